//! Tables of ratings.
#![expect(
    missing_docs,
    reason = "the columns are described where they are created"
)]

use super::cases::cases;

diesel::table! {
    ratings (id) {
        id -> Text,
        case_id -> Text,
        item_key -> Text,
        department -> Text,
        district -> Text,
        rated_by -> Text,
        grade -> Integer,
        tags -> Text,
        comment -> Nullable<Text>,
        rated_at -> BigInt,
        state -> Text,
        contact_due -> Nullable<Text>,
        rectify_due -> Nullable<Text>,
        finding -> Nullable<Text>,
        reply -> Nullable<Text>,
        answered_by_id -> Nullable<Text>,
        answered_by_name -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
        second_grade -> Nullable<Integer>,
        second_at -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(ratings, cases);
