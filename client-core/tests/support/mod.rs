//! Packs and small helpers for the tests of the core.
#![allow(dead_code, reason = "each test binary uses its part of the helpers")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends where it fails"
)]

use onewindow_core::pack::Pack;
use onewindow_core::{
    Context, FieldError, Input, LoadedPack, MaterialState, Mode, Verdict, evaluate_as,
};
use serde_json::{Value, json};

/// Rules gathered while a pack is written down, so that a test can write the rule where it is used.
#[derive(Default)]
pub(crate) struct Rules(Vec<Value>);

impl Rules {
    /// Adds a rule; gives its position.
    pub(crate) fn add(&mut self, id: &str, expr: Value) -> usize {
        self.0.push(json!({"id": id, "source": id, "expr": expr}));
        self.0.len() - 1
    }
}

pub(crate) fn title(text: &str) -> Value {
    json!({"zh": text, "en": format!("{text} in English")})
}

/// A pack of these parts with limits that fit a test.
pub(crate) fn pack_json(fields: Value, rules: Rules, rest: Value) -> Value {
    let mut pack = json!({
        "format": "onewindow-pack/1",
        "item": "test-item",
        "version": 1,
        "name": title("事项"),
        "fields": fields,
        "rules": rules.0,
        "checks": [],
        "situations": [],
        "materials": [],
        "fees": [],
        "limits": {"maxBytes": 20_000, "maxDepth": 8, "maxRows": 20, "maxText": 1_000},
    });
    for (key, value) in rest.as_object().unwrap() {
        pack[key] = value.clone();
    }
    pack
}

pub(crate) fn load(pack: &Value) -> LoadedPack {
    Pack::parse(pack.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}\n{pack:#}"))
}

pub(crate) fn context() -> Context {
    Context::on("2026-11-22".parse().unwrap())
}

pub(crate) fn input(pack: &LoadedPack, input: &Value) -> Input {
    Input::parse(input.to_string().as_bytes(), pack).unwrap()
}

/// The strict verdict on these answers.
pub(crate) fn verdict(pack: &LoadedPack, answers: &Value) -> Verdict {
    verdict_on(pack, &json!({"answers": answers}))
}

pub(crate) fn verdict_on(pack: &LoadedPack, document: &Value) -> Verdict {
    evaluate_as(Mode::Submission, pack, &context(), &input(pack, document))
}

pub(crate) fn codes(errors: &[FieldError]) -> Vec<(&str, &str)> {
    errors
        .iter()
        .map(|e| (e.pointer.as_str(), e.code.as_str()))
        .collect()
}

pub(crate) fn state(verdict: &Verdict, material: &str) -> MaterialState {
    let mut entries = verdict.checklist.iter();
    entries
        .find(|entry| entry.material == material)
        .unwrap()
        .state
}

pub(crate) fn is_visible(verdict: &Verdict, pointer: &str) -> bool {
    verdict.fields.iter().any(|field| field.pointer == pointer)
}

pub(crate) fn material(id: &str, rest: Value) -> Value {
    let mut material = json!({
        "id": id,
        "name": title(id),
        "why": title("原因"),
        "originals": 1,
        "copies": 0,
        "form": "original",
        "files": {"mediaTypes": ["application/pdf"], "maxBytes": 1_048_576, "maxCount": 2},
    });
    for (key, value) in rest.as_object().unwrap() {
        material[key] = value.clone();
    }
    material
}

/// A shop's registration in small: a trade name shown on demand, an agent, workers in rows.
pub(crate) fn shop() -> Value {
    let mut rules = Rules::default();
    let own_name = rules.add(
        "visible:/business/tradeName",
        json!({"compare": ["eq", {"field": "/business/nameKind"}, {"text": "own"}]}),
    );
    let by_agent = rules.add("visible:/agency/agent", json!({"field": "/agency/byAgent"}));
    let age = rules.add(
        "compute:/operator/age",
        json!({"call": ["age", [{"call": ["birthDate", [{"field": "/operator/residentId"}]]}]]}),
    );
    let adult = rules.add(
        "check:adult",
        json!({"compare": ["ge", {"field": "/operator/age"}, {"number": "16"}]}),
    );
    let agent_papers = rules.add("material:agent-papers", json!({"field": "/agency/byAgent"}));
    let minors = rules.add(
        "material:guardian",
        json!({"each": ["exists", {"rows": "/workers"}, 0,
            {"compare": ["lt", {"member": [0, "age"]}, {"number": "18"}]}]}),
    );
    let guardian_name = rules.add(
        "visible:/workers/*/guardian",
        json!({"compare": ["lt", {"field": "/workers/*/age"}, {"number": "18"}]}),
    );
    let older_than_shop = rules.add(
        "check:younger-than-operator",
        json!({"compare": ["le", {"field": "/workers/*/age"},
            {"arith": ["add", {"field": "/operator/age"}, {"number": "60"}]}]}),
    );
    let wide = rules.add(
        "required:/business/floorPlan",
        json!({"compare": ["gt", {"field": "/business/area"}, {"number": "100"}]}),
    );
    let charged = rules.add(
        "fee:seal",
        json!({"compare": ["eq", {"field": "/business/nameKind"}, {"text": "own"}]}),
    );
    let amount = rules.add(
        "amount:seal",
        json!({"arith": ["mul", {"number": "2000"}, {"call": ["size", [{"rows": "/workers"}]]}]}),
    );
    let fields = json!([
        {"key": "operator", "type": "group", "title": title("经营者"), "fields": [
            {"key": "name", "type": "text", "title": title("姓名"), "required": true,
             "minLength": 2, "maxLength": 10},
            {"key": "residentId", "type": "text", "title": title("公民身份号码"), "required": true,
             "format": "cn-resident-id", "sensitive": true},
            {"key": "age", "type": "number", "integer": true, "title": title("年龄"),
             "compute": age},
        ]},
        {"key": "business", "type": "group", "title": title("经营信息"), "fields": [
            {"key": "nameKind", "type": "choice", "title": title("是否使用名称"), "required": true,
             "choices": [{"value": "own", "title": title("使用名称")},
                         {"value": "none", "title": title("不使用名称")}]},
            {"key": "tradeName", "type": "text", "title": title("字号"), "required": true,
             "visibleWhen": own_name},
            {"key": "area", "type": "number", "title": title("面积"), "required": true,
             "minimum": "1", "maximum": "5000", "multipleOf": "0.01",
             "unit": title("平方米")},
            {"key": "floorPlan", "type": "text", "title": title("平面说明"), "requiredWhen": wide},
            {"key": "kinds", "type": "choices", "title": title("类别"),
             "choices": [{"value": "food", "title": title("食品")},
                         {"value": "tobacco", "title": title("烟草")}]},
        ]},
        {"key": "workers", "type": "rows", "title": title("从业人员"), "maxItems": 10, "fields": [
            {"key": "name", "type": "text", "title": title("姓名"), "required": true},
            {"key": "age", "type": "number", "integer": true, "title": title("年龄"),
             "required": true, "minimum": "0", "maximum": "150"},
            {"key": "guardian", "type": "text", "title": title("监护人"), "required": true,
             "visibleWhen": guardian_name},
        ]},
        {"key": "agency", "type": "group", "title": title("办理方式"), "fields": [
            {"key": "byAgent", "type": "boolean", "title": title("委托他人代办"), "required": true},
            {"key": "agent", "type": "group", "title": title("代理人"), "visibleWhen": by_agent,
             "fields": [
                {"key": "name", "type": "text", "title": title("代理人姓名"), "required": true},
                {"key": "mobile", "type": "text", "title": title("代理人手机"), "required": true,
                 "format": "cn-mobile", "sensitive": true},
            ]},
        ]},
    ]);
    let rest = json!({
        "checks": [
            {"id": "adult", "at": "/operator/residentId", "rule": adult,
             "message": {"zh": "经营者须年满16周岁", "en": "The operator must be at least 16"}},
            {"id": "younger", "at": "/workers/*/age", "rule": older_than_shop,
             "message": {"zh": "年龄请核对"}},
        ],
        "situations": ["/agency/byAgent"],
        "materials": [
            material("application", json!({"generated": true})),
            material("identity", json!({"licence": "resident-id-card"})),
            material("premises", json!({"commitment": title("我承诺"), "deferralWorkdays": 5})),
            material("agent-papers", json!({"neededWhen": agent_papers})),
            material("guardian", json!({"neededWhen": minors})),
            material("credit", json!({"sharedData": "credit-record"})),
        ],
        "fees": [
            {"id": "seal", "listCode": "F1", "name": title("刻章"), "chargedWhen": charged,
             "amount": amount},
        ],
    });
    pack_json(fields, rules, rest)
}

/// Answers that make the shop complete but for its documents.
pub(crate) fn shop_answers() -> Value {
    json!({
        "operator": {"name": "林小满", "residentId": "990000199001010017"},
        "business": {"nameKind": "none", "area": 80.5},
        "workers": [{"name": "王五", "age": 30}],
        "agency": {"byAgent": false},
    })
}
