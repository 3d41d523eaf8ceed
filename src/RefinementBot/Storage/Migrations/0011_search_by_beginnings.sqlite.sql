-- The index of words once more, now with an index of its own for beginnings of two and three letters.
DROP TABLE item_search;

CREATE VIRTUAL TABLE item_search USING fts5 (
    title_words, all_words, content = '', contentless_delete = 1, detail = 'column', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co'");

INSERT INTO item_search (rowid, title_words, all_words)
SELECT ids.id, i.title_words, i.all_words FROM item_search_ids ids JOIN items i ON i.organization_id = ids.organization_id AND i.key = ids.item_key;
