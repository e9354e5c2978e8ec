-- A file that comes in several requests. How far it has come stands here and nowhere else, and moves
-- only when the bytes are safe.
CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    material TEXT NOT NULL,
    -- The person who began it, who alone may go on.
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    length BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    -- What the whole must be, when that was said; then what it is.
    sha256 TEXT,
    -- `receiving`, or `done` once the case has the file.
    state TEXT NOT NULL,
    file_id TEXT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX uploads_owner ON uploads (owner_id, state);
CREATE INDEX uploads_expiry ON uploads (expires_at);
CREATE INDEX uploads_case ON uploads (case_id);

-- Where the bytes are that have come so far. Parts that no row names were never told to anybody.
CREATE TABLE upload_parts (
    upload_id TEXT NOT NULL REFERENCES uploads (id),
    start BIGINT NOT NULL,
    length BIGINT NOT NULL,
    object TEXT NOT NULL,
    PRIMARY KEY (upload_id, start)
);

-- Whether an applicant has sent the same bytes before, and whether anybody still needs them.
CREATE INDEX case_files_sha256 ON case_files (sha256);
CREATE INDEX package_files_sha256 ON package_files (sha256);
