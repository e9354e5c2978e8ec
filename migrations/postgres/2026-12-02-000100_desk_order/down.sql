DROP INDEX cases_desk;
DROP INDEX cases_department;
DROP INDEX cases_window;
CREATE INDEX cases_window ON cases (district, state, id);
CREATE INDEX cases_department ON cases (department, state, id);
ALTER TABLE cases DROP COLUMN act_by;
