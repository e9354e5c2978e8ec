//! The service items of the catalogue, as packs.

use crate::native::Native;
use onewindow_catalogue::Catalogue;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// One item's pack.
#[derive(Debug)]
pub struct Item {
    /// The item's key.
    pub key: String,
    /// The pack's text.
    pub text: String,
    /// The pack, loaded.
    pub native: Native,
}

/// Every item, and the calendar as a context takes it.
#[derive(Debug)]
pub struct Items {
    /// By key.
    pub list: Vec<Item>,
    /// A JSON document.
    pub calendar: String,
}

/// The items of this checkout, read once.
#[must_use]
pub fn items() -> &'static Items {
    static ITEMS: LazyLock<Items> = LazyLock::new(read);
    &ITEMS
}

/// A path of this checkout.
pub(crate) fn checkout(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

fn read() -> Items {
    let (catalogue, faults) = Catalogue::load(&checkout("catalogue"));
    assert!(
        faults.is_empty(),
        "the catalogue has {} faults",
        faults.len()
    );
    let item = |item: &onewindow_catalogue::Item| Item {
        key: item.doc.item.clone(),
        text: String::from_utf8(item.pack_bytes.clone()).expect("a pack is text"),
        native: Native::load(&item.pack_bytes).expect("a published pack can be read"),
    };
    Items {
        list: catalogue.items.iter().map(item).collect(),
        calendar: calendar(&catalogue),
    }
}

fn calendar(catalogue: &Catalogue) -> String {
    let years = catalogue.calendar.iter().map(|year| {
        let off: Vec<_> = year.off.iter().flat_map(|holiday| &holiday.days).collect();
        let arrangement = json!({"off": off, "makeUp": year.make_up});
        (year.year.to_string(), arrangement)
    });
    let years: Map<String, Value> = years.collect();
    json!({ "years": years }).to_string()
}
