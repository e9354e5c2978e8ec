-- Stage templates (并联审批) as the catalogue publishes them.
CREATE TABLE stage_templates (
    template_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (template_key, version)
);

-- The stages a joint case runs through, as they were when it was accepted.
CREATE TABLE case_stages (
    case_id TEXT NOT NULL REFERENCES cases (id),
    -- From 1, in the order they open.
    stage_no INTEGER NOT NULL,
    stage_key TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    lead TEXT NOT NULL,
    gate TEXT NOT NULL,
    -- waiting, running, held, passed or refused.
    state TEXT NOT NULL,
    started_at BIGINT,
    done_at BIGINT,
    PRIMARY KEY (case_id, stage_no)
);

-- A task of a case of one department has no stage.
ALTER TABLE case_tasks ADD COLUMN stage_no INTEGER;
ALTER TABLE case_tasks ADD COLUMN task_key TEXT;
-- review, consult or assessment.
ALTER TABLE case_tasks ADD COLUMN kind TEXT;
ALTER TABLE case_tasks ADD COLUMN name_zh TEXT;
ALTER TABLE case_tasks ADD COLUMN name_en TEXT;
-- The keys of the tasks that must be done before (JSON).
ALTER TABLE case_tasks ADD COLUMN after_keys TEXT;
-- The assessments merged into one (JSON), and what each came to (JSON).
ALTER TABLE case_tasks ADD COLUMN parts TEXT;
ALTER TABLE case_tasks ADD COLUMN findings TEXT;
-- The limit in working days; without one the case's own due day is the task's.
ALTER TABLE case_tasks ADD COLUMN workdays INTEGER;
-- What the lead asked, or why it sent the task back.
ALTER TABLE case_tasks ADD COLUMN question TEXT;
-- The reviewer the task is kept for; without one it is the whole department's.
ALTER TABLE case_tasks ADD COLUMN assignee_id TEXT;
ALTER TABLE case_tasks ADD COLUMN assignee_name TEXT;
-- When the department got it; a task without waits for others.
ALTER TABLE case_tasks ADD COLUMN started_at BIGINT;
-- The last day and the first yellow day, compared with today.
ALTER TABLE case_tasks ADD COLUMN due TEXT;
ALTER TABLE case_tasks ADD COLUMN warn_at TEXT;
-- returned: the opinion was sent back and counts no more; cancelled: nobody waits for it.
ALTER TABLE case_tasks ADD COLUMN closed TEXT;
UPDATE case_tasks SET started_at = assigned_at, kind = 'review';
UPDATE case_tasks SET
    due = (SELECT promised_due FROM cases WHERE cases.id = case_tasks.case_id),
    warn_at = (SELECT warn_at FROM cases WHERE cases.id = case_tasks.case_id)
WHERE done_at IS NULL;
CREATE INDEX case_tasks_open ON case_tasks (department, due)
    WHERE started_at IS NOT NULL AND done_at IS NULL;

-- Which stage of which investment project a case is (投资项目编号).
CREATE TABLE case_projects (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    project_code TEXT NOT NULL,
    template_key TEXT NOT NULL,
    stage_key TEXT NOT NULL
);
CREATE INDEX case_projects_code ON case_projects (project_code, case_id);
