//! National codes and the keys of the code tables.

use crate::codes::{Codes, Department, NationalCode};
use crate::fault::{Code, Pos};
use crate::read::Ctx;
use crate::suggest::nearest;
use crate::yaml::Node;
use onewindow_core::ident::is_uscc;

use super::ItemCodes;

/// A department's key that is in the table.
pub(crate) fn check_department<'a>(
    ctx: Ctx<'a>,
    node: &'a Node,
    table: &[Department],
) -> Option<&'a str> {
    let keys: Vec<&str> = table.iter().map(|d| d.key.as_str()).collect();
    listed(
        ctx,
        node,
        &keys,
        Code::UnknownDepartment,
        "部门",
        "department",
    )
}

pub(crate) fn check_district<'a>(ctx: Ctx<'a>, node: &'a Node, codes: &Codes) -> Option<&'a str> {
    let keys: Vec<&str> = codes.districts.iter().map(|d| d.key.as_str()).collect();
    listed(ctx, node, &keys, Code::UnknownDistrict, "区", "district")
}

pub(crate) fn check_licence<'a>(ctx: Ctx<'a>, node: &'a Node, codes: &Codes) -> Option<&'a str> {
    let keys: Vec<&str> = codes.licences.iter().map(|d| d.key.as_str()).collect();
    listed(
        ctx,
        node,
        &keys,
        Code::UnknownLicence,
        "证照类型",
        "type of licence",
    )
}

pub(crate) fn check_dataset<'a>(ctx: Ctx<'a>, node: &'a Node, codes: &Codes) -> Option<&'a str> {
    let keys: Vec<&str> = codes.datasets.iter().map(|d| d.key.as_str()).collect();
    listed(
        ctx,
        node,
        &keys,
        Code::UnknownDataset,
        "共享数据",
        "shared dataset",
    )
}

pub(crate) fn check_fee<'a>(ctx: Ctx<'a>, node: &'a Node, codes: &Codes) -> Option<&'a str> {
    let keys: Vec<&str> = codes.fees.iter().map(|d| d.code.as_str()).collect();
    let code = ctx.string(node)?;
    if keys.contains(&code) {
        return Some(code);
    }
    ctx.fault_with(
        node.pos,
        Code::FeeOutsideList,
        format!("收费目录 codes/fees.yaml 里没有“{code}”，目录之外不得收费"),
        format!("`{code}` is not on the published fee list (codes/fees.yaml); nothing outside it may be charged"),
        nearest(code, keys).map(str::to_owned),
    );
    None
}

fn listed<'a>(
    ctx: Ctx<'a>,
    node: &'a Node,
    keys: &[&str],
    code: Code,
    zh: &str,
    en: &str,
) -> Option<&'a str> {
    let key = ctx.string(node)?;
    if keys.contains(&key) {
        return Some(key);
    }
    ctx.fault_with(
        node.pos,
        code,
        format!("代码表里没有{zh}“{key}”"),
        format!("there is no {en} `{key}` in the code table"),
        nearest(key, keys.iter().copied()).map(str::to_owned),
    );
    None
}

/// A code of a table of GB/T 39046.
pub(crate) fn check_national<'a>(
    ctx: Ctx<'a>,
    node: &'a Node,
    table: &[NationalCode],
    name: &str,
) -> Option<&'a str> {
    let code = ctx.string(node)?;
    if table.iter().any(|c| c.code == code) {
        return Some(code);
    }
    let show = |c: &NationalCode| format!("{} {}", c.code, c.name.zh);
    let list = table.iter().map(show).collect::<Vec<_>>().join("、");
    ctx.fault(
        node.pos,
        Code::BadCode,
        format!("GB/T 39046 {name} 没有代码“{code}”：{list}"),
        format!("GB/T 39046 {name} has no code `{code}`; it has {list}"),
    );
    None
}

/// `codes:` with the shapes of the national codes: 12 基本, 31 实施, 14 or 33 业务办理项.
pub(crate) fn codes<'a>(ctx: Ctx<'a>, node: &'a Node) -> ItemCodes {
    let Some(r) = ctx.record(node) else {
        return ItemCodes::default();
    };
    let mut out = ItemCodes::default();
    let basic = r.get("basic").and_then(|n| Some((n.pos, ctx.string(n)?)));
    if let Some((pos, code)) = basic {
        if code.len() != 12 || !alphanumeric(code) {
            bad(
                ctx,
                pos,
                code,
                "基本编码是12位",
                "a basic code has 12 characters",
            );
        }
        out.basic = Some(code.to_owned());
    }
    let implementation = r
        .get("implementation")
        .and_then(|n| Some((n.pos, ctx.string(n)?)));
    if let Some((pos, code)) = implementation {
        check_implementation(ctx, pos, code, 31, out.basic.as_deref());
        out.implementation = Some(code.to_owned());
    }
    let handling = r
        .get("handling")
        .and_then(|n| Some((n.pos, ctx.string(n)?)));
    if let Some((pos, code)) = handling {
        if code.len() == 14 {
            let parent = |b: &str| b.get(..9).is_some_and(|main| code.starts_with(main));
            if !code.bytes().all(|b| b.is_ascii_digit()) {
                bad(
                    ctx,
                    pos,
                    code,
                    "全国业务办理项编码是14位数字",
                    "a national handling code has 14 digits",
                );
            } else if !out.basic.as_deref().is_none_or(parent) {
                bad(
                    ctx,
                    pos,
                    code,
                    "业务办理项编码的前9位与基本编码不同",
                    "its first nine digits differ from the basic code's",
                );
            }
        } else {
            check_implementation(ctx, pos, code, 33, out.basic.as_deref());
        }
        out.handling = Some(code.to_owned());
    }
    out.local = r
        .get("local")
        .and_then(|n| ctx.string(n))
        .map(str::to_owned);
    r.finish();
    out
}

fn alphanumeric(code: &str) -> bool {
    code.bytes()
        .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

fn bad(ctx: Ctx<'_>, pos: Pos, code: &str, zh: &str, en: &str) {
    ctx.fault(
        pos,
        Code::BadCode,
        format!("“{code}”不对：{zh}"),
        format!("`{code}` cannot be: {en}"),
    );
}

/// 统一社会信用代码 18 + 行使层级 1 + 基本编码 12, and two more in a handling code of 33.
fn check_implementation(ctx: Ctx<'_>, pos: Pos, code: &str, length: usize, basic: Option<&str>) {
    if code.len() != length || !alphanumeric(code) {
        let (zh, en) = if length == 31 {
            (
                "实施编码是31位数字和大写字母",
                "an implementation code has 31 digits and capitals",
            )
        } else {
            (
                "业务办理项编码是14位数字，或33位数字和大写字母",
                "a handling code has 14 digits, or 33 digits and capitals",
            )
        };
        bad(ctx, pos, code, zh, en);
        return;
    }
    let part = |from: usize, to: usize| code.get(from..to).unwrap_or_default();
    check_uscc(ctx, pos, part(0, 18));
    if !matches!(part(18, 19), "1" | "2" | "3" | "4" | "5" | "6") {
        bad(
            ctx,
            pos,
            code,
            "第19位是行使层级，应为1到6",
            "its 19th character is the level, 1 to 6",
        );
    }
    if basic.is_some_and(|b| b != part(19, 31)) {
        bad(
            ctx,
            pos,
            code,
            "第20至31位应与基本编码相同",
            "its characters 20 to 31 are the basic code",
        );
    }
}

/// Reports a unified social credit code that cannot be one.
pub(crate) fn check_uscc(ctx: Ctx<'_>, pos: Pos, text: &str) {
    if !is_uscc(text) {
        ctx.fault(
            pos,
            Code::BadCode,
            format!("统一社会信用代码“{text}”不对：应为18位，校验码要相符（GB 32100）"),
            format!(
                "`{text}` is no unified social credit code: 18 characters with right check digits (GB 32100)"
            ),
        );
    }
}
