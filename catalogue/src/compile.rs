//! From the parts of an item to its rule pack.

use crate::analysis::{self, Purpose, Used};
use crate::cel::{self, Scope, Type};
use crate::chinese;
use crate::codes::Codes;
use crate::fault::Code;
use crate::folder::File;
use crate::form::{self, Cel, Form, Index, Shape};
use crate::item::{FILE_TYPES, Fee, Item, ItemDoc, Material};
use crate::read::Ctx;
use onewindow_core::expr::Expr;
use onewindow_core::pack::{
    self, FORMAT, Field, FileRule, Kind, Limits, Pack, Rule, RuleRef, Text,
};
use std::rc::Rc;

/// A rule over several fields, as written.
pub(crate) struct Check {
    pub(crate) id: String,
    /// `None` when the pointer leads nowhere, which is reported.
    pub(crate) at: Option<String>,
    pub(crate) rule: Cel,
    pub(crate) message: Option<Text>,
}

/// The parts of an item that become its pack.
pub(crate) struct Source<'s> {
    pub(crate) ctx: Ctx<'s>,
    pub(crate) codes: &'s Codes,
    pub(crate) form: &'s Form,
    pub(crate) index: &'s Index<'s>,
    pub(crate) checks: &'s [Check],
    pub(crate) situations: &'s [String],
    pub(crate) materials: &'s [Material],
    pub(crate) fees: &'s [Fee],
}

/// The rules of an item, compiled, with who uses which.
pub(crate) struct Rules {
    rules: Vec<Rule>,
    fields: Vec<Field>,
    checks: Vec<pack::Check>,
    materials: Vec<Option<RuleRef>>,
    fees: Vec<(Option<RuleRef>, Option<RuleRef>)>,
}

struct Compiler<'s> {
    source: &'s Source<'s>,
    licences: Rc<[String]>,
    rules: Vec<Rule>,
    used: Vec<Used<'s>>,
}

/// Compiles and analyses every rule; `None` when one has a fault.
pub(crate) fn rules(source: &Source<'_>) -> Option<Rules> {
    let licences = source.codes.licences.iter().map(|l| l.key.clone());
    let mut compiler = Compiler {
        source,
        licences: licences.collect(),
        rules: Vec::new(),
        used: Vec::new(),
    };
    let fields = compiler.fields(&source.form.fields);
    let checks = source
        .checks
        .iter()
        .filter_map(|c| compiler.check(c))
        .collect();
    let materials = source
        .materials
        .iter()
        .map(|m| compiler.material(m))
        .collect();
    let fees = source.fees.iter().map(|f| compiler.fee(f)).collect();
    analysis::run(source.ctx, source.index, &compiler.used);
    analysis::duplicates(source.ctx, source.materials);
    Some(Rules {
        rules: compiler.rules,
        fields: fields?,
        checks,
        materials,
        fees,
    })
}

impl<'s> Compiler<'s> {
    fn add(
        &mut self,
        id: String,
        cel: &'s Cel,
        row: Option<&'s str>,
        wanted: &Type,
        purpose: Purpose<'s>,
    ) -> Option<RuleRef> {
        let scope = Scope {
            ctx: self.source.ctx,
            index: self.source.index,
            row,
            licences: &self.licences,
        };
        let compiled = cel::compile(&scope, cel, wanted)?;
        let rule = Rule {
            id,
            source: cel.text().trim().to_owned(),
            expr: compiled.expr.clone(),
        };
        self.used.push(Used {
            cel,
            compiled,
            purpose,
        });
        self.push(rule)
    }

    fn push(&mut self, rule: Rule) -> Option<RuleRef> {
        let at = RuleRef::try_from(self.rules.len()).ok()?;
        self.rules.push(rule);
        Some(at)
    }

    /// The pack's fields; `None` when one could not be read.
    fn fields(&mut self, fields: &'s [form::Field]) -> Option<Vec<Field>> {
        // Every field is compiled, also after one that could not be, so that each fault is found.
        let all: Vec<Option<Field>> = fields.iter().map(|f| self.field(f)).collect();
        all.into_iter().collect()
    }

    fn field(&mut self, field: &'s form::Field) -> Option<Field> {
        let pointer = &field.pointer;
        let row = form::row_of(pointer);
        let mut rule = |name: &str, cel: &'s Option<Cel>, wanted: &Type, purpose| {
            let cel = cel.as_ref()?;
            self.add(format!("{name}:{pointer}"), cel, row, wanted, purpose)
        };
        let visible_when = rule(
            "visible",
            &field.visible,
            &Type::Bool,
            Purpose::Visible(pointer),
        );
        let required_when = rule(
            "required",
            &field.required_when,
            &Type::Bool,
            Purpose::Required(pointer),
        );
        let answer = Type::of(field);
        let compute = rule(
            "compute",
            &field.compute,
            &answer,
            Purpose::Compute(pointer),
        );
        let kind = match &field.shape {
            Shape::Group(fields) => Kind::Group {
                fields: self.fields(fields)?,
            },
            Shape::Rows { fields, min, max } => Kind::Rows {
                fields: self.fields(fields)?,
                min_items: *min,
                max_items: *max,
            },
            Shape::Leaf(kind) => kind.clone(),
            Shape::Unreadable => return None,
        };
        Some(Field {
            key: field.key.clone(),
            title: field.title.clone(),
            description: field.description.clone(),
            kind,
            required: field.required,
            required_when,
            visible_when,
            compute,
            read_only: field.read_only,
            default: field
                .default
                .as_ref()
                .map(|json| onewindow_core::json::Json::from(json).to_text()),
            widget: field.widget.clone(),
            sensitive: field.sensitive,
        })
    }

    fn check(&mut self, check: &'s Check) -> Option<pack::Check> {
        let row = check.at.as_deref().and_then(form::row_of);
        let id = format!("check:{}", check.id);
        let rule = self.add(id, &check.rule, row, &Type::Bool, Purpose::Check(&check.id));
        Some(pack::Check {
            id: check.id.clone(),
            at: check.at.clone()?,
            rule: rule?,
            message: check.message.clone()?,
        })
    }

    fn material(&mut self, material: &'s Material) -> Option<RuleRef> {
        let cel = material.when.as_ref()?;
        let id = format!("material:{}", material.doc.id);
        self.add(
            id,
            cel,
            None,
            &Type::Bool,
            Purpose::Material(&material.doc.id),
        )
    }

    fn fee(&mut self, fee: &'s Fee) -> (Option<RuleRef>, Option<RuleRef>) {
        let id = &fee.doc.id;
        let when = fee.when.as_ref().and_then(|cel| {
            self.add(
                format!("fee:{id}"),
                cel,
                None,
                &Type::Bool,
                Purpose::Fee(id),
            )
        });
        let condition = when.and_then(|_| self.rules.last()).map(|r| r.expr.clone());
        let name = format!("amount:{id}");
        let amount = match (&fee.amount, fee.doc.amount_fen) {
            (Some(cel), _) => self.add(name, cel, None, &Type::Decimal, Purpose::Amount(condition)),
            (None, fixed) => {
                let text = fixed.unwrap_or(0).to_string();
                self.push(Rule {
                    id: name,
                    source: text.clone(),
                    expr: Expr::Number(text),
                })
            }
        };
        (when, amount)
    }
}

/// The pack of a form without materials and fees, of no item.
pub(crate) fn form_alone(rules: Rules, limits: Limits) -> Pack {
    Pack {
        format: FORMAT.to_owned(),
        item: "profile".to_owned(),
        version: 1,
        name: Text {
            zh: "profile".to_owned(),
            en: None,
        },
        fields: rules.fields,
        rules: rules.rules,
        checks: rules.checks,
        situations: Vec::new(),
        materials: Vec::new(),
        fees: Vec::new(),
        limits,
    }
}

/// Puts an item together that has no fault.
pub(crate) fn item(
    file: &File<'_>,
    doc: ItemDoc,
    source: &Source<'_>,
    rules: Rules,
) -> Option<Item> {
    let limits = limits(source.index);
    let materials = source.materials.iter().zip(&rules.materials);
    let fees = source.fees.iter().zip(&rules.fees);
    let pack = Pack {
        format: FORMAT.to_owned(),
        item: doc.item.clone(),
        version: doc.version,
        name: doc.name.clone(),
        fields: rules.fields,
        checks: rules.checks,
        situations: source.situations.to_vec(),
        materials: materials.map(|(m, when)| material(m, *when)).collect(),
        fees: fees
            .map(|(f, (when, amount))| fee(f, *when, *amount))
            .collect::<Option<_>>()?,
        rules: rules.rules,
        limits,
    };
    let pack_bytes = pack.to_canonical().ok()?;
    let pack_sha256 = match Pack::parse(&pack_bytes) {
        Ok(loaded) => loaded.sha256().to_owned(),
        Err(refusal) => {
            source.ctx.fault(
                file.root().pos,
                Code::PackRefused,
                format!("规则引擎不接受这个事项：{}", chinese::of_pack(&refusal)),
                format!("the rules core refuses the item: {refusal}"),
            );
            return None;
        }
    };
    Some(Item {
        doc,
        source: file.text().to_owned(),
        pack,
        pack_bytes,
        pack_sha256,
    })
}

fn material(material: &Material, needed_when: Option<RuleRef>) -> pack::Material {
    let doc = &material.doc;
    let files = doc.files.as_ref();
    let media_type = |ending: &String| {
        let found = FILE_TYPES.iter().find(|(e, _)| e == ending);
        found.map(|(_, media)| (*media).to_owned())
    };
    let types = files.map(|f| f.types.as_slice()).unwrap_or_default();
    pack::Material {
        id: doc.id.clone(),
        name: doc.name.clone(),
        needed_when,
        why: doc.why.clone(),
        originals: doc.originals,
        copies: doc.copies,
        form: doc.form,
        files: FileRule {
            media_types: types.iter().filter_map(media_type).collect(),
            max_bytes: files.map_or(0, |f| u64::from(f.max_megabytes) << 20),
            max_count: files.map_or(0, |f| f.max_count),
        },
        source: doc.source.clone(),
        generated: doc.generated,
        licence: doc.licence.clone(),
        shared_data: doc.shared_data.clone(),
        commitment: doc.commitment.clone(),
        deferral_workdays: doc.deferral_workdays,
    }
}

fn fee(fee: &Fee, charged_when: Option<RuleRef>, amount: Option<RuleRef>) -> Option<pack::Fee> {
    Some(pack::Fee {
        id: fee.doc.id.clone(),
        list_code: fee.doc.list_code.clone(),
        name: fee.doc.name.clone(),
        charged_when,
        amount: amount?,
    })
}

/// The longest answer of a format that states no length.
const FORMAT_TEXT: u32 = 2_000;

/// The largest input the item's own fields can need.
fn limits(index: &Index<'_>) -> Limits {
    let mut limits = Limits {
        max_bytes: 256 << 10,
        max_depth: 16,
        max_rows: 1,
        max_text: FORMAT_TEXT,
    };
    for field in index.fields() {
        match &field.shape {
            Shape::Rows { max, .. } => limits.max_rows = limits.max_rows.max(max.unwrap_or(1)),
            Shape::Leaf(Kind::Text { max_length, .. }) => {
                limits.max_text = limits.max_text.max(max_length.unwrap_or(0));
            }
            _ => {}
        }
    }
    limits
}
