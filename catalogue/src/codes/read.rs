//! Reads the code tables.

use super::{
    Codes, Dataset, Department, Division, Licence, ListedFee, NationalCode, NationalTable,
};
use crate::fault::Code;
use crate::folder::File;
use crate::item::{check_department, check_uscc};
use crate::read::{Ctx, English};
use crate::yaml::Node;
use onewindow_core::pack::{Choice, Text};
use onewindow_core::requests::WindowKind;

/// Reads the files of `codes/`.
pub(crate) fn read(files: &[File]) -> Codes {
    let mut codes = Codes::default();
    for file in files {
        let (ctx, node) = (file.ctx(), file.root());
        match ctx.file_stem() {
            "departments" => codes.departments = rows(ctx, node, department),
            "divisions" => divisions(ctx, node, &mut codes),
            "licences" => codes.licences = rows(ctx, node, licence),
            "fees" => codes.fees = rows(ctx, node, fee),
            "datasets" => codes.datasets = rows(ctx, node, dataset),
            "gbt39046" => codes.gbt39046 = national(ctx, node),
            other => {
                let name = other.to_owned();
                codes.tables.insert(name, rows(ctx, node, choice));
            }
        }
    }
    for file in files {
        check_organs(file, &codes.departments);
    }
    let keyed = |rows: Vec<(&String, &Text)>| -> Vec<Choice> {
        let choice = |(value, title): (&String, &Text)| Choice {
            value: value.clone(),
            title: title.clone(),
        };
        rows.into_iter().map(choice).collect()
    };
    let districts = keyed(codes.districts.iter().map(|d| (&d.key, &d.name)).collect());
    let departments = keyed(
        codes
            .departments
            .iter()
            .map(|d| (&d.key, &d.name))
            .collect(),
    );
    let licences = keyed(codes.licences.iter().map(|d| (&d.key, &d.name)).collect());
    for (name, table) in [
        ("districts", districts),
        ("departments", departments),
        ("licences", licences),
    ] {
        if !table.is_empty() {
            codes.tables.insert(name.to_owned(), table);
        }
    }
    codes
}

/// The rows of a table, with a fault for each identifier used twice.
fn rows<'a, T>(
    ctx: Ctx<'a>,
    node: &'a Node,
    read: fn(Ctx<'a>, &'a Node) -> Option<(String, T)>,
) -> Vec<T> {
    let mut seen: Vec<String> = Vec::new();
    let mut out = Vec::new();
    for row in ctx.list(node) {
        let Some((id, value)) = read(ctx, row) else {
            continue;
        };
        if seen.contains(&id) {
            ctx.fault(
                row.pos,
                Code::DuplicateId,
                format!("“{id}”重复"),
                format!("`{id}` is listed twice"),
            );
            continue;
        }
        seen.push(id);
        out.push(value);
    }
    out
}

fn department<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<(String, Department)> {
    let r = ctx.record(node)?;
    let key = r.need("key").and_then(|n| ctx.key(n));
    let name = r.text("name", English::Needed);
    let uscc = r.get("uscc").and_then(|n| {
        let text = ctx.string(n)?;
        check_uscc(ctx, n.pos, text);
        Some(text.to_owned())
    });
    let windows = WindowKind::ALL.map(|kind| (kind.as_str(), kind));
    let window = r.get("window").and_then(|n| ctx.one_of(n, &windows));
    r.finish();
    let key = key?.to_owned();
    Some((
        key.clone(),
        Department {
            key,
            name: name?,
            uscc,
            window: window.unwrap_or_default(),
        },
    ))
}

fn division<'a>(ctx: Ctx<'a>, node: &'a Node, is_city: bool) -> Option<(String, Division)> {
    let r = ctx.record(node)?;
    let key = if is_city {
        Some("city")
    } else {
        r.need("key").and_then(|n| ctx.key(n))
    };
    let code = r.need("code").and_then(|n| {
        let code = ctx.string(n)?;
        if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
            ctx.fault(
                n.pos,
                Code::BadCode,
                format!("行政区划代码“{code}”应为6位数字"),
                format!("a division code has six digits, not `{code}`"),
            );
        }
        Some(code)
    });
    let name = r.text("name", English::Needed);
    r.finish();
    let key = key?.to_owned();
    Some((
        key.clone(),
        Division {
            key,
            code: code?.to_owned(),
            name: name?,
        },
    ))
}

fn divisions<'a>(ctx: Ctx<'a>, node: &'a Node, codes: &mut Codes) {
    let Some(r) = ctx.record(node) else { return };
    codes.city = r
        .need("city")
        .and_then(|n| division(ctx, n, true))
        .map(|(_, d)| d);
    if let Some(list) = r.need("districts") {
        codes.districts = rows(ctx, list, |ctx, n| division(ctx, n, false));
    }
    r.finish();
}

fn licence<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<(String, Licence)> {
    let r = ctx.record(node)?;
    let key = r.need("key").and_then(|n| ctx.key(n));
    let name = r.text("name", English::Needed);
    let issuer = r.string("issuer");
    let identity = r.flag("identity");
    r.finish();
    let key = key?.to_owned();
    Some((
        key.clone(),
        Licence {
            key,
            name: name?,
            issuer: issuer?.to_owned(),
            identity,
        },
    ))
}

fn fee<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<(String, ListedFee)> {
    let r = ctx.record(node)?;
    let code = r.need("code").and_then(|n| ctx.key(n));
    let name = r.text("name", English::Needed);
    let basis = r.text("basis", English::Optional);
    let amount = r.maybe_text("amount", English::Optional);
    r.finish();
    let code = code?.to_owned();
    Some((
        code.clone(),
        ListedFee {
            code,
            name: name?,
            basis: basis?,
            amount,
        },
    ))
}

fn dataset<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<(String, Dataset)> {
    let r = ctx.record(node)?;
    let key = r.need("key").and_then(|n| ctx.key(n));
    let name = r.text("name", English::Needed);
    let provider = r.string("provider");
    r.finish();
    let key = key?.to_owned();
    Some((
        key.clone(),
        Dataset {
            key,
            name: name?,
            provider: provider?.to_owned(),
        },
    ))
}

/// A row of any other table: `key` or `code`, and a name.
fn choice<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<(String, Choice)> {
    let r = ctx.record(node)?;
    let value = match r.get("key") {
        Some(n) => ctx.string(n),
        None => r.string("code"),
    };
    let title = r.text("name", English::Needed);
    r.finish();
    let value = value?.to_owned();
    Some((
        value.clone(),
        Choice {
            value,
            title: title?,
        },
    ))
}

fn national<'a>(ctx: Ctx<'a>, node: &'a Node) -> Vec<NationalTable> {
    let Some(r) = ctx.record(node) else {
        return Vec::new();
    };
    r.string("standard");
    let list = r.need("tables");
    let tables = list
        .map(|n| rows(ctx, n, national_table))
        .unwrap_or_default();
    r.finish();
    tables
}

fn national_table<'a>(ctx: Ctx<'a>, node: &'a Node) -> Option<(String, NationalTable)> {
    let r = ctx.record(node)?;
    let table = r.string("table");
    let key = r.string("key");
    let name = r.text("name", English::Needed);
    let codes = r.need("codes").map(|n| rows(ctx, n, choice));
    r.finish();
    let codes = codes.unwrap_or_default().into_iter();
    let table = table?.to_owned();
    Some((
        table.clone(),
        NationalTable {
            table,
            key: key?.to_owned(),
            name: name?,
            codes: codes
                .map(|c| NationalCode {
                    code: c.value,
                    name: c.title,
                })
                .collect(),
        },
    ))
}

/// The organs named by licences and datasets exist.
fn check_organs(file: &File, departments: &[Department]) {
    let ctx = file.ctx();
    let key = match ctx.file_stem() {
        "licences" => "issuer",
        "datasets" => "provider",
        _ => return,
    };
    for row in file.root().items() {
        if let Some(node) = row.get(key) {
            check_department(ctx, node, departments);
        }
    }
}
