//! What will happen to a case, drawn when it is handed in. Each case has a stream of chance of its
//! own, so a change to one case's course does not change another's fate.

use crate::chance::Chance;
use crate::city::Item;
use onewindow_core::lifecycle::CaseType;

/// What the window finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Everything is there.
    Complete,
    /// Something is missing.
    Missing,
    /// It cannot go on; the applicant may begin again.
    Return,
    /// Another organ's, or nothing to be permitted at all.
    NotAccept,
    /// Nobody looks at it.
    Mislaid,
}

/// In how many of ten thousand cases of this item a special procedure is needed.
pub(crate) fn procedures(item: &Item) -> u32 {
    match (item.terms.case_type, item.stops_clock) {
        (CaseType::Immediate, _) => 0,
        (CaseType::Promised | CaseType::Other, true) => 3_000,
        (CaseType::Promised | CaseType::Other, false) => 200,
    }
}

/// What will happen to a case.
#[derive(Debug, Clone)]
pub(crate) struct Fate {
    pub(crate) finding: Finding,
    /// Working days until the applicant hands it in again; none when they never do.
    pub(crate) resubmits_after: Option<i32>,
    /// Working days after which the applicant takes it back.
    pub(crate) withdrawn_after: Option<i32>,
    /// Working days of a special procedure.
    pub(crate) procedure: Option<i32>,
    /// So complex that the head will extend its limit.
    pub(crate) complex: bool,
    pub(crate) refused: bool,
    /// An immediate case that is not decided on the spot.
    pub(crate) waits: bool,
    pub(crate) issued_after: i32,
    pub(crate) delivered_after: i32,
    /// What decides about its tasks.
    seed: u64,
}

impl Fate {
    /// The fate of the case with this number.
    pub(crate) fn draw(seed: u64, number: u32, item: &Item) -> Self {
        let seed = seed.wrapping_add(u64::from(number).wrapping_mul(0x9e37_79b9));
        let mut chance = Chance::new(seed, 1);
        let immediate = item.terms.case_type == CaseType::Immediate;
        let finding = match chance.below(10_000) {
            0..900 => Finding::Missing,
            900..1_050 => Finding::Return,
            1_050..1_110 => Finding::NotAccept,
            1_110..1_114 => Finding::Mislaid,
            _ => Finding::Complete,
        };
        let mut days = |happens, least, most| {
            let drawn = chance.between(least, most);
            let drawn = i32::try_from(drawn).unwrap_or(0);
            chance.happens(happens).then_some(drawn)
        };
        Self {
            finding,
            resubmits_after: days(9_600, 1, 15),
            withdrawn_after: days(120, 1, 6),
            procedure: days(procedures(item), 3, 15),
            issued_after: days(10_000, 0, 2).unwrap_or(0),
            delivered_after: days(10_000, 0, 8).unwrap_or(0),
            complex: !immediate && chance.happens(150),
            refused: chance.happens(250),
            waits: chance.happens(80),
            seed,
        }
    }

    /// How much of its limit the work on a task takes, in percent.
    pub(crate) fn effort(&self, task: usize) -> u32 {
        let mut chance = self.of_task(task);
        if self.complex {
            chance.between(105, 130)
        } else {
            chance.between(5, 92)
        }
    }

    /// Whether a department of a stage is against it.
    pub(crate) fn disagrees(&self, task: usize) -> bool {
        let mut chance = self.of_task(task);
        chance.between(0, 1);
        chance.happens(60)
    }

    fn of_task(&self, task: usize) -> Chance {
        Chance::new(self.seed, u64::try_from(task).unwrap_or(0) + 2)
    }
}
