//! Faults in what an item says about itself.

use super::{Case, case};
use onewindow_catalogue::Code;

pub(super) fn metadata() -> Vec<Case> {
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
        case(
            Code::BadValue,
            "online: {depth: full, channels: [web, mobile]}",
            "online: {depth: full, channels: [web, mobile]}\nnearby: ⟦true",
        ),
        case(
            Code::BadValue,
            "visits: 0",
            "visits: 0\nprefill: [{at: /owner/name, from: ⟦applicant.nam}]",
        )
        .meant("applicant.name"),
        case(
            Code::BadValue,
            "visits: 0",
            "visits: 0\nprefill: [{at: ⟦/owner/name, from: applicant.residentId}]",
        ),
        case(
            Code::BadValue,
            "visits: 0",
            "visits: 0\nprefill: [{at: ⟦/shop/seats, from: applicant.name}]",
        ),
        case(
            Code::BadValue,
            "visits: 0",
            "visits: 0\nprefill: [{at: ⟦/team/partners/*/name, from: applicant.name}]",
        ),
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
        case(
            Code::UnknownPointer,
            "visits: 0",
            "visits: 0\nprefill: [{at: ⟦/owner/nam, from: applicant.name}]",
        )
        .meant("/owner/name"),
        case(
            Code::DuplicateId,
            "visits: 0",
            "visits: 0\nprefill: [{at: /owner/name, from: applicant.name}, {at: ⟦/owner/name, from: firm.name}]",
        ),
    ]
}
