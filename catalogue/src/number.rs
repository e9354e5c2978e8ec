//! Exact decimals as written in an item: no float ever stands between the editor and the pack.

/// Decimal places the rules core keeps.
const PLACES: usize = 6;

/// A number in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decimal(i128);

impl Decimal {
    pub(crate) const ZERO: Self = Self(0);

    /// Reads `-12.5`; at most six places and fifteen digits before the point.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(places) || whole.len() > 15 || places.len() > PLACES {
            return None;
        }
        let micro: i128 = format!("{whole}{places:0<PLACES$}").parse().ok()?;
        Some(Self(if negative { -micro } else { micro }))
    }

    pub(crate) fn is_whole(self) -> bool {
        self.0 % 1_000_000 == 0
    }

    /// Whether this number is a multiple of `step`; nothing is a multiple of zero.
    pub(crate) fn is_multiple_of(self, step: Self) -> bool {
        self.0.checked_rem(step.0) == Some(0)
    }
}

/// The shortest way to write the number, so that equal bounds give equal packs.
impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, micro) = (self.0.abs() / 1_000_000, self.0.abs() % 1_000_000);
        if micro == 0 {
            return write!(f, "{sign}{whole}");
        }
        let places = format!("{micro:06}");
        write!(f, "{sign}{whole}.{}", places.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn numbers_stay_exact_and_are_written_one_way() {
        let again = |t: &str| Decimal::parse(t).map(|d| d.to_string());
        assert_eq!(again("0.10"), Some("0.1".to_owned()));
        assert_eq!(again("-3.000001"), Some("-3.000001".to_owned()));
        assert_eq!(again("007"), Some("7".to_owned()));
        for wrong in [
            "",
            "-",
            "1.",
            ".5",
            "1e3",
            "1.1234567",
            "+1",
            "1,000",
            "0x1",
        ] {
            assert_eq!(again(wrong), None, "{wrong}");
        }
        let cent = Decimal::parse("0.01").unwrap();
        assert!(Decimal::parse("1.25").unwrap().is_multiple_of(cent));
        assert!(!Decimal::parse("1.255").unwrap().is_multiple_of(cent));
    }
}
