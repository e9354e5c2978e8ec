//! What a single sign-on says of somebody, by the names an operator gave its claims.

use onewindow_core::requests::{is_mobile, is_resident_id};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Known by their identity number.
const BY_NUMBER: i32 = 2;

/// The names of claims, and what the values of one of them stand for.
#[derive(Debug, Clone)]
pub(super) struct Claims {
    pub(super) subject: String,
    pub(super) name: String,
    pub(super) mobile: String,
    pub(super) resident_id: Option<String>,
    pub(super) level: Option<String>,
    pub(super) levels: BTreeMap<String, i32>,
}

/// What another house vouches for.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Vouched {
    /// Who it is there.
    pub(super) subject: String,
    pub(super) name: Option<String>,
    /// A mobile number that house has tried.
    pub(super) mobile: Option<String>,
    /// Name and identity number, where it knows the person by them, and how surely.
    pub(super) card: Option<Card>,
}

/// Who somebody is by their identity card.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) name: String,
    pub(super) number: String,
    pub(super) level: i32,
}

impl Claims {
    /// Reads the claims; none when they do not say who it is.
    pub(super) fn read(&self, said: &Map<String, Value>) -> Option<Vouched> {
        let subject = text(said, &self.subject)?;
        let name = text(said, &self.name).filter(|name| name.chars().count() <= 100);
        let is_tried = said.get("phone_number_verified") != Some(&Value::Bool(false));
        let mobile = text(said, &self.mobile).map(|number| domestic(&number));
        let level = self.level.as_deref().and_then(|claim| text(said, claim));
        let level = level.and_then(|value| self.levels.get(&value).copied());
        let number = self.resident_id.as_deref();
        let number = number.and_then(|claim| text(said, claim));
        let number = number.map(|number| number.to_ascii_uppercase());
        let card = match (&name, number, level) {
            (Some(name), Some(number), Some(level))
                if level >= BY_NUMBER && is_resident_id(&number) =>
            {
                Some(Card {
                    name: name.clone(),
                    number,
                    level,
                })
            }
            _ => None,
        };
        Some(Vouched {
            subject,
            name,
            mobile: mobile.filter(|number| is_tried && is_mobile(number)),
            card,
        })
    }
}

/// A claim as text; some houses write numbers as numbers.
fn text(said: &Map<String, Value>, name: &str) -> Option<String> {
    let text = match said.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A number as people of this country write it: the standard's form begins with the country.
fn domestic(number: &str) -> String {
    let plain: String = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let domestic = plain.strip_prefix("+86").map(str::to_owned);
    domestic.unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(said: Value) -> Option<Vouched> {
        let claims = Claims {
            subject: "uid".to_owned(),
            name: "xm".to_owned(),
            mobile: "phone_number".to_owned(),
            resident_id: Some("sfzh".to_owned()),
            level: Some("smjb".to_owned()),
            levels: [("L2".to_owned(), 2), ("3".to_owned(), 3)].into(),
        };
        claims.read(said.as_object().unwrap())
    }

    #[test]
    fn a_number_counts_only_where_the_house_knows_the_person_by_it() {
        let said = |level: Value| {
            read(json!({
                "uid": "u1", "xm": "林晓", "sfzh": "990000199001010017", "smjb": level,
                "phone_number": "+86 138-0000-0001",
            }))
            .unwrap()
        };
        let known = said(json!("L2"));
        assert_eq!(known.mobile.as_deref(), Some("13800000001"));
        let card = known.card.unwrap();
        assert_eq!(
            (card.number.as_str(), card.level),
            ("990000199001010017", 2)
        );
        assert_eq!(said(json!(3)).card.unwrap().level, 3);
        for level in [json!("L1"), json!("4"), json!(null), json!({})] {
            assert!(said(level).card.is_none());
        }
    }

    #[test]
    fn what_cannot_be_right_is_not_taken() {
        assert!(read(json!({"xm": "林晓"})).is_none(), "nobody");
        assert!(read(json!({"uid": "  "})).is_none(), "nobody");
        let wrong = read(json!({
            "uid": 17, "sfzh": "990000199001010018", "smjb": "3", "xm": "x",
            "phone_number": "13800000001", "phone_number_verified": false,
        }));
        let wrong = wrong.unwrap();
        assert_eq!(wrong.subject, "17");
        assert!(wrong.card.is_none() && wrong.mobile.is_none());
    }
}
