//! What a case held when its single notice went out. Everything missing is told once
//! (Administrative Licensing Law art. 32), so another notice may only name what the applicant changed
//! since: a need their own change created could not have been told before.

use super::parts;
use super::sheet::answers;
use super::store::CaseRow;
use crate::platform::AppState;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use onewindow_core::requests::NoticeItem;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The place the vault seals bases for.
const BASIS: &str = "case_clocks.notice_basis";

/// Answers and files at one moment.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Basis {
    answers: Value,
    /// The hashes of the files of each material.
    files: BTreeMap<String, BTreeSet<String>>,
}

impl Basis {
    /// What the case holds now, or would with newer answers.
    pub(super) fn of(
        conn: &mut Conn,
        state: &AppState,
        row: &CaseRow,
        newer: Option<&str>,
    ) -> Result<Self> {
        let text = match newer {
            Some(newer) => newer.to_owned(),
            None => answers(state, row)?,
        };
        let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for file in parts::store::files(conn, &row.id)? {
            files.entry(file.material).or_default().insert(file.sha256);
        }
        Ok(Self {
            answers: serde_json::from_str(&text).map_err(Error::internal)?,
            files,
        })
    }

    /// What the case held when its notice went out.
    pub(super) fn at_notice(state: &AppState, row: &CaseRow) -> Result<Option<Self>> {
        let Some(sealed) = &row.clock.notice_basis else {
            return Ok(None);
        };
        let text = state.vault.open_value(BASIS, sealed)?;
        serde_json::from_str(&text)
            .map(Some)
            .map_err(Error::internal)
    }

    /// The basis as the database holds it.
    pub(super) fn sealed(&self, state: &AppState) -> Result<String> {
        let text = serde_json::to_string(self).map_err(Error::internal)?;
        state.vault.seal(BASIS, &text)
    }

    /// Whether a point of a notice names a place that was otherwise then. A document that is drawn
    /// up from the answers changes with any of them.
    pub(super) fn differs_at(&self, then: &Self, item: &NoticeItem, is_generated: bool) -> bool {
        match (&item.material, &item.pointer) {
            (Some(_), _) if is_generated => self.answers != then.answers,
            (Some(material), _) => self.files.get(material) != then.files.get(material),
            (None, Some(pointer)) => self.answers.pointer(pointer) != then.answers.pointer(pointer),
            (None, None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn basis(answers: Value, files: &[(&str, &str)]) -> Basis {
        let mut map: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (material, hash) in files {
            map.entry((*material).to_owned())
                .or_default()
                .insert((*hash).to_owned());
        }
        Basis {
            answers,
            files: map,
        }
    }

    fn item(material: Option<&str>, pointer: Option<&str>) -> NoticeItem {
        NoticeItem {
            material: material.map(str::to_owned),
            pointer: pointer.map(str::to_owned),
            reason: "x".to_owned(),
            annotations: Vec::new(),
        }
    }

    #[test]
    fn only_what_changed_may_be_named_again() {
        let then = basis(
            json!({"a": {"b": 1}, "c": 2}),
            &[("id", "1"), ("lease", "2")],
        );
        let now = basis(
            json!({"a": {"b": 3}, "c": 2}),
            &[("id", "9"), ("lease", "2")],
        );
        let differs = |material, pointer, generated| {
            now.differs_at(&then, &item(material, pointer), generated)
        };
        assert!(differs(None, Some("/a/b"), false));
        assert!(!differs(None, Some("/c"), false));
        assert!(differs(Some("id"), None, false));
        assert!(!differs(Some("lease"), None, false));
        assert!(!differs(Some("never"), None, false));
        assert!(differs(Some("form"), None, true));
    }
}
