//! Verdicts on whole documents: visibility, requirement, checklist, fees and reasons.

mod support;

use onewindow_core::{Lang, MaterialState, Mode, evaluate_as};
use serde_json::json;
use support::*;

#[test]
fn filled_in_form_lacks_only_documents() {
    let pack = load(&shop());
    let verdict = verdict(&pack, &shop_answers());
    println!("{}", serde_json::to_string_pretty(&verdict).unwrap());
    assert_eq!(codes(&verdict.errors), []);
    assert_eq!(codes(&verdict.missing), []);
    assert!(verdict.valid && !verdict.complete);
    assert_eq!(state(&verdict, "application"), MaterialState::Provided);
    assert_eq!(state(&verdict, "identity"), MaterialState::Needed);
    assert_eq!(state(&verdict, "agent-papers"), MaterialState::NotNeeded);
    assert_eq!(state(&verdict, "guardian"), MaterialState::NotNeeded);
    assert_eq!(state(&verdict, "credit"), MaterialState::SharedData);
}
