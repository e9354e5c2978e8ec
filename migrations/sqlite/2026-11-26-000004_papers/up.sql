-- The PDF of a paper as it was first drawn, by the language asked for: the file itself is kept in
-- storage under its hash, and the verification shows the hash.
CREATE TABLE document_files (
    document_id TEXT NOT NULL REFERENCES documents (id),
    lang TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    drawn_at BIGINT NOT NULL,
    PRIMARY KEY (document_id, lang)
);
