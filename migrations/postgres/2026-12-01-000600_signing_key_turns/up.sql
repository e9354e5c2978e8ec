-- When a key begins to sign: every server must be able to check its tokens by then. Those that are here
-- sign already. `retired_at` is when a key stops checking; 0 is the past by every server's clock.
ALTER TABLE signing_keys ADD COLUMN signs_from BIGINT NOT NULL DEFAULT 0;
