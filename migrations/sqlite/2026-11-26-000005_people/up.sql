-- 授权书: what a member of staff may decide in their department's name. In force between its days
-- once both have signed. `items` is a JSON list of item keys, empty for all of the department's.
CREATE TABLE staff_mandates (
    id TEXT NOT NULL PRIMARY KEY,
    department TEXT NOT NULL,
    holder_id TEXT NOT NULL REFERENCES staff (id),
    items TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    holder_signed_at BIGINT,
    head_id TEXT REFERENCES staff (id),
    head_signed_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX staff_mandates_holder ON staff_mandates (holder_id, valid_until);

-- AB 岗: who takes over for whom.
CREATE TABLE stand_ins (
    staff_id TEXT NOT NULL PRIMARY KEY REFERENCES staff (id),
    stand_in_id TEXT NOT NULL REFERENCES staff (id)
);
CREATE INDEX stand_ins_stand_in ON stand_ins (stand_in_id);

CREATE TABLE absences (
    id TEXT NOT NULL PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX absences_staff ON absences (staff_id, until_day);

-- 代办: who may apply in whose name. `items` as above.
CREATE TABLE authorisations (
    id TEXT NOT NULL PRIMARY KEY,
    principal_kind TEXT NOT NULL,
    principal_id TEXT NOT NULL,
    principal_name TEXT NOT NULL,
    signed_by TEXT NOT NULL REFERENCES people (id),
    agent_id TEXT NOT NULL REFERENCES people (id),
    agent_name TEXT NOT NULL,
    items TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX authorisations_agent ON authorisations (agent_id, valid_until);
CREATE INDEX authorisations_signed_by ON authorisations (signed_by, id);
