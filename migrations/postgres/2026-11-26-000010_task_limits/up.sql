-- The departments' open tasks join the running limits: a task may be red while its case is green.
INSERT INTO watched_limits
    SELECT 'task', t.id, t.case_id, t.department, c.district, t.due,
        LEAST(t.warn_at, to_char(t.due::date + 1, 'YYYY-MM-DD')), LEAST(t.warn_at, to_char(t.due::date + 1, 'YYYY-MM-DD'))
    FROM case_tasks t JOIN cases c ON c.id = t.case_id
    WHERE t.stage_no IS NOT NULL AND t.started_at IS NOT NULL AND t.done_at IS NULL AND t.due IS NOT NULL;
INSERT INTO lamp_counts
    SELECT source, department, district, day, SUM(turning), SUM(ending) FROM (
        SELECT source, department, district, yellow_from AS day, 1 AS turning, 0 AS ending
            FROM watched_limits WHERE source = 'task'
        UNION ALL
        SELECT source, department, district, due, 0, 1 FROM watched_limits WHERE source = 'task'
    ) AS edges GROUP BY source, department, district, day;
