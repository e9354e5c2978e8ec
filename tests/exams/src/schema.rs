//! The JSON Schema exam.

use crate::core::{self, Judge};
use crate::table::{Exam, Outcome};
use onewindow_core::date::{FIRST_YEAR, LAST_YEAR};
use onewindow_core::decimal::Decimal;
use onewindow_core::format::Format;
use onewindow_core::json::Json;
use onewindow_core::pack::{Field, Kind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A difference from JSON Schema 2020-12 that the profile declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// `""` and `[]` are answers not given: no constraint but `required` concerns them.
    Unanswered,
    /// A group is there whenever its form is: an object that is not in the instance counts as an
    /// empty one, so its members decide whether something is missing.
    GroupAlwaysThere,
    /// Numbers have at most six decimal places and are below 1.7e32.
    NumberRange,
    /// Days lie in the years 1900 to 2199.
    Years,
    /// `time` also takes the time on a clock, without the offset of RFC 3339.
    ClockTime,
    /// `email` is a mailbox people have: no quoted local part, no address literal, a domain with a
    /// dot.
    Mailbox,
    /// `uri` has something behind its scheme.
    BareScheme,
    /// `format` asserts, as the vocabulary format-assertion says; the suite takes it for an
    /// annotation but in its folder of formats.
    FormatAsserts,
    /// Texts have at most 100 000 characters, lists at most 2 000 rows.
    Size,
}

impl Difference {
    /// The name of the difference, as RULES.md lists it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::GroupAlwaysThere => "group always there",
            Self::NumberRange => "number range",
            Self::Years => "years",
            Self::ClockTime => "clock time",
            Self::Mailbox => "mailbox",
            Self::BareScheme => "bare scheme",
            Self::FormatAsserts => "format asserts",
            Self::Size => "size",
        }
    }

    /// The differences a verdict on this instance can turn on, where the other side does or does
    /// not take `format` for an assertion.
    #[must_use]
    pub fn of(judge: &Judge, instance: &Json, format_asserts: bool) -> BTreeSet<Self> {
        let mut found = BTreeSet::new();
        let page = judge.pack().fields.first().map(|page| page.kind.fields());
        if let Some([field]) = page {
            note(field, Some(instance), &mut found);
        }
        if format_asserts {
            found.remove(&Self::FormatAsserts);
        }
        found
    }
}

fn note(field: &Field, instance: Option<&Json>, found: &mut BTreeSet<Difference>) {
    match (&field.kind, instance) {
        (Kind::Group { fields }, None) if field.required != requires(fields) => {
            found.insert(Difference::GroupAlwaysThere);
        }
        (Kind::Group { fields }, Some(group @ Json::Object(_))) => {
            for field in fields {
                note(field, group.get(&field.key), found);
            }
        }
        (Kind::Rows { fields, .. }, Some(Json::List(rows))) => {
            if rows.is_empty() {
                found.insert(Difference::Unanswered);
            }
            if rows.len() > 2_000 {
                found.insert(Difference::Size);
            }
            for row in rows {
                for field in fields {
                    note(field, row.get(&field.key), found);
                }
            }
        }
        (Kind::Choices { .. }, Some(Json::List(items))) if items.is_empty() => {
            found.insert(Difference::Unanswered);
        }
        (Kind::Text { .. } | Kind::Choice { .. }, Some(Json::Text(text))) if text.is_empty() => {
            found.insert(Difference::Unanswered);
        }
        (Kind::Text { format, .. }, Some(Json::Text(text))) => {
            if format_refuses(format.as_deref(), text) {
                found.insert(Difference::FormatAsserts);
            }
            if text.chars().count() > 100_000 {
                found.insert(Difference::Size);
            }
            found.extend(format.as_deref().and_then(|format| of_format(format, text)));
        }
        (Kind::Number { .. }, Some(Json::Number(text))) if Decimal::parse(text).is_err() => {
            found.insert(Difference::NumberRange);
        }
        _ => {}
    }
}

/// Whether something is missing from a group that is empty.
fn requires(fields: &[Field]) -> bool {
    fields.iter().any(|f| match &f.kind {
        Kind::Group { fields } => requires(fields),
        _ => f.required,
    })
}

fn format_refuses(format: Option<&str>, text: &str) -> bool {
    let format = format.and_then(Format::named);
    format.is_some_and(|format| !format.accepts(text))
}

fn of_format(format: &str, text: &str) -> Option<Difference> {
    match format {
        "date" | "date-time" => {
            let year = text.split('-').next()?;
            let digits = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
            let year: i32 = year.parse().ok().filter(|_| digits)?;
            let known = (FIRST_YEAR..=LAST_YEAR).contains(&year);
            (!known).then_some(Difference::Years)
        }
        "time" => {
            let clock = matches!(text.len(), 5 | 8)
                && text.bytes().all(|b| b.is_ascii_digit() || b == b':');
            clock.then_some(Difference::ClockTime)
        }
        "uri" => text.ends_with(':').then_some(Difference::BareScheme),
        "email" => {
            let (local, domain) = text.rsplit_once('@')?;
            let rare = local.starts_with('"') || domain.starts_with('[') || !domain.contains('.');
            rare.then_some(Difference::Mailbox)
        }
        _ => None,
    }
}

/// Runs every file of a folder of the official suite.
///
/// # Errors
/// A file that cannot be read, or is not of the suite's form.
pub fn run(folder: &Path) -> Result<Exam, String> {
    let mut exam = Exam::new("JSON Schema 2020-12");
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    for file in &files {
        let name = file
            .strip_prefix(folder)
            .unwrap_or(file)
            .display()
            .to_string();
        let text = std::fs::read_to_string(file).map_err(|e| format!("{name}: {e}"))?;
        let cases = core::read(&text).map_err(|e| format!("{name}: {e}"))?;
        for case in list(&cases).ok_or(format!("{name} is no list of cases"))? {
            run_case(&mut exam, &name, case).ok_or(format!("{name} has a case of another form"))?;
        }
    }
    if exam.tests() == 0 {
        return Err(format!("there is no test under {}", folder.display()));
    }
    Ok(exam)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry
            .map_err(|e| format!("{}: {e}", folder.display()))?
            .path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "json") {
            files.push(path);
        }
    }
    Ok(())
}

fn list(json: &Json) -> Option<&[Json]> {
    match json {
        Json::List(items) => Some(items),
        _ => None,
    }
}

fn text(json: &Json) -> Option<&str> {
    match json {
        Json::Text(text) => Some(text),
        _ => None,
    }
}

fn run_case(exam: &mut Exam, file: &str, case: &Json) -> Option<()> {
    let schema = case.get("schema")?;
    let about = text(case.get("description")?)?;
    let as_written = Judge::new(&schema.to_text());
    let asserts = Path::new(file).starts_with("optional/format");
    let mut typed = BTreeMap::new();
    for test in list(case.get("tests")?)? {
        let instance = test.get("data")?;
        let Json::Bool(valid) = test.get("valid")? else {
            return None;
        };
        let name = format!("{file} / {about} / {}", text(test.get("description")?)?);
        let outcome = match &as_written {
            Ok(judge) => judged(judge, instance, *valid, asserts, Outcome::Passed),
            Err(reasons) => match with_type(schema, reasons, instance) {
                Some((ty, schema)) => {
                    let judge = typed.entry(ty).or_insert_with(|| Judge::new(&schema));
                    match judge {
                        Ok(judge) => judged(judge, instance, *valid, asserts, Outcome::PassedTyped),
                        Err(reasons) => Outcome::Out(reasons.iter().copied().collect()),
                    }
                }
                None => Outcome::Out(reasons.iter().copied().collect()),
            },
        };
        exam.add(file, &name, outcome);
    }
    Some(())
}

fn judged(judge: &Judge, instance: &Json, valid: bool, asserts: bool, passed: Outcome) -> Outcome {
    if judge.accepts(&instance.to_text()) == valid {
        return passed;
    }
    match Difference::of(judge, instance, asserts).first() {
        Some(difference) => Outcome::Differs(difference.name()),
        None => Outcome::Failed(format!(
            "{} should be {}",
            instance.to_text(),
            if valid { "valid" } else { "invalid" }
        )),
    }
}

/// The schema with the type of the instance, where nothing but a type is missing.
///
/// A field has a type, so the profile refuses a schema without one. For an instance of a type T, a
/// schema and the same schema with `"type": T` give the same verdict: the question stays the same.
fn with_type(
    schema: &Json,
    reasons: &BTreeSet<&'static str>,
    instance: &Json,
) -> Option<(&'static str, String)> {
    let Json::Object(members) = schema else {
        return None;
    };
    let untyped = ["type", "$ref"].iter().all(|key| schema.get(key).is_none());
    if !untyped || *reasons != BTreeSet::from(["bad_type"]) {
        return None;
    }
    let ty = match instance {
        Json::Null => return None,
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::Text(_) => "string",
        Json::List(_) => "array",
        Json::Object(_) => "object",
    };
    let mut members = members.clone();
    members.push(("type".to_owned(), Json::Text(ty.to_owned())));
    Some((ty, Json::Object(members).to_text()))
}
