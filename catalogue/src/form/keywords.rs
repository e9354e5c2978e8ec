//! The schema profile: which keywords there are and what each says something about.

/// What a schema describes, as far as its keywords are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Form,
    Group,
    Rows,
    /// The `items` of a repeating group.
    Row,
    Text,
    Choice,
    Choices,
    /// The `items` of a choice of several.
    Option,
    Number,
    Boolean,
}

impl Subject {
    pub(crate) fn zh(self) -> &'static str {
        match self {
            Self::Form => "表单",
            Self::Group => "字段组",
            Self::Rows => "重复组",
            Self::Row => "重复组的一行",
            Self::Text => "文字字段",
            Self::Choice => "单选字段",
            Self::Choices => "多选字段",
            Self::Option => "多选的选项",
            Self::Number => "数字字段",
            Self::Boolean => "是否字段",
        }
    }

    pub(crate) fn en(self) -> &'static str {
        match self {
            Self::Form => "the form",
            Self::Group => "a group",
            Self::Rows => "a repeating group",
            Self::Row => "a row of a repeating group",
            Self::Text => "a text",
            Self::Choice => "a choice",
            Self::Choices => "a choice of several",
            Self::Option => "the values of a choice of several",
            Self::Number => "a number",
            Self::Boolean => "a yes or no",
        }
    }
}

/// Every keyword of the profile.
pub(crate) const PROFILE: &[&str] = &[
    "type",
    "properties",
    "required",
    "additionalProperties",
    "enum",
    "const",
    "oneOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "title",
    "description",
    "default",
    "readOnly",
    "$defs",
    "$ref",
    "x-visible",
    "x-required",
    "x-compute",
    "x-widget",
    "x-i18n",
    "x-sensitive",
    "x-unit",
    "x-codes",
];

const OF_FIELDS: &[&str] = &["title", "description", "x-visible", "x-i18n"];
const OF_ANSWERS: &[&str] = &[
    "default",
    "readOnly",
    "x-required",
    "x-compute",
    "x-widget",
    "x-sensitive",
];

/// Whether a keyword of the profile says something about the subject.
pub(crate) fn applies(keyword: &str, subject: Subject) -> bool {
    let own: &[&str] = match subject {
        Subject::Form => &["properties", "required", "additionalProperties", "$defs"],
        Subject::Group | Subject::Row => &["properties", "required", "additionalProperties"],
        Subject::Rows => &["items", "minItems", "maxItems", "x-required"],
        Subject::Text => &["minLength", "maxLength", "pattern", "format"],
        Subject::Choice | Subject::Option => &["enum", "const", "oneOf", "x-codes"],
        Subject::Choices => &["items", "minItems", "maxItems", "uniqueItems"],
        Subject::Number => &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "enum",
            "const",
            "x-unit",
        ],
        Subject::Boolean => &["enum", "const"],
    };
    let (field, answer) = match subject {
        Subject::Form | Subject::Row | Subject::Option => (false, false),
        Subject::Group | Subject::Rows => (true, false),
        _ => (true, true),
    };
    keyword == "type"
        || keyword == "$ref"
        || own.contains(&keyword)
        || (field && OF_FIELDS.contains(&keyword))
        || (answer && OF_ANSWERS.contains(&keyword))
}
