use super::lists;
use super::store::Filter;
use super::*;
use crate::platform::clock::Timestamp;
use crate::platform::cursor::PageQuery;
use crate::platform::db::testing::TestDb;
use crate::platform::lang::Lang;
use onewindow_catalogue::Catalogue;
use serde_json::Value;
use std::path::Path;
use std::sync::OnceLock;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// The project's own catalogue, read once.
fn real() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
        let (catalogue, faults) = Catalogue::load(&folder);
        assert!(faults.is_empty(), "{faults:?}");
        catalogue
    })
}

async fn published(test: &TestDb, catalogue: Catalogue) -> Published {
    test.db
        .write(move |tx| publish(tx, &catalogue, NOW))
        .await
        .unwrap()
}

async fn with_catalogue() -> TestDb {
    let test = TestDb::new();
    published(&test, real().clone()).await;
    test
}

async fn listed(test: &TestDb, text: Option<&'static str>, filter: Filter) -> Vec<String> {
    let mut keys = Vec::new();
    let mut cursor = None;
    loop {
        let page = PageQuery {
            cursor,
            limit: Some(7),
        };
        let filter = filter.clone();
        let page = test
            .db
            .read(move |conn| lists::items(conn, text, filter, &page, Lang::Zh))
            .await
            .unwrap();
        assert!(page.items.len() <= 7);
        let value = serde_json::to_value(&page).unwrap();
        let items = value["items"].as_array().unwrap();
        keys.extend(
            items
                .iter()
                .map(|item| item["key"].as_str().unwrap().to_owned()),
        );
        match value["nextCursor"].clone() {
            Value::String(next) => cursor = Some(next),
            _ => return keys,
        }
    }
}

#[actix_web::test]
async fn publishing_again_changes_nothing() {
    let test = TestDb::new();
    let first = published(&test, real().clone()).await;
    let all = real().items.len() + real().packages.len() + real().stages.len();
    assert_eq!((first.new.len(), first.unchanged), (all, 0));
    let second = published(&test, real().clone()).await;
    assert_eq!((second.new.len(), second.unchanged), (0, all));
    assert!(second.conflicts.is_empty());
}

#[actix_web::test]
async fn a_change_needs_a_new_version_and_the_old_one_stays() {
    let test = with_catalogue().await;
    let mut changed = real().clone();
    let item = &mut changed.items[0];
    let key = item.doc.item.clone();
    let old = item.doc.version;
    item.doc.name.zh = "改了名".to_owned();
    let refused = published(&test, changed.clone()).await;
    assert_eq!(
        refused.conflicts,
        [Conflict {
            key: key.clone(),
            version: old
        }]
    );

    changed.items[0].doc.version = old + 1;
    let done = published(&test, changed).await;
    assert_eq!(done.new, [format!("{key} {}", old + 1)]);
    let (current, kept) = test
        .db
        .read(move |conn| {
            let version = i32::try_from(old).unwrap();
            Ok((
                item_by(conn, &key)?,
                super::item_version(conn, &key, version)?,
            ))
        })
        .await
        .unwrap();
    assert_eq!(current.name.zh, "改了名");
    assert_eq!(u32::try_from(current.version).unwrap(), old + 1);
    assert_ne!(kept.name.zh, "改了名");
}

fn item_by(conn: &mut Conn, key: &str) -> Result<ItemVersion> {
    super::item(conn, key)
}

#[actix_web::test]
async fn an_older_version_does_not_become_current() {
    let test = TestDb::new();
    let mut newer = real().clone();
    newer.items[0].doc.version += 1;
    let (key, version) = (newer.items[0].doc.item.clone(), newer.items[0].doc.version);
    published(&test, newer).await;
    let late = published(&test, real().clone()).await;
    assert_eq!(late.new.len(), 1);
    let current = test.db.read(move |conn| item_by(conn, &key)).await.unwrap();
    assert_eq!(u32::try_from(current.version).unwrap(), version);
}

#[actix_web::test]
async fn pages_give_every_item_once() {
    let test = with_catalogue().await;
    let mut keys = listed(&test, None, Filter::default()).await;
    let popular = Filter {
        popular: true,
        ..Filter::default()
    };
    let ranked = listed(&test, None, popular).await;
    assert_eq!(keys[..ranked.len()], ranked[..], "ranked items come first");
    keys.sort();
    let mut all: Vec<String> = real()
        .items
        .iter()
        .filter(|item| item.doc.status != Status::Cancelled)
        .map(|item| item.doc.item.clone())
        .collect();
    all.sort();
    assert_eq!(keys, all);
}

#[actix_web::test]
async fn two_characters_find_what_carries_them() {
    let test = with_catalogue().await;
    for (text, first) in [
        ("开店", "getihu-sheli"),
        ("执照", "getihu-sheli"),
        ("护照", "huzhao"),
        ("结婚", "jiehun-dengji"),
        ("卫生", "gonggong-weisheng"),
        ("passport", "huzhao"),
        ("Marriage regist", "jiehun-dengji"),
    ] {
        let found = listed(&test, Some(text), Filter::default()).await;
        assert!(
            found.iter().take(3).any(|key| key == first),
            "{text}: {found:?}"
        );
    }
    assert!(
        listed(&test, Some("zzzz"), Filter::default())
            .await
            .is_empty()
    );
    assert!(
        listed(&test, Some("，。"), Filter::default())
            .await
            .is_empty()
    );
}

#[actix_web::test]
async fn a_search_keeps_to_its_filter() {
    let test = with_catalogue().await;
    let firms = Filter {
        audience: Some("firm".into()),
        ..Filter::default()
    };
    let found = listed(&test, Some("执照"), firms).await;
    assert!(!found.is_empty());
    for key in found {
        let item = real().item(&key).unwrap();
        let audience: Vec<String> = item.doc.audience.iter().map(super::word).collect();
        assert!(audience.contains(&"firm".to_owned()), "{key}");
    }
}

#[actix_web::test]
async fn a_changed_item_is_found_by_its_new_words_only() {
    let test = with_catalogue().await;
    let mut changed = real().clone();
    let passport = changed
        .items
        .iter_mut()
        .find(|item| item.doc.item == "huzhao")
        .unwrap();
    passport.doc.version += 1;
    passport.doc.keywords = vec!["麒麟".to_owned()];
    published(&test, changed).await;
    let found = listed(&test, Some("麒麟"), Filter::default()).await;
    assert_eq!(found, ["huzhao"]);
}

#[actix_web::test]
async fn packs_calendar_and_names_are_there_for_cases() {
    let test = with_catalogue().await;
    test.db
        .read(|conn| {
            for known in &real().items {
                let item = super::item(conn, &known.doc.item)?;
                assert_eq!(item.pack_sha256, known.pack_sha256);
                assert_eq!(pack(conn, &item.pack_sha256)?.sha256(), known.pack_sha256);
                department_name(conn, &item.department)?;
                for key in &item.districts {
                    assert_eq!(district(conn, key)?.code.len(), 6);
                }
            }
            let missing = super::item(conn, "nothing").unwrap_err();
            assert_eq!(missing.code(), Code::ItemNotFound);
            let new_year = "2026-01-01".parse().unwrap();
            assert!(!calendar(conn)?.is_workday(new_year));
            Ok(())
        })
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_guide_says_what_it_takes_to_know_the_checklist() {
    let test = with_catalogue().await;
    let situations = |key: &'static str, today: &'static str| {
        let today = today.parse().unwrap();
        test.db.read(move |conn| {
            let row = store::current_version(conn, key)?.unwrap();
            let doc = memo::doc(conn, &row)?;
            memo::situations(conn, &row.pack_sha256, &doc, today)
        })
    };
    let found = situations("getihu-sheli", "2026-11-22").await.unwrap();
    let asked: Vec<&str> = found.questions.iter().map(|q| q.pointer.as_str()).collect();
    assert_eq!(asked, ["/business/hasPreApproval", "/agency/byAgent"]);
    assert_eq!((found.most_questions, found.lists), (2, 4));
    let same = situations("getihu-sheli", "2026-11-22").await.unwrap();
    assert!(Arc::ptr_eq(&found, &same), "worked out once a day");
    // Every guide comes to an end of its questions, on any day.
    for item in &real().items {
        let key = item.doc.item.as_str();
        let found = situations(key, "2031-02-28").await.unwrap();
        assert!(found.complete, "{key}: {:?}", found.not_complete);
    }
}

#[actix_web::test]
async fn a_package_is_kept_with_the_packs_its_items_have_now() {
    let test = with_catalogue().await;
    let document = |key: &'static str| {
        test.db.read(move |conn| {
            let package = memo::package(conn, key)?;
            let document = document::of(conn, &package)?.unwrap();
            let kept = store::pack_body(conn, &document.sha256)?;
            assert_eq!(kept.as_deref(), Some(document.body.as_str()));
            Ok(document.body)
        })
    };
    let first = document("canyin").await.unwrap();
    let package = real().packages.iter().find(|p| p.package == "canyin");
    let bytes = real().package_document(package.unwrap()).unwrap();
    assert_eq!(first.as_bytes(), bytes);

    let mut changed = real().clone();
    let item = changed
        .items
        .iter_mut()
        .find(|i| i.doc.item == "shipin-jingying");
    let item = item.unwrap();
    item.doc.version += 1;
    item.pack_bytes = b"{}".to_vec();
    item.pack_sha256 = onewindow_core::pack::hash(b"{}");
    let pack = item.pack_sha256.clone();
    published(&test, changed).await;
    let second = document("canyin").await.unwrap();
    assert_ne!(second, first);
    assert!(second.contains(&pack));
}
