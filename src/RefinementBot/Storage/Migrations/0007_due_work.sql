-- What is to be done at some time: one row a kind and subject, with the next moment at which it is due.
CREATE TABLE due_work (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    due_at BIGINT NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);

CREATE INDEX due_work_by_time ON due_work (due_at);

-- Polls that are open already are closed seven days after they were left alone, like those to come.
INSERT INTO due_work (kind, subject, organization_id, due_at, created_at)
SELECT 'untouched-poll', id, organization_id, opened_at + 604800000, opened_at FROM polls WHERE stage IN ('open', 'revealed');
