-- One person in several chats, one team in several channels.

-- Who somebody was before she was linked to herself in another chat; null if she never was.
ALTER TABLE identities ADD COLUMN own_person_id TEXT;

-- What a channel is called; null until its chat has said so.
ALTER TABLE channels ADD COLUMN name TEXT;

-- One-time codes, hashed. The person or the team that one leads to.
CREATE TABLE codes (
    hash TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    kind TEXT NOT NULL,
    person_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX codes_of_person ON codes (organization_id, person_id);

-- Wrong codes, so that nobody can try many.
CREATE TABLE wrong_codes (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    person_id TEXT NOT NULL,
    entered_at BIGINT NOT NULL
);

CREATE INDEX wrong_codes_of_person ON wrong_codes (organization_id, person_id, entered_at);

-- Raised whenever a person or a channel comes to belong to another, so that every node forgets what it remembers.
CREATE TABLE directory_changes (
    organization_id TEXT PRIMARY KEY REFERENCES organizations (id),
    version BIGINT NOT NULL
);

-- What has to be said once: to a channel, or to one person. Its outbox row has the same id as subject.
CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    channel_id TEXT REFERENCES channels (id),
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    address TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
