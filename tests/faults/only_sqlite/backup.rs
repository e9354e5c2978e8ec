//! The data as a whole: backed up while people work, and put back.

use super::alone;
use crate::load::Load;
use crate::look::{nothing_is_lost, told};
use onewindow_tests::Site;

#[test]
fn a_backup_made_while_people_work_is_whole_and_comes_back() {
    let _turn = alone();
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
