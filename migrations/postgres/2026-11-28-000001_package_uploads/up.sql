-- A file that comes in several requests is for a case, or for an application for a package that is
-- being filled in; `material` is then the place in it.
ALTER TABLE uploads ALTER COLUMN case_id DROP NOT NULL;
ALTER TABLE uploads ADD COLUMN application_id TEXT REFERENCES package_applications (id);
ALTER TABLE uploads ADD CHECK ((case_id IS NULL) <> (application_id IS NULL));
CREATE INDEX uploads_application ON uploads (application_id);
