//! The city as the catalogue describes it: its items with their limits and stages, and its calendar.

use crate::Fallible;
use onewindow_catalogue::{CaseType as DocType, Catalogue, ItemDoc, Mode};
use onewindow_core::clock::account::Terms;
use onewindow_core::clock::{Calendar, LampThresholds};
use onewindow_core::lifecycle::{CaseMode, CaseType};
use onewindow_core::stages::Stage;
use std::path::Path;

/// What a year is simulated with.
pub(crate) struct City {
    pub(crate) items: Vec<Item>,
    pub(crate) calendar: Calendar,
}

/// A service item.
pub(crate) struct Item {
    pub(crate) key: String,
    pub(crate) department: String,
    pub(crate) terms: Terms,
    /// The stages of a joint case; none where one department reviews.
    pub(crate) stages: Vec<Stage>,
    /// Its reviews may need a special procedure whose time does not count.
    pub(crate) stops_clock: bool,
    /// How often it is asked for, beside the others.
    pub(crate) weight: u32,
}

impl City {
    /// Reads a catalogue folder.
    pub(crate) fn read(folder: &Path) -> Fallible<Self> {
        let (catalogue, faults) = Catalogue::load(folder);
        if let Some(fault) = faults.first() {
            return Err(format!("the catalogue has faults: {}", fault.line_en()).into());
        }
        let mut calendar = Calendar::default();
        for year in &catalogue.calendar {
            calendar
                .insert(year.year, year.arrangement())
                .map_err(|error| format!("{}: {error}", year.year))?;
        }
        let items = catalogue.items.iter();
        Ok(Self {
            items: items
                .map(|item| Item::new(&item.doc, &catalogue))
                .collect::<Fallible<_>>()?,
            calendar,
        })
    }
}

impl Item {
    /// The window alone decides it, the same day.
    pub(crate) fn is_decided_on_the_spot(&self) -> bool {
        (self.terms.case_type, self.terms.mode) == (CaseType::Immediate, CaseMode::Single)
    }

    fn new(doc: &ItemDoc, catalogue: &Catalogue) -> Fallible<Self> {
        let template = |key: &str| {
            let mut templates = catalogue.stages.iter();
            let found = templates.find(|found| found.template.template == key);
            let found = found.ok_or_else(|| format!("there is no stage template {key}"))?;
            Ok::<_, String>(found.template.stages.clone())
        };
        let mode = match doc.mode {
            Mode::Single => CaseMode::Single,
            Mode::Joint => CaseMode::Joint,
            Mode::Escalated => CaseMode::Escalated,
        };
        let case_type = match doc.case_type {
            DocType::Immediate => CaseType::Immediate,
            DocType::Promised => CaseType::Promised,
            DocType::Other => CaseType::Other,
        };
        let stages = match (&doc.approval, mode) {
            (Some(approval), CaseMode::Joint) => approval.stages(&doc.department, template)?,
            _ => Vec::new(),
        };
        Ok(Self {
            key: doc.item.clone(),
            department: doc.department.clone(),
            terms: Terms {
                case_type,
                mode,
                statutory: Some(doc.limits.statutory.counted()),
                promised: doc.limits.promised.as_ref().map(|limit| limit.counted()),
                extension: doc.limits.statutory.extension,
                thresholds: LampThresholds::default(),
            },
            stages,
            stops_clock: doc
                .special_procedures
                .iter()
                .any(|one| !one.counts_in_clock),
            // What the home page ranks is asked for most; an immediate item more than others.
            weight: match (doc.popular, doc.case_type) {
                (Some(rank), _) => 60 / (rank + 1) + 30,
                (None, DocType::Immediate) => 18,
                (None, DocType::Promised | DocType::Other) => 14,
            },
        })
    }
}
