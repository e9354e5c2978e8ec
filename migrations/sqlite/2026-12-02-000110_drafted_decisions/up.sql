-- 拟办意见: what somebody is about to say for their department, kept until it is said.
CREATE TABLE drafted_decisions (
    case_id TEXT NOT NULL REFERENCES cases (id),
    -- The id of the task it would answer; decision for the case itself; below for what the organ below
    -- had drafted when it sent the case up.
    about TEXT NOT NULL,
    department TEXT NOT NULL,
    -- Sealed.
    body TEXT NOT NULL,
    author_id TEXT NOT NULL REFERENCES staff (id),
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, about)
);

-- 意见模板: what a department often writes, in its own words.
CREATE TABLE opinion_templates (
    id TEXT NOT NULL PRIMARY KEY,
    department TEXT NOT NULL,
    -- grant, conditions or refusal.
    kind TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL
);
CREATE INDEX opinion_templates_department ON opinion_templates (department, id);
