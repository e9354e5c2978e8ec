//! Values a person might rightly give to a field.

use crate::json::Json;
use crate::random::Random;
use onewindow_core::pack::{Field, Kind};

const NAMES: [&str; 8] = [
    "王小明",
    "欧阳春雪",
    "李𠮷",
    "阿依古丽·买买提",
    "Ann Lee",
    "陈一",
    "赵子龙",
    "张伟",
];
const WORDS: [&str; 8] = [
    "示例",
    "东区",
    "人民路",
    "便利店",
    "88号",
    "二楼",
    "Café",
    "贸易",
];

/// An answer to every field below these, whether visible or not.
pub(crate) fn object(fields: &[Field], random: &mut Random) -> Json {
    Json::Object(
        fields
            .iter()
            .filter(|field| field.compute.is_none())
            .map(|field| (field.key.clone(), value(field, random)))
            .collect(),
    )
}

/// One value of a field's own type and within its bounds.
pub(crate) fn value(field: &Field, random: &mut Random) -> Json {
    match &field.kind {
        Kind::Group { fields } => object(fields, random),
        Kind::Rows {
            fields,
            min_items,
            max_items,
            ..
        } => {
            let least = count(*min_items, 0);
            let most = count(*max_items, 3).min(least + 3);
            let rows = random.between(least, most.max(least));
            Json::List((0..rows).map(|_| object(fields, random)).collect())
        }
        Kind::Text {
            format,
            min_length,
            max_length,
            pattern,
        } => {
            let text = match (format.as_deref(), pattern) {
                (Some(format), _) => formatted(format, random),
                (None, Some(pattern)) => matching(pattern, random),
                (None, None) => free(count(*min_length, 1), count(*max_length, 40), random),
            };
            Json::Text(text)
        }
        Kind::Choice { choices } => {
            Json::text(random.pick(choices).map_or("", |choice| &choice.value))
        }
        Kind::Choices {
            choices,
            min_items,
            max_items,
        } => {
            let least = count(*min_items, 0);
            let most = count(*max_items, choices.len()).min(choices.len());
            let mut values: Vec<Json> = choices.iter().map(|c| Json::text(&c.value)).collect();
            while values.len() > random.between(least, most.max(least)) {
                values.remove(random.below(values.len()));
            }
            Json::List(values)
        }
        Kind::Number {
            integer,
            minimum,
            maximum,
            exclusive_minimum,
            exclusive_maximum,
            multiple_of,
            ..
        } => {
            let bound = |text: &Option<String>| text.as_ref().and_then(|t| t.parse::<f64>().ok());
            let low = bound(minimum).or(bound(exclusive_minimum).map(|n| n + 1.0));
            let high = bound(maximum).or(bound(exclusive_maximum).map(|n| n - 1.0));
            let low = low.unwrap_or(0.0);
            let high = high.unwrap_or(low + 1000.0).max(low);
            number(low, high, *integer, multiple_of.as_deref(), random)
        }
        Kind::Boolean { constant } => {
            let yes = constant.unwrap_or_else(|| random.percent(50));
            Json::raw(if yes { "true" } else { "false" })
        }
    }
}

fn count(bound: Option<u32>, otherwise: usize) -> usize {
    bound.map_or(otherwise, |n| usize::try_from(n).unwrap_or(otherwise))
}

/// The bounds themselves come up often: that is where engines differ.
fn number(low: f64, high: f64, integer: bool, step: Option<&str>, random: &mut Random) -> Json {
    if random.percent(15) {
        return Json::Raw(low.to_string());
    }
    if random.percent(15) {
        return Json::Raw(high.to_string());
    }
    let steps = [0.001, 0.01, 0.1, 0.25, 0.5];
    let part = random.pick(&steps).copied().unwrap_or(0.5);
    let whole = (low + (high - low).min(100_000.0) * part).floor().max(low);
    if integer || step.is_some_and(|step| !step.contains('.')) {
        return Json::Raw(whole.ceil().to_string());
    }
    match random.below(3) {
        0 => Json::Raw(whole.to_string()),
        1 => Json::Raw(format!("{}.{}0", whole.floor(), random.below(10))),
        _ => Json::Raw(format!("{}.{:02}", whole.floor(), random.below(100))),
    }
}

fn free(least: usize, most: usize, random: &mut Random) -> String {
    if random.percent(40) {
        return random.pick(&NAMES).copied().unwrap_or("王").to_owned();
    }
    let wanted = random.between(least, most.min(least + 20));
    let mut text = String::new();
    while text.chars().count() < wanted {
        text.push_str(random.pick(&WORDS).copied().unwrap_or("字"));
    }
    text.chars().take(wanted.max(1)).collect()
}

fn formatted(format: &str, random: &mut Random) -> String {
    const DIGITS: &str = "0123456789";
    const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    match format {
        "date" => day(random),
        "date-time" => format!("{}T08:30:00+08:00", day(random)),
        "time" => format!("{:02}:{:02}", random.below(24), random.below(60)),
        "email" => format!("{}@example.com", random.chars("abcxyz._", 1) + "user"),
        "uri" => format!("https://example.com/{}", random.chars(DIGITS, 4)),
        "uuid" => format!("0192a0b1-0000-7000-8000-{}", random.chars(DIGITS, 12)),
        "cn-resident-id" => resident_id(random),
        "cn-uscc" => uscc(random),
        "cn-mobile" => format!("1{}{}", random.chars("3456789", 1), random.chars(DIGITS, 9)),
        "cn-postcode" => random.chars(DIGITS, 6),
        "cn-plate" => format!("京{}{}", random.chars(LETTERS, 1), random.chars(DIGITS, 5)),
        "cn-bank-card" => bank_card(random),
        "cn-division" => ["990100", "990102", "990103"]
            .get(random.below(3))
            .copied()
            .unwrap_or("990100")
            .to_owned(),
        "cn-elicence" => "1.2.156.3005.2.11100000000013127D001".to_owned(),
        other => other.to_owned(),
    }
}

fn day(random: &mut Random) -> String {
    let year = random.between(1940, 2028);
    format!(
        "{year}-{:02}-{:02}",
        random.between(1, 12),
        random.between(1, 28)
    )
}

/// GB 11643, in the area 99 that no place has.
fn resident_id(random: &mut Random) -> String {
    let birth = day(random).replace('-', "");
    let body = format!("990000{birth}{:03}", random.below(1000));
    let check = resident_check(&body);
    format!("{body}{check}")
}

fn resident_check(body: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = body.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, w)| digit * w).sum();
    nth("10X98765432", sum % 11)
}

/// GB 32100 around GB 11714.
fn uscc(random: &mut Random) -> String {
    let serial = random.chars("0123456789", 8);
    let organisation = organisation_check(&serial);
    let body = format!("91990100{serial}{organisation}");
    let check = uscc_check(&body);
    format!("{body}{check}")
}

fn organisation_check(serial: &str) -> char {
    let values = serial.chars().filter_map(|c| c.to_digit(36));
    let sum: u32 = values
        .zip([3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(v, w)| v * w)
        .sum();
    nth("0X987654321", sum % 11)
}

fn uscc_check(body: &str) -> char {
    const CHARSET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let (mut sum, mut weight) = (0, 1);
    for value in body
        .chars()
        .filter_map(|c| (0..31).find(|&v| nth(CHARSET, v) == c))
    {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    nth(CHARSET, (31 - sum % 31) % 31)
}

fn bank_card(random: &mut Random) -> String {
    let body = format!("62{}", random.chars("0123456789", 16));
    let check = luhn_check(&body);
    format!("{body}{check}")
}

fn luhn_check(body: &str) -> char {
    let digits = body.chars().rev().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits
        .enumerate()
        .map(|(index, digit)| match index % 2 {
            0 if digit > 4 => digit * 2 - 9,
            0 => digit * 2,
            _ => digit,
        })
        .sum();
    nth("0987654321", sum % 10)
}

fn nth(of: &str, index: u32) -> char {
    let index = usize::try_from(index).unwrap_or(0);
    of.chars().nth(index).unwrap_or('?')
}

/// A text that a simple pattern matches: classes, literals and counts, which is all the items use.
fn matching(pattern: &str, random: &mut Random) -> String {
    let mut out = String::new();
    let mut chars = pattern.trim_matches(['^', '$']).chars().peekable();
    while let Some(c) = chars.next() {
        let set: String = match c {
            '[' => {
                let class: Vec<char> = chars.by_ref().take_while(|c| *c != ']').collect();
                class_chars(&class)
            }
            '\\' => match chars.next() {
                Some('d') => "0123456789".to_owned(),
                other => other.into_iter().collect(),
            },
            '(' => continue,
            // What stood in the group is there once, which every count but {2,} allows.
            ')' => {
                if let Some('*' | '+' | '?') = chars.peek() {
                    chars.next();
                }
                continue;
            }
            '.' => "文a1".to_owned(),
            other => other.to_string(),
        };
        let times = match chars.peek() {
            Some('+') => {
                chars.next();
                random.between(1, 6)
            }
            Some('*') => {
                chars.next();
                random.between(0, 4)
            }
            Some('?') => {
                chars.next();
                random.below(2)
            }
            Some('{') => {
                let counts: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                let (least, most) = counts.split_once(',').unwrap_or((&counts, &counts));
                let least = least.parse().unwrap_or(1);
                random.between(least, most.parse().unwrap_or(least + 3))
            }
            _ => 1,
        };
        out.push_str(&random.chars(&set, times));
    }
    out
}

fn class_chars(class: &[char]) -> String {
    let mut set = String::new();
    let mut rest = class;
    loop {
        rest = match rest {
            [from, '-', to, tail @ ..] => {
                set.extend(*from..=*to);
                tail
            }
            [one, tail @ ..] => {
                set.push(*one);
                tail
            }
            [] => return set,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{Random, luhn_check, matching, organisation_check, resident_check, uscc_check};

    #[test]
    fn check_digits_are_those_of_published_numbers() {
        assert_eq!(resident_check("11010519491231002"), 'X');
        assert_eq!(organisation_check("MB0W1835"), '7');
        assert_eq!(organisation_check("80210043"), '3');
        assert_eq!(uscc_check("91350100M000100Y4"), '3');
        assert_eq!(uscc_check("11622101013921538"), 'K');
        assert_eq!(luhn_check("7992739871"), '3');
    }

    #[test]
    fn patterns_are_met() {
        let mut random = Random::named("patterns");
        let text = matching("^[0-9]{12}[A-Z]{2}[0-9]{5}$", &mut random);
        assert_eq!(text.len(), 19);
        let (digits, rest) = text.split_at(12);
        assert!(digits.bytes().all(|b| b.is_ascii_digit()));
        assert!(rest.bytes().take(2).all(|b| b.is_ascii_uppercase()));
        let name = matching("^[A-Z]+( [A-Z]+)*$", &mut random);
        assert!(name.contains(' ') && !name.ends_with(' '), "{name}");
    }
}
