//! Where a fuzzer starts: small inputs that already reach deep.
//!
//! `cargo xtask fuzz --seeds` writes them to `fuzz/seeds/`. Inputs a fuzzer found something with
//! are put there by hand, under other names, and stay.

use crate::compiler;
use crate::items::{checkout, items};
use crate::random::Random;
use serde_json::Value;
use std::path::Path;

/// What a fuzzer's bytes are given to.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("pack", |bytes| {
        crate::pack::bytes(bytes);
    }),
    ("pack_tree", |bytes| {
        crate::pack::changed_bytes(bytes);
    }),
    ("session", crate::session::bytes),
    ("item", |bytes| {
        compiler::item(bytes);
    }),
    ("rule", |bytes| {
        compiler::rule(bytes);
    }),
];

/// Items whose packs and files are seeds: short ones that between them have rows, fees, computed
/// fields, formats and every way to do without a document.
const ITEMS: [&str; 4] = [
    "getihu-sheli",
    "laonian-youdai",
    "gongsi-sheli",
    "gongjijin-tiqu",
];

/// Rules over the small item, one for every operator, function and kind of fault.
const RULES: &[(u8, &str)] = &[
    (0, "true"),
    (0, "shop.licensed && !agency.byAgent"),
    (0, "shop.kind == 'food' || shop.area > 100.5"),
    (0, "shop.licensed ? shop.seats > 3 : shop.area >= 2"),
    (0, "shop.kind in ['food', \"books\"]"),
    (0, "'used' in shop.goods"),
    (0, "has(shop.sign) && size(shop.sign) < 9"),
    (0, "shop.sign.startsWith('A') || shop.sign.endsWith('Z')"),
    (
        0,
        "shop.sign.contains('B') && shop.sign.matches('^[A-Z]+$')",
    ),
    (0, "team.partners.exists(p, p.share > 50)"),
    (
        0,
        "team.partners.all(p, has(p.name)) && team.partners.exists_one(p, p.share == 100)",
    ),
    (0, "sum(team.partners.map(p, p.share)) == 100"),
    (0, "size(team.partners.filter(p, p.share >= 10)) > 1"),
    (0, "max(team.partners.map(p, p.share)) - min(1, 2, 3) > 0"),
    (
        0,
        "team.partners.exists(a, team.partners.exists(b, a.share < b.share))",
    ),
    (0, "shop.openedOn > date('2026-01-31')"),
    (0, "days_between(shop.openedOn, today) >= 30"),
    (0, "age(birth_date(owner.residentId), shop.openedOn) >= 18"),
    (0, "add_workdays(today, 5) < shop.openedOn"),
    (0, "applicant.kind == 'firm' && standing.deferralAllowed"),
    (
        0,
        "'hygiene-certificate' in holdings || !standing.commitmentAllowed",
    ),
    (0, "shop.area * 1.5 + 2 - shop.seats / 3.0 % 7 != -1"),
    (0, "((((shop.licensed))))"),
    (0, "!!!!shop.licensed"),
    (0, "owner.name + '店' == \"王\\u5e97\""),
    (0, "shop.knd == 'food'"),
    (0, "shop.kind == 'foood'"),
    (0, "shop.kind == 3"),
    (0, "shop.licensed && !shop.licensed"),
    (0, "shop.area"),
    (0, "1 / 0 == 1"),
    (0, "shop.sign.matches('(a+)+$')"),
    (0, "shop.openedOn == date('2026-02-30')"),
    (0, "shop.licensed &&"),
    (0, "\"unclosed"),
    (0, "1.0e400 > 0x1F"),
    (1, "shop.permit == 'x'"),
    (1, "shop.seats > 1"),
    (2, "row.share > 50 && shop.licensed"),
    (2, "row.note == ''"),
    (2, "row.nmae == 'x'"),
    (3, "size(shop.goods) * 2 - 1"),
    (3, "age(birth_date(agency.agent.residentId))"),
    (3, "shop.ownerAge + 1"),
    (3, "shop.licensed ? 1 : shop.area"),
    (
        4,
        "shop.area <= 5000 && team.partners.all(p, p.share <= 100)",
    ),
    (5, "applicant.kind == 'person'"),
    (5, "owner.residentId.startsWith('99')"),
    (6, "1000"),
    (6, "size(team.partners) * 500 + 1"),
    (6, "shop.area * 0.5"),
];

/// Writes all seeds below a folder.
///
/// # Errors
/// What the file system says.
pub fn write(folder: &Path) -> std::io::Result<usize> {
    let mut written = 0;
    for (target, name, bytes) in seeds() {
        let folder = folder.join(target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(name), bytes)?;
        written += 1;
    }
    Ok(written)
}

/// Every seed: its target, its name, its bytes.
#[must_use]
pub fn seeds() -> Vec<(&'static str, String, Vec<u8>)> {
    let mut seeds = Vec::new();
    for (at, item) in items().list.iter().enumerate() {
        for target in ["pack_tree", "session"] {
            let mut bytes = vec![u8::try_from(at).unwrap_or_default()];
            let mut random = Random::named(&format!("{target}/{}", item.key));
            bytes.extend((0..160).map(|_| u8::try_from(random.below(256)).unwrap_or_default()));
            seeds.push((target, item.key.clone(), bytes));
        }
        if ITEMS.contains(&item.key.as_str()) {
            seeds.push(("pack", item.key.clone(), trimmed(&item.text).into_bytes()));
            let file = checkout(&format!("catalogue/items/{}.yaml", item.key));
            let text = std::fs::read(file).expect("an item's file");
            seeds.push(("item", item.key.clone(), text));
        }
    }
    for (number, (slot, rule)) in RULES.iter().enumerate() {
        let bytes = [&[*slot], rule.as_bytes()].concat();
        seeds.push(("rule", format!("{number:02}"), bytes));
    }
    seeds
}

/// A pack without most of its words: they are long, and nothing is decided by them.
fn trimmed(pack: &str) -> String {
    let mut tree: Value = serde_json::from_str(pack).unwrap_or_default();
    trim(&mut tree);
    tree.to_string()
}

fn trim(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(trim),
        Value::Object(members) => {
            for name in ["en", "description"] {
                members.remove(name);
            }
            if let Some(Value::String(source)) = members.get_mut("source") {
                source.clear();
            }
            if let Some(Value::String(zh)) = members.get_mut("zh") {
                *zh = zh.chars().take(2).collect();
            }
            members.values_mut().for_each(trim);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{RULES, seeds};
    use crate::{compiler, pack};

    #[test]
    fn seeds_reach_deep() {
        let seeds = seeds();
        for (_, name, bytes) in seeds.iter().filter(|seed| seed.0 == "pack") {
            assert_eq!(pack::bytes(bytes), None, "{name}");
            assert!(bytes.len() < 40_000, "{name} has {} bytes", bytes.len());
        }
        for (_, name, bytes) in seeds.iter().filter(|seed| seed.0 == "item") {
            assert!(compiler::item(bytes), "{name}");
        }
        let accepted = |(slot, rule): &&(u8, &str)| compiler::rule_at(usize::from(*slot), rule);
        let accepted: Vec<_> = RULES.iter().filter(accepted).collect();
        assert!(
            accepted.len() >= 30,
            "only these are accepted: {accepted:#?}"
        );
    }
}
