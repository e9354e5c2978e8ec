//! The formats a text field may declare. A format outside this list is refused with the pack.

use crate::values::date::Date;
use crate::values::{ident, rfc3339, uri};
use core::str::FromStr;

/// A format of the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `date`: a civil day, `YYYY-MM-DD`.
    Date,
    /// `date-time`: RFC 3339 with an offset.
    DateTime,
    /// `time`: `HH:MM`, `HH:MM:SS`, or RFC 3339's time with an offset.
    Time,
    /// `email`: a mailbox in ASCII.
    Email,
    /// `uri`: an absolute URI (RFC 3986).
    Uri,
    /// `uuid`: RFC 9562 text.
    Uuid,
    /// `cn-resident-id`: 公民身份号码 (GB 11643).
    ResidentId,
    /// `cn-uscc`: 统一社会信用代码 (GB 32100).
    Uscc,
    /// `cn-mobile`: 手机号码.
    Mobile,
    /// `cn-postcode`: 邮政编码.
    Postcode,
    /// `cn-plate`: 号牌号码 (GA 36).
    Plate,
    /// `cn-bank-card`: 银行卡号.
    BankCard,
    /// `cn-division`: 行政区划代码.
    Division,
    /// `cn-elicence`: 电子证照标识 (GB/T 36904).
    ELicence,
}

/// Every format with its name in a schema and the code of its error.
const FORMATS: [(Format, &str, &str); 14] = [
    (Format::Date, "date", "invalid_date"),
    (Format::DateTime, "date-time", "invalid_date_time"),
    (Format::Time, "time", "invalid_time"),
    (Format::Email, "email", "invalid_email"),
    (Format::Uri, "uri", "invalid_uri"),
    (Format::Uuid, "uuid", "invalid_uuid"),
    (Format::ResidentId, "cn-resident-id", "invalid_resident_id"),
    (Format::Uscc, "cn-uscc", "invalid_uscc"),
    (Format::Mobile, "cn-mobile", "invalid_mobile"),
    (Format::Postcode, "cn-postcode", "invalid_postcode"),
    (Format::Plate, "cn-plate", "invalid_plate"),
    (Format::BankCard, "cn-bank-card", "invalid_bank_card"),
    (Format::Division, "cn-division", "invalid_division"),
    (Format::ELicence, "cn-elicence", "invalid_elicence"),
];

impl Format {
    /// The format with this name in a schema.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut rows = FORMATS.iter();
        rows.find(|row| row.1 == name).map(|row| row.0)
    }

    /// The names of all formats, in the order of the specification.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().map(|row| row.1)
    }

    /// The code of the error for a text that is not of this format.
    #[must_use]
    pub fn code(self) -> &'static str {
        let mut rows = FORMATS.iter();
        rows.find(|row| row.0 == self)
            .map_or("pattern", |row| row.2)
    }

    /// Whether the text is of this format.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::Date => Date::from_str(text).is_ok(),
            Self::DateTime => text.split_once(['T', 't']).is_some_and(|(day, time)| {
                Date::from_str(day).is_ok() && rfc3339::is_full_time(time)
            }),
            Self::Time => rfc3339::is_clock_time(text) || rfc3339::is_full_time(text),
            Self::Email => is_email(text),
            Self::Uri => uri::is_uri(text),
            Self::Uuid => is_uuid(text),
            Self::ResidentId => ident::is_resident_id(text),
            Self::Uscc => ident::is_uscc(text),
            Self::Mobile => ident::is_mobile(text),
            Self::Postcode => ident::is_postcode(text),
            Self::Plate => ident::is_plate(text),
            Self::BankCard => ident::is_bank_card(text),
            Self::Division => ident::is_division(text),
            Self::ELicence => ident::is_elicence(text),
        }
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = ident::split_last(text, b'@') else {
        return false;
    };
    let atom = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ident::is_one_of(c, "!#$%&'*+-/=?^_`{|}~"))
    };
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    text.len() <= 254
        && local.len() <= 64
        && local.split('.').all(atom)
        && domain.bytes().any(|b| b == b'.')
        && domain.split('.').all(label)
}

fn is_uuid(text: &str) -> bool {
    let mut groups = text.split('-');
    [8, 4, 4, 4, 12].into_iter().all(|len| {
        groups
            .next()
            .is_some_and(|g| g.len() == len && g.bytes().all(|b| b.is_ascii_hexdigit()))
    }) && groups.next().is_none()
}
