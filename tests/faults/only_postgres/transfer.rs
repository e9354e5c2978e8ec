//! The data as a whole: moved here from SQLite.

use super::alone;
use crate::load::Load;
use crate::look::{nothing_is_lost, told};
use onewindow_tests::Site;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

#[test]
fn a_transfer_to_postgres_goes_on_where_it_broke_off_and_is_compared() {
    let _turn = alone();
    let site = Site::empty();
    let server = site.serve();
    let load = Load::begin(&site, 4);
    for _ in 0..5 {
        load.see_one_more();
    }
    let received = load.finish();
    assert!(server.terminate());

    let there = Site::empty_on_postgres();
    copy(site.folder(), there.folder());
    let from = format!("sqlite:{}", site.folder().join("onewindow.db").display());
    let to = there.database_url().unwrap();
    let arguments = ["transfer", "--from", &from, "--to", &to];
    for lines in [1, 7, 20] {
        let mut broken = site
            .command(&arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(broken.stdout.take().unwrap());
        for line in said.lines().take(lines) {
            line.unwrap();
        }
        broken.kill().unwrap();
        broken.wait().unwrap();
    }
    let said = site.run(&arguments);
    assert!(said.contains("both sides are the same"), "{said}");
    nothing_is_lost(&there, &received);
    let (done, said) = told(&site, &arguments);
    assert!(!done && said.contains("has rows already"), "{said}");

    let server = there.serve();
    let found = actix_web::rt::System::new().block_on(async {
        let path = "/items?q=%E8%80%81%E5%B9%B4";
        there.anonymous().get(path).await.expect(200)
    });
    assert!(
        found["items"]
            .as_array()
            .is_some_and(|items| !items.is_empty()),
        "{found}"
    );
    let load = Load::begin(&there, 2);
    load.see_one_more();
    let more = load.finish();
    assert!(server.terminate());
    nothing_is_lost(&there, &more);
}

fn copy(from: &Path, to: &Path) {
    let status = std::process::Command::new("cp")
        .arg("-r")
        .arg(from.join("files"))
        .arg(from.join("vault-keys.json"))
        .arg(to)
        .status();
    assert!(status.is_ok_and(|status| status.success()));
}
