//! What surrounds a form: the day, the applicant, and the calendar.

use crate::clock::{Arrangement, Calendar};
use crate::pack::Text;
use crate::values::date::Date;
use crate::values::doc::{Doc, Item};
use crate::values::json::Limits;
use crate::values::read::{Members, Read, digits_of, flag, list, named, text, within};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::str::FromStr;

/// The language of the texts in a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    #[cfg_attr(feature = "std", serde(rename = "zh-CN"))]
    Zh,
    /// English.
    #[cfg_attr(feature = "std", serde(rename = "en"))]
    En,
}

impl Lang {
    /// The language with this tag, `zh-CN` or `en`.
    #[must_use]
    pub fn tagged(tag: &str) -> Option<Self> {
        named(tag, LANGS).ok()
    }

    /// The text in this language, the Chinese where the other is missing.
    #[must_use]
    pub fn pick(self, text: &Text) -> &str {
        match (self, &text.en) {
            (Self::En, Some(en)) => en,
            _ => &text.zh,
        }
    }
}

/// What the verdict depends on besides pack and input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct Context {
    /// The civil day in Asia/Shanghai the verdict is for.
    pub today: Date,
    /// The language of its texts.
    #[cfg_attr(feature = "std", serde(default))]
    pub lang: Lang,
    /// Who applies.
    #[cfg_attr(feature = "std", serde(default))]
    pub applicant: Applicant,
    /// What the applicant's credit leaves open.
    #[cfg_attr(feature = "std", serde(default))]
    pub standing: Standing,
    /// The type keys of the e-licences the applicant holds.
    #[cfg_attr(feature = "std", serde(default))]
    pub holdings: Vec<String>,
    /// Working days.
    #[cfg_attr(feature = "std", serde(default))]
    pub calendar: Calendar,
}

impl Context {
    /// Reads a context; only `today` must be there.
    ///
    /// # Errors
    /// What is wrong, in English, for whoever calls.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let limits = Limits {
            max_bytes: 1 << 20,
            max_depth: 8,
        };
        let json = Doc::parse(bytes, limits).map_err(|error| error.code.to_owned())?;
        let mut m = Members::of(json.root())?;
        let mut context = Self::on(m.need("today", date)?);
        if let Some(lang) = m.may("lang", |json| named(&text(json)?, LANGS))? {
            context.lang = lang;
        }
        if let Some(applicant) = m.may("applicant", read_applicant)? {
            context.applicant = applicant;
        }
        if let Some(standing) = m.may("standing", read_standing)? {
            context.standing = standing;
        }
        if let Some(holdings) = m.may("holdings", |json| list(json, text))? {
            context.holdings = holdings;
        }
        if let Some(calendar) = m.may("calendar", read_calendar)? {
            context.calendar = calendar;
        }
        m.end()?;
        Ok(context)
    }

    /// A context for a natural person in good standing who holds no e-licence.
    #[must_use]
    pub fn on(today: Date) -> Self {
        Self {
            today,
            lang: Lang::default(),
            applicant: Applicant::default(),
            standing: Standing::default(),
            holdings: Vec::new(),
            calendar: Calendar::default(),
        }
    }
}

const LANGS: &[(&str, Lang)] = &[("zh-CN", Lang::Zh), ("en", Lang::En)];

fn date(json: Item<'_>) -> Read<Date> {
    Date::from_str(&text(json)?).map_err(|_| "not a date".to_owned())
}

fn read_applicant(json: Item<'_>) -> Read<Applicant> {
    const KINDS: &[(&str, ApplicantKind)] = &[
        ("person", ApplicantKind::Person),
        ("firm", ApplicantKind::Firm),
    ];
    let mut m = Members::of(json)?;
    let kind = m.need("kind", |json| named(&text(json)?, KINDS))?;
    m.end()?;
    Ok(Applicant { kind })
}

fn read_standing(json: Item<'_>) -> Read<Standing> {
    let mut m = Members::of(json)?;
    let standing = Standing {
        deferral_allowed: m.need("deferralAllowed", flag)?,
        commitment_allowed: m.need("commitmentAllowed", flag)?,
    };
    m.end()?;
    Ok(standing)
}

/// Reads `{"years": {"2026": {"off": […], "makeUp": […]}}}`.
pub(crate) fn read_calendar(json: Item<'_>) -> Read<Calendar> {
    let mut m = Members::of(json)?;
    let mut calendar = Calendar::default();
    m.need("years", |json| {
        let years = json.members();
        let years = years.ok_or_else(|| "expected an object".to_owned())?;
        for (year, json) in years {
            let number = digits_of(year).and_then(|year| i32::try_from(year).ok());
            let year = number.ok_or_else(|| within("not a year", year))?;
            let mut m = Members::of(json)?;
            let arrangement = Arrangement {
                off: m.need("off", |json| list(json, date))?,
                make_up: m.need("makeUp", |json| list(json, date))?,
            };
            m.end()?;
            calendar
                .insert(year, arrangement)
                .map_err(|error| error.what().to_owned())?;
        }
        Ok(())
    })?;
    m.end()?;
    Ok(calendar)
}

/// Who applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct Applicant {
    /// A natural person or a firm.
    pub kind: ApplicantKind,
}

/// A natural person or a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
pub enum ApplicantKind {
    /// 自然人
    #[default]
    Person,
    /// 法人或者非法人组织
    Firm,
}

impl ApplicantKind {
    /// The word rules compare with.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Firm => "firm",
        }
    }
}

/// What the applicant's credit leaves open (国办发〔2020〕42号: who broke a promise may not make
/// another until the credit is repaired).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "std",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct Standing {
    /// 容缺受理 is open.
    pub deferral_allowed: bool,
    /// 告知承诺 is open.
    pub commitment_allowed: bool,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            deferral_allowed: true,
            commitment_allowed: true,
        }
    }
}
