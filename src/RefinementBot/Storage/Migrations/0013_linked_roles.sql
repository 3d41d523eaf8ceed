-- What somebody was in her teams before she was linked with herself in another chat, so that unlinking gives it back.
CREATE TABLE linked_roles (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    -- The table that it stood in.
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    -- 1 if whom she was linked with had no role there.
    is_hers_alone SMALLINT NOT NULL,
    PRIMARY KEY (person_id, team_id, kind)
);
