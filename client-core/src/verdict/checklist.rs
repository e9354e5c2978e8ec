//! The documents this case needs, what stands for each, and why.

use crate::clock::DueDate;
use crate::context::Context;
use crate::form::load::push_key;
use crate::form::state::View;
use crate::input::File;
use crate::pack::{Material, Pack};
use crate::requests::ReviewVerdict;
use crate::rules::value::{Outcome, Value};
use crate::values::decimal::Decimal;
use crate::values::out::{Out, number};
use crate::verdict::message::{
    Fault, LIST_COMMA, NO_COMMITMENT, NO_DEFERRAL, NO_LICENCE, NOT_NEEDED, Param, UNDETERMINED,
    Words, say,
};
use crate::verdict::{AlternativeKind, MaterialState};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// What of a document's entry stays as it is while the context does: its name and whatever else
/// the pack says, and the ways to do without it.
#[derive(Debug, Clone)]
pub(crate) struct Fixed {
    /// The members before the state.
    head: String,
    /// The members after what can change.
    tail: String,
}

/// The fixed part of every document, in checklist order.
pub(crate) fn fixed(pack: &Pack, context: &Context) -> Vec<Fixed> {
    let mut all = Vec::with_capacity(pack.materials.len());
    for material in &pack.materials {
        all.push(Fixed::of(material, context));
    }
    all
}

impl Fixed {
    fn of(material: &Material, context: &Context) -> Self {
        let mut head = Out::default();
        head.text_member("material", &material.id);
        head.text_member("name", context.lang.pick(&material.name));
        let mut tail = Out::default();
        tail.number_member("originals", material.originals.into());
        tail.number_member("copies", material.copies.into());
        tail.text_member("form", material.form.as_str());
        tail.begin("files", '{');
        tail.begin("mediaTypes", '[');
        for media_type in &material.files.media_types {
            tail.text(media_type);
        }
        tail.close(']');
        tail.number_member("maxBytes", material.files.max_bytes);
        tail.number_member("maxCount", material.files.max_count.into());
        tail.close('}');
        tail.begin("alternatives", '[');
        alternatives(material, context, &mut tail);
        tail.close(']');
        Self {
            head: head.0,
            tail: tail.0,
        }
    }
}

fn alternatives(material: &Material, context: &Context, out: &mut Out) {
    let mut way = |kind: AlternativeKind, open: bool, closed: &Words| {
        out.open('{');
        out.text_member("kind", kind.as_str());
        out.flag_member("open", open);
        if !open {
            out.text_member("closedBecause", closed.of(context.lang));
        }
        match kind {
            AlternativeKind::Licence => {
                out.text_member("licence", material.licence.as_deref().unwrap_or_default());
            }
            AlternativeKind::SharedData => {}
            AlternativeKind::Commitment => {
                if let Some(text) = &material.commitment {
                    out.text_member("text", context.lang.pick(text));
                }
            }
            AlternativeKind::Deferral => {
                let days = material.deferral_workdays.unwrap_or(0);
                out.number_member("workdays", days.into());
            }
        }
        out.close('}');
    };
    if material.licence.is_some() {
        let open = licence_open(material, context);
        way(AlternativeKind::Licence, open, &NO_LICENCE);
    }
    if material.shared_data.is_some() {
        way(AlternativeKind::SharedData, true, &NO_LICENCE);
    }
    if material.commitment.is_some() {
        let open = commitment_open(material, context);
        way(AlternativeKind::Commitment, open, &NO_COMMITMENT);
    }
    if material.deferral_workdays.is_some() {
        let open = deferral_open(material, context);
        way(AlternativeKind::Deferral, open, &NO_DEFERRAL);
    }
}

/// Writes every document, in checklist order, as items of a list.
pub(crate) fn write(view: View<'_>, fixed: &[Fixed], out: &mut Out) {
    for (i, fixed) in fixed.iter().enumerate() {
        out.open('{');
        out.raw(&fixed.head);
        write_changing(view, i, out);
        out.raw(&fixed.tail);
        out.close('}');
    }
}

/// Writes the members of one document's entry that can change.
pub(crate) fn write_changing(view: View<'_>, i: usize, out: &mut Out) {
    let materials = &view.pack.pack.materials;
    let (Some(material), Some(finding)) = (materials.get(i), view.state.materials.get(i)) else {
        return;
    };
    let lang = view.context.lang;
    let state = state(view, i, material);
    out.text_member("state", state.as_str());
    out.begin("why", '{');
    let doubt = match &finding.outcome {
        Outcome::Unknown(doubt) => Some(&doubt.fields),
        _ => None,
    };
    match state {
        MaterialState::NotNeeded => out.text_member("text", NOT_NEEDED.of(lang)),
        MaterialState::Undetermined => {
            let mut titles = String::new();
            for place in doubt.into_iter().flat_map(|fields| fields.iter()) {
                if !titles.is_empty() {
                    titles.push_str(LIST_COMMA.of(lang));
                }
                titles.push_str(&view.title(place));
            }
            out.text_member("text", &say(&UNDETERMINED, lang, &titles));
        }
        _ => out.text_member("text", lang.pick(&material.why)),
    }
    view.write_rule(material.needed_when, out);
    if state != MaterialState::Undetermined {
        view.write_because(finding.because.as_slice(), out);
    }
    out.close('}');
    if let (MaterialState::Undetermined, Some(fields)) = (state, doubt) {
        view.write_refs(fields.as_slice(), out);
    }
    if state == MaterialState::Deferred
        && let Some(due) = due(material, view.context)
    {
        out.text_member("due", &due.date.to_text());
        if due.provisional {
            out.flag_member("dueProvisional", true);
        }
    }
    let review = view.state.reviews.get(&material.id);
    let reason = review.and_then(|review| review.reason.as_deref());
    if let (MaterialState::Rejected, Some(reason)) = (state, reason) {
        out.text_member("reason", reason);
    }
}

/// Whether something of the checklist keeps the case from being handed in.
pub(crate) fn any_open(view: View<'_>) -> bool {
    let mut materials = view.pack.pack.materials.iter().enumerate();
    materials.any(|(i, material)| state(view, i, material).is_open())
}

/// The state of one document.
pub(crate) fn state_of(view: View<'_>, i: usize) -> MaterialState {
    let material = view.pack.pack.materials.get(i);
    material.map_or(MaterialState::NotNeeded, |material| {
        state(view, i, material)
    })
}

/// What stands for a document: what decides whether it is needed comes first, then what the office
/// said, then what the applicant handed in, then what needs no act, then what was chosen.
fn state(view: View<'_>, i: usize, material: &Material) -> MaterialState {
    let finding = view.state.materials.get(i);
    match finding.map(|finding| &finding.outcome) {
        Some(Outcome::Unknown(_)) => return MaterialState::Undetermined,
        Some(Outcome::Known(Value::Bool(true))) => {}
        _ => return MaterialState::NotNeeded,
    }
    let files = files(view, material);
    if is_rejected(view, material, files) {
        return MaterialState::Rejected;
    }
    if material.generated
        || files
            .iter()
            .any(|file| file_fault(material, file).is_none())
    {
        return MaterialState::Provided;
    }
    let chosen = Chosen::of(view, material);
    if chosen.licence && licence_open(material, view.context) {
        MaterialState::HeldLicence
    } else if material.shared_data.is_some() {
        MaterialState::SharedData
    } else if chosen.commitment && commitment_open(material, view.context) {
        MaterialState::Committed
    } else if chosen.deferral && deferral_open(material, view.context) {
        MaterialState::Deferred
    } else {
        MaterialState::Needed
    }
}

fn files<'a>(view: View<'a>, material: &Material) -> &'a [File] {
    let files = view.state.files.get(&material.id);
    files.map_or(&[], Vec::as_slice)
}

/// Whether the office's rejection stands: no valid file came after the ones it looked at.
fn is_rejected(view: View<'_>, material: &Material, files: &[File]) -> bool {
    let Some(review) = view.state.reviews.get(&material.id) else {
        return false;
    };
    let newer = review.files.as_ref().is_some_and(|seen| {
        files
            .iter()
            .any(|file| !seen.contains(&file.sha256) && file_fault(material, file).is_none())
    });
    review.verdict == ReviewVerdict::Rejected && !newer
}

/// The alternatives the applicant chose for a document.
struct Chosen {
    licence: bool,
    commitment: bool,
    deferral: bool,
}

impl Chosen {
    fn of(view: View<'_>, material: &Material) -> Self {
        let choices = &view.state.choices;
        Self {
            licence: material
                .licence
                .as_ref()
                .is_some_and(|key| choices.licences.contains(key)),
            commitment: choices.commitments.contains(&material.id),
            deferral: choices.deferrals.contains(&material.id),
        }
    }
}

fn licence_open(material: &Material, context: &Context) -> bool {
    let key = material.licence.as_ref();
    key.is_some_and(|key| context.holdings.contains(key))
}

const fn commitment_open(material: &Material, context: &Context) -> bool {
    material.commitment.is_some() && context.standing.commitment_allowed
}

fn deferral_open(material: &Material, context: &Context) -> bool {
    context.standing.deferral_allowed && due(material, context).is_some()
}

/// The day a deferred document is owed by.
fn due(material: &Material, context: &Context) -> Option<DueDate> {
    let days = i32::try_from(material.deferral_workdays?).ok()?;
    context.calendar.add_workdays(context.today, days)
}

/// Why a file does not do.
fn file_fault(material: &Material, file: &File) -> Option<Fault> {
    let rule = &material.files;
    if file.size == 0 {
        return Some(Fault::new("empty_file"));
    }
    if !rule.media_types.contains(&file.media_type) {
        return Some(Fault::new("file_type_not_allowed"));
    }
    if file.size > rule.max_bytes {
        let bytes = Decimal::whole(i64::try_from(rule.max_bytes).unwrap_or(i64::MAX));
        let megabytes = bytes.checked_div(Decimal::whole(1 << 20)).unwrap_or(bytes);
        return Some(
            Fault::new("file_too_large")
                .with("maxBytes", Param::Plain(bytes.to_text()))
                .with("maxMegabytes", Param::Plain(megabytes.to_text())),
        );
    }
    None
}

/// Writes what is wrong with the files and the choices of one document.
pub(crate) fn write_errors_of(view: View<'_>, i: usize, out: &mut Out) {
    let Some(material) = view.pack.pack.materials.get(i) else {
        return;
    };
    let files = files(view, material);
    let chosen = Chosen::of(view, material);
    let chose = chosen.licence || chosen.commitment || chosen.deferral;
    if files.is_empty() && !chose {
        return;
    }
    let state = state(view, i, material);
    if state == MaterialState::NotNeeded {
        return;
    }
    let mut pointer = "#/materials".to_owned();
    push_key(&mut pointer, &material.id);
    let title = view.context.lang.pick(&material.name);
    for file in files {
        if let Some(fault) = file_fault(material, file) {
            view.write_error(&pointer, &fault.with_text("name", &file.name), title, out);
        }
    }
    let most = usize::try_from(material.files.max_count).unwrap_or(usize::MAX);
    if files.len() > most {
        let fault = Fault::new("too_many_files").with_count("max", most);
        view.write_error(&pointer, &fault, title, out);
    }
    if state == MaterialState::Needed && chose {
        view.write_error(&pointer, &Fault::new("alternative_closed"), title, out);
    }
}

/// Writes what names no document of the item.
pub(crate) fn write_unknown(view: View<'_>, out: &mut Out) {
    let materials = &view.pack.pack.materials;
    let known = |id: &String| materials.iter().any(|material| material.id == *id);
    let taken = |key: &String| materials.iter().any(|m| m.licence.as_ref() == Some(key));
    let mut say = |code, pointer: &str, name: &str| {
        let fault = Fault::new(code).with_text("name", name);
        view.write_error(pointer, &fault, name, out);
    };
    for id in view.state.files.keys().filter(|id| !known(id)) {
        let mut pointer = "#/materials".to_owned();
        push_key(&mut pointer, id);
        say("unknown_material", &pointer, id);
    }
    let choices = &view.state.choices;
    for (list, code, ids) in [
        (
            "#/choices/commitments",
            "unknown_material",
            &choices.commitments,
        ),
        (
            "#/choices/deferrals",
            "unknown_material",
            &choices.deferrals,
        ),
        ("#/choices/licences", "unknown_licence", &choices.licences),
    ] {
        for (i, id) in ids.iter().enumerate() {
            let fits = if code == "unknown_licence" {
                taken(id)
            } else {
                known(id)
            };
            if !fits {
                let mut pointer = list.to_owned();
                push_key(&mut pointer, &number(i));
                say(code, &pointer, id);
            }
        }
    }
}
