-- 好差评: what an applicant thought of a case, once for each. A rating below 基本满意 stands open until a
-- supervisor answered it, by the days in contact_due and rectify_due. Tags are a JSON list of the
-- national codes; the comment is sealed.
CREATE TABLE ratings (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL UNIQUE REFERENCES cases (id),
    item_key TEXT NOT NULL,
    department TEXT NOT NULL,
    district TEXT NOT NULL,
    rated_by TEXT NOT NULL REFERENCES people (id),
    grade INTEGER NOT NULL,
    tags TEXT NOT NULL,
    comment TEXT,
    rated_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    contact_due TEXT,
    rectify_due TEXT,
    finding TEXT,
    reply TEXT,
    answered_by_id TEXT,
    answered_by_name TEXT,
    answered_at BIGINT,
    second_grade INTEGER,
    second_at BIGINT
);
CREATE INDEX ratings_open ON ratings (rectify_due, id) WHERE state = 'open';
CREATE INDEX ratings_item ON ratings (item_key, grade);
CREATE INDEX ratings_rated ON ratings (rated_at);
CREATE INDEX cases_decided ON cases (decided_at) WHERE decided_at IS NOT NULL;
