-- Product owners, who are told of new items once a day at most.

CREATE TABLE team_owners (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    PRIMARY KEY (team_id, person_id)
);

-- The moment up to which the owners were told of items that came; null while there are no owners.
ALTER TABLE teams ADD COLUMN owners_told_until BIGINT;

CREATE INDEX items_by_coming ON items (organization_id, team_id, created_at);
