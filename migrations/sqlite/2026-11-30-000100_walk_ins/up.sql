-- 窗口现场受理: a case a clerk enters for somebody who stands at the window.
CREATE TABLE walk_ins (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    clerk_id TEXT NOT NULL REFERENCES staff (id),
    entered_at BIGINT NOT NULL
);
CREATE INDEX walk_ins_clerk ON walk_ins (clerk_id);

-- People a window knows by their identity card, who have no number to log in with.
CREATE TABLE people_without_mobile (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (id)
);
