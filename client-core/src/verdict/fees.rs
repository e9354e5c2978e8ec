//! What is charged, in 分.

use crate::form::load::push_key;
use crate::form::state::{Finding, View};
use crate::rules::value::{Outcome, Places, Value};
use crate::values::out::Out;
use crate::verdict::FeeState;
use crate::verdict::message::Fault;
use alloc::borrow::ToOwned;

/// What a fee comes to.
enum Charge<'a> {
    Amount(u64),
    Nothing,
    Open(&'a Places),
    /// The rule gives no amount of whole, not negative 分.
    Failed,
}

fn charge(findings: &[Finding; 2]) -> Charge<'_> {
    let [charged, amount] = findings;
    match (&charged.outcome, &amount.outcome) {
        (Outcome::Unknown(doubt), _)
        | (Outcome::Known(Value::Bool(true)), Outcome::Unknown(doubt)) => {
            if doubt.failed {
                Charge::Failed
            } else {
                Charge::Open(&doubt.fields)
            }
        }
        (Outcome::Known(Value::Bool(true)), Outcome::Known(Value::Number(amount))) => amount
            .to_whole()
            .and_then(|fen| u64::try_from(fen).ok())
            .map_or(Charge::Failed, Charge::Amount),
        (Outcome::Known(Value::Bool(true)), Outcome::Known(_)) => Charge::Failed,
        _ => Charge::Nothing,
    }
}

/// Writes the members `fees`, in the order of the guide, and `feeTotalFen`.
pub(crate) fn write(view: View<'_>, out: &mut Out) {
    out.begin("fees", '[');
    let mut total = Some(0_u64);
    for (fee, findings) in view.pack.pack.fees.iter().zip(&view.state.fees) {
        let charge = charge(findings);
        let state = match charge {
            Charge::Amount(_) => FeeState::Charged,
            Charge::Nothing => FeeState::NotCharged,
            Charge::Open(_) | Charge::Failed => FeeState::Undetermined,
        };
        out.open('{');
        out.text_member("id", &fee.id);
        out.text_member("name", view.context.lang.pick(&fee.name));
        out.text_member("listCode", &fee.list_code);
        out.text_member("state", state.as_str());
        if let Charge::Amount(fen) = charge {
            out.number_member("amountFen", fen);
            total = total.and_then(|total| total.checked_add(fen));
        }
        view.write_rule(Some(fee.charged_when.unwrap_or(fee.amount)), out);
        if state == FeeState::Undetermined {
            total = None;
        } else {
            let [charged, amount] = findings;
            let mut because = charged.because.clone();
            because.add(&amount.because);
            view.write_because(because.as_slice(), out);
        }
        if let Charge::Open(fields) = charge {
            view.write_refs(fields.as_slice(), out);
        }
        out.close('}');
    }
    out.close(']');
    match total {
        Some(total) => out.number_member("feeTotalFen", total),
        None => out.raw_member("feeTotalFen", "null"),
    }
}

/// Writes the fees whose rules give no amount.
pub(crate) fn write_errors(view: View<'_>, out: &mut Out) {
    for (fee, findings) in view.pack.pack.fees.iter().zip(&view.state.fees) {
        if !matches!(charge(findings), Charge::Failed) {
            continue;
        }
        let mut pointer = "#/fees".to_owned();
        push_key(&mut pointer, &fee.id);
        let title = view.context.lang.pick(&fee.name);
        view.begin_error(&pointer, &Fault::new("rule_failed"), title, out);
        view.write_rule(Some(fee.amount), out);
        let [_, amount] = findings;
        view.write_because(amount.because.as_slice(), out);
        out.close('}');
    }
}
