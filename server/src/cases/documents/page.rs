//! The pages: one sheet for every kind of paper, in the asker's language.

use super::html::Escaped;
use crate::cases::parts::{Document, DocumentKind, Reason};
use crate::cases::store::CaseRow;
use crate::cases::view::verification_page;
use crate::catalogue;
use crate::platform::clock::Timestamp;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use crate::platform::{AppState, Lang};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use std::fmt::Write;

const STYLE: &str = "
@page { size: A4; margin: 22mm }
body { font: 16px/1.8 'Songti SC', SimSun, 'Noto Serif CJK SC', serif; color: #111; max-width: 42em; margin: 2em auto; padding: 0 1.2em }
h1 { text-align: center; font-size: 1.6em; letter-spacing: .1em; margin: .2em 0 }
.number { text-align: center; color: #555; margin: 0 0 1.6em }
table { width: 100%; border-collapse: collapse; margin: 1em 0 }
th, td { border: 1px solid #999; padding: .4em .7em; text-align: left; vertical-align: top }
th { background: #f4f4f2; font-weight: normal; white-space: nowrap; width: 8em }
ol { padding-left: 1.6em }
footer { display: flex; justify-content: space-between; align-items: flex-end; gap: 1em; margin-top: 2.4em }
footer svg { width: 30mm; height: 30mm }
.small { font-size: .85em; color: #555; overflow-wrap: anywhere }
.sign { text-align: right }
";

/// The whole page.
pub(super) fn render(
    conn: &mut Conn,
    state: &AppState,
    row: &CaseRow,
    document: &Document,
    lang: Lang,
) -> Result<String> {
    let department = catalogue::department_name(conn, &row.department)?;
    let url = verification_page(state, document);
    let mut page = String::with_capacity(16 * 1024);
    let title = title(document.kind, document.body.outcome.as_deref(), lang);
    let facts = facts(row, document, lang);
    let body = Body {
        title,
        facts: &facts,
        office: lang.text(&department),
        url: &url,
        document,
        lang,
    };
    body.write(&mut page).map_err(Error::internal)?;
    Ok(page)
}

struct Body<'a> {
    title: &'static str,
    facts: &'a [(&'static str, String)],
    office: &'a str,
    url: &'a str,
    document: &'a Document,
    lang: Lang,
}

impl Body<'_> {
    fn write(&self, out: &mut String) -> std::fmt::Result {
        let Self {
            title,
            document,
            lang,
            ..
        } = self;
        write!(
            out,
            "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>\
             <p class=\"number\">{}</p><table>",
            lang.tag(),
            Escaped(&document.number)
        )?;
        for (name, value) in self.facts {
            write!(out, "<tr><th>{name}</th><td>{}</td></tr>", Escaped(value))?;
        }
        out.push_str("</table>");
        self.reasons(out)?;
        self.materials(out)?;
        if let Some(note) = &document.body.note {
            write!(out, "<p>{}</p>", Escaped(note))?;
        }
        if let Some(remedy) = remedy(document, *lang) {
            write!(out, "<p>{remedy}</p>")?;
        }
        self.footer(out)
    }

    fn reasons(&self, out: &mut String) -> std::fmt::Result {
        let reasons = &self.document.body.reasons;
        if reasons.is_empty() {
            return Ok(());
        }
        let heading = match self.document.kind {
            DocumentKind::SingleNotice => self.lang.pick("需要补正的内容", "To be completed"),
            _ => self.lang.pick("理由", "Reason"),
        };
        write!(out, "<h2>{heading}</h2><ol>")?;
        for Reason { text, .. } in reasons {
            write!(out, "<li>{}</li>", Escaped(text))?;
        }
        out.push_str("</ol>");
        Ok(())
    }

    fn materials(&self, out: &mut String) -> std::fmt::Result {
        let materials = &self.document.body.materials;
        if materials.is_empty() {
            return Ok(());
        }
        let heading = self.lang.pick("材料清单", "Documents");
        write!(out, "<h2>{heading}</h2><table>")?;
        for material in materials {
            let name = self.lang.text(&material.name);
            let state = state_words(&material.state, self.lang);
            write!(out, "<tr><td>{}</td><td>{state}</td></tr>", Escaped(name))?;
        }
        out.push_str("</table>");
        Ok(())
    }

    fn footer(&self, out: &mut String) -> std::fmt::Result {
        let Self { document, lang, .. } = self;
        out.push_str("<footer><div>");
        // An address short of three thousand letters always fits a code, so this never fails.
        if let Ok(code) = QrCode::with_error_correction_level(self.url, EcLevel::M) {
            let image = code.render::<svg::Color<'_>>().quiet_zone(false).build();
            let start = image.find("<svg").unwrap_or(0);
            out.push_str(image.get(start..).unwrap_or_default());
        }
        write!(
            out,
            "<p class=\"small\">{} {}<br>{}</p></div><div class=\"sign\"><p>{}<br>{}</p></div></footer></body></html>",
            lang.pick("验证码", "Verification code"),
            Escaped(&document.verification_code),
            lang.pick("扫码核验真伪", "Scan to verify"),
            Escaped(self.office),
            day(document.issued_at, *lang),
        )
    }
}

fn facts(row: &CaseRow, document: &Document, lang: Lang) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        (
            lang.pick("办件编号", "Case number"),
            row.number.clone().unwrap_or_default(),
        ),
        (lang.pick("申请人", "Applicant"), row.applicant_name.clone()),
        (
            lang.pick("申请事项", "Service item"),
            lang.pick(&row.item_name_zh, &row.item_name_en).clone(),
        ),
    ];
    if let Some(received) = row.submitted_at {
        facts.push((lang.pick("收件日期", "Received on"), day(received, lang)));
    }
    let body = &document.body;
    if let Some(due) = &body.due {
        let name = match document.kind {
            DocumentKind::SpecialProcedure => lang.pick("预计结束日期", "Expected to end on"),
            _ => lang.pick("承诺办结日期", "Promised by"),
        };
        facts.push((name, due.clone()));
    }
    if let Some(organ) = &body.right_organ {
        facts.push((
            lang.pick("请向以下机关申请", "Please apply to"),
            organ.clone(),
        ));
    }
    if let Some(outcome) = &body.outcome {
        let words = match outcome.as_str() {
            "granted" => lang.pick("准予", "Granted"),
            _ => lang.pick("不予许可", "Refused"),
        };
        facts.push((lang.pick("决定", "Decision"), words.to_owned()));
    }
    if let Some(result) = &body.result {
        facts.push((
            lang.pick("结果名称", "Result"),
            lang.text(&result.name).to_owned(),
        ));
        facts.push((lang.pick("结果编号", "Number"), result.number.clone()));
    }
    facts
}

fn title(kind: DocumentKind, outcome: Option<&str>, lang: Lang) -> &'static str {
    let (zh, en) = match (kind, outcome) {
        (DocumentKind::Receipt, _) => ("收件凭证", "Receipt"),
        (DocumentKind::SingleNotice, _) => ("一次性告知书", "Notice of what is to be completed"),
        (DocumentKind::Acceptance, _) => ("受理通知书", "Notice of acceptance"),
        (DocumentKind::NonAcceptance, _) => ("不予受理通知书", "Notice of non-acceptance"),
        (DocumentKind::Return, _) => ("退回通知书", "Notice of return"),
        (DocumentKind::SpecialProcedure, _) => ("特别程序告知书", "Notice of a special procedure"),
        (DocumentKind::Extension, _) => ("延长办理期限告知书", "Notice of extension"),
        (DocumentKind::Decision, Some("refused")) => ("不予许可决定书", "Decision of refusal"),
        (DocumentKind::Decision, _) => ("准予决定书", "Decision"),
        (DocumentKind::Result, _) => ("办理结果", "Result"),
    };
    lang.pick(zh, en)
}

/// What can be done against the paper: a refusal must say so (Administrative Licensing Law
/// art. 38; the terms are those of the Administrative Reconsideration Law art. 20 and the
/// Administrative Procedure Law art. 46).
fn remedy(document: &Document, lang: Lang) -> Option<&'static str> {
    let refused = document.body.outcome.as_deref() == Some("refused")
        || document.kind == DocumentKind::NonAcceptance;
    refused.then(|| {
        lang.pick(
            "如不服本决定，可以自收到之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法提起行政诉讼。",
            "Against this decision you may ask for administrative reconsideration within sixty days, or bring an administrative suit within six months, of receiving it.",
        )
    })
}

fn state_words(state: &str, lang: Lang) -> &'static str {
    let (zh, en) = match state {
        "provided" => ("已收", "Received"),
        "heldLicence" => ("电子证照", "E-licence"),
        "sharedData" => ("数据共享", "Shared data"),
        "committed" => ("告知承诺", "Promised"),
        "deferred" => ("容缺，待补", "To follow"),
        _ => ("待核", "To be checked"),
    };
    lang.pick(zh, en)
}

fn day(at: Timestamp, lang: Lang) -> String {
    let date = at.day();
    match lang {
        Lang::Zh => {
            let (year, month, day) = date.civil();
            format!("{year}年{month}月{day}日")
        }
        Lang::En => date.to_string(),
    }
}
