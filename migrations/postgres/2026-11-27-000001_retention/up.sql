-- When the applicant of a draft nobody goes on with was told that it will be deleted.
CREATE TABLE draft_notices (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    told_at BIGINT NOT NULL
);
-- What the sweeps look for.
CREATE INDEX cases_never_handed_in ON cases (updated_at) WHERE number IS NULL;
CREATE INDEX refresh_tokens_expires_at ON refresh_tokens (expires_at);
CREATE INDEX sms_codes_created_at ON sms_codes (created_at);
CREATE INDEX messages_created_at ON messages (created_at);
