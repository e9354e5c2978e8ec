//! From a case and a document to the paper: the values its template is filled in with.

use super::paper::{Paper, Proof, civil_day, day};
use super::template::{self, Values};
use crate::cases::parts::{self, Document, DocumentBody, DocumentKind, Reason};
use crate::cases::store::CaseRow;
use crate::cases::view::verification_page;
use crate::catalogue;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use crate::platform::{AppState, Lang};
use onewindow_catalogue::CommitmentTerms;
use onewindow_core::LoadedPack;
use onewindow_core::clock::account::Procedure;
use onewindow_core::pack::{Field, Text};

/// 行政许可 (GB/T 39046-2020 A.1).
const LICENSING: &str = "01";

/// The paper of a document, in this language.
///
/// # Errors
/// When the database refuses.
pub(super) fn paper(
    conn: &mut Conn,
    state: &AppState,
    row: &CaseRow,
    document: &Document,
    lang: Lang,
) -> Result<Paper> {
    let issued = parts::store::documents(conn, &row.id)?;
    let pack = catalogue::pack(conn, &row.pack_sha256)?;
    let mut values = Values {
        licensing: is_licensing(conn, row)?,
        ..Values::default()
    };
    texts(&mut values, row, document, &issued, lang);
    lists(&mut values, document, &issued, &pack, lang);
    let kind = template_of(document);
    let filled = template::fill(kind, lang, &values)
        .ok_or_else(|| Error::internal(format!("no template for {kind:?}")))?;
    let organ = organ(conn, row, document)?;
    Ok(Paper {
        lang,
        organ: lang.text(&organ).to_owned(),
        title: filled.title,
        number: document.number.clone(),
        blocks: filled.blocks,
        dated: document.issued_at.day(),
        proof: Some(Proof {
            address: verification_page(state, document),
            code: document.verification_code.clone(),
        }),
    })
}

/// The organ that issued a document, as it was called then.
///
/// # Errors
/// When the database refuses.
pub(super) fn organ(conn: &mut Conn, row: &CaseRow, document: &Document) -> Result<Text> {
    match &document.body.organ {
        Some(organ) => Ok(organ.clone()),
        None => catalogue::department_name(conn, &row.department),
    }
}

/// What the paper is called.
///
/// # Errors
/// When the database refuses.
pub(in crate::cases) fn title(
    conn: &mut Conn,
    row: &CaseRow,
    document: &Document,
    lang: Lang,
) -> Result<String> {
    let licensing = is_licensing(conn, row)?;
    Ok(name(document, licensing, lang))
}

fn name(document: &Document, licensing: bool, lang: Lang) -> String {
    let values = Values {
        licensing,
        ..Values::default()
    };
    template::fill(template_of(document), lang, &values)
        .map(|filled| filled.title)
        .unwrap_or_default()
}

fn is_licensing(conn: &mut Conn, row: &CaseRow) -> Result<bool> {
    let item = catalogue::item_version(conn, &row.item_key, row.item_version)?;
    Ok(item.doc.item_type == LICENSING)
}

fn template_of(document: &Document) -> &'static str {
    match (document.kind, document.body.outcome.as_deref()) {
        (DocumentKind::Decision, Some("refused")) => "refused",
        (DocumentKind::Decision, _) => "granted",
        (kind, _) => kind.as_str(),
    }
}

fn texts(values: &mut Values, row: &CaseRow, document: &Document, issued: &[Document], lang: Lang) {
    let body = &document.body;
    // The case's own time of submission moves when it is completed; the receipt's day stays.
    let receipt = issued
        .iter()
        .find(|paper| paper.kind == DocumentKind::Receipt);
    let result = body.result.as_ref();
    values.put("applicant", Some(row.applicant_name.clone()));
    values.put(
        "item",
        Some(lang.pick(&row.item_name_zh, &row.item_name_en).clone()),
    );
    values.put("case", row.number.clone());
    values.put("received", receipt.map(|paper| day(paper.issued_at, lang)));
    values.put("issued", Some(day(document.issued_at, lang)));
    values.put("due", body.due.as_deref().map(|due| stored_day(due, lang)));
    values.put(
        "until",
        body.due.as_deref().map(|due| stored_day(due, lang)),
    );
    values.put("from", Some(day(document.issued_at, lang)));
    values.put("duration", body.workdays.map(|days| workdays(days, lang)));
    values.put("approver", Some(document.issued_by.clone()));
    let procedure = body.procedure.as_deref().and_then(Procedure::parse);
    values.put(
        "procedure",
        procedure.map(|procedure| {
            let (zh, en) = procedure.title();
            lang.pick(zh, en).to_owned()
        }),
    );
    values.put("note", body.note.clone());
    values.put("rightOrgan", body.right_organ.clone());
    values.put(
        "resultName",
        result.map(|result| lang.text(&result.name).to_owned()),
    );
    values.put("resultNumber", result.map(|result| result.number.clone()));
    values.put(
        "method",
        body.method
            .as_deref()
            .map(|method| method_words(method, lang).to_owned()),
    );
}

fn lists(
    values: &mut Values,
    document: &Document,
    issued: &[Document],
    pack: &LoadedPack,
    lang: Lang,
) {
    let body = &document.body;
    let named = body.materials.iter().map(|material| {
        let name = lang.text(&material.name).to_owned();
        vec![name, state_words(&material.state, lang).to_owned()]
    });
    let owed = body.materials.iter().filter_map(|material| {
        let due = stored_day(material.due.as_ref()?, lang);
        Some(vec![lang.text(&material.name).to_owned(), due])
    });
    let points = body
        .reasons
        .iter()
        .map(|reason| vec![place(reason, pack, lang), reason.text.clone()]);
    let reasons = body.reasons.iter().map(|reason| vec![reason.text.clone()]);
    // Handed over is what was decided and made, not what the applicant has had for long.
    let papers = issued
        .iter()
        .filter(|paper| matches!(paper.kind, DocumentKind::Decision | DocumentKind::Result))
        .map(|paper| {
            let title = match &paper.body.result {
                Some(result) => lang.text(&result.name).to_owned(),
                None => name(paper, values.licensing, lang),
            };
            let number = paper.body.result.as_ref().map(|result| &result.number);
            vec![title, number.unwrap_or(&paper.number).clone()]
        })
        .collect();
    values.lists.insert("materials", named.collect());
    values.lists.insert("deferred", owed.collect());
    values.lists.insert("points", points.collect());
    values.lists.insert("reasons", reasons.collect());
    values.lists.insert("papers", papers);
    promises(values, body, lang);
}

/// What was promised, and what was told of each promise before it was made.
fn promises(values: &mut Values, body: &DocumentBody, lang: Lang) {
    let told = |of: &dyn Fn(&CommitmentTerms) -> String| -> Vec<Vec<String>> {
        let lines = body.promises.iter().filter_map(|promise| {
            let name = lang.text(&promise.name).to_owned();
            Some(vec![name, of(promise.terms.as_ref()?)])
        });
        lines.collect()
    };
    let words = |text: &Text| lang.text(text).to_owned();
    let check = |terms: &CommitmentTerms| {
        let (zh, en) = terms.check.method.title();
        let days = terms.check.workdays;
        match lang {
            Lang::Zh => format!("{zh}，自作出决定之日起{days}个工作日内"),
            Lang::En => format!("{en}, within {days} working days of the decision"),
        }
    };
    values
        .lists
        .insert("proofs", told(&|terms| words(&terms.proves)));
    values
        .lists
        .insert("standards", told(&|terms| words(&terms.standard)));
    values
        .lists
        .insert("consequences", told(&|terms| words(&terms.consequence)));
    values.lists.insert("checks", told(&check));
    let promised = body
        .promises
        .iter()
        .map(|promise| vec![words(&promise.name), words(&promise.text)]);
    values.lists.insert("promises", promised.collect());
}

/// The material or the field a point is about, by the name the applicant knows it by.
fn place(reason: &Reason, pack: &LoadedPack, lang: Lang) -> String {
    if let Some(id) = &reason.material {
        let mut materials = pack.pack().materials.iter();
        return match materials.find(|material| material.id == *id) {
            Some(material) => lang.text(&material.name).to_owned(),
            None => id.clone(),
        };
    }
    let Some(pointer) = &reason.pointer else {
        return lang.pick("其他", "Other").to_owned();
    };
    let mut fields = pack.pack().fields.as_slice();
    let mut names = Vec::new();
    for segment in pointer.split('/').skip(1) {
        if let Ok(row) = segment.parse::<usize>() {
            names.push(match lang {
                Lang::Zh => format!("第{}行", row.saturating_add(1)),
                Lang::En => format!("row {}", row.saturating_add(1)),
            });
        } else if let Some(field) = fields.iter().find(|field: &&Field| field.key == segment) {
            names.push(lang.text(&field.title).to_owned());
            fields = field.kind.fields();
        }
    }
    if names.is_empty() {
        pointer.clone()
    } else {
        names.join("／")
    }
}

fn workdays(days: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{days}个工作日"),
        Lang::En => format!("{days} working days"),
    }
}

fn stored_day(text: &str, lang: Lang) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |date| civil_day(date, lang))
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

fn method_words(method: &str, lang: Lang) -> &'static str {
    let (zh, en) = match method {
        "pickup" => ("窗口领取", "At the window"),
        "mail" => ("邮寄送达", "By post"),
        _ => ("电子送达", "Electronically"),
    };
    lang.pick(zh, en)
}
