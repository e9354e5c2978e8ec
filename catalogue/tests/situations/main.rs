//! The situations of every item of the catalogue, against forms filled in at random.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends where it fails"
)]

mod fill;

use fill::Filler;
use onewindow_catalogue::{Audience, Catalogue, Item};
use onewindow_core::json::Json;
use onewindow_core::pack::Pack;
use onewindow_core::situations::{Outcome, Situations, situations};
use onewindow_core::{ApplicantKind, Context, Input, LoadedPack, MaterialState, Verdict, evaluate};
use std::path::Path;

/// Forms filled in for each item.
const FORMS: usize = 48;

fn items() -> Vec<Item> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (catalogue, faults) = Catalogue::load(folder);
    assert_eq!(faults, []);
    assert_eq!(catalogue.items.len(), 24);
    catalogue.items
}

fn context(kind: ApplicantKind) -> Context {
    let mut context = Context::on("2026-11-22".parse().unwrap());
    context.applicant.kind = kind;
    context
}

fn kinds(item: &Item) -> Vec<ApplicantKind> {
    let kind = |audience: &Audience| match audience {
        Audience::Person => ApplicantKind::Person,
        Audience::Firm => ApplicantKind::Firm,
    };
    item.doc.audience.iter().map(kind).collect()
}

fn explored(item: &Item, pack: &LoadedPack) -> Situations {
    situations(pack, &context(ApplicantKind::Person), &kinds(item))
}

/// The documents needed; `None` while one is undetermined.
fn needed(verdict: &Verdict) -> Option<Vec<String>> {
    let determined = |state| state != MaterialState::Undetermined;
    if !verdict.checklist.iter().all(|e| determined(e.state)) {
        return None;
    }
    let needed = verdict.checklist.iter();
    let needed = needed.filter(|e| e.state != MaterialState::NotNeeded);
    Some(needed.map(|e| e.material.clone()).collect())
}

/// The verdict on the answers of a way, as far as `steps`.
fn follow(pack: &LoadedPack, context: &Context, outcome: &Outcome, steps: usize) -> Verdict {
    let mut answers = serde_json::json!({});
    for step in outcome.path.iter().take(steps) {
        if step.answer == Json::Null {
            continue;
        }
        let mut at = &mut answers;
        for key in step.pointer.trim_start_matches('/').split('/') {
            if at.is_null() {
                *at = serde_json::json!({});
            }
            at = &mut at[key];
        }
        *at = serde_json::from_str(&step.answer.to_text()).unwrap();
    }
    let document = serde_json::json!({"answers": answers}).to_string();
    let input = Input::parse(document.as_bytes(), pack).unwrap();
    evaluate(pack, context, &input)
}

#[test]
fn every_way_leads_where_it_says_and_asks_nothing_hidden() {
    for item in items() {
        let pack = Pack::parse(&item.pack_bytes).unwrap();
        let found = explored(&item, &pack);
        for outcome in &found.outcomes {
            let kind = outcome.applicants.first().copied();
            let context = context(kind.unwrap_or_else(|| kinds(&item)[0]));
            for (i, step) in outcome.path.iter().enumerate() {
                let before = follow(&pack, &context, outcome, i);
                let shown = before.fields.iter().any(|f| f.pointer == step.pointer);
                assert!(shown, "{}: {} is hidden", item.doc.item, step.pointer);
                assert_eq!(needed(&before), None, "{}: one too many", item.doc.item);
            }
            let verdict = follow(&pack, &context, outcome, outcome.path.len());
            assert!(verdict.valid, "{}: {:?}", item.doc.item, verdict.errors);
            let found = needed(&verdict);
            assert_eq!(
                found.as_ref(),
                Some(&outcome.materials),
                "{}",
                item.doc.item
            );
        }
    }
}

#[test]
fn whatever_is_answered_the_checklist_is_among_those_found() {
    let mut all = 0;
    for item in items() {
        let pack = Pack::parse(&item.pack_bytes).unwrap();
        let found = explored(&item, &pack);
        assert!(
            found.complete,
            "{}: {:?}",
            item.doc.item, found.not_complete
        );
        let mut hits = vec![0; found.outcomes.len()];
        for form in 0..FORMS {
            let kinds = kinds(&item);
            let kind = kinds[form % kinds.len()];
            let context = context(kind);
            let Some(verdict) = Filler::new(&pack, &context, form).valid() else {
                continue;
            };
            let list = needed(&verdict).unwrap();
            let hit = found.outcomes.iter().position(|o| {
                o.materials == list && (o.applicants.is_empty() || o.applicants.contains(&kind))
            });
            let Some(hit) = hit else {
                panic!("{}: {list:?} was not found", item.doc.item);
            };
            hits[hit] += 1;
            all += 1;
        }
        // So many forms cannot meet sixty-four lists; of few they meet at least half.
        let met = hits.iter().filter(|n| **n > 0).count();
        let name = &item.doc.item;
        assert!(hits.len() > 8 || met * 2 >= hits.len(), "{name}: {hits:?}");
    }
    let wanted = 24 * FORMS * 3 / 4;
    assert!(all > wanted, "only {all} forms without an error");
}

#[test]
fn the_same_pack_gives_the_same_bytes() {
    let item = items().swap_remove(0);
    let pack = Pack::parse(&item.pack_bytes).unwrap();
    let text = || serde_json::to_string(&explored(&item, &pack)).unwrap();
    assert_eq!(text(), text());
}
