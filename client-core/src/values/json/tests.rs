use super::*;

const LIMITS: Limits = Limits {
    max_bytes: 200,
    max_depth: 3,
};

fn read(text: &str) -> Result<Json, &'static str> {
    let read = Json::parse(text.as_bytes(), LIMITS);
    // A document passed over is one that could be read, and stops to be one at the same byte.
    let passed = Reader::new(text, 0).pass();
    match &read {
        Ok(_) => assert_eq!(passed, Ok(()), "{text:?}"),
        Err(error) if error.code == "not_json" => assert_eq!(passed.as_ref(), Err(error)),
        Err(_) => {}
    }
    read.map_err(|error| error.code)
}

#[test]
fn what_was_written_comes_back() {
    for text in [
        r#"{"b":1.50,"a":[true,false,null,"x"]}"#,
        "-0.0e+10",
        "123456789012345678901234567890.000001",
        r#""一窗 \" \\ \n \u0001""#,
        "[]",
        "{}",
    ] {
        let value = read(text).unwrap();
        assert_eq!(value.to_text(), text);
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
    assert_eq!(
        read(r#"{"b":1,"a":2}"#).unwrap().canonical(),
        r#"{"a":2,"b":1}"#
    );
    assert_eq!(
        read(r#""\u4e00\ud83d\ude00\/""#),
        Ok(Json::Text("一😀/".into()))
    );
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        "",
        " ",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "-",
        "NaN",
        "nul",
        "truee",
        "'a'",
        "\"a",
        "\"\n\"",
        r#""\x""#,
        r#""\u12""#,
        r#""\ud800""#,
        r#""\ud800\u0041""#,
        r#""\udc00""#,
        "[1,]",
        "[1 2]",
        "{a:1}",
        "{\"a\"}",
        "{\"a\":1,}",
        "{\"a\":1",
        "1 2",
        "[",
        "\u{feff}1",
    ] {
        assert_eq!(read(text), Err("not_json"), "{text:?}");
    }
    assert_eq!(
        Json::parse(b"\"\xff\"", LIMITS).map_err(|error| error.code),
        Err("not_json")
    );
}

#[test]
fn limits_hold() {
    assert!(read("[[[1]]]").is_ok());
    assert_eq!(read("[[[[1]]]]"), Err("too_deep"));
    assert_eq!(read(&"[".repeat(200)), Err("too_deep"));
    assert_eq!(read(&" ".repeat(201)), Err("document_too_large"));
}

#[test]
fn a_key_given_twice_is_refused() {
    let error = Json::parse(br#"{"a":1,"b":{"c":1,"c":2}}"#, LIMITS).unwrap_err();
    assert_eq!(
        (error.code, error.key.as_deref()),
        ("duplicate_key", Some("c"))
    );
    // An escape does not make another key.
    assert_eq!(read(r#"{"a":1,"\u0061":2}"#), Err("duplicate_key"));
    let keys: Vec<String> = (0..60).map(|i| format!("\"k{}\":0", i % 59)).collect();
    let many = format!("{{{}}}", keys.join(","));
    let limits = Limits {
        max_bytes: 1_000,
        max_depth: 3,
    };
    let error = Json::parse(many.as_bytes(), limits).unwrap_err();
    assert_eq!(error.code, "duplicate_key");
}
