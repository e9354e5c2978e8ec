CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    mobile TEXT NOT NULL,
    mobile_lookup TEXT NOT NULL UNIQUE,
    resident_id TEXT,
    resident_id_lookup TEXT UNIQUE,
    real_name_level INTEGER NOT NULL,
    deferral_allowed BOOLEAN NOT NULL,
    commitment_allowed BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE firms (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    uscc TEXT NOT NULL UNIQUE,
    deferral_allowed BOOLEAN NOT NULL,
    commitment_allowed BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE mandates (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    firm_id TEXT NOT NULL REFERENCES firms (id),
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    UNIQUE (person_id, firm_id)
);

CREATE TABLE offices (
    office_key TEXT NOT NULL PRIMARY KEY,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    department TEXT,
    district TEXT
);

CREATE TABLE staff (
    id TEXT NOT NULL PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    office_key TEXT NOT NULL REFERENCES offices (office_key),
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE staff_roles (
    staff_id TEXT NOT NULL REFERENCES staff (id),
    role TEXT NOT NULL,
    PRIMARY KEY (staff_id, role)
);

CREATE TABLE clients (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE sms_codes (
    id TEXT NOT NULL PRIMARY KEY,
    mobile_lookup TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX sms_codes_mobile ON sms_codes (mobile_lookup, created_at);

CREATE TABLE licences (
    id TEXT NOT NULL PRIMARY KEY,
    holder_kind TEXT NOT NULL,
    holder_id TEXT NOT NULL,
    licence_type TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    number TEXT NOT NULL,
    number_lookup TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    valid_until TEXT,
    case_id TEXT,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (licence_type, number_lookup)
);
CREATE INDEX licences_holder ON licences (holder_kind, holder_id);
