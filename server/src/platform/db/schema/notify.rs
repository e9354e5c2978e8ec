//! Tables of the message centre.
#![expect(
    missing_docs,
    reason = "the columns are described where they are created"
)]

diesel::table! {
    messages (id) {
        id -> Text,
        dedupe_id -> Text,
        person_id -> Text,
        kind -> Text,
        case_id -> Text,
        case_number -> Nullable<Text>,
        item_zh -> Text,
        item_en -> Text,
        due -> Nullable<Text>,
        created_at -> BigInt,
        read_at -> Nullable<BigInt>,
    }
}
