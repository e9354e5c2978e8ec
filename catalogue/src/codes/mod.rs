//! The code tables of `codes/`: organs, districts, licences, fees, shared data, national codes.

mod read;

pub(crate) use read::read;

use onewindow_core::pack::{Choice, Text};
use onewindow_core::requests::WindowKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An organ of the city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Department {
    /// The key items use.
    pub key: String,
    /// The name.
    pub name: Text,
    /// The unified social credit code (GB 32100), when the organ has one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uscc: Option<String>,
    /// The window that takes its items in; social affairs where nothing is said.
    #[serde(default)]
    pub window: WindowKind,
}

/// A city or district with its code (GB/T 2260).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Division {
    /// The key items use; `city` for the city itself.
    pub key: String,
    /// Six digits.
    pub code: String,
    /// The name.
    pub name: Text,
}

/// A type of e-licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Licence {
    /// The key items and holdings use.
    pub key: String,
    /// The name.
    pub name: Text,
    /// The organ that issues it: a department's key.
    pub issuer: String,
    /// It says who somebody is, so a document it could replace is an identity paper.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub identity: bool,
}

/// A row of the published fee list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedFee {
    /// The code items charge under.
    pub code: String,
    /// The name.
    pub name: Text,
    /// The document that sets it.
    pub basis: Text,
    /// How much, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Text>,
}

/// Data another organ shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dataset {
    /// The key items use.
    pub key: String,
    /// The name.
    pub name: Text,
    /// The organ that provides it: a department's key.
    pub provider: String,
}

/// A table of GB/T 39046-2020, annex A.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NationalTable {
    /// `A.1` to `A.8`.
    pub table: String,
    /// The key in the API.
    pub key: String,
    /// The name.
    pub name: Text,
    /// The codes in order.
    pub codes: Vec<NationalCode>,
}

/// A code with its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NationalCode {
    /// The code.
    pub code: String,
    /// What it means.
    pub name: Text,
}

/// All code tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Codes {
    /// The city.
    pub city: Option<Division>,
    /// Its districts.
    pub districts: Vec<Division>,
    /// The organs.
    pub departments: Vec<Department>,
    /// The types of e-licence.
    pub licences: Vec<Licence>,
    /// The published fee list.
    pub fees: Vec<ListedFee>,
    /// Shared data.
    pub datasets: Vec<Dataset>,
    /// GB/T 39046-2020, annex A.
    pub gbt39046: Vec<NationalTable>,
    /// Every table a form can take choices from (`x-codes`), by name.
    pub tables: BTreeMap<String, Vec<Choice>>,
}

impl Codes {
    /// The table of service themes (服务主题), which a catalogue may go without.
    pub const THEMES: &str = "themes";

    /// What a theme is called; a theme no table names is called what it is.
    #[must_use]
    pub fn theme_name(&self, theme: &str) -> Text {
        let rows = self.table(Self::THEMES).unwrap_or_default();
        let found = rows.iter().find(|row| row.value == theme);
        found.map_or_else(
            || Text {
                zh: theme.to_owned(),
                en: None,
            },
            |row| row.title.clone(),
        )
    }

    /// The values of a table for `x-codes`.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&[Choice]> {
        self.tables.get(name).map(Vec::as_slice)
    }

    /// The names of the tables for `x-codes`, in order.
    #[must_use]
    pub fn table_names(&self) -> Vec<&str> {
        self.tables.keys().map(String::as_str).collect()
    }

    /// The codes of one table of GB/T 39046, such as `A.1`.
    #[must_use]
    pub fn national(&self, table: &str) -> &[NationalCode] {
        let found = self.gbt39046.iter().find(|t| t.table == table);
        found.map(|t| t.codes.as_slice()).unwrap_or_default()
    }
}
