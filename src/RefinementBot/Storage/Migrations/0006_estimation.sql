-- Decks and rights of a team, reasons with votes, anonymous polls.

-- What a team's polls are like unless a channel or a line says otherwise; null where the team never said.
ALTER TABLE teams ADD COLUMN deck TEXT;
ALTER TABLE teams ADD COLUMN is_anonymous SMALLINT;
ALTER TABLE teams ADD COLUMN reveals TEXT;

-- What was chosen last in a channel in so many words.
ALTER TABLE channels ADD COLUMN last_deck TEXT;
ALTER TABLE channels ADD COLUMN last_anonymous SMALLINT;

-- The decks of a team's own, as JSON.
CREATE TABLE team_decks (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    name TEXT NOT NULL,
    deck TEXT NOT NULL,
    PRIMARY KEY (team_id, name)
);

-- Whom a team leaves revealing and accepting to. A facilitator may be a member or an observer besides.
CREATE TABLE team_facilitators (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    team_id TEXT NOT NULL REFERENCES teams (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    PRIMARY KEY (team_id, person_id)
);

-- An anonymous poll's votes bear a keyed hash in place of the person. The key goes when the poll closes.
ALTER TABLE polls ADD COLUMN is_anonymous SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE polls ADD COLUMN ballot_key TEXT;
ALTER TABLE polls ADD COLUMN facilitation TEXT;

CREATE INDEX polls_of_team ON polls (team_id, opened_at);

-- How many votes were still waited for when the round was over.
ALTER TABLE rounds ADD COLUMN awaited INTEGER;

ALTER TABLE votes ADD COLUMN reason TEXT;
ALTER TABLE votes ADD COLUMN confidence TEXT;
