//! Every kind of fault: one small break of a good folder, found at its place and said well.

mod files;
mod metadata;
mod refused;
mod rules;
mod schema;
mod together;
mod unchanging;

use crate::support::{Folder, is_chinese};
use onewindow_catalogue::{Code, Fault};
use std::collections::BTreeSet;

/// A break: the code expected, the file, what is replaced by what (with `⟦` where the fault
/// stands), and what is suggested.
struct Case {
    code: Code,
    file: &'static str,
    find: &'static str,
    replace: &'static str,
    suggestion: Option<&'static str>,
}

const SHOP: &str = "items/shop.yaml";
const OPENING: &str = "packages/opening.yaml";
const TRADE: &str = "stages/trade.yaml";
const CALENDAR: &str = "calendar/cn-2026.yaml";

const fn case(code: Code, find: &'static str, replace: &'static str) -> Case {
    Case {
        code,
        file: SHOP,
        find,
        replace,
        suggestion: None,
    }
}

impl Case {
    const fn meant(mut self, suggestion: &'static str) -> Self {
        self.suggestion = Some(suggestion);
        self
    }

    const fn within(mut self, file: &'static str) -> Self {
        self.file = file;
        self
    }
}

fn cases() -> Vec<Case> {
    [
        metadata::metadata(),
        schema::schema(),
        rules::rules(),
        together::together(),
        unchanging::unchanging(),
        files::other_files(),
        files::stages(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What else a break brings along, because one cause has two effects.
fn is_echo(code: Code, fault: &Fault) -> bool {
    match code {
        // The old field is gone, so what names it has nothing to name.
        Code::BadIdentifier | Code::BadType => {
            matches!(fault.code, Code::RequiredUnknown | Code::UnknownField)
        }
        Code::UnknownKey => fault.code == Code::MissingKey,
        // What is in a circle, or no longer required, may stay unanswered.
        Code::RuleCycle | Code::RequiredUnknown | Code::BadDefault => {
            fault.code == Code::OptionalInRule
        }
        Code::DuplicateId => fault.code == Code::UnknownDepartment,
        _ => false,
    }
}

#[test]
fn the_good_folder_has_no_fault() {
    let (catalogue, faults) = Folder::copy_of("tests/data").load();
    assert_eq!(faults, []);
    assert_eq!(catalogue.items.len(), 1);
    assert_eq!(catalogue.packages.len(), 1);
}

#[test]
fn each_break_is_found_at_its_place() {
    let wrong: Vec<String> = cases().iter().filter_map(judge).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the way a break is reported.
fn judge(case: &Case) -> Option<String> {
    let folder = Folder::copy_of("tests/data");
    let place = folder.edit(case.file, case.find, case.replace);
    let faults = folder.load().1;
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let complain = |what: &str| {
        let told = told.join("\n    ");
        Some(format!(
            "{} for `{}`: {what}\n    {told}",
            case.code, case.replace
        ))
    };
    let mut of_kind = faults
        .iter()
        .filter(|f| f.code == case.code && f.file == case.file);
    let (Some(fault), None) = (of_kind.next(), of_kind.next()) else {
        return complain("not told once");
    };
    if Some((fault.line, fault.column)) != place {
        return complain(&format!("not at {place:?}"));
    }
    if fault.suggestion.as_deref() != case.suggestion {
        return complain(&format!("does not suggest {:?}", case.suggestion));
    }
    let stray = faults
        .iter()
        .find(|f| f.code != case.code && !is_echo(case.code, f));
    stray.and_then(|_| complain("brings others along"))
}

#[test]
fn messages_are_said_in_both_languages() {
    for case in cases() {
        let folder = Folder::copy_of("tests/data");
        folder.edit(case.file, case.find, case.replace);
        for fault in folder.load().1 {
            assert!(is_chinese(&fault.message.zh), "{fault}");
            assert!(!fault.message.zh.ends_with(['.', '。']), "{fault}");
            let first = fault.message.en.chars().next();
            assert!(first.is_some_and(|c| c.is_ascii()), "{fault}");
            assert!(!fault.message.en.ends_with('.'), "{fault}");
        }
    }
}

#[test]
fn every_code_has_a_case_and_a_place_in_the_guide() {
    let mut tried: BTreeSet<Code> = cases().iter().map(|c| c.code).collect();
    tried.extend([Code::Unreadable, Code::PackRefused]);
    // These need two items; `packages` breaks them.
    tried.extend([Code::UnknownMaterial, Code::NotShareable]);
    tried.extend([Code::SharedTwice, Code::SharedConflict]);
    let guide = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../docs/adding-a-service-item.md"
    );
    let guide = std::fs::read_to_string(guide).unwrap();
    for code in Code::ALL {
        assert!(tried.contains(code), "no case breaks {code}");
        assert!(
            guide.contains(&format!("`{code}`")),
            "the guide does not explain {code}"
        );
    }
}

/// Everything an editor may read, to be read by people: a block a code, its lines in both
/// languages.
#[test]
fn each_fault_reads_as_it_should() {
    let mut text = String::new();
    // What needs two items is read in `packages`.
    let of_two = [
        Code::UnknownMaterial,
        Code::NotShareable,
        Code::SharedTwice,
        Code::SharedConflict,
    ];
    for code in Code::ALL.iter().filter(|code| !of_two.contains(code)) {
        let folder = Folder::copy_of("tests/data");
        match code {
            Code::Unreadable => folder.write("items/notes.txt", "x"),
            Code::PackRefused => refused::too_slow(&folder),
            _ => {
                let case = cases().into_iter().find(|case| case.code == *code).unwrap();
                folder.edit(case.file, case.find, case.replace);
            }
        }
        text.push_str(&format!("{code}\n"));
        let faults = folder.load().1;
        let fault = faults.iter().find(|fault| fault.code == *code).unwrap();
        text.push_str(&format!("  {}\n  {}\n", fault.line_zh(), fault.line_en()));
    }
    let kept = include_str!("lines.txt");
    assert!(text == kept, "lines.txt should be:\n{text}");
}
