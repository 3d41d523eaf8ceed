-- The backlog, whole. What an older version of the program writes beside this one gets the defaults.

-- The letters of a team's own keys, and the last number that it gave.
ALTER TABLE teams ADD COLUMN key_prefix TEXT;
ALTER TABLE teams ADD COLUMN last_number BIGINT NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX teams_by_key_prefix ON teams (organization_id, key_prefix) WHERE key_prefix IS NOT NULL;

ALTER TABLE items ADD COLUMN parent TEXT;
ALTER TABLE items ADD COLUMN split_from TEXT;
ALTER TABLE items ADD COLUMN owner_name TEXT;
ALTER TABLE items ADD COLUMN owner_folded TEXT;
ALTER TABLE items ADD COLUMN owner_person_id TEXT;
ALTER TABLE items ADD COLUMN status TEXT NOT NULL DEFAULT 'ToDo';
ALTER TABLE items ADD COLUMN status_word TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN iteration TEXT;
ALTER TABLE items ADD COLUMN iteration_folded TEXT;
ALTER TABLE items ADD COLUMN links TEXT NOT NULL DEFAULT '[]';
ALTER TABLE items ADD COLUMN business_value DOUBLE PRECISION;
ALTER TABLE items ADD COLUMN time_criticality DOUBLE PRECISION;
ALTER TABLE items ADD COLUMN risk_reduction DOUBLE PRECISION;
ALTER TABLE items ADD COLUMN job_size DOUBLE PRECISION;
ALTER TABLE items ADD COLUMN program_increment TEXT;
ALTER TABLE items ADD COLUMN benefit_hypothesis TEXT;
ALTER TABLE items ADD COLUMN source_door TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN source_reference TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN created_by TEXT;
ALTER TABLE items ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;

-- What the last import of its row brought: a few signs of a hash for each field.
ALTER TABLE items ADD COLUMN brought TEXT NOT NULL DEFAULT '';

-- What is worked out from the item, and by which version of the working out.
ALTER TABLE items ADD COLUMN ready SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN derived_by INTEGER NOT NULL DEFAULT 0;

-- Ranks get gaps, so that an item moves by changing its own alone.
UPDATE items SET rank = rank * 1048576, changed_at = created_at;

-- All that a list's filters and sums look at, so that they need not read the items themselves.
CREATE INDEX items_in_order ON items (
    organization_id, team_id, rank, key, status, type, ready, estimate_label, estimate_points, owner_person_id, owner_folded, iteration_folded);
CREATE INDEX items_of_parent ON items (organization_id, parent) WHERE parent IS NOT NULL;
CREATE INDEX items_split_from ON items (organization_id, split_from) WHERE split_from IS NOT NULL;
CREATE UNIQUE INDEX items_by_external_id ON items (organization_id, team_id, external_id) WHERE external_id <> '';
CREATE INDEX items_by_change ON items (organization_id, team_id, changed_at);
CREATE INDEX items_by_derivation ON items (organization_id, team_id, derived_by);

CREATE TABLE item_labels (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    item_key TEXT NOT NULL,
    position INTEGER NOT NULL,
    team_id TEXT NOT NULL,
    label TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (organization_id, item_key, position)
);

CREATE INDEX items_of_label ON item_labels (organization_id, team_id, folded, item_key);

CREATE TABLE item_dependencies (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    item_key TEXT NOT NULL,
    position INTEGER NOT NULL,
    depends_on TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT,
    needed_by TEXT,
    state TEXT NOT NULL,
    PRIMARY KEY (organization_id, item_key, position)
);

CREATE INDEX items_that_depend ON item_dependencies (organization_id, depends_on);

-- Every change of every field: who, when, from where, old and new.
CREATE TABLE item_changes (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    item_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    changed_by TEXT,
    changed_at BIGINT NOT NULL,
    door TEXT NOT NULL,
    PRIMARY KEY (organization_id, item_key, version, field)
);

-- Days are written as in 2026-11-23; null where only the name is known.
CREATE TABLE iterations (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    folded TEXT NOT NULL,
    name TEXT NOT NULL,
    first_day TEXT,
    last_day TEXT,
    PRIMARY KEY (organization_id, team_id, folded)
);
