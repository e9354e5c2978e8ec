//! The documents this case needs, what stands for each, and why.

use crate::clock::DueDate;
use crate::form::state::View;
use crate::input::File;
use crate::pack::Material;
use crate::requests::ReviewVerdict;
use crate::rules::value::{Outcome, Value};
use crate::values::decimal::Decimal;
use crate::values::json::Json;
use crate::verdict::message::{Fault, Param, say};
use crate::verdict::{
    Alternative, AlternativeKind, ChecklistEntry, FieldError, MaterialState, Why,
};

/// Every document, in checklist order.
pub(crate) fn entries(view: View<'_>) -> Vec<ChecklistEntry> {
    let count = view.pack.pack.materials.len();
    (0..count).filter_map(|i| entry(view, i)).collect()
}

/// The entry of one document.
pub(crate) fn entry(view: View<'_>, i: usize) -> Option<ChecklistEntry> {
    let material = view.pack.pack.materials.get(i)?;
    let finding = view.state.materials.get(i)?;
    let lang = view.context.lang;
    let state = state(view, i, material);
    let mut fields = Vec::new();
    let mut because = Vec::new();
    let text = match state {
        MaterialState::NotNeeded => say("not_needed", lang, &[]),
        MaterialState::Undetermined => {
            if let Outcome::Unknown(doubt) = &finding.outcome {
                fields = view.refs(&doubt.fields);
            }
            let titles: Vec<&str> = fields.iter().map(|field| field.title.as_str()).collect();
            let titles = titles.join(&say("list_comma", lang, &[]));
            say("undetermined", lang, &[("fields", &titles)])
        }
        _ => lang.pick(&material.why).to_owned(),
    };
    if state != MaterialState::Undetermined {
        because = view.because(&finding.because);
    }
    let due = match state {
        MaterialState::Deferred => due(view, material),
        _ => None,
    };
    let review = view.state.reviews.get(&material.id);
    let reason = review.filter(|_| state == MaterialState::Rejected);
    Some(ChecklistEntry {
        material: material.id.clone(),
        name: lang.pick(&material.name).to_owned(),
        state,
        why: Why {
            text,
            rule: material
                .needed_when
                .and_then(|rule| view.pack.rule(rule))
                .map(|rule| rule.id.clone()),
            because,
        },
        fields,
        due: due.map(|due| due.date),
        due_provisional: due.is_some_and(|due| due.provisional),
        reason: reason.and_then(|review| review.reason.clone()),
        originals: material.originals,
        copies: material.copies,
        form: material.form,
        files: material.files.clone(),
        alternatives: alternatives(view, material),
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
    let files = view
        .state
        .files
        .get(&material.id)
        .map_or(&[][..], Vec::as_slice);
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
    if chosen.licence && licence_open(view, material) {
        MaterialState::HeldLicence
    } else if material.shared_data.is_some() {
        MaterialState::SharedData
    } else if chosen.commitment && commitment_open(view, material) {
        MaterialState::Committed
    } else if chosen.deferral && deferral_open(view, material) {
        MaterialState::Deferred
    } else {
        MaterialState::Needed
    }
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

fn licence_open(view: View<'_>, material: &Material) -> bool {
    let key = material.licence.as_ref();
    key.is_some_and(|key| view.context.holdings.contains(key))
}

fn commitment_open(view: View<'_>, material: &Material) -> bool {
    material.commitment.is_some() && view.context.standing.commitment_allowed
}

fn deferral_open(view: View<'_>, material: &Material) -> bool {
    view.context.standing.deferral_allowed && due(view, material).is_some()
}

/// The day a deferred document is owed by.
fn due(view: View<'_>, material: &Material) -> Option<DueDate> {
    let days = i32::try_from(material.deferral_workdays?).ok()?;
    view.context.calendar.add_workdays(view.context.today, days)
}

fn alternatives(view: View<'_>, material: &Material) -> Vec<Alternative> {
    let lang = view.context.lang;
    let way = |kind, open: bool, closed: &str| Alternative {
        kind,
        open,
        closed_because: (!open).then(|| say(closed, lang, &[])),
        text: None,
        licence: None,
        workdays: None,
    };
    let mut ways = Vec::new();
    if let Some(key) = &material.licence {
        let open = licence_open(view, material);
        ways.push(Alternative {
            licence: Some(key.clone()),
            ..way(AlternativeKind::Licence, open, "no_licence")
        });
    }
    if material.shared_data.is_some() {
        ways.push(way(AlternativeKind::SharedData, true, ""));
    }
    if let Some(text) = &material.commitment {
        let open = commitment_open(view, material);
        ways.push(Alternative {
            text: Some(lang.pick(text).to_owned()),
            ..way(AlternativeKind::Commitment, open, "no_commitment")
        });
    }
    if material.deferral_workdays.is_some() {
        let open = deferral_open(view, material);
        ways.push(Alternative {
            workdays: material.deferral_workdays,
            ..way(AlternativeKind::Deferral, open, "no_deferral")
        });
    }
    ways
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
        let megabytes = i64::try_from(rule.max_bytes)
            .ok()
            .and_then(|bytes| Decimal::whole(bytes).checked_div(Decimal::whole(1 << 20)))
            .map_or_else(String::new, |megabytes| megabytes.to_string());
        return Some(
            Fault::new("file_too_large")
                .with("maxBytes", Param::count(rule.max_bytes))
                .with("maxMegabytes", Param(Json::Number(megabytes))),
        );
    }
    None
}

/// What is wrong with files and choices: in checklist order, then what names no document.
pub(crate) fn errors(view: View<'_>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let materials = &view.pack.pack.materials;
    for (i, material) in materials.iter().enumerate() {
        let state = state(view, i, material);
        if state == MaterialState::NotNeeded {
            continue;
        }
        let pointer = format!("#/materials/{}", material.id);
        let title = view.context.lang.pick(&material.name);
        let files = view
            .state
            .files
            .get(&material.id)
            .map_or(&[][..], Vec::as_slice);
        for file in files {
            if let Some(fault) = file_fault(material, file) {
                let fault = fault.with("name", Param::text(&file.name));
                errors.push(view.error(pointer.clone(), &fault, title));
            }
        }
        let most = usize::try_from(material.files.max_count).unwrap_or(usize::MAX);
        if files.len() > most {
            let fault = Fault::new("too_many_files").with("max", Param::count(most));
            errors.push(view.error(pointer.clone(), &fault, title));
        }
        let chosen = Chosen::of(view, material);
        if state == MaterialState::Needed
            && (chosen.licence || chosen.commitment || chosen.deferral)
        {
            errors.push(view.error(pointer, &Fault::new("alternative_closed"), title));
        }
    }
    let known = |id: &String| materials.iter().any(|material| material.id == *id);
    let unknown = |code, pointer: String, name: &String| {
        let fault = Fault::new(code).with("name", Param::text(name));
        view.error(pointer, &fault, name)
    };
    for id in view.state.files.keys().filter(|id| !known(id)) {
        let escaped = id.replace('~', "~0").replace('/', "~1");
        errors.push(unknown(
            "unknown_material",
            format!("#/materials/{escaped}"),
            id,
        ));
    }
    let choices = &view.state.choices;
    for (list, ids) in [
        ("commitments", &choices.commitments),
        ("deferrals", &choices.deferrals),
    ] {
        for (i, id) in ids.iter().enumerate().filter(|(_, id)| !known(id)) {
            errors.push(unknown(
                "unknown_material",
                format!("#/choices/{list}/{i}"),
                id,
            ));
        }
    }
    let taken = |key: &String| materials.iter().any(|m| m.licence.as_ref() == Some(key));
    for (i, key) in choices
        .licences
        .iter()
        .enumerate()
        .filter(|(_, key)| !taken(key))
    {
        errors.push(unknown(
            "unknown_licence",
            format!("#/choices/licences/{i}"),
            key,
        ));
    }
    errors
}
