//! What a program asks for, read and judged.

use super::super::{clients, scopes};
use crate::platform::AppState;
use crate::platform::db::Conn;
use crate::platform::problem::{Code, Error, Result};
use onewindow_core::requests::ConsentRequest;
use reqwest::Url;
use std::collections::BTreeSet;

/// What a known program asks for, with an address of its own.
pub(super) struct Asked {
    pub(super) client_name: String,
    /// Parted by spaces.
    pub(super) scopes: String,
    /// What is wrong with it, by a name of RFC 6749 section 4.1.2.1.
    pub(super) refusal: Option<&'static str>,
    redirect: Url,
    state: Option<String>,
}

impl Asked {
    /// # Errors
    /// [`Code::UnknownRedirect`] when there is no such program or the address is none of its own: then
    /// nobody is sent anywhere.
    pub(super) fn read(conn: &mut Conn, request: &ConsentRequest) -> Result<Self> {
        let unknown = || Error::new(Code::UnknownRedirect);
        let found = clients::may_ask(conn, &request.client_id)?.ok_or_else(unknown)?;
        if !found.redirect_uris.contains(&request.redirect_uri) {
            return Err(unknown());
        }
        let wanted: BTreeSet<&str> = request.scope.split_whitespace().collect();
        let held: BTreeSet<&str> = found.scopes.split_whitespace().collect();
        let open = |scope: &&str| held.contains(scope) && scopes::is_by_consent(scope);
        let refusal = if request.response_type != "code" {
            Some("unsupported_response_type")
        } else if request.code_challenge_method != "S256" || !is_hash(&request.code_challenge) {
            Some("invalid_request")
        } else if wanted.is_empty() || !wanted.iter().all(open) {
            Some("invalid_scope")
        } else {
            None
        };
        Ok(Self {
            client_name: found.name,
            scopes: Vec::from_iter(wanted).join(" "),
            refusal,
            redirect: Url::parse(&request.redirect_uri).map_err(|_| unknown())?,
            state: request.state.clone(),
        })
    }

    /// The machine the citizen goes back to.
    pub(super) fn host(&self) -> String {
        self.redirect.host_str().unwrap_or_default().to_owned()
    }

    /// The program's address with what is wrong.
    pub(super) fn refused(&self, here: &AppState, error: &str) -> String {
        self.with(here, ("error", error))
    }

    /// The program's address with a code.
    pub(super) fn agreed(&self, here: &AppState, code: &str) -> String {
        self.with(here, ("code", code))
    }

    /// RFC 9207: who answers stands beside the answer, so that a program of several services is not
    /// led to trade the code of one at another.
    fn with(&self, here: &AppState, (name, value): (&str, &str)) -> String {
        let mut location = self.redirect.clone();
        let mut query = location.query_pairs_mut();
        query.append_pair(name, value);
        if let Some(state) = &self.state {
            query.append_pair("state", state);
        }
        query.append_pair("iss", &here.public_url);
        drop(query);
        location.into()
    }
}

/// Whether a text is a SHA-256 in base64url.
fn is_hash(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.len() == 43 && text.bytes().all(letter)
}
