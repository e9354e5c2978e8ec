use super::*;
use crate::platform::db::testing::TestDb;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

async fn tokens(test: &TestDb) -> Tokens {
    Tokens::open(&test.db, &test.vault, NOW).await.unwrap()
}

fn owner() -> Owner {
    Owner {
        kind: "citizen".into(),
        id: "p1".into(),
    }
}

#[actix_web::test]
async fn a_token_says_what_was_signed_until_it_ends() {
    let test = TestDb::new();
    let tokens = tokens(&test).await;
    let claims = Claims::new("citizen", "p1", NOW);
    let token = tokens.sign(&claims).unwrap();
    assert_eq!(tokens.check(&token, NOW).unwrap(), claims);
    let last = NOW.plus_seconds(ACCESS_SECONDS - 1);
    assert!(tokens.check(&token, last).is_ok());
    let error = tokens.check(&token, last.plus_seconds(1)).unwrap_err();
    assert_eq!(error.code(), Code::TokenExpired);
}

#[actix_web::test]
async fn a_changed_or_foreign_token_is_refused() {
    let test = TestDb::new();
    let tokens = tokens(&test).await;
    let token = tokens.sign(&Claims::new("citizen", "p1", NOW)).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let mut claims = Claims::new("staff", "p1", NOW);
    claims.roles = vec!["administrator".into()];
    let forged = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claims).unwrap());
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let elsewhere = TestDb::new();
    let foreign = Tokens::open(&elsewhere.db, &elsewhere.vault, NOW)
        .await
        .unwrap()
        .sign(&claims)
        .unwrap();
    for bad in [
        format!("{}.{forged}.{}", parts[0], parts[2]),
        format!("{none}.{forged}."),
        foreign,
        String::new(),
        "a.b.c".into(),
    ] {
        let error = tokens.check(&bad, NOW).unwrap_err();
        assert_eq!(error.code(), Code::InvalidToken, "{bad}");
    }
}

#[actix_web::test]
async fn the_key_outlives_a_restart() {
    let test = TestDb::new();
    let token = tokens(&test)
        .await
        .sign(&Claims::new("citizen", "p1", NOW))
        .unwrap();
    let again = Tokens::open(&test.reopen(), &test.vault, NOW)
        .await
        .unwrap();
    assert!(again.check(&token, NOW).is_ok());
    assert_eq!(again.jwks().keys.len(), 1);
}

#[actix_web::test]
async fn a_refresh_token_works_once_and_its_reuse_ends_the_session() {
    let test = TestDb::new();
    let first = test
        .db
        .write(|tx| start_session(tx, NOW, owner(), ""))
        .await
        .unwrap();
    let token = first.token.clone();
    let rotated = test.db.write(move |tx| rotate(tx, NOW, &token)).await;
    let Ok(Rotation::Renewed(second)) = rotated else {
        panic!("{rotated:?}");
    };
    assert_eq!(second.owner, owner());
    assert_eq!(second.family, first.family);

    let reused = test.db.write(move |tx| rotate(tx, NOW, &first.token)).await;
    assert!(matches!(reused, Ok(Rotation::Reused)));
    let ended = test
        .db
        .write(move |tx| rotate(tx, NOW, &second.token))
        .await;
    assert_eq!(ended.unwrap_err().code(), Code::InvalidRefreshToken);
}

#[actix_web::test]
async fn an_old_or_unknown_refresh_token_is_refused() {
    let test = TestDb::new();
    let refresh = test
        .db
        .write(|tx| start_session(tx, NOW, owner(), ""))
        .await
        .unwrap();
    let late = NOW.plus_seconds(REFRESH_SECONDS);
    let old = test
        .db
        .write(move |tx| rotate(tx, late, &refresh.token))
        .await;
    assert_eq!(old.unwrap_err().code(), Code::InvalidRefreshToken);
    let unknown = test.db.write(|tx| rotate(tx, NOW, "nothing")).await;
    assert_eq!(unknown.unwrap_err().code(), Code::InvalidRefreshToken);
}
