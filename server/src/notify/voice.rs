//! Calls: at hours at which people are glad of them.

use crate::platform::clock::Timestamp;

/// The topic of calls that notices become.
pub(super) const TOPIC: &str = "notice.voice";

/// Nobody is called before half past eight and from eight in the evening on, in Shanghai.
const HOURS: std::ops::Range<i64> = (8 * 60 + 30)..(20 * 60);

/// The instant from which somebody may be called about what happened now.
pub(super) fn next_hour(now: Timestamp) -> Timestamp {
    let minute = now.minute_of_day();
    if HOURS.contains(&minute) {
        return now;
    }
    let wait = (HOURS.start - minute).rem_euclid(24 * 60);
    now.plus_seconds(wait * 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock::start_of;

    #[test]
    fn nobody_is_called_at_night() {
        let day = start_of("2026-03-10".parse().unwrap());
        let at = |minute: i64| day.plus_seconds(minute * 60);
        for (now, then) in [
            (0, 510),
            (509, 510),
            (510, 510),
            (1199, 1199),
            (1200, 1440 + 510),
            (1439, 1440 + 510),
        ] {
            assert_eq!(next_hour(at(now)), at(then), "minute {now}");
        }
    }
}
