-- The YAML a version was compiled from, with its editor's comments. Versions published before it was
-- kept have none, until the same one is imported again.
CREATE TABLE item_sources (
    item_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (item_key, version),
    FOREIGN KEY (item_key, version) REFERENCES item_versions (item_key, version)
);

-- What editors are working on, one copy an item. The row stays when there is nothing to work on, so
-- that its version never comes again.
CREATE TABLE item_working_copies (
    item_key TEXT NOT NULL PRIMARY KEY,
    source TEXT,
    version INTEGER NOT NULL,
    saved_by_id TEXT NOT NULL REFERENCES staff (id),
    saved_at BIGINT NOT NULL
);

-- Versions put forward for publishing: `proposed`, then `scheduled` or `published` by another editor,
-- or `refused`, or `withdrawn` by whoever proposed it.
CREATE TABLE item_releases (
    id TEXT NOT NULL PRIMARY KEY,
    item_key TEXT NOT NULL,
    item_version INTEGER NOT NULL,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    proposed_by_id TEXT NOT NULL REFERENCES staff (id),
    proposed_at BIGINT NOT NULL,
    decided_by_id TEXT REFERENCES staff (id),
    decided_at BIGINT,
    answer TEXT
);
CREATE INDEX item_releases_item ON item_releases (item_key, item_version);
CREATE INDEX item_releases_due ON item_releases (state, effective_from);
CREATE UNIQUE INDEX item_releases_open ON item_releases (item_key)
    WHERE state IN ('proposed', 'scheduled');
