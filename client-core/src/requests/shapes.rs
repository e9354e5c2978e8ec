//! The requests as a phone checks them: what each is made of, as data. The types in `typed` say
//! the same to serde and `validator`; a test holds the two together.

/// An object with known members.
pub(super) struct Shape {
    pub(super) members: &'static [Member],
    pub(super) rule: Rule,
}

pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) need: Need,
    pub(super) kind: Kind,
}

/// Whether a member has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    /// It may be missing, and null is as good as missing.
    May,
    /// It may be missing, but null is no value of it.
    MayNotNull,
}

/// What a value has to be.
pub(super) enum Kind {
    /// A text for programs, with its least and most characters.
    Text(u32, u32),
    /// A text for people, with its least and most characters.
    Words(u32, u32),
    Mobile,
    SmsCode,
    /// Any object; the engine looks into it.
    Object,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Keys of materials or licences.
    Keys,
    /// Rows of this shape, with the least and most of them.
    Rows(&'static Shape, u32, u32),
    Nested(&'static Shape),
}

/// A rule over several members.
pub(super) enum Rule {
    None,
    /// Whoever makes the last of the choices gives a `reason`.
    SayWhy,
    /// Either the first member or the second.
    OneOf,
    /// The second member belongs to the last of the choices, and to no other.
    WithLastChoice,
}

/// Every kind of request by the name a phone gives it.
pub(super) static KINDS: &[(&str, Shape)] = &[
    ("smsCode", Shape::of(&[must("mobile", Kind::Mobile)])),
    (
        "citizenSession",
        Shape::of(&[must("mobile", Kind::Mobile), must("code", Kind::SmsCode)]),
    ),
    (
        "staffSession",
        Shape::of(&[
            must("username", Kind::Text(1, 64)),
            must("password", Kind::Text(1, 128)),
        ]),
    ),
    (
        "tokenRefresh",
        Shape::of(&[must("refreshToken", Kind::Text(1, 200))]),
    ),
    (
        "createCase",
        Shape::of(&[
            must("itemKey", Kind::Text(1, 64)),
            must("applicant", Kind::Nested(&APPLICANT)),
            may("district", Kind::Text(1, 64)),
            may("authorisationId", Kind::Text(1, 64)),
        ]),
    ),
    (
        "saveDraft",
        Shape::of(&[
            must("answers", Kind::Object),
            Member {
                name: "choices",
                need: Need::MayNotNull,
                kind: Kind::Nested(&CHOICES),
            },
        ]),
    ),
    (
        "submission",
        Shape::of(&[
            may("answers", Kind::Object),
            may("choices", Kind::Nested(&CHOICES)),
        ]),
    ),
    (
        "withdrawal",
        Shape::of(&[may("reason", Kind::Words(0, 500))]),
    ),
    (
        "review",
        Shape {
            members: &[
                must("verdict", Kind::Choice(&["accepted", "rejected"])),
                may("reason", Kind::Words(0, 500)),
            ],
            rule: Rule::SayWhy,
        },
    ),
    (
        "acceptance",
        Shape::of(&[may("note", Kind::Words(0, 1000))]),
    ),
    (
        "singleNotice",
        Shape::of(&[
            must("items", Kind::Rows(&NOTICE_ITEM, 1, 100)),
            may("note", Kind::Words(0, 1000)),
        ]),
    ),
    (
        "nonAcceptance",
        Shape::of(&[
            must("reason", Kind::Words(1, 1000)),
            may("rightOrgan", Kind::Words(1, 100)),
        ]),
    ),
    (
        "opinion",
        Shape {
            members: &[
                must(
                    "opinion",
                    Kind::Choice(&["agree", "agreeWithConditions", "disagree"]),
                ),
                may("reason", Kind::Words(0, 1000)),
            ],
            rule: Rule::SayWhy,
        },
    ),
    (
        "decision",
        Shape {
            members: &[
                must("outcome", Kind::Choice(&["granted", "refused"])),
                may("reason", Kind::Words(0, 2000)),
            ],
            rule: Rule::SayWhy,
        },
    ),
    (
        "delivery",
        Shape::of(&[must(
            "method",
            Kind::Choice(&["pickup", "mail", "electronic"]),
        )]),
    ),
];

static APPLICANT: Shape = Shape {
    members: &[
        must("kind", Kind::Choice(&["person", "firm"])),
        may("firmId", Kind::Text(1, 64)),
    ],
    rule: Rule::WithLastChoice,
};

static CHOICES: Shape = Shape::of(&[keys("commitments"), keys("deferrals"), keys("licences")]);

static NOTICE_ITEM: Shape = Shape {
    members: &[
        may("material", Kind::Text(1, 64)),
        may("pointer", Kind::Text(2, 200)),
        must("reason", Kind::Words(1, 500)),
        keys("annotations"),
    ],
    rule: Rule::OneOf,
};

impl Shape {
    const fn of(members: &'static [Member]) -> Self {
        Self {
            members,
            rule: Rule::None,
        }
    }
}

const fn must(name: &'static str, kind: Kind) -> Member {
    Member {
        name,
        need: Need::Must,
        kind,
    }
}

const fn may(name: &'static str, kind: Kind) -> Member {
    Member {
        name,
        need: Need::May,
        kind,
    }
}

const fn keys(name: &'static str) -> Member {
    Member {
        name,
        need: Need::MayNotNull,
        kind: Kind::Keys,
    }
}
