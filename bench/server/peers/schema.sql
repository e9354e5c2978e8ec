-- What a team would lay out for the same endpoints: the same rows for each case handed in as the
-- product writes, of the same size, without its further tables.
CREATE TABLE seed (answers TEXT NOT NULL, choices TEXT NOT NULL, verdict TEXT NOT NULL, receipt TEXT NOT NULL);

CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people VALUES ('person-1', '林晓');

CREATE TABLE licences (
    holder_id TEXT NOT NULL REFERENCES people (id),
    licence_type TEXT NOT NULL,
    valid_until TEXT,
    PRIMARY KEY (holder_id, licence_type)
);
INSERT INTO licences VALUES ('person-1', 'resident-id-card', NULL);

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    number TEXT UNIQUE,
    item_key TEXT NOT NULL,
    item_name TEXT NOT NULL,
    department TEXT NOT NULL,
    district TEXT NOT NULL,
    applicant_id TEXT NOT NULL REFERENCES people (id),
    applicant_name TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    context TEXT NOT NULL,
    answers TEXT NOT NULL,
    choices TEXT NOT NULL,
    verdict TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    submitted_at BIGINT,
    promised_due TEXT
);
CREATE INDEX cases_applicant ON cases (applicant_id, created_at DESC);
CREATE INDEX cases_office ON cases (department, district, state);

CREATE TABLE case_clocks (case_id TEXT PRIMARY KEY REFERENCES cases (id), notice_due TEXT, delivery_due TEXT);

CREATE TABLE case_files (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    material TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL
);
CREATE INDEX case_files_case ON case_files (case_id);

CREATE TABLE case_events (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    at BIGINT NOT NULL,
    event_type TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    detail TEXT
);
CREATE INDEX case_events_case ON case_events (case_id);

CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    verification_code TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX documents_case ON documents (case_id);

CREATE TABLE sequences (scope TEXT PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE audit_chains (chain INTEGER PRIMARY KEY, seq BIGINT NOT NULL, hash TEXT NOT NULL);
INSERT INTO audit_chains SELECT chain, 0, '' FROM generate_series(0, 15) AS chain;
CREATE TABLE audit_entries (
    chain INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_entries_subject ON audit_entries (subject_id);

CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX outbox_due ON outbox (next_at) WHERE done_at IS NULL;

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
);

CREATE FUNCTION make_drafts(round TEXT, count INTEGER) RETURNS void LANGUAGE sql AS $$
    INSERT INTO cases
        SELECT round || '-' || n, NULL, 'laonian-youdai', '老年人优待证核发', 'mzj', 'dongqu', 'person-1', '林晓',
            'draft', 2, '{}', seed.answers, seed.choices, seed.verdict, 1795000000000 + n, 1795000000000 + n, NULL, NULL
        FROM seed, generate_series(1, count) AS n;
    INSERT INTO case_clocks SELECT round || '-' || n, NULL, NULL FROM generate_series(1, count) AS n;
    INSERT INTO case_files
        SELECT 'file-' || round || '-' || n, round || '-' || n, 'photo', 'photo.png', 'image/png', 13,
            encode(sha256((round || n)::bytea), 'hex'), 1795000000000
        FROM generate_series(1, count) AS n;
$$;
