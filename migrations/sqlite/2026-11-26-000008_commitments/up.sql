-- 告知承诺核查: a check for each promise that stood in for a document of a granted case. `state` is
-- open, correcting, kept or broken.
CREATE TABLE commitment_checks (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    material TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    department TEXT NOT NULL,
    district TEXT NOT NULL,
    method TEXT NOT NULL,
    due TEXT NOT NULL,
    state TEXT NOT NULL,
    correct_by TEXT,
    reason TEXT,
    licence_revoked BOOLEAN NOT NULL,
    found_by_id TEXT REFERENCES staff (id),
    found_by_name TEXT,
    found_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX commitment_checks_department ON commitment_checks (department, state, id);
CREATE INDEX commitment_checks_case ON commitment_checks (case_id, id);

-- 信用记录 of a person or a firm. What one leaves open follows from the records that are not
-- repaired; the columns of people and firms that used to say so stay for servers of the release
-- before, and nothing reads them any more. `state` is open, requested, declined or repaired.
CREATE TABLE credit_records (
    id TEXT NOT NULL PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    case_number TEXT NOT NULL,
    item_zh TEXT NOT NULL,
    item_en TEXT NOT NULL,
    district TEXT NOT NULL,
    reason TEXT,
    recorded_on TEXT NOT NULL,
    recorded_by_id TEXT NOT NULL,
    recorded_by_name TEXT NOT NULL,
    state TEXT NOT NULL,
    repair_text TEXT,
    repair_asked_at BIGINT,
    answer TEXT,
    answered_by_id TEXT REFERENCES staff (id),
    answered_by_name TEXT,
    answered_at BIGINT
);
CREATE INDEX credit_records_subject ON credit_records (subject_kind, subject_id, id);
CREATE INDEX credit_records_state ON credit_records (state, id);
