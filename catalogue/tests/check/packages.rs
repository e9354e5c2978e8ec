//! What the items of a package share: read, checked, and refused where they mean different things.

use crate::support::{Folder, HERE, is_chinese};
use onewindow_catalogue::{Catalogue, Code, Fault, Package};
use onewindow_core::package as core;

const PACKAGE: &str = "packages/market.yaml";

/// A package of two items with the same form, one of which a test then changes.
const MARKET: &str = r#"package: market
version: 1
name: {zh: 摆摊一件事, en: A stall}
summary: {zh: 一次办好。, en: All at once.}
lead: market
items:
  - {item: shop}
  - {item: stall, optional: true}
  - {key: seal, name: {zh: 刻章, en: Seal}, department: market}
shared:
  fields:
    - id: owner-name
      title: {zh: 经营者, en: Trader}
      at: {shop: /owner/name, stall: /owner/name}
    - {id: kind, at: /shop/kind}
    - {id: area, at: /shop/area}
    - {id: goods, at: /shop/goods}
    - {id: licensed, at: /shop/licensed}
    - {id: sign, at: /shop/sign}
  materials:
    - {id: authority, at: authority}
    - id: hygiene
      name: {zh: 卫生, en: Hygiene}
      at: {shop: hygiene, stall: hygiene}
legalBasis: []
provenance:
  place: {zh: 示例市}
  date: "2026"
  sources: [{id: P1, url: "https://example.com/", what: 方案}]
"#;

fn market() -> Folder {
    let folder = Folder::copy_of("tests/data");
    let shop = std::fs::read_to_string(folder.path().join("items/shop.yaml")).unwrap();
    folder.write(
        "items/stall.yaml",
        &shop.replacen("item: shop\n", "item: stall\n", 1),
    );
    folder.write(PACKAGE, MARKET);
    folder
}

/// One thing wrong: what is changed in the package and in the stall, and what is then said, from
/// the code on.
struct Case {
    package: (&'static str, &'static str),
    stall: (&'static str, &'static str),
    en: &'static str,
    zh: &'static str,
}

const SAME: (&str, &str) = ("", "");

/// What is wrong with the package itself.
const MISWRITTEN: &[Case] = &[
    Case {
        package: ("{shop: /owner/name", "{⟦shopp: /owner/name"),
        stall: SAME,
        en: "unknown_item: `shopp` is not among the items of this package — did you mean shop?",
        zh: "unknown_item: “shopp”不在本套餐的事项里 —— 是不是想写 shop？",
    },
    Case {
        package: ("{shop: /owner/name", "{⟦seal: /owner/name"),
        stall: SAME,
        en: "not_shareable: `seal` is done outside this catalogue and has no form",
        zh: "not_shareable: “seal”在事项库以外办理，没有表单",
    },
    Case {
        package: ("stall: /owner/name", "stall: ⟦/owner/nmae"),
        stall: SAME,
        en: "unknown_pointer: the form of `stall` has no `/owner/nmae` — did you mean /owner/name?",
        zh: "unknown_pointer: 事项“stall”的表单里没有“/owner/nmae” —— 是不是想写 /owner/name？",
    },
    Case {
        package: ("at: /shop/kind", "at: ⟦/shop/builtInYear"),
        stall: (
            "        sign: {",
            "        builtInYear: {type: integer, title: {zh: 建成年份, en: Built in}, maximum: 2100}\n        sign: {",
        ),
        en: "unknown_pointer: the form of `shop` has no `/shop/builtInYear`",
        zh: "unknown_pointer: 事项“shop”的表单里没有“/shop/builtInYear”",
    },
    Case {
        package: ("at: authority", "at: ⟦autority"),
        stall: SAME,
        en: "unknown_material: `shop` has no document `autority` — did you mean authority?",
        zh: "unknown_material: 事项“shop”没有材料“autority” —— 是不是想写 authority？",
    },
    Case {
        package: ("{id: area,", "{id: ⟦kind,"),
        stall: SAME,
        en: "duplicate_id: `kind` is used twice",
        zh: "duplicate_id: “kind”重复",
    },
    Case {
        package: (
            "id: kind, at: /shop/kind",
            "id: kind, at: {stall: ⟦/owner/name, shop: /owner/residentId}",
        ),
        stall: SAME,
        en: "shared_twice: `/owner/name` of `stall` is shared already",
        zh: "shared_twice: 事项“stall”的“/owner/name”已经共用过了",
    },
    Case {
        package: (
            "shop: hygiene, stall: hygiene",
            "shop: ⟦authority, stall: hygiene",
        ),
        stall: SAME,
        en: "shared_twice: `authority` of `shop` is shared already",
        zh: "shared_twice: 事项“shop”的“authority”已经共用过了",
    },
    Case {
        package: (
            "{shop: /owner/name, stall: /owner/name}",
            "⟦{shop: /owner/name}",
        ),
        stall: SAME,
        en: "not_shareable: it takes two items at least to share something",
        zh: "not_shareable: 至少要有两个事项才谈得上共用",
    },
    Case {
        package: ("stall: /owner/name", "stall: ⟦/owner"),
        stall: SAME,
        en: "not_shareable: `/owner` of `stall` is a group: share its fields one by one",
        zh: "not_shareable: 事项“stall”的“/owner”是一组问题，请逐个写出其中的问题",
    },
    Case {
        package: ("stall: /owner/name", "stall: ⟦/team/partners"),
        stall: SAME,
        en: "not_shareable: `/team/partners` of `stall` is a repeating group",
        zh: "not_shareable: 事项“stall”的“/team/partners”是可重复填写的组",
    },
    Case {
        package: ("stall: /owner/name", "stall: ⟦/team/partners/*/name"),
        stall: SAME,
        en: "not_shareable: `/team/partners/*/name` of `stall` stands in a repeating group",
        zh: "not_shareable: 事项“stall”的“/team/partners/*/name”在可重复填写的组里",
    },
    Case {
        package: ("stall: /owner/name", "stall: ⟦/shop/ownerAge"),
        stall: SAME,
        en: "not_shareable: `/shop/ownerAge` of `stall` is computed, not asked",
        zh: "not_shareable: 事项“stall”的“/shop/ownerAge”是计算出来的，不用填写",
    },
    Case {
        package: ("at: /shop/sign", "at: ⟦/shop/sign"),
        stall: (
            "sign: {type: string,",
            "sign: {type: string, readOnly: true, default: A,",
        ),
        en: "not_shareable: `/shop/sign` of `stall` is read-only, not asked",
        zh: "not_shareable: 事项“stall”的“/shop/sign”是只读的，不用填写",
    },
    Case {
        package: (
            "shop: hygiene, stall: hygiene",
            "shop: hygiene, stall: ⟦application",
        ),
        stall: SAME,
        en: "not_shareable: `application` of `stall` is drawn up from the answers, not handed in",
        zh: "not_shareable: 事项“stall”的材料“application”自动生成，不用上传",
    },
    Case {
        package: (
            "      at: {shop: /owner",
            "      askedAs: ⟦stal\n      at: {shop: /owner",
        ),
        stall: SAME,
        en: "unknown_item: `stal` is not among the items of `at` — did you mean stall?",
        zh: "unknown_item: “stal”不在“at”所列的事项里 —— 是不是想写 stall？",
    },
    Case {
        package: ("      name: {zh: 卫生", "      ⟦nmae: {zh: 卫生"),
        stall: SAME,
        en: "unknown_key: unknown key `nmae` — did you mean name?",
        zh: "unknown_key: 不认识的键“nmae” —— 是不是想写 name？",
    },
    Case {
        package: ("{key: seal,", "{key: ⟦shared,"),
        stall: SAME,
        en: "bad_identifier: `shared` is a reserved word and no key of an item in a package",
        zh: "bad_identifier: “shared”是保留的词，不能作为套餐里事项的键",
    },
];

/// Definitions that differ; the place is the one of the stall.
const DIFFERENT: &[Case] = &[
    Case {
        package: ("stall: /owner/name", "stall: ⟦/agency/byAgent"),
        stall: SAME,
        en: "shared_conflict: `/owner/name` of `shop` and `/agency/byAgent` of `stall` differ: type (text, yes or no)",
        zh: "shared_conflict: “shop”的“/owner/name”和“stall”的“/agency/byAgent”不一样：类型（文字，是否）",
    },
    Case {
        package: ("at: /shop/area", "at: ⟦/shop/area"),
        stall: (
            "area: {type: number, title: {zh: 面积, en: Area}, minimum: 1, maximum: 5000, multipleOf: 0.01,",
            "area: {type: integer, title: {zh: 面积, en: Area}, minimum: 1, maximum: 5000,",
        ),
        en: "shared_conflict: `/shop/area` of `shop` and `/shop/area` of `stall` differ: type (number, integer)",
        zh: "shared_conflict: “shop”的“/shop/area”和“stall”的“/shop/area”不一样：类型（数，整数）",
    },
    Case {
        package: ("at: /shop/area", "at: ⟦/shop/area"),
        stall: (
            "multipleOf: 0.01, x-unit: {zh: 平方米, en: m²}",
            "multipleOf: 0.1, x-unit: {zh: 亩, en: mu}",
        ),
        en: "shared_conflict: `/shop/area` of `shop` and `/shop/area` of `stall` differ: multipleOf (0.01, 0.1); x-unit (平方米, 亩)",
        zh: "shared_conflict: “shop”的“/shop/area”和“stall”的“/shop/area”不一样：步长（0.01，0.1）；单位（平方米，亩）",
    },
    Case {
        package: ("at: /shop/kind", "at: ⟦/shop/kind"),
        stall: (
            "            - {const: books, title: {zh: 图书, en: Books}}\n",
            "            - {const: crafts, title: {zh: 手工, en: Crafts}}\n",
        ),
        en: "shared_conflict: `/shop/kind` of `shop` and `/shop/kind` of `stall` differ: choices the second lacks: books; choices the first lacks: crafts",
        zh: "shared_conflict: “shop”的“/shop/kind”和“stall”的“/shop/kind”不一样：后者没有的选项：books；前者没有的选项：crafts",
    },
    Case {
        package: ("at: /shop/goods", "at: ⟦/shop/goods"),
        stall: (
            "{const: used, title: {zh: 旧货, en: Used}}",
            "{const: used, title: {zh: 二手车, en: Used cars}}",
        ),
        en: "shared_conflict: `/shop/goods` of `shop` and `/shop/goods` of `stall` differ: the meaning of used (Used, Used cars)",
        zh: "shared_conflict: “shop”的“/shop/goods”和“stall”的“/shop/goods”不一样：选项 used 的意思（旧货，二手车）",
    },
    Case {
        package: ("at: /shop/licensed", "at: ⟦/shop/licensed"),
        stall: (
            "en: Already licensed}, default: false}",
            "en: Already licensed}, default: true}",
        ),
        en: "shared_conflict: `/shop/licensed` of `shop` and `/shop/licensed` of `stall` differ: default (false, true)",
        zh: "shared_conflict: “shop”的“/shop/licensed”和“stall”的“/shop/licensed”不一样：默认值（false，true）",
    },
    Case {
        package: ("at: /shop/sign", "at: ⟦/shop/sign"),
        stall: ("pattern: \"^[A-Z]+( [A-Z]+)*$\"}", "pattern: \"^[A-Z]+$\"}"),
        en: "shared_conflict: `/shop/sign` of `shop` and `/shop/sign` of `stall` differ: pattern (^[A-Z]+( [A-Z]+)*$, ^[A-Z]+$)",
        zh: "shared_conflict: “shop”的“/shop/sign”和“stall”的“/shop/sign”不一样：式样（^[A-Z]+( [A-Z]+)*$，^[A-Z]+$）",
    },
    Case {
        package: ("stall: /owner/name", "stall: ⟦/owner/residentId"),
        stall: SAME,
        en: "shared_conflict: `/owner/name` of `shop` and `/owner/residentId` of `stall` differ: format (none, cn-resident-id); length (≥2 ≤50, ≥0); x-sensitive (false, true)",
        zh: "shared_conflict: “shop”的“/owner/name”和“stall”的“/owner/residentId”不一样：格式（无，cn-resident-id）；长度（≥2 ≤50，≥0）；是否敏感（x-sensitive）（false，true）",
    },
    // Bounds that differ: the narrowest is offered, none where no value or no definition fits all.
    Case {
        package: ("at: /shop/area", "at: ⟦/shop/area"),
        stall: (
            "minimum: 1, maximum: 5000, multipleOf",
            "minimum: 2, maximum: 100, multipleOf",
        ),
        en: "shared_conflict: `/shop/area` of `shop` and `/shop/area` of `stall` differ: range (≥1 ≤5000, ≥2 ≤100) — did you mean askedAs: stall?",
        zh: "shared_conflict: “shop”的“/shop/area”和“stall”的“/shop/area”不一样：范围（≥1 ≤5000，≥2 ≤100） —— 是不是想写 askedAs: stall？",
    },
    Case {
        package: (
            "{id: area, at: /shop/area}",
            "{id: area, askedAs: shop, at: ⟦/shop/area}",
        ),
        stall: (
            "minimum: 1, maximum: 5000, multipleOf",
            "exclusiveMinimum: 1, maximum: 5000, multipleOf",
        ),
        en: "shared_conflict: `/shop/area` of `shop` and `/shop/area` of `stall` differ: range (≥1 ≤5000, >1 ≤5000) — did you mean askedAs: stall?",
        zh: "shared_conflict: “shop”的“/shop/area”和“stall”的“/shop/area”不一样：范围（≥1 ≤5000，>1 ≤5000） —— 是不是想写 askedAs: stall？",
    },
    Case {
        package: ("at: /shop/area", "at: ⟦/shop/area"),
        stall: (
            "minimum: 1, maximum: 5000, multipleOf",
            "minimum: 10, maximum: 9000, multipleOf",
        ),
        en: "shared_conflict: `/shop/area` of `shop` and `/shop/area` of `stall` differ: range (≥1 ≤5000, ≥10 ≤9000)",
        zh: "shared_conflict: “shop”的“/shop/area”和“stall”的“/shop/area”不一样：范围（≥1 ≤5000，≥10 ≤9000）",
    },
    Case {
        package: ("at: /shop/area", "at: ⟦/shop/area"),
        stall: (
            "minimum: 1, maximum: 5000, multipleOf",
            "exclusiveMinimum: 5000, maximum: 9000, multipleOf",
        ),
        en: "shared_conflict: `/shop/area` of `shop` and `/shop/area` of `stall` differ: range (≥1 ≤5000, >5000 ≤9000); no value fits both",
        zh: "shared_conflict: “shop”的“/shop/area”和“stall”的“/shop/area”不一样：范围（≥1 ≤5000，>5000 ≤9000）；没有一个值对两者都合适",
    },
    Case {
        package: ("at: /shop/goods", "at: ⟦/shop/goods"),
        stall: (
            "uniqueItems: true\n          minItems: 1",
            "uniqueItems: true\n          minItems: 2",
        ),
        en: "shared_conflict: `/shop/goods` of `shop` and `/shop/goods` of `stall` differ: number of choices (≥1, ≥2) — did you mean askedAs: stall?",
        zh: "shared_conflict: “shop”的“/shop/goods”和“stall”的“/shop/goods”不一样：选择的个数（≥1，≥2） —— 是不是想写 askedAs: stall？",
    },
    Case {
        package: ("at: authority", "at: ⟦authority"),
        stall: (
            "files: {types: [jpg, pdf], maxMegabytes: 5, maxCount: 1}",
            "files: {types: [pdf], maxMegabytes: 8, maxCount: 2}",
        ),
        en: "shared_conflict: `authority` of `shop` and `authority` of `stall` differ: file types (application/pdf, image/jpeg, application/pdf); maxMegabytes (5, 8); maxCount (1, 2)",
        zh: "shared_conflict: “shop”的“authority”和“stall”的“authority”不一样：文件类型（application/pdf, image/jpeg，application/pdf）；文件大小（兆）（5，8）；文件个数（1，2）",
    },
    Case {
        package: ("stall: hygiene", "stall: ⟦hygiene"),
        stall: (
            "    form: copy\n    copies: 1\n    files: {types: [pdf]",
            "    form: original\n    originals: 1\n    files: {types: [pdf]",
        ),
        en: "shared_conflict: `hygiene` of `shop` and `hygiene` of `stall` differ: form (copy, original)",
        zh: "shared_conflict: “shop”的“hygiene”和“stall”的“hygiene”不一样：提交形式（copy，original）",
    },
    Case {
        package: ("stall: hygiene", "stall: ⟦hygiene"),
        stall: ("    licence: hygiene-certificate\n", ""),
        en: "shared_conflict: `hygiene` of `shop` and `hygiene` of `stall` differ: licence (hygiene-certificate, none)",
        zh: "shared_conflict: “shop”的“hygiene”和“stall”的“hygiene”不一样：电子证照（hygiene-certificate，无）",
    },
];

fn judge(case: &Case) -> Result<(), String> {
    let folder = market();
    if case.stall != SAME {
        folder.edit("items/stall.yaml", case.stall.0, case.stall.1);
    }
    let place = folder.edit(PACKAGE, case.package.0, case.package.1);
    let (line, column) = place.unwrap();
    let faults = folder.load().1;
    let [fault] = faults.as_slice() else {
        return Err(format!("{}: told {faults:#?}", case.en));
    };
    let wanted = |rest: &str| format!("{PACKAGE}:{line}:{column}: {rest}");
    if fault.line_en() != wanted(case.en) {
        return Err(format!("{}\n  is not {}", fault.line_en(), wanted(case.en)));
    }
    if fault.line_zh() != wanted(case.zh) {
        return Err(format!("{}\n  is not {}", fault.line_zh(), wanted(case.zh)));
    }
    if !is_chinese(&fault.message.zh) || is_chinese(&fault.message.en) != case.en.contains("平方米")
    {
        return Err(format!("{fault} is in the wrong language"));
    }
    Ok(())
}

#[test]
fn each_conflict_is_told_once_at_its_place_in_both_languages() {
    assert!(
        MISWRITTEN
            .iter()
            .chain(DIFFERENT)
            .all(|c| c.package.1.contains(HERE))
    );
    let wrong: Vec<String> = MISWRITTEN
        .iter()
        .chain(DIFFERENT)
        .filter_map(|case| judge(case).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn package(catalogue: &Catalogue) -> &Package {
    let mut packages = catalogue.packages.iter();
    packages
        .find(|package| package.package == "market")
        .unwrap()
}

fn no_faults(folder: &Folder) -> Catalogue {
    let (catalogue, faults) = folder.load();
    let lines: Vec<String> = faults.iter().map(Fault::line_en).collect();
    assert_eq!(lines, Vec::<String>::new());
    catalogue
}

#[test]
fn a_package_becomes_a_document_the_core_opens() {
    let catalogue = no_faults(&market());
    let shared = &package(&catalogue).shared;
    let title = |i: usize| shared.fields[i].title.zh.as_str();
    assert_eq!(
        (title(0), title(1)),
        ("经营者", "类型"),
        "given, or the field's own"
    );
    assert_eq!(shared.materials[0].name.zh, "委托书");
    let bytes = catalogue.package_document(package(&catalogue)).unwrap();
    let loaded = core::Package::parse(&bytes).unwrap();
    let document = loaded.package();
    assert_eq!(
        document.items.len(),
        2,
        "a step outside the catalogue has no pack"
    );
    assert_eq!(
        document.items[1].pack,
        catalogue.item("stall").unwrap().pack_sha256
    );
    assert_eq!(document.fields[1].at.len(), 2, "one place for every item");
    assert_eq!(
        bytes,
        no_faults(&market())
            .package_document(package(&catalogue))
            .unwrap()
    );
}

#[test]
fn differences_that_do_no_harm_are_left_alone() {
    for (find, replace) in [
        // The label, the help and the widget of the first item are drawn.
        (
            "title: {zh: 面积, en: Area}",
            "title: {zh: 摊位面积, en: Size}",
        ),
        // The same step, written otherwise.
        ("multipleOf: 0.01, x-unit", "multipleOf: 0.010, x-unit"),
        // Required and shown are each item's own rules.
        ("required: [kind, area,", "required: [kind,"),
        (
            "x-unit: {zh: 平方米, en: m²}}\n        district",
            "x-unit: {zh: 平方米, en: m²}, x-visible: shop.licensed}\n        district",
        ),
        // What may stand in for a document is each item's own, too.
        ("    sharedData: tax\n    deferralWorkdays: 5\n", ""),
        ("files: {types: [jpg, pdf],", "files: {types: [pdf, jpg],"),
    ] {
        let folder = market();
        folder.edit("items/stall.yaml", find, replace);
        no_faults(&folder);
    }
}

#[test]
fn a_question_may_be_asked_as_the_item_with_the_narrowest_bounds() {
    let folder = market();
    folder.edit(
        "items/stall.yaml",
        "minimum: 1, maximum: 5000, multipleOf",
        "minimum: 2, maximum: 100, multipleOf",
    );
    folder.edit(PACKAGE, "{id: area, at", "{id: area, askedAs: stall, at");
    let catalogue = no_faults(&folder);
    assert_eq!(package(&catalogue).shared.fields[2].asked_as, "stall");
}

/// An item with a fault of its own is not blamed on the package.
#[test]
fn an_item_with_faults_brings_no_more_from_the_package() {
    let folder = market();
    folder.edit(
        "items/stall.yaml",
        "minimum: 1, maximum: 5000",
        "minimun: 1, maximum: 9000",
    );
    let faults = folder.load().1;
    let codes: Vec<Code> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, [Code::UnknownKeyword]);
}

#[test]
fn a_package_has_no_more_items_than_a_session_takes() {
    let folder = market();
    let steps: String = (0..63)
        .map(|i| format!("  - {{key: step-{i}, name: {{zh: 步, en: Step}}, department: market}}\n"))
        .collect();
    folder.edit(PACKAGE, "shared:\n", &format!("{steps}shared:\n"));
    let codes: Vec<Code> = folder.load().1.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, [Code::OutOfRange]);
}
