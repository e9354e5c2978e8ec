//! Faults of a version that changes what was published.

use super::{Case, case};
use onewindow_catalogue::Code;

/// Conditions that come out the same for everybody.
pub(super) fn unchanging() -> Vec<Case> {
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
