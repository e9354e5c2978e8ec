-- A file that comes in several requests is for a case, or for an application for a package that is
-- being filled in; `material` is then the place in it. SQLite cannot let a column be null later, so
-- both tables are made anew with what is in them.
CREATE TABLE uploads_anew (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT REFERENCES cases (id),
    material TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    length BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    sha256 TEXT,
    state TEXT NOT NULL,
    file_id TEXT,
    expires_at BIGINT NOT NULL,
    application_id TEXT REFERENCES package_applications (id),
    CHECK ((case_id IS NULL) <> (application_id IS NULL))
);
INSERT INTO uploads_anew
SELECT id, case_id, material, owner_id, name, length, kept, sha256, state, file_id, expires_at, NULL
FROM uploads;
CREATE TABLE upload_parts_anew (
    upload_id TEXT NOT NULL REFERENCES uploads_anew (id),
    start BIGINT NOT NULL,
    length BIGINT NOT NULL,
    object TEXT NOT NULL,
    PRIMARY KEY (upload_id, start)
);
INSERT INTO upload_parts_anew SELECT upload_id, start, length, object FROM upload_parts;
DROP TABLE upload_parts;
DROP TABLE uploads;
ALTER TABLE uploads_anew RENAME TO uploads;
ALTER TABLE upload_parts_anew RENAME TO upload_parts;
CREATE INDEX uploads_owner ON uploads (owner_id, state);
CREATE INDEX uploads_expiry ON uploads (expires_at);
CREATE INDEX uploads_case ON uploads (case_id);
CREATE INDEX uploads_application ON uploads (application_id);
