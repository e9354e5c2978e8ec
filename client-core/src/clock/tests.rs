use super::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// The published arrangements of 2024 to 2026, on which three independent packages agree.
fn calendar() -> Calendar {
    serde_json::from_str(include_str!("../../tests/data/calendar.json")).unwrap()
}

fn clock<'a>(calendar: &'a Calendar, accepted: &str, days: u32, unit: LimitUnit) -> CaseClock<'a> {
    CaseClock {
        calendar,
        limit: Limit { days, unit },
        accepted: date(accepted),
        pauses: &[],
    }
}

fn on(due: Option<Due>) -> (String, bool) {
    match due {
        Some(Due::On(due)) => (due.date.to_string(), due.provisional),
        other => panic!("the limit has no end: {other:?}"),
    }
}

#[test]
fn the_deadline_vectors_hold() {
    #[derive(serde::Deserialize)]
    struct Vector {
        accepted: Date,
        workdays: u32,
        due: Date,
    }
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("../../tests/data/deadlines.json")).unwrap();
    assert_eq!(vectors.len(), 10);
    let calendar = calendar();
    for v in vectors {
        let n = v.workdays.cast_signed();
        let due = calendar.add_workdays(v.accepted, n).unwrap();
        assert_eq!(
            (due.date, due.provisional),
            (v.due, false),
            "{} + {n}",
            v.accepted
        );
        assert_eq!(calendar.workdays_between(v.accepted, v.due), n);
        assert_eq!(
            calendar.workdays_between(v.due, v.accepted),
            -workdays_back(&calendar, &v.accepted, &v.due)
        );
        let clock = clock(
            &calendar,
            &v.accepted.to_string(),
            v.workdays,
            LimitUnit::Workday,
        );
        assert_eq!(clock.due(), Some(Due::On(due)));
    }
}

/// Working days from `to` inclusive up to but without `from`, counted the plain way.
fn workdays_back(calendar: &Calendar, to: &Date, from: &Date) -> i32 {
    let mut day = *to;
    let mut n = 0;
    while day < *from {
        n += i32::from(calendar.is_workday(day));
        day = day.add_days(1).unwrap();
    }
    n
}

#[test]
fn every_month_has_its_published_number_of_working_days() {
    let published: [(i32, [usize; 12]); 3] = [
        (2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
        (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
        (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
    ];
    let calendar = calendar();
    for (year, months) in published {
        for (month, expected) in (1..=12).zip(months) {
            let worked = (1..=31)
                .filter_map(|day| Date::new(year, month, day).ok())
                .filter(|day| calendar.is_workday(*day))
                .count();
            assert_eq!(worked, expected, "{year}-{month}");
        }
    }
}

#[test]
fn a_year_without_an_arrangement_makes_the_day_provisional() {
    let calendar = calendar();
    let last = calendar.add_workdays(date("2026-12-30"), 1).unwrap();
    assert_eq!((last.date, last.provisional), (date("2026-12-31"), false));
    let next = calendar.add_workdays(date("2026-12-31"), 1).unwrap();
    assert_eq!((next.date, next.provisional), (date("2027-01-01"), true));
    assert!(!calendar.is_published(2027));
    assert_eq!(
        serde_json::to_string(&next).unwrap(),
        r#"{"due":"2027-01-01","provisional":true}"#
    );
}

#[test]
fn counting_back_and_out_of_range_ends() {
    let calendar = calendar();
    assert_eq!(
        calendar.add_workdays(date("2026-10-09"), -1).unwrap().date,
        date("2026-10-08")
    );
    assert_eq!(
        calendar.add_workdays(date("2026-10-08"), -1).unwrap().date,
        date("2026-09-30")
    );
    assert_eq!(
        calendar.add_workdays(date("2026-10-03"), 0).unwrap().date,
        date("2026-10-03")
    );
    assert_eq!(calendar.add_workdays(date("2199-12-30"), 5), None);
    assert_eq!(calendar.add_workdays(date("1900-01-02"), i32::MIN), None);
}

#[test]
fn days_and_months_end_on_a_working_day() {
    let calendar = calendar();
    let due = |accepted, days, unit| on(clock(&calendar, accepted, days, unit).due());
    assert_eq!(due("2026-09-16", 15, LimitUnit::Day).0, "2026-10-08");
    assert_eq!(due("2026-01-31", 1, LimitUnit::Month).0, "2026-02-28");
    assert_eq!(due("2026-09-01", 1, LimitUnit::Month).0, "2026-10-08");
    assert_eq!(
        due("2026-11-23", 0, LimitUnit::Workday),
        ("2026-11-23".into(), false)
    );
    assert_eq!(
        due("2026-11-22", 0, LimitUnit::Workday),
        ("2026-11-23".into(), false)
    );
    assert_eq!(
        due("2026-12-31", 3, LimitUnit::Month),
        ("2027-03-31".into(), true)
    );
}

#[test]
fn special_procedures_do_not_count() {
    let calendar = calendar();
    let mut pauses = vec![Pause {
        from: date("2026-11-25"),
        to: Some(date("2026-11-30")),
    }];
    let base = clock(&calendar, "2026-11-23", 5, LimitUnit::Workday);
    assert_eq!(on(base.due()).0, "2026-11-30");
    let paused = CaseClock {
        pauses: &pauses,
        ..base
    };
    assert_eq!(on(paused.due()).0, "2026-12-04");
    let in_days = CaseClock {
        limit: Limit {
            days: 5,
            unit: LimitUnit::Day,
        },
        ..paused
    };
    assert_eq!(on(in_days.due()).0, "2026-12-04");

    pauses.push(Pause {
        from: date("2026-12-02"),
        to: None,
    });
    let stopped = CaseClock {
        pauses: &pauses,
        ..base
    };
    assert_eq!(stopped.due(), Some(Due::Stopped(date("2026-12-02"))));

    // A procedure that starts after the limit is full changes nothing.
    pauses.pop();
    pauses.push(Pause {
        from: date("2026-12-07"),
        to: None,
    });
    let done = CaseClock {
        pauses: &pauses,
        ..base
    };
    assert_eq!(on(done.due()).0, "2026-12-04");
}

#[test]
fn lamps_turn_on_the_stored_days() {
    let calendar = calendar();
    let days = |accepted: &str, n: u32| {
        let clock = clock(&calendar, accepted, n, LimitUnit::Workday);
        let Some(Due::On(due)) = clock.due() else {
            panic!()
        };
        (
            due.date,
            clock.warn_at(due.date, LampThresholds::default()).unwrap(),
        )
    };
    // Twenty days: nine tenths are used after eighteen, before one day is left.
    assert_eq!(
        days("2026-03-02", 20),
        (date("2026-03-30"), date("2026-03-26"))
    );
    // Five days: one day is left before nine tenths are used.
    assert_eq!(
        days("2026-03-02", 5),
        (date("2026-03-09"), date("2026-03-06"))
    );
    let (due, warn) = days("2026-03-02", 5);
    let on = |day: &str| lamp(Some(due), Some(warn), date(day));
    assert_eq!(on("2026-03-05"), Lamp::Green);
    assert_eq!(on("2026-03-06"), Lamp::Yellow);
    assert_eq!(on("2026-03-09"), Lamp::Yellow);
    assert_eq!(on("2026-03-10"), Lamp::Red);
    assert_eq!(lamp(None, None, date("2026-03-10")), Lamp::None);

    let (due, warn) = days("2026-03-02", 0);
    assert_eq!(lamp(Some(due), Some(warn), date("2026-03-02")), Lamp::Green);
    assert_eq!(lamp(Some(due), Some(warn), date("2026-03-03")), Lamp::Red);
    let (due, warn) = days("2026-03-02", 1);
    assert_eq!(lamp(Some(due), Some(warn), date("2026-03-02")), Lamp::Green);
    assert_eq!(
        lamp(Some(due), Some(warn), date("2026-03-03")),
        Lamp::Yellow
    );
}

#[test]
fn calendar_data_that_contradicts_itself_is_refused() {
    let read = |json: &str| serde_json::from_str::<Calendar>(json).map_err(|e| e.to_string());
    assert!(read(r#"{"years":{"2026":{"off":["2025-01-01"],"makeUp":[]}}}"#).is_err());
    assert!(read(r#"{"years":{"next":{"off":[],"makeUp":[]}}}"#).is_err());
    assert!(read(r#"{"years":{"2026":{"off":["2026-01-01"],"makeUp":["2026-01-01"]}}}"#).is_err());
    assert!(read(r#"{"years":{"2026":{"off":[],"make_up":[]}}}"#).is_err());
    let kept = serde_json::to_value(calendar()).unwrap();
    assert_eq!(
        serde_json::from_value::<Calendar>(kept).unwrap(),
        calendar()
    );
}

#[test]
fn a_due_date_is_written_as_serde_does() {
    for (day, provisional) in [("2026-05-06", false), ("1900-01-01", true)] {
        let due = DueDate {
            date: date(day),
            provisional,
        };
        assert_eq!(due.to_text(), serde_json::to_string(&due).unwrap());
    }
}
