DROP TABLE office_places;
