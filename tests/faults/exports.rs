//! An export takes the same memory however long it is and however slowly it is read.

use crate::alone;
use diesel::RunQueryDsl;
use onewindow_tests::{Actor, Process, Site};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Cases of a short export.
const FEW: u32 = 8_000;
/// Cases of a long one, which is some forty megabytes.
const MANY: u32 = FEW * 15;
/// How much more memory a long export may take at its highest than a short one, in KiB: the allocator keeps
/// a little, and SQLite two megabytes for each connection that has read.
const MARGIN: u64 = 26 * 1024;

/// Puts cases of a department where there were `from` up to `to`.
async fn add_cases(site: &Site, from: u32, to: u32) {
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {to}) \
         INSERT INTO cases (id, number, item_key, item_version, item_name_zh, item_name_en, pack_sha256, \
            case_type, mode, department, district, applicant_kind, applicant_id, applicant_name, person_id, \
            state, version, context, answers, choices, notice_sent, created_at, updated_at, submitted_at, due_provisional) \
         SELECT '019aa8a0-7c1e-7d3a-9a61-' || substr('000000000000' || i, length('000000000000' || i) - 11), \
            '99010220260310' || i, 'getihu-sheli', 1, '个体工商户设立登记', 'Open a shop', 'none', \
            'immediate', 'online', 'scjg', 'dongqu', 'person', 'nobody', 'nobody', 'nobody', \
            'received', 1, '{{}}', '{{}}', '{{}}', FALSE, 0, 0, 0, FALSE FROM n"
    );
    let db = site.open();
    let added = db.write(move |tx| {
        diesel::sql_query(sql).execute(tx)?;
        // A database that has not looked at so many new rows reads all of them for each five hundred.
        diesel::sql_query("ANALYZE cases").execute(tx)?;
        Ok(())
    });
    added.await.unwrap();
}

/// A program that reads the cases of the department.
async fn program(site: &Site) -> Actor {
    let anonymous = site.anonymous();
    let login = json!({"username": "admin", "password": "demo-onewindow"});
    let session = anonymous.post("/auth/staff-sessions", &login).await;
    let admin = anonymous.with_token(session.expect(200)["accessToken"].as_str().unwrap());
    let asked = json!({"name": "x", "scopes": ["cases:read"], "departments": ["scjg"]});
    let made = admin.post("/clients", &asked).await.expect(201);
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        made["client"]["id"].as_str().unwrap(),
        made["secret"].as_str().unwrap()
    );
    let call = anonymous.call(reqwest::Method::POST, "/oauth/token");
    let token = call.body("application/x-www-form-urlencoded", form).await;
    anonymous.with_token(token.expect(200)["access_token"].as_str().unwrap())
}

/// An export as it arrives.
struct Export {
    stream: TcpStream,
    bytes: usize,
    lines: u32,
    last: u8,
}

impl Export {
    fn ask(program: &Actor) -> Self {
        let host = program.address().trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(&host).unwrap();
        let asked = format!(
            "GET /api/v1/exports/cases HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\n\
             Connection: close\r\n\r\n",
            program.token()
        );
        stream.write_all(asked.as_bytes()).unwrap();
        Self {
            stream,
            bytes: 0,
            lines: 0,
            last: 0,
        }
    }

    /// Reads once; false at its end.
    fn read(&mut self) -> bool {
        let mut piece = [0; 16 * 1024];
        let length = self.stream.read(&mut piece).unwrap();
        for byte in &piece[..length] {
            self.lines += u32::from(self.last == b'}' && *byte == b'\n');
            self.last = *byte;
        }
        self.bytes += length;
        length > 0
    }

    /// Reads to the end, and says how many lines there were.
    fn rest(mut self) -> u32 {
        while self.read() {}
        self.lines
    }
}

/// What the system says of a running server under this name.
fn status(server: &Process, name: &str) -> u64 {
    let said = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = said.lines().find_map(|line| line.strip_prefix(name));
    let number = line
        .unwrap()
        .split_whitespace()
        .find_map(|word| word.parse().ok());
    number.unwrap()
}

/// The most memory a server has had since this was last asked, in KiB.
fn highest(server: &Process) -> u64 {
    let highest = status(server, "VmHWM:");
    std::fs::write(format!("/proc/{}/clear_refs", server.id()), "5").unwrap();
    highest
}

/// Waits until a server does nothing more: until it has not been given the processor for a while.
fn at_rest(server: &Process) {
    let began = Instant::now();
    let ticks = || {
        let said = std::fs::read_to_string(format!("/proc/{}/stat", server.id())).unwrap();
        let after = said.rsplit_once(')').unwrap().1;
        let numbers: Vec<i64> = after
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect();
        numbers[10] + numbers[11]
    };
    let (mut before, mut same) = (ticks(), 0);
    while same < 5 {
        assert!(began.elapsed() < Duration::from_secs(60), "it never rests");
        std::thread::sleep(Duration::from_millis(100));
        let now = ticks();
        same = if now <= before + 1 { same + 1 } else { 0 };
        before = now;
    }
}

#[test]
fn an_export_takes_no_more_memory_for_being_long_or_for_being_read_slowly() {
    let _turn = alone();
    let site = Site::new();
    actix_web::rt::System::new().block_on(tried(&site));
}

async fn tried(site: &Site) {
    add_cases(site, 0, FEW).await;
    let server = site.serve();
    let program = program(site).await;
    // The first time some things are made that stay.
    assert_eq!(Export::ask(&program).rest(), FEW);
    highest(&server);
    assert_eq!(Export::ask(&program).rest(), FEW);
    let short = highest(&server);

    add_cases(site, FEW, MANY).await;
    assert_eq!(Export::ask(&program).rest(), MANY);
    let long = highest(&server);

    // Somebody who stops reading stops the server reading too: what is added now is in it still.
    let mut slow = Export::ask(&program);
    while slow.lines < FEW / 10 {
        assert!(slow.read(), "it ended early");
    }
    at_rest(&server);
    let held = highest(&server);
    add_cases(site, MANY, MANY + 100).await;
    while slow.read() {}
    assert_eq!(slow.lines, MANY + 100, "the server had read ahead");
    let slowly = highest(&server);

    let volume = u64::try_from(slow.bytes / 1024).unwrap();
    let said = format!(
        "{short} KiB for {FEW} cases, {long} for {MANY} ({volume} KiB), {held} where nobody reads on, \
         {slowly} where somebody does"
    );
    println!("{said}");
    assert!(volume > MARGIN + MARGIN / 2, "too short to tell: {said}");
    for one in [long, held, slowly] {
        assert!(one < short + MARGIN, "{said}");
    }
}
