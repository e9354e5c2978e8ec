//! Signatures in the form of Standard Webhooks (<https://www.standardwebhooks.com>), so that receivers
//! check them with any of its libraries.

use crate::platform::problem::{Error, Result};
use crate::platform::signing::hmac_sha256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How secrets begin.
const PREFIX: &str = "whsec_";

/// A new secret of 32 random bytes.
///
/// # Errors
/// Only when the machine has no random numbers.
pub(super) fn new_secret() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(Error::internal)?;
    Ok(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

/// What `webhook-signature` says: a signature by each secret that holds, parted by spaces.
///
/// # Errors
/// When a secret is none.
pub(super) fn signature(secrets: &[String], id: &str, at: i64, body: &str) -> Result<String> {
    let signed = format!("{id}.{at}.{body}");
    let one = |secret: &String| {
        let encoded = secret.strip_prefix(PREFIX);
        let key = encoded.and_then(|encoded| STANDARD.decode(encoded).ok());
        let key = key.ok_or_else(|| Error::internal("a webhook's secret is none"))?;
        let code = STANDARD.encode(hmac_sha256(&key, signed.as_bytes()));
        Ok(format!("v1,{code}"))
    };
    Ok(secrets
        .iter()
        .map(one)
        .collect::<Result<Vec<_>>>()?
        .join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let (id, at) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330);
        let right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        let said = signature(
            std::slice::from_ref(&secret),
            id,
            at,
            r#"{"test": 2432232314}"#,
        )
        .unwrap();
        assert_eq!(said, right);
        let both = signature(&[secret.clone(), secret], id, at, r#"{"test": 2432232314}"#);
        assert_eq!(both.unwrap(), format!("{right} {right}"));
        assert!(signature(&["nonsense".to_owned()], id, at, "").is_err());
        assert_ne!(new_secret().unwrap(), new_secret().unwrap());
    }
}
