ALTER TABLE clients DROP COLUMN sandbox;
