//! What the applicant and the office put in: answers, choices, files and reviews.

use crate::pack::loaded::LoadedPack;
use crate::requests::{Choices, ReviewVerdict};
use crate::values::json::{DocumentError, Json, Limits as JsonLimits};
use crate::values::ordered::OrderedMap;
use crate::values::out::number_text;
use crate::values::read::digits_of;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
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
    Json::parse(bytes, limits(pack, 0, 0))
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

impl Input {
    /// Reads `{"answers", "choices", "files", "reviews"}`, each of which may be missing.
    ///
    /// # Errors
    /// [`DocumentError`]: as for [`parse_answers`], and `invalid_input` when a part other than the
    /// answers has the wrong shape.
    pub fn parse(bytes: &[u8], pack: &LoadedPack) -> Result<Self, DocumentError> {
        let document = Self::parse_text(bytes, pack)?;
        Self::read(document).ok_or(DocumentError {
            code: "invalid_input",
            offset: 0,
            key: None,
        })
    }

    /// Reads an input's document within its limits, whatever it holds.
    pub(crate) fn parse_text(bytes: &[u8], pack: &LoadedPack) -> Result<Json, DocumentError> {
        Json::parse(bytes, limits(pack, MAX_REST_BYTES, 3))
    }

    pub(crate) fn read(document: Json) -> Option<Self> {
        let Json::Object(members) = document else {
            return None;
        };
        let mut input = Self::default();
        for (key, value) in members {
            match key.as_str() {
                "answers" => input.answers = value,
                "choices" => input.choices = read_choices(&value)?,
                "files" => {
                    for (material, files) in object(&value)? {
                        let files = list(files)?.iter().map(read_file).collect::<Option<_>>()?;
                        input.files.insert(material.clone(), files);
                    }
                }
                "reviews" => {
                    for (material, review) in object(&value)? {
                        input.reviews.insert(material.clone(), read_review(review)?);
                    }
                }
                _ => return None,
            }
        }
        Some(input)
    }

    /// The input as [`Input::parse`] reads it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let by_material = |entries: Vec<(String, Json)>| Json::Object(entries);
        let files = self.files.iter().map(|(id, files)| {
            let files = files.iter().map(File::to_json).collect();
            (id.clone(), Json::List(files))
        });
        let reviews = self.reviews.iter();
        let reviews = reviews.map(|(id, review)| (id.clone(), review.to_json()));
        object_of([
            ("answers", self.answers.clone()),
            ("choices", choices_to_json(&self.choices)),
            ("files", by_material(files.collect())),
            ("reviews", by_material(reviews.collect())),
        ])
    }
}

impl File {
    fn to_json(&self) -> Json {
        object_of([
            ("name", Json::Text(self.name.clone())),
            ("size", Json::Number(number_text(self.size))),
            ("mediaType", Json::Text(self.media_type.clone())),
            ("sha256", Json::Text(self.sha256.clone())),
        ])
    }
}

impl Review {
    fn to_json(&self) -> Json {
        let verdict = match self.verdict {
            ReviewVerdict::Accepted => "accepted",
            ReviewVerdict::Rejected => "rejected",
        };
        let mut members = vec![("verdict".to_owned(), Json::Text(verdict.to_owned()))];
        if let Some(reason) = &self.reason {
            members.push(("reason".to_owned(), Json::Text(reason.clone())));
        }
        if let Some(files) = &self.files {
            let files = files.iter().cloned().map(Json::Text).collect();
            members.push(("files".to_owned(), Json::List(files)));
        }
        Json::Object(members)
    }
}

/// The choices as [`Input::parse`] reads them.
pub(crate) fn choices_to_json(choices: &Choices) -> Json {
    let texts = |ids: &[String]| Json::List(ids.iter().cloned().map(Json::Text).collect());
    object_of([
        ("commitments", texts(&choices.commitments)),
        ("deferrals", texts(&choices.deferrals)),
        ("licences", texts(&choices.licences)),
    ])
}

pub(crate) fn object_of<const N: usize>(members: [(&str, Json); N]) -> Json {
    let members = members.into_iter();
    Json::Object(
        members
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

fn object(json: &Json) -> Option<&[(String, Json)]> {
    match json {
        Json::Object(members) => Some(members),
        _ => None,
    }
}

fn list(json: &Json) -> Option<&[Json]> {
    match json {
        Json::List(items) => Some(items),
        _ => None,
    }
}

fn text(json: &Json) -> Option<String> {
    match json {
        Json::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn texts(json: &Json) -> Option<Vec<String>> {
    list(json)?.iter().map(text).collect()
}

fn read_choices(json: &Json) -> Option<Choices> {
    let mut choices = Choices::default();
    for (key, value) in object(json)? {
        match key.as_str() {
            "commitments" => choices.commitments = texts(value)?,
            "deferrals" => choices.deferrals = texts(value)?,
            "licences" => choices.licences = texts(value)?,
            _ => return None,
        }
    }
    Some(choices)
}

/// Reads one file's description.
pub(crate) fn read_file(json: &Json) -> Option<File> {
    let Json::Number(size) = json.get("size")? else {
        return None;
    };
    Some(File {
        name: text(json.get("name")?)?,
        size: digits_of(size)?,
        media_type: text(json.get("mediaType")?)?,
        sha256: text(json.get("sha256")?)?,
    })
}

fn read_review(json: &Json) -> Option<Review> {
    let verdict = match text(json.get("verdict")?)?.as_str() {
        "accepted" => ReviewVerdict::Accepted,
        "rejected" => ReviewVerdict::Rejected,
        _ => return None,
    };
    // Null stands for "none" here, as serde writes an empty option by default elsewhere.
    let given = |key| json.get(key).filter(|value| **value != Json::Null);
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
