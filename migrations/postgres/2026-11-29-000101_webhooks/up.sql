-- When an event of a case was laid out for programs; what happened before there were any is not told.
ALTER TABLE outbox ADD COLUMN heard_at BIGINT;
UPDATE outbox SET heard_at = created_at WHERE topic = 'case.changed';
CREATE INDEX outbox_unheard ON outbox (created_at, id) WHERE heard_at IS NULL AND topic = 'case.changed';

-- The feed of what happens to cases. seq is given in the order in which events were committed.
CREATE TABLE changes (
    seq BIGINT NOT NULL PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    event_type TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    number TEXT NOT NULL,
    item_key TEXT NOT NULL,
    department TEXT NOT NULL,
    district TEXT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX changes_department ON changes (department, seq);

-- Where a program wants to be told. The secrets are sealed; the one before signs too until
-- previous_until. off_at is when it was given up, or switched off by the receiver.
CREATE TABLE webhooks (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    url TEXT NOT NULL,
    types TEXT NOT NULL,
    secret TEXT NOT NULL,
    previous_secret TEXT,
    previous_until BIGINT,
    created_at BIGINT NOT NULL,
    off_at BIGINT,
    off_reason TEXT,
    deleted_at BIGINT
);
CREATE INDEX webhooks_client ON webhooks (client_id) WHERE deleted_at IS NULL;

-- One event for one webhook. Of those of one case the outbox holds the first that is not settled
-- (sending), the others wait in the order of seq; what is about no case has seq 0.
CREATE TABLE webhook_deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    webhook_id TEXT NOT NULL REFERENCES webhooks (id),
    event_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    case_id TEXT,
    seq BIGINT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    last_status INTEGER,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    settled_at BIGINT
);
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_line ON webhook_deliveries (webhook_id, case_id, seq) WHERE settled_at IS NULL;
CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (settled_at) WHERE settled_at IS NOT NULL;
