//! `onewindow rules`.

use super::{Outcome, say};
use clap::{Args, Subcommand, ValueEnum};
use onewindow_core::date::Date;
use onewindow_core::pack::Pack;
use onewindow_core::situations::situations;
use onewindow_core::{ApplicantKind, Context, Input, Lang, evaluate};
use onewindow_server::platform::clock::Clock;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub(super) enum RulesCommand {
    /// Prints the verdict of a pack on a document, as a submission would get it.
    Eval(Eval),
    /// Prints every checklist an applicant can end up with, and a shortest way to each.
    Situations(Explore),
}

#[derive(Args)]
pub(super) struct Explore {
    /// The rule pack.
    #[arg(long, value_name = "FILE")]
    pack: PathBuf,
    /// Who applies; both where the rules ask and this does not say.
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// The language of titles and answers.
    #[arg(long, value_parser = lang, default_value = "zh-CN")]
    lang: Lang,
    /// The day it is worked out for; today when this does not say.
    #[arg(long, value_name = "DAY")]
    today: Option<Date>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// A natural person.
    Person,
    /// A firm.
    Firm,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A page to read.
    Text,
    /// One JSON document.
    Json,
}

fn lang(tag: &str) -> Result<Lang, String> {
    Lang::tagged(tag).ok_or_else(|| "zh-CN or en".to_owned())
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
    match command {
        RulesCommand::Eval(eval) => verdict(eval),
        RulesCommand::Situations(explore) => explored(explore),
    }
}

fn explored(explore: &Explore) -> Outcome {
    let pack = Pack::parse(&read(&explore.pack)?)?;
    let today = explore.today.unwrap_or_else(|| Clock::system().today());
    let mut context = Context::on(today);
    context.lang = explore.lang;
    let kinds = match explore.kind {
        Some(Kind::Person) => vec![ApplicantKind::Person],
        Some(Kind::Firm) => vec![ApplicantKind::Firm],
        None => vec![ApplicantKind::Person, ApplicantKind::Firm],
    };
    let found = situations(&pack, &context, &kinds);
    match explore.format {
        Format::Text => say(found.report(pack.pack(), explore.lang).trim_end())?,
        Format::Json => say(serde_json::to_string_pretty(&found)?)?,
    }
    Ok(true)
}

fn verdict(eval: &Eval) -> Outcome {
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
