DROP INDEX cases_decided;
DROP TABLE ratings;
