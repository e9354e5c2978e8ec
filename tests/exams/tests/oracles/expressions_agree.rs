//! The `cel` crate and the core on the same expressions and values.

use crate::expressions::{VARIABLES, Writer, bindings};
use crate::random::Random;
use cel::Program;
use onewindow_catalogue::profile;
use onewindow_core::decimal::Decimal;
use onewindow_core::json::Json;
use onewindow_exams::core::{self, Question, Value};

const EXPRESSIONS: usize = 2_500;
const BINDINGS: usize = 10;

#[test]
fn cel_comes_to_the_value_the_core_comes_to() {
    let mut random = Random::new(20_260_102);
    let (mut asked, mut failed, mut too_large) = (0, 0, 0);
    let mut wrong = Vec::new();
    for _ in 0..EXPRESSIONS {
        let text = Writer::new(&mut random).expression();
        let rule = match profile::compile_rule(&text, VARIABLES) {
            Ok(rule) => rule,
            Err(faults) => {
                let codes = core::codes(&faults);
                let only_large = codes
                    .iter()
                    .all(|c| matches!(*c, "rule_too_large" | "pack_refused"));
                assert!(only_large, "{text} is refused: {faults:?}");
                too_large += 1;
                continue;
            }
        };
        assert!(
            rule.beyond.is_empty(),
            "{text} is not CEL: {:?}",
            rule.beyond
        );
        let question = Question::new(&rule.pack_bytes.unwrap()).unwrap();
        let program = Program::compile(&text).unwrap();
        for _ in 0..BINDINGS {
            let (answers, context) = bindings(&mut random);
            let ours = question.value(&answers).unwrap();
            let theirs = program.execute(&context);
            asked += 1;
            failed += usize::from(ours == Value::Fails);
            let same = match &theirs {
                Ok(value) => ours_is(&ours, value),
                Err(_) => ours == Value::Fails,
            };
            if !same {
                wrong.push(format!(
                    "ours {ours:?}, cel {theirs:?}: {text} with {answers}"
                ));
            }
        }
    }
    let shown: Vec<&String> = wrong.iter().take(10).collect();
    assert!(
        wrong.is_empty(),
        "{} of {asked} differ: {shown:#?}",
        wrong.len()
    );
    assert!(asked >= 20_000, "{asked} asked, {too_large} too large");
    assert!(failed > 100, "only {failed} fail");
}

fn ours_is(ours: &Value, theirs: &cel::Value) -> bool {
    let Value::Is(ours) = ours else {
        return false;
    };
    let number =
        |n: &str, text: String| Decimal::parse(n).is_ok_and(|n| Decimal::parse(&text) == Ok(n));
    match (ours, theirs) {
        (Json::Bool(a), cel::Value::Bool(b)) => a == b,
        (Json::Text(a), cel::Value::String(b)) => *a == **b,
        (Json::Number(a), cel::Value::Int(b)) => number(a, b.to_string()),
        (Json::Number(a), cel::Value::Float(b)) => number(a, b.to_string()),
        _ => false,
    }
}
