-- A team's time in full: program increments, trains, irregular iterations, days off, and calendars that are read from elsewhere.

-- As people write them: "5 iterations from 2026-12-07". Null where the team never said.
ALTER TABLE teams ADD COLUMN increments TEXT;

-- Teams that give the same name have the same iterations: what one of them changes is changed in all.
ALTER TABLE teams ADD COLUMN train TEXT;
ALTER TABLE teams ADD COLUMN train_folded TEXT;

-- One a line, as people write them: "2026-12-24 to 2027-01-01 Company shutdown", and "Sprint 7" 2026-12-07 to 2026-12-18.
ALTER TABLE teams ADD COLUMN days_off TEXT;
ALTER TABLE teams ADD COLUMN irregular_iterations TEXT;

-- What all of the team's calendars held when they were last read, one a line: "2026-12-25 Christmas Day", "2026-12-07/2026-12-18 Sprint 7".
ALTER TABLE teams ADD COLUMN feed_holidays TEXT;
ALTER TABLE teams ADD COLUMN feed_iterations TEXT;

CREATE INDEX teams_of_train ON teams (organization_id, train_folded) WHERE train_folded IS NOT NULL;

CREATE TABLE calendar_feeds (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    -- Holidays or Iterations.
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    -- Who named it, and where.
    added_by TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    -- What it held when it was last read; null while it never was.
    content TEXT,
    read_at BIGINT,
    -- Why it could not be read since then, how often in a row, and whether somebody was told.
    failure TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    is_told SMALLINT NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX calendar_feeds_of_team ON calendar_feeds (team_id, kind, address);
