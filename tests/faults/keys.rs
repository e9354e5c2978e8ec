//! The keys personal data is sealed with, changed while people work.

use crate::alone;
use crate::load::{Load, log_in};
use crate::look::{columns_with, nothing_is_lost, told};
use onewindow_tests::Site;

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
