//! Examples of numbers, days and texts: one for every stretch that constants part.

use super::answers::{Candidate, How, Making};
use super::measure::{Constants, doubts_about, measure_of};
use super::pick;
use crate::pack::{Field, Kind};
use crate::values::date::Date;
use crate::values::decimal::Decimal;
use crate::values::format::Format;
use crate::values::ident::is_resident_id;
use crate::values::json::Json;
use std::cmp::Ordering;
use std::collections::BTreeSet;

impl Making<'_, '_> {
    pub(super) fn ordered(&self, path: &str, stepped: bool, unit: Option<String>) -> How {
        let measure = measure_of(self.fields, self.closure, path);
        let measure = measure.map(|pointer| {
            (
                pointer.clone(),
                self.fields.title(&pointer, self.context.lang),
            )
        });
        How::Ordered {
            stepped,
            measure,
            unit,
        }
    }

    pub(super) fn numbers(&self, path: &str, field: &Field) -> (Vec<Candidate>, How) {
        let Kind::Number {
            integer,
            minimum,
            maximum,
            multiple_of,
            unit,
            ..
        } = &field.kind
        else {
            return (Vec::new(), How::Listed);
        };
        let read = |text: &Option<String>| text.as_deref().and_then(|t| Decimal::parse(t).ok());
        let step = read(multiple_of).or_else(|| integer.then(|| Decimal::whole(1)));
        let by = step.or_else(|| Decimal::parse("0.01").ok());
        let mut values: Vec<(Decimal, Option<(Ordering, String)>)> = Vec::new();
        for number in Constants::of(self.fields, self.closure, path).numbers {
            values.push((number, None));
            let near = [
                (Ordering::Less, by.and_then(|by| number.checked_sub(by))),
                (Ordering::Greater, by.and_then(|by| number.checked_add(by))),
            ];
            for (side, value) in near {
                let beside = Some((side, number.to_string()));
                values.extend(value.map(|value| (value, beside)));
            }
        }
        // Where a constant does not part the answers, the ends may show what lies between.
        if values.is_empty() || !doubts_about(self.fields, self.closure, path).is_empty() {
            values.extend(read(minimum).map(|value| (value, None)));
            values.extend(read(maximum).map(|value| (value, None)));
        }
        if values.is_empty() {
            values.push((Decimal::whole(1), None));
        }
        values.sort_by(|a, b| {
            a.0.cmp(&b.0)
                .then_with(|| a.1.is_some().cmp(&b.1.is_some()))
        });
        values.dedup_by(|a, b| a.0 == b.0);
        let unit = unit
            .as_ref()
            .map(|unit| self.context.lang.pick(unit).to_owned());
        let candidates = values.into_iter().map(|(value, beside)| Candidate {
            beside,
            ..Candidate::plain(Json::Number(value.to_string()), value.to_string())
        });
        (
            candidates.collect(),
            self.ordered(path, step.is_some(), unit),
        )
    }

    /// The days on which a rule may change its mind, the ones before and after, and some far off.
    pub(super) fn days(&self, path: &str) -> BTreeSet<Date> {
        let constants = Constants::of(self.fields, self.closure, path);
        let mut bases: BTreeSet<Date> = constants.dates.clone();
        bases.insert(self.context.today);
        let mut days = bases.clone();
        for base in &bases {
            for number in constants.numbers.iter().filter_map(|n| n.to_whole()) {
                let Ok(number) = i32::try_from(number) else {
                    continue;
                };
                if constants.counts_days {
                    days.extend(base.add_days(number));
                    days.extend(number.checked_neg().and_then(|n| base.add_days(n)));
                }
                if constants.counts_years {
                    days.extend(
                        [number, number.saturating_add(1)]
                            .map(|n| years_before(*base, n))
                            .into_iter()
                            .flatten(),
                    );
                }
            }
        }
        let near: Vec<Date> = days.iter().copied().collect();
        for day in near {
            days.extend([-1, 1].into_iter().filter_map(|n| day.add_days(n)));
        }
        days.extend(Date::new(1930, 1, 1).ok());
        days.extend(self.context.today.add_days(3_650));
        days
    }

    /// Identity numbers, by the day of birth.
    pub(super) fn identities(&self, path: &str) -> (Vec<Candidate>, How) {
        let constants = Constants::of(self.fields, self.closure, path);
        let days = if constants.reads_birth {
            self.days(path)
        } else {
            Date::new(1980, 1, 1).into_iter().collect()
        };
        let born = days.into_iter().filter(|day| *day <= self.context.today);
        let mut candidates = Vec::new();
        for day in born {
            let (year, month, date) = day.civil();
            // An odd number is a man's, an even one a woman's; only a pattern asks for that.
            for sex in if constants.matched { 1..=2 } else { 1..=1 } {
                let order = self.index % 90 * 10 + sex;
                let body = format!("990000{year:04}{month:02}{date:02}{order:03}");
                let numbers = "0123456789X".chars().map(|check| format!("{body}{check}"));
                let number = numbers.into_iter().find(|number| is_resident_id(number));
                candidates.extend(number.map(|n| Candidate::plain(Json::Text(n), day.to_string())));
            }
        }
        (candidates, self.ordered(path, true, None))
    }

    pub(super) fn texts(&self, path: &str, format: Option<&str>) -> Vec<Candidate> {
        const EXAMPLES: [&str; 10] = [
            "示例",
            "a@example.com",
            "https://example.com/",
            "00000000-0000-4000-8000-000000000000",
            "2026-01-01T00:00:00+08:00",
            "08:00",
            "13800000000",
            "100000",
            "91350100M000100Y43",
            "4111111111111111",
        ];
        let named = Constants::of(self.fields, self.closure, path).texts;
        let format = format.and_then(Format::named);
        let fits = |text: &&str| format.is_none_or(|format| format.accepts(text));
        let other = EXAMPLES.into_iter().filter(fits);
        let other = other.filter(|text| !named.contains(*text)).take(1);
        let other = other.map(|text| {
            let label = pick(self.context.lang, "其他", "any other");
            Candidate::plain(Json::Text(text.to_owned()), label)
        });
        let named = named.iter().map(|text| {
            let label = pick(self.context.lang, format!("“{text}”"), format!("“{text}”"));
            Candidate::plain(Json::Text(text.clone()), label)
        });
        named.chain(other).collect()
    }
}

/// The day so many years before; the 29th of February has no anniversary in most years.
fn years_before(day: Date, years: i32) -> Option<Date> {
    let (year, month, date) = day.civil();
    let year = year.saturating_sub(years);
    Date::new(year, month, date)
        .or_else(|_| Date::new(year, month, 28))
        .ok()
}
