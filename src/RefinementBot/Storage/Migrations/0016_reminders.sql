-- Reminders of channels. When one is due next stands in due_work, under the kind "reminder".
CREATE TABLE reminders (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    -- What it is called in its channel; never given twice.
    number INTEGER NOT NULL,
    -- In words, as they are typed: "2 working days before planning at 10:00".
    rule TEXT NOT NULL,
    -- previous, next, skip or usual; null for the rule's own default.
    on_holiday TEXT,
    is_quiet SMALLINT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    -- What the rule names up to here is over.
    handled_until BIGINT NOT NULL,
    snoozed_until BIGINT,
    ended_at BIGINT,
    UNIQUE (channel_id, number)
);

-- Each time that a reminder came, or was to come: once a reminder and moment, whatever node notes it.
CREATE TABLE reminder_occurrences (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    reminder_id TEXT NOT NULL REFERENCES reminders (id),
    occurs_at BIGINT NOT NULL,
    -- Up to when it is worth sending.
    useful_until BIGINT NOT NULL,
    -- queued, sent, in-doubt, refused, missed or quiet.
    state TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    sent_at BIGINT,
    message_id TEXT,
    -- 1 once its facilitator was told that it cannot be sent so far.
    told SMALLINT NOT NULL DEFAULT 0,
    -- What it said, and the items that were not ready then: JSON.
    shown TEXT,
    not_ready TEXT,
    UNIQUE (reminder_id, occurs_at)
);
