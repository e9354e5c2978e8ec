-- A sandbox program has a database of its own, made anew at every reset; this counts them. Null for all
-- other programs.
ALTER TABLE clients ADD COLUMN sandbox BIGINT;
