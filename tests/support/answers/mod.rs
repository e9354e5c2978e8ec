//! Answer sets for a rule pack: right, half-filled and hostile, the same in every run.
//!
//! They are text, not values, because a document may be wrong in ways no value is.

mod edits;
mod hostile;
mod json;
mod random;
mod value;

pub use edits::{Argument, Edit};
pub use json::Json;
pub use random::Random;

use onewindow_core::pack::Pack;

/// What one evaluation is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerSet {
    /// How it was made: `valid`, `half`, `changed`, `hostile` or `broken`.
    pub kind: &'static str,
    /// The context document.
    pub context: String,
    /// The input document.
    pub input: String,
    /// What is done to a form that was loaded with it.
    pub edits: Vec<Edit>,
}

/// Answer sets for one pack. `hidden` names the answers of a context and an input that must not be
/// there, as pointers into the answers: what is visible is the product's to say.
pub fn answer_sets(
    pack: &Pack,
    calendar: &str,
    count: usize,
    hidden: impl Fn(&str, &str) -> Vec<String>,
) -> Vec<AnswerSet> {
    let mut random = Random::named(&pack.item);
    (0..count)
        .map(|index| {
            let context = context(pack, calendar, &mut random);
            let valid = valid(pack, &context, &mut random, &hidden);
            let (kind, input) = match index % 20 {
                0..=6 => ("valid", valid.write()),
                7..=11 => ("half", half(valid, &mut random).write()),
                12..=13 => ("changed", changed(pack, valid, &mut random).write()),
                14..=18 => ("hostile", spoiled(valid, &mut random).write()),
                _ => ("broken", hostile::document(&mut random)),
            };
            AnswerSet {
                kind,
                context,
                input,
                edits: edits::edits(pack, &mut random),
            }
        })
        .collect()
}

fn context(pack: &Pack, calendar: &str, random: &mut Random) -> String {
    let year = random.between(2024, 2027);
    let today = format!(
        "{year}-{:02}-{:02}",
        random.between(1, 12),
        random.between(1, 28)
    );
    let licences = pack.materials.iter().filter_map(|m| m.licence.clone());
    let holdings: Vec<String> = licences.filter(|_| random.percent(40)).collect();
    let mut bool = |chance| {
        Json::raw(if random.percent(chance) {
            "true"
        } else {
            "false"
        })
    };
    let standing = Json::object([
        ("deferralAllowed", bool(70)),
        ("commitmentAllowed", bool(70)),
    ]);
    let kind = Json::text(if random.percent(50) { "person" } else { "firm" });
    let lang = Json::text(if random.percent(70) { "zh-CN" } else { "en" });
    let calendar = match random.percent(90) {
        true => Json::raw(calendar),
        false => Json::raw("{\"years\":{}}"),
    };
    Json::object([
        ("today", Json::Text(today)),
        ("lang", lang),
        ("applicant", Json::object([("kind", kind)])),
        ("standing", standing),
        ("holdings", Json::texts(&holdings)),
        ("calendar", calendar),
    ])
    .write()
}

/// A filled form: every field answered, then what turns out hidden taken away until nothing is.
fn valid(
    pack: &Pack,
    context: &str,
    random: &mut Random,
    hidden: &impl Fn(&str, &str) -> Vec<String>,
) -> Json {
    let answers = value::object(&pack.fields, random);
    let mut input = Json::object([
        ("answers", answers),
        ("choices", choices(pack, random)),
        ("files", files(pack, random)),
    ]);
    for _ in 0..8 {
        let pointers = hidden(context, &input.write());
        if pointers.is_empty() {
            break;
        }
        // Later rows first, so that the pointers to earlier ones still lead there.
        for pointer in pointers.iter().rev() {
            input.remove(&format!("/answers{pointer}"));
        }
    }
    input
}

fn choices(pack: &Pack, random: &mut Random) -> Json {
    let mut some = |of: Vec<String>| -> Json {
        Json::texts(
            &of.into_iter()
                .filter(|_| random.percent(30))
                .collect::<Vec<_>>(),
        )
    };
    let materials = pack.materials.iter();
    let ids = |has: fn(&onewindow_core::pack::Material) -> bool| {
        let chosen = materials.clone().filter(|m| has(m));
        chosen.map(|m| m.id.clone()).collect::<Vec<_>>()
    };
    Json::object([
        ("commitments", some(ids(|m| m.commitment.is_some()))),
        ("deferrals", some(ids(|m| m.deferral_workdays.is_some()))),
        ("licences", some(ids(|m| m.licence.is_some()))),
    ])
}

fn files(pack: &Pack, random: &mut Random) -> Json {
    let mut members = Vec::new();
    for material in pack.materials.iter().filter(|m| !m.generated) {
        if !random.percent(70) {
            continue;
        }
        let most = usize::try_from(material.files.max_count).unwrap_or(1);
        let count = random.between(1, most.clamp(1, 3));
        let files = (0..count)
            .map(|_| {
                let media = random.pick(&material.files.media_types);
                let size = random.between(1, 900_000);
                Json::object([
                    ("name", Json::text("扫描件 1.pdf")),
                    ("size", Json::Raw(size.to_string())),
                    ("mediaType", Json::text(media.map_or("", String::as_str))),
                    ("sha256", Json::Text(random.chars("0123456789abcdef", 64))),
                ])
            })
            .collect();
        members.push((material.id.clone(), Json::List(files)));
    }
    Json::Object(members)
}

/// What a person has typed so far.
fn half(mut input: Json, random: &mut Random) -> Json {
    let keep = random.between(5, 90);
    let Some(answers) = input.at("/answers") else {
        return input;
    };
    for pointer in answers.pointers().iter().rev() {
        let is_row = pointer.rsplit('/').next().is_some_and(is_index);
        if !is_row && !random.percent(keep) {
            answers.remove(pointer);
        }
    }
    input
}

fn is_index(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_digit())
}

/// A filled form in which some answers were changed afterwards, so that what depends on them may
/// be hidden, missing or wrong now.
fn changed(pack: &Pack, mut input: Json, random: &mut Random) -> Json {
    let mut fresh = value::object(&pack.fields, random);
    if let Some(answers) = input.at("/answers") {
        let pointers = answers.pointers();
        for _ in 0..random.between(1, 3) {
            if let Some(pointer) = random.pick(&pointers)
                && let Some(new) = fresh.at(pointer).cloned()
                && let Some(old) = answers.at(pointer)
            {
                *old = new;
            }
        }
    }
    if random.percent(30)
        && let Some(material) = random.pick(&pack.materials)
        && let Json::Object(members) = &mut input
    {
        let review = Json::object([
            ("verdict", Json::text("rejected")),
            ("reason", Json::text("图片不清晰")),
        ]);
        let reviews = Json::Object(vec![(material.id.clone(), review)]);
        members.push(("reviews".to_owned(), reviews));
    }
    input
}

fn spoiled(mut input: Json, random: &mut Random) -> Json {
    let part = match random.below(6) {
        0 => "/files",
        1 => "/choices",
        _ => "/answers",
    };
    if let Some(part) = input.at(part) {
        hostile::spoil(part, random);
    }
    input
}
