use super::*;
use crate::platform::audit::Audit;
use crate::platform::db::testing::TestDb;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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
    assert_eq!(again.jwks(NOW).keys.len(), 1);
}

/// A second server on the same database.
async fn beside(test: &TestDb) -> Tokens {
    Tokens::open(&test.reopen(), &test.vault, NOW)
        .await
        .unwrap()
}

async fn renew(test: &TestDb, now: Timestamp, begin: Begin) -> Renewal {
    let audit = Audit::new(test.vault.clone());
    renew_key(&test.db, &test.vault, &audit, now, begin)
        .await
        .unwrap()
}

/// When a new key signs, and when the one before ends.
async fn published(test: &TestDb) -> (String, Timestamp, Timestamp) {
    match renew(test, NOW, Begin::InTurn).await {
        Renewal::Published {
            kid,
            signs_from,
            before_ends,
        } => (kid, signs_from, before_ends),
        other => panic!("{other:?}"),
    }
}

fn citizen(tokens: &Tokens, made_at: Timestamp) -> String {
    tokens.sign(&Claims::new("citizen", "p1", made_at)).unwrap()
}

fn kid(token: &str) -> String {
    jsonwebtoken::decode_header(token).unwrap().kid.unwrap()
}

fn names(tokens: &Tokens, now: Timestamp) -> Vec<String> {
    let keys = tokens.jwks(now).keys;
    keys.into_iter().map(|key| key.kid).collect()
}

#[actix_web::test]
async fn a_new_key_is_published_first_and_signs_from_its_moment_on() {
    let test = TestDb::new();
    let tokens = tokens(&test).await;
    let old = kid(&citizen(&tokens, NOW));
    let (new, signs_from, _) = published(&test).await;
    let wait = signs_from.seconds() - NOW.seconds();
    assert!(wait > JWKS_SECONDS + 60, "{wait}");
    tokens.look(NOW).await.unwrap();
    assert_eq!(names(&tokens, NOW), [old.clone(), new.clone()]);
    let last = signs_from.plus_seconds(-1);
    assert_eq!(kid(&citizen(&tokens, last)), old);
    assert_eq!(kid(&citizen(&tokens, signs_from)), new);
    let restarted = beside(&test).await;
    assert_eq!(kid(&citizen(&restarted, last)), old);
    assert_eq!(kid(&citizen(&restarted, signs_from)), new);
}

#[actix_web::test]
async fn the_key_before_checks_until_its_last_token_has_ended() {
    let test = TestDb::new();
    let tokens = tokens(&test).await;
    let (new, signs_from, before_ends) = published(&test).await;
    tokens.look(NOW).await.unwrap();
    let last_use = signs_from.plus_seconds(-1);
    let token = citizen(&tokens, last_use);
    let last = last_use.plus_seconds(ACCESS_SECONDS - 1);
    assert!(tokens.check(&token, last).is_ok());
    assert!(last < before_ends);

    // Whoever holds the key could give a token a longer life; it is known when the key ends.
    let long = Claims {
        exp: before_ends.seconds() + 3600,
        ..Claims::new("citizen", "p1", last_use)
    };
    let long = tokens.sign(&long).unwrap();
    let at = before_ends.plus_seconds(-1);
    assert!(tokens.check(&long, at).is_ok());
    assert_eq!(names(&tokens, at).len(), 2);
    let refused = tokens.check(&long, before_ends).unwrap_err();
    assert_eq!(refused.code(), Code::InvalidToken);
    assert_eq!(names(&tokens, before_ends), std::slice::from_ref(&new));
    tokens.look(before_ends).await.unwrap();
    assert_eq!(kid(&citizen(&tokens, before_ends)), new);
    let refused = tokens.check(&long, before_ends).unwrap_err();
    assert_eq!(refused.code(), Code::InvalidToken);
}

#[actix_web::test]
async fn a_key_waits_for_its_turn_alone() {
    let test = TestDb::new();
    let (kid, signs_from, _) = published(&test).await;
    let again = renew(&test, NOW.plus_seconds(1), Begin::InTurn).await;
    assert_eq!(again, Renewal::Waiting { kid, signs_from });
    let third = renew(&test, signs_from, Begin::InTurn).await;
    assert!(matches!(third, Renewal::Published { .. }), "{third:?}");
}

#[actix_web::test]
async fn at_once_stops_all_keys_before_also_for_tokens_that_were_known() {
    let test = TestDb::new();
    let tokens = tokens(&test).await;
    let (waiting, signs_from, _) = published(&test).await;
    tokens.look(NOW).await.unwrap();
    let by_old = citizen(&tokens, NOW);
    let by_waiting = citizen(&tokens, signs_from);
    assert_eq!(kid(&by_waiting), waiting);
    for token in [&by_old, &by_waiting] {
        assert!(tokens.check(token, NOW.plus_seconds(590)).is_ok());
    }
    let Renewal::Alone { kid: new } = renew(&test, NOW, Begin::AtOnce).await else {
        panic!("a key waits");
    };
    // By a clock that is a little behind the one it was stopped by.
    let now = NOW.plus_seconds(-30);
    tokens.look(now).await.unwrap();
    for token in [&by_old, &by_waiting] {
        let refused = tokens.check(token, NOW.plus_seconds(590)).unwrap_err();
        assert_eq!(refused.code(), Code::InvalidToken);
    }
    assert_eq!(names(&tokens, now), std::slice::from_ref(&new));
    assert_eq!(kid(&citizen(&tokens, now)), new);
    let audit = Audit::new(test.vault.clone());
    let found = test
        .db
        .read(move |conn| audit.details_of(conn, "signingKey", &new, "signingKey.renewed"))
        .await
        .unwrap();
    assert!(found[0].contains(&waiting), "{found:?}");
}

#[actix_web::test]
async fn a_token_with_an_unknown_key_makes_a_server_look_once_in_a_few_seconds() {
    let test = TestDb::new();
    let (here, there) = (tokens(&test).await, beside(&test).await);
    let elsewhere = TestDb::new();
    let forged = citizen(&tokens(&elsewhere).await, NOW);
    let mut refused = there.check_or_learn(&forged, NOW).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidToken);

    renew(&test, NOW, Begin::AtOnce).await;
    here.look(NOW).await.unwrap();
    let token = citizen(&here, NOW);
    for seconds in 0..5 {
        let now = NOW.plus_seconds(seconds);
        refused = there.check_or_learn(&token, now).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidToken, "{seconds}");
    }
    let now = NOW.plus_seconds(5);
    assert!(there.check_or_learn(&token, now).await.is_ok());
    assert!(there.check(&token, now).is_ok());
}

#[actix_web::test]
async fn all_who_come_with_a_new_key_at_one_moment_are_let_in_by_one_look() {
    let test = TestDb::new();
    let (here, there) = (tokens(&test).await, beside(&test).await);
    renew(&test, NOW, Begin::AtOnce).await;
    here.look(NOW).await.unwrap();
    let token = citizen(&here, NOW);
    let all = (0..8).map(|_| there.check_or_learn(&token, NOW));
    for checked in futures_util::future::join_all(all).await {
        assert!(checked.is_ok(), "{checked:?}");
    }
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
