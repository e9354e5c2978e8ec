//! Exact decimals for money, areas and counts: `0.1 + 0.2 == 0.3`.

use crate::values::out::push_number;
use crate::values::read::digits_of;
use alloc::string::String;
use core::fmt;

/// Places after the point.
pub const PLACES: u8 = 6;
/// Units of a whole.
const ONE: i128 = 1_000_000;

/// A decimal with six places after the point, held as millionths.
///
/// Addition, subtraction and remainder are exact; multiplication and division round half to even
/// at the sixth place. What does not fit is `None`, never a wrapped or infinite number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Decimal(i128);

/// Why a number's text is not a [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalError {
    /// Not a JSON number.
    Format,
    /// More than six places after the point, trailing zeros not counted.
    TooManyPlaces,
    /// Too large to hold (about 1.7 × 10³²).
    TooLarge,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// A whole number.
    #[must_use]
    pub fn whole(value: i64) -> Self {
        Self(i128::from(value) * ONE)
    }

    /// A count.
    #[must_use]
    pub fn count(n: usize) -> Self {
        u32::try_from(n).map_or(Self(i128::MAX), |n| Self(i128::from(n) * ONE))
    }

    /// Reads a JSON number, exactly: `12`, `-0.5`, `1e3`, `1.50`.
    ///
    /// # Errors
    /// [`DecimalError`].
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        Self::parse_short(text).map_or_else(|| Self::parse_any(text), Ok)
    }

    /// Reads the numbers people type: up to twelve digits, no exponent, up to six places. They fit
    /// a machine word, which the general way does not use.
    fn parse_short(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || digits.len() > 12 {
            return None;
        }
        let mut units: i64 = 0;
        let mut places = None;
        for byte in digits.bytes() {
            match byte {
                b'0'..=b'9' => units = units * 10 + i64::from(byte - b'0'),
                b'.' if places.is_none() && !digits.starts_with('.') => {
                    places = Some(0);
                    continue;
                }
                _ => return None,
            }
            places = places.map(|places: u8| places + 1);
        }
        if places == Some(0) {
            return None;
        }
        for _ in places.unwrap_or(0)..PLACES {
            units *= 10;
        }
        let fits = places.unwrap_or(0) <= PLACES;
        let signed = if digits.len() < text.len() {
            -units
        } else {
            units
        };
        fits.then(|| Self(i128::from(signed)))
    }

    fn parse_any(text: &str) -> Result<Self, DecimalError> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (number, exponent) = match rest.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, read_exponent(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() || (fraction.is_empty() && number.bytes().any(|b| b == b'.')) {
            return Err(DecimalError::Format);
        }
        let mut mantissa: i128 = 0;
        // Zeros are held back until a digit follows them, so that 1.0000000 is exact.
        let mut zeros: u32 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(DecimalError::Format);
            }
            let digit = byte - b'0';
            if digit == 0 {
                zeros = zeros.saturating_add(1);
                continue;
            }
            mantissa = shift(mantissa, zeros.saturating_add(1))
                .and_then(|m| m.checked_add(i128::from(digit)))
                .ok_or(DecimalError::TooLarge)?;
            zeros = 0;
        }
        if mantissa == 0 {
            return Ok(Self(0));
        }
        let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        let power = exponent
            .saturating_add(i64::from(zeros))
            .saturating_sub(places)
            .saturating_add(i64::from(PLACES));
        if power < 0 {
            return Err(DecimalError::TooManyPlaces);
        }
        let power = u32::try_from(power).map_err(|_| DecimalError::TooLarge)?;
        let units = shift(mantissa, power).ok_or(DecimalError::TooLarge)?;
        Ok(Self(if negative { -units } else { units }))
    }

    /// The number of these millionths; `None` for the one that has no opposite, so that the range
    /// is the same on both sides of zero.
    fn of_units(units: i128) -> Option<Self> {
        (units != i128::MIN).then_some(Self(units))
    }

    /// The sum.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::of_units)
    }

    /// The difference.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::of_units)
    }

    /// The product, half to even at the sixth place.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        // Each part has the sign of the product and is no larger, so nothing overflows on the way
        // to a product that fits.
        let (whole, part) = (self.0 / ONE, self.0 % ONE);
        let (other_whole, other_part) = (other.0 / ONE, other.0 % ONE);
        let exact = whole
            .checked_mul(other.0)?
            .checked_add(part.checked_mul(other_whole)?)?;
        let product = part.checked_mul(other_part)?;
        let quotient = exact.checked_add(product / ONE)?;
        round(quotient, product % ONE, ONE).and_then(Self::of_units)
    }

    /// The quotient, half to even at the sixth place; `None` for a divisor of zero.
    #[must_use]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let (dividend, divisor) = (self.0.unsigned_abs(), other.0.unsigned_abs());
        let whole = dividend.checked_div(divisor)?;
        let (part, left) = millionths(dividend.checked_rem(divisor)?, divisor)?;
        let quotient = whole.checked_mul(ONE.unsigned_abs())?.checked_add(part)?;
        let (quotient, left) = (i128::try_from(quotient).ok()?, i128::try_from(left).ok()?);
        let sign = self.0.signum() * other.0.signum();
        let divisor = i128::try_from(divisor).ok()?;
        round(quotient * sign, left * sign, divisor).and_then(Self::of_units)
    }

    /// The remainder, with the sign of the dividend; `None` for a divisor of zero.
    #[must_use]
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        self.0.checked_rem(other.0).map(Self)
    }

    /// The number with its sign turned.
    #[must_use]
    pub fn checked_neg(self) -> Option<Self> {
        self.0.checked_neg().map(Self)
    }

    /// The value when it is whole and fits.
    #[must_use]
    pub fn to_whole(self) -> Option<i64> {
        if self.0 % ONE == 0 {
            i64::try_from(self.0 / ONE).ok()
        } else {
            None
        }
    }

    /// Whether there is nothing after the point.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.0 % ONE == 0
    }

    /// Whether this is a multiple of `step`, exactly.
    #[must_use]
    pub fn is_multiple_of(self, step: Self) -> bool {
        self.0.checked_rem(step.0) == Some(0)
    }
}

/// `mantissa × 10^power`.
fn shift(mantissa: i128, power: u32) -> Option<i128> {
    if mantissa == 0 {
        return Some(0);
    }
    10_i128
        .checked_pow(power)
        .and_then(|factor| mantissa.checked_mul(factor))
}

/// `rest` millionfold by `divisor`, whole and what is left; `rest < divisor`.
fn millionths(rest: u128, divisor: u128) -> Option<(u128, u128)> {
    let one = ONE.unsigned_abs();
    if let Some(product) = rest.checked_mul(one) {
        return Some((product.checked_div(divisor)?, product.checked_rem(divisor)?));
    }
    // The product is too large to write down, so it is built up bit by bit of the million and
    // taken apart on the way.
    let (mut quotient, mut left) = (0_u128, 0_u128);
    for bit in (0..u128::BITS - one.leading_zeros()).rev() {
        let more = if one >> bit & 1 == 1 { rest } else { 0 };
        quotient *= 2;
        for sum in [left, more] {
            left = left.checked_add(sum)?;
            if left >= divisor {
                left -= divisor;
                quotient += 1;
            }
        }
    }
    Some((quotient, left))
}

/// Rounds `quotient + rest/divisor` half to even; `divisor > 0` and `|rest| < divisor`.
fn round(quotient: i128, rest: i128, divisor: i128) -> Option<i128> {
    let twice = rest.unsigned_abs().checked_mul(2)?;
    let away = match twice.cmp(&divisor.unsigned_abs()) {
        core::cmp::Ordering::Less => false,
        core::cmp::Ordering::Equal => quotient % 2 != 0,
        core::cmp::Ordering::Greater => true,
    };
    if away {
        quotient.checked_add(rest.signum())
    } else {
        Some(quotient)
    }
}

fn read_exponent(text: &str) -> Result<i64, DecimalError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DecimalError::Format);
    }
    let size = digits_of(digits).and_then(|n| i64::try_from(n).ok());
    let size = size.unwrap_or(i64::MAX).min(i64::MAX / 4);
    Ok(if text.starts_with('-') { -size } else { size })
}

impl Decimal {
    /// The number without needless zeros: `12`, `-0.5`.
    #[must_use]
    pub fn to_text(self) -> String {
        let mut out = String::new();
        if self.0 < 0 {
            out.push('-');
        }
        let units = self.0.unsigned_abs();
        let one = ONE.unsigned_abs();
        push_digits(&mut out, units / one);
        let mut part = units % one;
        if part > 0 {
            out.push('.');
            let mut unit = one;
            while part > 0 {
                unit /= 10;
                push_digits(&mut out, part / unit);
                part %= unit;
            }
        }
        out
    }
}

/// Appends a whole number of any size, in parts that fit a machine word.
fn push_digits(out: &mut String, n: u128) {
    const PART: u128 = 1_000_000_000;
    match u64::try_from(n) {
        Ok(n) => push_number(out, n),
        Err(_) => {
            push_digits(out, n / PART);
            let part = u64::try_from(n % PART).unwrap_or(0);
            let mut unit = 100_000_000;
            while unit > part.max(1) {
                out.push('0');
                unit /= 10;
            }
            push_number(out, part);
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    #[test]
    fn tenths_add_up() {
        assert_eq!(d("0.1").checked_add(d("0.2")), Some(d("0.3")));
        assert_eq!(d("0.3").checked_sub(d("0.1")), Some(d("0.2")));
    }

    #[test]
    fn text_is_read_exactly() {
        for (text, shown) in [
            ("0", "0"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("1.50", "1.5"),
            ("1.0000000", "1"),
            ("100", "100"),
            ("1e3", "1000"),
            ("12.5e-1", "1.25"),
            ("-0.000001", "-0.000001"),
            ("1E+2", "100"),
            ("0e999999999999999999999", "0"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
        ] {
            assert_eq!(d(text).to_string(), shown, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_held_is_refused() {
        for (text, error) in [
            ("", DecimalError::Format),
            (".5", DecimalError::Format),
            ("1.", DecimalError::Format),
            ("1e", DecimalError::Format),
            ("0x1", DecimalError::Format),
            ("1_0", DecimalError::Format),
            ("0.0000001", DecimalError::TooManyPlaces),
            ("1e-7", DecimalError::TooManyPlaces),
            ("1e40", DecimalError::TooLarge),
            ("1e99999999999999999999", DecimalError::TooLarge),
            (
                "9999999999999999999999999999999999999999999",
                DecimalError::TooLarge,
            ),
        ] {
            assert_eq!(Decimal::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn halves_round_to_even() {
        let half = d("0.5");
        for (a, product) in [
            ("0.000001", "0"),
            ("0.000003", "0.000002"),
            ("0.000005", "0.000002"),
            ("-0.000001", "0"),
            ("-0.000003", "-0.000002"),
        ] {
            assert_eq!(d(a).checked_mul(half), Some(d(product)), "{a}");
            assert_eq!(d(a).checked_div(d("2")), Some(d(product)), "{a}");
            assert_eq!(d(a).checked_div(d("-2")), d(product).checked_neg(), "{a}");
        }
        assert_eq!(d("1").checked_div(d("3")), Some(d("0.333333")));
        assert_eq!(d("2").checked_div(d("3")), Some(d("0.666667")));
        assert_eq!(d("-2").checked_div(d("3")), Some(d("-0.666667")));
    }

    #[test]
    fn large_products_do_not_overflow_on_the_way() {
        assert_eq!(d("1e15").checked_mul(d("1e15")), Some(d("1e30")));
        assert_eq!(d("0.5").checked_mul(d("1e30")), Some(d("5e29")));
        assert_eq!(d("1e30").checked_mul(d("0.5")), Some(d("5e29")));
        assert_eq!(d("2e30").checked_div(d("3e30")), Some(d("0.666667")));
        assert_eq!(d("-1e30").checked_div(d("3e30")), Some(d("-0.333333")));
        assert_eq!(d("1e30").checked_mul(d("1e3")), None);
        assert_eq!(d("1e32").checked_add(d("1e32")), None);
        let least = d("-170141183460469231731687303715884.105727");
        assert_eq!(least.checked_sub(d("0.000001")), None);
        assert_eq!(d("1").checked_div(d("0")), None);
        assert_eq!(d("1").checked_rem(d("0")), None);
    }

    #[test]
    fn remainder_and_steps_are_exact() {
        assert_eq!(d("5.5").checked_rem(d("2")), Some(d("1.5")));
        assert_eq!(d("-5.5").checked_rem(d("2")), Some(d("-1.5")));
        assert!(d("0.03").is_multiple_of(d("0.01")));
        assert!(!d("0.035").is_multiple_of(d("0.01")));
    }
}
