use super::*;
use crate::platform::db::testing::TestDb;
use diesel::sql_types::Text;

pub(in crate::cases) fn row(name: &str, state: CaseState, promised_due: Option<&str>) -> CaseRow {
    CaseRow::new(columns(name, state, promised_due))
}

pub(in crate::cases) fn columns(
    name: &str,
    state: CaseState,
    promised_due: Option<&str>,
) -> CaseColumns {
    let text = |text: &str| text.to_owned();
    CaseColumns {
        id: CaseId::new(),
        number: None,
        item_key: text("item"),
        item_version: 1,
        item_name_zh: text("事项"),
        item_name_en: text("Item"),
        pack_sha256: text("0"),
        case_type: text("promised"),
        mode: text("single"),
        department: text("scjg"),
        district: text("dongqu"),
        applicant_kind: text("person"),
        applicant_id: text("p"),
        applicant_name: text(name),
        person_id: text("p"),
        state: text(state.as_str()),
        version: 1,
        context: text("{}"),
        answers: text("sealed"),
        choices: text("{}"),
        notice_sent: false,
        acceptor_id: None,
        created_at: Timestamp::from_millis(1),
        updated_at: Timestamp::from_millis(1),
        submitted_at: None,
        accepted_at: None,
        decided_at: None,
        closed_at: None,
        statutory_due: None,
        promised_due: promised_due.map(text),
        warn_at: promised_due.map(text),
        due_provisional: false,
        act_by: promised_due.map_or_else(|| text(NO_END), text),
    }
}

#[actix_web::test]
async fn a_row_that_was_read_before_another_change_changes_nothing() {
    let test = TestDb::new();
    let read = row("林晓", CaseState::Received, None);
    let now = Timestamp::from_millis(2);
    let error = test
        .db
        .write(move |tx| {
            insert(tx, &read)?;
            let first = Change {
                patch: CasePatch {
                    acceptor_id: Some("clerk".into()),
                    ..CasePatch::default()
                },
                ..Change::default()
            };
            swap(tx, &read, CaseState::Accepted, &first, now)?;
            let changed = find(tx, &read.id)?;
            assert_eq!(
                (changed.version, changed.state()?),
                (2, CaseState::Accepted)
            );
            assert_eq!(changed.acceptor_id.as_deref(), Some("clerk"));
            assert_eq!(changed.answers, "sealed", "what a patch leaves out stays");

            // The same state again, but another version: still not what was read.
            let stale = CaseRow::new(CaseColumns {
                state: changed.state.clone(),
                ..CaseColumns::clone(&read)
            });
            let none = Change::default();
            let second = swap(tx, &stale, CaseState::Withdrawn, &none, now).unwrap_err();
            assert_eq!(second.code(), Code::StaleVersion);
            swap(tx, &read, CaseState::Withdrawn, &none, now)
        })
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::StaleVersion);
    assert_eq!(error.params()["current"], 2);
}

#[actix_web::test]
async fn a_change_gives_the_case_as_it_is_read_after_it() {
    let test = TestDb::new();
    test.db
        .write(|tx| {
            let new = row("林晓", CaseState::Draft, None);
            insert(tx, &new)?;
            let read = find(tx, &new.id)?;
            let day = |day: &str| Some(day.to_owned());
            let clock = ClockPatch {
                due: clocks::DuePatch {
                    promised_due: day("2026-04-01"),
                    warn_at: day("2026-03-28"),
                    ..clocks::DuePatch::default()
                },
                milestones: clocks::MilestonePatch {
                    notice_due: day("2026-03-17"),
                    is_extended: true,
                    ..clocks::MilestonePatch::default()
                },
            };
            let change = Change {
                patch: CasePatch {
                    number: day("1"),
                    ..CasePatch::default()
                },
                aside: Aside {
                    owed_due: Some(day("2026-03-20")),
                    notice_reopened: Some(true),
                    ..Aside::default()
                },
                clock: Some(&clock),
            };
            let now = Timestamp::from_millis(2);
            let given = swap(tx, &read, CaseState::Received, &change, now)?;
            let after = find(tx, &new.id)?;
            let all = |row: &CaseRow| format!("{:?} {:?} {:?}", row.case, row.clock, row.beside);
            assert_eq!(all(&given), all(&after));
            assert!(all(&given).contains("2026-03-20"), "{}", all(&given));

            assert!(hold(tx, &after)?.is_some(), "it is as it was read");
            assert!(hold(tx, &read)?.is_none(), "it has another version");
            Ok(())
        })
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_search_word_is_text_and_not_a_pattern() {
    let test = TestDb::new();
    test.db
        .write(|tx| {
            insert(tx, &row("林晓", CaseState::Received, None))?;
            insert(tx, &row("王强", CaseState::Received, None))?;
            let mut find = |text: &str| {
                let filter = Filter {
                    text: Some(text.to_owned()),
                    ..Filter::default()
                };
                list(tx, &filter, 10).map(|rows| rows.len())
            };
            assert_eq!(find("晓")?, 1);
            assert_eq!(
                find("%%%")?,
                0,
                "a name of two characters is not found by three wildcards"
            );
            assert_eq!(find("' OR 1=1 --")?, 0);
            Ok(())
        })
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_desk_is_read_from_an_index_in_its_own_order() {
    #[derive(diesel::QueryableByName)]
    struct Step {
        #[diesel(sql_type = Text)]
        detail: String,
    }
    let test = TestDb::new();
    test.db
        .write(|tx| {
            for (place, index) in [
                ("district = 'dongqu' AND", "cases_window"),
                ("department = 'scjg' AND", "cases_department"),
                ("", "cases_desk"),
            ] {
                let plan: Vec<Step> = diesel::sql_query(format!(
                    "EXPLAIN QUERY PLAN SELECT * FROM cases \
                     LEFT JOIN case_clocks ON case_id = id WHERE {place} state = 'accepted' \
                     AND act_by >= '2026-03-10' AND (act_by > '2026-03-10' OR id > '0') \
                     ORDER BY act_by, id LIMIT 21"
                ))
                .load(tx)?;
                let plan: Vec<String> = plan.into_iter().map(|step| step.detail).collect();
                assert!(plan[0].contains(index), "{plan:?}");
                assert!(!plan.concat().contains("TEMP B-TREE"), "{plan:?}");
            }
            Ok(())
        })
        .await
        .unwrap();
}
