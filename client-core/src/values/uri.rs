//! Absolute URIs as RFC 3986 writes them.

use core::net::Ipv6Addr;

/// Whether the text is a URI: a scheme and what it says.
pub(crate) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    is_scheme(scheme)
        && consists(query, "/?:@")
        && consists(fragment, "/?:@")
        && match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest
                    .find('/')
                    .and_then(|at| rest.split_at_checked(at))
                    .unwrap_or((rest, ""));
                is_authority(authority) && consists(path, "/:@")
            }
            None => consists(rest, "/:@"),
        }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// `[user@]host[:port]`.
fn is_authority(text: &str) -> bool {
    let (user, place) = text.rsplit_once('@').unwrap_or(("", text));
    let host_fits = match place.strip_prefix('[') {
        Some(rest) => rest
            .split_once(']')
            .is_some_and(|(address, port)| is_address(address) && is_port(port)),
        None => {
            let at = place.find(':').unwrap_or(place.len());
            place
                .split_at_checked(at)
                .is_some_and(|(name, port)| consists(name, "") && is_port(port))
        }
    };
    host_fits && consists(user, ":")
}

fn is_port(text: &str) -> bool {
    text.is_empty()
        || text
            .strip_prefix(':')
            .is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()))
}

/// What stands between the brackets of a host: an IPv6 address, or `v`, a version and an address
/// of the future.
fn is_address(text: &str) -> bool {
    let Some(future) = text.strip_prefix(['v', 'V']) else {
        return text.parse::<Ipv6Addr>().is_ok();
    };
    future.split_once('.').is_some_and(|(version, address)| {
        !version.is_empty()
            && version.bytes().all(|b| b.is_ascii_hexdigit())
            && !address.is_empty()
            && !address.contains('%')
            && consists(address, ":")
    })
}

/// Whether every character is unreserved, a sub-delimiter, one of `more`, or escaped.
fn consists(text: &str, more: &str) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let fits = match c {
            '%' => (0..2).all(|_| chars.next().is_some_and(|c| c.is_ascii_hexdigit())),
            _ => c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(c) || more.contains(c),
        };
        if !fits {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_uri;

    #[test]
    fn what_rfc_3986_takes_is_taken() {
        for uri in [
            "https://example.gov.cn/a/b?q=%E4%B8%AD#top",
            "http://user:pw@example.com:8080/",
            "http://[2001:db8::7]:80/c=GB?one",
            "http://[v1.a:b]/",
            "file:///etc/hosts",
            "mailto:a@example.com",
            "urn:uuid:00000000-0000-0000-0000-000000000000",
            "http://example.com:/",
            "a:",
        ] {
            assert!(is_uri(uri), "{uri}");
        }
    }

    #[test]
    fn what_it_does_not_take_is_refused() {
        for text in [
            "",
            "abc",
            "//example.com",
            "1http://example.com",
            ":a",
            "http://example.com:abc/",
            "https://[@example.com/",
            "http://[::1",
            "http://[::ffff:01.2.3.4]/",
            "http://[v1.]/",
            "http:/[::1]",
            "http://a@b@c/",
            "http://example.com/a b",
            "http://example.com/%4",
            "http://example.com/#a#b",
            "http://例子.cn/",
        ] {
            assert!(!is_uri(text), "{text}");
        }
    }
}
