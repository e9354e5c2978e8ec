//! An item in a list.

use super::{LimitView, Named, department, national, said};
use crate::platform::lang::Lang;
use onewindow_catalogue::{Audience, CaseType, Codes, ItemDoc, Status, Way};
use serde::Serialize;

/// A service item in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::catalogue) struct ItemSummary {
    /// The key in the catalogue.
    #[schema(example = "getihu-sheli")]
    key: String,
    /// The current version.
    #[schema(example = 1)]
    version: u32,
    /// The name.
    #[schema(example = "个体工商户设立登记")]
    name: String,
    /// One or two sentences.
    #[schema(example = "个人开店、摆摊、做小生意，先办这一件；登记当天可以拿到营业执照。")]
    summary: String,
    /// The organ in charge.
    department: Named,
    /// 事项类型, a code of GB/T 39046 A.1.
    #[serde(rename = "type")]
    #[schema(example = "01")]
    item_type: String,
    /// What the type is called.
    #[schema(example = "行政许可")]
    type_name: String,
    /// 办件类型: `immediate`, `promised` or `other`.
    #[schema(value_type = String, example = "immediate")]
    case_type: CaseType,
    /// The tabs of the app that list it: `person`, `firm`.
    #[schema(value_type = Vec<String>, example = json!(["person"]))]
    audience: Vec<Audience>,
    /// 服务主题
    #[schema(example = "开店经营")]
    theme: String,
    /// What the theme is called in the asker's language.
    #[schema(example = "开店经营")]
    theme_name: String,
    /// The rank on the home page, 1 first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    popular: Option<u32>,
    /// 承诺时限, or the statutory one where nothing shorter is promised.
    promised: LimitView,
    /// 到现场次数
    #[schema(example = 0)]
    visits: u32,
    /// 四办: `atOnce` (马上办), `online` (网上办), `once` (一次办, at most one journey) and `nearby`
    /// (就近办), as far as they hold.
    #[schema(value_type = Vec<String>, example = json!(["atOnce", "online", "once", "nearby"]))]
    ways: Vec<Way>,
    /// Whether it may cost something.
    #[schema(example = false)]
    fee_charged: bool,
    /// `published`, `suspended` or `cancelled`.
    #[schema(value_type = String, example = "published")]
    status: Status,
}

impl ItemSummary {
    pub(in crate::catalogue) fn new(doc: &ItemDoc, codes: &Codes, lang: Lang) -> Self {
        let limit = doc.limits.promised.as_ref();
        Self {
            key: doc.item.clone(),
            version: doc.version,
            name: said(&doc.name, lang),
            summary: said(&doc.summary, lang),
            department: department(codes, &doc.department, lang),
            type_name: national(codes, "A.1", &doc.item_type, lang),
            item_type: doc.item_type.clone(),
            case_type: doc.case_type,
            audience: doc.audience.clone(),
            theme: doc.theme.clone(),
            theme_name: said(&codes.theme_name(&doc.theme), lang),
            popular: doc.popular,
            promised: LimitView::new(limit.unwrap_or(&doc.limits.statutory), lang),
            visits: doc.visits,
            ways: doc.ways(),
            fee_charged: !doc.fees.is_empty(),
            status: doc.status,
        }
    }
}
