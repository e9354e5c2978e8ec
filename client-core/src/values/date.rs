//! Civil days in Asia/Shanghai.
//!
//! Administrative law counts in days, never in instants, so a [`Date`] has no time and no zone:
//! whoever owns a clock decides which civil day it is and hands that in.

use crate::values::out::push_number;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

/// The first year a [`Date`] can name: nobody applying today was born earlier.
pub const FIRST_YEAR: i32 = 1900;
/// The last year a [`Date`] can name.
pub const LAST_YEAR: i32 = 2199;

/// A civil day, held as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// Why a text is not a [`Date`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateError {
    /// Not written `YYYY-MM-DD` with ASCII digits.
    Format,
    /// Written well, but there is no such day, as 2025-02-29.
    NoSuchDay,
    /// Outside [`FIRST_YEAR`]..=[`LAST_YEAR`].
    OutOfRange,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => "a date is written YYYY-MM-DD",
            Self::NoSuchDay => "there is no such day",
            Self::OutOfRange => "the year is outside 1900 to 2199",
        })
    }
}

impl core::error::Error for DateError {}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weekday {
    /// 星期一
    Monday,
    /// 星期二
    Tuesday,
    /// 星期三
    Wednesday,
    /// 星期四
    Thursday,
    /// 星期五
    Friday,
    /// 星期六
    Saturday,
    /// 星期日
    Sunday,
}

impl Weekday {
    /// Saturday or Sunday.
    #[must_use]
    pub const fn is_weekend(self) -> bool {
        matches!(self, Self::Saturday | Self::Sunday)
    }
}

impl Date {
    /// 1970-01-01.
    pub(crate) const EPOCH: Self = Self(0);

    /// The day with this year, month (1–12) and day of the month (1–31).
    ///
    /// # Errors
    /// [`DateError::NoSuchDay`] or [`DateError::OutOfRange`].
    pub const fn new(year: i32, month: u32, day: u32) -> Result<Self, DateError> {
        if year < FIRST_YEAR || year > LAST_YEAR {
            return Err(DateError::OutOfRange);
        }
        if month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return Err(DateError::NoSuchDay);
        }
        Ok(Self(days_from_civil(
            year,
            month.cast_signed(),
            day.cast_signed(),
        )))
    }

    /// The day this many days after 1970-01-01, or `None` outside the years a date can name.
    #[must_use]
    pub const fn from_epoch_days(days: i32) -> Option<Self> {
        let first = days_from_civil(FIRST_YEAR, 1, 1);
        let last = days_from_civil(LAST_YEAR, 12, 31);
        if days < first || days > last {
            None
        } else {
            Some(Self(days))
        }
    }

    /// Days since 1970-01-01, negative before it.
    #[must_use]
    pub const fn epoch_days(self) -> i32 {
        self.0
    }

    /// Year, month (1–12) and day of the month (1–31).
    #[must_use]
    pub const fn civil(self) -> (i32, u32, u32) {
        // Howard Hinnant's civil_from_days: the year starts in March, so that the leap day is its
        // last and the months before it have fixed lengths.
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month.cast_unsigned(), day.cast_unsigned())
    }

    /// The day as `YYYY-MM-DD`.
    #[must_use]
    pub fn to_text(self) -> String {
        let (year, month, day) = self.civil();
        let mut out = String::with_capacity(10);
        push_number(&mut out, u64::from(year.unsigned_abs()));
        for part in [month, day] {
            out.push_str(if part < 10 { "-0" } else { "-" });
            push_number(&mut out, u64::from(part));
        }
        out
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.civil().0
    }

    /// The day of the week.
    #[must_use]
    pub const fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.0 + 3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// The day `days` later (earlier when negative), or `None` outside the years a date can name.
    #[must_use]
    pub const fn add_days(self, days: i32) -> Option<Self> {
        match self.0.checked_add(days) {
            Some(sum) => Self::from_epoch_days(sum),
            None => None,
        }
    }

    /// The same day of the month `months` later, or that month's last day where it is shorter
    /// (Civil Code art. 202).
    #[must_use]
    pub const fn add_months(self, months: u32) -> Option<Self> {
        let (year, month, day) = self.civil();
        let Some(total) = (month - 1).checked_add(months) else {
            return None;
        };
        let Some(year) = year.checked_add((total / 12).cast_signed()) else {
            return None;
        };
        if year > LAST_YEAR {
            return None;
        }
        let month = total % 12 + 1;
        let longest = days_in_month(year, month);
        let day = if day < longest { day } else { longest };
        match Self::new(year, month, day) {
            Ok(date) => Some(date),
            Err(_) => None,
        }
    }

    /// Calendar days from `self` to `other`, negative when `other` is earlier.
    #[must_use]
    pub const fn days_until(self, other: Self) -> i32 {
        other.0 - self.0
    }

    /// Whole years from `self` to `on`, negative when `on` is earlier: the count of 周岁 when
    /// `self` is a day of birth (Civil Code art. 13 and 17).
    ///
    /// A year is complete on the anniversary itself. Who was born on 29 February completes it on
    /// 1 March in a common year, since the day of birth has not yet come on 28 February.
    #[must_use]
    pub const fn years_until(self, on: Self) -> i32 {
        let (from_year, from_month, from_day) = self.civil();
        let (to_year, to_month, to_day) = on.civil();
        let not_yet = to_month < from_month || (to_month == from_month && to_day < from_day);
        to_year - from_year - if not_yet { 1 } else { 0 }
    }
}

/// Whether February has 29 days.
const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The length of a month; 0 for a month that does not exist.
const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Howard Hinnant's days_from_civil, the inverse of [`Date::civil`].
const fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let &[a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else {
            return Err(DateError::Format);
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_u32, |sum, digit| {
                let value = char::from(*digit).to_digit(10).ok_or(DateError::Format)?;
                Ok(sum * 10 + value)
            })
        };
        let (year, month, day) = (number(&[a, b, c, d])?, number(&[e, f])?, number(&[g, h])?);
        Self::new(year.cast_signed(), month, day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(feature = "std")]
mod as_text {
    use super::Date;
    use core::fmt;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    impl Serialize for Date {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }

    impl<'de> Deserialize<'de> for Date {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Text;
            impl de::Visitor<'_> for Text {
                type Value = Date;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a date YYYY-MM-DD")
                }
                fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
                    text.parse().map_err(E::custom)
                }
            }
            deserializer.deserialize_str(Text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_of_the_range_prints_and_parses_back_in_order() {
        let mut day = date("1900-01-01");
        assert_eq!(day.weekday(), Weekday::Monday);
        let mut count = 1;
        while let Some(next) = day.add_days(1) {
            assert!(next > day);
            assert_eq!(date(&next.to_string()), next);
            day = next;
            count += 1;
        }
        assert_eq!(day.to_string(), "2199-12-31");
        assert_eq!(count, 109_573);
        assert_eq!(date("1970-01-01").epoch_days(), 0);
        assert_eq!(date("2026-11-22").weekday(), Weekday::Sunday);
    }

    #[test]
    fn only_real_days_written_in_full_are_dates() {
        for text in [
            "2026-1-02",
            "2026-01-2",
            "26-01-02",
            "2026/01/02",
            "2026-01-02 ",
            " 2026-01-02",
            "2026-01-02T00:00:00",
            "+026-01-02",
            "２026-01-02",
            "",
        ] {
            assert_eq!(text.parse::<Date>(), Err(DateError::Format), "{text}");
        }
        for text in [
            "2025-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-04-31",
            "2026-04-00",
        ] {
            assert_eq!(text.parse::<Date>(), Err(DateError::NoSuchDay), "{text}");
        }
        for text in ["1899-12-31", "2200-01-01", "0000-01-01"] {
            assert_eq!(text.parse::<Date>(), Err(DateError::OutOfRange), "{text}");
        }
        assert_eq!(date("2000-02-29").civil(), (2000, 2, 29));
    }

    #[test]
    fn a_birthday_completes_the_year() {
        let age = |birth: &str, on: &str| date(birth).years_until(date(on));
        assert_eq!(age("2010-11-22", "2026-11-21"), 15);
        assert_eq!(age("2010-11-22", "2026-11-22"), 16);
        assert_eq!(age("2008-02-29", "2026-02-28"), 17);
        assert_eq!(age("2008-02-29", "2026-03-01"), 18);
        assert_eq!(age("2008-02-29", "2028-02-29"), 20);
        assert_eq!(age("2026-11-23", "2026-11-22"), -1);
    }

    #[test]
    fn a_month_later_is_never_past_the_end_of_that_month() {
        let later = |text: &str, months| date(text).add_months(months).map(|d| d.to_string());
        assert_eq!(later("2026-01-31", 1).as_deref(), Some("2026-02-28"));
        assert_eq!(later("2026-11-30", 3).as_deref(), Some("2027-02-28"));
        assert_eq!(later("2027-12-31", 2).as_deref(), Some("2028-02-29"));
        assert_eq!(later("2026-11-22", 12).as_deref(), Some("2027-11-22"));
        assert_eq!(later("2199-12-01", 1), None);
        assert_eq!(later("2026-01-01", u32::MAX), None);
    }

    #[test]
    fn a_date_is_a_json_string_and_nothing_else() {
        assert_eq!(
            serde_json::to_string(&date("2026-02-14")).unwrap(),
            "\"2026-02-14\""
        );
        assert_eq!(
            serde_json::from_str::<Date>("\"2026-02-14\"").unwrap(),
            date("2026-02-14")
        );
        assert!(serde_json::from_str::<Date>("20498").is_err());
        assert!(serde_json::from_str::<Date>("\"2026-02-30\"").is_err());
    }
}
