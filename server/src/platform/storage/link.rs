//! Addresses in a bucket that open one object for a short while.

use super::sha256_hex;
use crate::platform::signing::{hmac_sha256, percent};
use crate::platform::vault::hex;
use reqwest::Url;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};

/// What is signed in place of a hash of the body: a GET has none.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// An address signed by the client of the bucket, signed again with what its answer is to say of
/// itself: the same bytes may be files of several names, so no object can carry them. None when the
/// address is not one of the form
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>.
pub(super) fn answering(
    signed: &Url,
    secret_key: &str,
    media_type: &str,
    disposition: &str,
) -> Option<String> {
    let mut pairs: Vec<(String, String)> = signed
        .query_pairs()
        .filter(|(name, _)| name != "X-Amz-Signature")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let named = |name: &str| {
        let found = pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    let date = named("X-Amz-Date")?;
    let credential = named("X-Amz-Credential")?;
    let (_, scope) = credential.split_once('/')?;
    let answer = |header: HeaderName, value: &str| (format!("response-{header}"), value.to_owned());
    pairs.push(answer(CONTENT_DISPOSITION, disposition));
    pairs.push(answer(CONTENT_TYPE, media_type));
    pairs.sort();
    let pair = |(name, value): &(String, String)| format!("{}={}", percent(name), percent(value));
    let query = pairs.iter().map(pair).collect::<Vec<_>>().join("&");

    let origin = signed.origin().ascii_serialization();
    let (_, host) = origin.split_once("://")?;
    let path = signed.path();
    let request = format!("GET\n{path}\n{query}\nhost:{host}\n\nhost\n{UNSIGNED}");
    let request = sha256_hex(request.as_bytes());
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{request}");
    let first = format!("AWS4{secret_key}").into_bytes();
    let key = scope
        .split('/')
        .fold(first, |key, part| hmac_sha256(&key, part.as_bytes()));
    let signature = hex(&hmac_sha256(&key, to_sign.as_bytes()));
    Some(format!(
        "{origin}{path}?{query}&X-Amz-Signature={signature}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_its_answer_is_and_is_signed_for_it() {
        // The key and the request of Amazon's own example, with what the answer says added. The
        // signature was worked out by another implementation, which gives Amazon's for Amazon's request.
        let signed = Url::parse(
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
             &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
             &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
        )
        .unwrap();
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let name = "inline; filename*=UTF-8''a%20b.pdf";
        let link = answering(&signed, secret, "application/pdf", name).unwrap();
        assert_eq!(
            link,
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
             &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
             &response-content-disposition=inline%3B%20filename%2A%3DUTF-8%27%27a%2520b.pdf\
             &response-content-type=application%2Fpdf\
             &X-Amz-Signature=60913b9479fd50259732d02ea93ec262258773f62f5c84d7d2c73811d67942e7"
        );
        let unsigned = Url::parse("https://examplebucket.s3.amazonaws.com/test.txt").unwrap();
        assert_eq!(answering(&unsigned, secret, "application/pdf", name), None);
    }
}
