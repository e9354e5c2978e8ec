//! The board and the counts, one after the other in every round.

use crate::fill::number;
use crate::served::{Served, TODAY};
use crate::{Fallible, Options};
use serde_json::Value;
use std::time::{Duration, Instant};

/// What was timed of one candidate, in milliseconds, sorted.
pub(crate) struct Times(Vec<f64>);

impl Times {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self(
            times
                .iter()
                .map(|time| time.as_secs_f64() * 1000.0)
                .collect(),
        )
    }

    fn at(&self, percent: usize) -> f64 {
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn p50(&self) -> f64 {
        self.at(50)
    }

    pub(crate) fn p95(&self) -> f64 {
        self.at(95)
    }
}

/// All candidates on one engine.
pub(crate) struct Figures {
    /// Totals by department and district and the first page of red ones, over HTTP.
    pub(crate) board: Times,
    /// `SELECT COUNT(*)` over the index the page is read from.
    pub(crate) count: Times,
    /// `SELECT COUNT(*)` over the counters the totals are read from.
    pub(crate) counters: Times,
    /// The totals by counting, as they would be without counters.
    pub(crate) counting: Times,
}

impl Figures {
    pub(crate) fn print(&self, engine: &str, rows: i64) {
        for (what, times) in [
            ("board: totals, first red page", &self.board),
            ("COUNT(*) of running limits", &self.count),
            ("COUNT(*) of counters", &self.counters),
            ("totals without counters", &self.counting),
        ] {
            println!(
                "{engine:<12}{rows:>9}{what:>34}{:>9.2} ms{:>9.2} ms{:>9.2} ms",
                times.p50(),
                times.p95(),
                times.at(0)
            );
        }
        println!(
            "{:<21}{:>34}{:>11.2}×",
            "",
            "board over COUNT(*), of p50",
            self.board.p50() / self.count.p50()
        );
    }
}

const COUNT: &str = "SELECT COUNT(*) AS n FROM watched_limits WHERE source = 'case'";
const COUNTERS: &str = "SELECT COUNT(*) AS n FROM lamp_counts WHERE source = 'case'";

pub(crate) fn measure(server: &Served, options: &Options) -> Fallible<Figures> {
    let counting = format!(
        "SELECT CAST(SUM(red) AS BIGINT) AS n FROM (SELECT department, district, \
         SUM(CASE WHEN due < '{TODAY}' THEN 1 ELSE 0 END) AS red, \
         SUM(CASE WHEN due >= '{TODAY}' AND yellow_from <= '{TODAY}' THEN 1 ELSE 0 END) AS yellow \
         FROM watched_limits WHERE source = 'case' GROUP BY department, district) AS places"
    );
    let client = reqwest::Client::builder().no_proxy().build()?;
    let token = log_in(server, &client)?;
    let board = || -> Fallible<(Duration, Vec<u8>)> {
        let request = client
            .get(format!("{}/api/v1/lamps?lamp=red", server.address))
            .bearer_auth(&token);
        let began = Instant::now();
        let body = server.runtime.block_on(async {
            let answer = request.send().await?.error_for_status()?;
            answer.bytes().await
        })?;
        Ok((began.elapsed(), body.to_vec()))
    };
    let sql = |text: &str| -> Fallible<(Duration, i64)> {
        let text = text.to_owned();
        let began = Instant::now();
        let found = server
            .runtime
            .block_on(server.state.db.read(move |conn| Ok(number(conn, &text)?)))?;
        Ok((began.elapsed(), found))
    };

    // Proof before time.
    let first: Value = serde_json::from_slice(&board()?.1)?;
    let red = sql(&counting)?.1;
    let page = first.pointer("/items").and_then(Value::as_array);
    if first.pointer("/counts/red") != Some(&Value::from(red)) || page.map(Vec::len) != Some(20) {
        return Err(format!("the board does not say {red} red: {first}").into());
    }

    let mut times = [const { Vec::new() }; 4];
    let [boards, counts, counters, countings] = &mut times;
    for round in 0..options.rounds {
        boards.push(board()?.0);
        counts.push(sql(COUNT)?.0);
        counters.push(sql(COUNTERS)?.0);
        if round % 10 == 0 {
            countings.push(sql(&counting)?.0);
        }
    }
    let [board, count, counters, counting] = times.map(Times::of);
    Ok(Figures {
        board,
        count,
        counters,
        counting,
    })
}

fn log_in(server: &Served, client: &reqwest::Client) -> Fallible<String> {
    use onewindow_server::identity::demo::PASSWORD;
    let body = serde_json::json!({"username": "supervisor", "password": PASSWORD}).to_string();
    let request = client
        .post(format!("{}/api/v1/auth/staff-sessions", server.address))
        .header("content-type", "application/json")
        .body(body);
    let answer = server.runtime.block_on(async {
        let answer = request.send().await?.error_for_status()?;
        answer.bytes().await
    })?;
    let session: Value = serde_json::from_slice(&answer)?;
    let token = session.pointer("/accessToken").and_then(Value::as_str);
    Ok(token.ok_or("no token")?.to_owned())
}
