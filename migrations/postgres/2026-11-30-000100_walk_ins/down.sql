DROP TABLE people_without_mobile;
DROP TABLE walk_ins;
