//! What continuous integration runs: every group, on a machine that was just made.

use crate::args::Args;
use crate::failure::Outcome;
use crate::project::Project;
use crate::test;
use std::process::ExitCode;

/// Runs every group of tests.
pub(crate) fn run(project: &Project, args: Args) -> Outcome<ExitCode> {
    test::run(project, args)
}
