-- Where a program may have a citizen sent back to: a JSON list of addresses, each compared whole.
ALTER TABLE clients ADD COLUMN redirect_uris TEXT NOT NULL DEFAULT '[]';

-- What a citizen allowed a program to do in their name, and until when. ended_reason is who ended it.
CREATE TABLE consents (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_reason TEXT
);
CREATE UNIQUE INDEX consents_running ON consents (person_id, client_id) WHERE ended_at IS NULL;
CREATE INDEX consents_expires ON consents (expires_at);

-- What a program trades for tokens, once. The code is there by its hash alone.
CREATE TABLE authorisation_codes (
    code_hash TEXT NOT NULL PRIMARY KEY,
    consent_id TEXT NOT NULL REFERENCES consents (id),
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX authorisation_codes_expires ON authorisation_codes (expires_at);
CREATE INDEX authorisation_codes_consent ON authorisation_codes (consent_id);

-- The program by which an applicant did it; null where they did it themselves.
ALTER TABLE case_events ADD COLUMN program TEXT;
