//! Packages filled in at random: whatever is shared, each item is told exactly what its own pack
//! says of its own document, and what is shared is asked once.

use onewindow_catalogue::Catalogue;
use onewindow_core::json::{Json, Limits};
use onewindow_core::pack::{Field, Kind, Pack};
use onewindow_core::package::{Package, PackageSession, field_at};
use onewindow_core::{Context, File, Input, LoadedPack, Mode, Standing, evaluate, evaluate_as};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Numbers that look random and are the same on every run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }

    /// An answer to a field: right, wrong or empty.
    fn answer(&mut self, field: &Field) -> Value {
        let texts = |texts: &[&str]| texts.iter().map(|t| json!(t)).collect::<Vec<Value>>();
        let choices = match &field.kind {
            Kind::Text { format, .. } => texts(match format.as_deref() {
                Some("cn-resident-id") => &["990000199001010017", "990000201501010014", "1", ""],
                Some("cn-uscc") => &["91990100QQQQ0001XB", "12", ""],
                Some("cn-mobile") => &["13800000000", "138", ""],
                Some("date") => &["2026-11-01", "2027-01-31", "2026-02-30", ""],
                _ => &[
                    "示例市晨光商贸有限公司",
                    "人民路18号二层",
                    "林",
                    "2026-990102-47-01-123456",
                    "",
                ],
            }),
            Kind::Choice { choices } => {
                let mut values: Vec<Value> = choices.iter().map(|c| json!(c.value)).collect();
                values.push(json!("nonsense"));
                values
            }
            Kind::Choices { choices, .. } => {
                let some: Vec<&str> = choices
                    .iter()
                    .filter(|_| self.roll(2) == 0)
                    .map(|c| c.value.as_str())
                    .collect();
                vec![json!(some), json!([])]
            }
            Kind::Number { .. } => vec![json!(1), json!(20), json!(99.5), json!(-3), json!("1")],
            Kind::Boolean { .. } => vec![json!(true), json!(false), json!("yes")],
            Kind::Group { fields } => {
                let members: Vec<&Field> = fields.iter().filter(|_| self.roll(3) > 0).collect();
                let group: serde_json::Map<String, Value> = members
                    .into_iter()
                    .map(|field| (field.key.clone(), self.answer(field)))
                    .collect();
                return Value::Object(group);
            }
            Kind::Rows { fields, .. } => {
                let count = self.roll(3);
                let row = |dice: &mut Self| {
                    let row: serde_json::Map<String, Value> = fields
                        .iter()
                        .map(|field| (field.key.clone(), dice.answer(field)))
                        .collect();
                    Value::Object(row)
                };
                return (0..count).map(|_| row(self)).collect();
            }
        };
        // Mostly right, so that the forms get somewhere.
        match self.roll(4) {
            0 => self.pick(&choices).clone(),
            _ => choices[0].clone(),
        }
    }
}

/// A field with its pointer in its item's form.
struct Spot<'p> {
    item: &'p str,
    pointer: String,
    field: &'p Field,
}

fn spots<'p>(item: &'p str, fields: &'p [Field], above: &str, out: &mut Vec<Spot<'p>>) {
    for field in fields {
        let pointer = format!("{above}/{}", field.key);
        if let Kind::Group { fields } = &field.kind {
            spots(item, fields, &pointer, out);
        }
        out.push(Spot {
            item,
            pointer,
            field,
        });
    }
}

fn json(value: &Value) -> Json {
    let limits = Limits {
        max_bytes: 100_000,
        max_depth: 20,
    };
    Json::parse(value.to_string().as_bytes(), limits).unwrap()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn file(dice: &mut Dice) -> File {
    let media_type = *dice.pick(&["application/pdf", "image/jpeg", "text/plain"]);
    File {
        name: "a".to_owned(),
        size: 1000,
        media_type: media_type.to_owned(),
        sha256: format!("{:02x}", dice.roll(4)),
    }
}

fn context(dice: &mut Dice) -> Context {
    Context {
        holdings: vec!["business-licence".to_owned()],
        standing: Standing {
            deferral_allowed: dice.roll(3) > 0,
            commitment_allowed: true,
        },
        ..Context::on("2026-11-22".parse().unwrap())
    }
}

/// A package being filled in, with what the test knows of it.
struct Run {
    package: Arc<onewindow_core::package::LoadedPackage>,
    packs: Vec<Arc<LoadedPack>>,
    context: Context,
    session: PackageSession,
    /// What a caller knows who reads nothing but deltas: shared fields and documents, the rest.
    heard: BTreeMap<String, Value>,
    /// The shared answers as they were put in last.
    answers: BTreeMap<String, Option<Value>>,
}

impl Run {
    fn open(catalogue: &Catalogue, key: &str, dice: &mut Dice) -> Self {
        let mut packages = catalogue.packages.iter();
        let package = packages.find(|package| package.package == key).unwrap();
        let bytes = catalogue.package_document(package).unwrap();
        let package = Arc::new(Package::parse(&bytes).unwrap());
        let packs: Vec<Arc<LoadedPack>> = package
            .package()
            .items
            .iter()
            .map(|item| &catalogue.item(&item.item).unwrap().pack_bytes)
            .map(|bytes| Arc::new(Pack::parse(bytes).unwrap()))
            .collect();
        let context = context(dice);
        let session =
            PackageSession::open(Arc::clone(&package), &packs, context.clone(), &[]).unwrap();
        let mut run = Self {
            package,
            packs,
            context,
            session,
            heard: BTreeMap::new(),
            answers: BTreeMap::new(),
        };
        run.hear_all(&run.session.verdict());
        run
    }

    fn hear_all(&mut self, verdict: &str) {
        self.heard = told(&parsed(verdict));
    }

    fn hear(&mut self, delta: &str) {
        let delta = parsed(delta);
        for (name, state) in shared(&delta) {
            // What no item shows or needs is in no list.
            if state["visible"] == false {
                self.heard.remove(&name);
            } else {
                self.heard.insert(name, state);
            }
        }
        for end in ENDS {
            self.heard.insert((*end).to_owned(), delta[*end].clone());
        }
    }

    /// The shared question at an item's own pointer.
    fn shared_at(&self, item: &str, pointer: &str) -> Option<String> {
        let fields = &self.package.package().fields;
        let at = |(own, at): &(String, String)| own == item && at == pointer;
        let field = fields.iter().find(|field| field.at.iter().any(at))?;
        Some(field.id.clone())
    }

    fn is_chosen(&self, item: &str) -> bool {
        self.session.session(item).is_some()
    }

    /// Sets or clears something of an item, or something shared.
    fn answer(&mut self, spot: &Spot<'_>, value: Option<Value>, dice: &mut Dice) {
        let shared = self.shared_at(spot.item, &spot.pointer);
        let own = format!("/{}{}", spot.item, spot.pointer);
        let pointer = match &shared {
            Some(id) if dice.roll(2) == 0 || !self.is_chosen(spot.item) => format!("/shared/{id}"),
            _ => own,
        };
        if !self.is_chosen(spot.item) && shared.is_none() {
            return;
        }
        let delta = match &value {
            Some(value) => self.session.set(&pointer, &json(value)),
            None => self.session.clear(&pointer),
        };
        let Ok(delta) = delta else { return };
        self.hear(&delta);
        for field in &self.package.package().fields {
            let here = field.at.iter().find(|(item, _)| item == spot.item);
            let below = here.and_then(|(_, at)| at.strip_prefix(spot.pointer.as_str()));
            if let Some(below) = below.filter(|below| below.is_empty() || below.starts_with('/')) {
                let value = value
                    .as_ref()
                    .and_then(|value| value.pointer(below))
                    .cloned();
                self.answers.insert(field.id.clone(), value);
            }
        }
    }

    fn step(&mut self, spots: &[Spot<'_>], dice: &mut Dice) {
        let spot = dice.pick(spots);
        let document = self.document(dice);
        let delta = match dice.roll(14) {
            0 => return self.answer(spot, None, dice),
            1..=7 => {
                let value = dice.answer(spot.field);
                return self.answer(spot, Some(value), dice);
            }
            8 => {
                let rows = format!("/{}{}", spot.item, spot.pointer);
                let (from, to) = (dice.roll(3), dice.roll(3));
                match dice.roll(3) {
                    0 => self.session.insert_row(&rows, from),
                    1 => self.session.remove_row(&rows, from),
                    _ => self.session.move_row(&rows, from, to),
                }
            }
            9 => self.session.attach(&document, &file(dice)),
            10 => self
                .session
                .detach(&document, &format!("{:02x}", dice.roll(4))),
            11 => {
                let chosen = dice.roll(3) > 0;
                match dice.roll(3) {
                    0 => self.session.commit(&document, chosen),
                    1 => self.session.defer(&document, chosen),
                    _ => self.session.use_licence(&document, chosen),
                }
            }
            12 => {
                let items = &self.package.package().items;
                let verdict = self
                    .session
                    .choose(&dice.pick(items).item, dice.roll(3) > 0);
                if let Ok(verdict) = verdict {
                    self.hear_all(&verdict);
                }
                return;
            }
            _ => {
                let snapshot = self.session.snapshot().to_text();
                let (package, context) = (Arc::clone(&self.package), self.context.clone());
                let bytes = snapshot.as_bytes();
                let again = PackageSession::restore(package, &self.packs, context, bytes).unwrap();
                assert_eq!(again.verdict(), self.session.verdict());
                assert_eq!(again.snapshot().to_text(), snapshot);
                self.session = again;
                return;
            }
        };
        if let Ok(delta) = delta {
            self.hear(&delta);
        }
    }

    /// A document of an item or a shared one.
    fn document(&self, dice: &mut Dice) -> String {
        let pack = dice.pick(&self.packs).pack();
        let shared = &self.package.package().materials;
        if !shared.is_empty() && dice.roll(2) == 0 {
            return format!("/shared/{}", dice.pick(shared).id);
        }
        format!("/{}/{}", pack.item, dice.pick(&pack.materials).id)
    }

    fn check(&self) {
        let text = self.session.verdict();
        let verdict = parsed(&text);
        assert_eq!(told(&verdict), self.heard, "the deltas come to the verdict");
        let snapshot = self.session.snapshot();
        for pack in &self.packs {
            let item = &pack.pack().item;
            let Some(document) = self.session.document(item) else {
                assert!(verdict["items"].get(item).is_none());
                continue;
            };
            // Byte for byte, both on the draft and on what would be sent.
            let draft = snapshot.get("items").unwrap().get(item).unwrap();
            let draft = Input::parse(draft.to_text().as_bytes(), pack).unwrap();
            let own = evaluate_as(Mode::Draft, pack, &self.context, &draft);
            let own = serde_json::to_string(&own).unwrap();
            assert!(
                text.contains(&format!("\"{item}\":{own}")),
                "{item}\n{own}\n{text}"
            );
            let sent = Input::parse(document.to_text().as_bytes(), pack).unwrap();
            let sent = Input {
                files: draft.files.clone(),
                ..sent
            };
            let sent = serde_json::to_string(&evaluate(pack, &self.context, &sent)).unwrap();
            assert_eq!(sent, own, "{item}");
        }
        self.check_shared(&verdict, &parsed(&snapshot.to_text()));
    }

    fn check_shared(&self, verdict: &Value, snapshot: &Value) {
        let fields = verdict["fields"].as_array().unwrap();
        let mut pointers: Vec<&str> = fields
            .iter()
            .map(|field| field["pointer"].as_str().unwrap())
            .collect();
        for field in &self.package.package().fields {
            for (item, at) in &field.at {
                let held = snapshot["items"].get(item).map(|item| &item["answers"]);
                if let Some(held) = held
                    && let Some(answer) = self.answers.get(&field.id)
                {
                    assert_eq!(held.pointer(at), answer.as_ref(), "{item}{at}");
                }
                let own = format!("/{item}{at}");
                assert!(!pointers.contains(&own.as_str()), "{own} is asked again");
            }
        }
        let before = pointers.len();
        pointers.sort_unstable();
        pointers.dedup();
        assert_eq!(pointers.len(), before, "every question stands once");
        // Progress counts a shared question once: required fields of the list are those counted.
        let required = |field: &&Value| field["required"] == true;
        let required = fields.iter().filter(required).count();
        assert_eq!(verdict["progress"]["required"], required);
        let missing: usize = self.missing(verdict);
        assert_eq!(verdict["progress"]["answered"], required - missing);
    }

    /// The missing questions, each shared one once.
    fn missing(&self, verdict: &Value) -> usize {
        let mut missing: Vec<String> = Vec::new();
        for (item, own) in verdict["items"].as_object().unwrap() {
            for error in own["missing"].as_array().unwrap() {
                let pointer = error["pointer"].as_str().unwrap();
                let shared = self.shared_at(item, pointer);
                missing.push(shared.unwrap_or_else(|| format!("/{item}{pointer}")));
            }
        }
        missing.sort();
        missing.dedup();
        missing.len()
    }
}

/// The members a delta always has.
const ENDS: &[&str] = &[
    "feeTotalFen",
    "progress",
    "valid",
    "complete",
    "nextQuestion",
];

/// What a verdict says of what is shared and of all together.
fn told(verdict: &Value) -> BTreeMap<String, Value> {
    let mut told = shared(verdict);
    for end in ENDS {
        told.insert((*end).to_owned(), verdict[*end].clone());
    }
    told
}

/// What a verdict or a delta says of what is shared.
fn shared(says: &Value) -> BTreeMap<String, Value> {
    let mut shared = BTreeMap::new();
    for (part, name) in [("fields", "pointer"), ("checklist", "material")] {
        for entry in says[part].as_array().unwrap() {
            let key = entry[name].as_str().unwrap();
            if key.starts_with("/shared/") {
                shared.insert(format!("{part} {key}"), entry.clone());
            }
        }
    }
    shared
}

#[test]
fn each_item_is_told_what_its_own_pack_says() {
    let catalogue = Catalogue::load(Path::new(env!("CARGO_MANIFEST_DIR"))).0;
    assert!(catalogue.packages.len() >= 5);
    let mut completed = 0;
    for (seed, package) in (1..).zip(&catalogue.packages) {
        let mut dice = Dice(seed * 7919);
        for _ in 0..2 {
            let mut run = Run::open(&catalogue, &package.package, &mut dice);
            let packs = run.packs.clone();
            let mut spots = Vec::new();
            for pack in &packs {
                self::spots(&pack.pack().item, &pack.pack().fields, "", &mut spots);
            }
            run.check();
            for _ in 0..60 {
                run.step(&spots, &mut dice);
                run.check();
            }
            completed += run.answers.len();
        }
    }
    assert!(
        completed > 30,
        "shared questions were answered, not only others"
    );
}

/// Every shared part of the city's packages is one the core takes, and saves questions.
#[test]
fn the_packages_of_the_city_share_what_they_say() {
    let catalogue = Catalogue::load(Path::new(env!("CARGO_MANIFEST_DIR"))).0;
    let mut saved = BTreeMap::new();
    for package in &catalogue.packages {
        let mut dice = Dice(1);
        let run = Run::open(&catalogue, &package.package, &mut dice);
        let document = run.package.package();
        for field in &document.fields {
            for (item, at) in &field.at {
                let pack = run
                    .packs
                    .iter()
                    .find(|pack| pack.pack().item == *item)
                    .unwrap();
                assert!(field_at(pack.pack(), at).is_some(), "{item}{at}");
            }
        }
        let once = |at: usize| at.saturating_sub(1);
        let fields: usize = document.fields.iter().map(|f| once(f.at.len())).sum();
        let materials: usize = document.materials.iter().map(|m| once(m.at.len())).sum();
        saved.insert(package.package.clone(), (fields, materials));
    }
    let wanted = [
        ("canyin", (9, 2)),
        ("gongcheng", (36, 3)),
        ("qiye-kaiban", (4, 0)),
        ("shangchao", (37, 5)),
        ("xinsheng-er", (0, 0)),
    ];
    assert_eq!(saved, wanted.map(|(key, n)| (key.to_owned(), n)).into());
}
