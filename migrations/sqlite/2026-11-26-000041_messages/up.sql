-- 消息中心: what a person was told, one row for each event and person (dedupe_id). The words are made
-- from the kind when they are read, in the reader's language.
CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY,
    dedupe_id TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    case_number TEXT,
    item_zh TEXT NOT NULL,
    item_en TEXT NOT NULL,
    due TEXT,
    created_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX messages_person ON messages (person_id, created_at, id);
CREATE INDEX messages_unread ON messages (person_id) WHERE read_at IS NULL;
