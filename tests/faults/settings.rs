//! Settings that are wrong are named before anybody is served by them.

use crate::alone;
use crate::look::told;
use onewindow_tests::Site;

const DEPLOY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/onewindow.toml");
const CATALOGUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../catalogue");

#[test]
fn a_look_at_the_settings_says_what_is_there_and_makes_nothing() {
    let _turn = alone();
    let site = Site::empty();
    let check = ["serve", "--check", "--demo", "--catalogue", CATALOGUE];
    let (right, said) = told(&site, &check);
    assert!(right, "{said}");
    assert!(
        said.contains("the catalogue folder is right: 24 items"),
        "{said}"
    );
    let made = std::fs::read_dir(site.folder()).unwrap().count();
    assert_eq!(made, 0, "the first start makes what is missing, not a look");
}

#[test]
fn the_settings_we_give_away_are_settings_the_server_has() {
    let _turn = alone();
    let site = Site::empty();
    let data = site.folder().to_str().unwrap();
    let check = ["serve", "--check", "--config", DEPLOY, "--data", data];
    let (right, said) = told(&site, &check);
    assert!(right, "{said}");
    assert!(
        !said.contains("/var/lib/onewindow"),
        "what is typed stands above the file: {said}"
    );
}

#[test]
fn a_wrong_setting_is_named_with_where_it_stands() {
    let _turn = alone();
    let site = Site::empty();
    let file = site.folder().join("office.toml");
    let path = file.to_str().unwrap();
    for (text, named) in [
        ("prot = 8080", "there is no setting \"prot\""),
        ("port = \"eighty\"", "eighty"),
        ("port = [8080]", "the setting \"port\" takes one value"),
        ("port 8080", "office.toml"),
        ("catalogue = \"/nowhere\"", "there is no item here"),
    ] {
        std::fs::write(&file, text).unwrap();
        let (right, said) = told(&site, &["serve", "--check", "--config", path]);
        assert!(!right && said.contains(named), "{text}: {said}");
    }
}
