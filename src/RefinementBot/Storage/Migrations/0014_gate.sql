-- What blocked an item when it was put to estimation all the same, as JSON; null if nothing did.
ALTER TABLE polls ADD COLUMN open_findings TEXT;

CREATE INDEX polls_over_findings ON polls (organization_id, item_key) WHERE open_findings IS NOT NULL;

-- The revealed rounds of items in which most could not tell the size.
CREATE TABLE unsure_rounds (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    item_key TEXT NOT NULL,
    poll_id TEXT NOT NULL REFERENCES polls (id),
    round INTEGER NOT NULL,
    unsure INTEGER NOT NULL,
    votes INTEGER NOT NULL,
    -- A few signs of a hash of what the item said then.
    text_mark TEXT NOT NULL,
    revealed_at BIGINT NOT NULL,
    -- The later round (as poll|round) or the estimate (as poll) that has made it no more than history; null while it counts.
    ended_by TEXT,
    PRIMARY KEY (poll_id, round)
);

CREATE INDEX unsure_rounds_of_team ON unsure_rounds (team_id) WHERE ended_by IS NULL;
CREATE INDEX unsure_rounds_of_item ON unsure_rounds (organization_id, item_key);
