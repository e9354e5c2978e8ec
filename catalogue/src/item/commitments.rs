//! 告知承诺: what the office tells an applicant before a promise may stand in for a document.

use super::{CheckMethod, CommitmentCheck, CommitmentTerms, Material, SensitiveMatter};
use crate::fault::{Code, Pos};
use crate::read::{Ctx, English, Record};
use crate::yaml::Node;
use onewindow_core::pack::Text;

/// The longest time until a promise is checked: the working days of a year.
const LONGEST_CHECK: u32 = 250;

/// A promise as written.
pub(super) struct Commitment {
    pub(super) text: Text,
    pub(super) terms: CommitmentTerms,
}

/// Reads a promise. Everything the applicant must be told before signing has to be there: what is
/// proved, the standard, what a false promise leads to, how and until when it is checked (国办发
/// 〔2020〕42号, part 2).
pub(super) fn commitment<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<Commitment> {
    let r = ctx.record(node)?;
    let text = r.text("text", English::Needed);
    let proves = r.text("proves", English::Needed);
    let standard = r.text("standard", English::Needed);
    let consequence = r.text("consequence", English::Needed);
    let check = r.need("check").and_then(|n| check(ctx, n));
    r.finish();
    Some(Commitment {
        text: text?,
        terms: CommitmentTerms {
            proves: proves?,
            standard: standard?,
            consequence: consequence?,
            check: check?,
        },
    })
}

fn check<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<CommitmentCheck> {
    let r = ctx.record(node)?;
    let methods = [
        ("online", CheckMethod::Online),
        ("onSite", CheckMethod::OnSite),
    ];
    let method = r.need("method").and_then(|n| ctx.one_of(n, &methods));
    let workdays = r
        .need("workdays")
        .and_then(|n| ctx.whole(n, 1, LONGEST_CHECK));
    r.finish();
    Some(CommitmentCheck {
        method: method?,
        workdays: workdays?,
    })
}

/// The matters an item touches that admit no promise. `None` when nobody said.
pub(super) fn sensitive(r: &Record<'_>) -> Option<Vec<SensitiveMatter>> {
    let node = r.get("sensitive")?;
    let words = SensitiveMatter::ALL.map(|matter| (matter.as_str(), matter));
    let listed = r.ctx.list(node).iter();
    Some(listed.filter_map(|n| r.ctx.one_of(n, &words)).collect())
}

/// Refuses promises where the law has no room for them, and asks for the judgement where nobody
/// made it: an editor who offers a promise says what the item touches, be it nothing.
pub(super) fn allowed(
    r: &Record<'_>,
    sensitive: Option<&[SensitiveMatter]>,
    materials: &[Material],
) {
    let offered: Vec<Pos> = materials.iter().filter_map(|m| m.commitment).collect();
    let Some(matters) = sensitive else {
        if !offered.is_empty() {
            r.ctx.fault(
                r.node.pos,
                Code::MissingKey,
                "缺少“sensitive”：有材料可以告知承诺，要写明事项涉及哪些不适用的领域，不涉及写 []",
                "`sensitive` is missing: a document may be promised, so say which matters that admit no promise the item touches, [] for none",
            );
        }
        return;
    };
    let Some(matter) = matters.first() else {
        return;
    };
    let (zh, en) = matter.title();
    for pos in offered {
        r.ctx.fault(
            pos,
            Code::CommitmentNotAllowed,
            format!("事项直接涉及{zh}，不适用告知承诺"),
            format!("the item touches {en}, where no promise may replace a document"),
        );
    }
}
