-- Where an office stands, in millionths of a degree (CGCS2000, which WGS 84 differs from by centimetres).
CREATE TABLE office_places (
    office_key TEXT NOT NULL PRIMARY KEY REFERENCES offices (office_key),
    lat_e6 INTEGER NOT NULL,
    lng_e6 INTEGER NOT NULL
);
