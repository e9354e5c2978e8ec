//! Tables of the catalogue.
#![expect(
    missing_docs,
    reason = "the columns are described where they are created"
)]

diesel::table! {
    packs (sha256) {
        sha256 -> Text,
        body -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    item_versions (item_key, version) {
        item_key -> Text,
        version -> Integer,
        content_sha256 -> Text,
        pack_sha256 -> Text,
        guide -> Text,
        published_at -> BigInt,
    }
}

diesel::table! {
    items (item_key) {
        item_key -> Text,
        version -> Integer,
        status -> Text,
        department -> Text,
        theme -> Text,
        audience -> Text,
        districts -> Text,
        popular -> Integer,
        sort_name -> Text,
        ways -> Text,
    }
}

diesel::table! {
    stage_templates (template_key, version) {
        template_key -> Text,
        version -> Integer,
        content_sha256 -> Text,
        body -> Text,
        published_at -> BigInt,
    }
}

diesel::table! {
    package_versions (package_key, version) {
        package_key -> Text,
        version -> Integer,
        content_sha256 -> Text,
        body -> Text,
        published_at -> BigInt,
    }
}

diesel::table! {
    code_tables (table_key) {
        table_key -> Text,
        content_sha256 -> Text,
        body -> Text,
        published_at -> BigInt,
    }
}

diesel::table! {
    calendar_years (year) {
        year -> Integer,
        content_sha256 -> Text,
        body -> Text,
        published_at -> BigInt,
        by_office -> Bool,
    }
}

diesel::table! {
    item_sources (item_key, version) {
        item_key -> Text,
        version -> Integer,
        source -> Text,
    }
}

diesel::table! {
    item_working_copies (item_key) {
        item_key -> Text,
        source -> Nullable<Text>,
        version -> Integer,
        saved_by_id -> Text,
        saved_at -> BigInt,
    }
}

diesel::table! {
    item_releases (id) {
        id -> Text,
        item_key -> Text,
        item_version -> Integer,
        source -> Text,
        reason -> Text,
        effective_from -> Text,
        state -> Text,
        version -> Integer,
        proposed_by_id -> Text,
        proposed_at -> BigInt,
        decided_by_id -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        answer -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(items, item_versions, item_sources, packs);
