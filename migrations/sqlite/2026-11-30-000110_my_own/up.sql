-- 收藏: items somebody wants to find again.
CREATE TABLE favourites (
    person_id TEXT NOT NULL REFERENCES people (id),
    item_key TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, item_key)
);

-- On what a session was begun, as coarse as its owner needs to know it again by.
CREATE TABLE session_devices (
    family TEXT NOT NULL PRIMARY KEY,
    device TEXT NOT NULL
);
CREATE INDEX refresh_tokens_principal ON refresh_tokens (principal_kind, principal_id);
