-- Where somebody wants to be written to by e-mail, once they have shown that it is theirs.
CREATE TABLE emails (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
    address TEXT NOT NULL,
    lang TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    code_sent_at BIGINT NOT NULL,
    verified_at BIGINT
);
