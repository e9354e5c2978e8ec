//! The language of an answer.

use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use std::convert::Infallible;
use std::future::{Ready, ready};

/// The two languages of the interface. Chinese answers whoever asks for neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Lang {
    /// Simplified Chinese, `zh-CN`.
    #[default]
    Zh,
    /// English, `en`.
    En,
}

impl Lang {
    /// The BCP 47 tag, as used in `Content-Language` and in the rules core.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// Picks one of the two texts.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The same language as the rules core names it.
    pub fn core(self) -> onewindow_core::requests::Lang {
        match self {
            Lang::Zh => onewindow_core::requests::Lang::Zh,
            Lang::En => onewindow_core::requests::Lang::En,
        }
    }

    /// Picks from a text whose English may be missing.
    pub fn text(self, text: &onewindow_core::pack::Text) -> &str {
        match (self, &text.en) {
            (Lang::En, Some(en)) => en,
            _ => &text.zh,
        }
    }

    /// The language an `Accept-Language` value prefers.
    pub fn from_header(value: &str) -> Lang {
        let mut best = (0.0_f32, Lang::Zh);
        for part in value.split(',') {
            let mut pieces = part.trim().split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
            let primary = tag.split('-').next().unwrap_or_default();
            let lang = if primary.eq_ignore_ascii_case("zh") || primary == "*" {
                Lang::Zh
            } else if primary.eq_ignore_ascii_case("en") {
                Lang::En
            } else {
                continue;
            };
            if quality > best.0 {
                best = (quality, lang);
            }
        }
        best.1
    }

    /// The language of a request.
    pub fn of(request: &HttpRequest) -> Lang {
        request
            .headers()
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .map_or(Lang::Zh, Lang::from_header)
    }
}

impl FromRequest for Lang {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Lang::of(request)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_quality_known_language_wins() {
        assert_eq!(Lang::from_header("en"), Lang::En);
        assert_eq!(Lang::from_header("en-GB,en;q=0.9"), Lang::En);
        assert_eq!(Lang::from_header("fr, en;q=0.5, zh-CN;q=0.8"), Lang::Zh);
        assert_eq!(Lang::from_header("zh;q=0.1,EN;q=0.2"), Lang::En);
        assert_eq!(Lang::from_header("fr"), Lang::Zh);
        assert_eq!(Lang::from_header("en;q=0"), Lang::Zh);
        assert_eq!(Lang::from_header(""), Lang::Zh);
    }
}
