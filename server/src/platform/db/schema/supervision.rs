//! Tables of running limits, of how many turn when, and of what supervisors write.
#![expect(
    missing_docs,
    reason = "the columns are described where they are created"
)]

use super::identity::offices;

diesel::table! {
    watched_limits (source, subject_id) {
        source -> Text,
        subject_id -> Text,
        case_id -> Nullable<Text>,
        department -> Text,
        district -> Text,
        due -> Text,
        yellow_from -> Text,
        tell_on -> Nullable<Text>,
    }
}

diesel::table! {
    lamp_counts (source, department, district, day) {
        source -> Text,
        department -> Text,
        district -> Text,
        day -> Text,
        turning -> BigInt,
        ending -> BigInt,
    }
}

diesel::table! {
    lamp_thresholds (office_key) {
        office_key -> Text,
        remaining_workdays -> Integer,
        used_percent -> Integer,
        version -> Integer,
        updated_at -> BigInt,
    }
}

diesel::table! {
    supervision_opinions (id) {
        id -> Text,
        kind -> Text,
        case_id -> Nullable<Text>,
        department -> Text,
        district -> Text,
        body -> Text,
        reply_due -> Text,
        warn_at -> Text,
        author_id -> Text,
        author_name -> Text,
        created_at -> BigInt,
        reply -> Nullable<Text>,
        replied_by_id -> Nullable<Text>,
        replied_by_name -> Nullable<Text>,
        replied_at -> Nullable<BigInt>,
    }
}

diesel::joinable!(lamp_thresholds -> offices (office_key));
diesel::allow_tables_to_appear_in_same_query!(lamp_thresholds, offices);
