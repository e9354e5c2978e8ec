//! The rules `validator` does not bring.

use serde_json::value::RawValue;
use validator::ValidationError;

/// Whether the text is a mobile number of mainland China. Prefixes are not listed, because new
/// ones are handed out every year.
#[must_use]
pub fn is_mobile(text: &str) -> bool {
    match text.as_bytes() {
        [b'1', b'3'..=b'9', rest @ ..] => rest.len() == 9 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Whether the text is a unified social credit code: GB 32100-2015 with both its check characters,
/// the second being that of the organisation code inside it (GB 11714-1997).
#[must_use]
pub fn is_uscc(text: &str) -> bool {
    const CHARSET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const ORG_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    if text.len() != 18 || !text.chars().all(|c| CHARSET.contains(c)) {
        return false;
    }
    let value = |c: char| {
        CHARSET
            .chars()
            .zip(0_u32..)
            .find(|(x, _)| *x == c)
            .map_or(0, |(_, v)| v)
    };
    let mut weight = 1;
    let mut sum = 0;
    for c in text.chars().take(17) {
        sum += value(c) * weight;
        weight = weight * 3 % 31;
    }
    let check = (31 - sum % 31) % 31;
    let org_sum: u32 = text
        .chars()
        .skip(8)
        .zip(ORG_WEIGHTS)
        .map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight)
        .sum();
    let org_check = match 11 - org_sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    };
    text.chars().last().map(value) == Some(check) && text.chars().nth(16) == org_check
}

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
    seen.sort_unstable();
    if seen.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(ValidationError::new("duplicate"));
    }
    Ok(())
}

pub(super) fn object(raw: &RawValue) -> Result<(), ValidationError> {
    if raw.get().starts_with('{') {
        Ok(())
    } else {
        Err(ValidationError::new("wrong_type"))
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
