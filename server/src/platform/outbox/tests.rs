use super::*;
use crate::platform::db::testing::TestDb;
use serde_json::json;

const START: Timestamp = Timestamp::from_millis(1_000_000);
const SMS: Topics<'static> = Topics::Of(&["sms"]);

fn one(tx: &mut Conn, at: Timestamp) -> Message {
    let mut taken = claim(tx, at, SMS, 10).unwrap();
    assert_eq!(taken.len(), 1);
    taken.pop().unwrap()
}

fn none(tx: &mut Conn, at: Timestamp) {
    assert!(claim(tx, at, SMS, 10).unwrap().is_empty());
}

async fn with_db(work: fn(&mut Conn) -> Result<()>) {
    TestDb::new().db.write(work).await.unwrap();
}

#[actix_web::test]
async fn a_message_is_held_by_one_worker_and_tried_again_after_a_failure() {
    with_db(|tx| {
        enqueue(tx, START, "sms", &json!({"n": 1}))?;
        enqueue(tx, START, "other", &json!({}))?;

        let taken = one(tx, START);
        assert_eq!(taken.payload, r#"{"n":1}"#);
        none(tx, START);
        let others = claim(tx, START, Topics::Except(&["sms"]), 10)?;
        assert_eq!(others.len(), 1);
        assert_eq!(others[0].topic, "other");

        let later = START.plus_seconds(LEASE_SECONDS + 1);
        let again = one(tx, later);
        assert_eq!((again.attempts, &again.id), (2, &taken.id));

        let failed = Outcome::Failed("no answer".into());
        assert_eq!(settle(tx, later, &again, &failed)?, Settled::Waiting);
        let wait = wait(&again);
        assert!(
            (36..=54).contains(&wait),
            "45 seconds, more or less: {wait}"
        );
        none(tx, later.plus_seconds(wait - 1));
        let last = one(tx, later.plus_seconds(wait));
        assert_eq!(
            settle(tx, later, &last, &Outcome::Delivered)?,
            Settled::Done
        );
        none(tx, later.plus_seconds(100_000));
        Ok(())
    })
    .await;
}

#[actix_web::test]
async fn who_lost_the_lease_says_nothing_any_more() {
    with_db(|tx| {
        enqueue(tx, START, "sms", &json!({}))?;
        let slow = one(tx, START);
        let later = START.plus_seconds(LEASE_SECONDS);
        let quick = one(tx, later);
        let refused = Outcome::Refused("too late".into());
        assert_eq!(settle(tx, later, &slow, &refused)?, Settled::Lost);
        assert!(dead_letters(tx, None, 10)?.is_empty());
        assert_eq!(
            settle(tx, later, &quick, &Outcome::Delivered)?,
            Settled::Done
        );
        assert_eq!(settle(tx, later, &slow, &refused)?, Settled::Lost);
        Ok(())
    })
    .await;
}

#[actix_web::test]
async fn a_message_is_given_up_within_a_day_and_taken_up_again_by_hand() {
    with_db(|tx| {
        let id = enqueue(tx, START, "sms", &json!({}))?;
        let mut now = START;
        for round in 1..=TRIES {
            let taken = one(tx, now);
            let settled = settle(tx, now, &taken, &Outcome::Failed("busy".into()))?;
            if round < TRIES {
                assert_eq!(settled, Settled::Waiting, "try {round}");
                now = now.plus_seconds(wait(&taken));
            } else {
                assert_eq!(settled, Settled::Dead);
            }
        }
        let hours = (now.seconds() - START.seconds()) / 3600;
        assert!((16..=30).contains(&hours), "{hours} hours");

        none(tx, now.plus_seconds(1_000_000));
        let dead = dead_letter(tx, &id)?.unwrap();
        assert_eq!(dead.last_error.as_deref(), Some("busy"));
        assert_eq!(dead.dead_at, Some(now));
        assert!(revive(tx, now, &id)?);
        assert!(!revive(tx, now, &id)?, "it is no dead letter any more");
        assert_eq!(one(tx, now).attempts, 1);
        Ok(())
    })
    .await;
}

#[actix_web::test]
async fn what_expires_is_dropped_and_never_a_dead_letter() {
    with_db(|tx| {
        let end = START.plus_seconds(300);
        for outcome in [
            Outcome::Failed("busy".into()),
            Outcome::Refused("no".into()),
        ] {
            enqueue_until(tx, START, "sms", &json!({}), end)?;
            let mut now = START;
            let mut tries = 0;
            loop {
                let taken = one(tx, now);
                tries += 1;
                match settle(tx, now, &taken, &outcome)? {
                    Settled::Waiting => now = now.plus_seconds(wait(&taken)),
                    Settled::Done => break,
                    other => panic!("{other:?}"),
                }
            }
            assert!(now < end);
            let often = matches!(outcome, Outcome::Failed(_));
            assert_eq!(tries > 4, often, "{tries} tries");
        }
        assert!(dead_letters(tx, None, 10)?.is_empty());
        Ok(())
    })
    .await;
}

#[actix_web::test]
async fn what_was_done_long_ago_is_swept_and_nothing_else() {
    with_db(|tx| {
        for n in 0..3 {
            enqueue(tx, START, "sms", &json!({ "n": n }))?;
        }
        let taken = claim(tx, START, SMS, 2)?;
        settle(tx, START, &taken[0], &Outcome::Delivered)?;
        settle(tx, START, &taken[1], &Outcome::Refused("no".into()))?;
        assert_eq!(sweep(tx, START.plus_seconds(KEEP_SECONDS), 10)?, 0);
        let later = START.plus_seconds(KEEP_SECONDS + 1);
        assert_eq!(sweep(tx, later, 10)?, 1);
        assert_eq!(dead_letters(tx, None, 10)?.len(), 1);
        one(tx, later);
        Ok(())
    })
    .await;
}
