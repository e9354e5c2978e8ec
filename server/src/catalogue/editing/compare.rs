//! What changes for people between two versions of an item: not which lines differ, but which
//! documents, questions, limits and fees do.

mod facts;

use crate::platform::lang::Lang;
use facts::{Fact, Thing};
use onewindow_catalogue::{Codes, ItemDoc};
use onewindow_core::pack::Pack;
use serde::Serialize;

/// What a change is about, in the order an applicant meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ItemChangeGroup)]
pub(in crate::catalogue) enum Group {
    /// The item as a whole: its name, who may apply, where.
    Item,
    /// 受理条件
    Conditions,
    /// 申请材料
    Materials,
    /// The questions of the form.
    Form,
    /// 时限
    Limits,
    /// 收费
    Fees,
    /// 结果
    Result,
    /// 办理流程
    Steps,
    /// 设定依据
    LegalBasis,
}

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ItemChangeKind)]
pub(in crate::catalogue) enum Kind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// Something about it differs.
    Changed,
}

/// One thing that changes for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ItemChange)]
pub(in crate::catalogue) struct Change {
    /// What it is about.
    group: Group,
    /// What happens to it.
    kind: Kind,
    /// What it is called.
    #[schema(example = "身份证")]
    name: String,
    /// What differs about it; of what is added or removed, all that is to be said.
    facts: Vec<FactChange>,
}

/// One thing said of it, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ItemFactChange)]
struct FactChange {
    /// What is said.
    #[schema(example = "复印件份数")]
    label: String,
    /// As it is now; absent when nothing is said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2")]
    before: Option<String>,
    /// As it will be.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "1")]
    after: Option<String>,
}

/// An item's guide and rules.
pub(super) type Version<'v> = (&'v ItemDoc, &'v Pack);

/// What changes for people, in the order they meet it. Everything is new without a version before.
pub(super) fn compare(
    before: Option<Version<'_>>,
    after: Version<'_>,
    codes: &Codes,
    lang: Lang,
) -> Vec<Change> {
    let old = before.map_or_else(Vec::new, |version| facts::of(version, codes, lang));
    let new = facts::of(after, codes, lang);
    let mut changes = Vec::new();
    for (group, things) in &new {
        let old = old.iter().find(|(found, _)| found == group);
        let old = old.map_or(&[][..], |(_, things)| things.as_slice());
        compare_things(*group, old, things, &mut changes);
    }
    changes
}

fn compare_things(group: Group, old: &[Thing], new: &[Thing], changes: &mut Vec<Change>) {
    for thing in new {
        let change = match old.iter().find(|before| before.id == thing.id) {
            None => Change::new(group, Kind::Added, thing, differing(&[], &thing.facts)),
            Some(before) => {
                let facts = differing(&before.facts, &thing.facts);
                if facts.is_empty() {
                    continue;
                }
                Change::new(group, Kind::Changed, thing, facts)
            }
        };
        changes.push(change);
    }
    for thing in old {
        if !new.iter().any(|after| after.id == thing.id) {
            let facts = differing(&thing.facts, &[]);
            changes.push(Change::new(group, Kind::Removed, thing, facts));
        }
    }
}

impl Change {
    fn new(group: Group, kind: Kind, thing: &Thing, facts: Vec<FactChange>) -> Self {
        Self {
            group,
            kind,
            name: thing.name.clone(),
            facts,
        }
    }
}

fn differing(old: &[Fact], new: &[Fact]) -> Vec<FactChange> {
    let value = |facts: &[Fact], label: &str| {
        let fact = facts.iter().find(|fact| fact.label == label)?;
        Some(fact.value.clone())
    };
    let mut labels: Vec<&str> = new.iter().map(|fact| fact.label).collect();
    let gone = old.iter().map(|fact| fact.label);
    let gone: Vec<&str> = gone.filter(|label| !labels.contains(label)).collect();
    labels.extend(gone);
    let changes = labels.into_iter().map(|label| FactChange {
        label: label.to_owned(),
        before: value(old, label),
        after: value(new, label),
    });
    changes
        .filter(|change| change.before != change.after)
        .collect()
}

#[cfg(test)]
mod tests;
