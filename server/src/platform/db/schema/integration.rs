//! Tables of integrators' programs.
#![expect(
    missing_docs,
    reason = "the columns are described where they are created"
)]

use super::identity::clients;

diesel::table! {
    client_usage (client_id, day) {
        client_id -> Text,
        day -> Text,
        calls -> BigInt,
    }
}

diesel::table! {
    changes (seq) {
        seq -> BigInt,
        event_id -> Text,
        event_type -> Text,
        case_id -> Text,
        number -> Text,
        item_key -> Text,
        department -> Text,
        district -> Text,
        state -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Text,
        client_id -> Text,
        url -> Text,
        types -> Text,
        secret -> Text,
        previous_secret -> Nullable<Text>,
        previous_until -> Nullable<BigInt>,
        created_at -> BigInt,
        off_at -> Nullable<BigInt>,
        off_reason -> Nullable<Text>,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> Text,
        webhook_id -> Text,
        event_id -> Text,
        event_type -> Text,
        case_id -> Nullable<Text>,
        seq -> BigInt,
        body -> Text,
        state -> Text,
        attempts -> Integer,
        last_status -> Nullable<Integer>,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
        settled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    consents (id) {
        id -> Text,
        person_id -> Text,
        client_id -> Text,
        scopes -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        ended_reason -> Nullable<Text>,
    }
}

diesel::table! {
    authorisation_codes (code_hash) {
        code_hash -> Text,
        consent_id -> Text,
        redirect_uri -> Text,
        code_challenge -> Text,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    revoked_tokens (jti) {
        jti -> Text,
        expires_at -> BigInt,
    }
}

diesel::joinable!(consents -> clients (client_id));
diesel::allow_tables_to_appear_in_same_query!(clients, webhooks);
diesel::allow_tables_to_appear_in_same_query!(clients, consents);
