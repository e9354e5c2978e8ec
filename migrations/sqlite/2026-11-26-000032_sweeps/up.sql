-- Files that were thrown away because no row named them, by the SHA-256 of their bytes. Whoever brings
-- the same bytes reads the mark before storing them and again before naming them.
CREATE TABLE swept_blobs (
    sha256 TEXT NOT NULL PRIMARY KEY,
    -- How many times.
    generation INTEGER NOT NULL,
    is_deleting BOOLEAN NOT NULL,
    began_at BIGINT NOT NULL
);
CREATE INDEX document_files_sha256 ON document_files (sha256);
