//! Faults in its rules.

use super::{Case, case};
use onewindow_catalogue::Code;

pub(super) fn rules() -> Vec<Case> {
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
