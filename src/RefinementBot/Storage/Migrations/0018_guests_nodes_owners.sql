-- People of other workspaces who share a channel with a team (Slack Connect), and whether the team lets them vote.
ALTER TABLE people ADD COLUMN is_guest SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE teams ADD COLUMN guests_vote SMALLINT NOT NULL DEFAULT 0;

-- The channel in which a person is told what she cannot be told directly.
ALTER TABLE notices ADD COLUMN near_channel_id TEXT REFERENCES channels (id);

-- The nodes at work, so that together they keep within what a chat allows one bot.
CREATE TABLE nodes (
    id TEXT PRIMARY KEY,
    seen_at BIGINT NOT NULL
);

-- Items that were somebody's before she was linked with herself in another chat, so that unlinking gives them back.
CREATE TABLE linked_owners (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    item_key TEXT NOT NULL,
    PRIMARY KEY (organization_id, item_key)
);

CREATE INDEX linked_owners_of_person ON linked_owners (person_id);
