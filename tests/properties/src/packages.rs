//! Packages of the catalogue filled in by generated steps, in this process as its JavaScript
//! bindings answer.

use crate::answers::{AnswerSet, context};
use crate::commands::{Argument, Command, Places};
use crate::items::{Item, checkout, items};
use crate::native::{document_refused, refused};
use crate::random::Random;
use onewindow_catalogue::Catalogue;
use onewindow_core::json::{Json, Limits};
use onewindow_core::package::{LoadedPackage, Package, PackageSession, Shared};
use onewindow_core::{Context, File, Lang, SessionError};
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock};

/// A package with the packs of its items.
#[derive(Debug)]
pub struct PackageCase {
    /// The package's key.
    pub key: String,
    /// `package␞pack␞pack…`, as a host takes it.
    pub text: String,
    package: Arc<LoadedPackage>,
    items: Vec<&'static Item>,
}

/// Every package whose items are all published.
#[must_use]
pub fn packages() -> &'static [PackageCase] {
    static PACKAGES: LazyLock<Vec<PackageCase>> = LazyLock::new(read);
    &PACKAGES
}

fn read() -> Vec<PackageCase> {
    let (catalogue, _) = Catalogue::load(&checkout("catalogue"));
    let documents = catalogue.packages.iter().filter_map(|package| {
        let bytes = catalogue.package_document(package)?;
        let loaded = Arc::new(Package::parse(&bytes).expect("a published package can be read"));
        let known = items().list.iter();
        let asked = &loaded.package().items;
        let of_package = |item: &&Item| asked.iter().any(|one| one.item == item.key);
        let items: Vec<&Item> = known.filter(of_package).collect();
        let texts = std::iter::once(String::from_utf8(bytes).expect("a package is text"))
            .chain(items.iter().map(|item| item.text.clone()));
        Some(PackageCase {
            key: package.package.clone(),
            text: texts.collect::<Vec<_>>().join("\u{1e}"),
            package: loaded,
            items,
        })
    });
    documents.collect()
}

impl PackageCase {
    /// The next set: what is chosen, and what is done then.
    pub fn set(&self, commands: RangeInclusive<usize>, random: &mut Random) -> AnswerSet {
        let first = self.items.first().expect("a package has items");
        let chosen = self.package.package().items.iter();
        let chosen: Vec<String> = chosen
            .filter(|item| item.optional && random.percent(60))
            .map(|item| item.item.clone())
            .collect();
        let places: Vec<(&str, Places<'_>)> = self
            .items
            .iter()
            .map(|item| (item.key.as_str(), Places::of(item.native.pack())))
            .collect();
        let wanted = random.between(*commands.start(), *commands.end());
        let context = context(first.native.pack(), &items().calendar, random);
        let commands = (0..wanted).filter_map(|_| {
            let (key, places) = random.pick(&places)?;
            self.command(key, places, random)
        });
        AnswerSet {
            kind: "package",
            commands: commands.collect(),
            context,
            input: Json::List(chosen.into_iter().map(Json::Text).collect()).to_text(),
        }
    }

    /// A step of an item's own form, said of the package.
    fn command(&self, key: &str, places: &Places<'_>, random: &mut Random) -> Option<Command> {
        if random.percent(6) {
            let method = if random.percent(50) {
                "choose"
            } else {
                "unchoose"
            };
            return Some(Command::new(method, [key.to_owned()]));
        }
        let mut command = places.command(random)?;
        let package = self.package.package();
        match command.method {
            "load" => return None,
            "document" => command.arguments = vec![Argument::Text(key.to_owned())],
            "explain" => command.arguments.insert(0, Argument::Text(key.to_owned())),
            "hold" | "release" | "attach" | "detach" | "commit" | "uncommit" | "defer"
            | "undefer" => named(&mut command, key, &package.materials, "/", random),
            "set" | "clear" | "insertRow" | "removeRow" | "moveRow" => {
                named(&mut command, key, &package.fields, "", random);
            }
            _ => {}
        }
        Some(command)
    }

    /// Every answer to one set, in the order of `hosts/answers.mjs`.
    #[must_use]
    pub fn answers(&self, set: &AnswerSet) -> Vec<String> {
        let Ok(context) = Context::parse(set.context.as_bytes()) else {
            return vec![refused("invalid_context", "")];
        };
        let packs: Vec<_> = self
            .items
            .iter()
            .map(|item| Arc::clone(item.native.loaded()))
            .collect();
        let chosen: Vec<String> = serde_json::from_str(&set.input).expect("a list of keys");
        let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
        let package = Arc::clone(&self.package);
        let opened = PackageSession::open(package, &packs, context.clone(), &chosen);
        let mut session = match opened {
            Ok(session) => session,
            Err(error) => return vec![refused(error.code, &error.detail)],
        };
        let mut answers = vec!["open".to_owned()];
        for command in &set.commands {
            let answer = if command.method == "restore" {
                let snapshot = session.snapshot().to_text();
                let package = Arc::clone(&self.package);
                let context = context.clone();
                match PackageSession::restore(package, &packs, context, snapshot.as_bytes()) {
                    Ok(again) => {
                        session = again;
                        session.verdict()
                    }
                    Err(error) => refused(error.code, &error.detail),
                }
            } else {
                match self.run(&mut session, command) {
                    Ok(text) => text,
                    Err(error) => refused(error.code, &error.message),
                }
            };
            answers.push(answer);
        }
        answers.push(session.verdict());
        answers
    }

    fn run(&self, session: &mut PackageSession, command: &Command) -> Result<String, SessionError> {
        use Argument::{Index, Text};
        match (command.method, command.arguments.as_slice()) {
            ("set", [Text(at), Text(value)]) => match self.value(session, at, value) {
                Ok(value) => session.set(at, &value),
                Err(text) => Ok(text),
            },
            ("clear", [Text(at)]) => session.clear(at),
            ("insertRow", [Text(at), Index(n)]) => session.insert_row(at, *n),
            ("removeRow", [Text(at), Index(n)]) => session.remove_row(at, *n),
            ("moveRow", [Text(at), Index(from), Index(to)]) => session.move_row(at, *from, *to),
            ("attach", [Text(at), Text(file)]) => match self.file(session, at, file) {
                Ok(file) => session.attach(at, &file),
                Err(text) => Ok(text),
            },
            ("detach", [Text(at), Text(sha256)]) => session.detach(at, sha256),
            ("hold", [Text(what)]) => session.use_licence(what, true),
            ("release", [Text(what)]) => session.use_licence(what, false),
            ("commit", [Text(at)]) => session.commit(at, true),
            ("uncommit", [Text(at)]) => session.commit(at, false),
            ("defer", [Text(at)]) => session.defer(at, true),
            ("undefer", [Text(at)]) => session.defer(at, false),
            ("choose", [Text(item)]) => session.choose(item, true),
            ("unchoose", [Text(item)]) => session.choose(item, false),
            ("explain", [Text(item), Text(name)]) => session.explain(item, name),
            ("document", [Text(item)]) => match session.document(item) {
                Some(document) => Ok(document.to_text()),
                // Why there is none is what an explanation is refused with.
                None => session.explain(item, ""),
            },
            ("nextQuestion", []) => Ok(session.next_question().unwrap_or("undefined".to_owned())),
            ("verdict", []) => Ok(session.verdict()),
            ("snapshot", []) => Ok(session.snapshot().to_text()),
            ("setLang", [Text(tag)]) => match Lang::tagged(tag) {
                Some(lang) => Ok(session.set_lang(lang)),
                None => Ok(refused("unknown_language", tag)),
            },
            _ => Ok(format!("no such command: {command:?}")),
        }
    }

    /// A value within what the item's pack takes, or the strictest of those open for what is shared.
    fn value(&self, session: &PackageSession, at: &str, text: &str) -> Result<Json, String> {
        let key = at.strip_prefix('/').and_then(|at| at.split_once('/'));
        let key = key.map_or("shared", |(key, _)| key);
        let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let mut limits = SMALL;
        for item in &self.items {
            if (key == "shared" || key == item.key) && session.session(&item.key).is_some() {
                let own = &item.native.pack().limits;
                limits.max_bytes = limits.max_bytes.min(size(own.max_bytes));
                limits.max_depth = limits.max_depth.min(size(own.max_depth));
            }
        }
        Json::parse(text.as_bytes(), limits)
            .map_err(|error| document_refused(error, session.lang()))
    }

    fn file(&self, session: &PackageSession, at: &str, text: &str) -> Result<File, String> {
        let value = self.value(session, at, text)?.to_text();
        let first = self.items.first().expect("a package has items");
        let file = first.native.file(&value);
        file.map_err(|error| document_refused(error, session.lang()))
    }
}

/// What a value may measure where no pack says less.
const SMALL: Limits = Limits {
    max_bytes: 1 << 20,
    max_depth: 32,
};

/// Says a step of an item's own form of the package: of the item, or of what is shared in it.
fn named(command: &mut Command, key: &str, shared: &[Shared], between: &str, random: &mut Random) {
    let Some(Argument::Text(name)) = command.arguments.first_mut() else {
        return;
    };
    let own = |one: &&Shared| one.at.iter().any(|(item, at)| item == key && at == name);
    *name = match shared.iter().find(own) {
        Some(one) if random.percent(70) => format!("/shared/{}", one.id),
        _ => format!("/{key}{between}{name}"),
    };
}
