-- Every table carries its organization. Ids are text, instants are milliseconds since 1970 UTC, booleans 0 or 1.

CREATE TABLE organizations (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- A Slack workspace or an Entra tenant, and the organization it belongs to.
CREATE TABLE installations (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    bot_token TEXT,
    bot_user_id TEXT,
    from_settings SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (platform, workspace)
);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    is_bot SMALLINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

-- Who a person is in one chat. The address is what that chat wants when it is told whom to show something.
CREATE TABLE identities (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    user_id TEXT NOT NULL,
    address TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (platform, workspace, user_id)
);

CREATE INDEX identities_of_person ON identities (person_id);

CREATE TABLE teams (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE team_members (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    PRIMARY KEY (team_id, person_id)
);

CREATE TABLE channels (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    platform TEXT NOT NULL,
    workspace TEXT NOT NULL,
    address TEXT NOT NULL,
    service_url TEXT,
    greeted_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (platform, workspace, address)
);

CREATE TABLE items (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    key TEXT NOT NULL,
    team_id TEXT NOT NULL REFERENCES teams (id),
    type TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    acceptance_criteria TEXT NOT NULL,
    estimate_label TEXT,
    estimate_points DOUBLE PRECISION,
    estimated_by TEXT,
    estimated_at BIGINT,
    rank BIGINT NOT NULL,
    version INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, key)
);

CREATE TABLE polls (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    item_key TEXT,
    title TEXT NOT NULL,
    details TEXT NOT NULL,
    deck TEXT NOT NULL,
    facilitator TEXT NOT NULL REFERENCES people (id),
    stage TEXT NOT NULL,
    round INTEGER NOT NULL,
    version INTEGER NOT NULL,
    opened_at BIGINT NOT NULL,
    accepted_label TEXT,
    accepted_by TEXT,
    accepted_at BIGINT,
    cancelled_by TEXT
);

-- An item with an open poll shows that poll instead of a second one.
CREATE UNIQUE INDEX polls_one_open_per_item ON polls (organization_id, item_key)
    WHERE item_key IS NOT NULL AND stage IN ('open', 'revealed');

CREATE INDEX polls_of_channel ON polls (channel_id, opened_at);

CREATE TABLE poll_people (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    poll_id TEXT NOT NULL REFERENCES polls (id),
    person_id TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (poll_id, person_id)
);

CREATE TABLE rounds (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    poll_id TEXT NOT NULL REFERENCES polls (id),
    number INTEGER NOT NULL,
    opened_at BIGINT NOT NULL,
    revealed_at BIGINT,
    revealed_by TEXT,
    mistaken SMALLINT NOT NULL DEFAULT 0,
    PRIMARY KEY (poll_id, number)
);

CREATE TABLE votes (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    poll_id TEXT NOT NULL REFERENCES polls (id),
    round INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    card TEXT NOT NULL,
    cast_at BIGINT NOT NULL,
    PRIMARY KEY (poll_id, round, person_id)
);

-- A request that was delivered, and what was answered: the same request again changes nothing and gets this again.
CREATE TABLE deliveries (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    delivery_key TEXT NOT NULL,
    poll_id TEXT,
    answer TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, delivery_key)
);

-- Where a poll is shown. A card whose rendered version lies behind its poll's is due to be drawn.
-- The lease names the attempt to send that is under way; one that has run out is in doubt.
CREATE TABLE cards (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    poll_id TEXT NOT NULL REFERENCES polls (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    thread TEXT,
    message_id TEXT,
    rendered_version INTEGER NOT NULL DEFAULT 0,
    lease TEXT,
    leased_until BIGINT NOT NULL DEFAULT 0,
    not_before BIGINT NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    ended TEXT,
    created_at BIGINT NOT NULL
);

CREATE INDEX cards_of_poll ON cards (poll_id);
CREATE INDEX cards_of_channel ON cards (channel_id, created_at);

-- What has to be sent, written in the transaction that makes it true. One row a subject: newest state only.
CREATE TABLE outbox (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    version INTEGER NOT NULL,
    lease TEXT,
    leased_until BIGINT NOT NULL DEFAULT 0,
    not_before BIGINT NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);
