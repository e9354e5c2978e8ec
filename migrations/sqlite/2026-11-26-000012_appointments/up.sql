-- 预约办理: times at a service centre, each with room for so many. Days are YYYY-MM-DD, times HH:MM in
-- Shanghai.
CREATE TABLE appointment_slots (
    id TEXT NOT NULL PRIMARY KEY,
    office_key TEXT NOT NULL REFERENCES offices (office_key),
    day TEXT NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    capacity INTEGER NOT NULL,
    booked INTEGER NOT NULL,
    UNIQUE (office_key, day, starts)
);

-- Who comes when: one appointment at most for a case.
CREATE TABLE appointments (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    slot_id TEXT NOT NULL REFERENCES appointment_slots (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    booked_at BIGINT NOT NULL
);
CREATE INDEX appointments_slot ON appointments (slot_id);
