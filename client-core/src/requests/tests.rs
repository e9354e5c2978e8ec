use super::*;

mod agreement;

/// The errors as `pointer code params`, one a line; the same from the table and from the types.
fn errors(kind: &str, body: &str) -> Vec<String> {
    let found = check(kind, body, Lang::En).unwrap();
    assert_eq!(found, agreement::typed(kind, body, Lang::En), "{body}");
    found
        .into_iter()
        .map(|e| {
            let params: String = e
                .params
                .iter()
                .map(|(name, bound)| format!(" {{\"{name}\":{bound}}}"))
                .collect();
            assert!(
                !e.message.contains('{') && e.message != "Does not meet the rule",
                "{}",
                e.message
            );
            format!("{} {}{params}", e.pointer, e.code)
        })
        .collect()
}

#[test]
fn a_log_in_is_checked_before_it_is_sent() {
    assert!(errors("smsCode", r#"{"mobile":"13800000001"}"#).is_empty());
    for wrong in [
        "1380000000",
        "23800000001",
        "12800000001",
        "1380000000１",
        "+8613800000001",
    ] {
        assert_eq!(
            errors("smsCode", &format!(r#"{{"mobile":"{wrong}"}}"#)),
            ["/mobile invalid_mobile"],
            "{wrong}"
        );
    }
    assert_eq!(errors("smsCode", r#"{"mobile":""}"#), ["/mobile required"]);
    assert_eq!(
        errors("citizenSession", r#"{"mobile":"1","code":"12a456"}"#),
        ["/code invalid_sms_code", "/mobile invalid_mobile"]
    );
    let long = "x".repeat(129);
    assert_eq!(
        errors(
            "staffSession",
            &format!(r#"{{"username":"","password":"{long}"}}"#)
        ),
        [r#"/password too_long {"max":128}"#, "/username required"]
    );
}

#[test]
fn a_body_of_another_shape_is_an_error_with_a_place() {
    assert_eq!(errors("smsCode", r#"{"mobile":"#), [" not_json"]);
    assert_eq!(errors("smsCode", "{}"), ["/mobile required"]);
    assert_eq!(
        errors("smsCode", r#"{"mobile":"13800000001","a/b":1}"#),
        ["/a~1b unknown_field"]
    );
    assert_eq!(
        errors("smsCode", r#"{"mobile":13800000001}"#),
        ["/mobile wrong_type"]
    );
    assert_eq!(
        errors("delivery", r#"{"method":"drone"}"#),
        ["/method not_a_choice"]
    );
    assert_eq!(
        errors("smsCode", r#"{"mobile":"1","mobile":"1"}"#),
        ["/mobile duplicate_key"]
    );
    assert_eq!(check("nothing", "{}", Lang::Zh), None);
}

#[test]
fn a_case_is_for_a_person_or_for_a_firm_that_is_named() {
    assert!(
        errors(
            "createCase",
            r#"{"itemKey":"a","applicant":{"kind":"person"}}"#
        )
        .is_empty()
    );
    assert!(
        errors(
            "createCase",
            r#"{"itemKey":"a","applicant":{"kind":"firm","firmId":"x"}}"#
        )
        .is_empty()
    );
    assert_eq!(
        errors(
            "createCase",
            r#"{"itemKey":"a","applicant":{"kind":"firm","firmId":""}}"#
        ),
        ["/applicant/firmId required"]
    );
    assert_eq!(
        errors(
            "createCase",
            r#"{"itemKey":"a","applicant":{"kind":"person","firmId":"x"}}"#
        ),
        ["/applicant/firmId unknown_field"]
    );
    assert_eq!(
        errors(
            "createCase",
            r#"{"itemKey":"a","applicant":{"kind":"firm"}}"#
        ),
        ["/applicant/firmId required"]
    );
    let long = "企".repeat(65);
    assert_eq!(
        errors(
            "createCase",
            &format!(r#"{{"itemKey":"a","applicant":{{"kind":"firm","firmId":"{long}"}}}}"#)
        ),
        [r#"/applicant/firmId too_long {"max":64}"#]
    );
}

#[test]
fn a_list_is_no_object_and_an_object_no_word() {
    for (kind, body, wrong) in [
        ("smsCode", r#"["13800000001"]"#, " wrong_type"),
        (
            "delivery",
            r#"{"method":{"pickup":null}}"#,
            "/method wrong_type",
        ),
        (
            "singleNotice",
            r#"{"items":[["a",null,"x"]]}"#,
            "/items/0 wrong_type",
        ),
        (
            "saveDraft",
            r#"{"answers":{},"choices":[]}"#,
            "/choices wrong_type",
        ),
        (
            "createCase",
            r#"{"itemKey":"a","applicant":["person"]}"#,
            "/applicant wrong_type",
        ),
        (
            "createCase",
            r#"{"itemKey":"a","applicant":{"kind":{"person":null}}}"#,
            "/applicant/kind wrong_type",
        ),
    ] {
        assert_eq!(errors(kind, body), [wrong], "{body}");
    }
}

#[test]
fn what_is_not_json_is_that_before_all_else() {
    for body in [
        "",
        r#"{"x":1,"#,
        r#"{"mobile":1}}"#,
        r#"{"mobile":"\ud800"}"#,
        r#"{"mobile":1,"x":"\ud800"}"#,
        r#"{"mobile":01}"#,
    ] {
        assert_eq!(errors("smsCode", body), [" not_json"], "{body}");
    }
    let place = |body: &[u8]| read::<SmsCodeRequest>(body, Lang::En).unwrap_err();
    let at = |line, column| Unread::NotJson { line, column };
    assert_eq!(place(b"{\"mobile\": [}"), at(1, 13));
    assert_eq!(place(b"{\n \"mobile\"\n  x}"), at(3, 3));
    assert_eq!(place(b""), at(1, 1));
    assert_eq!(place(b"{\"mobile\":\"\xff\"}"), at(1, 12));
}

#[test]
fn answers_are_an_object_and_stay_as_written() {
    let body = r#"{"answers":{"a":{"n":1.50}},"choices":{"commitments":["b"]}}"#;
    assert!(errors("saveDraft", body).is_empty());
    let read: SaveDraftRequest = serde_json::from_str(body).unwrap();
    assert_eq!(read.answers.get(), r#"{"a":{"n":1.50}}"#);
    assert_eq!(read.choices.commitments, ["b"]);
    assert_eq!(
        errors("saveDraft", r#"{"answers":[1]}"#),
        ["/answers wrong_type"]
    );
    assert_eq!(
        errors(
            "saveDraft",
            r#"{"answers":{},"choices":{"deferrals":["a","b","a"]}}"#
        ),
        ["/choices/deferrals duplicate"]
    );
    assert!(errors("submission", "{}").is_empty());
    assert_eq!(
        errors("submission", r#"{"answers":"x"}"#),
        ["/answers wrong_type"]
    );
}

#[test]
fn answers_nested_without_end_are_no_panic() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    for kind in ["saveDraft", "submission"] {
        assert_eq!(
            errors(kind, &format!(r#"{{"answers":{deep}}}"#)),
            ["/answers wrong_type"]
        );
        // An object is left to the engine, which knows how deep the form may go.
        assert!(errors(kind, &format!(r#"{{"answers":{{"a":{deep}}}}}"#)).is_empty());
    }
}

#[test]
fn a_single_notice_names_each_thing_and_says_why() {
    assert_eq!(
        errors("singleNotice", r#"{"items":[]}"#),
        [r#"/items too_few_rows {"min":1}"#]
    );
    assert_eq!(
        errors(
            "singleNotice",
            r#"{"items":[{"material":"a","reason":"x"},{"reason":" "},{"material":"a","pointer":"/b","reason":""}]}"#
        ),
        [
            "/items/1/material required",
            "/items/1/reason required",
            "/items/2/pointer only_one_of",
            "/items/2/reason required"
        ]
    );
    // More rows than allowed, and one of them wrong: the first rule that broke is enough.
    let rows = vec![r#"{"reason":""}"#; 101].join(",");
    assert_eq!(
        errors("singleNotice", &format!(r#"{{"items":[{rows}]}}"#)),
        [r#"/items too_many_rows {"max":100}"#]
    );
}

#[test]
fn who_says_no_says_why() {
    assert!(errors("decision", r#"{"outcome":"granted"}"#).is_empty());
    for (kind, body) in [
        ("decision", r#"{"outcome":"refused"}"#),
        ("decision", r#"{"outcome":"refused","reason":" \n"}"#),
        ("review", r#"{"verdict":"rejected","reason":""}"#),
        ("opinion", r#"{"opinion":"disagree"}"#),
        ("nonAcceptance", r#"{"reason":""}"#),
    ] {
        let found = errors(kind, body);
        assert!(
            found.contains(&"/reason required".to_owned()),
            "{kind} {found:?}"
        );
    }
    assert_eq!(
        errors("withdrawal", r#"{"reason":"a\u0007"}"#),
        ["/reason control_character"]
    );
}

#[test]
fn messages_speak_both_languages_and_never_repeat_the_value() {
    let body = r#"{"mobile":"13800138abc","code":"123456"}"#;
    let zh = check("citizenSession", body, Lang::Zh).unwrap();
    let en = check("citizenSession", body, Lang::En).unwrap();
    assert_ne!(zh, en);
    for errors in [zh, en] {
        assert!(!to_text(&errors).contains("13800138"));
    }
}
