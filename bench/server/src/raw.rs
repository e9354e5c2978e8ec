//! SQLite at its barest: one connection that makes the writes of submissions in a loop, 32 to a
//! commit, on the product's own tables.

use crate::Fallible;
use crate::figures::{Round, number};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use onewindow_server::platform::db::schema::cases::{
    case_clocks, case_events, cases, documents, sequences,
};
use onewindow_server::platform::db::schema::platform::{
    audit_chains, audit_entries, idempotency_keys, outbox,
};
use std::path::Path;
use std::time::Instant;

/// Submissions to a commit.
const BATCH: usize = 32;

const AT: i64 = 1_795_000_000_000;

/// Hands in these cases; `body` and `answer` are the sizes of a receipt and of an answer.
pub(crate) fn run(file: &Path, ids: &[String], (body, answer): (usize, usize)) -> Fallible<Round> {
    let path = file.to_str().ok_or("a path that is no text")?;
    let mut conn = SqliteConnection::establish(path)?;
    conn.batch_execute(
        "PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
    )?;
    let (body, answer) = ("x".repeat(body), "x".repeat(answer));
    for chain in 0..16 {
        diesel::insert_or_ignore_into(audit_chains::table)
            .values((
                audit_chains::chain.eq(chain),
                audit_chains::seq.eq(0),
                audit_chains::hash.eq(""),
            ))
            .execute(&mut conn)?;
    }
    let began = Instant::now();
    for batch in ids.chunks(BATCH) {
        conn.immediate_transaction(|conn| {
            batch
                .iter()
                .try_for_each(|id| write(conn, id, &body, &answer))
        })?;
    }
    Ok(Round {
        per_second: number(ids.len()) / began.elapsed().as_secs_f64(),
        p50: f64::NAN,
        p99: f64::NAN,
        own_cpu: f64::NAN,
        database_cpu: f64::NAN,
        bytes: 0,
    })
}

fn write(conn: &mut SqliteConnection, id: &str, body: &str, answer: &str) -> QueryResult<()> {
    let (digest, person) = ("x".repeat(64), "x".repeat(36));
    diesel::insert_into(sequences::table)
        .values((
            sequences::scope.eq("case of the bench"),
            sequences::value.eq(1),
        ))
        .on_conflict(sequences::scope)
        .do_update()
        .set(sequences::value.eq(sequences::value + 1))
        .execute(conn)?;
    diesel::insert_into(documents::table)
        .values((
            documents::id.eq(format!("d{id}")),
            documents::case_id.eq(id),
            documents::kind.eq("receipt"),
            documents::number.eq(format!("number of {id}")),
            documents::verification_code.eq("a1b2c3d4e5f6"),
            documents::issued_at.eq(AT),
            documents::issued_by_id.eq(&person),
            documents::issued_by_name.eq("林晓"),
            documents::body.eq(body),
        ))
        .execute(conn)?;
    diesel::update(cases::table.find(id))
        .set((
            cases::number.eq(format!("n{id}")),
            cases::context.eq("x".repeat(180)),
            cases::submitted_at.eq(AT),
            cases::state.eq("received"),
            cases::version.eq(cases::version + 1),
            cases::updated_at.eq(AT),
        ))
        .execute(conn)?;
    diesel::update(case_clocks::table.find(id))
        .set(case_clocks::notice_due.eq("2026-12-03"))
        .execute(conn)?;
    diesel::insert_into(case_events::table)
        .values((
            case_events::id.eq(format!("e{id}")),
            case_events::case_id.eq(id),
            case_events::at.eq(AT),
            case_events::event_type.eq("submitted"),
            case_events::actor_kind.eq("citizen"),
            case_events::actor_id.eq(&person),
            case_events::actor_name.eq("林晓"),
            case_events::detail.eq("9901022026112600000000000000001"),
        ))
        .execute(conn)?;
    let chain = id.bytes().last().map_or(0, |last| i32::from(last % 16));
    let seq: i64 = diesel::update(audit_chains::table.find(chain))
        .set((
            audit_chains::seq.eq(audit_chains::seq + 1),
            audit_chains::hash.eq(&digest),
        ))
        .returning(audit_chains::seq)
        .get_result(conn)?;
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::chain.eq(chain),
            audit_entries::seq.eq(seq),
            audit_entries::at.eq(AT),
            audit_entries::actor_kind.eq("citizen"),
            audit_entries::actor_id.eq(&person),
            audit_entries::action.eq("case.submit"),
            audit_entries::subject_kind.eq("case"),
            audit_entries::subject_id.eq(id),
            audit_entries::detail.eq("x".repeat(110)),
            audit_entries::hash.eq(&digest),
        ))
        .execute(conn)?;
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(format!("o{id}")),
            outbox::topic.eq("case.changed"),
            outbox::payload.eq("x".repeat(200)),
            outbox::created_at.eq(AT),
            outbox::attempts.eq(0),
            outbox::next_at.eq(AT),
        ))
        .execute(conn)?;
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::scope.eq(format!("citizen submit {id}")),
            idempotency_keys::idempotency_key.eq("key"),
            idempotency_keys::body_hash.eq(&digest),
            idempotency_keys::status.eq(200),
            idempotency_keys::etag.eq("3"),
            idempotency_keys::body.eq(answer),
            idempotency_keys::created_at.eq(AT),
        ))
        .execute(conn)?;
    Ok(())
}
