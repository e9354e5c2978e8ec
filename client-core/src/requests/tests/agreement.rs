//! The table and the types say the same about every body: right ones, and ones changed at random
//! in all the ways a body goes wrong.

use super::*;
use crate::values::json::{Json, Limits};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use validator::Validate;

/// What the types say, as the server asks them.
pub(super) fn typed(kind: &str, body: &str, lang: Lang) -> Vec<FieldError> {
    fn of<T: DeserializeOwned + Validate>(body: &str, lang: Lang) -> Vec<FieldError> {
        match read::<T>(body.as_bytes(), lang) {
            Ok(request) => errors_of(&request, lang),
            Err(Unread::Shape(error)) => vec![error],
            Err(Unread::NotJson { .. }) => {
                let error = FieldError::new(String::new(), "not_json", Params::default(), lang);
                vec![error]
            }
        }
    }
    let of = match kind {
        "smsCode" => of::<SmsCodeRequest>,
        "citizenSession" => of::<CitizenSessionRequest>,
        "staffSession" => of::<StaffSessionRequest>,
        "tokenRefresh" => of::<TokenRefreshRequest>,
        "createCase" => of::<CreateCaseRequest>,
        "saveDraft" => of::<SaveDraftRequest>,
        "submission" => of::<SubmissionRequest>,
        "withdrawal" => of::<WithdrawalRequest>,
        "review" => of::<ReviewRequest>,
        "acceptance" => of::<AcceptanceRequest>,
        "singleNotice" => of::<SingleNoticeRequest>,
        "nonAcceptance" => of::<NonAcceptanceRequest>,
        "opinion" => of::<OpinionRequest>,
        "decision" => of::<DecisionRequest>,
        "delivery" => of::<DeliveryRequest>,
        _ => panic!("{kind} has no type"),
    };
    of(body, lang)
}

/// Right bodies that between them have every member and every choice of every request.
const RIGHT: &[(&str, &str)] = &[
    ("smsCode", r#"{"mobile":"13800000001"}"#),
    (
        "citizenSession",
        r#"{"mobile":"13800000001","code":"123456"}"#,
    ),
    (
        "staffSession",
        r#"{"username":"window-dongqu","password":"correct horse"}"#,
    ),
    ("tokenRefresh", r#"{"refreshToken":"kR0b7m"}"#),
    (
        "createCase",
        r#"{"itemKey":"a","applicant":{"kind":"person"},"district":"dongqu","authorisationId":"x"}"#,
    ),
    (
        "createCase",
        r#"{"itemKey":"a","applicant":{"kind":"firm","firmId":"x"}}"#,
    ),
    (
        "saveDraft",
        r#"{"answers":{"a":{"n":1.50}},"choices":{"commitments":["a","b"],"deferrals":["c"],"licences":[]}}"#,
    ),
    (
        "submission",
        r#"{"answers":{"a":[1,2]},"choices":{"deferrals":["c","d"]}}"#,
    ),
    ("withdrawal", r#"{"reason":"暂不办理"}"#),
    ("review", r#"{"verdict":"accepted","reason":"清晰"}"#),
    ("review", r#"{"verdict":"rejected","reason":"不清晰"}"#),
    ("acceptance", r#"{"note":"材料齐全"}"#),
    (
        "singleNotice",
        r#"{"items":[{"material":"m","reason":"缺签字"},{"pointer":"/a/b","reason":"x"}],"note":"补正"}"#,
    ),
    (
        "singleNotice",
        r#"{"items":[{"pointer":"/a","reason":"x"},{"material":"m","reason":"y","annotations":["n1","n2"]}]}"#,
    ),
    (
        "singleNotice",
        r#"{"note":"补正","items":[{"reason":"x","material":"m","pointer":null}]}"#,
    ),
    (
        "submission",
        r#"{"choices":{"commitments":["a","b","c"],"deferrals":["c","d"],"licences":["e","f"]}}"#,
    ),
    (
        "nonAcceptance",
        r#"{"reason":"不需要许可","rightOrgan":"公安局"}"#,
    ),
    ("opinion", r#"{"opinion":"agree","reason":"真实"}"#),
    ("opinion", r#"{"opinion":"disagree","reason":"不符"}"#),
    ("decision", r#"{"outcome":"granted","reason":"符合"}"#),
    ("decision", r#"{"outcome":"refused","reason":"不符"}"#),
    ("delivery", r#"{"method":"pickup"}"#),
    ("delivery", r#"{"method":"mail"}"#),
    ("delivery", r#"{"method":"electronic"}"#),
];

/// A xorshift generator: the same bodies on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % below
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.roll(of.len())]
    }

    fn text(&mut self) -> String {
        let many = [0, 1, 2, 64, 65, 100, 101, 128, 129, 200, 201, 500, 501];
        let more = [1000, 1001, 2000, 2001];
        match self.roll(5) {
            0 => self
                .pick(&[
                    "",
                    " ",
                    "\n\t",
                    "\u{3000}",
                    "a\u{7}",
                    "\u{85}",
                    " \u{7}",
                    "\0",
                    "/",
                    "~/",
                    "a`b",
                    "\"\\",
                    "123456",
                    "１23456",
                    "12a456",
                    "13800000001",
                    "1380000000",
                    "12800000001",
                    "person",
                    "firm",
                    "rejected",
                    "refused",
                    "disagree",
                    "mail",
                    "Accepted",
                    "企",
                    "\u{1f600}",
                ])
                .to_owned(),
            1 => "x".repeat(self.roll(3)),
            2 => "x".repeat(many[self.roll(many.len())]),
            3 => "企".repeat(many[self.roll(many.len())]),
            _ => self.pick(&[" ", "y"]).repeat(more[self.roll(more.len())]),
        }
    }

    fn value(&mut self) -> Json {
        let number = ["0", "-1", "1.50", "1e999", "-0.0e-9", "13800000001", "1e5"];
        match self.roll(16) {
            0 => Json::Null,
            1 => Json::Bool(self.roll(2) == 0),
            2 => Json::Number(self.pick(&number).to_owned()),
            3 => Json::List(vec![self.value()]),
            4 => Json::List(Vec::new()),
            5 => Json::Object(vec![(self.key(), self.value())]),
            6 => Json::Object(Vec::new()),
            _ => Json::Text(self.text()),
        }
    }

    fn key(&mut self) -> String {
        self.pick(&[
            "mobile",
            "code",
            "kind",
            "firmId",
            "reason",
            "material",
            "pointer",
            "choices",
            "answers",
            "licences",
            "a",
            "a/b",
            "~",
            "",
            "`x`",
            "Reason",
            "first_name",
            "键",
        ])
        .to_owned()
    }

    /// A body with one thing changed in it.
    fn change(&mut self, json: &mut Json) {
        // The deeper places are as likely as the shallow ones.
        match json {
            Json::Object(members) if !members.is_empty() && self.roll(9) > 0 => {
                let i = self.roll(members.len());
                match self.roll(16) {
                    0 => drop(members.remove(i)),
                    1 => members.push((self.key(), self.value())),
                    2 => members.insert(i, (self.key(), self.value())),
                    3 => {
                        let again = members[i].clone();
                        members.insert(self.roll(members.len() + 1), again);
                    }
                    4 => members.rotate_left(i),
                    5 => members[i].0 = self.key(),
                    _ => self.change(&mut members[i].1),
                }
            }
            Json::List(items) if !items.is_empty() && self.roll(9) > 0 => {
                let i = self.roll(items.len());
                match self.roll(6) {
                    0 => drop(items.remove(i)),
                    1 => {
                        let again = items[i].clone();
                        items.resize(99 + self.roll(4), again);
                    }
                    2 => items.push(Json::Text(self.text())),
                    3 => items.push(items[i].clone()),
                    _ => self.change(&mut items[i]),
                }
            }
            // Most rules are about texts, and are asked only where the shape is right.
            Json::Text(text) if self.roll(12) > 0 => *text = self.text(),
            json => *json = self.value(),
        }
    }

    /// The text with one thing wrong in it that JSON itself knows.
    fn damage(&mut self, text: &mut String) {
        let mut chars: Vec<char> = text.chars().collect();
        let i = self.roll(chars.len() + 1);
        match self.roll(3) {
            0 => chars.truncate(i),
            1 => {
                let bits = [
                    " ", "\n", "\t", ",", "}", "]", "\"", "\\", "\\ud83d", "\\udc00", "\\u0041",
                    "0", "nul", "{", "[", ":", "\u{feff}", "\u{1}",
                ];
                let bit = self.pick(&bits);
                chars.splice(i..i, bit.chars());
            }
            _ => {
                let end = chars.len().min(i + 1 + self.roll(3));
                chars.drain(i.min(end)..end);
            }
        }
        *text = chars.into_iter().collect();
    }
}

#[test]
fn the_table_and_the_types_agree_on_every_body() {
    let mut dice = Dice(0x0123_4567_89ab_cdef);
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..1500 {
        for (kind, right) in RIGHT {
            let limits = Limits::TRUSTED;
            let mut json = Json::parse(right.as_bytes(), limits).unwrap();
            for _ in 0..dice.roll(4) {
                dice.change(&mut json);
            }
            let mut body = json.to_text();
            if dice.roll(8) == 0 {
                dice.damage(&mut body);
            }
            let found = check(kind, &body, Lang::Zh).unwrap();
            assert_eq!(found, typed(kind, &body, Lang::Zh), "{kind} {body}");
            assert_eq!(
                check(kind, &body, Lang::En).unwrap(),
                typed(kind, &body, Lang::En),
                "{kind} {body}"
            );
            // The text of the table's writer is the one serde would give.
            let errors = serde_json::to_string(&found).unwrap();
            assert_eq!(to_text(&found), format!("{{\"errors\":{errors}}}"));
            if found.is_empty() {
                *met.entry("").or_default() += 1;
            }
            for error in &found {
                *met.entry(error.code).or_default() += 1;
            }
        }
    }
    for code in [
        "",
        "required",
        "too_short",
        "too_long",
        "too_few_rows",
        "too_many_rows",
        "invalid_mobile",
        "invalid_sms_code",
        "control_character",
        "not_a_choice",
        "duplicate",
        "only_one_of",
        "unknown_field",
        "duplicate_key",
        "not_json",
        "wrong_type",
    ] {
        let times = met.remove(code).unwrap_or_default();
        assert!(times >= 5, "{code:?} was met {times} times");
    }
    assert!(met.is_empty(), "codes nobody listed: {met:?}");
}

#[test]
fn every_kind_has_right_bodies_which_are_right() {
    for (kind, body) in RIGHT {
        assert_eq!(check(kind, body, Lang::Zh), Some(Vec::new()), "{body}");
        assert_eq!(typed(kind, body, Lang::Zh), Vec::new(), "{body}");
    }
    for (kind, _) in shapes::KINDS {
        assert!(RIGHT.iter().any(|(name, _)| name == kind), "{kind}");
    }
}
