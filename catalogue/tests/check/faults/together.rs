//! Faults of what is right by itself and wrong together.

use super::{Case, SHOP, case};
use onewindow_catalogue::Code;

pub(super) fn together() -> Vec<Case> {
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
