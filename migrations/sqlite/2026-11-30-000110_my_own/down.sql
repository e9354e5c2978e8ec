DROP INDEX refresh_tokens_principal;
DROP TABLE session_devices;
DROP TABLE favourites;
