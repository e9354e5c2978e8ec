//! A catalogue of ten thousand items: the project's own, again and again under other names.

use crate::product;
use onewindow_bench_support::{Fallible, copy_folder};
use std::fs;
use std::path::{Path, PathBuf};

/// Items in all, about.
const ITEMS: usize = 10_000;

/// Words that are put before a name, so that searches meet some and not all.
const PLACES: &[&str] = &[
    "城关",
    "滨海",
    "高新",
    "临空",
    "古城",
    "新城",
    "开发区",
    "保税区",
    "度假区",
    "科学城",
];

/// What people look for, in characters, in pinyin and in initials.
pub(crate) const SEARCHES: &[&str] = &[
    "个体工商户",
    "营业执照",
    "居住证",
    "高新",
    "老年",
    "jzz",
    "shebao",
    "gongshang",
    "变更登记",
    "开发区 许可",
    "社会保险",
    "出生",
    "护照",
    "不动产",
    "施工许可",
    "卫生",
    "公积金",
    "身份证",
];

/// Writes it into a folder.
pub(crate) fn write(folder: &Path) -> Fallible<PathBuf> {
    let from = product::catalogue();
    let to = folder.join("catalogue");
    for part in ["calendar", "codes", "stages"] {
        copy_folder(&from.join(part), &to.join(part))?;
    }
    fs::create_dir_all(to.join("packages"))?;
    fs::create_dir_all(to.join("items"))?;
    let mut originals = Vec::new();
    for entry in fs::read_dir(from.join("items"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "yaml") {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            originals.push((
                stem.ok_or("no name")?.to_owned(),
                fs::read_to_string(&path)?,
            ));
        }
    }
    originals.sort();
    let mut written = 0;
    for round in 0.. {
        for (key, text) in &originals {
            if written == ITEMS {
                return Ok(to);
            }
            written += 1;
            let (key, text) = match PLACES.get(round % PLACES.len()) {
                Some(place) if round > 0 => {
                    (format!("{key}-{round}"), renamed(text, key, round, place))
                }
                _ => (key.clone(), text.clone()),
            };
            fs::write(to.join("items").join(format!("{key}.yaml")), text)?;
        }
    }
    Ok(to)
}

/// The same item under another key and name, and with no code of the national list, which is unique.
fn renamed(text: &str, key: &str, round: usize, place: &str) -> String {
    let mut lines = Vec::new();
    let mut is_named = false;
    for line in text.lines() {
        if line.starts_with("item:") {
            lines.push(format!("item: {key}-{round}"));
        } else if !is_named && line.starts_with("name:") && line.contains("zh: ") {
            is_named = true;
            lines.push(line.replacen("zh: ", &format!("zh: {place}{round}"), 1));
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n") + "\n"
}
