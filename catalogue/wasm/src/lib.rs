//! The check of service items for the browser of whoever writes them: the compiler that publishing
//! uses, so that what passes here passes there.

use onewindow_catalogue::{Fault, Tables, check_item, read_codes};
use serde::Serialize;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::wasm_bindgen;

/// The code tables items are checked against.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Authoring {
    tables: Tables,
}

/// What is wrong, and where nothing is, what the item became.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Checked {
    faults: Vec<Fault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pack: Option<String>,
}

#[wasm_bindgen]
impl Authoring {
    /// With no code tables.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the code tables: a JSON object of texts, by what their files are called without their
    /// ending. Gives the faults in them as JSON.
    pub fn tables(&mut self, tables: &str) -> String {
        let texts: BTreeMap<String, String> = serde_json::from_str(tables).unwrap_or_default();
        let named = texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        let (codes, faults) = read_codes(named);
        self.tables = Tables {
            codes,
            stages: None,
        };
        json(&Checked { faults, pack: None })
    }

    /// Takes what is published, as the server gives it; false, and nothing is taken, when it is
    /// something else.
    pub fn published(&mut self, tables: &str) -> bool {
        let read = serde_json::from_str(tables).map(|tables| self.tables = tables);
        read.is_ok()
    }

    /// Checks an item's text: `{"faults": [...], "pack"?}` as JSON, the pack as the bytes that
    /// would be published.
    #[must_use]
    pub fn check(&self, key: &str, text: &str) -> String {
        let (item, faults) = check_item(key, text, &self.tables);
        let pack = item.and_then(|item| String::from_utf8(item.pack_bytes).ok());
        json(&Checked { faults, pack })
    }
}

fn json(checked: &Checked) -> String {
    // Texts and numbers always serialise.
    serde_json::to_string(checked).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Authoring;
    use serde_json::{Value, json};
    use std::fs;
    use std::path::Path;

    fn repository() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    fn read(value: &str) -> Value {
        serde_json::from_str(value).unwrap()
    }

    #[test]
    fn an_item_of_the_catalogue_becomes_its_pack_and_a_wrong_one_names_its_line() {
        let mut tables = serde_json::Map::new();
        for entry in fs::read_dir(repository().join("codes")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            tables.insert(name, json!(fs::read_to_string(&path).unwrap()));
        }
        let mut authoring = Authoring::new();
        let given = authoring.tables(&Value::Object(tables).to_string());
        assert_eq!(read(&given), json!({ "faults": [] }));

        let text = fs::read_to_string(repository().join("items/laonian-youdai.yaml")).unwrap();
        let good = read(&authoring.check("laonian-youdai", &text));
        assert_eq!(good["faults"], json!([]));
        assert_eq!(
            read(good["pack"].as_str().unwrap())["item"],
            "laonian-youdai"
        );

        let wrong =
            read(&authoring.check("laonian-youdai", &text.replacen("version:", "verzion:", 1)));
        assert_eq!(wrong["pack"], Value::Null);
        let fault = wrong["faults"].as_array().unwrap().iter();
        let unknown: Vec<_> = fault
            .filter(|fault| fault["code"] == "unknown_key")
            .collect();
        assert_eq!(unknown.len(), 1);
        assert!(unknown[0]["line"].as_u64().unwrap() > 0);
        assert_eq!(unknown[0]["suggestion"], "version");
    }
}
