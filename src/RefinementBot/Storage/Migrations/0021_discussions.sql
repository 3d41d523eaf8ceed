-- Who had the lowest and the highest voters of a round asked to say why, and when.
ALTER TABLE rounds ADD COLUMN discussion_asked_by TEXT;
ALTER TABLE rounds ADD COLUMN discussion_asked_at BIGINT;

-- What is asked below the cards of a round: one message a channel. The state is waiting, sent, in-doubt, refused or too-late.
CREATE TABLE discussions (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    poll_id TEXT NOT NULL REFERENCES polls (id),
    round INTEGER NOT NULL,
    channel_id TEXT NOT NULL REFERENCES channels (id),
    asked_by TEXT NOT NULL,
    state TEXT NOT NULL,
    message_id TEXT,
    asked_at BIGINT NOT NULL,
    UNIQUE (poll_id, round, channel_id)
);
