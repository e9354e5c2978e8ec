//! What is charged, in 分.

use crate::form::state::{Finding, View};
use crate::rules::value::{Outcome, Places, Value};
use crate::verdict::message::Fault;
use crate::verdict::{FeeLine, FeeState, FieldError};

/// Every fee, in the order of the guide.
pub(crate) fn lines(view: View<'_>) -> Vec<FeeLine> {
    let count = view.pack.pack.fees.len();
    (0..count).filter_map(|i| line(view, i)).collect()
}

/// What a fee comes to.
enum Charge {
    Amount(u64),
    Nothing,
    Open(Places),
    /// The rule gives no amount of whole, not negative 分.
    Failed,
}

fn charge(findings: &[Finding; 2]) -> Charge {
    let [charged, amount] = findings;
    match (&charged.outcome, &amount.outcome) {
        (Outcome::Unknown(doubt), _)
        | (Outcome::Known(Value::Bool(true)), Outcome::Unknown(doubt)) => {
            if doubt.failed {
                Charge::Failed
            } else {
                Charge::Open(doubt.fields.clone())
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

fn line(view: View<'_>, i: usize) -> Option<FeeLine> {
    let fee = view.pack.pack.fees.get(i)?;
    let findings = view.state.fees.get(i)?;
    let charge = charge(findings);
    let (state, amount_fen) = match charge {
        Charge::Amount(fen) => (FeeState::Charged, Some(fen)),
        Charge::Nothing => (FeeState::NotCharged, None),
        Charge::Open(_) | Charge::Failed => (FeeState::Undetermined, None),
    };
    let [charged, amount] = findings;
    let mut because = charged.because.clone();
    because.add(&amount.because);
    let rule = fee.charged_when.unwrap_or(fee.amount);
    Some(FeeLine {
        id: fee.id.clone(),
        name: view.context.lang.pick(&fee.name).to_owned(),
        list_code: fee.list_code.clone(),
        state,
        amount_fen,
        rule: view.pack.rule(rule).map(|rule| rule.id.clone()),
        because: match state {
            FeeState::Undetermined => Vec::new(),
            _ => view.because(&because),
        },
        fields: match charge {
            Charge::Open(fields) => view.refs(&fields),
            _ => Vec::new(),
        },
    })
}

/// The sum, unless a fee is undetermined.
pub(crate) fn total(lines: &[FeeLine]) -> Option<u64> {
    let mut total: u64 = 0;
    for line in lines {
        match line.state {
            FeeState::Undetermined => return None,
            _ => total = total.checked_add(line.amount_fen.unwrap_or(0))?,
        }
    }
    Some(total)
}

/// The fees whose rules give no amount.
pub(crate) fn errors(view: View<'_>) -> Vec<FieldError> {
    let fees = view.pack.pack.fees.iter().zip(&view.state.fees);
    fees.filter(|(_, findings)| matches!(charge(findings), Charge::Failed))
        .map(|(fee, findings)| {
            let title = view.context.lang.pick(&fee.name);
            let pointer = format!("#/fees/{}", fee.id);
            let mut error = view.error(pointer, &Fault::new("rule_failed"), title);
            let rule = view.pack.rule(fee.amount);
            error.rule = rule.map(|rule| rule.id.clone());
            error.because = view.because(&findings[1].because);
            error
        })
        .collect()
}
