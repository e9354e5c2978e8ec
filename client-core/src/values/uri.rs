//! Absolute URIs as RFC 3986 writes them.

use crate::values::ident::{is_one_of, split_last};
use crate::values::read::digits_of;

/// Whether the text is a URI: a scheme and something behind it. RFC 3986 would take a scheme
/// alone, which is an address somebody began to type.
pub(crate) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    if rest.is_empty() {
        return false;
    }
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
            .all(|c| c.is_ascii_alphanumeric() || is_one_of(c, "+-."))
}

/// `[user@]host[:port]`.
fn is_authority(text: &str) -> bool {
    let (user, place) = split_last(text, b'@').unwrap_or(("", text));
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
        return is_ipv6(text);
    };
    future.split_once('.').is_some_and(|(version, address)| {
        !version.is_empty()
            && version.bytes().all(|b| b.is_ascii_hexdigit())
            && !address.is_empty()
            && !address.bytes().any(|b| b == b'%')
            && consists(address, ":")
    })
}

/// Whether this is an IPv6 address (RFC 3986, `IPv6address`): eight groups, or fewer around one
/// `::`, the last two as an IPv4 address if one likes.
fn is_ipv6(text: &str) -> bool {
    let gap = text.as_bytes().windows(2).position(|pair| pair == b"::");
    let (head, tail) = match gap.and_then(|at| text.split_at_checked(at)) {
        Some((head, tail)) => (head, tail.get(2..)),
        None => (text, None),
    };
    let mut groups = 0;
    for (part, is_last) in [(Some(head), tail.is_none()), (tail, true)] {
        let mut rest = part.filter(|part| !part.is_empty());
        while let Some(text) = rest {
            let (group, after) = match text.split_once(':') {
                Some((group, after)) => (group, Some(after)),
                None => (text, None),
            };
            let hex =
                (1..=4).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_hexdigit());
            groups += match hex {
                true => 1,
                false if is_last && after.is_none() && is_ipv4(group) => 2,
                false => return false,
            };
            rest = after;
        }
    }
    match tail {
        Some(_) => groups < 8,
        None => groups == 8,
    }
}

fn is_ipv4(text: &str) -> bool {
    let mut octets = 0;
    for octet in text.split('.') {
        octets += 1;
        let plain = octet.len() == 1 || !octet.starts_with('0');
        if !plain || octet.len() > 3 || digits_of(octet).is_none_or(|n| n > 255) {
            return false;
        }
    }
    octets == 4
}

/// Whether every character is unreserved, a sub-delimiter, one of `more`, or escaped.
fn consists(text: &str, more: &str) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let fits = match c {
            '%' => (0..2).all(|_| chars.next().is_some_and(|c| c.is_ascii_hexdigit())),
            _ => c.is_ascii_alphanumeric() || is_one_of(c, "-._~!$&'()*+,;=") || is_one_of(c, more),
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
            "http://[1:2:3:4:5:6:7:8]/",
            "http://[::]/",
            "http://[1::]/",
            "http://[::ffff:1.2.3.4]/",
            "http://[1:2:3:4:5:6:1.2.3.4]/",
            "http://[v1.a:b]/",
            "file:///etc/hosts",
            "mailto:a@example.com",
            "urn:uuid:00000000-0000-0000-0000-000000000000",
            "http://example.com:/",
            "a:b",
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
            "http:",
            "http://example.com:abc/",
            "https://[@example.com/",
            "http://[::1",
            "http://[1:2:3:4:5:6:7]/",
            "http://[1:2:3:4:5:6:7::8:9]/",
            "http://[1::2::3]/",
            "http://[:1:2:3:4:5:6:7]/",
            "http://[1:2:3:4:5:6:7:]/",
            "http://[12345::]/",
            "http://[1.2.3.4::]/",
            "http://[::1.2.3]/",
            "http://[::1.2.3.256]/",
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
