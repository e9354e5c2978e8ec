//! Tables of people, firms, staff and how they log in.
#![expect(
    missing_docs,
    reason = "the columns are described where they are created"
)]

diesel::table! {
    people (id) {
        id -> Text,
        name -> Text,
        mobile -> Text,
        mobile_lookup -> Text,
        resident_id -> Nullable<Text>,
        resident_id_lookup -> Nullable<Text>,
        real_name_level -> Integer,
        deferral_allowed -> Bool,
        commitment_allowed -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    favourites (person_id, item_key) {
        person_id -> Text,
        item_key -> Text,
        added_at -> BigInt,
    }
}

diesel::table! {
    people_without_mobile (person_id) {
        person_id -> Text,
    }
}

diesel::table! {
    firms (id) {
        id -> Text,
        name -> Text,
        uscc -> Text,
        deferral_allowed -> Bool,
        commitment_allowed -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    mandates (id) {
        id -> Text,
        person_id -> Text,
        firm_id -> Text,
        kind -> Text,
        created_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    staff_mandates (id) {
        id -> Text,
        department -> Text,
        holder_id -> Text,
        items -> Text,
        valid_from -> Text,
        valid_until -> Text,
        created_at -> BigInt,
        holder_signed_at -> Nullable<BigInt>,
        head_id -> Nullable<Text>,
        head_signed_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    stand_ins (staff_id) {
        staff_id -> Text,
        stand_in_id -> Text,
    }
}

diesel::table! {
    absences (id) {
        id -> Text,
        staff_id -> Text,
        from_day -> Text,
        until_day -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    authorisations (id) {
        id -> Text,
        principal_kind -> Text,
        principal_id -> Text,
        principal_name -> Text,
        signed_by -> Text,
        agent_id -> Text,
        agent_name -> Text,
        items -> Text,
        valid_until -> Text,
        signed_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    office_places (office_key) {
        office_key -> Text,
        lat_e6 -> Integer,
        lng_e6 -> Integer,
        address_zh -> Nullable<Text>,
        address_en -> Nullable<Text>,
        phone -> Nullable<Text>,
        hours_zh -> Nullable<Text>,
        hours_en -> Nullable<Text>,
    }
}

diesel::table! {
    offices (office_key) {
        office_key -> Text,
        name_zh -> Text,
        name_en -> Text,
        department -> Nullable<Text>,
        district -> Nullable<Text>,
    }
}

diesel::table! {
    staff (id) {
        id -> Text,
        username -> Text,
        name -> Text,
        password_hash -> Text,
        office_key -> Text,
        active -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    staff_roles (staff_id, role) {
        staff_id -> Text,
        role -> Text,
    }
}

diesel::table! {
    clients (id) {
        id -> Text,
        name -> Text,
        secret_hash -> Text,
        scopes -> Text,
        active -> Bool,
        created_at -> BigInt,
        previous_secret_hash -> Nullable<Text>,
        previous_until -> Nullable<BigInt>,
        departments -> Text,
        per_minute -> Integer,
        per_day -> BigInt,
        contact -> Nullable<Text>,
        redirect_uris -> Text,
        sandbox -> Nullable<BigInt>,
    }
}

diesel::table! {
    sms_codes (id) {
        id -> Text,
        mobile_lookup -> Text,
        code_hash -> Text,
        attempts -> Integer,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    emails (person_id) {
        person_id -> Text,
        address -> Text,
        lang -> Text,
        code_hash -> Text,
        attempts -> Integer,
        code_sent_at -> BigInt,
        verified_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    log_ins (id) {
        id -> Text,
        person_id -> Text,
        kind -> Text,
        provider -> Text,
        subject_lookup -> Text,
        subject -> Nullable<Text>,
        bound_at -> BigInt,
        last_used_at -> BigInt,
    }
}

diesel::table! {
    wechat_agreements (log_in_id, template) {
        log_in_id -> Text,
        template -> Text,
        remaining -> Integer,
        agreed_at -> BigInt,
    }
}

diesel::table! {
    licences (id) {
        id -> Text,
        holder_kind -> Text,
        holder_id -> Text,
        licence_type -> Text,
        name_zh -> Text,
        name_en -> Text,
        number -> Text,
        number_lookup -> Text,
        issuer -> Text,
        issued_on -> Text,
        valid_until -> Nullable<Text>,
        case_id -> Nullable<Text>,
        state -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    office_intakes (office_key) {
        office_key -> Text,
        any_item -> Bool,
        version -> Integer,
        updated_at -> BigInt,
    }
}

diesel::table! {
    service_windows (office_key, window_key) {
        office_key -> Text,
        window_key -> Text,
        position -> Integer,
        name_zh -> Text,
        name_en -> Text,
        kind -> Nullable<Text>,
    }
}

diesel::table! {
    window_staff (staff_id) {
        staff_id -> Text,
        office_key -> Text,
        window_key -> Text,
    }
}

diesel::table! {
    credit_records (id) {
        id -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        subject_name -> Text,
        kind -> Text,
        case_id -> Text,
        case_number -> Text,
        item_zh -> Text,
        item_en -> Text,
        district -> Text,
        reason -> Nullable<Text>,
        recorded_on -> Text,
        recorded_by_id -> Text,
        recorded_by_name -> Text,
        state -> Text,
        repair_text -> Nullable<Text>,
        repair_asked_at -> Nullable<BigInt>,
        answer -> Nullable<Text>,
        answered_by_id -> Nullable<Text>,
        answered_by_name -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
    }
}

diesel::joinable!(mandates -> people (person_id));
diesel::joinable!(mandates -> firms (firm_id));
diesel::table! {
    credit_grades (subject_kind, subject_id) {
        subject_kind -> Text,
        subject_id -> Text,
        grade -> Text,
        set_by_id -> Text,
        set_at -> BigInt,
    }
}

diesel::joinable!(staff -> offices (office_key));
diesel::joinable!(office_places -> offices (office_key));
diesel::joinable!(staff_roles -> staff (staff_id));
diesel::allow_tables_to_appear_in_same_query!(people, firms, mandates);
diesel::joinable!(window_staff -> staff (staff_id));
diesel::joinable!(service_windows -> offices (office_key));
diesel::allow_tables_to_appear_in_same_query!(
    staff,
    offices,
    staff_roles,
    office_intakes,
    office_places,
    service_windows,
    window_staff
);
