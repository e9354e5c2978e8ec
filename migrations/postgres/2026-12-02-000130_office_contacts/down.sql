ALTER TABLE office_places DROP COLUMN address_zh;
ALTER TABLE office_places DROP COLUMN address_en;
ALTER TABLE office_places DROP COLUMN phone;
ALTER TABLE office_places DROP COLUMN hours_zh;
ALTER TABLE office_places DROP COLUMN hours_en;
