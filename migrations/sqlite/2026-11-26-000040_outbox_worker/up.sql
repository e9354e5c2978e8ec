-- A message is given up (dead_at) when its tries are used up, until somebody takes it up again by
-- hand. One that is of no use after a while (expires_at) is dropped instead.
ALTER TABLE outbox ADD COLUMN dead_at BIGINT;
ALTER TABLE outbox ADD COLUMN expires_at BIGINT;

-- Nobody read the outbox before: what happened then is not told now, and old codes are not sent.
UPDATE outbox SET done_at = created_at, last_error = 'before there was a worker' WHERE done_at IS NULL;

DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (next_at) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (id) WHERE dead_at IS NOT NULL;
