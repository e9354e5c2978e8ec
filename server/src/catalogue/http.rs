//! The catalogue over HTTP: open to everybody, made to be cached.

use super::store::Filter;
use super::views::{CalendarView, CodeTable, Guide, ItemSummary, PackageSummary, PackageView};
use super::{document, lists, memo, store};
use crate::identity;
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::Params;
use crate::platform::lang::Lang;
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Error, Result};
use crate::platform::state::AppState;
use crate::platform::storage::sha256_hex;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, ETAG, IF_NONE_MATCH, VARY};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use onewindow_catalogue::Way;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Characters of the longest search.
const LONGEST_SEARCH: usize = 100;

/// Registers the area's operations under `/api/v1`.
pub fn configure(operations: &mut Operations<'_>) {
    operations
        .service(list_items)
        .service(get_item)
        .service(list_item_windows)
        .service(get_pack)
        .service(list_packages)
        .service(get_package)
        .service(get_calendar)
        .service(get_code_table);
    super::editing::configure(operations);
    super::favourites::configure(operations);
    super::stages::configure(operations);
}

/// What narrows the list of items.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
struct ItemQuery {
    /// Words to search for, in Chinese or English.
    #[param(example = "开店", max_length = 100)]
    q: Option<String>,
    /// `person` or `firm`.
    #[param(example = "person")]
    audience: Option<String>,
    /// A department's key.
    #[param(example = "scjg")]
    department: Option<String>,
    /// A district's key.
    #[param(example = "dongqu")]
    district: Option<String>,
    /// 服务主题
    #[param(example = "开店经营")]
    theme: Option<String>,
    /// 马上办: only what is decided on the spot.
    at_once: Option<bool>,
    /// 网上办: only what needs no window from the application to the result.
    online: Option<bool>,
    /// 一次办: only what is begun online and takes one journey at most (最多跑一次).
    once: Option<bool>,
    /// 就近办: only what is taken in at any of several service points.
    nearby: Option<bool>,
    /// Only the items of the home page, by rank.
    popular: Option<bool>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// Rows wanted, at most 100; 20 when not given.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

impl ItemQuery {
    /// The ways (四办) that are asked for: an item must have all of them.
    fn ways(&self) -> Vec<Way> {
        let asked = |way: &Way| match way {
            Way::AtOnce => self.at_once,
            Way::Online => self.online,
            Way::Once => self.once,
            Way::Nearby => self.nearby,
        };
        let all = Way::ALL.into_iter();
        all.filter(|way| asked(way).unwrap_or(false)).collect()
    }
}

/// List service items
///
/// Items that are not cancelled: those of the home page first, or the best hits of a search.
#[utoipa::path(
    operation_id = "listItems", tag = "Catalogue",
    params(ItemQuery),
    responses((status = 200, description = "A page of items.", body = Page<ItemSummary>)),
    security(()),
)]
#[get("/items")]
async fn list_items(
    state: Data<AppState>,
    lang: Lang,
    query: Params<ItemQuery>,
) -> Result<Json<Page<ItemSummary>>> {
    let query = query.0;
    if query
        .q
        .as_ref()
        .is_some_and(|q| q.chars().count() > LONGEST_SEARCH)
    {
        return Err(Error::new(Code::InvalidQuery).with("reason", "q: ≤ 100"));
    }
    let filter = Filter {
        ways: query.ways(),
        audience: query.audience.filter(|key| is_key(key)),
        department: query.department,
        district: query.district.filter(|key| is_key(key)),
        theme: query.theme,
        popular: query.popular.unwrap_or(false),
        keys: None,
    };
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let items = state
        .db
        .read(move |conn| lists::items(conn, query.q.as_deref(), filter, &page, lang))
        .await?;
    Ok(Json(items))
}

/// Get the guide of a service item
///
/// 办事指南: conditions, materials, limits, fees, steps and where the facts come from. Suspended and
/// cancelled items stay readable, with their status.
#[utoipa::path(
    operation_id = "getItem", tag = "Catalogue",
    params(("key" = String, Path, description = "The item's key.", example = "getihu-sheli")),
    responses((status = 200, description = "The guide.", body = Guide)),
    security(()),
)]
#[get("/items/{key}")]
async fn get_item(
    request: HttpRequest,
    state: Data<AppState>,
    lang: Lang,
    key: Path<String>,
) -> Result<HttpResponse> {
    let key = key.into_inner();
    let today = state.clock.today();
    let guide = state
        .db
        .read(move |conn| {
            let row = store::current_version(conn, &key)?.ok_or(Code::ItemNotFound)?;
            let doc = memo::doc(conn, &row)?;
            let situations = memo::situations(conn, &row.pack_sha256, &doc, today)?;
            let packages = memo::packages(conn)?;
            let codes = memo::codes(conn)?;
            Ok(Guide::new(
                &doc,
                &row.pack_sha256,
                &situations,
                &packages,
                &codes,
                lang,
            ))
        })
        .await?;
    cached(&request, lang, &guide)
}

/// Windows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ItemWindows {
    /// Those for this kind of item first.
    items: Vec<ItemWindow>,
}

/// A window where an item is taken in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ItemWindow {
    /// The key of the service centre.
    #[schema(example = "window-dongqu")]
    office: String,
    /// The name of the service centre.
    #[schema(example = "东区政务服务中心综合窗口")]
    office_name: String,
    /// The key of the window within it.
    #[schema(example = "3")]
    window: String,
    /// The name of the window.
    #[schema(example = "3号窗口")]
    name: String,
    /// What the window is for, in words.
    #[schema(example = "商事登记综合窗口")]
    kind_text: String,
}

/// Where the windows are looked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct WindowQuery {
    /// The district's key.
    #[param(example = "dongqu")]
    district: String,
}

/// List the windows that take an item in
///
/// 去哪办: the windows of a district where one may apply in person, those for this kind of item
/// first. Every window of a centre is among them where it takes every item (无差别受理).
#[utoipa::path(
    operation_id = "listItemWindows", tag = "Catalogue",
    params(("key" = String, Path, description = "The item's key.", example = "getihu-sheli"), WindowQuery),
    responses((status = 200, description = "The windows.", body = ItemWindows)),
    security(()),
)]
#[get("/items/{key}/windows")]
async fn list_item_windows(
    state: Data<AppState>,
    lang: Lang,
    key: Path<String>,
    query: Params<WindowQuery>,
) -> Result<Json<ItemWindows>> {
    let key = key.into_inner();
    let windows = state
        .db
        .read(move |conn| {
            let item = super::item(conn, &key)?;
            let kind = super::window_kind(conn, &item.department)?;
            identity::windows_for(conn, kind, &query.0.district)
        })
        .await?;
    let items = windows.into_iter().map(|window| ItemWindow {
        office: window.office,
        office_name: lang.pick(window.office_zh, window.office_en),
        window: window.key,
        name: lang.pick(window.name_zh, window.name_en),
        kind_text: identity::kind_text(window.kind, lang).to_owned(),
    });
    Ok(Json(ItemWindows {
        items: items.collect(),
    }))
}

/// Get a rule pack
///
/// The rules of one item version, or the document of a package, named by their SHA-256: download
/// once, keep for ever. The same bytes give the same verdict on every machine.
#[utoipa::path(
    operation_id = "getPack", tag = "Catalogue",
    params(("sha256" = String, Path, description = "The pack's name.", min_length = 64, max_length = 64)),
    responses((status = 200, description = "The pack.", body = Object, content_type = "application/json")),
    security(()),
)]
#[get("/packs/{sha256}")]
async fn get_pack(state: Data<AppState>, sha256: Path<String>) -> Result<HttpResponse> {
    let sha256 = sha256.into_inner();
    let name = sha256.clone();
    let body = state
        .db
        .read(move |conn| Ok(store::pack_body(conn, &name)?.ok_or(Code::PackNotFound)?))
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((ETAG, format!("\"{sha256}\"")))
        .body(body))
}

/// List packages
///
/// 一件事: several items asked for at once.
#[utoipa::path(
    operation_id = "listPackages", tag = "Catalogue",
    responses((status = 200, description = "All packages.", body = Page<PackageSummary>)),
    security(()),
)]
#[get("/packages")]
async fn list_packages(
    request: HttpRequest,
    state: Data<AppState>,
    lang: Lang,
) -> Result<HttpResponse> {
    let items = state
        .db
        .read(move |conn| {
            let codes = memo::codes(conn)?;
            let packages = memo::packages(conn)?;
            Ok(packages
                .iter()
                .map(|package| PackageSummary::new(package, &codes, lang))
                .collect())
        })
        .await?;
    let page = Page {
        items,
        next_cursor: None,
    };
    cached::<Page<PackageSummary>>(&request, lang, &page)
}

/// Get a package
///
/// What is done in it, by whom and in which order, and what its items share: asked once and handed
/// in once.
#[utoipa::path(
    operation_id = "getPackage", tag = "Catalogue",
    params(("key" = String, Path, description = "The package's key.", example = "canyin")),
    responses((status = 200, description = "The package.", body = PackageView)),
    security(()),
)]
#[get("/packages/{key}")]
async fn get_package(
    request: HttpRequest,
    state: Data<AppState>,
    lang: Lang,
    key: Path<String>,
) -> Result<HttpResponse> {
    let key = key.into_inner();
    let view = state
        .db
        .read(move |conn| {
            let package = memo::package(conn, &key)?;
            let codes = memo::codes(conn)?;
            let mut items = HashMap::new();
            for member in &package.items {
                if let Some(row) = store::current_version(conn, &member.key)? {
                    items.insert(member.key.clone(), memo::doc(conn, &row)?);
                }
            }
            let document = document::of(conn, &package)?.map(|document| document.sha256);
            Ok(PackageView::new(&package, document, &items, &codes, lang))
        })
        .await?;
    cached(&request, lang, &view)
}

/// Get the working-day calendar
///
/// Days off and make-up working days of each published year, as the rules core's context takes
/// them.
#[utoipa::path(
    operation_id = "getCalendar", tag = "Catalogue",
    responses((status = 200, description = "The calendar.", body = CalendarView)),
    security(()),
)]
#[get("/calendar")]
async fn get_calendar(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse> {
    let years = state
        .db
        .read(|conn| {
            let bodies = store::calendar_years(conn)?;
            bodies
                .iter()
                .map(|body| serde_json::from_str(body).map_err(Error::internal))
                .collect::<Result<Vec<_>>>()
        })
        .await?;
    cached(&request, Lang::of(&request), &CalendarView::new(&years))
}

/// Get a code table
///
/// `divisions`, `departments`, `licences`, `datasets`, `fees`, a table of GB/T 39046 such as
/// `itemType`, or one a form takes choices from, such as `nations`.
#[utoipa::path(
    operation_id = "getCodeTable", tag = "Catalogue",
    params(("table" = String, Path, description = "The table's key.", example = "departments")),
    responses((status = 200, description = "The table.", body = CodeTable)),
    security(()),
)]
#[get("/codes/{table}")]
async fn get_code_table(
    request: HttpRequest,
    state: Data<AppState>,
    lang: Lang,
    table: Path<String>,
) -> Result<HttpResponse> {
    let table = table.into_inner();
    let table = state
        .db
        .read(move |conn| {
            let codes = memo::codes(conn)?;
            Ok(CodeTable::find(&codes, &table, lang).ok_or(Code::CodeTableNotFound)?)
        })
        .await?;
    cached(&request, lang, &table)
}

/// Keys go into a pattern of the database, so nothing but letters, digits and hyphens may pass.
pub(super) fn is_key(key: &str) -> bool {
    key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// An answer that clients keep and ask about again: 304 while it is the same.
pub(super) fn cached<T: Serialize>(
    request: &HttpRequest,
    lang: Lang,
    body: &T,
) -> Result<HttpResponse> {
    let bytes = serde_json::to_vec(body).map_err(Error::internal)?;
    let tag = format!("\"{}\"", sha256_hex(&bytes));
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|known| known.trim() == tag));
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .insert_header((CONTENT_LANGUAGE, lang.tag()))
        .insert_header((VARY, "Accept-Language"));
    if known {
        return Ok(response.finish());
    }
    Ok(response.content_type("application/json").body(bytes))
}
