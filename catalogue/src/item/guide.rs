//! Limits, steps, result and provenance: the parts of an item no rule reads.

use super::materials::id;
use super::national::check_licence;
use super::{
    Channel, Delivery, Depth, FactSource, ItemLimits, ItemResult, Limit, LimitUnit, Online,
    Provenance, ResultKind, SpecialProcedure, Step,
};
use crate::codes::Codes;
use crate::fault::Code;
use crate::read::{Ctx, English, Record};
use crate::yaml::Node;
use onewindow_core::date::Date;

pub(super) fn limits<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<ItemLimits> {
    let r = ctx.record(node)?;
    let statutory = r.need("statutory").and_then(|n| limit(ctx, n));
    let promised = r.get("promised").and_then(|n| limit(ctx, n));
    let delivery = r.get("delivery").and_then(|n| limit(ctx, n));
    r.finish();
    let statutory = statutory?;
    if let (Some(promise), Some(at)) = (&promised, node.get("promised"))
        && promise.unit == statutory.unit
        && promise.days
            > statutory
                .days
                .saturating_add(statutory.extension.unwrap_or(0))
    {
        ctx.fault(
            at.pos,
            Code::PromiseTooLong,
            format!("承诺时限{}日超过法定时限{}日", promise.days, statutory.days),
            format!(
                "the promised limit of {} is longer than the statutory one of {}",
                promise.days, statutory.days
            ),
        );
    }
    Some(ItemLimits {
        statutory,
        promised,
        delivery,
    })
}

fn limit<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<Limit> {
    let r = ctx.record(node)?;
    let days = r.need("days").and_then(|n| ctx.whole(n, 0, 3_650));
    let unit = r.need("unit").and_then(|n| {
        let units = [
            ("workday", LimitUnit::Workday),
            ("day", LimitUnit::Day),
            ("month", LimitUnit::Month),
        ];
        ctx.one_of(n, &units)
    });
    let extension = r.get("extension").and_then(|n| ctx.whole(n, 1, 3_650));
    let note = r.maybe_text("note", English::Optional);
    r.finish();
    Some(Limit {
        days: days?,
        unit: unit?,
        extension,
        note,
    })
}

pub(super) fn steps(r: &Record<'_>) -> Vec<Step> {
    let ctx = r.ctx;
    let list = r.need("steps").map(|n| ctx.list(n)).unwrap_or_default();
    let mut seen = Vec::new();
    let mut step = |node| {
        let s = ctx.record(node)?;
        let id = id(&s, &mut seen).map(str::to_owned);
        let name = s.text("name", English::Optional);
        let workdays = s.get("workdays").and_then(|n| ctx.whole(n, 0, 3_650));
        s.finish();
        Some(Step {
            id: id?,
            name: name?,
            workdays,
        })
    };
    list.iter().filter_map(&mut step).collect()
}

pub(super) fn special_procedures(r: &Record<'_>) -> Vec<SpecialProcedure> {
    let ctx = r.ctx;
    let mut seen = Vec::new();
    let mut procedure = |node| {
        let s = ctx.record(node)?;
        let id = id(&s, &mut seen).map(str::to_owned);
        let name = s.text("name", English::Optional);
        let counts = s.need("countsInClock").and_then(|n| ctx.boolean(n));
        let min_days = s.get("minDays").and_then(|n| ctx.whole(n, 0, 3_650));
        s.finish();
        Some(SpecialProcedure {
            id: id?,
            name: name?,
            counts_in_clock: counts?,
            min_days,
        })
    };
    let list = r.items("specialProcedures");
    list.iter().filter_map(&mut procedure).collect()
}

pub(super) fn result<'a>(ctx: Ctx<'a>, node: &'a Node, codes: &Codes) -> Option<ItemResult> {
    let r = ctx.record(node)?;
    let name = r.text("name", English::Needed);
    let kind = r.need("kind").and_then(|n| {
        let kinds = [
            ("licence", ResultKind::Licence),
            ("document", ResultKind::Document),
            ("none", ResultKind::None),
        ];
        ctx.one_of(n, &kinds)
    });
    let licence = r.get("licence").and_then(|n| check_licence(ctx, n, codes));
    if kind == Some(ResultKind::Licence) && node.get("licence").is_none() {
        ctx.fault(
            node.pos,
            Code::MissingKey,
            "结果是证照，要写明“licence”（证照类型）",
            "the result is a licence, so `licence` must name its type",
        );
    }
    let validity = r.maybe_text("validity", English::Optional);
    let ways = [
        ("pickup", Delivery::Pickup),
        ("mail", Delivery::Mail),
        ("electronic", Delivery::Electronic),
    ];
    let delivery = r.items("delivery").iter();
    let delivery = delivery.filter_map(|n| ctx.one_of(n, &ways)).collect();
    r.finish();
    Some(ItemResult {
        name: name?,
        kind: kind?,
        licence: licence.map(str::to_owned),
        validity,
        delivery,
    })
}

pub(super) fn online<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<Online> {
    let r = ctx.record(node)?;
    let depth = r.need("depth").and_then(|n| {
        let depths = [
            ("guide", Depth::Guide),
            ("precheck", Depth::Precheck),
            ("accept", Depth::Accept),
            ("full", Depth::Full),
        ];
        ctx.one_of(n, &depths)
    });
    let known = [
        ("web", Channel::Web),
        ("mobile", Channel::Mobile),
        ("window", Channel::Window),
    ];
    let channels = r.need("channels").map(|n| ctx.list(n)).unwrap_or_default();
    let channels = channels
        .iter()
        .filter_map(|n| ctx.one_of(n, &known))
        .collect();
    r.finish();
    Some(Online {
        depth: depth?,
        channels,
    })
}

/// Facts name their place, their day and at least one page.
pub(crate) fn provenance(r: &Record<'_>) -> Option<Provenance> {
    let ctx = r.ctx;
    let Some(node) = r.get("provenance") else {
        ctx.fault(
            r.node.pos,
            Code::MissingProvenance,
            "缺少“provenance”：写明事实来自哪里、哪一天、哪些网页",
            "`provenance` is missing: say which place, day and pages the facts come from",
        );
        return None;
    };
    let p = ctx.record(node)?;
    for (key, zh, en) in [
        ("place", "地点 place", "`place`"),
        ("date", "日期 date", "`date`"),
        ("sources", "来源 sources", "`sources`"),
    ] {
        if node.get(key).is_none() {
            ctx.fault(
                node.pos,
                Code::MissingProvenance,
                format!("来源说明缺少{zh}"),
                format!("the provenance lacks {en}"),
            );
        }
    }
    let place = p.maybe_text("place", English::Optional);
    let date = p.get("date").and_then(|n| {
        let text = ctx.string(n)?;
        if !is_day(text) {
            ctx.fault(
                n.pos,
                Code::BadDate,
                format!("“{text}”不是日期，应写成 2026-01-31、2026-01 或 2026"),
                format!("`{text}` is not a date; write 2026-01-31, 2026-01 or 2026"),
            );
        }
        Some(text.to_owned())
    });
    let mut seen = Vec::new();
    let mut source = |node| {
        let s = ctx.record(node)?;
        let id = s.string("id").map(str::to_owned);
        if let (Some(id), Some(at)) = (&id, s.node.get("id")) {
            if seen.contains(id) {
                ctx.fault(
                    at.pos,
                    Code::DuplicateId,
                    format!("“{id}”重复"),
                    format!("`{id}` is used twice"),
                );
            }
            seen.push(id.clone());
        }
        let url = s.string("url").map(str::to_owned);
        let what = s.string("what").map(str::to_owned);
        s.finish();
        Some(FactSource {
            id: id?,
            url: url?,
            what: what?,
        })
    };
    let listed = p.items("sources");
    let sources: Vec<FactSource> = listed.iter().filter_map(&mut source).collect();
    if let Some(at) = node.get("sources")
        && listed.is_empty()
    {
        ctx.fault(
            at.pos,
            Code::MissingProvenance,
            "至少要有一个来源",
            "there must be one source at least",
        );
    }
    let unverified = p.texts("unverified", English::Optional);
    p.finish();
    Some(Provenance {
        place: place?,
        date: date?,
        sources,
        unverified,
    })
}

/// A day, a month or a year: some pages say no more.
fn is_day(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    whole.parse::<Date>().is_ok()
}
