//! What the catalogue answers, in the asker's language.

mod commitment;
mod guide;
mod package;
mod summary;
mod tables;

pub(crate) use commitment::TermsView;
pub(super) use guide::Guide;
pub(super) use package::{PackageSummary, PackageView};
pub(super) use summary::ItemSummary;
pub(super) use tables::{CalendarView, CodeTable};

use crate::platform::lang::Lang;
use onewindow_catalogue::{Codes, Limit, LimitUnit};
use onewindow_core::pack::Text;
use serde::Serialize;

/// Something with a key and a name.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct Named {
    /// The key.
    #[schema(example = "scjg")]
    key: String,
    /// The name.
    #[schema(example = "示例市市场监督管理局")]
    pub(super) name: String,
}

/// A limit in days.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Limit)]
pub(super) struct LimitView {
    /// How many; 0 means on the spot (当场).
    #[schema(example = 5)]
    days: u32,
    /// Of what: `workday`, `day` or `month`.
    #[schema(value_type = String, example = "workday")]
    unit: LimitUnit,
    /// How many more when the head of the organ approves.
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<u32>,
    /// What else to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl LimitView {
    fn new(limit: &Limit, lang: Lang) -> Self {
        Self {
            days: limit.days,
            unit: limit.unit,
            extension: limit.extension,
            note: maybe(limit.note.as_ref(), lang),
        }
    }
}

pub(super) fn said(text: &Text, lang: Lang) -> String {
    lang.text(text).to_owned()
}

fn maybe(text: Option<&Text>, lang: Lang) -> Option<String> {
    text.map(|text| said(text, lang))
}

pub(super) fn all(texts: &[Text], lang: Lang) -> Vec<String> {
    texts.iter().map(|text| said(text, lang)).collect()
}

pub(super) fn department(codes: &Codes, key: &str, lang: Lang) -> Named {
    let found = super::find_department(&codes.departments, key);
    Named {
        key: key.to_owned(),
        name: found.map_or_else(|| key.to_owned(), |found| said(&found.name, lang)),
    }
}

pub(super) fn districts(codes: &Codes, keys: &[String], lang: Lang) -> Vec<Named> {
    codes
        .districts
        .iter()
        .filter(|district| keys.contains(&district.key))
        .map(|district| Named {
            key: district.key.clone(),
            name: said(&district.name, lang),
        })
        .collect()
}

/// What a national code means, or the code itself when nobody says.
fn national(codes: &Codes, table: &str, code: &str, lang: Lang) -> String {
    codes
        .gbt39046
        .iter()
        .find(|found| found.table == table)
        .and_then(|table| table.codes.iter().find(|found| found.code == code))
        .map_or_else(|| code.to_owned(), |found| said(&found.name, lang))
}
