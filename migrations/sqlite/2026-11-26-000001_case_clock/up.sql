-- The clock of a case beside its due days, worked out again from its timeline with every event that
-- moves it, and what the timer waits for. Days are text.
CREATE TABLE case_clocks (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    -- The last day to tell what is missing; only while the window has the case.
    notice_due TEXT,
    -- The last day for the lower organ to send an escalated case up.
    forward_due TEXT,
    delivery_due TEXT,
    -- The first day of the special procedure that runs.
    paused_on TEXT,
    is_extended BOOLEAN NOT NULL,
    -- The day the first deferred document is owed by, and the day to remind of it, until it is done.
    owed_due TEXT,
    owed_remind_on TEXT,
    -- What the case held when the single notice went out, sealed: a second one may only name what
    -- the applicant changed since.
    notice_basis TEXT,
    notice_reopened BOOLEAN NOT NULL
);
CREATE INDEX case_clocks_notice_due ON case_clocks (notice_due, case_id) WHERE notice_due IS NOT NULL;
CREATE INDEX case_clocks_owed_due ON case_clocks (owed_due, case_id) WHERE owed_due IS NOT NULL;
CREATE INDEX case_clocks_owed_remind_on ON case_clocks (owed_remind_on, case_id) WHERE owed_remind_on IS NOT NULL;

INSERT INTO case_clocks (case_id, is_extended, notice_reopened) SELECT id, FALSE, FALSE FROM cases;

-- A year the office set itself is not overwritten when the catalogue's folder is read again.
ALTER TABLE calendar_years ADD COLUMN by_office BOOLEAN NOT NULL DEFAULT FALSE;
