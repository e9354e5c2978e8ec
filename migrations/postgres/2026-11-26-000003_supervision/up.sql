-- Every limit that runs now: of a case, of a department's task, of a reply owed to a supervisor.
-- Narrow and without the ended ones, so that a board of a million cases is an index range.
CREATE TABLE watched_limits (
    -- case, task or opinion.
    source TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    case_id TEXT REFERENCES cases (id),
    department TEXT NOT NULL,
    -- Empty for the whole city.
    district TEXT NOT NULL,
    -- The last day in time.
    due TEXT NOT NULL,
    -- The first day that is not green; at the latest the day after due.
    yellow_from TEXT NOT NULL,
    -- The day of the next reminder; none once the break was told.
    tell_on TEXT,
    PRIMARY KEY (source, subject_id)
);
CREATE INDEX watched_limits_due ON watched_limits (source, due, subject_id);
CREATE INDEX watched_limits_department ON watched_limits (source, department, due, subject_id);
CREATE INDEX watched_limits_district ON watched_limits (source, district, due, subject_id);
CREATE INDEX watched_limits_both ON watched_limits (source, department, district, due, subject_id);
CREATE INDEX watched_limits_tell ON watched_limits (tell_on, subject_id);

-- How many of them turn on which day. The colours of any day are sums over days, so nothing has to
-- be recoloured at midnight.
CREATE TABLE lamp_counts (
    source TEXT NOT NULL,
    department TEXT NOT NULL,
    district TEXT NOT NULL,
    day TEXT NOT NULL,
    -- Limits whose first day that is not green it is.
    turning BIGINT NOT NULL,
    -- Limits whose last day in time it is.
    ending BIGINT NOT NULL,
    PRIMARY KEY (source, department, district, day)
);

INSERT INTO watched_limits
    SELECT 'case', id, id, department, district, promised_due,
        LEAST(warn_at, to_char(promised_due::date + 1, 'YYYY-MM-DD')), LEAST(warn_at, to_char(promised_due::date + 1, 'YYYY-MM-DD'))
    FROM cases WHERE state IN ('accepted', 'inReview') AND promised_due IS NOT NULL;
INSERT INTO lamp_counts
    SELECT source, department, district, day, SUM(turning), SUM(ending) FROM (
        SELECT source, department, district, yellow_from AS day, 1 AS turning, 0 AS ending FROM watched_limits
        UNION ALL
        SELECT source, department, district, due, 0, 1 FROM watched_limits
    ) AS edges GROUP BY source, department, district, day;

-- The board reads watched_limits.
DROP INDEX cases_lamps;

-- When the lamps of an office's limits turn yellow; the defaults where there is no row.
CREATE TABLE lamp_thresholds (
    office_key TEXT NOT NULL PRIMARY KEY REFERENCES offices (office_key),
    remaining_workdays INTEGER NOT NULL,
    used_percent INTEGER NOT NULL,
    version INTEGER NOT NULL,
    updated_at BIGINT NOT NULL
);

-- 督察意见 and 责令整改: on a case or to a department, with the day the reply is due.
CREATE TABLE supervision_opinions (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    case_id TEXT REFERENCES cases (id),
    department TEXT NOT NULL,
    -- Empty for the whole city.
    district TEXT NOT NULL,
    body TEXT NOT NULL,
    reply_due TEXT NOT NULL,
    warn_at TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    reply TEXT,
    replied_by_id TEXT,
    replied_by_name TEXT,
    replied_at BIGINT
);
CREATE INDEX supervision_opinions_case ON supervision_opinions (case_id, id);
CREATE INDEX supervision_opinions_department ON supervision_opinions (department, id);
CREATE INDEX supervision_opinions_district ON supervision_opinions (district, id);
