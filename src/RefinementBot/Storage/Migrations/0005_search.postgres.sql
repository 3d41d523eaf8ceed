-- The words of each item, made by the program (SearchWords): all it takes is an index. No words are NULL, which is no empty lexeme.
ALTER TABLE items ADD COLUMN title_words TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN all_words TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN title_search TSVECTOR GENERATED ALWAYS AS (array_to_tsvector(string_to_array(NULLIF(title_words, ''), ' '))) STORED;
ALTER TABLE items ADD COLUMN all_search TSVECTOR GENERATED ALWAYS AS (array_to_tsvector(string_to_array(NULLIF(all_words, ''), ' '))) STORED;

CREATE INDEX items_by_title_words ON items USING gin (title_search);
CREATE INDEX items_by_all_words ON items USING gin (all_search);
