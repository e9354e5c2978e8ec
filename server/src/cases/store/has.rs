//! Which rarer parts a case has, asked for beside its row.

use crate::platform::db::{Fixed, Phrase};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};

/// Which of its rarer parts a case had when it was read. Most have none of them, and what is not
/// there need not be asked for. What a transaction adds later does not show here.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Has {
    /// 并联审批 or another department's task.
    pub(crate) tasks: bool,
    /// Stages of a joint review.
    pub(crate) stages: bool,
    /// Verdicts of the window on its materials.
    pub(crate) reviews: bool,
    /// A place in a package.
    pub(crate) package: bool,
    /// A place in the green channel.
    pub(crate) green: bool,
    /// An investment project it belongs to.
    pub(crate) project: bool,
    /// 容缺预审, asked for or done.
    pub(crate) pre_reviews: bool,
    /// The clerk who entered it for somebody at the window; unknown where nobody looked.
    pub(crate) entered_by: Option<String>,
}

impl Has {
    /// Nobody looked: everything has to be asked for.
    pub(super) const UNKNOWN: Self = Self {
        tasks: true,
        stages: true,
        reviews: true,
        package: true,
        green: true,
        project: true,
        pre_reviews: true,
        entered_by: None,
    };
}

/// Words of ours: diesel's own `exists` names every column of the table, and is walked through each
/// time the statement runs.
macro_rules! parts {
    ($($name:ident: $table:literal),* $(,)?) => {$(
        pub(super) struct $name;

        impl Phrase for $name {
            type SqlType = Bool;
            const POSTGRES: &'static str = concat!(
                "EXISTS (SELECT 1 FROM ", $table, " part WHERE part.case_id = cases.id)"
            );
        }
    )*};
}

parts! {
    Tasks: "case_tasks",
    Stages: "case_stages",
    Reviews: "case_reviews",
    Package: "package_members",
    Green: "green_cases",
    Project: "case_projects",
    PreReviews: "pre_reviews",
}

/// The clerk who entered it.
pub(super) struct EnteredBy;

impl Phrase for EnteredBy {
    type SqlType = Nullable<Text>;
    const POSTGRES: &'static str = "(SELECT w.clerk_id FROM walk_ins w WHERE w.case_id = cases.id)";
}

type Parts = (
    Fixed<Tasks>,
    Fixed<Stages>,
    Fixed<Reviews>,
    Fixed<Package>,
    Fixed<Green>,
    Fixed<Project>,
    Fixed<PreReviews>,
    Fixed<EnteredBy>,
);

/// What [`Has`] is read from, in its order.
pub(super) const HAS: Parts = (
    Fixed::new(),
    Fixed::new(),
    Fixed::new(),
    Fixed::new(),
    Fixed::new(),
    Fixed::new(),
    Fixed::new(),
    Fixed::new(),
);
