//! A case put before the rules core: its pack, its context, its input.

use super::parts::{self, FileRow};
use super::store::CaseRow;
use crate::catalogue;
use crate::identity;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, FieldError, Result};
use crate::platform::{AppState, Lang};
use onewindow_core::clock::Calendar;
use onewindow_core::date::Date;
use onewindow_core::lifecycle::CaseState;
use onewindow_core::{
    Applicant, ApplicantKind, Choices, Context, File, Input, LoadedPack, MaterialState, Mode,
    Review, ReviewVerdict, Standing, Verdict, evaluate_as, evaluate_text, parse_answers,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The place the vault seals answers for.
const ANSWERS: &str = "cases.answers";

/// What a verdict was given with, as it is kept with the case: the same again gives the same
/// verdict, years later.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoredContext {
    /// The civil day of the verdict.
    #[schema(value_type = String, format = Date, example = "2026-11-23")]
    pub today: Date,
    /// Who applies.
    #[schema(value_type = Object, example = json!({"kind": "person"}))]
    pub applicant: Applicant,
    /// What the applicant's credit leaves open.
    #[schema(value_type = Object, example = json!({"deferralAllowed": true, "commitmentAllowed": true}))]
    pub standing: Standing,
    /// Types of the e-licences held.
    #[schema(example = json!(["resident-id-card"]))]
    pub holdings: Vec<String>,
}

impl StoredContext {
    /// What the core judges in.
    pub(crate) fn context(&self, calendar: Calendar, lang: Lang) -> Context {
        Context {
            today: self.today,
            lang: lang.core(),
            applicant: self.applicant,
            standing: self.standing,
            holdings: self.holdings.clone(),
            calendar,
        }
    }
}

/// What an applicant puts before the office.
pub(crate) struct Filing {
    pub(crate) pack: Arc<LoadedPack>,
    pub(crate) stored: StoredContext,
    /// JSON.
    pub(crate) answers: String,
    pub(crate) choices: Choices,
    pub(crate) files: Vec<FileRow>,
}

/// What the rules core said of a case, as it writes it.
#[derive(Clone)]
pub(crate) struct Told {
    pub(super) sheet: Arc<Sheet>,
    /// JSON.
    pub(super) verdict: Arc<str>,
}

/// An applicant as they stand today.
pub(crate) struct Current {
    pub(crate) stored: StoredContext,
    /// They have the best credit grade and nothing against them.
    pub(crate) has_good_credit: bool,
}

/// Everything a verdict depends on.
pub(crate) struct Sheet {
    pub(crate) pack: Arc<LoadedPack>,
    pub(crate) stored: StoredContext,
    /// The answers it judges, as JSON.
    pub(crate) answers: String,
    /// All files, those that do not count too.
    pub(crate) files: Vec<FileRow>,
    /// What the window said of the materials.
    pub(crate) reviews: Vec<parts::Review>,
    /// The applicant has the best credit grade and nothing against them; not known of what is not
    /// judged as of today.
    pub(super) has_good_credit: bool,
    context: Context,
    input: Input,
    mode: Mode,
}

/// Answers and choices that are to stand in place of those saved.
#[derive(Debug, Clone, Default)]
pub(crate) struct Newer {
    pub(crate) answers: Option<String>,
    pub(crate) choices: Option<Choices>,
}

impl Sheet {
    /// Reads what the core needs. While the applicant works on the case the context is today's;
    /// from then on it is the one it was submitted with.
    pub(crate) fn read(
        conn: &mut Conn,
        state: &AppState,
        row: &CaseRow,
        newer: &Newer,
        lang: Lang,
    ) -> Result<Self> {
        let in_work = matches!(row.state()?, CaseState::Draft | CaseState::Supplement);
        let Current {
            stored,
            has_good_credit,
        } = if in_work {
            current(conn, state, (&row.applicant_kind, &row.applicant_id))?
        } else {
            Current {
                stored: serde_json::from_str(&row.context).map_err(Error::internal)?,
                has_good_credit: false,
            }
        };
        let answers = match &newer.answers {
            Some(answers) => answers.clone(),
            None => answers(state, row)?,
        };
        let choices = match &newer.choices {
            Some(choices) => choices.clone(),
            None => serde_json::from_str(&row.choices).map_err(Error::internal)?,
        };
        let filing = Filing {
            pack: catalogue::pack(conn, &row.pack_sha256)?,
            stored,
            answers,
            choices,
            files: parts::files(conn, row)?,
        };
        let mut sheet = Self::of(conn, filing, lang)?;
        sheet.has_good_credit = has_good_credit;
        if row.has.reviews {
            sheet.reviews = parts::store::reviews(conn, &row.id)?;
        }
        for review in &sheet.reviews {
            let verdict = if review.verdict == "rejected" {
                ReviewVerdict::Rejected
            } else {
                ReviewVerdict::Accepted
            };
            let review_of = Review {
                verdict,
                reason: review.reason.clone(),
                files: Some(review.files.clone()),
            };
            sheet
                .input
                .reviews
                .insert(review.material.clone(), review_of);
        }
        if !in_work {
            sheet.mode = Mode::Submission;
        }
        Ok(sheet)
    }

    /// Reads what is not a case yet.
    pub(crate) fn of(conn: &mut Conn, filing: Filing, lang: Lang) -> Result<Self> {
        let Filing {
            pack,
            stored,
            answers,
            choices,
            files,
        } = filing;
        let mut input = Input {
            answers: parse_answers(answers.as_bytes(), &pack)
                .map_err(|error| unreadable(&error, lang))?,
            choices,
            ..Input::default()
        };
        for file in files.iter().filter(|file| file.counts()) {
            if let Some(files) = input.files.entry(file.material.clone(), Vec::new()) {
                files.push(File {
                    name: file.name.clone(),
                    size: file.size,
                    media_type: file.media_type.clone(),
                    sha256: file.sha256.clone(),
                });
            }
        }
        let context = stored.context(catalogue::calendar(conn)?.as_ref().clone(), lang);
        Ok(Self {
            pack,
            stored,
            answers,
            files,
            reviews: Vec::new(),
            has_good_credit: false,
            context,
            input,
            mode: Mode::Draft,
        })
    }

    /// The verdict, as the state of the case has it.
    pub(crate) fn verdict(&self) -> Verdict {
        evaluate_as(self.mode, &self.pack, &self.context, &self.input)
    }

    /// The verdict as the core writes it, for whoever only passes it on.
    pub(crate) fn verdict_text(&self) -> String {
        evaluate_text(self.mode, &self.pack, &self.context, &self.input)
    }

    /// The first day a deferred document is owed by when its time runs from this day; none when none
    /// is deferred.
    pub(crate) fn owed(&self, from: Date) -> Option<Date> {
        let context = Context {
            today: from,
            ..self.context.clone()
        };
        evaluate_as(self.mode, &self.pack, &context, &self.input)
            .checklist
            .iter()
            .filter(|entry| entry.state == MaterialState::Deferred)
            .filter_map(|entry| entry.due)
            .min()
    }

    /// The verdict on what is being handed in, read and as the core writes it: nothing may be there that
    /// should not.
    ///
    /// # Errors
    /// [`Code::FormInvalid`] or [`Code::ChecklistIncomplete`], with every place.
    pub(crate) fn submitted(&self) -> Result<(Verdict, String)> {
        let text = evaluate_text(Mode::Submission, &self.pack, &self.context, &self.input);
        let verdict = Verdict::read(&text);
        let wrong: Vec<FieldError> = verdict
            .errors
            .iter()
            .chain(&verdict.missing)
            .map(place)
            .collect();
        if !wrong.is_empty() {
            return Err(Error::new(Code::FormInvalid)
                .with("count", wrong.len())
                .with_errors(wrong));
        }
        checklist_complete(&verdict)?;
        Ok((verdict, text))
    }
}

/// Refuses while a document is needed, rejected or undetermined.
///
/// # Errors
/// [`Code::ChecklistIncomplete`] naming each document.
pub(crate) fn checklist_complete(verdict: &Verdict) -> Result<()> {
    let open: Vec<FieldError> = verdict
        .checklist
        .iter()
        .filter(|entry| entry.state.is_open())
        .map(|entry| {
            let message = match &entry.reason {
                Some(reason) => format!("{}: {reason}", entry.name),
                None => entry.name.clone(),
            };
            FieldError::new(
                format!("#/materials/{}", entry.material),
                format!("material_{}", state_name(entry.state)),
                message,
            )
        })
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::ChecklistIncomplete)
        .with("count", open.len())
        .with_errors(open))
}

/// The state of a document as the API names it.
pub(crate) const fn state_name(state: MaterialState) -> &'static str {
    match state {
        MaterialState::NotNeeded => "notNeeded",
        MaterialState::Undetermined => "undetermined",
        MaterialState::Needed => "needed",
        MaterialState::Provided => "provided",
        MaterialState::HeldLicence => "heldLicence",
        MaterialState::SharedData => "sharedData",
        MaterialState::Committed => "committed",
        MaterialState::Deferred => "deferred",
        MaterialState::Rejected => "rejected",
    }
}

/// The answers of a case, opened.
pub(crate) fn answers(state: &AppState, row: &CaseRow) -> Result<String> {
    state.vault.open_value(ANSWERS, &row.answers)
}

/// Answers sealed for the database.
pub(crate) fn seal(state: &AppState, answers: &str) -> Result<String> {
    state.vault.seal(ANSWERS, answers)
}

/// What a verdict given now about this applicant, by kind and id, would rest on.
pub(crate) fn current(
    conn: &mut Conn,
    state: &AppState,
    (kind, id): (&str, &str),
) -> Result<Current> {
    let today = state.clock.today();
    let kind = identity::ApplicantKind::from_name(kind);
    let facts = identity::facts(conn, kind, id, today)?;
    let stored = StoredContext {
        today,
        applicant: Applicant {
            kind: match kind {
                identity::ApplicantKind::Person => ApplicantKind::Person,
                identity::ApplicantKind::Firm => ApplicantKind::Firm,
            },
        },
        standing: Standing {
            deferral_allowed: facts.standing.deferral_allowed,
            commitment_allowed: facts.standing.commitment_allowed,
        },
        holdings: facts.holdings,
    };
    Ok(Current {
        stored,
        has_good_credit: facts.has_good_credit,
    })
}

fn place(error: &onewindow_core::FieldError) -> FieldError {
    FieldError {
        pointer: error.pointer.clone(),
        code: error.code.clone(),
        message: error.message.clone(),
        params: match serde_json::to_value(&error.params) {
            Ok(serde_json::Value::Object(params)) => params,
            _ => serde_json::Map::new(),
        },
    }
}

/// Answers that are no document at all: the whole of them is the wrong place.
fn unreadable(error: &onewindow_core::DocumentError, lang: Lang) -> Error {
    let message = lang.pick(
        "内容无法读取或超过上限",
        "the answers cannot be read or are too large",
    );
    Error::new(Code::FormInvalid)
        .with("count", 1)
        .with_errors(vec![FieldError::new("", error.code, message)])
}
