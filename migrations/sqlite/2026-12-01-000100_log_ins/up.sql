-- Who somebody is in another house that vouches for them: a single sign-on, or WeChat.
CREATE TABLE log_ins (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    provider TEXT NOT NULL,
    subject_lookup TEXT NOT NULL,
    subject TEXT,
    bound_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    UNIQUE (kind, provider, subject_lookup)
);
CREATE INDEX log_ins_person ON log_ins (person_id);
