//! How a file of vectors is laid out, so that a change of one case is a change of its own lines.

use crate::tree::{items, members, take};
use onewindow_core::json::Json;

/// A case this long still stands on one line.
const LINE: usize = 140;

pub(crate) fn file(json: &Json) -> String {
    let mut rest = json.clone();
    let named = ["fragments", "packages"].map(|key| (key, take(&mut rest, key)));
    let cases = take(&mut rest, "cases").unwrap_or(Json::List(Vec::new()));
    let mut out = String::from("{\n");
    for (key, value) in members(&rest) {
        out += &format!("  {}: {},\n", quoted(key), value.to_text());
    }
    for (key, list) in named {
        let Some(list) = list else { continue };
        let parts = members(&list).iter();
        let parts = parts.map(|(name, one)| format!("    {}: {}", quoted(name), spread(one, 4)));
        let parts = parts.collect::<Vec<_>>().join(",\n");
        out += &format!("  {}: {{\n{parts}\n  }},\n", quoted(key));
    }
    out += "  \"cases\": [\n";
    let cases = items(&cases).iter().map(|case| {
        let line = case.to_text();
        if line.chars().count() <= LINE {
            format!("    {line}")
        } else {
            format!("    {}", spread(case, 4))
        }
    });
    out += &cases.collect::<Vec<_>>().join(",\n");
    out += "\n  ]\n}\n";
    out
}

/// An object with a line for each member, and for each entry of the lists worth one.
fn spread(json: &Json, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let lines = members(json).iter().map(|(key, value)| {
        let key = quoted(key);
        match value {
            Json::List(list) if value.to_text().chars().count() > LINE && list.len() > 1 => {
                let entries = list
                    .iter()
                    .map(|item| format!("{pad}    {}", item.to_text()));
                let entries = entries.collect::<Vec<_>>().join(",\n");
                format!("{pad}  {key}: [\n{entries}\n{pad}  ]")
            }
            _ => format!("{pad}  {key}: {}", value.to_text()),
        }
    });
    format!("{{\n{}\n{pad}}}", lines.collect::<Vec<_>>().join(",\n"))
}

fn quoted(text: &str) -> String {
    Json::Text(text.to_owned()).to_text()
}
