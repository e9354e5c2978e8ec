//! Identifiers that carry a check digit.

use crate::fault::{Code, Pos};
use crate::read::Ctx;

/// The characters of a unified social credit code, in the order of their values (GB 32100).
const USCC: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Reports a unified social credit code that cannot be one.
pub(crate) fn check_uscc(ctx: Ctx<'_>, pos: Pos, text: &str) {
    if !is_uscc(text) {
        ctx.fault(
            pos,
            Code::BadCode,
            format!("统一社会信用代码“{text}”不对：应为18位，末位是校验码（GB 32100）"),
            format!("`{text}` is no unified social credit code: 18 characters, the last a check digit (GB 32100)"),
        );
    }
}

fn is_uscc(text: &str) -> bool {
    let value = |c: char| USCC.find(c);
    let values: Option<Vec<usize>> = text.chars().map(value).collect();
    let Some((check, digits)) = values.as_deref().and_then(<[usize]>::split_last) else {
        return false;
    };
    if digits.len() != 17 {
        return false;
    }
    let mut weight = 1;
    let mut sum = 0;
    for digit in digits {
        sum += digit * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == *check
}
