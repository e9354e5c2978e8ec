//! Tables of the ground floor.
#![expect(
    missing_docs,
    reason = "the columns are described where they are created"
)]

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        secret -> Text,
        public_key -> Text,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
        signs_from -> BigInt,
    }
}

diesel::table! {
    session_devices (family) {
        family -> Text,
        device -> Text,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Text,
        family -> Text,
        principal_kind -> Text,
        principal_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    idempotency_keys (scope, idempotency_key) {
        scope -> Text,
        idempotency_key -> Text,
        body_hash -> Text,
        status -> Integer,
        etag -> Nullable<Text>,
        body -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    audit_chains (chain) {
        chain -> Integer,
        seq -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    audit_entries (chain, seq) {
        chain -> Integer,
        seq -> BigInt,
        at -> BigInt,
        actor_kind -> Text,
        actor_id -> Text,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        detail -> Text,
        hash -> Text,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        topic -> Text,
        payload -> Text,
        created_at -> BigInt,
        attempts -> Integer,
        next_at -> BigInt,
        done_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        dead_at -> Nullable<BigInt>,
        expires_at -> Nullable<BigInt>,
        heard_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    swept_blobs (sha256) {
        sha256 -> Text,
        generation -> Integer,
        is_deleting -> Bool,
        began_at -> BigInt,
    }
}
