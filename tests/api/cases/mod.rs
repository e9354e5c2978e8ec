//! Cases from the first answer to the result in hand.

mod annotations;
mod appointments;
mod bad_input;
mod calendar;
mod commitments;
mod course;
mod desks;
mod flow;
pub(crate) mod office;
mod once;
mod papers;
mod prefill;
mod prereview;
pub(crate) mod previews;
mod quarantine;
mod race;
mod silence;
mod storage;
mod strangers;
mod supplement;
mod sweeps;
pub(crate) mod uploads;
mod urging;
mod walkins;
