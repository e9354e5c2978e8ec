-- What staff write on an applicant's document: a number, a place in thousandths of the page as it is
-- shown, and a sealed text. `told_at` is when it was carried over into a notice, from which moment the
-- applicant sees it. It goes with its case, which is a record of the office.
CREATE TABLE case_annotations (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    file_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    page INTEGER NOT NULL,
    place_x INTEGER,
    place_y INTEGER,
    place_width INTEGER,
    place_height INTEGER,
    note TEXT NOT NULL,
    author_id TEXT NOT NULL REFERENCES staff (id),
    created_at BIGINT NOT NULL,
    told_at BIGINT,
    resolved_at BIGINT,
    UNIQUE (case_id, number)
);
