//! Tables of cases and what belongs to them.
#![expect(
    missing_docs,
    reason = "the columns are described where they are created"
)]

use super::packages::package_members;

diesel::table! {
    case_annotations (id) {
        id -> Text,
        case_id -> Text,
        file_id -> Text,
        number -> Integer,
        page -> Integer,
        place_x -> Nullable<Integer>,
        place_y -> Nullable<Integer>,
        place_width -> Nullable<Integer>,
        place_height -> Nullable<Integer>,
        note -> Text,
        author_id -> Text,
        created_at -> BigInt,
        told_at -> Nullable<BigInt>,
        resolved_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    cases (id) {
        id -> Text,
        number -> Nullable<Text>,
        item_key -> Text,
        item_version -> Integer,
        item_name_zh -> Text,
        item_name_en -> Text,
        pack_sha256 -> Text,
        case_type -> Text,
        mode -> Text,
        department -> Text,
        district -> Text,
        applicant_kind -> Text,
        applicant_id -> Text,
        applicant_name -> Text,
        person_id -> Text,
        state -> Text,
        version -> Integer,
        context -> Text,
        answers -> Text,
        choices -> Text,
        notice_sent -> Bool,
        acceptor_id -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
        submitted_at -> Nullable<BigInt>,
        accepted_at -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        statutory_due -> Nullable<Text>,
        promised_due -> Nullable<Text>,
        warn_at -> Nullable<Text>,
        due_provisional -> Bool,
        act_by -> Text,
    }
}

diesel::table! {
    case_clocks (case_id) {
        case_id -> Text,
        notice_due -> Nullable<Text>,
        forward_due -> Nullable<Text>,
        delivery_due -> Nullable<Text>,
        paused_on -> Nullable<Text>,
        is_extended -> Bool,
        owed_due -> Nullable<Text>,
        owed_remind_on -> Nullable<Text>,
        notice_basis -> Nullable<Text>,
        notice_reopened -> Bool,
    }
}

diesel::table! {
    case_files (id) {
        id -> Text,
        case_id -> Text,
        material -> Text,
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
    uploads (id) {
        id -> Text,
        case_id -> Nullable<Text>,
        material -> Text,
        owner_id -> Text,
        name -> Text,
        length -> BigInt,
        kept -> BigInt,
        sha256 -> Nullable<Text>,
        state -> Text,
        file_id -> Nullable<Text>,
        expires_at -> BigInt,
        application_id -> Nullable<Text>,
    }
}

diesel::table! {
    upload_parts (upload_id, start) {
        upload_id -> Text,
        start -> BigInt,
        length -> BigInt,
        object -> Text,
    }
}

diesel::table! {
    case_reviews (case_id, material) {
        case_id -> Text,
        material -> Text,
        verdict -> Text,
        reason -> Nullable<Text>,
        files -> Text,
        reviewer_id -> Text,
        reviewed_at -> BigInt,
    }
}

diesel::table! {
    case_events (id) {
        id -> Text,
        case_id -> Text,
        at -> BigInt,
        event_type -> Text,
        actor_kind -> Text,
        actor_id -> Text,
        actor_name -> Text,
        detail -> Nullable<Text>,
        program -> Nullable<Text>,
    }
}

diesel::table! {
    case_tasks (id) {
        id -> Text,
        case_id -> Text,
        department -> Text,
        opinion -> Nullable<Text>,
        reason -> Nullable<Text>,
        assigned_at -> BigInt,
        done_at -> Nullable<BigInt>,
        done_by_id -> Nullable<Text>,
        done_by_name -> Nullable<Text>,
        stage_no -> Nullable<Integer>,
        task_key -> Nullable<Text>,
        kind -> Nullable<Text>,
        name_zh -> Nullable<Text>,
        name_en -> Nullable<Text>,
        after_keys -> Nullable<Text>,
        parts -> Nullable<Text>,
        findings -> Nullable<Text>,
        workdays -> Nullable<Integer>,
        question -> Nullable<Text>,
        assignee_id -> Nullable<Text>,
        assignee_name -> Nullable<Text>,
        started_at -> Nullable<BigInt>,
        due -> Nullable<Text>,
        warn_at -> Nullable<Text>,
        closed -> Nullable<Text>,
    }
}

diesel::table! {
    case_stages (case_id, stage_no) {
        case_id -> Text,
        stage_no -> Integer,
        stage_key -> Text,
        name_zh -> Text,
        name_en -> Text,
        lead -> Text,
        gate -> Text,
        state -> Text,
        started_at -> Nullable<BigInt>,
        done_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    case_projects (case_id) {
        case_id -> Text,
        project_code -> Text,
        template_key -> Text,
        stage_key -> Text,
    }
}

diesel::table! {
    documents (id) {
        id -> Text,
        case_id -> Text,
        kind -> Text,
        number -> Text,
        verification_code -> Text,
        issued_at -> BigInt,
        issued_by_id -> Text,
        issued_by_name -> Text,
        body -> Text,
    }
}

diesel::table! {
    case_deliveries (case_id) {
        case_id -> Text,
        method -> Text,
        office_key -> Nullable<Text>,
        address -> Nullable<Text>,
        chosen_at -> BigInt,
    }
}

diesel::table! {
    commitment_checks (id) {
        id -> Text,
        case_id -> Text,
        material -> Text,
        name_zh -> Text,
        name_en -> Text,
        department -> Text,
        district -> Text,
        method -> Text,
        due -> Text,
        state -> Text,
        correct_by -> Nullable<Text>,
        reason -> Nullable<Text>,
        licence_revoked -> Bool,
        found_by_id -> Nullable<Text>,
        found_by_name -> Nullable<Text>,
        found_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    priority_projects (project_code) {
        project_code -> Text,
        name -> Text,
        added_by_id -> Text,
        added_at -> BigInt,
    }
}

diesel::table! {
    green_settings (scope) {
        scope -> Text,
        inner_percent -> Integer,
        remaining_workdays -> Integer,
        used_percent -> Integer,
        version -> Integer,
        updated_at -> BigInt,
    }
}

diesel::table! {
    green_cases (case_id) {
        case_id -> Text,
        ground -> Text,
        reason -> Nullable<Text>,
        helper_id -> Nullable<Text>,
        helper_name -> Nullable<Text>,
        inner_percent -> Integer,
        entered_at -> BigInt,
    }
}

diesel::table! {
    appointment_slots (id) {
        id -> Text,
        office_key -> Text,
        day -> Text,
        starts -> Text,
        ends -> Text,
        capacity -> Integer,
        booked -> Integer,
    }
}

diesel::table! {
    appointments (case_id) {
        case_id -> Text,
        slot_id -> Text,
        person_id -> Text,
        booked_at -> BigInt,
    }
}

diesel::table! {
    pre_reviews (id) {
        id -> Text,
        case_id -> Text,
        state -> Text,
        green -> Bool,
        asked_by -> Text,
        asked_at -> BigInt,
        summary -> Nullable<Text>,
        remarks -> Nullable<Text>,
        ended_by_id -> Nullable<Text>,
        ended_by_name -> Nullable<Text>,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    walk_ins (case_id) {
        case_id -> Text,
        clerk_id -> Text,
        entered_at -> BigInt,
    }
}

diesel::table! {
    document_files (document_id, lang) {
        document_id -> Text,
        lang -> Text,
        sha256 -> Text,
        size -> BigInt,
        drawn_at -> BigInt,
    }
}

diesel::table! {
    drafted_decisions (case_id, about) {
        case_id -> Text,
        about -> Text,
        department -> Text,
        body -> Text,
        author_id -> Text,
        saved_at -> BigInt,
    }
}

diesel::table! {
    opinion_templates (id) {
        id -> Text,
        department -> Text,
        kind -> Text,
        text_zh -> Text,
        text_en -> Text,
    }
}

diesel::table! {
    draft_notices (case_id) {
        case_id -> Text,
        told_at -> BigInt,
    }
}

diesel::table! {
    sequences (scope) {
        scope -> Text,
        value -> BigInt,
    }
}

diesel::joinable!(case_files -> cases (case_id));
diesel::joinable!(case_projects -> cases (case_id));
diesel::joinable!(case_tasks -> cases (case_id));
diesel::joinable!(documents -> cases (case_id));
diesel::joinable!(appointments -> appointment_slots (slot_id));
diesel::joinable!(appointments -> cases (case_id));
diesel::joinable!(green_cases -> cases (case_id));
diesel::joinable!(pre_reviews -> cases (case_id));
diesel::joinable!(walk_ins -> cases (case_id));
diesel::joinable!(case_clocks -> cases (case_id));
diesel::allow_tables_to_appear_in_same_query!(
    appointment_slots,
    appointments,
    cases,
    case_clocks,
    case_files,
    case_projects,
    case_reviews,
    case_stages,
    case_tasks,
    documents,
    draft_notices,
    green_cases,
    package_members,
    pre_reviews,
    walk_ins
);
diesel::allow_tables_to_appear_in_same_query!(upload_parts, uploads);
diesel::allow_columns_to_appear_in_same_group_by_clause!(
    cases::district,
    case_tasks::department,
    case_tasks::due,
    case_tasks::warn_at,
);
