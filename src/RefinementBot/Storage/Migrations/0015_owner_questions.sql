-- What whoever answers for an item was asked, and what came back: the questions with their answers as JSON.
CREATE TABLE asked_questions (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    item_key TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    asked_by TEXT NOT NULL REFERENCES people (id),
    asked_by_name TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    questions TEXT NOT NULL,
    -- The notice that carries them; null where the owner asked herself.
    notice_id TEXT,
    -- When the chat refused that notice for good.
    undelivered_at BIGINT,
    -- When nothing more was awaited.
    closed_at BIGINT
);

CREATE INDEX asked_questions_of_item ON asked_questions (organization_id, item_key, asked_at);
CREATE INDEX asked_questions_of_person ON asked_questions (organization_id, person_id, closed_at);
CREATE INDEX asked_questions_by_notice ON asked_questions (notice_id);

-- Who is told of the answers, near which channel.
CREATE TABLE asked_questions_askers (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    ask_id TEXT NOT NULL REFERENCES asked_questions (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    channel_id TEXT NOT NULL,
    PRIMARY KEY (ask_id, person_id)
);

-- Who is meant in a team by a name that came with a file.
CREATE TABLE owner_names (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    folded TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    named_by TEXT NOT NULL REFERENCES people (id),
    named_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, folded)
);

-- The notice that goes out instead if the chat refuses this one for good.
ALTER TABLE notices ADD COLUMN if_refused TEXT;

-- The team's own questions that a person ticked, with the words and the item's version that she ticked them for.
CREATE TABLE checklist_ticks (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    item_key TEXT NOT NULL,
    question TEXT NOT NULL,
    says TEXT NOT NULL,
    item_version INTEGER NOT NULL,
    ticked_by TEXT NOT NULL REFERENCES people (id),
    ticked_by_name TEXT NOT NULL,
    ticked_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, item_key, question)
);

CREATE INDEX checklist_ticks_of_team ON checklist_ticks (team_id);
