//! What the items of a package share: questions asked once, documents handed in once.
//!
//! Nothing is shared but what is written down, and nothing is shared that one item would take and
//! another refuse: each item's rules stay its own, so a difference the merged form cannot show is a
//! fault here and not a surprise on a phone.

use super::PackageItem;
use super::agree::{self, Difference};
use crate::fault::{Code, Pos};
use crate::item::Item;
use crate::read::{Ctx, English, Record};
use crate::suggest::nearest;
use crate::yaml::{Node, Value};
use onewindow_core::pack::{Field, Kind, Material, Text};
use onewindow_core::package::{SHARED, field_at};
use serde::{Deserialize, Serialize};

/// What the items of a package share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shared {
    /// The questions asked once, in the order they are asked.
    pub fields: Vec<SharedField>,
    /// The documents handed in once, in the order of the checklist.
    pub materials: Vec<SharedMaterial>,
}

impl Shared {
    /// Whether nothing is shared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.materials.is_empty()
    }
}

/// A question asked once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedField {
    /// The key in the package.
    pub id: String,
    /// The label.
    pub title: Text,
    /// The item whose field is drawn.
    pub asked_as: String,
    /// The field of each item, as a pointer.
    pub at: Vec<Place>,
}

/// A document handed in once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedMaterial {
    /// The key in the package.
    pub id: String,
    /// The name.
    pub name: Text,
    /// The document's key in each item.
    pub at: Vec<Place>,
}

/// One item's own field or document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The item's key.
    pub item: String,
    /// The field's pointer or the document's key there.
    pub at: String,
}

/// A place as written, with the item it is in.
struct Written<'a> {
    item: &'a Item,
    name: &'a str,
    pos: Pos,
}

impl Written<'_> {
    fn key(&self) -> &str {
        &self.item.doc.item
    }

    fn place(&self) -> Place {
        Place {
            item: self.key().to_owned(),
            at: self.name.to_owned(),
        }
    }
}

/// What is shared already, to find what is shared twice.
#[derive(Default)]
struct Seen {
    ids: Vec<String>,
    places: Vec<Place>,
}

/// Reads `shared`; `items` are the items of the catalogue that have no fault of their own.
pub(super) fn read(r: &Record<'_>, members: &[PackageItem], items: &[Item]) -> Shared {
    let mut shared = Shared::default();
    let Some(r) = r.get("shared").and_then(|node| r.ctx.record(node)) else {
        return shared;
    };
    let reader = Reader {
        ctx: r.ctx,
        members,
        items,
    };
    let mut seen = Seen::default();
    for node in r.items("fields") {
        shared.fields.extend(reader.field(node, &mut seen));
    }
    seen = Seen::default();
    for node in r.items("materials") {
        shared.materials.extend(reader.material(node, &mut seen));
    }
    r.finish();
    shared
}

struct Reader<'a> {
    ctx: Ctx<'a>,
    members: &'a [PackageItem],
    items: &'a [Item],
}

impl<'a> Reader<'a> {
    fn field(&self, node: &'a Node, seen: &mut Seen) -> Option<SharedField> {
        let r = self.ctx.record(node)?;
        let id = self.id(&r, seen);
        let title = r.maybe_text("title", English::Needed);
        let asked_as = r.get("askedAs");
        let places = self.places(&r, seen);
        r.finish();
        let places = places?;
        let mut fields: Vec<(&Written<'a>, &'a Field)> = Vec::new();
        for place in &places {
            fields.push((place, self.field_of(place)?));
        }
        let asked = match asked_as {
            None => None,
            Some(node) => {
                let key = self.ctx.string(node)?;
                let keys = || places.iter().map(Written::key);
                let asked = keys().position(|k| k == key);
                if asked.is_none() {
                    self.ctx.fault_with(
                        node.pos,
                        Code::UnknownItem,
                        format!("“{key}”不在“at”所列的事项里"),
                        format!("`{key}` is not among the items of `at`"),
                        nearest(key, keys()).map(str::to_owned),
                    );
                    return None;
                }
                asked
            }
        };
        self.agree(&fields, asked)?;
        let (first, field) = fields.get(asked.unwrap_or(0))?;
        Some(SharedField {
            id: id?.to_owned(),
            title: title.unwrap_or_else(|| field.title.clone()),
            asked_as: first.key().to_owned(),
            at: places.iter().map(Written::place).collect(),
        })
    }

    /// The field at a place, when it is one that can be asked once for several items.
    fn field_of(&self, place: &Written<'a>) -> Option<&'a Field> {
        let pack = &place.item.pack;
        let (key, pointer) = (place.key(), place.name);
        let Some((field, in_rows)) = field_at(pack, pointer) else {
            let mut known = Vec::new();
            pointers(&pack.fields, "", &mut known);
            self.ctx.fault_with(
                place.pos,
                Code::UnknownPointer,
                format!("事项“{key}”的表单里没有“{pointer}”"),
                format!("the form of `{key}` has no `{pointer}`"),
                nearest(pointer, known.iter().map(String::as_str)).map(str::to_owned),
            );
            return None;
        };
        let reason = match &field.kind {
            _ if in_rows => Some(("在可重复填写的组里", "stands in a repeating group")),
            Kind::Rows { .. } => Some(("是可重复填写的组", "is a repeating group")),
            Kind::Group { .. } => Some((
                "是一组问题，请逐个写出其中的问题",
                "is a group: share its fields one by one",
            )),
            _ if field.compute.is_some() => {
                Some(("是计算出来的，不用填写", "is computed, not asked"))
            }
            _ if field.read_only => Some(("是只读的，不用填写", "is read-only, not asked")),
            _ => None,
        };
        match reason {
            None => Some(field),
            Some((zh, en)) => {
                self.ctx.fault(
                    place.pos,
                    Code::NotShareable,
                    format!("事项“{key}”的“{pointer}”{zh}"),
                    format!("`{pointer}` of `{key}` {en}"),
                );
                None
            }
        }
    }

    /// Every item must take the same answers. Only bounds may differ, and only when the question is
    /// said to be asked as the item with the narrowest ones asks it.
    fn agree(&self, fields: &[(&Written<'a>, &'a Field)], asked: Option<usize>) -> Option<()> {
        let (first, reference) = fields.get(asked.unwrap_or(0))?;
        let mut agreed = Some(());
        for (place, field) in fields {
            let differences = agree::fields(reference, field, asked.is_some());
            if differences.is_empty() {
                continue;
            }
            let narrowest = fields.iter().find(|(_, narrow)| {
                let fits = |(_, other): &(_, &Field)| agree::fields(narrow, other, true).is_empty();
                fields.iter().all(fits)
            });
            let meant = narrowest.map(|(place, _)| format!("askedAs: {}", place.key()));
            self.conflict(first, place, &differences, meant);
            agreed = None;
        }
        agreed
    }

    fn material(&self, node: &'a Node, seen: &mut Seen) -> Option<SharedMaterial> {
        let r = self.ctx.record(node)?;
        let id = self.id(&r, seen);
        let name = r.maybe_text("name", English::Needed);
        let places = self.places(&r, seen);
        r.finish();
        let places = places?;
        let mut materials: Vec<(&Written<'a>, &'a Material)> = Vec::new();
        for place in &places {
            materials.push((place, self.material_of(place)?));
        }
        let (first, reference) = *materials.first()?;
        let mut agreed = true;
        for (place, material) in &materials {
            let differences = agree::materials(reference, material);
            if !differences.is_empty() {
                self.conflict(first, place, &differences, None);
                agreed = false;
            }
        }
        agreed.then_some(())?;
        Some(SharedMaterial {
            id: id?.to_owned(),
            name: name.unwrap_or_else(|| reference.name.clone()),
            at: places.iter().map(Written::place).collect(),
        })
    }

    fn material_of(&self, place: &Written<'a>) -> Option<&'a Material> {
        let materials = &place.item.pack.materials;
        let (key, id) = (place.key(), place.name);
        match materials.iter().find(|material| material.id == id) {
            Some(material) if material.generated => {
                self.ctx.fault(
                    place.pos,
                    Code::NotShareable,
                    format!("事项“{key}”的材料“{id}”自动生成，不用上传"),
                    format!("`{id}` of `{key}` is drawn up from the answers, not handed in"),
                );
                None
            }
            Some(material) => Some(material),
            None => {
                let known = materials.iter().map(|material| material.id.as_str());
                self.ctx.fault_with(
                    place.pos,
                    Code::UnknownMaterial,
                    format!("事项“{key}”没有材料“{id}”"),
                    format!("`{key}` has no document `{id}`"),
                    nearest(id, known).map(str::to_owned),
                );
                None
            }
        }
    }

    fn conflict(
        &self,
        first: &Written<'_>,
        place: &Written<'_>,
        differences: &[Difference],
        meant: Option<String>,
    ) {
        let zh: Vec<&str> = differences.iter().map(|d| d.zh.as_str()).collect();
        let en: Vec<&str> = differences.iter().map(|d| d.en.as_str()).collect();
        self.ctx.fault_with(
            place.pos,
            Code::SharedConflict,
            format!(
                "“{}”的“{}”和“{}”的“{}”不一样：{}",
                first.key(),
                first.name,
                place.key(),
                place.name,
                zh.join("；")
            ),
            format!(
                "`{}` of `{}` and `{}` of `{}` differ: {}",
                first.name,
                first.key(),
                place.name,
                place.key(),
                en.join("; ")
            ),
            meant,
        );
    }

    fn id(&self, r: &Record<'a>, seen: &mut Seen) -> Option<&'a str> {
        let node = r.need("id")?;
        let id = self.ctx.key(node)?;
        if seen.ids.iter().any(|other| other == id) {
            self.ctx.fault(
                node.pos,
                Code::DuplicateId,
                format!("“{id}”重复"),
                format!("`{id}` is used twice"),
            );
        }
        seen.ids.push(id.to_owned());
        Some(id)
    }

    /// `at: {item: place, …}`, or `at: place` for the same place in every item of the catalogue.
    /// `None` when something is wrong with them, or an item has faults of its own.
    fn places(&self, r: &Record<'a>, seen: &mut Seen) -> Option<Vec<Written<'a>>> {
        let node = r.need("at")?;
        let mut places = Vec::new();
        let mut whole = true;
        if let Value::Map(entries) = &node.value {
            for entry in entries {
                let name = self.ctx.string(&entry.value);
                let member = self.member(&entry.key, entry.key_pos);
                match (member, name) {
                    (Some(item), Some(name)) => places.push(Written {
                        item,
                        name,
                        pos: entry.value.pos,
                    }),
                    _ => whole = false,
                }
            }
        } else {
            let name = self.ctx.string(node)?;
            for member in self.members.iter().filter(|member| !member.is_external()) {
                match self.item(&member.key) {
                    Some(item) => places.push(Written {
                        item,
                        name,
                        pos: node.pos,
                    }),
                    None => whole = false,
                }
            }
        }
        if whole && places.len() < 2 {
            self.ctx.fault(
                node.pos,
                Code::NotShareable,
                "至少要有两个事项才谈得上共用",
                "it takes two items at least to share something",
            );
            return None;
        }
        for written in &places {
            let place = written.place();
            if seen.places.contains(&place) {
                self.ctx.fault(
                    written.pos,
                    Code::SharedTwice,
                    format!("事项“{}”的“{}”已经共用过了", place.item, place.at),
                    format!("`{}` of `{}` is shared already", place.at, place.item),
                );
                whole = false;
            }
            seen.places.push(place);
        }
        whole.then_some(places)
    }

    /// An item of the package that has a form.
    fn member(&self, key: &str, pos: Pos) -> Option<&'a Item> {
        match self.members.iter().find(|member| member.key == key) {
            Some(member) if !member.is_external() => self.item(key),
            Some(_) => {
                self.ctx.fault(
                    pos,
                    Code::NotShareable,
                    format!("“{key}”在事项库以外办理，没有表单"),
                    format!("`{key}` is done outside this catalogue and has no form"),
                );
                None
            }
            None => {
                let members = self.members.iter().filter(|member| !member.is_external());
                self.ctx.fault_with(
                    pos,
                    Code::UnknownItem,
                    format!("“{key}”不在本套餐的事项里"),
                    format!("`{key}` is not among the items of this package"),
                    nearest(key, members.map(|member| member.key.as_str())).map(str::to_owned),
                );
                None
            }
        }
    }

    /// The item, when it has no fault of its own.
    fn item(&self, key: &str) -> Option<&'a Item> {
        self.items.iter().find(|item| item.doc.item == key)
    }
}

/// The key that stands for what is shared cannot be an item's.
pub(super) fn check_key(ctx: Ctx<'_>, pos: Pos, key: &str) {
    if key == SHARED {
        ctx.fault(
            pos,
            Code::BadIdentifier,
            format!("“{SHARED}”是保留的词，不能作为套餐里事项的键"),
            format!("`{SHARED}` is a reserved word and no key of an item in a package"),
        );
    }
}

/// Every field that holds a value, outside repeating groups.
fn pointers(fields: &[Field], above: &str, out: &mut Vec<String>) {
    for field in fields {
        let pointer = format!("{above}/{}", field.key);
        match &field.kind {
            Kind::Group { fields } => pointers(fields, &pointer, out),
            Kind::Rows { .. } => {}
            _ => out.push(pointer),
        }
    }
}
