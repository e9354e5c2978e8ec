//! The `jsonschema` crate and the core on the same schemas and instances.

use crate::random::Random;
use crate::schemas::{instance, schema};
use onewindow_exams::core::{self, Judge};
use onewindow_exams::schema::Difference;

const SCHEMAS: usize = 2_500;
const INSTANCES: usize = 14;

#[test]
fn jsonschema_says_valid_where_the_core_does() {
    let mut random = Random::new(20_260_101);
    let (mut valid, mut invalid, mut declared) = (0, 0, 0);
    let mut wrong = Vec::new();
    for _ in 0..SCHEMAS {
        let schema = schema(&mut random);
        let judge = Judge::new(&schema.to_string())
            .unwrap_or_else(|codes| panic!("{schema} is refused: {codes:?}"));
        let other = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap();
        for _ in 0..INSTANCES {
            let instance = instance(&mut random, &schema, &schema);
            let text = instance.to_string();
            if !Difference::of(&judge, &core::read(&text).unwrap(), true).is_empty() {
                declared += 1;
                continue;
            }
            let ours = judge.accepts(&text);
            if ours {
                valid += 1;
            } else {
                invalid += 1;
            }
            if ours != other.is_valid(&instance) {
                wrong.push(format!("ours {ours}: {text} against {schema}"));
            }
        }
    }
    let shown: Vec<&String> = wrong.iter().take(20).collect();
    assert!(wrong.is_empty(), "{} differ: {shown:#?}", wrong.len());
    assert!(
        valid + invalid >= 20_000,
        "{valid} valid, {invalid} invalid"
    );
    assert!(
        valid > 5_000 && invalid > 5_000,
        "{valid} valid, {invalid} invalid"
    );
    assert!(
        declared < 12_000,
        "{declared} turn on a declared difference"
    );
}
