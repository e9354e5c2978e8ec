//! pgbench making the writes of a submission on the product's own tables, with the same number of
//! connections, without HTTP, log-in, verdict or encryption.

use crate::figures::Round;
use crate::load::CLIENTS;
use onewindow_bench_support::{Database, Fallible};
use std::io::Write;
use std::process::Command;

/// What a submission writes, in the order the product has it, with values of the same size.
const SCRIPT: &str = r"\set n random(1, :drafts)
WITH hasty AS (SELECT set_config('synchronous_commit', 'off', true)) INSERT INTO sequences (scope, value) SELECT 'case of the bench', 1 FROM hasty ON CONFLICT (scope) DO UPDATE SET value = sequences.value + 1 RETURNING value;
BEGIN;
SELECT id FROM cases WHERE id = (SELECT id FROM bench_drafts WHERE n = :n) FOR UPDATE;
INSERT INTO documents (id, case_id, kind, number, verification_code, issued_at, issued_by_id, issued_by_name, body) SELECT gen_random_uuid()::text, id, 'receipt', gen_random_uuid()::text, 'a1b2c3d4e5f6', 1795000000000, person_id, applicant_name, repeat('x', :body) FROM cases WHERE id = (SELECT id FROM bench_drafts WHERE n = :n);
UPDATE cases SET number = gen_random_uuid()::text, context = repeat('x', 180), submitted_at = 1795000000000, state = 'received', version = version + 1, updated_at = 1795000000000 WHERE id = (SELECT id FROM bench_drafts WHERE n = :n);
UPDATE case_clocks SET notice_due = '2026-12-03' WHERE case_id = (SELECT id FROM bench_drafts WHERE n = :n);
INSERT INTO case_events (id, case_id, at, event_type, actor_kind, actor_id, actor_name, detail) SELECT gen_random_uuid()::text, id, 1795000000000, 'submitted', 'citizen', person_id, applicant_name, '9901022026112600000000000000001' FROM cases WHERE id = (SELECT id FROM bench_drafts WHERE n = :n);
UPDATE audit_chains SET seq = seq + 1, hash = repeat('x', 64) WHERE chain = :n % 16;
INSERT INTO audit_entries (chain, seq, at, actor_kind, actor_id, action, subject_kind, subject_id, detail, hash) SELECT chain, seq, 1795000000000, 'citizen', repeat('x', 36), 'case.submit', 'case', repeat('x', 36), repeat('x', 110), hash FROM audit_chains WHERE chain = :n % 16;
INSERT INTO outbox (id, topic, payload, created_at, attempts, next_at) VALUES (gen_random_uuid()::text, 'case.changed', repeat('x', 200), 1795000000000, 0, 1795000000000);
INSERT INTO idempotency_keys (scope, idempotency_key, body_hash, status, etag, body, created_at) VALUES (gen_random_uuid()::text, 'key', repeat('x', 64), 200, '3', repeat('x', :answer), 1795000000000);
COMMIT;
";

/// Its own copy of the product's tables with drafts.
pub(crate) struct Pgbench {
    program: String,
    database: Database,
    drafts: usize,
    body: usize,
    answer: usize,
}

impl Pgbench {
    /// On a copy of a database nobody is connected to.
    pub(crate) fn on(
        server: &str,
        program: &str,
        original: &Database,
        (body, answer): (usize, usize),
    ) -> Fallible<Self> {
        let database = Database::copy(server, original, "pgbench")?;
        database.run(
            "CREATE TABLE bench_drafts AS SELECT row_number() OVER () AS n, id FROM cases; \
             CREATE UNIQUE INDEX bench_drafts_n ON bench_drafts (n); \
             INSERT INTO audit_chains SELECT chain, 0, '' FROM generate_series(0, 15) AS chain \
             ON CONFLICT DO NOTHING; \
             ANALYZE;",
        )?;
        let drafts = database.count("SELECT count(*)::int AS number FROM bench_drafts")?;
        Ok(Self {
            program: program.to_owned(),
            drafts: usize::try_from(drafts)?,
            database,
            body,
            answer,
        })
    }

    /// So many transactions.
    pub(crate) fn run(&self, count: usize) -> Fallible<Round> {
        let mut script = tempfile::NamedTempFile::new()?;
        script.write_all(SCRIPT.as_bytes())?;
        let each = count.div_ceil(CLIENTS);
        let output = Command::new(&self.program)
            .args([
                "-n",
                "-M",
                "prepared",
                "-j",
                "1",
                "-c",
                &CLIENTS.to_string(),
            ])
            .args(["-t", &each.to_string()])
            .args(["-D", &format!("drafts={}", self.drafts)])
            .args(["-D", &format!("body={}", self.body)])
            .args(["-D", &format!("answer={}", self.answer)])
            .arg("-f")
            .arg(script.path())
            .arg(&self.database.url)
            .output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let tps = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let tps = tps.and_then(|line| line.split_whitespace().next());
        let (Some(tps), true) = (tps, output.status.success()) else {
            let why = String::from_utf8_lossy(&output.stderr);
            return Err(format!("pgbench: {said}{why}").into());
        };
        Ok(Round {
            per_second: tps.parse()?,
            p50: f64::NAN,
            p99: f64::NAN,
            bytes: 0,
            own_cpu: f64::NAN,
            database_cpu: f64::NAN,
        })
    }
}
