-- 容缺预审: an applicant asks the window to look at a draft; whether it is open, answered or closed.
-- Remarks are a JSON list. A case has one open request at most, and keeps those before it.
CREATE TABLE pre_reviews (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    state TEXT NOT NULL,
    green BOOLEAN NOT NULL,
    asked_by TEXT NOT NULL REFERENCES people (id),
    asked_at BIGINT NOT NULL,
    summary TEXT,
    remarks TEXT,
    ended_by_id TEXT,
    ended_by_name TEXT,
    ended_at BIGINT
);
CREATE UNIQUE INDEX pre_reviews_open ON pre_reviews (case_id) WHERE state = 'open';
CREATE INDEX pre_reviews_case ON pre_reviews (case_id, id);
