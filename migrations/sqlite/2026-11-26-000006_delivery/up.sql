-- 申请人选地取件: how the applicant wants the result. The address is sealed.
CREATE TABLE case_deliveries (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    method TEXT NOT NULL,
    office_key TEXT REFERENCES offices (office_key),
    address TEXT,
    chosen_at BIGINT NOT NULL
);
