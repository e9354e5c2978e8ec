//! The documents and the fees of an item.

use super::commitments::commitment;
use super::national::{check_dataset, check_fee, check_licence};
use super::{FeeDoc, FilesDoc, ItemLimits, LimitUnit, MaterialDoc, SampleLine};
use crate::codes::Codes;
use crate::fault::{Code, Pos};
use crate::form::Cel;
use crate::read::{Ctx, English, Record};
use crate::yaml::Node;
use onewindow_core::pack::MaterialForm;

/// A document with its rule as written.
pub(crate) struct Material {
    pub(crate) doc: MaterialDoc,
    pub(crate) pos: Pos,
    /// Where its promise stands, when it has one.
    pub(crate) commitment: Option<Pos>,
    pub(crate) when: Option<Cel>,
}

/// A fee with its rules as written.
pub(crate) struct Fee {
    pub(crate) doc: FeeDoc,
    pub(crate) when: Option<Cel>,
    /// The rule that gives the amount; `None` when it is fixed.
    pub(crate) amount: Option<Cel>,
}

/// File endings with their media types.
pub(crate) const FILE_TYPES: &[(&str, &str)] = &[
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("pdf", "application/pdf"),
    ("ofd", "application/ofd"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("zip", "application/zip"),
];

/// An identifier of this item that nothing of its kind has yet.
pub(crate) fn id<'a>(r: &Record<'a>, seen: &mut Vec<String>) -> Option<&'a str> {
    let node = r.need("id")?;
    let id = r.ctx.key(node)?;
    if seen.iter().any(|s| s == id) {
        r.ctx.fault(
            node.pos,
            Code::DuplicateId,
            format!("“{id}”重复"),
            format!("`{id}` is used twice"),
        );
    }
    seen.push(id.to_owned());
    Some(id)
}

fn rule(r: &Record<'_>, key: &'static str) -> Option<Cel> {
    let node = r.get(key)?;
    crate::form::rule(r.ctx, node)
}

pub(crate) fn read_material<'a>(
    ctx: Ctx<'a>,
    node: &'a Node,
    codes: &Codes,
    limits: Option<&ItemLimits>,
    seen: &mut Vec<String>,
) -> Option<Material> {
    let r = ctx.record(node)?;
    let id = id(&r, seen);
    let name = r.text("name", English::Needed);
    let when = rule(&r, "when");
    let why = r.text("why", English::Needed);
    let form = r.need("form").and_then(|n| {
        ctx.one_of(
            n,
            &[
                ("original", MaterialForm::Original),
                ("copy", MaterialForm::Copy),
                ("originalAndCopy", MaterialForm::OriginalAndCopy),
                ("electronic", MaterialForm::Electronic),
            ],
        )
    });
    let count = |key| r.get(key).and_then(|n| ctx.whole(n, 0u32, 20)).unwrap_or(0);
    let (originals, copies) = (count("originals"), count("copies"));
    let generated = r.flag("generated");
    let identity = r.flag("identity");
    let files = r.get("files").and_then(|n| files(ctx, n));
    if !generated && r.node.get("files").is_none() {
        ctx.fault(
            node.pos,
            Code::MissingKey,
            "缺少“files”：不是自动生成的材料要写明可上传的文件",
            "`files` is missing: a document that is not generated says what may be uploaded",
        );
    }
    let licence = r.get("licence").and_then(|n| check_licence(ctx, n, codes));
    let shared = r
        .get("sharedData")
        .and_then(|n| check_dataset(ctx, n, codes));
    let deferral = r.get("deferralWorkdays").and_then(|n| {
        let days = ctx.whole(n, 1u32, 250)?;
        check_deferral(ctx, n.pos, days, limits);
        Some(days)
    });
    let promised = r.get("commitment");
    let (commitment, commitment_terms) = promised
        .and_then(|n| commitment(ctx, n))
        .map_or((None, None), |found| (Some(found.text), Some(found.terms)));
    let doc = MaterialDoc {
        id: id.unwrap_or_default().to_owned(),
        name: name?,
        why: why?,
        condition: when.as_ref().map(|c| c.text().to_owned()),
        form: form?,
        originals,
        copies,
        files,
        source: r.maybe_text("source", English::Optional),
        generated,
        licence: licence.map(str::to_owned),
        identity,
        shared_data: shared.map(str::to_owned),
        commitment,
        commitment_terms,
        deferral_workdays: deferral,
        note: r.maybe_text("note", English::Optional),
        sample: r
            .items("sample")
            .iter()
            .filter_map(|n| sample_line(ctx, n))
            .collect(),
    };
    r.finish();
    let pos = node.pos;
    Some(Material {
        doc,
        pos,
        commitment: promised.map(|n| n.pos),
        when,
    })
}

fn sample_line<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<SampleLine> {
    let r = ctx.record(node)?;
    let label = r.maybe_text("label", English::Needed);
    let text = r.text("text", English::Needed);
    r.finish();
    Some(SampleLine { label, text: text? })
}

/// 容缺 never outlasts the case: what is owed comes in before the decision is due.
fn check_deferral(ctx: Ctx<'_>, pos: Pos, days: u32, limits: Option<&ItemLimits>) {
    let Some(limits) = limits else { return };
    let (limit, zh, en) = match &limits.promised {
        Some(promised) => (promised, "承诺时限", "promised"),
        None => (&limits.statutory, "法定时限", "statutory"),
    };
    // No month has more than 23 working days.
    let most = match limit.unit {
        LimitUnit::Workday | LimitUnit::Day => limit.days,
        LimitUnit::Month => limit.days.saturating_mul(23),
    };
    if days > most {
        ctx.fault(
            pos,
            Code::DeferralTooLong,
            format!("容缺期限{days}个工作日超过{zh}（{most}日）"),
            format!("the document may follow within {days} working days, past the {en} limit of {most} days"),
        );
    }
}

fn files<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<FilesDoc> {
    let r = ctx.record(node)?;
    let known: Vec<(&str, &str)> = FILE_TYPES
        .iter()
        .map(|(ending, _)| (*ending, *ending))
        .collect();
    let types: Vec<String> = r
        .need("types")
        .map(|n| ctx.list(n))
        .unwrap_or_default()
        .iter()
        .filter_map(|n| ctx.one_of(n, &known))
        .map(str::to_owned)
        .collect();
    let megabytes = r.need("maxMegabytes").and_then(|n| ctx.whole(n, 1, 200));
    let count = r.need("maxCount").and_then(|n| ctx.whole(n, 1, 100));
    r.finish();
    Some(FilesDoc {
        types,
        max_megabytes: megabytes?,
        max_count: count?,
    })
}

pub(crate) fn read_fee<'a>(
    ctx: Ctx<'a>,
    node: &'a Node,
    codes: &Codes,
    seen: &mut Vec<String>,
) -> Option<Fee> {
    let r = ctx.record(node)?;
    let id = id(&r, seen);
    let list_code = r.need("listCode").and_then(|n| check_fee(ctx, n, codes));
    let name = r.text("name", English::Needed);
    let when = rule(&r, "when");
    let amount_node = r.need("amountFen");
    r.finish();
    let amount = amount_node?;
    let written = amount.scalar()?;
    let digits = !written.text.is_empty() && written.text.bytes().all(|b| b.is_ascii_digit());
    let fixed = if digits {
        Some(ctx.whole(amount, 0u64, 100_000_000_000)?)
    } else {
        None
    };
    let rule = if digits {
        None
    } else {
        Some(crate::form::rule(ctx, amount)?)
    };
    let doc = FeeDoc {
        id: id.unwrap_or_default().to_owned(),
        list_code: list_code.unwrap_or_default().to_owned(),
        name: name?,
        condition: when.as_ref().map(|c| c.text().to_owned()),
        amount_fen: fixed,
        amount_rule: rule.as_ref().map(|c| c.text().to_owned()),
    };
    Some(Fee {
        doc,
        when,
        amount: rule,
    })
}
