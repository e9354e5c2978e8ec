-- `quarantined` until a scanner has seen the bytes, then `available`, or `refused` for a virus.
ALTER TABLE case_files ADD COLUMN state TEXT NOT NULL DEFAULT 'available';
ALTER TABLE package_files ADD COLUMN state TEXT NOT NULL DEFAULT 'available';
CREATE INDEX case_files_quarantined ON case_files (sha256) WHERE state = 'quarantined';
CREATE INDEX package_files_quarantined ON package_files (sha256) WHERE state = 'quarantined';
