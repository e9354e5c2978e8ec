//! Tables of package applications and their payment orders.
#![expect(
    missing_docs,
    reason = "the columns are described where they are created"
)]

diesel::table! {
    package_applications (id) {
        id -> Text,
        package_key -> Text,
        package_version -> Integer,
        document_sha256 -> Text,
        name_zh -> Text,
        name_en -> Text,
        district -> Text,
        applicant_kind -> Text,
        applicant_id -> Text,
        applicant_name -> Text,
        person_id -> Text,
        state -> Text,
        version -> Integer,
        items -> Text,
        draft -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        submitted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    package_files (id) {
        id -> Text,
        application_id -> Text,
        place -> Text,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        uploaded_at -> BigInt,
        uploaded_by -> Text,
        state -> Text,
    }
}

diesel::table! {
    package_members (application_id, item_key) {
        application_id -> Text,
        item_key -> Text,
        position -> Integer,
        case_id -> Text,
        state -> Text,
        waits_for -> Text,
        stopped_by -> Nullable<Text>,
    }
}

diesel::table! {
    payment_orders (id) {
        id -> Text,
        application_id -> Text,
        version -> Integer,
        created_at -> BigInt,
    }
}

diesel::table! {
    payment_lines (order_id, case_id, fee) {
        order_id -> Text,
        case_id -> Text,
        fee -> Text,
        name_zh -> Text,
        name_en -> Text,
        amount_fen -> BigInt,
        is_cancelled -> Bool,
    }
}

diesel::table! {
    payments (id) {
        id -> Text,
        order_id -> Text,
        amount_fen -> BigInt,
        reference -> Text,
        recorded_at -> BigInt,
        recorded_by_id -> Text,
        recorded_by_name -> Text,
    }
}
