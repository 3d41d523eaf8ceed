-- Sessions: several stories put to estimation, one after another or side by side.

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    facilitator TEXT NOT NULL REFERENCES people (id),
    facilitation TEXT,
    deck TEXT NOT NULL,
    is_anonymous SMALLINT NOT NULL,
    -- Null for a live session.
    deadline BIGINT,
    deadline_zone TEXT,
    stage TEXT NOT NULL,
    -- The number of the story that a live session is at.
    current_item INTEGER,
    since BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    version INTEGER NOT NULL
);

CREATE INDEX sessions_of_team ON sessions (team_id, started_at);

CREATE TABLE session_items (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    item_key TEXT,
    title TEXT NOT NULL,
    details TEXT NOT NULL,
    state TEXT NOT NULL,
    poll_id TEXT REFERENCES polls (id),
    estimate TEXT,
    rounds INTEGER NOT NULL,
    opened_at BIGINT,
    spent BIGINT NOT NULL,
    PRIMARY KEY (session_id, number)
);

ALTER TABLE polls ADD COLUMN session_id TEXT;
ALTER TABLE polls ADD COLUMN session_item INTEGER;
ALTER TABLE polls ADD COLUMN session_board SMALLINT NOT NULL DEFAULT 0;

-- Goes up whenever a card has to be drawn anew for another reason than its poll's version: its session went on, or it
-- shows another poll from now on. What was begun before that is not the newest state.
ALTER TABLE cards ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;

-- A session's own messages: the board of an asynchronous one, and the summary of one that is over. Each has an outbox
-- row with the same id as subject while it lies behind.
CREATE TABLE session_cards (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    thread TEXT,
    message_id TEXT,
    -- Goes up whenever it has to be drawn anew.
    wanted INTEGER NOT NULL,
    ended TEXT,
    created_at BIGINT NOT NULL
);

CREATE INDEX session_cards_of_session ON session_cards (session_id);
CREATE INDEX session_cards_of_channel ON session_cards (channel_id, created_at);

-- The session whose one card it is: the next story takes the poll's place on it.
ALTER TABLE cards ADD COLUMN session_id TEXT;
CREATE INDEX cards_of_session ON cards (session_id) WHERE session_id IS NOT NULL;
