//! What is wrong in a catalogue folder, said so that an editor can mend it.

use serde::{Serialize, Serializer};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = $text:literal,)+) => {
        /// The kind of a fault. The text of a code is part of the interface and never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])+ $name,)+ }

        impl Code {
            /// Every code there is, in the order of the guide for editors.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as printed and as stored in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

codes! {
    /// A file or folder could not be read.
    Unreadable = "unreadable",
    /// The file is not YAML.
    YamlSyntax = "yaml_syntax",
    /// YAML the catalogue does not take: anchors, tags, several documents, too deep, too large.
    YamlUnsupported = "yaml_unsupported",
    /// A key stands twice in one mapping.
    DuplicateKey = "duplicate_key",
    /// A key nobody reads.
    UnknownKey = "unknown_key",
    /// A key that must be there is not.
    MissingKey = "missing_key",
    /// A value of the wrong shape, such as a list where a text belongs.
    WrongShape = "wrong_shape",
    /// A text without its Chinese or, where it is needed, its English.
    MissingText = "missing_text",
    /// A value outside the list of values allowed.
    BadValue = "bad_value",
    /// A number outside its range.
    OutOfRange = "out_of_range",
    /// The key of an item or a package is not the name of its file.
    KeyNotFileName = "key_not_file_name",
    /// An identifier is not written as the format asks.
    BadIdentifier = "bad_identifier",
    /// Two things of one kind have the same identifier.
    DuplicateId = "duplicate_id",
    /// A national code that cannot be one.
    BadCode = "bad_code",
    /// A department that is not in the code table.
    UnknownDepartment = "unknown_department",
    /// A district that is not in the code table.
    UnknownDistrict = "unknown_district",
    /// A kind of licence that is not in the code table.
    UnknownLicence = "unknown_licence",
    /// A shared dataset that is not in the code table.
    UnknownDataset = "unknown_dataset",
    /// A code table that does not exist, or that is needed and missing.
    UnknownTable = "unknown_table",
    /// A keyword outside the schema profile.
    UnknownKeyword = "unknown_keyword",
    /// A format outside the schema profile.
    UnknownFormat = "unknown_format",
    /// A `type` outside the schema profile, or a field that has none.
    BadType = "bad_type",
    /// A keyword that says nothing about a field of this type.
    KeywordNotForType = "keyword_not_for_type",
    /// An object that does not say `additionalProperties: false`.
    OpenObject = "open_object",
    /// `required` names a property that is not there.
    RequiredUnknown = "required_unknown",
    /// A lower bound above its upper bound.
    EmptyRange = "empty_range",
    /// A text or a list without an upper bound.
    MissingBound = "missing_bound",
    /// A choice of several that does not say `uniqueItems: true`.
    NotUnique = "not_unique",
    /// A pattern that does not compile.
    BadPattern = "bad_pattern",
    /// A pattern that other engines could take for ever to match.
    SlowPattern = "slow_pattern",
    /// A pattern that is too large once its repetitions are written out.
    LargePattern = "large_pattern",
    /// A `$ref` that leads nowhere, outside the form, or round in a circle.
    BadRef = "bad_ref",
    /// A definition no field refers to.
    UnusedDefinition = "unused_definition",
    /// A default that the field itself would refuse.
    BadDefault = "bad_default",
    /// A choice without values, or with one value twice.
    BadChoices = "bad_choices",
    /// A pointer to a field the form does not have.
    UnknownPointer = "unknown_pointer",
    /// A rule that is not a sentence of the rule language.
    RuleSyntax = "rule_syntax",
    /// A rule that is too long or nested too deeply.
    RuleTooLarge = "rule_too_large",
    /// CEL's `null`, which a rule does not have.
    NullInRule = "null_in_rule",
    /// A value taken from a list by its position, which a rule does not do.
    IndexInRule = "index_in_rule",
    /// CEL's maps and messages, which a rule does not have.
    MapInRule = "map_in_rule",
    /// CEL's bytes, which a rule does not have.
    BytesInRule = "bytes_in_rule",
    /// CEL's unsigned numbers, which a rule does not have.
    UnsignedInRule = "unsigned_in_rule",
    /// A rule that names a field the form does not have.
    UnknownField = "unknown_field",
    /// A rule that calls a function the rule language does not have.
    UnknownFunction = "unknown_function",
    /// A function with the wrong number of arguments.
    WrongArguments = "wrong_arguments",
    /// A rule that compares a choice with a value it never has.
    NotAChoice = "not_a_choice",
    /// A rule that uses a value as what it is not.
    TypeMismatch = "type_mismatch",
    /// A list written out whose members are of different types.
    MixedList = "mixed_list",
    /// A division by a zero written out.
    DivisionByZero = "division_by_zero",
    /// A division of two whole numbers, which CEL would round towards zero.
    IntegerDivision = "integer_division",
    /// A variable named like something that is there already.
    NameTaken = "name_taken",
    /// A pattern in a rule that is not written out.
    PatternNotConstant = "pattern_not_constant",
    /// A date, or a number, in a rule that cannot be one.
    BadLiteral = "bad_literal",
    /// A rule that reads the answers of a row, outside a row.
    NotInRow = "not_in_row",
    /// A rule that reads a field which may stay unanswered.
    OptionalInRule = "optional_in_rule",
    /// Rules that depend on one another in a circle.
    RuleCycle = "rule_cycle",
    /// A condition that nobody's answers change.
    ConstantCondition = "constant_condition",
    /// A condition whose parts contradict each other, or what the fields can hold.
    ContradictoryCondition = "contradictory_condition",
    /// A part of a condition that is always true or never true.
    DeadCondition = "dead_condition",
    /// A field that is never shown, because of what shows the fields its condition reads.
    UnreachableField = "unreachable_field",
    /// A field that is never required, because of what shows it or the fields its condition reads.
    UnreachableRequirement = "unreachable_requirement",
    /// A document nobody ever needs, because of what shows the fields its condition reads.
    UnreachableMaterial = "unreachable_material",
    /// A fee nobody is ever charged, because of what shows the fields its condition reads.
    UnreachableFee = "unreachable_fee",
    /// A check that never fails, because of what shows the fields it reads.
    UnreachableCheck = "unreachable_check",
    /// Two documents of one name under one condition.
    DuplicateMaterial = "duplicate_material",
    /// A read-only field without a value.
    UnanswerableField = "unanswerable_field",
    /// The rules core would not run the item: its rules could take too long.
    PackRefused = "pack_refused",
    /// A fee that is not on the published list.
    FeeOutsideList = "fee_outside_list",
    /// A document may follow later than the case must be decided.
    DeferralTooLong = "deferral_too_long",
    /// A promise in place of a document where the law admits none.
    CommitmentNotAllowed = "commitment_not_allowed",
    /// A promised limit longer than the statutory one.
    PromiseTooLong = "promise_too_long",
    /// Facts without a place, a date or a source.
    MissingProvenance = "missing_provenance",
    /// A day that does not exist, or not in this year.
    BadDate = "bad_date",
    /// A make-up working day that is a working day anyway.
    MakeUpNotWeekend = "make_up_not_weekend",
    /// A day that is both off and worked, or listed twice.
    DuplicateDay = "duplicate_day",
    /// A package that asks for an item the catalogue does not have.
    UnknownItem = "unknown_item",
    /// A package that shares a document its item does not have.
    UnknownMaterial = "unknown_material",
    /// A package that shares what cannot be asked or handed in once for several items.
    NotShareable = "not_shareable",
    /// A field or a document of one item that a package shares twice.
    SharedTwice = "shared_twice",
    /// A package that shares what its items understand differently.
    SharedConflict = "shared_conflict",
    /// The order of a package goes round in a circle.
    OrderCycle = "order_cycle",
    /// Tasks of a stage template that wait for one another (互为前置).
    PrerequisiteCycle = "prerequisite_cycle",
    /// A task of a stage template that can never start.
    UnreachableTask = "unreachable_task",
    /// A prerequisite the stage template does not have.
    UnknownTask = "unknown_task",
    /// A stage whose gate no opinion can open.
    GateNeverOpens = "gate_never_opens",
    /// An item that names a stage template, or a stage of one, that is not there.
    UnknownTemplate = "unknown_template",
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A sentence in the two languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Message {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A place in a file, both counted from one; columns count characters, as an editor shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub(crate) struct Pos {
    /// The line.
    pub(crate) line: u32,
    /// The column.
    pub(crate) column: u32,
}

impl Pos {
    /// Where a text begins.
    pub(crate) const START: Self = Self { line: 1, column: 1 };
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file, relative to the catalogue folder, with `/` between its parts.
    pub file: String,
    /// The line, counted from one; zero when the fault is the whole file's.
    pub line: u32,
    /// The column in characters, counted from one.
    pub column: u32,
    /// The kind of fault.
    pub code: Code,
    /// What is wrong.
    pub message: Message,
    /// What was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl Fault {
    /// The line an editor reads in English, `items/x.yaml:42:15: unknown_field: … — did you mean …?`
    #[must_use]
    pub fn line_en(&self) -> String {
        let tail = self
            .suggestion
            .as_ref()
            .map(|s| format!(" — did you mean {s}?"))
            .unwrap_or_default();
        format!("{}: {}: {}{tail}", self.place(), self.code, self.message.en)
    }

    /// The same line in Chinese.
    #[must_use]
    pub fn line_zh(&self) -> String {
        let tail = self
            .suggestion
            .as_ref()
            .map(|s| format!(" —— 是不是想写 {s}？"))
            .unwrap_or_default();
        format!("{}: {}: {}{tail}", self.place(), self.code, self.message.zh)
    }

    fn place(&self) -> String {
        format!("{}:{}:{}", self.file, self.line, self.column)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line_en())
    }
}

impl Ord for Fault {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |f: &Self| (f.line, f.column, f.code);
        self.file
            .cmp(&other.file)
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| self.message.cmp(&other.message))
            .then_with(|| self.suggestion.cmp(&other.suggestion))
    }
}

impl PartialOrd for Fault {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Collects faults while the folder is read; reading goes on after each.
#[derive(Debug, Default)]
pub(crate) struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    pub(crate) fn push(&self, fault: Fault) {
        self.0.borrow_mut().push(fault);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.borrow().len()
    }

    pub(crate) fn any(&self, is: impl Fn(&Fault) -> bool) -> bool {
        self.0.borrow().iter().any(is)
    }

    /// All faults by file and place. A definition used twice is read twice, so what is said twice
    /// is kept once.
    pub(crate) fn into_sorted(self) -> Vec<Fault> {
        let mut all = self.0.into_inner();
        all.sort();
        all.dedup();
        all
    }
}
