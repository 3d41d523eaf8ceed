-- Deadlines of polls, a team's calendar, and people's own clocks.

-- Until when a poll waits for votes, and the zone in which that was meant. 1 once it has come and the poll was told.
ALTER TABLE polls ADD COLUMN deadline_at BIGINT;
ALTER TABLE polls ADD COLUMN deadline_zone TEXT;
ALTER TABLE polls ADD COLUMN deadline_is_over SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE polls ADD COLUMN cancelled_at BIGINT;

ALTER TABLE rounds ADD COLUMN at_deadline SMALLINT NOT NULL DEFAULT 0;

-- Null where the team never said. The zone is an IANA name, days are as rules write them ("Mon-Thu"), dates and times ISO 8601.
-- The planning day counts from an iteration's first day, which is 0. The capacity is in points.
ALTER TABLE teams ADD COLUMN zone TEXT;
ALTER TABLE teams ADD COLUMN working_days TEXT;
ALTER TABLE teams ADD COLUMN iteration_first_day TEXT;
ALTER TABLE teams ADD COLUMN iteration_days INTEGER;
ALTER TABLE teams ADD COLUMN planning_day INTEGER;
ALTER TABLE teams ADD COLUMN planning_time TEXT;
ALTER TABLE teams ADD COLUMN capacity DOUBLE PRECISION;

-- The clock that a person's chat says is hers: an IANA name.
ALTER TABLE people ADD COLUMN zone TEXT;

-- Who was pinged about what: once a person and subject, which is a session's or a poll's id.
CREATE TABLE pings (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    subject TEXT NOT NULL,
    person_id TEXT NOT NULL,
    pinged_at BIGINT NOT NULL,
    PRIMARY KEY (subject, person_id)
);
