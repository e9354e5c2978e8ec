//! 一件事: several items asked for at once.

use super::guide::PackLink;
use super::{ItemSummary, Named, all, department, said};
use crate::platform::lang::Lang;
use onewindow_catalogue::{Codes, Cooperation, ItemDoc, Package, Place};
use onewindow_core::pack::Text;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;

/// A package in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::catalogue) struct PackageSummary {
    /// The key in the catalogue.
    #[schema(example = "canyin")]
    key: String,
    /// The version.
    #[schema(example = 1)]
    version: u32,
    /// The name.
    #[schema(example = "开办餐饮店一件事")]
    name: String,
    /// One or two sentences.
    #[schema(example = "开餐馆要办的许可一次申请、一起办。")]
    summary: String,
    /// The organ that leads.
    lead: Named,
    /// How many things are done in it.
    #[schema(example = 5)]
    item_count: usize,
}

/// A package with all that is done in it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Package)]
pub(in crate::catalogue) struct PackageView {
    /// What the list shows.
    #[serde(flatten)]
    summary: PackageSummary,
    /// `oneDepartment`, `oneLevel` (several departments of one level) or `acrossLevels`.
    #[schema(value_type = String, example = "oneLevel")]
    cooperation: Cooperation,
    /// The same in words.
    #[schema(example = "多部门、同一层级")]
    cooperation_text: String,
    /// What is done.
    items: Vec<MemberView>,
    /// What a session on the package opens: its items' packs and what they share. Null while one
    /// of the items is not published.
    document: Option<PackLink>,
    /// What is asked once, in the order it is asked.
    shared_fields: Vec<SharedView>,
    /// What is handed in once, in the order of the checklist.
    shared_materials: Vec<SharedView>,
    /// 设定依据
    legal_basis: Vec<String>,
}

/// One thing done in a package.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PackageMember)]
struct MemberView {
    /// The item's key, or the key of a step outside the catalogue.
    #[schema(example = "shipin-jingying")]
    key: String,
    /// The name.
    #[schema(example = "食品经营许可")]
    name: String,
    /// The organ in charge.
    department: Named,
    /// The applicant chooses whether to do it.
    optional: bool,
    /// It is done outside this catalogue.
    external: bool,
    /// The keys of those that must be finished before.
    #[schema(example = json!(["zhizhao-heyan"]))]
    after: Vec<String>,
    /// The item; null for a step outside the catalogue.
    item: Option<ItemSummary>,
}

/// A question asked once, or a document handed in once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PackageShared)]
struct SharedView {
    /// The key in the package.
    #[schema(example = "operator-name")]
    id: String,
    /// The label of the question, the name of the document.
    #[schema(example = "经营者名称")]
    title: String,
    /// The keys of the items that share it.
    #[schema(example = json!(["shipin-jingying", "huwai-guanggao"]))]
    items: Vec<String>,
}

impl SharedView {
    fn new(id: &str, title: &Text, at: &[Place], lang: Lang) -> Self {
        Self {
            id: id.to_owned(),
            title: said(title, lang),
            items: at.iter().map(|place| place.item.clone()).collect(),
        }
    }
}

impl PackageSummary {
    pub(in crate::catalogue) fn new(package: &Package, codes: &Codes, lang: Lang) -> Self {
        Self {
            key: package.package.clone(),
            version: package.version,
            name: said(&package.name, lang),
            summary: said(&package.summary, lang),
            lead: department(codes, &package.lead, lang),
            item_count: package.items.len(),
        }
    }
}

impl PackageView {
    pub(in crate::catalogue) fn new(
        package: &Package,
        document: Option<String>,
        items: &HashMap<String, Arc<ItemDoc>>,
        codes: &Codes,
        lang: Lang,
    ) -> Self {
        let members = package.items.iter().map(|member| {
            let item = items.get(&member.key);
            let name = match (&member.name, item) {
                (Some(name), _) => said(name, lang),
                (None, Some(item)) => said(&item.name, lang),
                (None, None) => member.key.clone(),
            };
            let organ = item
                .map(|item| item.department.as_str())
                .or(member.department.as_deref())
                .unwrap_or(&package.lead);
            MemberView {
                name,
                department: department(codes, organ, lang),
                optional: member.optional,
                external: member.is_external(),
                after: package
                    .after
                    .iter()
                    .filter(|[_, then]| *then == member.key)
                    .map(|[first, _]| first.clone())
                    .collect(),
                item: item.map(|item| ItemSummary::new(item, codes, lang)),
                key: member.key.clone(),
            }
        });
        let fields = package.shared.fields.iter();
        let materials = package.shared.materials.iter();
        let cooperation = package.cooperation(|key| {
            let item = items.get(key)?;
            Some((item.department.as_str(), item.level.as_str()))
        });
        let (zh, en) = cooperation.title();
        Self {
            cooperation,
            cooperation_text: lang.pick(zh, en).to_owned(),
            summary: PackageSummary::new(package, codes, lang),
            items: members.collect(),
            document: document.map(|sha256| PackLink::to(&sha256)),
            shared_fields: fields
                .map(|one| SharedView::new(&one.id, &one.title, &one.at, lang))
                .collect(),
            shared_materials: materials
                .map(|one| SharedView::new(&one.id, &one.name, &one.at, lang))
                .collect(),
            legal_basis: all(&package.legal_basis, lang),
        }
    }
}
