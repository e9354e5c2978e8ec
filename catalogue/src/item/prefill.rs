//! Reads what a new form begins with.

use super::{Known, Prefill};
use crate::fault::Code;
use crate::form::{Field, Index, Shape};
use crate::read::{Ctx, Record};
use crate::yaml::Node;
use onewindow_core::pack::Kind;

/// The fields of an item that begin with something known, each once. `pointer` finds a field that is
/// there.
pub(super) fn prefill<'a>(
    r: &Record<'a>,
    index: &Index<'_>,
    pointer: impl Fn(&'a Node) -> Option<&'a str>,
) -> Vec<Prefill> {
    let ctx = r.ctx;
    let words = Known::ALL.map(|known| (known.as_str(), known));
    let mut all: Vec<Prefill> = Vec::new();
    for node in r.items("prefill") {
        let Some(p) = ctx.record(node) else { continue };
        let at = p
            .need("at")
            .and_then(|n| pointer(n).map(|pointer| (n, pointer)));
        let from = p.need("from").and_then(|n| ctx.one_of(n, &words));
        p.finish();
        let (Some((node, at)), Some(from)) = (at, from) else {
            continue;
        };
        if all.iter().any(|other| other.at == at) {
            ctx.fault(
                node.pos,
                Code::DuplicateId,
                format!("“{at}”重复"),
                format!("`{at}` is listed twice"),
            );
        } else if index
            .get(at)
            .is_some_and(|one| fits(ctx, node, one.field, from))
        {
            all.push(Prefill {
                at: at.to_owned(),
                from,
            });
        }
    }
    all
}

/// Whether the field is one text, answered by the applicant, that takes what is known.
fn fits(ctx: Ctx<'_>, node: &Node, field: &Field, from: Known) -> bool {
    let format = match &field.shape {
        Shape::Leaf(Kind::Text { format, .. }) => Some(format.as_deref()),
        _ => None,
    };
    let is_answered = field.compute.is_none() && !field.read_only && field.default.is_none();
    let is_one = !field.pointer.contains('*');
    let good = is_one && is_answered && format == Some(from.format());
    if !good {
        let (at, from, format) = (&field.pointer, from.as_str(), from.format());
        let needed_zh = format.map_or("没有格式".to_owned(), |f| format!("格式为“{f}”"));
        let needed_en = format.map_or("no format".to_owned(), |f| format!("the format `{f}`"));
        ctx.fault(
            node.pos,
            Code::BadValue,
            format!("“{at}”不能用“{from}”预填：要是由申请人填写的单个文字字段，{needed_zh}，也没有 default"),
            format!("`{at}` cannot begin with `{from}`: it must be one text the applicant answers, with {needed_en} and no `default`"),
        );
    }
    good
}
