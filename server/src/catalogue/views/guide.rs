//! The service guide (办事指南): everything about an item on one page.

use super::commitment::TermsView;
use super::{ItemSummary, LimitView, Named, all, districts, maybe, said};
use crate::platform::lang::Lang;
use onewindow_catalogue::{
    Codes, Delivery, FactSource, FeeDoc, FilesDoc, ItemCodes, ItemDoc, MaterialDoc, Mode, Online,
    Package, ResultKind,
};
use onewindow_core::pack::MaterialForm;
use onewindow_core::situations::{Question, Situations};
use serde::Serialize;
use std::sync::Arc;

/// The guide of a service item.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::catalogue) struct Guide {
    /// What the list shows.
    #[serde(flatten)]
    summary: ItemSummary,
    /// National and local codes, as far as they are known.
    #[schema(value_type = Object, example = json!({"basic": "000131128000"}))]
    codes: ItemCodes,
    /// How offices work together: `single`, `joint` or `escalated`.
    #[schema(value_type = String, example = "single")]
    mode: Mode,
    /// 服务对象, codes of GB/T 39046 A.4.
    #[schema(example = json!(["1"]))]
    applicants: Vec<String>,
    /// 设定依据
    #[schema(example = json!(["《促进个体工商户发展条例》"]))]
    legal_basis: Vec<String>,
    /// 受理条件
    #[schema(example = json!(["有经营能力的公民"]))]
    conditions: Vec<String>,
    /// 时限
    limits: Limits,
    /// 办理流程
    steps: Vec<StepView>,
    /// 特别程序
    special_procedures: Vec<ProcedureView>,
    /// 申请材料
    materials: Vec<MaterialView>,
    /// 收费
    fees: Vec<FeeView>,
    /// What the applicant gets.
    result: ResultView,
    /// 通办范围
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "全市通办")]
    scope: Option<String>,
    /// 网上办理深度 and channels.
    #[schema(value_type = Object, example = json!({"depth": "full", "channels": ["web", "mobile"]}))]
    online: Online,
    /// The applicant must appear in person.
    #[schema(example = false)]
    in_person: bool,
    /// Somebody else may apply for the applicant.
    #[schema(example = true)]
    agent_allowed: bool,
    /// The districts whose office handles it.
    districts: Vec<Named>,
    /// 情形: what it takes to know the exact checklist.
    situations: SituationsView,
    /// The rules, to be evaluated by the client.
    pack: PackLink,
    /// Where the facts come from.
    provenance: ProvenanceView,
    /// The packages the item is part of.
    packages: Vec<Named>,
}

/// The limits of an item (时限).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GuideLimits)]
struct Limits {
    /// 法定办结时限
    statutory: LimitView,
    /// 承诺办结时限
    #[serde(skip_serializing_if = "Option::is_none")]
    promised: Option<LimitView>,
    /// 送达: from the decision to the result in hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<LimitView>,
}

/// A step of the procedure.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GuideStep)]
struct StepView {
    /// The key in the item.
    #[schema(example = "accept")]
    id: String,
    /// The name.
    #[schema(example = "受理")]
    name: String,
    /// How many working days it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3)]
    workdays: Option<u32>,
}

/// A hearing, an inspection or an expert review (特别程序).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = GuideProcedure)]
struct ProcedureView {
    /// The key in the item.
    #[schema(example = "inspection")]
    id: String,
    /// The name.
    #[schema(example = "现场核查")]
    name: String,
    /// Whether its days count in the limit.
    counts_in_clock: bool,
    /// The least it takes, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    min_days: Option<u32>,
}

/// A document as the guide shows it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = GuideMaterial)]
struct MaterialView {
    /// The key in the item.
    #[schema(example = "premises-proof")]
    id: String,
    /// The name.
    #[schema(example = "经营场所使用证明")]
    name: String,
    /// Why it is asked for.
    #[schema(example = "证明经营场所可以使用")]
    why: String,
    /// When it is needed, as the rule's source; null when always.
    condition: Option<String>,
    /// `original`, `copy`, `originalAndCopy` or `electronic`.
    #[schema(value_type = String, example = "originalAndCopy")]
    form: MaterialForm,
    /// How many originals.
    #[schema(example = 1)]
    originals: u32,
    /// How many copies.
    #[schema(example = 1)]
    copies: u32,
    /// Where the applicant gets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// Drawn up from the answers.
    generated: bool,
    /// What can stand in its place.
    alternatives: Alternatives,
    /// What a file must be; null when nothing is uploaded.
    #[schema(value_type = Option<Object>, example = json!({"types": ["pdf"], "maxMegabytes": 10, "maxCount": 4}))]
    files: Option<FilesDoc>,
    /// What else to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// 样表: how it looks filled in, with people and places that do not exist. As a PDF it is at
    /// `/items/{key}/materials/{material}/sample`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sample: Vec<SampleLineView>,
}

/// A line of a sample (样表).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GuideSampleLine)]
struct SampleLineView {
    /// What the form prints before the place to write in; left out for a paragraph by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "经营者姓名")]
    label: Option<String>,
    /// What an applicant writes there.
    #[schema(example = "王小明")]
    text: String,
}

/// What can stand in the place of a document.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = GuideAlternatives)]
struct Alternatives {
    /// A type of e-licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<Named>,
    /// Data another office shares.
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_data: Option<Named>,
    /// 告知承诺: the text promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    commitment: Option<String>,
    /// What to know before promising. Versions published before it was asked for have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    commitment_terms: Option<TermsView>,
    /// 容缺: working days it may follow later.
    #[serde(skip_serializing_if = "Option::is_none")]
    deferral_workdays: Option<u32>,
}

/// A fee, on the published list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = GuideFee)]
struct FeeView {
    /// The key in the item.
    #[schema(example = "passport")]
    id: String,
    /// The row of the published fee list.
    #[schema(example = "passport")]
    list_code: String,
    /// The name.
    #[schema(example = "普通护照工本费")]
    name: String,
    /// The document that sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    /// When it is charged, as the rule's source; null when always.
    condition: Option<String>,
    /// The amount in 分; null when it depends on the answers.
    #[schema(example = 12000)]
    amount_fen: Option<u64>,
    /// The amount in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
}

/// What the applicant gets.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GuideResult)]
struct ResultView {
    /// The name.
    #[schema(example = "营业执照")]
    name: String,
    /// `licence`, `document` or `none`.
    #[schema(value_type = String, example = "licence")]
    kind: ResultKind,
    /// The type of licence issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<Named>,
    /// How long it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    validity: Option<String>,
    /// `pickup`, `mail`, `electronic`.
    #[schema(value_type = Vec<String>, example = json!(["pickup", "mail"]))]
    delivery: Vec<Delivery>,
}

/// What it takes to know the exact checklist (情形引导), for an applicant in good standing who holds
/// no e-licence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = GuideSituations)]
struct SituationsView {
    /// The questions that can decide the checklist, as pointers into the form, in its order. Only
    /// those that still decide something need an answer, one after the other.
    #[schema(example = json!(["/business/hasPreApproval", "/agency/byAgent"]))]
    questions: Vec<String>,
    /// Those of them that count as answered before anybody does, such as a yes-or-no with a
    /// default: they are asked all the same.
    #[schema(example = json!([]))]
    presets: Vec<String>,
    /// The fewest questions anybody has to answer.
    #[schema(example = 2)]
    fewest_questions: usize,
    /// The most.
    #[schema(example = 2)]
    most_questions: usize,
    /// How many different checklists there are.
    #[schema(example = 4)]
    lists: u64,
    /// Every answer was tried, so that there are no others.
    #[schema(example = true)]
    complete: bool,
}

impl SituationsView {
    fn new(found: &Situations) -> Self {
        let pointer = |question: &Question| question.pointer.clone();
        Self {
            questions: found.questions.iter().map(pointer).collect(),
            presets: found
                .questions
                .iter()
                .filter(|question| question.preset)
                .map(pointer)
                .collect(),
            fewest_questions: found.fewest_questions,
            most_questions: found.most_questions,
            lists: found.lists,
            complete: found.complete,
        }
    }
}

/// Where the rules are.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GuidePack)]
pub(in crate::catalogue) struct PackLink {
    /// The pack's name.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    sha256: String,
    /// Where it is.
    #[schema(
        example = "/api/v1/packs/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    url: String,
}

impl PackLink {
    pub(super) fn to(sha256: &str) -> Self {
        Self {
            sha256: sha256.to_owned(),
            url: format!("/api/v1/packs/{sha256}"),
        }
    }
}

/// Where the facts come from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GuideProvenance)]
struct ProvenanceView {
    /// The place whose practice it is.
    #[schema(example = "昆明市呈贡区")]
    place: String,
    /// The day of the newest source.
    #[schema(example = "2018-09-26")]
    date: String,
    /// The pages.
    #[schema(value_type = Vec<Object>)]
    sources: Vec<FactSource>,
    /// What no source says.
    unverified: Vec<String>,
}

impl Guide {
    pub(in crate::catalogue) fn new(
        doc: &ItemDoc,
        pack_sha256: &str,
        situations: &Situations,
        packages: &[Arc<Package>],
        codes: &Codes,
        lang: Lang,
    ) -> Self {
        let limit = |limit| LimitView::new(limit, lang);
        Self {
            summary: ItemSummary::new(doc, codes, lang),
            codes: doc.codes.clone(),
            mode: doc.mode,
            applicants: doc.applicants.clone(),
            legal_basis: all(&doc.legal_basis, lang),
            conditions: all(&doc.conditions, lang),
            limits: Limits {
                statutory: limit(&doc.limits.statutory),
                promised: doc.limits.promised.as_ref().map(limit),
                delivery: doc.limits.delivery.as_ref().map(limit),
            },
            steps: doc
                .steps
                .iter()
                .map(|step| StepView {
                    id: step.id.clone(),
                    name: said(&step.name, lang),
                    workdays: step.workdays,
                })
                .collect(),
            special_procedures: doc
                .special_procedures
                .iter()
                .map(|procedure| ProcedureView {
                    id: procedure.id.clone(),
                    name: said(&procedure.name, lang),
                    counts_in_clock: procedure.counts_in_clock,
                    min_days: procedure.min_days,
                })
                .collect(),
            materials: doc
                .materials
                .iter()
                .map(|material| MaterialView::new(material, codes, lang))
                .collect(),
            fees: doc
                .fees
                .iter()
                .map(|fee| FeeView::new(fee, codes, lang))
                .collect(),
            result: ResultView {
                name: said(&doc.result.name, lang),
                kind: doc.result.kind,
                licence: licence(codes, doc.result.licence.as_deref(), lang),
                validity: maybe(doc.result.validity.as_ref(), lang),
                delivery: doc.result.delivery.clone(),
            },
            scope: maybe(doc.scope.as_ref(), lang),
            online: doc.online.clone(),
            in_person: doc.in_person,
            agent_allowed: doc.agent_allowed,
            districts: districts(codes, &doc.districts, lang),
            situations: SituationsView::new(situations),
            pack: PackLink::to(pack_sha256),
            provenance: ProvenanceView {
                place: said(&doc.provenance.place, lang),
                date: doc.provenance.date.clone(),
                sources: doc.provenance.sources.clone(),
                unverified: all(&doc.provenance.unverified, lang),
            },
            packages: packages
                .iter()
                .filter(|package| package.items.iter().any(|item| item.key == doc.item))
                .map(|package| Named {
                    key: package.package.clone(),
                    name: said(&package.name, lang),
                })
                .collect(),
        }
    }
}

impl MaterialView {
    fn new(material: &MaterialDoc, codes: &Codes, lang: Lang) -> Self {
        let dataset = material.shared_data.as_ref().map(|key| Named {
            key: key.clone(),
            name: codes
                .datasets
                .iter()
                .find(|dataset| dataset.key == *key)
                .map_or_else(|| key.clone(), |dataset| said(&dataset.name, lang)),
        });
        Self {
            id: material.id.clone(),
            name: said(&material.name, lang),
            why: said(&material.why, lang),
            condition: material.condition.clone(),
            form: material.form,
            originals: material.originals,
            copies: material.copies,
            source: maybe(material.source.as_ref(), lang),
            generated: material.generated,
            alternatives: Alternatives {
                licence: licence(codes, material.licence.as_deref(), lang),
                shared_data: dataset,
                commitment: maybe(material.commitment.as_ref(), lang),
                commitment_terms: material
                    .commitment_terms
                    .as_ref()
                    .map(|terms| TermsView::new(terms, lang)),
                deferral_workdays: material.deferral_workdays,
            },
            files: material.files.clone(),
            note: maybe(material.note.as_ref(), lang),
            sample: material
                .sample
                .iter()
                .map(|line| SampleLineView {
                    label: maybe(line.label.as_ref(), lang),
                    text: said(&line.text, lang),
                })
                .collect(),
        }
    }
}

impl FeeView {
    fn new(fee: &FeeDoc, codes: &Codes, lang: Lang) -> Self {
        let listed = codes
            .fees
            .iter()
            .find(|listed| listed.code == fee.list_code);
        Self {
            id: fee.id.clone(),
            list_code: fee.list_code.clone(),
            name: said(&fee.name, lang),
            basis: listed.map(|listed| said(&listed.basis, lang)),
            condition: fee.condition.clone(),
            amount_fen: fee.amount_fen,
            amount: maybe(listed.and_then(|listed| listed.amount.as_ref()), lang),
        }
    }
}

fn licence(codes: &Codes, key: Option<&str>, lang: Lang) -> Option<Named> {
    let key = key?;
    let found = codes.licences.iter().find(|licence| licence.key == key);
    Some(Named {
        key: key.to_owned(),
        name: found.map_or_else(|| key.to_owned(), |found| said(&found.name, lang)),
    })
}
