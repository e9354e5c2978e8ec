use super::*;
use crate::identity::store::{NewOffice, NewStaff, ensure_office, ensure_staff};
use crate::platform::db::testing::TestDb;
use std::collections::BTreeSet;

const NOW: Timestamp = Timestamp::from_millis(1);

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Two approvers of one department, A with a mandate for March, B as A's stand-in.
fn pair(tx: &mut Conn) -> Result<[StaffMember; 2]> {
    let office = NewOffice {
        key: "scjg",
        zh: "科",
        en: "Section",
        department: Some("scjg"),
        district: None,
    };
    ensure_office(tx, &office)?;
    let mut members = Vec::new();
    for username in ["a", "b"] {
        let new = NewStaff {
            username,
            name: username,
            password_hash: "",
            office: "scjg",
            roles: &[Role::Approver],
        };
        ensure_staff(tx, &new, NOW)?;
        let found = store::by_username(tx, username)?.unwrap();
        members.push(StaffMember {
            id: found.id,
            session: String::new(),
            roles: BTreeSet::from([Role::Approver]),
            office: "scjg".to_owned(),
            department: found.department,
            district: None,
            window: None,
        });
    }
    let days = (day("2026-03-01"), day("2026-03-31"));
    ensure_demo_mandate(tx, ("a", "a"), days, NOW)?;
    let pair: [StaffMember; 2] = members.try_into().unwrap();
    store::set_stand_in(tx, &pair[0].id, &pair[1].id)?;
    Ok(pair)
}

#[actix_web::test]
async fn the_stand_in_waits_for_an_absence_or_for_the_limit_to_come_near() {
    let test = TestDb::new();
    let seen = test
        .db
        .write(|tx| {
            let [a, b] = pair(tx)?;
            let away = (String::from("2026-03-10"), String::from("2026-03-11"));
            store::insert_absence(tx, &AbsenceId::new(), &a.id, away, NOW)?;
            let mut decides = |who: &StaffMember, on: &str, near| {
                to_decide(tx, who, ("scjg", "item"), day(on), near)
                    .map(|authority| authority.in_place_of)
                    .ok()
            };
            Ok([
                decides(&a, "2026-03-09", false),
                decides(&a, "2026-04-01", false),
                decides(&b, "2026-03-09", false),
                decides(&b, "2026-03-10", false),
                decides(&b, "2026-03-11", false),
                decides(&b, "2026-03-12", false),
                decides(&b, "2026-03-12", true),
                decides(&b, "2026-04-01", true),
            ])
        })
        .await
        .unwrap();
    let in_place = Some(Some("a".to_owned()));
    let expected = [
        Some(None),
        None,
        None,
        in_place.clone(),
        in_place.clone(),
        None,
        in_place,
        None,
    ];
    assert_eq!(seen, expected);
}

#[actix_web::test]
async fn a_mandate_of_another_department_does_not_count() {
    let test = TestDb::new();
    let refused = test
        .db
        .write(|tx| {
            let [a, _] = pair(tx)?;
            Ok(to_decide(tx, &a, ("wjw", "item"), day("2026-03-09"), true).is_err())
        })
        .await
        .unwrap();
    assert!(refused);
}
