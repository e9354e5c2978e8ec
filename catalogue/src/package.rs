//! 一件事: several items asked for at once, the order they run in, and what they share.

mod agree;
mod shared;
mod still;

use crate::codes::Codes;
use crate::fault::Code;
use crate::folder::File;
use crate::item::{Item, Provenance, check_department, file_key, provenance};
use crate::read::{Ctx, English, Record};
use crate::suggest::nearest;
use crate::yaml::Node;
use onewindow_core::pack::Text;
use onewindow_core::package as core;
use serde::{Deserialize, Serialize};
pub use shared::{Place, Shared, SharedField, SharedMaterial};
use std::collections::BTreeSet;

/// A package of items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Package {
    /// The key in the catalogue.
    pub package: String,
    /// Counts up with every published change.
    pub version: u32,
    /// The name.
    pub name: Text,
    /// One or two sentences for the list.
    pub summary: Text,
    /// The organ that leads: a key of `codes/departments.yaml`.
    pub lead: String,
    /// What is done.
    pub items: Vec<PackageItem>,
    /// Which of two waits for the other: `[first, then]`, by key.
    pub after: Vec<[String; 2]>,
    /// What is asked and handed in once for several items.
    #[serde(default, skip_serializing_if = "Shared::is_empty")]
    pub shared: Shared,
    /// 设定依据.
    pub legal_basis: Vec<Text>,
    /// Where the facts come from.
    pub provenance: Provenance,
}

/// One thing done in a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageItem {
    /// The item's key, or the key of a step outside the catalogue.
    pub key: String,
    /// The name of a step outside the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// The organ of a step outside the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The applicant chooses whether to do it.
    pub optional: bool,
}

impl PackageItem {
    /// Done outside this catalogue.
    #[must_use]
    pub const fn is_external(&self) -> bool {
        self.name.is_some()
    }
}

/// How offices work together on a package: the three parts of the city's list of packages
/// (一件事目录).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cooperation {
    /// 单部门“一件事”: one department, at whichever levels.
    OneDepartment,
    /// 单层级多部门“一件事”: several departments of one level.
    OneLevel,
    /// 多部门跨层级“一件事”: several departments of several levels.
    AcrossLevels,
}

impl Cooperation {
    /// The words for people: Chinese, then English.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::OneDepartment => ("单部门", "One department"),
            Self::OneLevel => ("多部门、同一层级", "Several departments of one level"),
            Self::AcrossLevels => ("多部门、跨层级", "Several departments of several levels"),
        }
    }
}

impl Package {
    /// How offices work together on it; `item` gives an item's department and level
    /// (GB/T 39046 A.2). A step outside the catalogue counts for its department alone.
    #[must_use]
    pub fn cooperation<'a>(
        &'a self,
        item: impl Fn(&str) -> Option<(&'a str, &'a str)>,
    ) -> Cooperation {
        let mut departments = BTreeSet::new();
        let mut levels = BTreeSet::new();
        for member in &self.items {
            let known = item(&member.key);
            let own = known.map(|(department, _)| department);
            departments.extend(own.or(member.department.as_deref()));
            levels.extend(known.map(|(_, level)| level));
        }
        match (departments.len(), levels.len()) {
            (0 | 1, _) => Cooperation::OneDepartment,
            (_, 0 | 1) => Cooperation::OneLevel,
            _ => Cooperation::AcrossLevels,
        }
    }

    /// What a session opens: the package with the packs of its items, as `pack` names them by the
    /// item's key. `None` when an item has no pack.
    #[must_use]
    pub fn document(&self, pack: impl Fn(&str) -> Option<String>) -> Option<core::Package> {
        let at = |places: &[Place]| {
            let places = places.iter();
            places
                .map(|place| (place.item.clone(), place.at.clone()))
                .collect()
        };
        let items = self.items.iter().filter(|item| !item.is_external());
        let items = items.map(|item| {
            Some(core::PackageItem {
                item: item.key.clone(),
                pack: pack(&item.key)?,
                optional: item.optional,
            })
        });
        let fields = self.shared.fields.iter();
        let materials = self.shared.materials.iter();
        Some(core::Package {
            format: core::FORMAT.to_owned(),
            package: self.package.clone(),
            version: self.version,
            name: self.name.clone(),
            items: items.collect::<Option<_>>()?,
            fields: fields
                .map(|field| core::Shared {
                    id: field.id.clone(),
                    title: field.title.clone(),
                    asked_as: Some(field.asked_as.clone()),
                    at: at(&field.at),
                })
                .collect(),
            materials: materials
                .map(|material| core::Shared {
                    id: material.id.clone(),
                    title: material.name.clone(),
                    asked_as: None,
                    at: at(&material.at),
                })
                .collect(),
        })
    }
}

/// Reads a package; `keys` are those of every item file, checked or not, and `items` the items
/// without a fault.
pub(crate) fn read(
    file: &File<'_>,
    codes: &Codes,
    keys: &[&str],
    items: &[Item],
) -> Option<Package> {
    let ctx = file.ctx();
    let before = ctx.faults.count();
    let r = ctx.record(file.root())?;
    let package = file_key(&r, "package");
    let version = r.need("version").and_then(|n| ctx.whole(n, 1, 1_000_000));
    let name = r.text("name", English::Needed);
    let summary = r.text("summary", English::Needed);
    let lead = r
        .need("lead")
        .and_then(|n| check_department(ctx, n, &codes.departments));
    let listed = members(&r, codes, keys);
    let after = order(&r, &listed);
    let shared = shared::read(&r, &listed, items);
    let legal_basis = r.texts("legalBasis", English::Optional);
    let provenance = provenance(&r);
    r.finish();
    if ctx.faults.count() > before {
        return None;
    }
    Some(Package {
        package: package?.to_owned(),
        version: version?,
        name: name?,
        summary: summary?,
        lead: lead?.to_owned(),
        items: listed,
        after,
        shared,
        legal_basis,
        provenance: provenance?,
    })
}

fn members(r: &Record<'_>, codes: &Codes, items: &[&str]) -> Vec<PackageItem> {
    let ctx = r.ctx;
    let mut out: Vec<PackageItem> = Vec::new();
    let nodes = r.need("items").map(|n| (n.pos, ctx.list(n)));
    let (pos, nodes) = nodes.unwrap_or_default();
    if nodes.len() > core::MAX_ITEMS {
        let (most, many) = (core::MAX_ITEMS, nodes.len());
        ctx.fault(
            pos,
            Code::OutOfRange,
            format!("套餐最多 {most} 个事项，这里有 {many} 个"),
            format!("a package has {most} items at most, here are {many}"),
        );
    }
    for node in nodes {
        let Some((at, member)) = member(ctx, node, codes, items) else {
            continue;
        };
        shared::check_key(ctx, at.pos, &member.key);
        if out.iter().any(|m| m.key == member.key) {
            ctx.fault(
                at.pos,
                Code::DuplicateId,
                format!("“{}”重复", member.key),
                format!("`{}` is listed twice", member.key),
            );
            continue;
        }
        out.push(member);
    }
    out
}

/// `{item}` of this catalogue, or `{key, name, department}` of a step outside it.
fn member<'a>(
    ctx: Ctx<'a>,
    node: &'a Node,
    codes: &Codes,
    items: &[&str],
) -> Option<(&'a Node, PackageItem)> {
    let m = ctx.record(node)?;
    let optional = m.flag("optional");
    if let Some(at) = m.get("item") {
        let key = ctx.string(at)?;
        m.finish();
        if !items.contains(&key) {
            ctx.fault_with(
                at.pos,
                Code::UnknownItem,
                format!("事项库里没有“{key}”"),
                format!("the catalogue has no item `{key}`"),
                nearest(key, items.iter().copied()).map(str::to_owned),
            );
        }
        let key = key.to_owned();
        return Some((
            at,
            PackageItem {
                key,
                name: None,
                department: None,
                optional,
            },
        ));
    }
    let at = m.need("key");
    let key = at.and_then(|n| ctx.key(n));
    let name = m.text("name", English::Needed);
    let department = m
        .need("department")
        .and_then(|n| check_department(ctx, n, &codes.departments));
    m.finish();
    Some((
        at?,
        PackageItem {
            key: key?.to_owned(),
            name: Some(name?),
            department: department.map(str::to_owned),
            optional,
        },
    ))
}

/// `after`, whose pairs name members and never go round in a circle.
fn order(r: &Record<'_>, members: &[PackageItem]) -> Vec<[String; 2]> {
    let ctx = r.ctx;
    let keys: Vec<&str> = members.iter().map(|m| m.key.as_str()).collect();
    let mut out: Vec<[String; 2]> = Vec::new();
    for node in r.items("after") {
        let [first, then] = ctx.list(node) else {
            ctx.fault(
                node.pos,
                Code::WrongShape,
                "先后关系写作 [先办, 后办]",
                "an order is written [first, then]",
            );
            continue;
        };
        let key = |n| {
            let key = ctx.string(n)?;
            if !keys.contains(&key) {
                ctx.fault_with(
                    n.pos,
                    Code::UnknownItem,
                    format!("“{key}”不在本套餐的事项里"),
                    format!("`{key}` is not among the items of this package"),
                    nearest(key, keys.iter().copied()).map(str::to_owned),
                );
                return None;
            }
            Some(key.to_owned())
        };
        let (Some(first), Some(then)) = (key(first), key(then)) else {
            continue;
        };
        if let Some(mut way) = way(&out, &then, &first) {
            way.push(then);
            let circle = way.join(" → ");
            ctx.fault(
                node.pos,
                Code::OrderCycle,
                format!("先后顺序形成循环：{circle}"),
                format!("the order goes round in a circle: {circle}"),
            );
            continue;
        }
        out.push([first, then]);
    }
    out
}

/// The way from one member to another along the order, both included.
fn way(order: &[[String; 2]], from: &str, to: &str) -> Option<Vec<String>> {
    if from == to {
        return Some(vec![from.to_owned()]);
    }
    // The order read so far has no circle, so this ends.
    let steps = order.iter().filter(|[first, _]| first == from);
    steps
        .filter_map(|[_, then]| way(order, then, to))
        .map(|rest| [vec![from.to_owned()], rest].concat())
        .next()
}

#[cfg(test)]
mod tests {
    use super::{Cooperation, Package, PackageItem};
    use crate::item::Provenance;
    use onewindow_core::pack::Text;

    fn package(members: &[(&str, Option<&str>)]) -> Package {
        let text = || Text {
            zh: "一件事".to_owned(),
            en: None,
        };
        let member = |(key, department): &(&str, Option<&str>)| PackageItem {
            key: (*key).to_owned(),
            name: department.map(|_| text()),
            department: department.map(str::to_owned),
            optional: false,
        };
        Package {
            package: "p".to_owned(),
            version: 1,
            name: text(),
            summary: text(),
            lead: "scjg".to_owned(),
            items: members.iter().map(member).collect(),
            after: Vec::new(),
            shared: super::Shared::default(),
            legal_basis: Vec::new(),
            provenance: Provenance {
                place: text(),
                date: String::new(),
                sources: Vec::new(),
                unverified: Vec::new(),
            },
        }
    }

    /// The city's list has 203 packages: 159 of one department, 39 of several departments of one
    /// level, 5 of several departments of several levels.
    #[test]
    fn a_list_of_packages_falls_into_its_three_parts() {
        let item = |key: &str| match key {
            "shop" => Some(("scjg", "4")),
            "firm" => Some(("scjg", "3")),
            "sign" => Some(("cgj", "4")),
            "fund" => Some(("gjjzx", "3")),
            _ => None,
        };
        let one = package(&[("shop", None), ("firm", None)]);
        let level = package(&[("shop", None), ("sign", None), ("seal", Some("gaj"))]);
        let across = package(&[("shop", None), ("fund", None)]);
        let list: Vec<Cooperation> = std::iter::repeat_n(&one, 159)
            .chain(std::iter::repeat_n(&level, 39))
            .chain(std::iter::repeat_n(&across, 5))
            .map(|package| package.cooperation(item))
            .collect();
        let count = |kind| list.iter().filter(|one| **one == kind).count();
        let parts = [
            Cooperation::OneDepartment,
            Cooperation::OneLevel,
            Cooperation::AcrossLevels,
        ];
        assert_eq!(parts.map(count), [159, 39, 5]);
    }
}
