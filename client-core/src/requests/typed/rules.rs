//! The core's rules as `validator` calls them, and the rules over several members.

use crate::requests::rules;
use crate::values::ident::{is_resident_id, is_uscc};
use alloc::borrow::ToOwned;
use alloc::string::String;
use serde_json::value::RawValue;
use validator::ValidationError;

type Outcome = Result<(), ValidationError>;

fn broken(code: Option<&'static str>) -> Outcome {
    code.map_or(Ok(()), |code| Err(ValidationError::new(code)))
}

pub(super) fn mobile(text: &str) -> Outcome {
    broken(rules::mobile(text))
}

pub(super) fn sms_code(text: &str) -> Outcome {
    broken(rules::sms_code(text))
}

/// The number of a resident's identity card.
pub(super) fn resident_id(text: &str) -> Outcome {
    broken((!is_resident_id(text)).then_some("invalid_resident_id"))
}

/// An e-mail address as the servers of all take it: no quotes, no other script, a domain with a dot.
pub(super) fn email(text: &str) -> Outcome {
    let is_word = |part: &str, extra: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || extra.contains(c);
        !part.is_empty() && part.chars().all(fits)
    };
    let is_right = match text.split_once('@') {
        Some((local, domain)) => {
            local.len() <= 64
                && domain.len() <= 190
                && local
                    .split('.')
                    .all(|part| is_word(part, "!#$%&'*+/=?^_`{|}~-"))
                && domain.contains('.')
                && domain.split('.').all(|part| is_word(part, "-"))
        }
        None => false,
    };
    broken(match text {
        "" => Some("required"),
        _ => (!is_right).then_some("invalid_email"),
    })
}

/// A unified social credit code.
pub(super) fn uscc(text: &str) -> Outcome {
    broken((!is_uscc(text)).then_some("invalid_uscc"))
}

pub(super) fn text(text: &str) -> Outcome {
    broken(rules::words(text))
}

pub(in crate::requests) fn keys(keys: &[String]) -> Outcome {
    broken(rules::keys(keys))
}

/// The length rule, for values the derive of `validator` does not reach.
pub(super) fn length(text: &str, min: u32, max: u32) -> Outcome {
    if rules::length(text.chars().count(), min, max, false).is_none() {
        return Ok(());
    }
    let mut error = ValidationError::new("length");
    error.add_param("value".into(), &text);
    error.add_param("min".into(), &min);
    error.add_param("max".into(), &max);
    Err(error)
}

/// JSON that is an object, shown at the member that holds it.
pub(super) fn object(member: &'static str, raw: &RawValue) -> Outcome {
    if raw.get().starts_with('{') {
        Ok(())
    } else {
        Err(at(member, "wrong_type"))
    }
}

/// A reason that must be there.
pub(super) fn reason(reason: Option<&str>) -> Outcome {
    present("reason", reason)
}

/// A text that must be there.
pub(super) fn present(member: &'static str, text: Option<&str>) -> Outcome {
    match text {
        Some(text) if !rules::is_blank(text) => Ok(()),
        Some(_) | None => Err(at(member, "required")),
    }
}

/// A remark is about a material or about a field.
pub(super) fn one_place(material: Option<&String>, pointer: Option<&String>) -> Outcome {
    match (material, pointer) {
        (Some(_), None) | (None, Some(_)) => Ok(()),
        (None, None) => Err(at("material", "required")),
        (Some(_), Some(_)) => Err(at("pointer", "only_one_of")),
    }
}

/// An error of a rule over several members, shown at one of them.
pub(super) fn at(member: &'static str, code: &'static str) -> ValidationError {
    let mut error = ValidationError::new(code);
    error.add_param("at".into(), &member.to_owned());
    error
}
