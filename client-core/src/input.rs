//! What the applicant and the office put in: answers, choices, files and reviews.

use crate::pack::loaded::LoadedPack;
use crate::requests::{Choices, ReviewVerdict};
use crate::values::doc::{Doc, Item, Part};
use crate::values::json::{DocumentError, Json, Limits as JsonLimits};
use crate::values::ordered::OrderedMap;
use crate::values::out::Out;
use crate::values::read::digits_of;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// Bytes an input may have beyond its answers.
const MAX_REST_BYTES: usize = 1 << 20;

/// Everything a verdict is given about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The answers, an object shaped like the form.
    pub answers: Json,
    /// Which alternatives to a document the applicant chose.
    pub choices: Choices,
    /// The files attached to each material, in the order they came.
    pub files: OrderedMap<String, Vec<File>>,
    /// What the office said about each material.
    pub reviews: OrderedMap<String, Review>,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            answers: Json::Object(Vec::new()),
            choices: Choices::default(),
            files: OrderedMap::default(),
            reviews: OrderedMap::default(),
        }
    }
}

/// An attached file. Other members are allowed and not read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub struct File {
    /// The name the applicant gave it.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The media type its first bytes show.
    pub media_type: String,
    /// The SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
}

/// What the office said about a material. Other members are allowed and not read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub struct Review {
    /// Accepted or rejected.
    pub verdict: ReviewVerdict,
    /// Why it was rejected.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub reason: Option<String>,
    /// The SHA-256 of the files that were looked at. A file that came later lifts a rejection;
    /// where this is missing a rejection stands until the review is taken away.
    #[cfg_attr(
        feature = "std",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub files: Option<Vec<String>>,
}

/// Reads the answers alone, within the pack's limits.
///
/// # Errors
/// [`DocumentError`] when they are not JSON, too large, too deep, or give a key twice.
pub fn parse_answers(bytes: &[u8], pack: &LoadedPack) -> Result<Json, DocumentError> {
    Json::parse(bytes, answer_limits(pack))
}

/// What answers, together or one by one, may measure.
pub(crate) fn answer_limits(pack: &LoadedPack) -> JsonLimits {
    limits(pack, 0, 0)
}

fn limits(pack: &LoadedPack, more_bytes: usize, more_depth: usize) -> JsonLimits {
    let limits = &pack.pack().limits;
    let size = |n: u32, more: usize| {
        usize::try_from(n)
            .unwrap_or(usize::MAX)
            .saturating_add(more)
    };
    JsonLimits {
        max_bytes: size(limits.max_bytes, more_bytes),
        max_depth: size(limits.max_depth, more_depth),
    }
}

/// An input as it is read: the answers where they stand in the document, the rest to keep.
#[derive(Debug)]
pub(crate) struct Given<'d> {
    pub(crate) answers: Item<'d>,
    pub(crate) choices: Choices,
    pub(crate) files: OrderedMap<String, Vec<File>>,
    pub(crate) reviews: OrderedMap<String, Review>,
}

impl Default for Given<'_> {
    fn default() -> Self {
        Self {
            answers: Item::EMPTY,
            choices: Choices::default(),
            files: OrderedMap::default(),
            reviews: OrderedMap::default(),
        }
    }
}

/// Reads an input's document within its limits, whatever it holds.
pub(crate) fn parse_document<'t>(
    text: &'t str,
    pack: &LoadedPack,
) -> Result<Doc<'t>, DocumentError> {
    Doc::parse_text(text, document_limits(pack))
}

fn document_limits(pack: &LoadedPack) -> JsonLimits {
    limits(pack, MAX_REST_BYTES, 3)
}

impl<'d> Given<'d> {
    /// Reads `{"answers", "choices", "files", "reviews"}`, each of which may be missing; none of
    /// them when a part other than the answers has the wrong shape. Members named in `besides` are
    /// left to the caller.
    pub(crate) fn read(document: Item<'d>, besides: &[&str]) -> Option<Self> {
        let mut given = Self::default();
        for (key, value) in document.members()? {
            match key {
                "answers" => given.answers = value,
                "choices" => given.choices = read_choices(value)?,
                "files" => given.files = by_material(value, read_files)?,
                "reviews" => given.reviews = by_material(value, read_review)?,
                key if besides.contains(&key) => {}
                _ => return None,
            }
        }
        Some(given)
    }

    /// The same, or the refusal.
    pub(crate) fn of(document: &'d Doc<'d>) -> Result<Self, DocumentError> {
        Self::read(document.root(), &[]).ok_or(DocumentError {
            code: "invalid_input",
            offset: 0,
            key: None,
        })
    }
}

impl Input {
    /// Reads `{"answers", "choices", "files", "reviews"}`, each of which may be missing.
    ///
    /// # Errors
    /// [`DocumentError`]: as for [`parse_answers`], and `invalid_input` when a part other than the
    /// answers has the wrong shape.
    pub fn parse(bytes: &[u8], pack: &LoadedPack) -> Result<Self, DocumentError> {
        let document = Doc::parse(bytes, document_limits(pack))?;
        let given = Given::of(&document)?;
        Ok(Self {
            answers: given.answers.to_json(),
            choices: given.choices,
            files: given.files,
            reviews: given.reviews,
        })
    }

    /// The input as if it had just been read, its answers as this document.
    pub(crate) fn given<'d>(&self, answers: &'d Doc<'d>) -> Given<'d> {
        Given {
            answers: answers.root(),
            choices: self.choices.clone(),
            files: self.files.clone(),
            reviews: self.reviews.clone(),
        }
    }

    /// The input as [`Input::parse`] reads it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut out = Out::default();
        out.open('{');
        out.key("answers");
        Doc::of(&self.answers).root().write(&mut out.0);
        write_rest(&self.choices, &self.files, &self.reviews, &mut out);
        out.close('}');
        out.to_json()
    }
}

/// Writes the members of an input beside its answers.
pub(crate) fn write_rest(
    choices: &Choices,
    files: &OrderedMap<String, Vec<File>>,
    reviews: &OrderedMap<String, Review>,
    out: &mut Out,
) {
    write_choices(choices, out);
    out.begin("files", '{');
    for (material, files) in files.iter() {
        out.text_key(material);
        out.open('[');
        for file in files {
            write_file(file, out);
        }
        out.close(']');
    }
    out.close('}');
    out.begin("reviews", '{');
    for (material, review) in reviews.iter() {
        out.text_key(material);
        out.open('{');
        out.text_member(
            "verdict",
            match review.verdict {
                ReviewVerdict::Accepted => "accepted",
                ReviewVerdict::Rejected => "rejected",
            },
        );
        if let Some(reason) = &review.reason {
            out.text_member("reason", reason);
        }
        if let Some(files) = &review.files {
            write_texts("files", files, out);
        }
        out.close('}');
    }
    out.close('}');
}

fn write_file(file: &File, out: &mut Out) {
    out.open('{');
    out.text_member("name", &file.name);
    out.number_member("size", file.size);
    out.text_member("mediaType", &file.media_type);
    out.text_member("sha256", &file.sha256);
    out.close('}');
}

/// Writes the member `choices` as [`Input::parse`] reads it.
pub(crate) fn write_choices(choices: &Choices, out: &mut Out) {
    out.begin("choices", '{');
    write_texts("commitments", &choices.commitments, out);
    write_texts("deferrals", &choices.deferrals, out);
    write_texts("licences", &choices.licences, out);
    out.close('}');
}

fn write_texts(key: &str, texts: &[String], out: &mut Out) {
    out.begin(key, '[');
    for text in texts {
        out.text(text);
    }
    out.close(']');
}

pub(crate) fn object_of<const N: usize>(members: [(&str, Json); N]) -> Json {
    let members = members.into_iter();
    Json::Object(
        members
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

fn by_material<T>(
    json: Item<'_>,
    read: fn(Item<'_>) -> Option<T>,
) -> Option<OrderedMap<String, T>> {
    let mut entries = Vec::new();
    for (material, value) in json.members()? {
        entries.push((material.to_owned(), read(value)?));
    }
    Some(OrderedMap::of_distinct(entries))
}

fn text(json: Item<'_>) -> Option<String> {
    json.text().map(str::to_owned)
}

fn texts(json: Item<'_>) -> Option<Vec<String>> {
    all(json, text)
}

/// Files of one document, or choices of one kind.
const MAX_LISTED: usize = 1_000;

fn all<T>(json: Item<'_>, read: fn(Item<'_>) -> Option<T>) -> Option<Vec<T>> {
    let mut values = Vec::new();
    for item in json.items()? {
        if values.len() >= MAX_LISTED {
            return None;
        }
        values.push(read(item)?);
    }
    Some(values)
}

fn read_choices(json: Item<'_>) -> Option<Choices> {
    let mut choices = Choices::default();
    for (key, value) in json.members()? {
        match key {
            "commitments" => choices.commitments = texts(value)?,
            "deferrals" => choices.deferrals = texts(value)?,
            "licences" => choices.licences = texts(value)?,
            _ => return None,
        }
    }
    Some(choices)
}

fn read_files(json: Item<'_>) -> Option<Vec<File>> {
    all(json, read_file)
}

/// Reads one file's description.
pub(crate) fn read_file(json: Item<'_>) -> Option<File> {
    let Part::Number(size) = json.get("size")?.part() else {
        return None;
    };
    Some(File {
        name: text(json.get("name")?)?,
        size: digits_of(size)?,
        media_type: text(json.get("mediaType")?)?,
        sha256: text(json.get("sha256")?)?,
    })
}

fn read_review(json: Item<'_>) -> Option<Review> {
    let verdict = match json.get("verdict")?.text()? {
        "accepted" => ReviewVerdict::Accepted,
        "rejected" => ReviewVerdict::Rejected,
        _ => return None,
    };
    // Null stands for "none" here, as serde writes an empty option by default elsewhere.
    let given = |key| {
        let value = json.get(key);
        value.filter(|value| !matches!(value.part(), Part::Null))
    };
    Some(Review {
        verdict,
        reason: match given("reason") {
            Some(reason) => Some(text(reason)?),
            None => None,
        },
        files: match given("files") {
            Some(files) => Some(texts(files)?),
            None => None,
        },
    })
}
