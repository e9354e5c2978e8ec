//! The data as a whole: backed up while people work, put back, and moved to PostgreSQL.

use crate::load::{Load, log_in};
use crate::look::{columns_with, nothing_is_lost};
use crate::{alone, is_postgres};
use onewindow_tests::Site;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

fn told(site: &Site, arguments: &[&str]) -> (bool, String) {
    let output = site.command(arguments).output().expect("the command runs");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[test]
fn a_backup_made_while_people_work_is_whole_and_comes_back() {
    let _turn = alone();
    if is_postgres() {
        return;
    }
    let site = Site::new();
    let server = site.serve();
    let load = Load::begin(&site, 4);
    for _ in 0..3 {
        load.see_one_more();
    }
    let before = load.so_far();
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("backup");
    let backup = to.to_str().unwrap();
    site.run(&["backup", backup]);
    let (done, said) = told(&site, &["backup", backup]);
    assert!(!done && said.contains("is there already"), "{said}");
    load.see_one_more();
    load.finish();
    assert!(server.terminate());
    assert!(
        !to.join("vault-keys.json").exists(),
        "the keys are kept apart"
    );

    let other = Site::empty();
    let said = other.run(&["restore", backup]);
    assert!(said.contains("vault-keys.json"), "{said}");
    let keys = "vault-keys.json";
    std::fs::copy(site.folder().join(keys), other.folder().join(keys)).unwrap();
    nothing_is_lost(&other, &before);
    let (done, said) = told(&other, &["restore", backup]);
    assert!(!done && said.contains("is there already"), "{said}");
    let again = other.serve();
    let load = Load::begin(&other, 2);
    load.see_one_more();
    let received = load.finish();
    assert!(again.terminate());
    nothing_is_lost(&other, &received);
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let _turn = alone();
    if is_postgres() {
        return;
    }
    let site = Site::new();
    let server = site.serve();
    let load = Load::begin(&site, 1);
    load.see_one_more();
    load.finish();
    assert!(server.terminate());
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("backup");
    site.run(&["backup", to.to_str().unwrap()]);
    let shelf = std::fs::read_dir(to.join("files")).unwrap().next().unwrap();
    let file = std::fs::read_dir(shelf.unwrap().path())
        .unwrap()
        .next()
        .unwrap();
    let database = to.join("onewindow.db");
    for damaged in [file.unwrap().path(), database] {
        let whole = std::fs::read(&damaged).unwrap();
        let mut broken = whole.clone();
        let middle = broken.len() / 2;
        broken[middle] ^= 1;
        std::fs::write(&damaged, broken).unwrap();
        let other = Site::empty();
        let (done, said) = told(&other, &["restore", to.to_str().unwrap()]);
        assert!(!done && said.contains("is damaged"), "{said}");
        let left: Vec<_> = std::fs::read_dir(other.folder()).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
        std::fs::write(&damaged, whole).unwrap();
    }
    let other = Site::empty();
    let (done, said) = told(&other, &["restore", place.path().to_str().unwrap()]);
    assert!(!done && said.contains("is not a backup"), "{said}");
}

#[test]
fn a_transfer_to_postgres_goes_on_where_it_broke_off_and_is_compared() {
    let _turn = alone();
    if !is_postgres() {
        return;
    }
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

#[test]
fn a_key_is_changed_while_people_work_and_nothing_is_sealed_with_the_old_one_any_more() {
    let _turn = alone();
    let site = Site::new();
    let server = site.serve();
    let load = Load::begin(&site, 3);
    for _ in 0..3 {
        load.see_one_more();
    }
    let before = load.finish();
    assert!(site.run(&["keys", "add"]).starts_with("k2 "));
    assert!(server.terminate());
    assert!(!columns_with(&site.open(), "v1.k1.").is_empty());
    site.run(&["keys", "use", "k2"]);
    let (done, said) = told(&site, &["keys", "remove", "k1"]);
    assert!(!done && said.contains("still seals"), "{said}");

    let server = site.serve();
    let load = Load::begin(&site, 3);
    load.see_one_more();
    site.run(&["keys", "reseal"]);
    load.see_one_more();
    let received = load.finish();
    assert_eq!(columns_with(&site.open(), "v1.k1."), Vec::<String>::new());
    site.run(&["keys", "remove", "k1"]);
    assert!(server.terminate());
    let (done, said) = told(&site, &["keys", "remove", "k2"]);
    assert!(!done && said.contains("still seals"), "{said}");

    nothing_is_lost(&site, &[before.clone(), received].concat());
    let server = site.serve();
    let path = format!("/cases/{}", before[0].id);
    let case = actix_web::rt::System::new().block_on(async {
        let owner = log_in(&site.anonymous()).await.expect("a session");
        owner.get(&path).await.expect(200)
    });
    assert_eq!(case["answers"]["elder"]["name"], "林老", "it still opens");
    assert!(server.terminate());
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
