//! One case: its pack, its context, its input, and what is expected of the verdict.

use crate::matching::difference;
use crate::tree::{self, items, long_text, object, text, word};
use crate::{File, expand, package, session};
use onewindow_core::json::Json;
use onewindow_core::pack::Pack;
use onewindow_core::{Context, Input, LoadedPack, evaluate};

/// Runs a case; says what is wrong.
pub(crate) fn case(file: &File, case: &Json) -> Result<(), String> {
    let judge = match case.get("package").or(case.get("packageText")) {
        Some(_) => package::judged,
        None => judged,
    };
    match judge(file, case) {
        Ok(()) => match case.get("refused") {
            None => Ok(()),
            Some(code) => Err(format!("expected to be refused with {}", code.to_text())),
        },
        Err(Stop::Refused(code)) => match case.get("refused") {
            Some(expected) if text(expected) == code => Ok(()),
            _ => Err(format!("refused with {code}")),
        },
        Err(Stop::Wrong(what)) => Err(what),
    }
}

/// Why a case ended early.
pub(crate) enum Stop {
    /// The core refused what it was given, with this code.
    Refused(String),
    /// Something is not as expected.
    Wrong(String),
}

fn judged(file: &File, case: &Json) -> Result<(), Stop> {
    let pack = expand::pack(file, case);
    let pack =
        Pack::parse(pack.as_bytes()).map_err(|error| Stop::Refused(error.code.to_owned()))?;
    let context = Context::parse(context(case).as_bytes())
        .map_err(|_| Stop::Refused("invalid_context".to_owned()))?;
    if case.get("steps").is_some() {
        return session::steps(pack, context, case);
    }
    let verdict = verdict(&pack, &context, &input(case))?;
    wrong(outcome(case, &verdict))?;
    if let Some(expected) = case.get("expect") {
        wrong(difference(expected, Some(&verdict), "verdict"))?;
    }
    if let Some(expected) = case.get("expectExactly") {
        let (expected, found) = (expected.to_text(), verdict.to_text());
        wrong((expected != found).then(|| format!("expected {expected}\n    found    {found}")))?;
    }
    Ok(())
}

pub(crate) fn wrong(what: Option<String>) -> Result<(), Stop> {
    what.map_or(Ok(()), |what| Err(Stop::Wrong(what)))
}

pub(crate) fn context(case: &Json) -> String {
    if let Some(text) = case.get("contextText") {
        return long_text(text);
    }
    let defaults = tree::parse(br#"{"today":"2026-11-23","lang":"en"}"#).unwrap();
    tree::laid_over(defaults, case.get("context")).to_text()
}

fn input(case: &Json) -> String {
    if let Some(text) = case.get("inputText") {
        return long_text(text);
    }
    if let Some(input) = case.get("input") {
        return input.to_text();
    }
    let answers = match (case.get("answer"), case.get("answers")) {
        (Some(answer), _) => object([("it", answer.clone())]),
        (None, Some(answers)) => answers.clone(),
        (None, None) => object([]),
    };
    object([("answers", answers)]).to_text()
}

fn verdict(pack: &LoadedPack, context: &Context, input: &str) -> Result<Json, Stop> {
    let input = Input::parse(input.as_bytes(), pack)
        .map_err(|error| Stop::Refused(error.code.to_owned()))?;
    Ok(written(&evaluate(pack, context, &input)))
}

/// A value as it is written.
pub(crate) fn written(value: &impl serde::Serialize) -> Json {
    tree::parse(serde_json::to_string(value).unwrap().as_bytes()).unwrap()
}

/// Compares the outcome of the short kinds of case.
fn outcome(case: &Json, verdict: &Json) -> Option<String> {
    let expected = case.get("outcome")?;
    let found = if case.get("rule").is_some() {
        rule_outcome(verdict)
    } else if case.get("value").is_some() {
        value_outcome(verdict)
    } else {
        answer_outcome(verdict)
    };
    difference(expected, Some(&found), "outcome").or_else(|| {
        let material = if case.get("rule").is_some() {
            "rule"
        } else {
            "has"
        };
        let entry = entry(verdict, "material", "checklist", material);
        let pointers = |list: Option<&Json>| {
            let list = list.map_or(&[][..], items).iter();
            Json::List(
                list.map(|item| item.get("pointer").unwrap().clone())
                    .collect(),
            )
        };
        [
            ("fields", pointers(entry?.get("fields"))),
            ("because", pointers(entry?.get("why")?.get("because"))),
        ]
        .iter()
        .find_map(|(key, found)| difference(case.get(key)?, Some(found), key))
    })
}

fn entry<'a>(verdict: &'a Json, by: &str, list: &str, name: &str) -> Option<&'a Json> {
    let mut entries = items(verdict.get(list)?).iter();
    entries.find(|entry| entry.get(by) == Some(&word(name)))
}

fn state<'a>(verdict: &'a Json, material: &str) -> &'a str {
    text(
        entry(verdict, "material", "checklist", material)
            .unwrap()
            .get("state")
            .unwrap(),
    )
}

fn rule_outcome(verdict: &Json) -> Json {
    word(match (state(verdict, "rule"), state(verdict, "not")) {
        ("needed", "notNeeded") => "true",
        ("notNeeded", "needed") => "false",
        ("notNeeded", "notNeeded") => "absent",
        ("undetermined", "undetermined") => "unknown",
        _ => "neither",
    })
}

fn error(verdict: &Json, pointer: &str) -> Option<Json> {
    let error = entry(verdict, "pointer", "errors", pointer)?;
    let part = |key: &str| error.get(key).unwrap().clone();
    Some(object([("code", part("code")), ("params", part("params"))]))
}

fn value_outcome(verdict: &Json) -> Json {
    let field = entry(verdict, "pointer", "fields", "/result");
    if let Some(value) = field.and_then(|field| field.get("value")) {
        return object([("value", value.clone())]);
    }
    error(verdict, "/result").unwrap_or_else(|| match state(verdict, "has") {
        "notNeeded" => word("absent"),
        _ => word("unknown"),
    })
}

fn answer_outcome(verdict: &Json) -> Json {
    error(verdict, "/it").unwrap_or_else(|| match entry(verdict, "pointer", "missing", "/it") {
        Some(_) => word("missing"),
        None => word("ok"),
    })
}
