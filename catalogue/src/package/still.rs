//! Whether a package still holds when one of its items has other rules.

use super::agree;
use super::{Package, Place};
use crate::fault::Message;
use onewindow_core::pack::{Field, Kind, Material, Pack};
use onewindow_core::package::field_at;

impl Package {
    /// What the package shares and could not share any more with these rules for its item; `pack`
    /// gives those of its other items. Empty for an item that is not in the package.
    #[must_use]
    pub fn broken_by(&self, changed: &Pack, pack: impl Fn(&str) -> Option<Pack>) -> Vec<Message> {
        let mut broken = Vec::new();
        let fields = self.shared.fields.iter().map(|shared| &shared.at);
        for (at, shared) in fields.zip(&self.shared.fields) {
            let Some(place) = own(at, changed) else {
                continue;
            };
            let Some(field) = field_at(changed, &place.at)
                .filter(|(field, in_rows)| !in_rows && can_be_asked_once(field))
            else {
                broken.push(self.lost(&place.at));
                continue;
            };
            for other in at.iter().filter(|other| other.item != changed.item) {
                let Some(rules) = pack(&other.item) else {
                    continue;
                };
                let Some((theirs, _)) = field_at(&rules, &other.at) else {
                    continue;
                };
                let differs = if shared.asked_as == changed.item {
                    !agree::fields(field.0, theirs, true).is_empty()
                } else {
                    let asked = shared.asked_as == other.item;
                    asked && !agree::fields(theirs, field.0, true).is_empty()
                };
                if differs {
                    broken.push(self.differs(&place.at, &other.item));
                }
            }
        }
        for shared in &self.shared.materials {
            let Some(place) = own(&shared.at, changed) else {
                continue;
            };
            let Some(material) = material(changed, &place.at) else {
                broken.push(self.lost(&place.at));
                continue;
            };
            for other in shared.at.iter().filter(|other| other.item != changed.item) {
                let rules = pack(&other.item);
                let theirs = rules.as_ref().and_then(|rules| material_of(rules, other));
                if theirs.is_some_and(|theirs| !agree::materials(material, theirs).is_empty()) {
                    broken.push(self.differs(&place.at, &other.item));
                }
            }
        }
        broken
    }

    fn lost(&self, at: &str) -> Message {
        Message {
            zh: format!(
                "一件事“{}”共用“{at}”，新版本里没有它，或者它不能再共用",
                self.package
            ),
            en: format!(
                "the package `{}` shares `{at}`, which the new version has no more or cannot share",
                self.package
            ),
        }
    }

    fn differs(&self, at: &str, other: &str) -> Message {
        Message {
            zh: format!(
                "一件事“{}”共用“{at}”，新版本与事项“{other}”的要求不一样",
                self.package
            ),
            en: format!(
                "the package `{}` shares `{at}`, and the new version asks for something else than `{other}` does",
                self.package
            ),
        }
    }
}

fn own<'p>(at: &'p [Place], changed: &Pack) -> Option<&'p Place> {
    at.iter().find(|place| place.item == changed.item)
}

fn can_be_asked_once(field: &Field) -> bool {
    let is_whole = matches!(&field.kind, Kind::Group { .. } | Kind::Rows { .. });
    !is_whole && field.compute.is_none() && !field.read_only
}

fn material<'p>(pack: &'p Pack, id: &str) -> Option<&'p Material> {
    let mut materials = pack.materials.iter();
    materials.find(|material| material.id == id && !material.generated)
}

fn material_of<'p>(pack: &'p Pack, place: &Place) -> Option<&'p Material> {
    material(pack, &place.at)
}
