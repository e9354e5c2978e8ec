use super::recount::{check, rebuild};
use super::store::{Scope, page, prune, totals};
use super::*;
use crate::cases::clock::store::DuePatch;
use crate::cases::store::tests::{columns, row};
use crate::cases::store::{self as cases, CaseRow, Change, ClockPatch};
use crate::platform::clock::Timestamp;
use crate::platform::db::testing::{TestDb, run_sql};
use onewindow_core::lifecycle::CaseState;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A small generator, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn day(&mut self) -> Date {
        day("2026-03-01")
            .add_days(i32::try_from(self.below(30)).unwrap())
            .unwrap()
    }
}

#[test]
fn a_warning_that_never_comes_goes_from_green_to_red() {
    let due = day("2026-03-10");
    for warn_at in [None, Some(day("2026-04-01"))] {
        let watch = Watch::new("scjg", "dongqu", due, warn_at);
        assert_eq!(watch.lamp(due), Lamp::Green);
        assert_eq!(watch.lamp(day("2026-03-11")), Lamp::Red);
    }
    let watch = Watch::new("scjg", "dongqu", due, Some(day("2026-03-09")));
    assert_eq!(watch.lamp(day("2026-03-08")), Lamp::Green);
    assert_eq!(watch.lamp(day("2026-03-09")), Lamp::Yellow);
}

#[actix_web::test]
async fn after_any_changes_the_counters_are_what_a_recount_finds() {
    let test = TestDb::new();
    let checked = test
        .db
        .write(|tx| {
            let mut random = Random(0x9e37_79b9);
            let mut open = Vec::new();
            for step in 0..400 {
                if open.is_empty() || random.below(3) == 0 {
                    let mut new = columns("somebody", CaseState::Received, None);
                    new.department = ["scjg", "wjw"][usize::from(random.below(2) == 0)].into();
                    new.district = ["dongqu", "xiqu"][usize::from(random.below(2) == 0)].into();
                    open.push(new.id.clone());
                    cases::insert(tx, &CaseRow::new(new))?;
                    continue;
                }
                let at = usize::try_from(random.below(u64::try_from(open.len()).unwrap())).unwrap();
                let read = cases::find(tx, &open[at])?;
                let to = match random.below(4) {
                    0 => CaseState::Granted,
                    1 => CaseState::InReview,
                    _ => CaseState::Accepted,
                };
                let due = DuePatch {
                    promised_due: (random.below(4) > 0).then(|| random.day().to_string()),
                    warn_at: (random.below(4) > 0).then(|| random.day().to_string()),
                    ..DuePatch::default()
                };
                let clock = ClockPatch {
                    due,
                    ..ClockPatch::default()
                };
                // Not every change moves the clock.
                let change = Change {
                    clock: (random.below(4) > 0).then_some(&clock),
                    ..Change::default()
                };
                cases::swap(tx, &read, to, &change, Timestamp::from_millis(step))?;
            }
            let checked = check(tx)?;
            // The colours of every day are those the rows have one by one.
            for offset in 0..35 {
                let today = day("2026-03-01").add_days(offset).unwrap();
                for department in [None, Some("wjw".to_owned())] {
                    let scope = Scope {
                        department,
                        ..Scope::default()
                    };
                    let mut sum = (0, 0, 0);
                    for total in totals(tx, &scope, today)? {
                        sum.0 += total.open - total.turned;
                        sum.1 += total.turned - total.ended;
                        sum.2 += total.ended;
                    }
                    let mut listed = |lamp| -> Result<i64> {
                        let rows = page(tx, &scope, Some((lamp, today)), None, 1000)?;
                        for row in &rows {
                            assert_eq!(row.watch()?.lamp(today), lamp);
                        }
                        Ok(i64::try_from(rows.len()).unwrap())
                    };
                    let listed = (
                        listed(Lamp::Green)?,
                        listed(Lamp::Yellow)?,
                        listed(Lamp::Red)?,
                    );
                    assert_eq!(sum, listed, "{today}");
                }
            }
            let before = store::buckets(tx, Source::Case)?;
            rebuild(tx)?;
            assert_eq!(store::buckets(tx, Source::Case)?, before);
            Ok(checked)
        })
        .await
        .unwrap();
    assert!(checked.limits > 30, "{checked:?}");
    assert_eq!(checked.differences, Vec::<String>::new());
}

#[actix_web::test]
async fn a_counter_that_was_tampered_with_is_found_and_made_anew() {
    let test = TestDb::new();
    test.db
        .write(|tx| {
            cases::insert(tx, &row("a", CaseState::Accepted, Some("2026-03-10")))?;
            cases::insert(tx, &row("b", CaseState::Accepted, Some("2026-03-12")))
        })
        .await
        .unwrap();
    run_sql(
        &test.db,
        "UPDATE lamp_counts SET ending = 7 WHERE day = '2026-03-10';
         DELETE FROM watched_limits WHERE due = '2026-03-12';",
    )
    .await;
    let found = test.db.write(check).await.unwrap();
    assert_eq!(found.differences.len(), 3, "{found:?}");
    test.db.write(rebuild).await.unwrap();
    let found = test.db.write(check).await.unwrap();
    assert_eq!((found.limits, found.differences.len()), (2, 0), "{found:?}");
}

#[actix_web::test]
async fn pages_go_on_where_the_last_one_ended_and_emptied_days_go() {
    let test = TestDb::new();
    test.db
        .write(|tx| {
            for due in ["2026-03-12", "2026-03-10", "2026-03-10"] {
                cases::insert(tx, &row("a", CaseState::Accepted, Some(due)))?;
            }
            let scope = Scope::default();
            let first = page(tx, &scope, None, None, 1)?;
            assert_eq!(first.len(), 2, "one more than asked tells there is more");
            let place = first[0].place();
            let rest = page(tx, &scope, None, Some(&place), 10)?;
            let dues: Vec<String> = rest.iter().map(|row| row.place().0).collect();
            assert_eq!(dues, ["2026-03-10", "2026-03-12"]);
            assert!(rest.iter().all(|row| row.subject_id != first[0].subject_id));

            let id = first[0].case_id.clone().unwrap();
            let read = cases::find(tx, &id)?;
            let none = Change::default();
            cases::swap(
                tx,
                &read,
                CaseState::Granted,
                &none,
                Timestamp::from_millis(2),
            )?;
            prune(tx, day("2026-03-30"))?;
            assert_eq!(store::buckets(tx, Source::Case)?.len(), 2);
            Ok(())
        })
        .await
        .unwrap();
}
