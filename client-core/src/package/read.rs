//! Reading a package: strictly, by hand, as packs are read.

use super::{Package, PackageItem, Shared};
use crate::pack::Text;
use crate::values::doc::Item;
use crate::values::read::{Members, Read, count, flag, list, text};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) fn package(json: Item<'_>) -> Read<Package> {
    let mut m = Members::of(json)?;
    let package = Package {
        format: m.need("format", text)?,
        package: m.need("package", text)?,
        version: m.need("version", count)?,
        name: m.need("name", words)?,
        items: m.need("items", |json| list(json, item))?,
        fields: m.need("fields", |json| list(json, shared))?,
        materials: m.need("materials", |json| list(json, shared))?,
    };
    m.end()?;
    Ok(package)
}

fn words(json: Item<'_>) -> Read<Text> {
    let mut m = Members::of(json)?;
    let words = Text {
        zh: m.need("zh", text)?,
        en: m.may("en", text)?,
    };
    m.end()?;
    Ok(words)
}

fn item(json: Item<'_>) -> Read<PackageItem> {
    let mut m = Members::of(json)?;
    let item = PackageItem {
        item: m.need("item", text)?,
        pack: m.need("pack", text)?,
        optional: m.need("optional", flag)?,
    };
    m.end()?;
    Ok(item)
}

fn shared(json: Item<'_>) -> Read<Shared> {
    let mut m = Members::of(json)?;
    let shared = Shared {
        id: m.need("id", text)?,
        title: m.need("title", words)?,
        asked_as: m.may("askedAs", text)?,
        at: m.need("at", places)?,
    };
    m.end()?;
    Ok(shared)
}

fn places(json: Item<'_>) -> Read<Vec<(String, String)>> {
    let members = json.members();
    let members = members.ok_or_else(|| "expected an object".to_owned())?;
    let mut places = Vec::new();
    for (item, place) in members {
        places.push((item.to_owned(), text(place)?));
    }
    Ok(places)
}
