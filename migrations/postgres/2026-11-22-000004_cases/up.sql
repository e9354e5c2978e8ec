-- A case: one application for one item version. Days are text (YYYY-MM-DD), so they sort.
CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    -- The national case number, given at submission.
    number TEXT UNIQUE,
    item_key TEXT NOT NULL,
    item_version INTEGER NOT NULL,
    -- The names when the case was made: lists need no look-up in the catalogue.
    item_name_zh TEXT NOT NULL,
    item_name_en TEXT NOT NULL,
    -- The rules it is decided with, for ever.
    pack_sha256 TEXT NOT NULL,
    case_type TEXT NOT NULL,
    mode TEXT NOT NULL,
    department TEXT NOT NULL,
    district TEXT NOT NULL,
    applicant_kind TEXT NOT NULL,
    applicant_id TEXT NOT NULL,
    applicant_name TEXT NOT NULL,
    -- Who filled it in: the applicant, or who acts for the firm.
    person_id TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- today, standing and holdings the last verdict was given with (JSON).
    context TEXT NOT NULL,
    -- Sealed, because answers hold personal data.
    answers TEXT NOT NULL,
    choices TEXT NOT NULL,
    notice_sent BOOLEAN NOT NULL,
    acceptor_id TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    submitted_at BIGINT,
    accepted_at BIGINT,
    decided_at BIGINT,
    closed_at BIGINT,
    statutory_due TEXT,
    promised_due TEXT,
    -- The first yellow day; lamps compare it and the due day with today.
    warn_at TEXT,
    due_provisional BOOLEAN NOT NULL
);
CREATE INDEX cases_person ON cases (person_id, id);
CREATE INDEX cases_applicant ON cases (applicant_kind, applicant_id, id);
CREATE INDEX cases_window ON cases (district, state, id);
CREATE INDEX cases_department ON cases (department, state, id);
CREATE INDEX cases_lamps ON cases (promised_due, id) WHERE state IN ('accepted', 'inReview');

CREATE TABLE case_files (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    material TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    uploaded_by TEXT NOT NULL
);
CREATE INDEX case_files_case ON case_files (case_id, id);

-- The window's judgement of each material, with the hashes of the files it looked at (JSON): a
-- file that came later lifts a rejection.
CREATE TABLE case_reviews (
    case_id TEXT NOT NULL REFERENCES cases (id),
    material TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,
    files TEXT NOT NULL,
    reviewer_id TEXT NOT NULL,
    reviewed_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, material)
);

-- What the applicant sees of a case's life.
CREATE TABLE case_events (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    at BIGINT NOT NULL,
    event_type TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    detail TEXT
);
CREATE INDEX case_events_case ON case_events (case_id, id);

CREATE TABLE case_tasks (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    department TEXT NOT NULL,
    opinion TEXT,
    reason TEXT,
    assigned_at BIGINT NOT NULL,
    done_at BIGINT,
    done_by_id TEXT,
    done_by_name TEXT
);
CREATE INDEX case_tasks_case ON case_tasks (case_id, id);

-- Receipts, notices, decisions and results, as they were issued.
CREATE TABLE documents (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    verification_code TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    issued_by_id TEXT NOT NULL,
    issued_by_name TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX documents_case ON documents (case_id, id);

CREATE TABLE sequences (
    scope TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
