//! Reading a package: strictly, by hand, as packs are read.

use super::{Package, PackageItem, Shared};
use crate::pack::read::words;
use crate::values::doc::Item;
use crate::values::read::Sticky;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// Reads a package; what is wrong, in English, for whoever publishes it.
pub(super) fn package(json: Item<'_>) -> Result<Package, String> {
    let mut s = Sticky::default();
    let mut o = s.object("package", json);
    let package = Package {
        format: s.text(&mut o, "format"),
        package: s.text(&mut o, "package"),
        version: s.count(&mut o, "version"),
        name: words(&mut s, &mut o, "name"),
        items: s.list(&mut o, "items", item),
        fields: s.list(&mut o, "fields", shared),
        materials: s.list(&mut o, "materials", shared),
    };
    s.close("package", &o);
    s.end(package)
}

fn item(s: &mut Sticky, json: Item<'_>) -> PackageItem {
    let mut o = s.object("item", json);
    let item = PackageItem {
        item: s.text(&mut o, "item"),
        pack: s.text(&mut o, "pack"),
        optional: s.must_flag(&mut o, "optional"),
    };
    s.close("item", &o);
    item
}

fn shared(s: &mut Sticky, json: Item<'_>) -> Shared {
    let mut o = s.object("shared", json);
    let shared = Shared {
        id: s.text(&mut o, "id"),
        title: words(s, &mut o, "title"),
        asked_as: s.may_text(&mut o, "askedAs"),
        at: places(s, o.get("at").unwrap_or(Item::NULL)),
    };
    s.close("shared", &o);
    shared
}

fn places(s: &mut Sticky, json: Item<'_>) -> Vec<(String, String)> {
    let mut places = Vec::new();
    match json.members() {
        Some(members) => {
            for (item, place) in members {
                places.push((item.to_owned(), s.text_of(item, place)));
            }
        }
        None => s.wrong("at", "expected an object"),
    }
    places
}
