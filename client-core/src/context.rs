//! What surrounds a form: the day, the applicant, and the calendar.

use crate::clock::{Arrangement, Calendar};
use crate::pack::Text;
use crate::values::date::Date;
use crate::values::doc::{Doc, Item, Members};
use crate::values::json::Limits;
use crate::values::read::{Sticky, digits_of, named, text};
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
        named(tag, LANGS)
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
        let mut s = Sticky::default();
        let mut o = s.object("context", json.root());
        let mut context = Self::on(day(&mut s, o.get("today").unwrap_or(Item::NULL)));
        if let Some(json) = o.get("lang") {
            let tag = s.text_of("lang", json);
            context.lang = s.named(&tag, LANGS, Lang::Zh);
        }
        if let Some(json) = o.get("applicant") {
            context.applicant = applicant(&mut s, json);
        }
        if let Some(json) = o.get("standing") {
            context.standing = standing(&mut s, json);
        }
        if let Some(json) = o.get("holdings") {
            let items = s.items_of("holdings", json);
            context.holdings = s.each(items, text);
        }
        if let Some(json) = o.get("calendar") {
            context.calendar = calendar(&mut s, json);
        }
        s.close("context", &o);
        s.end(context)
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

/// A civil day; the first there is where it is none.
pub(crate) fn day(s: &mut Sticky, json: Item<'_>) -> Date {
    let day = json.text().and_then(|text| Date::from_str(text).ok());
    day.unwrap_or_else(|| {
        s.wrong("day", "not a date");
        Date::EPOCH
    })
}

fn applicant(s: &mut Sticky, json: Item<'_>) -> Applicant {
    const KINDS: &[(&str, ApplicantKind)] = &[
        ("person", ApplicantKind::Person),
        ("firm", ApplicantKind::Firm),
    ];
    let mut o = s.object("applicant", json);
    let kind = s.text(&mut o, "kind");
    let kind = s.named(&kind, KINDS, ApplicantKind::Person);
    s.close("applicant", &o);
    Applicant { kind }
}

fn standing(s: &mut Sticky, json: Item<'_>) -> Standing {
    let mut o = s.object("standing", json);
    let standing = Standing {
        deferral_allowed: s.must_flag(&mut o, "deferralAllowed"),
        commitment_allowed: s.must_flag(&mut o, "commitmentAllowed"),
    };
    s.close("standing", &o);
    standing
}

/// Reads `{"years": {"2026": {"off": […], "makeUp": […]}}}`.
pub(crate) fn calendar(s: &mut Sticky, json: Item<'_>) -> Calendar {
    let mut calendar = Calendar::default();
    let mut o = s.object("calendar", json);
    let years = o.get("years").and_then(Item::members);
    let years = years.unwrap_or_else(|| {
        s.wrong("years", "expected an object");
        Members::default()
    });
    s.close("calendar", &o);
    for (year, json) in years {
        let mut o = s.object(year, json);
        let arrangement = Arrangement {
            off: s.list(&mut o, "off", day),
            make_up: s.list(&mut o, "makeUp", day),
        };
        s.close(year, &o);
        let number = digits_of(year).and_then(|year| i32::try_from(year).ok());
        match number.map(|year| calendar.insert(year, arrangement)) {
            Some(Ok(())) => {}
            Some(Err(error)) => s.wrong(year, error.what()),
            None => s.wrong(year, "not a year"),
        }
    }
    calendar
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
