//! What the window puts right or sends back: corrections on the spot, returns, the right organ.

use crate::cases::change::{self, Effect, Order, carry_out};
use crate::cases::draft::saved;
use crate::cases::parts::{DocumentBody, DocumentKind, Reason};
use crate::cases::sheet::{self, Newer, Sheet};
use crate::cases::store::CasePatch;
use crate::catalogue;
use crate::platform::Lang;
use crate::platform::db::Conn;
use crate::platform::idempotency::Answer;
use crate::platform::problem::{Code, Error, FieldError, Result};
use onewindow_core::requests::{CorrectionRequest, ReasonRequest};
use serde_json::Value;

/// Corrects answers on the spot, with the applicant (Administrative Licensing Law art. 32). Which
/// answers, the timeline says.
///
/// # Errors
/// [`Code::FormInvalid`] and [`Code::ChecklistIncomplete`] when the corrected form is not in order;
/// what the lifecycle refuses.
pub(super) async fn correct(order: Order, request: CorrectionRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let newer = Newer {
            answers: Some(request.answers.get().to_owned()),
            choices: None,
        };
        let sheet = Sheet::read(tx, scene.state, scene.row, &newer, scene.lang)?;
        sheet.submitted()?;
        let read = |text: &str| serde_json::from_str::<Value>(text).map_err(Error::internal);
        let before = read(&sheet::answers(scene.state, scene.row)?)?;
        let after = read(request.answers.get())?;
        let mut places = Vec::new();
        differences(&before, &after, "", &mut places);
        if places.is_empty() {
            let message = scene.lang.pick("没有更正任何内容", "Nothing was corrected");
            let error = FieldError::new("/answers", "required", message);
            return Err(Error::new(Code::InvalidRequest).with_errors(vec![error]));
        }
        let detail = match &request.note {
            Some(note) => format!("{} {note}", places.join(" ")),
            None => places.join(" "),
        };
        Ok(Effect::of("corrected", saved(scene.state, &newer)?).detail(Some(detail)))
    })
    .await
}

/// The places of the answers that differ, as pointers.
fn differences(before: &Value, after: &Value, at: &str, places: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let mut members: Vec<&String> = old.keys().chain(new.keys()).collect();
            members.sort_unstable();
            members.dedup();
            for member in members {
                let old = old.get(member).unwrap_or(&Value::Null);
                let new = new.get(member).unwrap_or(&Value::Null);
                differences(old, new, &format!("{at}/{member}"), places);
            }
        }
        _ if before == after => {}
        _ => places.push(at.to_owned()),
    }
}

/// Returns a case before acceptance, with the reason.
///
/// # Errors
/// What the lifecycle refuses.
pub(crate) async fn return_case(order: Order, request: ReasonRequest) -> Result<Answer> {
    carry_out(order, move |tx, scene| {
        let body = DocumentBody {
            reasons: vec![Reason {
                text: request.reason.clone(),
                ..Reason::default()
            }],
            note: Some(
                scene
                    .lang
                    .pick(
                        "您可以以原填写内容重新申请。",
                        "You may apply again from the same answers.",
                    )
                    .to_owned(),
            ),
            ..DocumentBody::default()
        };
        let number = change::number(scene.row)?;
        let paper = change::issue(tx, scene, number, DocumentKind::Return, body)?;
        let patch = CasePatch {
            closed_at: Some(scene.now),
            ..CasePatch::default()
        };
        Ok(Effect::of("returned", patch)
            .detail(Some(request.reason))
            .giving(paper))
    })
    .await
}

/// The name of an organ the catalogue knows, asked for by key or by name.
pub(super) fn organ(conn: &mut Conn, named: &str, lang: Lang) -> Result<String> {
    if let Some(name) = catalogue::department_called(conn, named)? {
        return Ok(name.zh);
    }
    let message = lang.pick("事项库中没有这个机关", "The catalogue knows no such organ");
    let error = FieldError::new("/rightOrgan", "not_a_choice", message);
    Err(Error::new(Code::InvalidRequest).with_errors(vec![error]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_corrected_is_named_by_its_place() {
        let mut places = Vec::new();
        let before = json!({"a": {"b": 1, "c": [1]}, "d": true});
        let after = json!({"a": {"b": 2, "c": [1, 2]}, "e": "x"});
        differences(&before, &after, "", &mut places);
        assert_eq!(places, ["/a/b", "/a/c", "/d", "/e"]);
    }
}
