-- A team's Definition of Ready, every version of it. An empty text is the one that comes with the bot.
CREATE TABLE definitions_of_ready (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    version INTEGER NOT NULL,
    source TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, version)
);

-- What a team lives with for now: a rule's findings on one item. The last day is written as 2026-01-31.
CREATE TABLE waivers (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    item_key TEXT NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    last_day TEXT NOT NULL,
    waived_by TEXT NOT NULL,
    waived_by_name TEXT NOT NULL,
    waived_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, item_key, rule)
);

CREATE INDEX waivers_of_team ON waivers (team_id);

-- Every check of an item that somebody asked for; the open findings as JSON.
CREATE TABLE checks (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    item_key TEXT NOT NULL,
    item_version INTEGER NOT NULL,
    definition_version INTEGER NOT NULL,
    ready SMALLINT NOT NULL,
    score INTEGER NOT NULL,
    open_findings TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    checked_at BIGINT NOT NULL
);

CREATE INDEX checks_of_item ON checks (organization_id, item_key, checked_at);
