//! Answer sets for a rule pack: right, half-filled and hostile.
//!
//! They are text, not values, because a document may be wrong in ways no value is.

pub(crate) mod hostile;
pub(crate) mod value;

use crate::commands::{Command, Places};
use crate::json::Json;
use crate::native::Native;
use crate::random::Random;
use onewindow_core::pack::Pack;
use std::ops::RangeInclusive;

/// What one evaluation and one session are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerSet {
    /// How it was made: `valid`, `half`, `changed`, `hostile` or `broken`.
    pub kind: &'static str,
    /// The context document.
    pub context: String,
    /// The input document.
    pub input: String,
    /// What is done to a form that was loaded with it.
    pub commands: Vec<Command>,
}

/// Makes answer sets for one pack.
#[derive(Debug)]
pub struct Generator<'a> {
    native: &'a Native,
    calendar: &'a str,
    places: Places<'a>,
}

impl<'a> Generator<'a> {
    /// For this pack, with this calendar in the contexts.
    #[must_use]
    pub fn new(native: &'a Native, calendar: &'a str) -> Self {
        Self {
            native,
            calendar,
            places: Places::of(native.pack()),
        }
    }

    /// The next set; of twenty sets in a row each kind gets its share.
    pub fn set(
        &self,
        index: usize,
        commands: RangeInclusive<usize>,
        random: &mut Random,
    ) -> AnswerSet {
        let pack = self.native.pack();
        let context = context(pack, self.calendar, random);
        let valid = self.valid(&context, random);
        let (kind, input) = match index % 20 {
            0..=6 => ("valid", valid.write()),
            7..=11 => ("half", half(valid, random).write()),
            12..=13 => ("changed", changed(pack, valid, random).write()),
            14..=18 => ("hostile", spoiled(valid, random).write()),
            _ => ("broken", hostile::document(random)),
        };
        let wanted = random.between(*commands.start(), *commands.end());
        AnswerSet {
            kind,
            context,
            input,
            commands: (0..wanted)
                .filter_map(|_| self.places.command(random))
                .collect(),
        }
    }

    /// A filled form: every field answered, then what turns out hidden taken away until nothing is.
    fn valid(&self, context: &str, random: &mut Random) -> Json {
        let pack = self.native.pack();
        let answers = value::object(&pack.fields, random);
        let mut input = Json::object([
            ("answers", answers),
            ("choices", choices(pack, random)),
            ("files", files(pack, random)),
        ]);
        for _ in 0..8 {
            let pointers = self.native.hidden(context, &input.write());
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
}

/// A context document: a day, a language, an applicant, standing, licences, working days.
pub(crate) fn context(pack: &Pack, calendar: &str, random: &mut Random) -> String {
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
