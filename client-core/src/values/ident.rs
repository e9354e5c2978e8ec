//! Identifiers of persons, firms, vehicles, cards and licences, with their check digits.

use crate::values::date::Date;
use crate::values::read::digits_of;
use alloc::vec::Vec;

/// The day of birth in a citizen's identity number (GB 11643), or `None` unless the number has 18
/// characters, a day that exists and the right check character. The final X is upper case.
#[must_use]
pub fn resident_birth(text: &str) -> Option<Date> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (body, check) = split_check(text, 18)?;
    if body.starts_with('0') {
        return None;
    }
    let mut sum = 0;
    for (c, weight) in body.chars().zip(WEIGHTS) {
        sum += c.to_digit(10)? * weight;
    }
    let expected = nth("10X98765432", sum % 11)?;
    let number = |from, to| {
        let digits = digits_of(body.get(from..to)?)?;
        u32::try_from(digits).ok()
    };
    let year = i32::try_from(number(6, 10)?).ok()?;
    let birth = Date::new(year, number(10, 12)?, number(12, 14)?).ok()?;
    (check == expected).then_some(birth)
}

/// Whether this is a citizen's identity number (GB 11643).
#[must_use]
pub fn is_resident_id(text: &str) -> bool {
    resident_birth(text).is_some()
}

/// Whether this is a unified social credit code (GB 32100), the organisation code inside it
/// (GB 11714) checked too.
#[must_use]
pub fn is_uscc(text: &str) -> bool {
    uscc(text).is_some()
}

fn uscc(text: &str) -> Option<()> {
    const CHARSET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let (body, check) = split_check(text, 18)?;
    let (mut sum, mut weight) = (0, 1);
    for c in body.chars() {
        sum += position(CHARSET, c)? * weight;
        weight = weight * 3 % 31;
    }
    let division = body.get(2..8)?;
    let organisation = body.get(8..17)?;
    let right = nth(CHARSET, (31 - sum % 31) % 31)? == check
        && division.bytes().all(|b| b.is_ascii_digit())
        && is_org_code(organisation);
    right.then_some(())
}

/// Whether these nine characters are an organisation code (GB 11714).
#[must_use]
pub fn is_org_code(text: &str) -> bool {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let Some((body, check)) = split_check(text, 9) else {
        return false;
    };
    let mut sum = 0;
    for (c, weight) in body.chars().zip(WEIGHTS) {
        let Some(value) = c.to_digit(36).filter(|_| !c.is_ascii_lowercase()) else {
            return false;
        };
        sum += value * weight;
    }
    nth("0123456789X0", 11 - sum % 11) == Some(check)
}

/// Whether this is a mainland mobile number. Prefixes are not listed: carriers get new ones.
#[must_use]
pub fn is_mobile(text: &str) -> bool {
    is_digits(text, 11) && text.starts_with('1') && !matches!(text.as_bytes(), [_, b'0'..=b'2', ..])
}

/// Whether this is a postcode: six digits.
#[must_use]
pub fn is_postcode(text: &str) -> bool {
    is_digits(text, 6)
}

/// Whether this has the form of a county-level division code: six digits, the first not zero.
#[must_use]
pub fn is_division(text: &str) -> bool {
    is_digits(text, 6) && !text.starts_with('0')
}

/// Whether this is a bank card number: 13 to 19 digits with the Luhn check digit
/// (GB/T 17552).
#[must_use]
pub fn is_bank_card(text: &str) -> bool {
    if !(13..=19).contains(&text.len()) {
        return false;
    }
    let mut sum = 0;
    for (i, c) in text.chars().rev().enumerate() {
        let Some(digit) = c.to_digit(10) else {
            return false;
        };
        sum += match i % 2 {
            0 => digit,
            _ if digit > 4 => digit * 2 - 9,
            _ => digit * 2,
        };
    }
    sum % 10 == 0
}

/// Whether this is a number plate (GA 36), of seven characters or of eight for a new-energy
/// vehicle.
#[must_use]
pub fn is_plate(text: &str) -> bool {
    const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    const NEW_ENERGY: &str = "ABCDEFGHJK";
    let letter = |c: char| c.is_ascii_uppercase() && c != 'I' && c != 'O';
    let mark = |c: char| c.is_ascii_digit() || letter(c);
    let digit = |c: &char| c.is_ascii_digit();
    let chars: Vec<char> = text.chars().collect();
    let Some((province, rest)) = chars.split_first() else {
        return false;
    };
    let Some((office, serial)) = rest.split_first() else {
        return false;
    };
    if !is_one_of(*province, PROVINCES) || !letter(*office) {
        return false;
    }
    match serial {
        [a, b, c, d, e] => {
            [a, b, c, d].into_iter().all(|c| mark(*c)) && (mark(*e) || is_one_of(*e, "挂学警港澳"))
        }
        [kind, second, tail @ ..] if tail.len() == 4 && is_one_of(*kind, NEW_ENERGY) => {
            mark(*second) && tail.iter().all(digit)
        }
        [head @ .., kind] if head.len() == 5 => {
            is_one_of(*kind, NEW_ENERGY) && head.iter().all(digit)
        }
        _ => false,
    }
}

/// Whether this is an e-licence identifier (GB/T 36904): the root, the type code (18 + 3), the
/// issuer, the serial number, the version and the ISO 7064 MOD 37,36 check character over those
/// four parts.
#[must_use]
pub fn is_elicence(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("1.2.156.3005.2.") else {
        return false;
    };
    let parts: Vec<&str> = rest.split('.').collect();
    let [kind, issuer, serial, version, check] = parts.as_slice() else {
        return false;
    };
    let sizes = kind.len() == 21
        && (1..=18).contains(&issuer.len())
        && (1..=64).contains(&serial.len())
        && is_digits(version, 3)
        && check.len() == 1;
    sizes && mod_37_36(&[kind, issuer, serial, version]) == check.chars().next()
}

/// The ISO 7064 MOD 37,36 check character of these parts written one after the other.
fn mod_37_36(parts: &[&str]) -> Option<char> {
    const CHARSET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut product = 36;
    for c in parts.iter().flat_map(|part| part.chars()) {
        let sum = (product + position(CHARSET, c)?) % 36;
        let sum = if sum == 0 { 36 } else { sum };
        product = sum * 2 % 37;
    }
    nth(CHARSET, (37 - product) % 36)
}

/// What stands before and after the last of these bytes.
pub(crate) fn split_last(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(|byte| byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Whether a character is one of these. Std's search for one brings its search for texts along.
pub(crate) fn is_one_of(c: char, charset: &str) -> bool {
    charset.chars().any(|own| own == c)
}

fn is_digits(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|b| b.is_ascii_digit())
}

/// The text without its last character, and that character, when it is ASCII of this length.
fn split_check(text: &str, len: usize) -> Option<(&str, char)> {
    if text.len() != len || !text.is_ascii() {
        return None;
    }
    Some((text.get(..len - 1)?, text.chars().next_back()?))
}

fn position(charset: &str, c: char) -> Option<u32> {
    charset
        .chars()
        .position(|own| own == c)
        .and_then(|at| u32::try_from(at).ok())
}

fn nth(charset: &str, at: u32) -> Option<char> {
    charset.chars().nth(usize::try_from(at).ok()?)
}
