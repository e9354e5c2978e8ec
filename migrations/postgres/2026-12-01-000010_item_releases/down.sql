DROP TABLE item_releases;
DROP TABLE item_working_copies;
DROP TABLE item_sources;
