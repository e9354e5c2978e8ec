//! `onewindow rules`.

use super::{Outcome, say};
use clap::{Args, Subcommand};
use onewindow_core::date::Date;
use onewindow_core::pack::Pack;
use onewindow_core::{Context, Input, evaluate};
use onewindow_server::platform::clock::Clock;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub(super) enum RulesCommand {
    /// Prints the verdict of a pack on a document, as a submission would get it.
    Eval(Eval),
}

#[derive(Args)]
pub(super) struct Eval {
    /// The rule pack.
    #[arg(long, value_name = "FILE")]
    pack: PathBuf,
    /// The document: `{"answers": …, "choices": …, "files": …}`, or the answers alone.
    #[arg(long, value_name = "FILE")]
    answers: PathBuf,
    /// The rest of the context as JSON: `lang`, `applicant`, `standing`, `holdings`, `calendar`.
    #[arg(long, value_name = "FILE")]
    context: Option<PathBuf>,
    /// The day of the verdict; today when neither this nor the context says.
    #[arg(long, value_name = "DAY")]
    today: Option<Date>,
}

pub(super) fn run(command: &RulesCommand) -> Outcome {
    let RulesCommand::Eval(eval) = command;
    let pack = Pack::parse(&read(&eval.pack)?)?;
    let context = context(eval)?;
    let bytes = read(&eval.answers)?;
    let input = Input::parse(&document(bytes), &pack)
        .map_err(|error| format!("{}: {}", eval.answers.display(), error.code))?;
    say(serde_json::to_string(&evaluate(&pack, &context, &input))?)?;
    Ok(true)
}

fn context(eval: &Eval) -> Result<Context, Box<dyn std::error::Error>> {
    let mut members: serde_json::Map<String, serde_json::Value> = match &eval.context {
        Some(path) => serde_json::from_slice(&read(path)?)?,
        None => serde_json::Map::new(),
    };
    if let Some(today) = eval.today {
        members.insert("today".to_owned(), today.to_string().into());
    }
    members
        .entry("today")
        .or_insert_with(|| Clock::system().today().to_string().into());
    Ok(serde_json::from_value(members.into())?)
}

/// Answers that stand alone become a document. The bytes are kept as they are, because the core
/// judges them itself: a key given twice must not vanish on the way.
fn document(bytes: Vec<u8>) -> Vec<u8> {
    let parsed: Option<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_slice(&bytes).ok();
    match parsed {
        Some(members) if !members.contains_key("answers") => {
            [b"{\"answers\":".as_slice(), &bytes, b"}"].concat()
        }
        _ => bytes,
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn answers_alone_become_a_document_byte_for_byte() {
        let wrapped = document(br#"{"a": 1, "a": 2}"#.to_vec());
        assert_eq!(wrapped, br#"{"answers":{"a": 1, "a": 2}}"#);
        let whole = br#"{"answers": {}}"#.to_vec();
        assert_eq!(document(whole.clone()), whole);
        assert_eq!(document(b"[".to_vec()), b"[");
    }
}
