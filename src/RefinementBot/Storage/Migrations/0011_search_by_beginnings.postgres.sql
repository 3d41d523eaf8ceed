-- What came in lately is searched word by word where it waits for the index, so it must not wait for long.
ALTER INDEX items_by_title_words SET (gin_pending_list_limit = 256);
ALTER INDEX items_by_all_words SET (gin_pending_list_limit = 256);
