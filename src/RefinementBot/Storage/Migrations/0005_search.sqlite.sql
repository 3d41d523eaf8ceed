-- The words of each item, made by the program (SearchWords): all it takes is an index.
ALTER TABLE items ADD COLUMN title_words TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN all_words TEXT NOT NULL DEFAULT '';

-- A rowid of items may change when the file is compacted (VACUUM); this one stays.
CREATE TABLE item_search_ids (
    id INTEGER PRIMARY KEY,
    organization_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    item_key TEXT NOT NULL,
    UNIQUE (organization_id, item_key)
);

CREATE VIRTUAL TABLE item_search USING fts5 (
    title_words, all_words, content = '', contentless_delete = 1, detail = 'column', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co'");

CREATE TRIGGER items_search_insert AFTER INSERT ON items BEGIN
    INSERT INTO item_search_ids (organization_id, team_id, item_key) VALUES (new.organization_id, new.team_id, new.key);
    INSERT INTO item_search (rowid, title_words, all_words) VALUES (last_insert_rowid(), new.title_words, new.all_words);
END;

CREATE TRIGGER items_search_update AFTER UPDATE OF title_words, all_words ON items
WHEN new.title_words <> old.title_words OR new.all_words <> old.all_words BEGIN
    UPDATE item_search SET title_words = new.title_words, all_words = new.all_words
    WHERE rowid = (SELECT id FROM item_search_ids WHERE organization_id = new.organization_id AND item_key = new.key);
END;

CREATE TRIGGER items_search_delete AFTER DELETE ON items BEGIN
    DELETE FROM item_search WHERE rowid = (SELECT id FROM item_search_ids WHERE organization_id = old.organization_id AND item_key = old.key);
    DELETE FROM item_search_ids WHERE organization_id = old.organization_id AND item_key = old.key;
END;

INSERT INTO item_search_ids (organization_id, team_id, item_key) SELECT organization_id, team_id, key FROM items;
INSERT INTO item_search (rowid, title_words, all_words) SELECT id, '', '' FROM item_search_ids;
