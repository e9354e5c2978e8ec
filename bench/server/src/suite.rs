//! The whole run: everything is set up, then every candidate is measured once in each round, in
//! another order each time.

use crate::cpu::Tree;
use crate::figures::{Figures, Round, number};
use crate::load::{self, Outcome, Request};
use crate::peers::{Peer, Sent};
use crate::pgbench::Pgbench;
use crate::postgres;
use crate::product::{Place, Product};
use crate::{Options, catalogue, product, raw};
use onewindow_bench_support::{Database, Fallible};
use reqwest::Client;
use serde_json::Value;
use std::path::Path;

/// Requests that are not measured, before those that are.
const WARM: usize = 128;

/// Reads measured in a round.
const READS: usize = 2_000;

/// Where processor time is spent.
#[derive(Clone, Copy)]
struct Where {
    own: Tree,
    database: Option<Tree>,
}

/// Sends requests and notes what they cost.
async fn measured(client: &Client, place: Where, requests: &[Request]) -> Fallible<Round> {
    let (warm, timed) = requests.split_at(WARM.min(requests.len()));
    load::send(client, warm).await?;
    let spent = |place: Where| {
        let database = place.database.map_or(f64::NAN, Tree::seconds);
        (place.own.seconds(), database)
    };
    let before = spent(place);
    let outcome: Outcome = load::send(client, timed).await?;
    let after = spent(place);
    let each = |seconds: f64| seconds * 1_000_000.0 / number(timed.len());
    Ok(Round {
        per_second: outcome.per_second(),
        p50: outcome.at(50),
        p99: outcome.at(99),
        own_cpu: each(after.0 - before.0),
        database_cpu: each(after.1 - before.1),
        bytes: outcome.bytes,
    })
}

/// What the product answers of a case, for the peers, and the sizes of what it keeps of it.
struct Sample {
    sent: Sent,
    receipt_bytes: usize,
    answer_bytes: usize,
}

async fn sample(product: &Product, client: &Client) -> Fallible<Sample> {
    let token = product.log_in(client).await?;
    let drafts = product.drafts(client, &token, 1).await?;
    let requests = product.submissions(&drafts, &token);
    let request = requests.first().ok_or("no request")?;
    let mut sent = client.post(&request.url).body(request.body.clone());
    for (name, value) in &request.headers {
        sent = sent.header(*name, value);
    }
    let body = sent.send().await?.error_for_status()?.bytes().await?;
    let case: Value = serde_json::from_slice(&body)?;
    let receipt = case.pointer("/receipt/materials").ok_or("no receipt")?;
    Ok(Sample {
        sent: Sent {
            verdict: case.get("verdict").ok_or("no verdict")?.to_string(),
            receipt: receipt.to_string(),
        },
        receipt_bytes: receipt.to_string().len() + 150,
        // Sealed and written in base 64.
        answer_bytes: body.len() * 4 / 3,
    })
}

pub(crate) async fn run(options: &Options) -> Fallible<Figures> {
    let folder = tempfile::tempdir()?;
    let mut figures = Figures::default();
    if options.runs("sqlite") {
        on_sqlite(options, folder.path(), &mut figures).await?;
    }
    if options.runs("postgres") {
        match std::env::var("TEST_POSTGRES_URL") {
            Ok(server) => on_postgres(options, folder.path(), &server, &mut figures).await?,
            Err(_) => eprintln!("no PostgreSQL is named: its figures are left out"),
        }
    }
    if options.runs("search") {
        search(folder.path(), &mut figures).await?;
    }
    Ok(figures)
}

/// The single writer beside a pool of writers and a bare loop.
async fn on_sqlite(options: &Options, folder: &Path, figures: &mut Figures) -> Fallible<()> {
    let place = |name: &str| -> Fallible<Place> {
        let data = folder.join(name);
        std::fs::create_dir_all(&data)?;
        Ok(Place {
            data,
            catalogue: product::catalogue(),
            database: None,
            is_pooled: name == "pool",
        })
    };
    let client = load::client()?;
    let each = options.cases + WARM;
    let ours = Product::start(&place("writer")?).await?;
    let sample = sample(&ours, &client).await?;
    let pooled = Product::start(&place("pool")?).await?;
    for round in 0..options.rounds {
        for (name, server) in turned([("onewindow", &ours), ("pool", &pooled)], round) {
            let token = server.log_in(&client).await?;
            let drafts = server.drafts(&client, &token, each).await?;
            let at = Where {
                own: server.tree,
                database: None,
            };
            let requests = server.submissions(&drafts, &token);
            figures.add(
                "submit-sqlite",
                name,
                measured(&client, at, &requests).await?,
            );
        }
        let token = ours.log_in(&client).await?;
        let drafts = ours.drafts(&client, &token, options.cases).await?;
        let ids: Vec<String> = drafts.into_iter().map(|draft| draft.id).collect();
        let copy = folder.join("raw.db");
        onewindow_server::platform::db::copy_sqlite(
            &place("writer")?.data.join("onewindow.db"),
            &copy,
        )?;
        let sizes = (sample.receipt_bytes, sample.answer_bytes);
        figures.add("submit-sqlite", "raw loop", raw::run(&copy, &ids, sizes)?);
        for end in ["", "-wal", "-shm"] {
            let file = folder.join(format!("raw.db{end}"));
            if file.exists() {
                std::fs::remove_file(file)?;
            }
        }
    }
    let pair = |theirs| ("onewindow", theirs);
    let rate = |round: &Round| round.per_second;
    figures.bar(
        "sqlite_submit_over_pool",
        figures.ratio("submit-sqlite", pair("pool"), rate),
        "≥ 2.5",
    );
    figures.bar(
        "sqlite_submit_over_raw",
        figures.ratio("submit-sqlite", pair("raw loop"), rate),
        "≥ 0.3",
    );
    figures.bar(
        "sqlite_p99_over_pool",
        figures.ratio("submit-sqlite", pair("pool"), |round| round.p99),
        "≤ 0.25",
    );
    Ok(())
}

/// The same in another order each round.
fn turned<T, const N: usize>(mut all: [T; N], round: usize) -> [T; N] {
    all.rotate_left(round % N);
    all
}

/// The product beside its peers and pgbench.
async fn on_postgres(
    options: &Options,
    folder: &Path,
    server: &str,
    figures: &mut Figures,
) -> Fallible<()> {
    let client = load::client()?;
    let each = options.cases + WARM;
    let database = Database::create(server, "product")?;
    let data = folder.join("postgres");
    std::fs::create_dir_all(&data)?;
    let place = Place {
        data,
        catalogue: product::catalogue(),
        database: Some(database.url.clone()),
        is_pooled: false,
    };
    let first = Product::start(&place).await?;
    let sample = sample(&first, &client).await?;
    let token = first.log_in(&client).await?;
    first.drafts(&client, &token, each).await?;
    drop(first);
    let pgbench = match std::env::var("BENCH_PGBENCH") {
        Ok(program) => {
            let sizes = (sample.receipt_bytes, sample.answer_bytes);
            Some(Pgbench::on(server, &program, &database, sizes)?)
        }
        Err(_) => None,
    };
    let ours = Product::start(&place).await?;
    let ready = ours.ready.as_secs_f64() * 1000.0;
    let mut peers = vec![Peer::fastify(server, &sample.sent)?];
    if let Ok(python) = std::env::var("BENCH_PYTHON") {
        peers.push(Peer::fastapi(&python, server, &sample.sent)?);
    }
    let processes = postgres::processes(server);
    for round in 0..options.rounds {
        let name = format!("round{round}");
        let at = Where {
            own: ours.tree,
            database: processes,
        };
        let token = ours.log_in(&client).await?;
        let drafts = ours.drafts(&client, &token, each).await?;
        // As for the peers, and as the database does by itself where an office has worked for a while.
        database.run("ANALYZE")?;
        let submissions = ours.submissions(&drafts, &token);
        let ids = drafts.iter().map(|draft| draft.id.clone()).cycle();
        let gets: Vec<Request> = ids
            .take(READS)
            .map(|id| Request::get(format!("{}/api/v1/cases/{id}", ours.address), &token))
            .collect();
        let list = || Request::get(format!("{}/api/v1/cases?limit=20", ours.address), &token);
        let lists: Vec<Request> = (0..READS).map(|_| list()).collect();
        figures.add(
            "submit",
            "onewindow",
            measured(&client, at, &submissions).await?,
        );
        figures.add("get", "onewindow", measured(&client, at, &gets).await?);
        figures.add("list", "onewindow", measured(&client, at, &lists).await?);
        for peer in &peers {
            peer.drafts(&name, each)?;
            let at = Where {
                own: peer.tree,
                database: processes,
            };
            let submissions = peer.submissions(&name, each);
            figures.add(
                "submit",
                peer.name,
                measured(&client, at, &submissions).await?,
            );
            let gets: Vec<Request> = peer.gets(&name, each).into_iter().collect();
            figures.add("get", peer.name, measured(&client, at, &gets).await?);
            let lists: Vec<Request> = (0..READS / 4)
                .map(|_| peer.get("/cases?limit=20"))
                .collect();
            figures.add("list", peer.name, measured(&client, at, &lists).await?);
        }
        if let Some(pgbench) = &pgbench {
            figures.add("submit", "pgbench", pgbench.run(options.cases)?);
        }
    }
    let rate = |round: &Round| round.per_second;
    let pair = |theirs| ("onewindow", theirs);
    figures.bar(
        "pg_submit_over_pgbench",
        figures.ratio("submit", pair("pgbench"), rate),
        "≥ 0.9",
    );
    figures.bar(
        "pg_submit_cpu_over_fastify",
        figures.ratio("submit", pair("fastify"), Round::cpu),
        "≤ 0.25",
    );
    figures.bar(
        "pg_submit_rps_over_fastify",
        figures.ratio("submit", pair("fastify"), rate),
        "≥ 4",
    );
    figures.bar(
        "get_cpu_over_fastify",
        figures.ratio("get", pair("fastify"), Round::cpu),
        "≤ 0.25",
    );
    figures.bar(
        "list_cpu_over_fastify",
        figures.ratio("list", pair("fastify"), Round::cpu),
        "≤ 0.4",
    );
    figures.bar("rss_mb", ours.tree.peak_mb().unwrap_or(f64::NAN), "≤ 128");
    figures.bar("ready_ms", ready, "≤ 300");
    Ok(())
}

/// Searches as people type them, over ten thousand items.
async fn search(folder: &Path, figures: &mut Figures) -> Fallible<()> {
    let data = folder.join("search");
    std::fs::create_dir_all(&data)?;
    let place = Place {
        catalogue: catalogue::write(folder)?,
        data,
        database: None,
        is_pooled: false,
    };
    let server = Product::start(&place).await?;
    let client = load::client()?;
    let mut times = Vec::new();
    for round in 0..20 {
        for search in catalogue::SEARCHES {
            let mut url = reqwest::Url::parse(&format!("{}/api/v1/items", server.address))?;
            url.query_pairs_mut().append_pair("q", search);
            let one = [Request::get(url.to_string(), "")];
            let outcome = load::send(&client, &one).await?;
            if round > 0 {
                times.extend(outcome.times);
            }
        }
    }
    times.sort_by(f64::total_cmp);
    let outcome = Outcome {
        times,
        ..Outcome::default()
    };
    figures.bar("search_p95_ms", outcome.at(95), "≤ 10");
    Ok(())
}
