-- The day by which whoever has a case must act: to tell what is missing, to decide, to deliver. The
-- day after all others where nobody's time runs. Desks are read in this order, state by state.
ALTER TABLE cases ADD COLUMN act_by TEXT NOT NULL DEFAULT '9999-12-31';
UPDATE cases SET act_by = COALESCE(
    CASE
        WHEN state = 'received' THEN (SELECT notice_due FROM case_clocks WHERE case_id = cases.id)
        WHEN state IN ('accepted', 'inReview', 'forwarded') THEN promised_due
        WHEN state IN ('granted', 'refused', 'issued')
            THEN (SELECT delivery_due FROM case_clocks WHERE case_id = cases.id)
    END,
    '9999-12-31');
DROP INDEX cases_window;
DROP INDEX cases_department;
CREATE INDEX cases_window ON cases (district, state, act_by, id);
CREATE INDEX cases_department ON cases (department, state, act_by, id);
CREATE INDEX cases_desk ON cases (state, act_by, id);
