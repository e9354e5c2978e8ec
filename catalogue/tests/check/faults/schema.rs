//! Faults in the questions of an item.

use super::{Case, case};
use onewindow_catalogue::Code;

pub(super) fn schema() -> Vec<Case> {
    vec![
        case(Code::UnknownKeyword, "maximum: 500\n", "⟦maximun: 500\n").meant("maximum"),
        case(
            Code::UnknownKeyword,
            "{const: new, title",
            "{const: new, ⟦titel: x, title",
        )
        .meant("title"),
        case(Code::UnknownFormat, "format: date}", "format: ⟦data}").meant("date"),
        case(
            Code::BadType,
            "seats:\n          type: integer",
            "seats:\n          type: ⟦interger",
        )
        .meant("integer"),
        case(
            Code::BadType,
            "        district: {title: {zh: 区, en: District}, x-codes: districts}",
            "        ⟦district: {title: {zh: 区, en: District}}",
        ),
        case(
            Code::KeywordNotForType,
            "maxLength: 40, pattern",
            "maxLength: 40, ⟦maximum: 5, pattern",
        ),
        case(
            Code::KeywordNotForType,
            "default: false}",
            "default: false, x-widget: ⟦textarea}",
        ),
        case(
            Code::OpenObject,
            "required: [byAgent, agent]\n      additionalProperties: false",
            "required: [byAgent, agent]\n      additionalProperties: ⟦true",
        ),
        case(
            Code::RequiredUnknown,
            "required: [byAgent, agent]",
            "required: [⟦byAgnt, agent]",
        )
        .meant("byAgent"),
        case(
            Code::EmptyRange,
            "minimum: 1, maximum: 5000",
            "⟦minimum: 6000, maximum: 5000",
        ),
        case(Code::EmptyRange, "minItems: 1\n", "minItems: ⟦3\n"),
        case(
            Code::EmptyRange,
            "minimum: 1, maximum: 5000",
            "minimum: 1, ⟦exclusiveMinimum: 5000, maximum: 5000",
        ),
        case(
            Code::MissingBound,
            "        sign: {type: string, title: {zh: 招牌, en: Sign}, maxLength: 40",
            "        ⟦sign: {type: string, title: {zh: 招牌, en: Sign}",
        ),
        case(
            Code::MissingBound,
            "        partners:\n          type: array\n          title: {zh: 合伙人, en: Partners}\n          minItems: 0\n          maxItems: 10\n",
            "        ⟦partners:\n          type: array\n          title: {zh: 合伙人, en: Partners}\n",
        ),
        case(
            Code::NotUnique,
            "          uniqueItems: true\n",
            "          uniqueItems: ⟦false\n",
        ),
        case(Code::BadPattern, "\"^[A-Z]+( [A-Z]+)*$\"", "⟦\"^[A-Z\""),
        case(
            Code::SlowPattern,
            "\"^[A-Z]+( [A-Z]+)*$\"",
            "⟦\"^([A-Z]+)*$\"",
        ),
        case(
            Code::LargePattern,
            "\"^[A-Z]+( [A-Z]+)*$\"",
            "⟦\"^([A-Z]{100}){20}$\"",
        ),
        case(
            Code::UnanswerableField,
            "title: {zh: 招牌, en: Sign}",
            "⟦readOnly: true, title: {zh: 招牌, en: Sign}",
        ),
        case(
            Code::BadRef,
            "$ref: \"#/$defs/person\"\n      title: {zh: 店主",
            "$ref: ⟦\"#/$defs/persn\"\n      title: {zh: 店主",
        )
        .meant("#/$defs/person"),
        case(
            Code::BadRef,
            "name: {type: string, title: {zh: 姓名, en: Name}, minLength: 2",
            "boss: {$ref: ⟦\"#/$defs/person\", title: {zh: 上级, en: Boss}}\n        name: {type: string, title: {zh: 姓名, en: Name}, minLength: 2",
        ),
        case(
            Code::UnusedDefinition,
            "  $defs:\n",
            "  $defs:\n    ⟦place: {type: string, maxLength: 9}\n",
        ),
        case(Code::BadDefault, "default: false", "default: ⟦maybe"),
        case(
            Code::BadDefault,
            "x-unit: {zh: 平方米",
            "default: ⟦6000, x-unit: {zh: 平方米",
        ),
        case(
            Code::BadChoices,
            "              - {const: used, title: {zh: 旧货, en: Used}}",
            "              - ⟦{const: new, title: {zh: 旧货, en: Used}}",
        ),
        case(
            Code::BadChoices,
            "              - {const: used, title: {zh: 旧货, en: Used}}",
            "              - ⟦{const: used}",
        ),
        case(
            Code::UnknownTable,
            "x-codes: districts",
            "x-codes: ⟦district",
        )
        .meant("districts"),
    ]
}
