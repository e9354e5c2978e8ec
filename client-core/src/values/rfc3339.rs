//! Times as RFC 3339 writes them.

use crate::values::read::digits_of;

/// `HH:MM` or `HH:MM:SS`: a time on a clock, without an offset.
pub(crate) fn is_clock_time(text: &str) -> bool {
    let mut rest = text;
    let hour_and_minute = two_digits(&mut rest, 23).is_some()
        && eat(&mut rest, ':')
        && two_digits(&mut rest, 59).is_some();
    hour_and_minute
        && (rest.is_empty() || (eat(&mut rest, ':') && two_digits(&mut rest, 59).is_some()))
        && rest.is_empty()
}

/// `full-time`: hours, minutes, seconds with or without a fraction, and the offset.
///
/// A 60th second is a leap second, which there can be only at the end of a day in UTC.
pub(crate) fn is_full_time(text: &str) -> bool {
    read(text).is_some_and(|time| {
        let minute = time.hour * 60 + time.minute;
        let utc = (minute + 48 * 60 - time.offset).rem_euclid(24 * 60);
        time.second < 60 || utc == 23 * 60 + 59
    })
}

struct Time {
    hour: i32,
    minute: i32,
    second: i32,
    /// Minutes east of UTC.
    offset: i32,
}

fn read(text: &str) -> Option<Time> {
    let mut rest = text;
    let hour = two_digits(&mut rest, 23)?;
    let minute = after(&mut rest, ':', 59)?;
    let second = after(&mut rest, ':', 60)?;
    if eat(&mut rest, '.') {
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if behind.len() == rest.len() {
            return None;
        }
        rest = behind;
    }
    let offset = if rest == "Z" || rest == "z" {
        rest = "";
        0
    } else {
        let east = eat(&mut rest, '+');
        if !east && !eat(&mut rest, '-') {
            return None;
        }
        let minutes = two_digits(&mut rest, 23)? * 60 + after(&mut rest, ':', 59)?;
        if east { minutes } else { -minutes }
    };
    rest.is_empty().then_some(Time {
        hour,
        minute,
        second,
        offset,
    })
}

fn after(rest: &mut &str, mark: char, largest: i32) -> Option<i32> {
    if eat(rest, mark) {
        two_digits(rest, largest)
    } else {
        None
    }
}

fn eat(rest: &mut &str, mark: char) -> bool {
    match rest.strip_prefix(mark) {
        Some(behind) => {
            *rest = behind;
            true
        }
        None => false,
    }
}

/// Two digits that are no more than `largest`.
fn two_digits(rest: &mut &str, largest: i32) -> Option<i32> {
    let (digits, behind) = rest.split_at_checked(2)?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    *rest = behind;
    digits_of(digits)
        .and_then(|n| i32::try_from(n).ok())
        .filter(|n| *n <= largest)
}

#[cfg(test)]
mod tests {
    use super::{is_clock_time, is_full_time};

    #[test]
    fn a_full_time_has_seconds_and_an_offset() {
        for time in [
            "08:30:06Z",
            "23:59:59.5z",
            "00:00:00+23:59",
            "12:00:00-00:00",
        ] {
            assert!(is_full_time(time), "{time}");
        }
        for text in [
            "08:30Z",
            "08:30:06",
            "08:30:06.Z",
            "24:00:00Z",
            "08:60:00Z",
            "08:30:06+8:00",
            "08:30:06+24:00",
            "08:30:06Z+01:00",
            "08:30:06 Z",
            "১2:00:00Z",
        ] {
            assert!(!is_full_time(text), "{text}");
        }
    }

    #[test]
    fn a_leap_second_ends_a_day_in_utc() {
        for time in [
            "23:59:60Z",
            "07:59:60+08:00",
            "15:59:60.5-08:00",
            "00:29:60-23:30",
        ] {
            assert!(is_full_time(time), "{time}");
        }
        for text in ["22:59:60Z", "23:59:60+08:00", "23:59:61Z"] {
            assert!(!is_full_time(text), "{text}");
        }
    }

    #[test]
    fn a_clock_shows_hours_and_minutes() {
        for time in ["00:00", "23:59", "08:30:06"] {
            assert!(is_clock_time(time), "{time}");
        }
        for text in ["", "8:30", "08:30:", "08:30:60", "24:00", "08:30Z"] {
            assert!(!is_clock_time(text), "{text}");
        }
    }
}
