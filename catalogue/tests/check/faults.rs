//! Every kind of fault: one small break of a good folder, found at its place and said well.

use crate::support::{Folder, is_chinese};
use onewindow_catalogue::{Code, Fault};
use std::collections::BTreeSet;

/// A break: the code expected, the file, what is replaced by what (with `⟦` where the fault
/// stands), and what is suggested.
struct Case {
    code: Code,
    file: &'static str,
    find: &'static str,
    replace: &'static str,
    suggestion: Option<&'static str>,
}

const SHOP: &str = "items/shop.yaml";
const OPENING: &str = "packages/opening.yaml";
const TRADE: &str = "stages/trade.yaml";
const CALENDAR: &str = "calendar/cn-2026.yaml";

const fn case(code: Code, find: &'static str, replace: &'static str) -> Case {
    Case {
        code,
        file: SHOP,
        find,
        replace,
        suggestion: None,
    }
}

impl Case {
    const fn meant(mut self, suggestion: &'static str) -> Self {
        self.suggestion = Some(suggestion);
        self
    }

    const fn within(mut self, file: &'static str) -> Self {
        self.file = file;
        self
    }
}

fn cases() -> Vec<Case> {
    [
        metadata(),
        schema(),
        rules(),
        together(),
        unchanging(),
        other_files(),
        stages(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn metadata() -> Vec<Case> {
    vec![
        case(
            Code::YamlSyntax,
            "online: {depth: full",
            "online: ⟦]{depth: full",
        ),
        case(
            Code::YamlUnsupported,
            "theme: 开店经营",
            "theme: ⟦&t 开店经营",
        ),
        case(
            Code::DuplicateKey,
            "theme: 开店经营",
            "theme: 开店经营\n⟦theme: 办证",
        ),
        case(Code::UnknownKey, "visits: 0", "⟦visit: 0\nvisits: 0").meant("visits"),
        case(Code::UnknownKey, "en: Owner}", "en: Owner, ⟦keeper}"),
        case(
            Code::MissingKey,
            "item: shop\nversion: 2\n",
            "⟦item: shop\n",
        ),
        case(Code::WrongShape, "visits: 0", "visits: ⟦none"),
        case(
            Code::WrongShape,
            "keywords: [开店, 小店]",
            "keywords: ⟦开店",
        ),
        case(
            Code::MissingText,
            "{zh: 小店登记, en: Shop registration}",
            "⟦{zh: 小店登记}",
        ),
        case(
            Code::MissingText,
            "title: {zh: 店铺, en: Shop}",
            "title: ⟦{en: Shop}",
        ),
        case(Code::BadValue, "caseType: promised", "caseType: ⟦promise").meant("promised"),
        case(Code::BadValue, "{types: [jpg, pdf]", "{types: [jpg, ⟦pfd]").meant("pdf"),
        case(Code::OutOfRange, "version: 2", "version: ⟦0"),
        case(Code::KeyNotFileName, "item: shop\n", "item: ⟦shops\n").meant("shop"),
        case(Code::BadIdentifier, "id: adult", "id: ⟦Adult"),
        case(Code::BadIdentifier, "        area: {", "        ⟦Area: {"),
        case(Code::BadIdentifier, "        sign: {", "        ⟦date: {"),
        case(Code::DuplicateId, "- id: authority", "- id: ⟦hygiene"),
        case(
            Code::DuplicateId,
            "  - /agency/byAgent\n",
            "  - ⟦/shop/kind\n",
        ),
        case(
            Code::DuplicateId,
            "required: [byAgent, agent]",
            "required: [byAgent, agent, ⟦agent]",
        ),
        case(Code::BadCode, "type: \"01\"", "type: ⟦\"99\""),
        case(Code::BadCode, "\"000131128000\"", "⟦\"00013112800\""),
        case(Code::BadCode, "\"00013112800001\"", "⟦\"00013112900001\""),
        case(
            Code::BadCode,
            "handling: \"00013112800001\"",
            "implementation: ⟦\"11990100QQQQ00014H4000131128000\"",
        ),
        case(
            Code::BadCode,
            "handling: \"00013112800001\"",
            "implementation: ⟦\"11990100QQQQ00013H7000131128000\"",
        ),
        case(
            Code::BadCode,
            "handling: \"00013112800001\"",
            "handling: ⟦\"11990100QQQQ00013H4000131129000A0\"",
        ),
        case(
            Code::UnknownDepartment,
            "department: market",
            "department: ⟦markt",
        )
        .meant("market"),
        case(
            Code::UnknownDistrict,
            "districts: [east]",
            "districts: [⟦eest]",
        )
        .meant("east"),
        case(
            Code::UnknownLicence,
            "licence: hygiene-certificate",
            "licence: ⟦hygien-certificate",
        )
        .meant("hygiene-certificate"),
        case(
            Code::UnknownDataset,
            "sharedData: tax",
            "sharedData: ⟦taxes",
        )
        .meant("tax"),
        case(
            Code::FeeOutsideList,
            "listCode: shop-certificate",
            "listCode: ⟦shop-certifcate",
        )
        .meant("shop-certificate"),
        case(
            Code::DeferralTooLong,
            "deferralWorkdays: 5",
            "deferralWorkdays: ⟦6",
        ),
        case(
            Code::CommitmentNotAllowed,
            "    deferralWorkdays: 5\n",
            "    commitment: ⟦{text: {zh: 我承诺, en: I promise}, proves: {zh: 卫生, en: Hygiene}, standard: {zh: 合格, en: Clean}, consequence: {zh: 撤销, en: Revoked}, check: {method: onSite, workdays: 20}}\n",
        ),
        case(
            Code::PromiseTooLong,
            "promised: {days: 5, unit: workday}",
            "promised: ⟦{days: 31, unit: workday}",
        ),
        case(
            Code::MissingProvenance,
            "  date: \"2026-01\"\n  sources:\n    - {id: P1, url: \"https://example.com/\", what: 办事指南}\n",
            "  date: \"2026-01\"\n  sources: ⟦[]\n",
        ),
        case(Code::BadDate, "date: \"2026-01\"", "date: ⟦\"2026-13\""),
        case(
            Code::UnknownPointer,
            "at: /owner/residentId",
            "at: ⟦/owner/residentID",
        )
        .meant("/owner/residentId"),
        case(Code::UnknownPointer, "  - /shop/kind", "  - ⟦/shop/kinds").meant("/shop/kind"),
    ]
}

fn schema() -> Vec<Case> {
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

fn rules() -> Vec<Case> {
    vec![
        case(
            Code::RuleSyntax,
            "rule: shop.ownerAge >= 16",
            "rule: shop.ownerAge ⟦= 16",
        )
        .meant("=="),
        case(Code::RuleSyntax, "shop.seats > 20", "shop.seats > ⟦)"),
        case(
            Code::RuleTooLarge,
            "shop.seats > 20",
            "shop.goods.exists(a, shop.goods.exists(b, shop.goods.exists(c, shop.goods.exists(⟦d, a == d))))",
        ),
        case(Code::NullInRule, "shop.seats > 20", "shop.seats == ⟦null"),
        case(
            Code::IndexInRule,
            "shop.seats > 20",
            "shop.goods⟦[0] == 'new'",
        ),
        case(
            Code::MapInRule,
            "shop.seats > 20",
            "shop.kind in ⟦{'food': 1}",
        ),
        case(Code::BytesInRule, "shop.seats > 20", "⟦b'x' == b'y'"),
        case(Code::UnsignedInRule, "shop.seats > 20", "shop.seats > ⟦20u"),
        case(
            Code::MixedList,
            "shop.seats > 20",
            "shop.seats in [20, ⟦'thirty']",
        ),
        case(
            Code::IntegerDivision,
            "shop.seats > 20",
            "⟦shop.seats / 7 > 2",
        )
        .meant("shop.seats / 7.0"),
        case(
            Code::IntegerDivision,
            "shop.seats > 20",
            "⟦(1 + shop.seats) / size(shop.goods) > 2",
        )
        .meant("(1 + shop.seats) * 1.0 / size(shop.goods)"),
        case(
            Code::IntegerDivision,
            "shop.seats > 20",
            "⟦100 / shop.seats > 2",
        )
        .meant("100.0 / shop.seats"),
        case(
            Code::NameTaken,
            "shop.seats > 20",
            "shop.goods.exists(⟦owner, true)",
        ),
        case(Code::UnknownField, "shop.seats > 20", "shop.⟦seat > 20").meant("shop.seats"),
        case(Code::UnknownField, "shop.seats > 20", "⟦seats > 20").meant("shop.seats"),
        case(
            Code::UnknownField,
            "shop.seats > 20",
            "applicant.⟦kinds == 'firm'",
        )
        .meant("applicant.kind"),
        case(Code::UnknownField, "p.share)) == 100", "p.⟦shares)) == 100").meant("share"),
        case(
            Code::UnknownField,
            "x-visible: row.share > 50",
            "x-visible: row.⟦shaer > 50",
        )
        .meant("row.share"),
        case(
            Code::UnknownFunction,
            "age(birth_date(owner",
            "⟦ages(birth_date(owner",
        )
        .meant("age"),
        case(
            Code::UnknownFunction,
            "shop.seats > 20",
            "shop.goods.⟦exist(g, g == 'new')",
        )
        .meant("exists"),
        case(
            Code::WrongArguments,
            "shop.seats > 20",
            "⟦days_between(today) > 1",
        ),
        case(
            Code::WrongArguments,
            "shop.seats > 20",
            "shop.goods.exists(⟦'g', true)",
        ),
        case(
            Code::NotAChoice,
            "shop.kind == 'food' &&",
            "shop.kind == ⟦'foot' &&",
        )
        .meant("'food'"),
        case(Code::NotAChoice, "shop.seats > 20", "⟦'old' in shop.goods"),
        case(
            Code::NotAChoice,
            "shop.seats > 20",
            "shop.kind in ['books', ⟦'repairs']",
        )
        .meant("'repair'"),
        case(
            Code::NotAChoice,
            "shop.seats > 20",
            "⟦'shop-licence' in holdings",
        ),
        case(
            Code::NotAChoice,
            "shop.seats > 20",
            "shop.district == ⟦'north'",
        ),
        case(Code::TypeMismatch, "shop.seats > 20", "⟦shop.seats > '20'"),
        case(
            Code::TypeMismatch,
            "shop.seats > 20",
            "⟦shop.openedOn > '2026-01-01'",
        )
        .meant("date('2026-01-01')"),
        case(Code::TypeMismatch, "shop.seats > 20", "⟦shop.seats + 20"),
        case(Code::TypeMismatch, "shop.seats > 20", "⟦owner == 'x'"),
        case(
            Code::TypeMismatch,
            "amountFen: size(shop.goods) * 500",
            "amountFen: ⟦shop.kind",
        ),
        case(
            Code::TypeMismatch,
            "x-compute: age(birth_date(owner.residentId))",
            "x-compute: ⟦owner.name",
        ),
        case(
            Code::PatternNotConstant,
            "shop.seats > 20",
            "shop.sign.matches(⟦owner.name)",
        ),
        case(
            Code::BadPattern,
            "shop.seats > 20",
            "owner.name.matches(⟦'[a')",
        ),
        case(
            Code::SlowPattern,
            "shop.seats > 20",
            "owner.name.matches(⟦'(a+)+')",
        ),
        case(
            Code::BadLiteral,
            "shop.seats > 20",
            "shop.openedOn > date(⟦'2026-02-30')",
        ),
        case(
            Code::BadLiteral,
            "shop.seats > 20",
            "shop.area > ⟦0.0000001",
        ),
        case(
            Code::DivisionByZero,
            "shop.seats > 20",
            "shop.area / ⟦0 > 1",
        ),
        case(Code::NotInRow, "shop.seats > 20", "⟦row.share > 20"),
        case(
            Code::NotInRow,
            "shop.seats > 20",
            "team.partners.⟦share > 20",
        ),
        case(Code::OptionalInRule, "shop.seats > 20", "shop.⟦sign == 'A'")
            .meant("has(shop.sign) && …"),
    ]
}

fn together() -> Vec<Case> {
    vec![
        // The circle is told once, at the first of its rules.
        case(
            Code::RuleCycle,
            "        licensed: {type: boolean,",
            "        one: {type: boolean, title: {zh: 一, en: One}, x-visible: ⟦shop.two}\n        two: {type: boolean, title: {zh: 二, en: Two}, x-visible: shop.one}\n        licensed: {type: boolean,",
        ),
        case(
            Code::RuleCycle,
            "        licensed: {type: boolean,",
            "        one: {type: boolean, title: {zh: 一, en: One}, x-required: ⟦has(shop.two)}\n        two: {type: boolean, title: {zh: 二, en: Two}, x-required: has(shop.one)}\n        licensed: {type: boolean,",
        ),
        case(
            Code::RuleCycle,
            "x-visible: shop.kind == 'food'",
            "x-visible: ⟦shop.seats > 1",
        ),
        case(
            Code::RuleCycle,
            "x-visible: agency.byAgent",
            "x-visible: ⟦agency.agent.name == 'A'",
        ),
        case(
            Code::OptionalInRule,
            "amountFen: size(shop.goods) * 500",
            "amountFen: size(shop.⟦permit) * 500",
        )
        .meant("has(shop.permit) && …"),
        case(
            Code::OptionalInRule,
            "  when: agency.byAgent",
            "  when: has(team.partners) && team.partners.exists(p, p.⟦note == 'x')",
        )
        .within(SHOP)
        .meant("has(p.note) && …"),
        case(
            Code::ConstantCondition,
            "  when: agency.byAgent",
            "  when: ⟦shop.area < 10 || shop.area >= 10",
        ),
        case(
            Code::ConstantCondition,
            "x-visible: agency.byAgent",
            "x-visible: \"⟦false\"",
        ),
        case(
            Code::ConstantCondition,
            "rule: shop.ownerAge >= 16",
            "rule: ⟦shop.ownerAge >= 16 || true",
        ),
    ]
}

/// Conditions that come out the same for everybody.
fn unchanging() -> Vec<Case> {
    let when = |code, replace| case(code, "  when: agency.byAgent", replace);
    vec![
        when(
            Code::ContradictoryCondition,
            "  when: shop.area > 3 && ⟦shop.kind == 'food' && shop.kind == 'books'",
        ),
        when(
            Code::ContradictoryCondition,
            "  when: ⟦agency.byAgent && !agency.byAgent",
        ),
        when(Code::ContradictoryCondition, "  when: ⟦shop.area < 1"),
        when(
            Code::ContradictoryCondition,
            "  when: ⟦shop.seats > 5 && shop.seats < 6",
        ),
        when(
            Code::ContradictoryCondition,
            "  when: ⟦size(shop.goods) > 2",
        ),
        when(
            Code::ContradictoryCondition,
            "  when: ⟦shop.openedOn > date('2026-01-01') && shop.openedOn < date('2026-01-02')",
        ),
        case(
            Code::ContradictoryCondition,
            "rule: shop.ownerAge >= 16",
            "rule: ⟦shop.ownerAge >= 16 && shop.ownerAge < 16",
        ),
        when(
            Code::DeadCondition,
            "  when: agency.byAgent && ⟦(shop.kind == 'food' || shop.kind != 'food')",
        ),
        when(
            Code::DeadCondition,
            "  when: agency.byAgent || ⟦shop.area > 10 && shop.area < 9",
        ),
        when(
            Code::DeadCondition,
            "  when: agency.byAgent || ⟦shop.kind == 'books' && shop.seats > 20",
        ),
        when(
            Code::DeadCondition,
            "  when: team.partners.exists(p, ⟦p.share > 150)",
        ),
        when(
            Code::DeadCondition,
            "  when: size(team.partners.filter(p, ⟦p.share < 10 && has(p.note))) > 2",
        ),
        case(
            Code::DeadCondition,
            "amountFen: size(shop.goods) * 500",
            "amountFen: \"⟦shop.area > 6000 ? 100 : 200\"",
        ),
        case(
            Code::UnreachableField,
            "title: {zh: 招牌, en: Sign}",
            "x-visible: \"⟦shop.kind == 'books' && shop.seats > 3\", title: {zh: 招牌, en: Sign}",
        ),
        case(
            Code::UnreachableRequirement,
            "x-required: shop.licensed",
            "x-required: \"⟦shop.kind == 'books' && shop.seats > 3\"",
        ),
        when(
            Code::UnreachableMaterial,
            "  when: shop.area > 3 && ⟦shop.kind == 'books' && shop.seats > 20",
        ),
        case(
            Code::UnreachableFee,
            "when: shop.kind == 'food'\n    amountFen: size",
            "when: ⟦shop.kind == 'books' && shop.seats > 20\n    amountFen: size",
        ),
        case(
            Code::UnreachableCheck,
            "rule: shop.ownerAge >= 16",
            "rule: ⟦shop.kind == 'food' || shop.seats > 20",
        ),
        case(
            Code::DuplicateMaterial,
            "  - id: authority\n",
            "  - id: letter\n    name: {zh: 委托书, en: Letter}\n    when: agency.byAgent\n    why: {zh: 委托代办, en: An agent applies}\n    form: original\n    generated: true\n  - ⟦id: authority\n",
        ),
    ]
}

fn other_files() -> Vec<Case> {
    vec![
        case(
            Code::UnknownItem,
            "{item: shop}",
            "{item: shop}\n  - {item: ⟦shops}",
        )
        .meant("shop")
        .within(OPENING),
        case(Code::UnknownItem, "  - [seal, bank]", "  - [seal, ⟦banks]")
            .meant("bank")
            .within(OPENING),
        case(
            Code::OrderCycle,
            "  - [seal, bank]",
            "  - [seal, bank]\n  - ⟦[bank, shop]",
        )
        .within(OPENING),
        case(Code::UnknownDepartment, "lead: market", "lead: ⟦mark")
            .meant("market")
            .within(OPENING),
        case(Code::BadDate, "\"2026-01-02\"", "⟦\"2026-02-30\"").within(CALENDAR),
        case(Code::BadDate, "\"2026-01-02\"", "⟦\"2025-01-02\"").within(CALENDAR),
        case(
            Code::MakeUpNotWeekend,
            "makeUp: [\"2026-01-04\"]",
            "makeUp: [⟦\"2026-01-05\"]",
        )
        .within(CALENDAR),
        case(
            Code::DuplicateDay,
            "makeUp: [\"2026-01-04\"]",
            "makeUp: [\"2026-01-04\", ⟦\"2026-01-04\"]",
        )
        .within(CALENDAR),
        case(
            Code::BadCode,
            "\"11990100QQQQ00013H\"",
            "⟦\"11990100QQQQ00013J\"",
        )
        .within("codes/departments.yaml"),
        case(Code::BadCode, "code: \"990102\"", "code: ⟦\"99010\"").within("codes/divisions.yaml"),
        case(Code::DuplicateId, "- {key: health,", "- ⟦{key: market,")
            .within("codes/departments.yaml"),
        case(Code::UnknownDepartment, "issuer: health", "issuer: ⟦helth")
            .meant("health")
            .within("codes/licences.yaml"),
        case(Code::UnknownDepartment, "provider: market", "provider: ⟦m")
            .within("codes/datasets.yaml"),
    ]
}

fn stages() -> Vec<Case> {
    vec![
        case(
            Code::PrerequisiteCycle,
            "department: market, workdays: 2}",
            "department: market, workdays: 2, after: ⟦[rooms]}",
        )
        .within(TRADE),
        // A task cannot wait for itself either.
        case(
            Code::PrerequisiteCycle,
            "workdays: 1}\n      - {id: ask",
            "workdays: 1, after: ⟦[council]}\n      - {id: ask",
        )
        .within(TRADE),
        case(Code::UnreachableTask, "after: [papers]", "after: [⟦ask]").within(TRADE),
        case(Code::UnknownTask, "after: [papers]", "after: [⟦paper]")
            .meant("papers")
            .within(TRADE),
        case(
            Code::GateNeverOpens,
            "  - id: settle\n    name: {zh: 决定, en: Decision}\n    lead: market\n    gate: leadDecides\n    tasks:\n      - {id: council, name: {zh: 会审, en: Council}, department: market, workdays: 1}",
            "  - ⟦id: settle\n    name: {zh: 决定, en: Decision}\n    lead: market\n    gate: leadDecides\n    tasks:",
        )
        .within(TRADE),
        case(Code::UnknownDepartment, "department: health, workdays: 3", "department: ⟦helth, workdays: 3")
            .meant("health")
            .within(TRADE),
        case(Code::BadValue, "gate: all", "gate: ⟦every").within(TRADE),
        case(Code::BadValue, "kind: consult", "kind: consult, parts: ⟦[safety]").within(TRADE),
        case(Code::DuplicateId, "{id: ask", "{id: ⟦papers").within(TRADE),
        case(Code::DuplicateId, "[safety, relics]", "[safety, ⟦safety]").within(TRADE),
        case(
            Code::UnknownTemplate,
            "mode: single",
            "mode: joint\napproval: {template: ⟦trades}",
        )
        .meant("trade"),
        case(
            Code::UnknownTemplate,
            "mode: single",
            "mode: joint\napproval: {template: trade, stage: ⟦lock}",
        )
        .meant("look"),
        case(
            Code::MissingKey,
            "mode: single",
            "mode: joint\napproval: ⟦{template: trade, departments: [market]}",
        ),
        case(
            Code::BadValue,
            "mode: single",
            "mode: single\napproval: ⟦{departments: [market]}",
        ),
    ]
}

/// What else a break brings along, because one cause has two effects.
fn is_echo(code: Code, fault: &Fault) -> bool {
    match code {
        // The old field is gone, so what names it has nothing to name.
        Code::BadIdentifier | Code::BadType => {
            matches!(fault.code, Code::RequiredUnknown | Code::UnknownField)
        }
        Code::UnknownKey => fault.code == Code::MissingKey,
        // What is in a circle, or no longer required, may stay unanswered.
        Code::RuleCycle | Code::RequiredUnknown | Code::BadDefault => {
            fault.code == Code::OptionalInRule
        }
        Code::DuplicateId => fault.code == Code::UnknownDepartment,
        _ => false,
    }
}

#[test]
fn the_good_folder_has_no_fault() {
    let (catalogue, faults) = Folder::copy_of("tests/data").load();
    assert_eq!(faults, []);
    assert_eq!(catalogue.items.len(), 1);
    assert_eq!(catalogue.packages.len(), 1);
}

#[test]
fn each_break_is_found_at_its_place() {
    let wrong: Vec<String> = cases().iter().filter_map(judge).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the way a break is reported.
fn judge(case: &Case) -> Option<String> {
    let folder = Folder::copy_of("tests/data");
    let place = folder.edit(case.file, case.find, case.replace);
    let faults = folder.load().1;
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let complain = |what: &str| {
        let told = told.join("\n    ");
        Some(format!(
            "{} for `{}`: {what}\n    {told}",
            case.code, case.replace
        ))
    };
    let mut of_kind = faults
        .iter()
        .filter(|f| f.code == case.code && f.file == case.file);
    let (Some(fault), None) = (of_kind.next(), of_kind.next()) else {
        return complain("not told once");
    };
    if Some((fault.line, fault.column)) != place {
        return complain(&format!("not at {place:?}"));
    }
    if fault.suggestion.as_deref() != case.suggestion {
        return complain(&format!("does not suggest {:?}", case.suggestion));
    }
    let stray = faults
        .iter()
        .find(|f| f.code != case.code && !is_echo(case.code, f));
    stray.and_then(|_| complain("brings others along"))
}

#[test]
fn messages_are_said_in_both_languages() {
    for case in cases() {
        let folder = Folder::copy_of("tests/data");
        folder.edit(case.file, case.find, case.replace);
        for fault in folder.load().1 {
            assert!(is_chinese(&fault.message.zh), "{fault}");
            assert!(!fault.message.zh.ends_with(['.', '。']), "{fault}");
            let first = fault.message.en.chars().next();
            assert!(first.is_some_and(|c| c.is_ascii()), "{fault}");
            assert!(!fault.message.en.ends_with('.'), "{fault}");
        }
    }
}

#[test]
fn every_code_has_a_case_and_a_place_in_the_guide() {
    let mut tried: BTreeSet<Code> = cases().iter().map(|c| c.code).collect();
    tried.extend([Code::Unreadable, Code::PackRefused]);
    // These need two items; `packages` breaks them.
    tried.extend([Code::UnknownMaterial, Code::NotShareable]);
    tried.extend([Code::SharedTwice, Code::SharedConflict]);
    let guide = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../docs/adding-a-service-item.md"
    );
    let guide = std::fs::read_to_string(guide).unwrap();
    for code in Code::ALL {
        assert!(tried.contains(code), "no case breaks {code}");
        assert!(
            guide.contains(&format!("`{code}`")),
            "the guide does not explain {code}"
        );
    }
}

/// Everything an editor may read, to be read by people: a block a code, its lines in both
/// languages.
#[test]
fn each_fault_reads_as_it_should() {
    let mut text = String::new();
    // What needs two items is read in `packages`.
    let of_two = [
        Code::UnknownMaterial,
        Code::NotShareable,
        Code::SharedTwice,
        Code::SharedConflict,
    ];
    for code in Code::ALL.iter().filter(|code| !of_two.contains(code)) {
        let folder = Folder::copy_of("tests/data");
        match code {
            Code::Unreadable => folder.write("items/notes.txt", "x"),
            Code::PackRefused => too_slow(&folder),
            _ => {
                let case = cases().into_iter().find(|case| case.code == *code).unwrap();
                folder.edit(case.file, case.find, case.replace);
            }
        }
        text.push_str(&format!("{code}\n"));
        let faults = folder.load().1;
        let fault = faults.iter().find(|fault| fault.code == *code).unwrap();
        text.push_str(&format!("  {}\n  {}\n", fault.line_zh(), fault.line_en()));
    }
    let kept = include_str!("lines.txt");
    assert!(text == kept, "lines.txt should be:\n{text}");
}

#[test]
fn who_offers_a_promise_says_what_the_item_touches_and_what_is_told_before() {
    const PROMISE: &str = "    commitment: {text: {zh: 我承诺, en: I promise}, proves: {zh: 卫生, en: Hygiene}, standard: {zh: 合格, en: Clean}, consequence: {zh: 撤销, en: Revoked}, check: {method: onSite, workdays: 20}}\n";
    let told = |sensitive: &str, promise: &str| {
        let folder = Folder::copy_of("tests/data");
        folder.edit(SHOP, "    deferralWorkdays: 5\n", promise);
        folder.edit(SHOP, "sensitive: [publicSafety]\n", sensitive);
        let faults = folder.load().1;
        faults.iter().map(Fault::line_en).collect::<Vec<_>>()
    };
    assert_eq!(told("sensitive: []\n", PROMISE), [""; 0]);
    let missing = told("", PROMISE);
    assert!(missing[0].starts_with("items/shop.yaml:1:1: missing_key: `sensitive` is missing"));
    for member in ["proves", "standard", "consequence", "check", "text"] {
        let without = PROMISE.replacen(&format!("{member}: "), "note: ", 1);
        let faults = told("sensitive: []\n", &without);
        let wanted = format!("`{member}` is missing");
        assert!(faults.iter().any(|f| f.contains(&wanted)), "{faults:?}");
    }
}

fn too_slow(folder: &Folder) {
    folder.edit(SHOP, "maxItems: 10\n", "maxItems: 500\n");
    folder.edit(
        SHOP,
        "rule: shop.ownerAge >= 16",
        "rule: team.partners.all(a, team.partners.all(b, team.partners.all(c, a.share + b.share + c.share < 200)))",
    );
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_checked() {
    let folder = Folder::copy_of("tests/data");
    folder.write("items/notes.txt", "x");
    folder.write("items/empty.yaml", "");
    folder.edit(SHOP, "version: 2", "version: 0");
    let found: Vec<(String, Code)> = folder
        .load()
        .1
        .into_iter()
        .map(|f| (f.file, f.code))
        .collect();
    let wanted = [
        ("items/empty.yaml", Code::YamlSyntax),
        ("items/notes.txt", Code::Unreadable),
        (SHOP, Code::OutOfRange),
    ];
    assert_eq!(found, wanted.map(|(file, code)| (file.to_owned(), code)));
    let missing = onewindow_catalogue::Catalogue::load(&folder.path().join("nowhere")).1;
    assert_eq!(missing.first().map(|f| f.code), Some(Code::Unreadable));
}

#[test]
fn an_item_that_could_take_for_ever_is_refused() {
    let folder = Folder::copy_of("tests/data");
    too_slow(&folder);
    let codes: Vec<Code> = folder.load().1.iter().map(|f| f.code).collect();
    assert_eq!(codes, [Code::PackRefused]);
}

#[test]
fn a_rule_the_core_could_not_run_is_refused_where_it_stands() {
    let folder = Folder::copy_of("tests/data");
    let sum = vec!["shop.area"; 60].join(" + ");
    let rule = format!("rule: ⟦{sum} > 1");
    let place = folder.edit(SHOP, "rule: shop.ownerAge >= 16", &rule);
    let faults = folder.load().1;
    let found: Vec<_> = faults
        .iter()
        .map(|f| (f.code, Some((f.line, f.column))))
        .collect();
    assert_eq!(found, [(Code::RuleTooLarge, place)]);
}

/// An editor's file is half-written most of the time.
#[test]
fn a_file_in_any_state_gives_faults_and_no_panic() {
    let folder = Folder::copy_of("tests/data");
    let whole = std::fs::read_to_string(folder.path().join(SHOP)).unwrap();
    let chars: Vec<char> = whole.chars().collect();
    for at in (0..chars.len()).step_by(61) {
        let cut: String = chars.iter().take(at).collect();
        folder.write(SHOP, &cut);
        // Every file up to there lacks what comes last.
        let lacks = !cut.contains("provenance:");
        assert!(!folder.load().1.is_empty() || !lacks, "cut at {at}");
        let without: String = chars
            .iter()
            .take(at)
            .chain(chars.iter().skip(at + 7))
            .collect();
        folder.write(SHOP, &without);
        folder.load();
    }
}

#[test]
fn what_is_right_is_left_alone() {
    for condition in [
        // Whether a hidden field's rule holds depends on whether it is shown.
        "shop.seats < 10 || shop.seats >= 10",
        // Required while this holds.
        "shop.licensed && shop.permit.startsWith('A')",
        "!shop.licensed || shop.permit.startsWith('A')",
        "shop.licensed ? shop.permit == 'A' : true",
        "has(shop.sign) && shop.sign.startsWith('A')",
        "!has(shop.sign) || shop.sign == 'A'",
        "has(team.partners) && team.partners.exists(p, has(p.note) && p.note == 'x')",
        "shop.kind != 'food' && shop.kind != 'books'",
        // What is said twice, or follows from what shows a field, does no harm.
        "shop.kind == 'food' && shop.seats > 20 && shop.seats > 10",
        "agency.byAgent && has(shop.kind)",
        "shop.area > 20 && shop.area < 20.02 || agency.byAgent",
        "size(shop.goods) == 2 && !('used' in shop.goods) || agency.byAgent",
        "shop.openedOn > date('2026-01-01') && shop.openedOn < date('2026-01-03')",
        "shop.openedOn > today && today > date('2020-01-01')",
        "team.partners.exists(p, p.share > 60 && has(p.note))",
        "applicant.kind == 'firm' && 'hygiene-certificate' in holdings",
        "shop.ownerAge < 0 || shop.ownerAge > 200",
    ] {
        let folder = Folder::copy_of("tests/data");
        folder.edit(
            SHOP,
            "  when: agency.byAgent",
            &format!("  when: \"{condition}\""),
        );
        assert_eq!(folder.load().1, [], "{condition}");
    }
}
