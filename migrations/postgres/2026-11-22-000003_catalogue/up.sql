CREATE TABLE packs (
    sha256 TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE item_versions (
    item_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL,
    pack_sha256 TEXT NOT NULL REFERENCES packs (sha256),
    guide TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (item_key, version)
);

CREATE TABLE items (
    item_key TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    department TEXT NOT NULL,
    theme TEXT NOT NULL,
    audience TEXT NOT NULL,
    districts TEXT NOT NULL,
    popular INTEGER NOT NULL,
    sort_name TEXT NOT NULL,
    FOREIGN KEY (item_key, version) REFERENCES item_versions (item_key, version)
);

CREATE TABLE item_search (
    item_key TEXT NOT NULL PRIMARY KEY,
    words tsvector NOT NULL
);
CREATE INDEX item_search_words ON item_search USING gin (words);

CREATE TABLE package_versions (
    package_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (package_key, version)
);

CREATE TABLE code_tables (
    table_key TEXT NOT NULL PRIMARY KEY,
    content_sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    published_at BIGINT NOT NULL
);

CREATE TABLE calendar_years (
    year INTEGER NOT NULL PRIMARY KEY,
    content_sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    published_at BIGINT NOT NULL
);
