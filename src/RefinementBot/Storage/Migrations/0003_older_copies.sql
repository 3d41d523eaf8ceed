-- What a notice offers besides its words, as JSON; null for words alone.
ALTER TABLE notices ADD COLUMN buttons TEXT;

-- How often a card's message was begun to be posted; more than once, there may be an older copy of it.
ALTER TABLE cards ADD COLUMN posts INTEGER NOT NULL DEFAULT 0;

-- Messages that show a poll beside the one that its card is kept in. Its outbox row has the same id as subject.
CREATE TABLE older_copies (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    card_id TEXT NOT NULL REFERENCES cards (id),
    message_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (card_id, message_id)
);
