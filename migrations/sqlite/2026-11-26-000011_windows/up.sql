-- How a service centre takes cases in. One without a row takes every item at every window.
CREATE TABLE office_intakes (
    office_key TEXT NOT NULL PRIMARY KEY REFERENCES offices (office_key),
    any_item BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE service_windows (
    office_key TEXT NOT NULL REFERENCES offices (office_key),
    window_key TEXT NOT NULL,
    position INTEGER NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- investment, realEstate, business or social; none takes everything.
    kind TEXT,
    PRIMARY KEY (office_key, window_key)
);

-- Who sits where; nobody at two windows.
CREATE TABLE window_staff (
    staff_id TEXT NOT NULL PRIMARY KEY REFERENCES staff (id),
    office_key TEXT NOT NULL,
    window_key TEXT NOT NULL,
    FOREIGN KEY (office_key, window_key) REFERENCES service_windows (office_key, window_key)
);
CREATE INDEX window_staff_window ON window_staff (office_key, window_key);
