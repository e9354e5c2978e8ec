-- 重点项目清单: the investment projects whose cases go through the green channel.
CREATE TABLE priority_projects (
    project_code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    added_by_id TEXT NOT NULL REFERENCES staff (id),
    added_at BIGINT NOT NULL
);

-- How much sooner the green channel is, for the whole city: the row `city`.
CREATE TABLE green_settings (
    scope TEXT NOT NULL PRIMARY KEY,
    inner_percent INTEGER NOT NULL,
    remaining_workdays INTEGER NOT NULL,
    used_percent INTEGER NOT NULL,
    version INTEGER NOT NULL,
    updated_at BIGINT NOT NULL
);

-- 绿色通道: the cases in it, why, who helps, and the share of the promised limit they are to save.
-- `ground` is projectList, goodCredit or byHand.
CREATE TABLE green_cases (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    ground TEXT NOT NULL,
    reason TEXT,
    helper_id TEXT REFERENCES staff (id),
    helper_name TEXT,
    inner_percent INTEGER NOT NULL,
    entered_at BIGINT NOT NULL
);

-- 信用等级 of a person or a firm, A to D.
CREATE TABLE credit_grades (
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    grade TEXT NOT NULL,
    set_by_id TEXT NOT NULL REFERENCES staff (id),
    set_at BIGINT NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
);
