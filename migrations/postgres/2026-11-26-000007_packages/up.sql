-- 一件事: one application for several items. The draft is what the phone's package session wrote,
-- sealed; `items` are the keys applied for (JSON), in the package's order.
CREATE TABLE package_applications (
    id TEXT NOT NULL PRIMARY KEY,
    package_key TEXT NOT NULL,
    package_version INTEGER NOT NULL,
    -- What is shared and which packs decide, for ever.
    document_sha256 TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    district TEXT NOT NULL,
    applicant_kind TEXT NOT NULL,
    applicant_id TEXT NOT NULL,
    applicant_name TEXT NOT NULL,
    person_id TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    items TEXT NOT NULL,
    draft TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    submitted_at BIGINT
);
CREATE INDEX package_applications_person ON package_applications (person_id, id);
CREATE INDEX package_applications_applicant ON package_applications (applicant_kind, applicant_id, id);

-- What was uploaded while the application was a draft; `place` is `/shared/ID` or `/ITEM/MATERIAL`.
CREATE TABLE package_files (
    id TEXT NOT NULL PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES package_applications (id),
    place TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    uploaded_by TEXT NOT NULL
);
CREATE INDEX package_files_application ON package_files (application_id, id);

-- An item of a submitted application, with its case. `waits_for` holds the keys of the items whose
-- results it starts from (JSON).
CREATE TABLE package_members (
    application_id TEXT NOT NULL REFERENCES package_applications (id),
    item_key TEXT NOT NULL,
    position INTEGER NOT NULL,
    case_id TEXT NOT NULL UNIQUE REFERENCES cases (id),
    state TEXT NOT NULL,
    waits_for TEXT NOT NULL,
    -- The item whose end stopped this one.
    stopped_by TEXT,
    PRIMARY KEY (application_id, item_key)
);
CREATE INDEX package_members_ready ON package_members (application_id, item_key) WHERE state = 'ready';

-- 一次性收费: one order for all fees of a package's cases. Amounts are 分.
CREATE TABLE payment_orders (
    id TEXT NOT NULL PRIMARY KEY,
    application_id TEXT NOT NULL UNIQUE REFERENCES package_applications (id),
    version INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE payment_lines (
    order_id TEXT NOT NULL REFERENCES payment_orders (id),
    case_id TEXT NOT NULL REFERENCES cases (id),
    fee TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    amount_fen BIGINT NOT NULL,
    -- The case ended without a result.
    is_cancelled BOOLEAN NOT NULL,
    PRIMARY KEY (order_id, case_id, fee)
);

CREATE TABLE payments (
    id TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES payment_orders (id),
    amount_fen BIGINT NOT NULL,
    -- The number the payment has where it was made.
    reference TEXT NOT NULL UNIQUE,
    recorded_at BIGINT NOT NULL,
    recorded_by_id TEXT NOT NULL,
    recorded_by_name TEXT NOT NULL
);
CREATE INDEX payments_order ON payments (order_id, id);
