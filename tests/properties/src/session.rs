//! What must hold for every session, whatever is done in it.

use crate::answers::{Generator, context};
use crate::commands::{Command, Places};
use crate::items::items;
use crate::native::{Native, Told, text};
use crate::random::Random;
use crate::view::{View, parse, pointer_of};
use onewindow_core::pack::{Field, Kind, Pack};
use onewindow_core::{Context, Input, Mode, Session, evaluate, evaluate_as};
use serde_json::Value;

/// The longest session a fuzzer's bytes can ask for.
const MOST_COMMANDS: usize = 40;

/// A session over one of the catalogue's packs: the first byte names the pack, the rest decide
/// what is done.
///
/// # Panics
/// When a property does not hold.
pub fn bytes(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let items = items();
    let at = usize::from(*first) % items.list.len();
    if let Some(item) = items.list.get(at) {
        let mut random = Random::from_bytes(rest);
        check(&item.native, &items.calendar, &mut random, MOST_COMMANDS);
    }
}

/// A session over a pack with at most so many commands; gives how many there were. After each of
/// them
///
/// - what was told so far comes to the verdict,
/// - a fresh evaluation of the snapshot gives the verdict, to the byte,
/// - so does the strict one of the document that would be sent,
/// - a session made of the snapshot's text has the same verdict, document and snapshot,
/// - a refused command has changed nothing.
///
/// # Panics
/// When one of these does not hold.
pub fn check(native: &Native, calendar: &str, random: &mut Random, most: usize) -> usize {
    let pack = native.pack();
    let context = context(pack, calendar, random);
    let context = Context::parse(context.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let mut watched = Watched::open(native, context);
    if random.percent(70) {
        let set = Generator::new(native, calendar).set(random.below(15), 0..=0, random);
        watched.step(&Command::load(set.input));
    }
    let places = Places::of(pack);
    let mut given = 0;
    while given < most && !random.is_spent() {
        let Some(command) = places.command(random) else {
            continue;
        };
        watched.step(&command);
        given += 1;
    }
    given
}

/// A session, and what a caller knows of it.
struct Watched<'a> {
    native: &'a Native,
    context: Context,
    session: Session,
    view: View,
    verdict: String,
    snapshot: String,
}

impl<'a> Watched<'a> {
    fn open(native: &'a Native, context: Context) -> Self {
        let session = native.open(&context);
        let (verdict, snapshot) = seen(&session);
        let watched = Self {
            native,
            context,
            view: View::of(&verdict, &session.input(), native.pack()),
            session,
            verdict,
            snapshot,
        };
        watched.agrees_with_fresh_ones("open");
        watched
    }

    fn step(&mut self, command: &Command) {
        let name = format!("{command:?} in {}", self.native.pack().item);
        // What is made anew is made in the language the session is in by now.
        self.context.lang = self.session.lang();
        let told = self.native.run(&mut self.session, &self.context, command);
        let (verdict, snapshot) = seen(&self.session);
        let now = View::of(&verdict, &self.session.input(), self.native.pack());
        match told {
            Told::Delta(delta) => {
                self.view.apply(delta.text());
                if let Some(difference) = self.view.difference(&now) {
                    panic!("{name}: told against held: {difference}");
                }
            }
            Told::Refused(refusal) => {
                assert_ne!(command.method, "restore", "{name}: {refusal}");
                assert_eq!(verdict, self.verdict, "{name}: refused, and changed");
                assert_eq!(snapshot, self.snapshot, "{name}: refused, and changed");
            }
            Told::Restored(restored) => {
                assert_eq!(snapshot, self.snapshot, "{name}: restored");
                assert_eq!(restored, verdict, "{name}: restored");
                if !has_stray(&self.verdict, self.native.pack()) {
                    assert_eq!(restored, self.verdict, "{name}: restored");
                }
                self.view = now;
            }
            Told::Text(answer) => {
                if let "load" | "setLang" | "verdict" = command.method {
                    assert_eq!(answer, verdict, "{name}: answered");
                }
                self.view = now;
            }
        }
        (self.verdict, self.snapshot) = (verdict, snapshot);
        self.context.lang = self.session.lang();
        self.agrees_with_fresh_ones(&name);
    }

    fn agrees_with_fresh_ones(&self, name: &str) {
        let loaded = self.native.loaded();
        if has_stray(&self.verdict, self.native.pack()) {
            return;
        }
        let held = self.session.input();
        let fresh = evaluate_as(Mode::Draft, loaded, &self.context, &held);
        same(&text(&fresh), &self.verdict, name, "a fresh evaluation");

        let document = self.session.document();
        let sent = Input {
            answers: document
                .get("answers")
                .cloned()
                .unwrap_or_else(|| panic!("{name}: a document without answers")),
            ..held
        };
        let strict = evaluate(loaded, &self.context, &sent);
        same(&text(&strict), &self.verdict, name, "what is sent");

        let (restored, report) = self
            .native
            .restore(&self.context, &self.snapshot)
            .unwrap_or_else(|error| panic!("{name}: the snapshot cannot be read: {error}"));
        assert!(report.dropped.is_empty(), "{name}: {report:?}");
        let (verdict, again) = seen(&restored);
        same(&verdict, &self.verdict, name, "restored");
        same(&again, &self.snapshot, name, "the restored snapshot");
        let restored = restored.document().to_text();
        same(
            &restored,
            &document.to_text(),
            name,
            "the restored document",
        );

        let next = parse(&self.verdict)["nextQuestion"].clone();
        let asked = self
            .session
            .next_question()
            .map_or(Value::Null, Value::from);
        assert_eq!(asked, next, "{name}: the next question");
    }
}

fn seen(session: &Session) -> (String, String) {
    (session.verdict(), session.snapshot())
}

/// Shows where two texts part, for a verdict fills a screen.
fn same(a: &str, b: &str, name: &str, what: &str) {
    if a != b {
        panic!("{name}: {what} differs {}", crate::parity::difference(a, b));
    }
}

/// Whether something stands in the verdict that is told once and then not part of the answers: a
/// group, a row or a repeating group that was given as something else or past the pack's limit.
fn has_stray(verdict: &str, pack: &Pack) -> bool {
    let verdict = parse(verdict);
    let errors = verdict["errors"].as_array();
    errors.into_iter().flatten().any(|error| {
        let pointer = pointer_of(error);
        match error["code"].as_str() {
            Some("wrong_type") => !pointer.starts_with('#') && !is_leaf(&pack.fields, &pointer),
            Some("too_many_rows") => error["params"]["max"] == pack.limits.max_rows,
            _ => false,
        }
    })
}

fn is_leaf(fields: &[Field], pointer: &str) -> bool {
    let mut fields = fields;
    let mut leaf = false;
    for key in pointer.split('/').skip(1) {
        if let Some(field) = fields.iter().find(|field| field.key == key) {
            fields = field.kind.fields();
            leaf = !matches!(field.kind, Kind::Group { .. } | Kind::Rows { .. });
        } else {
            leaf = false;
        }
    }
    leaf
}

impl Command {
    fn load(input: String) -> Self {
        Self {
            method: "load",
            arguments: vec![crate::commands::Argument::Text(input)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_leaf;
    use crate::items::items;

    #[test]
    fn a_leaf_is_told_from_a_group() {
        let item = items().list.iter().find(|item| item.key == "getihu-sheli");
        let fields = &item.unwrap().native.pack().fields;
        assert!(is_leaf(fields, "/business/capital"));
        assert!(!is_leaf(fields, "/business"));
        assert!(!is_leaf(fields, ""));
        assert!(!is_leaf(fields, "/business/none"));
    }
}
