//! A session's small steps come to what a fresh evaluation comes to, and its deltas tell exactly
//! what changed.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where it fails"
)]

mod support;

use onewindow_core::json::{Json, Limits};
use onewindow_core::{
    Context, Delta, File, Input, Lang, LoadedPack, Mode, Session, Verdict, evaluate, evaluate_as,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use support::*;

/// Numbers that look random and are the same on every run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % sides
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())].clone()
    }
}

fn read(value: &Value) -> Json {
    let limits = Limits {
        max_bytes: 10_000,
        max_depth: 10,
    };
    Json::parse(value.to_string().as_bytes(), limits).unwrap()
}

fn text<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The typed verdict of a session.
fn verdict_of(session: &Session) -> Verdict {
    serde_json::from_str(&session.verdict()).unwrap()
}

fn keys(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

/// What a delta says, its entries by the name each begins with.
fn told(delta: &Delta) -> Value {
    let mut delta = json_of(delta.text());
    for (list, name) in [("fields", "pointer"), ("checklist", "material")] {
        let mut by_name = json!({});
        for entry in delta[list].as_array().unwrap() {
            let mut entry = entry.clone();
            let name = entry.as_object_mut().unwrap().remove(name).unwrap();
            by_name[name.as_str().unwrap()] = entry;
        }
        delta[list] = by_name;
    }
    delta
}

/// What a caller knows who reads nothing but deltas.
#[derive(Default, PartialEq, Debug)]
struct Model {
    fields: BTreeMap<String, Value>,
    checklist: BTreeMap<String, Value>,
    fees: [Value; 2],
    others: Vec<Value>,
    tail: [Value; 4],
}

const FEES: [&str; 2] = ["fees", "feeTotalFen"];
const TAIL: [&str; 4] = ["progress", "valid", "complete", "nextQuestion"];
/// The members of a document's entry that a delta tells.
const CHANGING: [&str; 6] = ["state", "why", "fields", "due", "dueProvisional", "reason"];

fn hidden() -> Value {
    json!({"visible": false, "required": false, "error": null})
}

impl Model {
    fn of(session: &Session) -> Self {
        let verdict = json_of(&session.verdict());
        let mut model = Self::default();
        let pointer = |of: &Value| of["pointer"].as_str().unwrap().to_owned();
        for field in verdict["fields"].as_array().unwrap() {
            let mut state = json!({"visible": true, "required": field["required"], "error": null});
            if given(session.pack(), &pointer(field)) {
                state["value"] = field["value"].clone();
            }
            model.fields.insert(pointer(field), state);
        }
        for missing in verdict["missing"].as_array().unwrap() {
            let state = model.fields.get_mut(&pointer(missing)).unwrap();
            state["missing"] = missing["message"].clone();
        }
        for error in verdict["errors"].as_array().unwrap() {
            let at = pointer(error);
            let at_row = at.ends_with(|c: char| c.is_ascii_digit());
            if at.starts_with('#') || at.is_empty() || at_row {
                model.others.push(error.clone());
                continue;
            }
            let state = model.fields.entry(at).or_insert_with(hidden);
            if state["error"].is_null() {
                state["error"] = json!({
                    "code": error["code"], "message": error["message"], "params": error["params"],
                });
            }
        }
        for entry in verdict["checklist"].as_array().unwrap() {
            let mut changing = json!({});
            for key in CHANGING.iter().filter(|key| entry.get(**key).is_some()) {
                changing[*key] = entry[*key].clone();
            }
            let material = entry["material"].as_str().unwrap();
            model.checklist.insert(material.to_owned(), changing);
        }
        model.fees = FEES.map(|key| verdict[key].clone());
        model.tail = TAIL.map(|key| verdict[key].clone());
        model
    }

    fn apply(&mut self, delta: &Delta) {
        let delta = told(delta);
        for (pointer, state) in delta["fields"].as_object().unwrap() {
            if *state == hidden() {
                self.fields.remove(pointer);
            } else {
                self.fields.insert(pointer.clone(), state.clone());
            }
        }
        for (material, entry) in delta["checklist"].as_object().unwrap() {
            self.checklist.insert(material.clone(), entry.clone());
        }
        if delta.get("fees").is_some() {
            self.fees = FEES.map(|key| delta[key].clone());
        }
        if let Some(others) = delta.get("otherErrors") {
            self.others = others.as_array().unwrap().clone();
        }
        if delta.get("progress").is_some() {
            self.tail = TAIL.map(|key| delta[key].clone());
        }
    }
}

fn given(pack: &LoadedPack, pointer: &str) -> bool {
    fn find<'a>(
        fields: &'a [onewindow_core::pack::Field],
        keys: &[&str],
    ) -> Option<&'a onewindow_core::pack::Field> {
        let (key, rest) = keys.split_first()?;
        if key.bytes().all(|b| b.is_ascii_digit()) {
            return find(fields, rest);
        }
        let field = fields.iter().find(|field| field.key == *key)?;
        if rest.is_empty() {
            Some(field)
        } else {
            find(field.kind.fields(), rest)
        }
    }
    let keys: Vec<&str> = pointer.split('/').skip(1).collect();
    find(&pack.pack().fields, &keys).is_some_and(|field| field.compute.is_some() || field.read_only)
}

const LEAVES: [&str; 9] = [
    "/operator/name",
    "/operator/residentId",
    "/business/nameKind",
    "/business/tradeName",
    "/business/area",
    "/business/floorPlan",
    "/business/kinds",
    "/agency/byAgent",
    "/agency/agent/mobile",
];
const IN_ROWS: [&str; 3] = ["name", "age", "guardian"];

fn values() -> Vec<Value> {
    vec![
        json!("林小满"),
        json!(""),
        json!("x"),
        json!(null),
        json!(true),
        json!(false),
        json!("own"),
        json!("none"),
        json!("990000199001010017"),
        json!("990000201501010013"),
        json!("13800000000"),
        json!(17),
        json!(18),
        json!(99),
        json!(150.5),
        json!(80.25),
        json!(["food"]),
        json!(["food", "food"]),
        json!([]),
        json!({}),
    ]
}

/// One change the dice choose; `None` when the session refuses it.
fn change(dice: &mut Dice, session: &mut Session, rows: usize) -> Option<Delta> {
    let values = values();
    let file = |size| File {
        name: "a.pdf".into(),
        size,
        media_type: "application/pdf".into(),
        sha256: format!("{size:064}"),
    };
    match dice.roll(24) {
        0..=9 => session.set(dice.pick(&LEAVES), &read(&dice.pick(&values))),
        10..=13 => {
            let pointer = format!("/workers/{}/{}", dice.roll(rows + 1), dice.pick(&IN_ROWS));
            session.set(&pointer, &read(&dice.pick(&values)))
        }
        14 | 15 => session.insert_row("/workers", dice.roll(rows + 1)),
        16 => session.remove_row("/workers", dice.roll(rows + 1)),
        17 => session.move_row("/workers", dice.roll(rows + 1), dice.roll(rows + 1)),
        18 => session.clear(dice.pick(&[
            "/business/nameKind",
            "/agency/agent",
            "/operator",
            "/workers",
        ])),
        19 => {
            let group = json!({"name": "李四", "mobile": "13800000001"});
            let bad = json!(5);
            session.set("/agency/agent", &read(&dice.pick(&[group, bad])))
        }
        20 => {
            let rows = json!([{"name": "甲", "age": 15}, 7, {"age": 20}]);
            session.set("/workers", &read(&rows))
        }
        21 => session.attach(
            dice.pick(&["identity", "agent-papers"]),
            file(dice.pick(&[0, 9, 2_000_000])),
        ),
        22 => session.detach("identity", &format!("{:064}", 9)),
        _ => match dice.roll(3) {
            0 => session.commit("premises", dice.roll(2) == 0),
            1 => session.defer("premises", dice.roll(2) == 0),
            _ => session.use_licence("resident-id-card", dice.roll(2) == 0),
        },
    }
    .ok()
}

#[test]
fn small_steps_come_to_a_fresh_evaluation() {
    let pack = Arc::new(load(&shop()));
    let mut changes = 0;
    for seed in 1..=60 {
        let mut dice = Dice(seed * 7_919);
        let mut context = context();
        context.holdings = vec!["resident-id-card".into()];
        context.standing.deferral_allowed = seed % 2 == 0;
        let mut session = Session::new(Arc::clone(&pack), context.clone());
        let mut model = Model::of(&session);
        for step in 0..60 {
            let rows = session
                .input()
                .answers
                .get("workers")
                .map_or(0, |rows| match rows {
                    Json::List(rows) => rows.len(),
                    _ => 0,
                });
            let Some(delta) = change(&mut dice, &mut session, rows) else {
                continue;
            };
            changes += 1;
            let verdict = verdict_of(&session);
            model.apply(&delta);
            assert_eq!(model, Model::of(&session), "seed {seed} step {step}");
            let no_object = |pointer: &str| {
                let row = pointer.strip_prefix("/workers/");
                pointer == "/agency/agent" || row.is_some_and(|row| row.parse::<u8>().is_ok())
            };
            if verdict.errors.iter().any(|error| no_object(&error.pointer)) {
                // A group that is no object is told once and then not part of the document.
                continue;
            }
            let fresh = evaluate_as(Mode::Draft, &pack, &context, &session.input());
            assert_eq!(text(&verdict), text(&fresh), "seed {seed} step {step}");
            let sent = Input {
                answers: session.document().get("answers").unwrap().clone(),
                ..session.input()
            };
            let strict = evaluate(&pack, &context, &sent);
            assert_eq!(text(&verdict), text(&strict), "seed {seed} step {step}");
        }
    }
    assert!(changes > 2_000, "only {changes} changes were possible");
}

/// A small form whose parts hang together closely: rows on what is outside them, what is outside
/// on the rows, and reasons on hidden fields.
fn knot() -> Value {
    let f = |path: &str| json!({"field": path});
    let compare = |op: &str, a: Value, b: Value| json!({"compare": [op, a, b]});
    let number = |n: &str| json!({"number": n});
    let mut rules = Rules::default();
    let large = rules.add("visible:/p/h", compare("gt", f("/p/n"), number("2")));
    let outside = rules.add("visible:/rows/*/s", f("/p/b"));
    let above = rules.add(
        "required:/rows/*/t",
        compare("gt", f("/rows/*/r"), f("/p/n")),
    );
    let asked = rules.add("required:/p/o", f("/p/a"));
    let within = rules.add("check:within", compare("le", f("/rows/*/r"), f("/p/n")));
    let members = json!({"each": ["map", {"rows": "/rows"}, 0, {"member": [0, "s"]}]});
    let sum = rules.add("compute:/p/sum", json!({"call": ["sum", [members]]}));
    let has = rules.add("material:has", json!({"call": ["has", [f("/p/o")]]}));
    let hidden = rules.add("material:hidden", json!({"or": [f("/p/h"), f("/p/b")]}));
    let heavy = rules.add("material:heavy", compare("gt", f("/p/sum"), number("3")));
    let some = json!({"each": ["exists", {"rows": "/rows"}, 0,
        {"call": ["has", [{"member": [0, "t"]}]]}]});
    let some = rules.add("material:some", some);
    let amount = json!({"arith": ["div", number("12"), f("/p/n")]});
    let amount = rules.add("amount", amount);
    let field = |key: &str, kind: &str, rest: Value| {
        let mut field = json!({"key": key, "type": kind, "title": title(key)});
        for (key, value) in rest.as_object().unwrap() {
            field[key] = value.clone();
        }
        field
    };
    let fields = json!([
        {"key": "rows", "type": "rows", "title": title("rows"), "required": true, "maxItems": 3,
         "fields": [
            field("r", "number", json!({"required": true})),
            field("s", "number", json!({"required": true, "visibleWhen": outside})),
            field("t", "number", json!({"requiredWhen": above})),
        ]},
        {"key": "p", "type": "group", "title": title("p"), "fields": [
            field("sum", "number", json!({"compute": sum, "maximum": "7"})),
            field("a", "boolean", json!({"required": true})),
            field("b", "boolean", json!({"required": true})),
            field("n", "number", json!({"required": true})),
            field("h", "boolean", json!({"required": true, "visibleWhen": large})),
            field("o", "text", json!({"requiredWhen": asked})),
        ]},
    ]);
    let rest = json!({
        "checks": [{"id": "within", "at": "/rows/*/r", "rule": within, "message": title("x")}],
        "materials": [
            material("has", json!({"neededWhen": has})),
            material("hidden", json!({"neededWhen": hidden})),
            material("heavy", json!({"neededWhen": heavy})),
            material("some", json!({"neededWhen": some})),
        ],
        "fees": [{"id": "fee", "listCode": "F", "name": title("fee"), "amount": amount}],
    });
    pack_json(fields, rules, rest)
}

#[test]
fn small_steps_hold_where_everything_hangs_together() {
    let pack = Arc::new(load(&knot()));
    let leaves = ["/p/a", "/p/b", "/p/n", "/p/h", "/p/o"];
    let values = [
        json!(true),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(2),
        json!(3),
        json!(4),
        json!("x"),
        json!(""),
    ];
    for seed in 1..=40 {
        let mut dice = Dice(seed * 104_729);
        let mut session = Session::new(Arc::clone(&pack), context());
        let mut model = Model::of(&session);
        for step in 0..120 {
            let row = dice.roll(3);
            let changed = match dice.roll(12) {
                0..=5 => session.set(dice.pick(&leaves), &read(&dice.pick(&values))),
                6..=9 => {
                    let pointer = format!("/rows/{row}/{}", dice.pick(&["r", "s", "t"]));
                    session.set(&pointer, &read(&dice.pick(&values)))
                }
                10 => session.insert_row("/rows", row),
                _ => session.remove_row("/rows", row),
            };
            let Ok(delta) = changed else { continue };
            model.apply(&delta);
            let verdict = verdict_of(&session);
            assert_eq!(model, Model::of(&session), "seed {seed} step {step}");
            let fresh = evaluate_as(Mode::Draft, &pack, &context(), &session.input());
            assert_eq!(text(&verdict), text(&fresh), "seed {seed} step {step}");
        }
    }
}

#[test]
fn delta_holds_only_what_changed() {
    let pack = Arc::new(load(&shop()));
    let mut session = Session::new(pack, context());
    let delta = session
        .set("/operator/name", &read(&json!("林小满")))
        .unwrap();
    // It is missing no longer, and that is all.
    let delta = told(&delta);
    assert_eq!(keys(&delta["fields"]), ["/operator/name"]);
    assert!(delta["fields"]["/operator/name"].get("missing").is_none());
    assert!(keys(&delta["checklist"]).is_empty() && delta.get("fees").is_none());
    assert_eq!(delta["progress"], json!({"answered": 1, "required": 5}));

    let delta = session.set("/agency/byAgent", &read(&json!(true))).unwrap();
    let delta = told(&delta);
    assert_eq!(
        keys(&delta["fields"]),
        [
            "/agency/agent",
            "/agency/agent/mobile",
            "/agency/agent/name",
            "/agency/byAgent",
        ]
    );
    assert_eq!(keys(&delta["checklist"]), ["agent-papers"]);

    let same = session.set("/agency/byAgent", &read(&json!(true))).unwrap();
    assert_eq!(keys(&told(&same)), ["checklist", "fields"]);
    assert!(keys(&told(&same)["fields"]).is_empty() && keys(&told(&same)["checklist"]).is_empty());
}

#[test]
fn hidden_answer_comes_back_when_shown_again() {
    let pack = Arc::new(load(&shop()));
    let mut session = Session::new(Arc::clone(&pack), context());
    let set = |session: &mut Session, pointer: &str, value: Value| {
        session.set(pointer, &read(&value)).unwrap();
    };
    set(&mut session, "/business/nameKind", json!("own"));
    set(&mut session, "/business/tradeName", json!("小林便利店"));
    set(&mut session, "/business/nameKind", json!("none"));
    let document = session.document().to_text();
    assert!(!document.contains("小林便利店"), "{document}");

    let snapshot = session.input();
    let mut restored = Session::new(pack, context());
    restored.load(&snapshot);
    for mut session in [session, restored] {
        set(&mut session, "/business/nameKind", json!("own"));
        let document = session.document().to_text();
        assert!(document.contains("小林便利店"), "{document}");
        assert!(
            !verdict_of(&session)
                .missing
                .iter()
                .any(|m| m.pointer.contains("tradeName"))
        );
    }
}

#[test]
fn next_question_settles_most() {
    let pack = Arc::new(load(&shop()));
    let mut session = Session::new(pack, context());
    // The workers and who applies decide a document each; the name before them decides none.
    assert_eq!(session.next_question().as_deref(), Some("/workers"));
    let rows = json!([{"name": "甲", "age": 30}]);
    session.set("/workers", &read(&rows)).unwrap();
    assert_eq!(session.next_question().as_deref(), Some("/agency/byAgent"));
    let delta = session
        .set("/agency/byAgent", &read(&json!(false)))
        .unwrap();
    // No document waits for an answer now, so the first missing one is next.
    assert_eq!(told(&delta)["nextQuestion"], "/operator/name");
}

#[test]
fn refusals_change_nothing() {
    let pack = Arc::new(load(&shop()));
    let mut session = Session::new(pack, context());
    let before = session.verdict();
    let five = read(&json!(5));
    let codes = [
        session.set("/operator/nmae", &five).unwrap_err().code,
        session.set("", &five).unwrap_err().code,
        session.set("/operator/age", &five).unwrap_err().code,
        session.set("/workers/0/age", &five).unwrap_err().code,
        session.set("/workers/00/age", &five).unwrap_err().code,
        session.insert_row("/operator", 0).unwrap_err().code,
        session.insert_row("/workers", 1).unwrap_err().code,
        session.remove_row("/workers", 0).unwrap_err().code,
        session.move_row("/workers", 0, 0).unwrap_err().code,
        session.commit("nothing", true).unwrap_err().code,
        session.use_licence("nothing", true).unwrap_err().code,
    ];
    assert_eq!(
        codes,
        [
            "unknown_field",
            "unknown_field",
            "computed_field",
            "no_such_row",
            "unknown_field",
            "unknown_field",
            "no_such_row",
            "no_such_row",
            "no_such_row",
            "unknown_material",
            "unknown_licence",
        ]
    );
    assert_eq!(session.verdict(), before);
}

#[test]
fn rows_end_at_the_packs_limit() {
    let pack = Arc::new(load(&shop()));
    let mut session = Session::new(pack, context());
    for _ in 0..20 {
        session.insert_row("/workers", 0).unwrap();
    }
    let refused = session.insert_row("/workers", 0).unwrap_err();
    assert_eq!(refused.code, "too_many_rows");
    assert_eq!(refused.message, "“从业人员”最多20条");
    assert_eq!(
        codes(&verdict_of(&session).errors),
        [("/workers", "too_many_rows")]
    );
}

#[test]
fn new_form_and_new_rows_start_with_the_defaults() {
    let fields = json!([
        {"key": "site", "type": "group", "title": title("场所"), "fields": [
            {"key": "kind", "type": "choice", "title": title("类型"), "required": true,
             "default": "own", "choices": [{"value": "own", "title": title("自有")}]},
            {"key": "share", "type": "number", "title": title("份额"), "default": 0.5},
        ]},
        {"key": "people", "type": "rows", "title": title("人员"), "fields": [
            {"key": "role", "type": "text", "title": title("职务"), "default": "店员"},
        ]},
    ]);
    let pack = Arc::new(load(&pack_json(fields, Rules::default(), json!({}))));
    let mut session = Session::new(pack, context());
    session.insert_row("/people", 0).unwrap();
    assert_eq!(
        session.document().get("answers").unwrap().to_text(),
        r#"{"site":{"kind":"own","share":0.5},"people":[{"role":"店员"}]}"#
    );
    session.load(&Input::default());
    let cleared = verdict_of(&session);
    assert_eq!(codes(&cleared.missing), [("/site/kind", "required")]);
}

#[test]
fn language_turns_all_texts() {
    let pack = Arc::new(load(&shop()));
    let mut session = Session::new(Arc::clone(&pack), context());
    let english = session.set_lang(Lang::En);
    let fresh = evaluate_as(
        Mode::Draft,
        &pack,
        &Context {
            lang: Lang::En,
            ..context()
        },
        &session.input(),
    );
    assert_eq!(english, text(&fresh));
    assert_eq!(
        verdict_of(&session).missing[0].message,
        "Enter 姓名 in English"
    );
}
