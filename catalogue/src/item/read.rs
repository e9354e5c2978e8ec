//! Reads an item's file from top to bottom.

use super::commitments;
use super::materials::{Fee, Material, id, read_fee, read_material};
use super::national::{check_district, check_national, codes as national_codes};
use super::prefill::prefill;
use super::{
    Audience, CaseType, Channel, Item, ItemDoc, ItemLimits, Mode, Online, Status, check_department,
    guide,
};
use crate::codes::Codes;
use crate::compile::{self, Check, Source};
use crate::fault::Code;
use crate::folder::File;
use crate::form::{self, Form, Index};
use crate::read::{Ctx, English, Record};
use crate::stages;
use crate::suggest::nearest;
use crate::yaml::Node;
use onewindow_core::pack::Text;

/// Reads, checks and compiles an item; `None` when it has a fault.
pub(crate) fn read(file: &File, codes: &Codes) -> Option<Item> {
    let ctx = file.ctx();
    let before = ctx.faults.count();
    let r = ctx.record(file.root())?;
    let head = head(&r);
    let facts = facts(&r, codes);
    let limits = r.need("limits").and_then(|n| guide::limits(ctx, n));
    let form = match r.need("form") {
        Some(node) => form::read(ctx, node, codes),
        None => Form::default(),
    };
    let index = Index::new(&form);
    let checks = checks(&r, &index);
    let situations = situations(&r, &index);
    let prefill = prefill(&r, &index, |n| pointer(ctx, n, &index));
    let materials = materials(&r, codes, limits.as_ref());
    let sensitive = commitments::sensitive(&r);
    commitments::allowed(&r, sensitive.as_deref(), &materials);
    let fees = fees(&r, codes);
    let result = r.need("result").and_then(|n| guide::result(ctx, n, codes));
    let online = r.need("online").and_then(|n| guide::online(ctx, n));
    let nearby = nearby(&r, facts.as_ref(), online.as_ref());
    let provenance = guide::provenance(&r);
    let steps = guide::steps(&r);
    let special_procedures = guide::special_procedures(&r);
    let scope = r.maybe_text("scope", English::Optional);
    let in_person = r.flag("inPerson");
    let agent_allowed = r
        .get("agentAllowed")
        .and_then(|n| ctx.boolean(n))
        .unwrap_or(true);
    let visits = r.need("visits").and_then(|n| ctx.whole(n, 0, 20));
    let is_joint = facts.as_ref().is_none_or(|facts| facts.mode == Mode::Joint);
    let approval = stages::approval(&r, codes, is_joint, |n| pointer(ctx, n, &index));
    r.finish();

    let source = Source {
        ctx,
        codes,
        form: &form,
        index: &index,
        checks: &checks,
        situations: &situations,
        materials: &materials,
        fees: &fees,
    };
    let rules = compile::rules(&source);
    if ctx.faults.count() > before {
        return None;
    }
    let (head, facts) = (head?, facts?);
    let doc = ItemDoc {
        item: head.item,
        version: head.version,
        status: head.status,
        name: head.name,
        summary: head.summary,
        keywords: head.keywords,
        codes: facts.codes,
        item_type: facts.item_type,
        case_type: facts.case_type,
        mode: facts.mode,
        audience: facts.audience,
        applicants: facts.applicants,
        theme: facts.theme,
        popular: facts.popular,
        department: facts.department,
        level: facts.level,
        districts: facts.districts,
        scope,
        legal_basis: facts.legal_basis,
        conditions: facts.conditions,
        limits: limits?,
        steps,
        special_procedures,
        result: result?,
        in_person,
        agent_allowed,
        visits: visits?,
        online: online?,
        nearby,
        sensitive: sensitive.unwrap_or_default(),
        situations: situations.clone(),
        prefill,
        materials: materials.iter().map(|m| m.doc.clone()).collect(),
        fees: fees.iter().map(|f| f.doc.clone()).collect(),
        approval,
        provenance: provenance?,
    };
    compile::item(file, doc, &source, rules?)
}

struct Head {
    item: String,
    version: u32,
    status: Status,
    name: Text,
    summary: Text,
    keywords: Vec<String>,
}

/// The key of an item or a package, which is also the name of its file.
pub(crate) fn file_key<'a>(r: &Record<'a>, key: &'static str) -> Option<&'a str> {
    let ctx = r.ctx;
    let node = r.need(key)?;
    let found = ctx.key(node)?;
    let stem = ctx.file_stem();
    if found != stem {
        ctx.fault_with(
            node.pos,
            Code::KeyNotFileName,
            format!("“{found}”与文件名“{stem}”不同"),
            format!("`{found}` is not the file's name, `{stem}`"),
            Some(stem.to_owned()),
        );
    }
    Some(found)
}

fn head(r: &Record<'_>) -> Option<Head> {
    let ctx = r.ctx;
    let item = file_key(r, "item");
    let version = r.need("version").and_then(|n| ctx.whole(n, 1, 1_000_000));
    let status = r.need("status").and_then(|n| {
        let words = [
            ("published", Status::Published),
            ("suspended", Status::Suspended),
            ("cancelled", Status::Cancelled),
        ];
        ctx.one_of(n, &words)
    });
    let name = r.text("name", English::Needed);
    let summary = r.text("summary", English::Needed);
    let keywords = r.items("keywords").iter();
    let keywords = keywords
        .filter_map(|n| ctx.string(n))
        .map(str::to_owned)
        .collect();
    Some(Head {
        item: item?.to_owned(),
        version: version?,
        status: status?,
        name: name?,
        summary: summary?,
        keywords,
    })
}

struct Facts {
    codes: super::ItemCodes,
    item_type: String,
    case_type: CaseType,
    mode: Mode,
    audience: Vec<Audience>,
    applicants: Vec<String>,
    theme: String,
    popular: Option<u32>,
    department: String,
    level: String,
    districts: Vec<String>,
    legal_basis: Vec<Text>,
    conditions: Vec<Text>,
}

fn facts(r: &Record<'_>, tables: &Codes) -> Option<Facts> {
    let ctx = r.ctx;
    let codes = r
        .get("codes")
        .map(|n| national_codes(ctx, n))
        .unwrap_or_default();
    let national =
        |n, table| check_national(ctx, n, tables.national(table), table).map(str::to_owned);
    let item_type = r.need("type").and_then(|n| national(n, "A.1"));
    let case_type = r.need("caseType").and_then(|n| {
        let words = [
            ("immediate", CaseType::Immediate),
            ("promised", CaseType::Promised),
            ("other", CaseType::Other),
        ];
        ctx.one_of(n, &words)
    });
    let mode = r.need("mode").and_then(|n| {
        let words = [
            ("single", Mode::Single),
            ("joint", Mode::Joint),
            ("escalated", Mode::Escalated),
        ];
        ctx.one_of(n, &words)
    });
    let tabs = [("person", Audience::Person), ("firm", Audience::Firm)];
    let audience = filled(r, "audience")
        .iter()
        .filter_map(|n| ctx.one_of(n, &tabs))
        .collect();
    let applicants = filled(r, "applicants").iter();
    let applicants = applicants.filter_map(|n| national(n, "A.4")).collect();
    let theme = theme(r, tables);
    let popular = r.get("popular").and_then(|n| ctx.whole(n, 1, 1_000));
    let department = r
        .need("department")
        .and_then(|n| check_department(ctx, n, &tables.departments));
    let level = r.need("level").and_then(|n| national(n, "A.2"));
    let districts = filled(r, "districts").iter();
    let districts = districts
        .filter_map(|n| check_district(ctx, n, tables))
        .map(str::to_owned)
        .collect();
    let legal_basis = r.texts("legalBasis", English::Optional);
    let conditions = r.texts("conditions", English::Optional);
    Some(Facts {
        codes,
        item_type: item_type?,
        case_type: case_type?,
        mode: mode?,
        audience,
        applicants,
        theme: theme?.to_owned(),
        popular,
        department: department?.to_owned(),
        level: level?,
        districts,
        legal_basis,
        conditions,
    })
}

/// A theme the city has named in `codes/themes.yaml`, where there is such a table.
fn theme<'a>(r: &Record<'a>, tables: &Codes) -> Option<&'a str> {
    let node = r.need("theme")?;
    let theme = r.ctx.string(node)?;
    let known: Vec<&str> = tables
        .table(Codes::THEMES)
        .unwrap_or_default()
        .iter()
        .map(|known| known.value.as_str())
        .collect();
    if !known.is_empty() && !known.contains(&theme) {
        r.ctx.bad_value(node.pos, theme, &known);
    }
    Some(theme)
}

/// 就近办 is a choice: somewhere to go, and more than one such place.
fn nearby(r: &Record<'_>, facts: Option<&Facts>, online: Option<&Online>) -> bool {
    let Some(node) = r.get("nearby") else {
        return false;
    };
    let claimed = r.ctx.boolean(node).unwrap_or(false);
    let one_place = facts.is_some_and(|facts| facts.districts.len() < 2);
    let no_window = online.is_some_and(|online| !online.channels.contains(&Channel::Window));
    if claimed && (one_place || no_window) {
        r.ctx.fault(
            node.pos,
            Code::BadValue,
            "就近办要有窗口渠道和两个以上的办理区",
            "an item done nearby needs the channel `window` and two districts at least",
        );
    }
    claimed
}

/// The members of a list that must have one at least.
fn filled<'a>(r: &Record<'a>, key: &'static str) -> &'a [Node] {
    let Some(node) = r.need(key) else { return &[] };
    let items = r.ctx.list(node);
    if items.is_empty() && matches!(node.value, crate::yaml::Value::List(_)) {
        r.ctx.fault(
            node.pos,
            Code::MissingKey,
            format!("“{key}”是空的"),
            format!("`{key}` is empty"),
        );
    }
    items
}

/// A pointer to a field that is there.
fn pointer<'a>(ctx: Ctx<'a>, node: &'a Node, index: &Index<'_>) -> Option<&'a str> {
    let pointer = ctx.string(node)?;
    if index.get(pointer).is_some() {
        return Some(pointer);
    }
    if index.is_unknown(pointer) {
        return None;
    }
    let last = pointer.rsplit('/').next();
    let elsewhere = index.pointers().find(|p| p.rsplit('/').next() == last);
    ctx.fault_with(
        node.pos,
        Code::UnknownPointer,
        format!("表单里没有“{pointer}”这个字段"),
        format!("the form has no field `{pointer}`"),
        nearest(pointer, index.pointers())
            .or(elsewhere)
            .map(str::to_owned),
    );
    None
}

fn checks(r: &Record<'_>, index: &Index<'_>) -> Vec<Check> {
    let ctx = r.ctx;
    let mut seen = Vec::new();
    let mut check = |node| {
        let c = ctx.record(node)?;
        let id = id(&c, &mut seen).map(str::to_owned);
        let at = c.need("at").and_then(|n| pointer(ctx, n, index));
        let rule = c.need("rule").and_then(|n| form::rule(ctx, n));
        let message = c.text("message", English::Needed);
        c.finish();
        Some(Check {
            id: id.unwrap_or_default(),
            at: at.map(str::to_owned),
            rule: rule?,
            message,
        })
    };
    r.items("checks").iter().filter_map(&mut check).collect()
}

fn situations(r: &Record<'_>, index: &Index<'_>) -> Vec<String> {
    let ctx = r.ctx;
    let mut out: Vec<String> = Vec::new();
    for node in r.items("situations") {
        let Some(found) = pointer(ctx, node, index) else {
            continue;
        };
        if out.iter().any(|p| p == found) {
            ctx.fault(
                node.pos,
                Code::DuplicateId,
                format!("“{found}”重复"),
                format!("`{found}` is listed twice"),
            );
            continue;
        }
        out.push(found.to_owned());
    }
    out
}

fn materials(r: &Record<'_>, codes: &Codes, limits: Option<&ItemLimits>) -> Vec<Material> {
    let ctx = r.ctx;
    let list = r.need("materials").map(|n| ctx.list(n)).unwrap_or_default();
    let mut seen = Vec::new();
    list.iter()
        .filter_map(|n| read_material(ctx, n, codes, limits, &mut seen))
        .collect()
}

fn fees(r: &Record<'_>, codes: &Codes) -> Vec<Fee> {
    let ctx = r.ctx;
    let list = r.need("fees").map(|n| ctx.list(n)).unwrap_or_default();
    let mut seen = Vec::new();
    list.iter()
        .filter_map(|n| read_fee(ctx, n, codes, &mut seen))
        .collect()
}
