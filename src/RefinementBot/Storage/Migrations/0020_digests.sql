-- Who wants no digests, and what each owner was told last of what is hers to do.
ALTER TABLE people ADD COLUMN no_digests SMALLINT NOT NULL DEFAULT 0;

CREATE TABLE personal_digests (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    -- The day on the team's clock, as in 2026-12-03: nobody is told twice a day.
    told_on TEXT NOT NULL,
    -- A hash of what she was told: nobody is told the same again.
    gist TEXT NOT NULL,
    PRIMARY KEY (team_id, person_id)
);
