-- How an office is reached: public, told beside where it stands.
ALTER TABLE office_places ADD COLUMN address_zh TEXT;
ALTER TABLE office_places ADD COLUMN address_en TEXT;
ALTER TABLE office_places ADD COLUMN phone TEXT;
ALTER TABLE office_places ADD COLUMN hours_zh TEXT;
ALTER TABLE office_places ADD COLUMN hours_en TEXT;
