//! Faults of the other files: packages, the calendar, codes and stage templates.

use super::{CALENDAR, Case, OPENING, TRADE, case};
use onewindow_catalogue::Code;

pub(super) fn other_files() -> Vec<Case> {
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

pub(super) fn stages() -> Vec<Case> {
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
