//! Code tables and the calendar.

use super::{maybe, said};
use crate::platform::lang::Lang;
use onewindow_catalogue::{CalendarYear, Codes};
use onewindow_core::clock::Arrangement;
use serde::Serialize;
use std::collections::BTreeMap;

/// A code table.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::catalogue) struct CodeTable {
    /// The table's key.
    #[schema(example = "departments")]
    table: String,
    /// Its rows, in order.
    items: Vec<CodeRow>,
}

/// A row of a code table; which members it has depends on the table.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
struct CodeRow {
    /// What items, cases and forms refer to.
    #[schema(example = "scjg")]
    key: String,
    /// The name.
    #[schema(example = "示例市市场监督管理局")]
    name: String,
    /// A national code: of a division six digits (GB/T 2260).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "990102")]
    code: Option<String>,
    /// `city` or `district`.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    /// 统一社会信用代码 of a department.
    #[serde(skip_serializing_if = "Option::is_none")]
    uscc: Option<String>,
    /// The key of the department that issues a licence or provides a dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<String>,
    /// The document that sets a fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    /// The amount of a fee in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
}

impl CodeTable {
    /// The table with this key; `None` when there is none.
    pub(in crate::catalogue) fn find(codes: &Codes, table: &str, lang: Lang) -> Option<Self> {
        let items = match table {
            "divisions" => divisions(codes, lang),
            "departments" => codes
                .departments
                .iter()
                .map(|row| CodeRow {
                    key: row.key.clone(),
                    name: said(&row.name, lang),
                    uscc: row.uscc.clone(),
                    ..CodeRow::default()
                })
                .collect(),
            "licences" => codes
                .licences
                .iter()
                .map(|row| CodeRow {
                    key: row.key.clone(),
                    name: said(&row.name, lang),
                    department: Some(row.issuer.clone()),
                    ..CodeRow::default()
                })
                .collect(),
            "datasets" => codes
                .datasets
                .iter()
                .map(|row| CodeRow {
                    key: row.key.clone(),
                    name: said(&row.name, lang),
                    department: Some(row.provider.clone()),
                    ..CodeRow::default()
                })
                .collect(),
            "fees" => codes
                .fees
                .iter()
                .map(|row| CodeRow {
                    key: row.code.clone(),
                    name: said(&row.name, lang),
                    basis: Some(said(&row.basis, lang)),
                    amount: maybe(row.amount.as_ref(), lang),
                    ..CodeRow::default()
                })
                .collect(),
            other => other_table(codes, other, lang)?,
        };
        Some(Self {
            table: table.to_owned(),
            items,
        })
    }
}

fn divisions(codes: &Codes, lang: Lang) -> Vec<CodeRow> {
    let city = codes.city.iter().map(|city| (city, "city"));
    let districts = codes.districts.iter().map(|row| (row, "district"));
    city.chain(districts)
        .map(|(row, level)| CodeRow {
            key: row.key.clone(),
            name: said(&row.name, lang),
            code: Some(row.code.clone()),
            level: Some(level),
            ..CodeRow::default()
        })
        .collect()
}

/// The national tables and those a form takes choices from.
fn other_table(codes: &Codes, table: &str, lang: Lang) -> Option<Vec<CodeRow>> {
    let row = |key: &str, name| CodeRow {
        key: key.to_owned(),
        name: said(name, lang),
        ..CodeRow::default()
    };
    if let Some(national) = codes.gbt39046.iter().find(|found| found.key == table) {
        let rows = national.codes.iter();
        return Some(rows.map(|code| row(&code.code, &code.name)).collect());
    }
    let choices = codes.tables.get(table)?;
    Some(
        choices
            .iter()
            .map(|choice| row(&choice.value, &choice.title))
            .collect(),
    )
}

/// The working-day calendar, in the shape the rules core takes.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
#[schema(as = Calendar)]
pub(in crate::catalogue) struct CalendarView {
    /// The published arrangement of each year.
    #[schema(value_type = Object, example = json!({"2026": {"off": ["2026-01-01"], "makeUp": ["2026-01-04"]}}))]
    years: BTreeMap<String, Arrangement>,
}

impl CalendarView {
    pub(in crate::catalogue) fn new(years: &[CalendarYear]) -> Self {
        Self {
            years: years
                .iter()
                .map(|year| (year.year.to_string(), year.arrangement()))
                .collect(),
        }
    }
}
