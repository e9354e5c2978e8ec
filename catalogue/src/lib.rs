//! Checks service items written in YAML and compiles them to rule packs.
//!
//! A catalogue folder holds `items/`, `packages/`, `stages/`, `calendar/` and `codes/`. [`Catalogue::load`]
//! reads all of it, reports every fault with its file, line and column, and compiles each item
//! without a fault to a [`Pack`](onewindow_core::pack::Pack) and an [`ItemDoc`].

mod analysis;
mod calendar;
mod cel;
mod chinese;
mod codes;
mod compile;
mod fault;
mod folder;
mod form;
mod item;
mod logic;
mod package;
pub mod profile;
mod read;
mod report;
mod stages;
mod suggest;
mod yaml;

pub use calendar::{CalendarYear, Holiday};
pub use codes::{
    Codes, Dataset, Department, Division, Licence, ListedFee, NationalCode, NationalTable,
};
pub use fault::{Code, Fault, Message};
pub use item::{
    Audience, CaseType, Channel, CheckMethod, CommitmentCheck, CommitmentTerms, Delivery, Depth,
    FactSource, FeeDoc, FilesDoc, Item, ItemCodes, ItemDoc, ItemLimits, ItemResult, Known, Limit,
    LimitUnit, MaterialDoc, Mode, Online, Prefill, Provenance, ResultKind, SampleLine,
    SensitiveMatter, SpecialProcedure, Status, Step, Way,
};
pub use package::{Cooperation, Package, PackageItem, Place, Shared, SharedField, SharedMaterial};
pub use report::{Format, check_report};
pub use stages::{Approval, Series, StageTemplate};

use fault::Faults;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Everything of a folder that has no fault.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// The code tables.
    pub codes: Codes,
    /// The items, by key.
    pub items: Vec<Item>,
    /// The packages, by key.
    pub packages: Vec<Package>,
    /// The stage templates, by key.
    pub stages: Vec<StageTemplate>,
    /// The years of the calendar, by year.
    pub calendar: Vec<CalendarYear>,
}

/// How much of a folder is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Items.
    pub items: usize,
    /// Packages.
    pub packages: usize,
    /// Years of the calendar.
    pub calendar_years: usize,
    /// Code tables a form can take choices from.
    pub code_tables: usize,
}

impl Catalogue {
    /// Reads, checks and compiles a folder.
    ///
    /// Every fault is reported, by file and place; an item or package with one is left out, so
    /// only a catalogue loaded without faults is whole.
    #[must_use]
    pub fn load(path: &Path) -> (Self, Vec<Fault>) {
        let faults = Faults::default();
        let catalogue = Self::read(path, &faults);
        (catalogue, faults.into_sorted())
    }

    fn read(path: &Path, faults: &Faults) -> Self {
        let items = folder::read(path, "items", faults);
        if items.is_empty() && faults.count() == 0 {
            folder::unreadable(faults, "items", "这里没有事项", "there is no item here");
        }
        let codes = codes::read(&folder::read(path, "codes", faults));
        let keys = folder::keys(path, "items");
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let packages = folder::read(path, "packages", faults);
        let templates = folder::read(path, "stages", faults);
        let templates = templates.iter().filter_map(|f| stages::read(f, &codes));
        let templates: Vec<StageTemplate> = templates.collect();
        let template_keys = folder::keys(path, "stages");
        let template_keys: Vec<&str> = template_keys.iter().map(String::as_str).collect();
        let items: Vec<Item> = items
            .iter()
            .filter_map(|f| {
                let item = item::read(f, &codes);
                item.filter(|_| stages::check_approvals(f, &template_keys, &templates))
            })
            .collect();
        let mut calendar = calendar::read(&folder::read(path, "calendar", faults));
        calendar.sort_by_key(|y| y.year);
        Self {
            packages: packages
                .iter()
                .filter_map(|f| package::read(f, &codes, &keys, &items))
                .collect(),
            items,
            stages: templates,
            calendar,
            codes,
        }
    }

    /// The item with this key.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.doc.item == key)
    }

    /// The bytes of a package as a session reads them, naming the packs of this catalogue.
    #[must_use]
    pub fn package_document(&self, package: &Package) -> Option<Vec<u8>> {
        let pack = |key: &str| self.item(key).map(|item| item.pack_sha256.clone());
        package.document(pack).map(|package| package.to_canonical())
    }

    /// How much of the folder is good.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary {
            items: self.items.len(),
            packages: self.packages.len(),
            calendar_years: self.calendar.len(),
            code_tables: self.codes.tables.len(),
        }
    }
}

/// Reads code tables from the texts of their files, each by what it is called without its ending.
#[must_use]
pub fn read_codes<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> (Codes, Vec<Fault>) {
    let faults = Faults::default();
    let parsed = files
        .into_iter()
        .filter_map(|(name, text)| folder::parse(format!("codes/{name}.yaml"), text, &faults));
    let codes = codes::read(&parsed.collect::<Vec<_>>());
    (codes, faults.into_sorted())
}

/// What one item is checked against.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tables {
    /// The code tables.
    pub codes: Codes,
    /// The stage templates an item may name. None where they are not known: they are not asked
    /// about then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stages: Option<Vec<StageTemplate>>,
}

/// Checks and compiles one item's text against tables that are already read.
///
/// `key` is what the file is called without its ending; faults name `items/<key>.yaml`. There is
/// an item exactly when there is no fault.
#[must_use]
pub fn check_item(key: &str, text: &str, tables: &Tables) -> (Option<Item>, Vec<Fault>) {
    let faults = Faults::default();
    let file = folder::parse(format!("items/{key}.yaml"), text, &faults);
    let item = file.and_then(|file| {
        let item = item::read(&file, &tables.codes)?;
        let Some(templates) = &tables.stages else {
            return Some(item);
        };
        let keys = templates.iter().map(|t| t.template.template.as_str());
        let keys: Vec<&str> = keys.collect();
        stages::check_approvals(&file, &keys, templates).then_some(item)
    });
    let faults = faults.into_sorted();
    // What the reader of YAML would not take is a fault too, even where the item goes without it.
    (item.filter(|_| faults.is_empty()), faults)
}
