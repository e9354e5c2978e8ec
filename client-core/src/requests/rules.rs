//! The rules `validator` does not bring.

use crate::values::ident::is_mobile;
use serde_json::value::RawValue;
use validator::ValidationError;

pub(super) fn mobile(text: &str) -> Result<(), ValidationError> {
    if text.is_empty() {
        Err(ValidationError::new("required"))
    } else if is_mobile(text) {
        Ok(())
    } else {
        Err(ValidationError::new("invalid_mobile"))
    }
}

pub(super) fn sms_code(text: &str) -> Result<(), ValidationError> {
    if text.is_empty() {
        Err(ValidationError::new("required"))
    } else if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        Ok(())
    } else {
        Err(ValidationError::new("invalid_sms_code"))
    }
}

/// Text people read: something other than blanks, and no control characters but line breaks and
/// tabs, which would let a text forge what stands around it in a document or a log.
pub(super) fn text(text: &str) -> Result<(), ValidationError> {
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\t');
    if text.chars().any(|c| c.is_control() && !breaks(c)) {
        return Err(ValidationError::new("control_character"));
    }
    if !text.is_empty() && text.trim().is_empty() {
        return Err(ValidationError::new("required"));
    }
    Ok(())
}

/// Keys of materials or licences: short, and none twice.
pub(super) fn keys(keys: &[String]) -> Result<(), ValidationError> {
    if keys.iter().any(|key| key.is_empty() || key.len() > 64) {
        return Err(ValidationError::new("not_a_choice"));
    }
    let mut seen: Vec<&String> = keys.iter().collect();
    crate::values::ordered::sort(&mut seen);
    if seen.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(ValidationError::new("duplicate"));
    }
    Ok(())
}

/// JSON that is an object, shown at the member that holds it.
pub(super) fn object(member: &'static str, raw: &RawValue) -> Result<(), ValidationError> {
    if raw.get().starts_with('{') {
        Ok(())
    } else {
        Err(at(member, "wrong_type"))
    }
}

/// A reason that must be there.
pub(super) fn reason(reason: Option<&str>) -> Result<(), ValidationError> {
    match reason {
        Some(reason) if !reason.trim().is_empty() => Ok(()),
        Some(_) | None => Err(at("reason", "required")),
    }
}

/// An error of a rule over several members, shown at one of them.
pub(super) fn at(member: &'static str, code: &'static str) -> ValidationError {
    let mut error = ValidationError::new(code);
    error.add_param("at".into(), &member);
    error
}
