-- Integrators' programs: the secret before the present one works until previous_until; whose cases
-- they may see (departments, a JSON list of keys); how often they may call. contact is the sealed
-- mobile number of who looks after the program.
ALTER TABLE clients ADD COLUMN previous_secret_hash TEXT;
ALTER TABLE clients ADD COLUMN previous_until BIGINT;
ALTER TABLE clients ADD COLUMN departments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE clients ADD COLUMN per_minute INTEGER NOT NULL DEFAULT 600;
ALTER TABLE clients ADD COLUMN per_day BIGINT NOT NULL DEFAULT 100000;
ALTER TABLE clients ADD COLUMN contact TEXT;

-- Calls a program has taken of a day's quota, in Shanghai.
CREATE TABLE client_usage (
    client_id TEXT NOT NULL REFERENCES clients (id),
    day TEXT NOT NULL,
    calls BIGINT NOT NULL,
    PRIMARY KEY (client_id, day)
);
CREATE INDEX client_usage_day ON client_usage (day);

-- Access tokens that were revoked before their end.
CREATE TABLE revoked_tokens (
    jti TEXT NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX revoked_tokens_expires ON revoked_tokens (expires_at);
