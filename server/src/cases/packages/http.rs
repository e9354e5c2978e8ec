//! Applying for a package, over HTTP.

use super::view::{PackageApplication, PackageApplicationSummary};
use super::{PackageApplicationId, draft, files, load, store, submit, view};
use crate::cases::files::{sent, shown, soon, take_in};
use crate::cases::parts::{FileId, FileRow};
use crate::cases::prefill::PrefilledItem;
use crate::cases::store::Owner;
use crate::cases::view::{self as cases, FileView};
use crate::identity::caller::{Anyone, Citizen};
use crate::platform::cursor::{Page, PageQuery};
use crate::platform::extract::{Binary, Body, IfMatch, Params, etag};
use crate::platform::idempotency::{Attempt, IdempotencyKey};
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Result};
use crate::platform::{AppState, Lang};
use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};
use onewindow_core::requests::{PackageApplicationRequest, PackageDraftRequest};
use serde::{Deserialize, Serialize};

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(create_application)
        .service(list_applications)
        .service(get_application)
        .service(get_package_prefill)
        .service(save_package_draft)
        .service(delete_package_draft)
        .service(upload_package_file)
        .service(download_package_file)
        .service(preview_package_file)
        .service(remove_package_file)
        .service(submit_application);
}

/// Begin an application for a package
///
/// Begins a draft for the items of a package (一件事) that are always done and for those chosen. It
/// is bound to the package's document and the packs that names.
#[utoipa::path(
    operation_id = "createPackageApplication", tag = "Packages",
    params(("Idempotency-Key" = String, Header, description = "New for each application; the same key gives the same answer.", example = "5f0c7a52-0001")),
    request_body = PackageApplicationRequest,
    responses((status = 201, description = "The draft.", body = PackageApplication)),
    security(("bearer" = [])),
)]
#[post("/package-applications")]
async fn create_application(
    citizen: Citizen,
    key: IdempotencyKey,
    state: Data<AppState>,
    lang: Lang,
    body: Body<PackageApplicationRequest>,
) -> Result<HttpResponse> {
    let caller = Anyone::Citizen(citizen.clone());
    let attempt = Attempt::new(
        &caller.label(),
        "POST /package-applications",
        &key,
        &body.bytes,
    );
    let answer = draft::create(&state, citizen, body.value, attempt, lang).await?;
    Ok(answer.into_response())
}

/// List my applications for packages
///
/// The caller's own and those of whom they may act for, newest first.
#[utoipa::path(
    operation_id = "listPackageApplications", tag = "Packages",
    params(PageQuery),
    responses((status = 200, description = "A page of applications.", body = Page<PackageApplicationSummary>)),
    security(("bearer" = [])),
)]
#[get("/package-applications")]
async fn list_applications(
    citizen: Citizen,
    state: Data<AppState>,
    lang: Lang,
    query: Params<PageQuery>,
) -> Result<Json<Page<PackageApplicationSummary>>> {
    let limit = query.0.limit()?;
    let before: Option<PackageApplicationId> = query.0.after()?;
    let today = state.clock.today();
    let found = state
        .db
        .read(move |conn| {
            let owner = Owner::all(conn, &citizen.id, today)?;
            let rows = store::list(conn, &owner, before.as_ref(), limit)?;
            let page = Page::build(
                rows,
                limit,
                |row| row.id.clone(),
                |row| view::summary(conn, &row, lang),
            );
            cases::page(page)
        })
        .await?;
    Ok(Json(found))
}

/// What the forms of an application begin with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PackagePrefilled {
    /// Each item whose form begins with something known; none for what is no draft any more.
    items: Vec<PrefilledItem>,
}

/// Get what the forms of an application begin with
///
/// 预填: as for a case, by item. What several items share stands with each of them, and is one answer.
#[utoipa::path(
    operation_id = "getPackagePrefill", tag = "Packages",
    params(("id" = String, Path, description = "The application.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The fields of each item with their answers.", body = PackagePrefilled)),
    security(("bearer" = [])),
)]
#[get("/package-applications/{id}/prefill")]
async fn get_package_prefill(
    citizen: Citizen,
    state: Data<AppState>,
    id: Path<PackageApplicationId>,
) -> Result<Json<PackagePrefilled>> {
    let id = id.into_inner();
    let here = state.as_ref().clone();
    let items = state
        .db
        .read(move |conn| {
            let caller = Anyone::Citizen(citizen);
            let row = load(conn, &caller, &id, here.clock.today())?;
            draft::prefilled(conn, &here, &caller, &row)
        })
        .await?;
    Ok(Json(PackagePrefilled { items }))
}

/// Get an application for a package
///
/// Everything in one view: each item with its case, what it waits for, what there is to pay. Window
/// staff and supervisors of the district see it too, once it was handed in.
#[utoipa::path(
    operation_id = "getPackageApplication", tag = "Packages",
    params(("id" = String, Path, description = "The application.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52")),
    responses((status = 200, description = "The application.", body = PackageApplication)),
    security(("bearer" = [])),
)]
#[get("/package-applications/{id}")]
async fn get_application(
    caller: Anyone,
    state: Data<AppState>,
    lang: Lang,
    id: Path<PackageApplicationId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let shared = state.clone();
    let (version, found) = state
        .db
        .read(move |conn| {
            let row = load(conn, &caller, &id, shared.clock.today())?;
            let found = view::application(conn, &shared, &row, &caller, lang)?;
            Ok((row.version, found))
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(i64::from(version)))
        .json(found))
}

/// Save the draft of a package
///
/// Keeps what the phone's session on the package wrote, however little is filled in, and with it
/// which items are chosen.
#[utoipa::path(
    operation_id = "savePackageDraft", tag = "Packages",
    params(
        ("id" = String, Path, description = "The application.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"1\""),
    ),
    request_body(content = PackageDraftRequest, example = json!({
        "session": {
            "chosen": ["huwai-guanggao"],
            "answers": {"operator-name": "示例小馆"},
            "items": {"huwai-guanggao": {"answers": {"sign": {"kind": "board"}}}},
        },
    })),
    responses((status = 200, description = "The application as saved.", body = PackageApplication)),
    security(("bearer" = [])),
)]
#[put("/package-applications/{id}/draft")]
async fn save_package_draft(
    citizen: Citizen,
    version: IfMatch,
    state: Data<AppState>,
    lang: Lang,
    id: Path<PackageApplicationId>,
    body: Body<PackageDraftRequest>,
) -> Result<HttpResponse> {
    let session = body.value.session.get().to_owned();
    let answer = draft::save(&state, citizen, id.into_inner(), version, session, lang).await?;
    Ok(answer.into_response())
}

/// Delete the draft of a package
///
/// Deletes an application that was never handed in, with everything in it; it does not come back.
/// What was handed in has become cases, each of which can be withdrawn.
#[utoipa::path(
    operation_id = "deletePackageDraft", tag = "Packages",
    params(
        ("id" = String, Path, description = "The application.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"1\""),
    ),
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = [])),
)]
#[delete("/package-applications/{id}")]
async fn delete_package_draft(
    citizen: Citizen,
    version: IfMatch,
    state: Data<AppState>,
    id: Path<PackageApplicationId>,
) -> Result<HttpResponse> {
    let here = state.as_ref().clone();
    let id = id.into_inner();
    state
        .db
        .write(move |tx| draft::delete(tx, &here, &citizen, &id, version))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Where a file stands in a package.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct PlaceQuery {
    /// `/shared/ID` for a document several items share, `/ITEM/MATERIAL` for one item's own.
    #[param(example = "/shared/business-licence")]
    material: String,
}

/// Upload a file to a package
///
/// Adds a file to a document of the package: once for all items that share it, and it must suit
/// each of them. As `multipart/form-data` with a part named `file`, or as the raw body with its name
/// percent-encoded in `X-File-Name`.
#[utoipa::path(
    operation_id = "uploadPackageFile", tag = "Packages",
    params(
        ("id" = String, Path, description = "The application.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        PlaceQuery,
        ("X-File-Name" = Option<String>, Header, description = "The file's name, percent-encoded, with a raw body.", example = "lease.pdf"),
    ),
    request_body(content = inline(Binary), content_type = "application/octet-stream", description = "The file."),
    responses((status = 201, description = "The file.", body = FileView)),
    security(("bearer" = [])),
)]
#[post("/package-applications/{id}/files")]
async fn upload_package_file(
    citizen: Citizen,
    request: HttpRequest,
    state: Data<AppState>,
    id: Path<PackageApplicationId>,
    query: Params<PlaceQuery>,
    payload: Payload,
) -> Result<HttpResponse> {
    let caller = Anyone::Citizen(citizen);
    let id = id.into_inner();
    let stand = {
        let (shared, caller, id) = (state.clone(), caller.clone(), id.clone());
        let place = query.0.material;
        state
            .db
            .read(move |conn| files::stand(conn, &shared, &caller, &id, &place))
            .await?
    };
    let kept = take_in(&state, &request, payload, stand.place, &stand.rule).await?;
    let shared = state.clone();
    let file = state
        .db
        .write(move |tx| files::add(tx, &shared, &caller, &id, kept, &stand.rule))
        .await?;
    soon(&state, &file.sha256);
    Ok(HttpResponse::Created().json(cases::file(file)))
}

/// Get a file of a package
///
/// The bytes of what was uploaded to an application, for its applicant.
#[utoipa::path(
    operation_id = "downloadPackageFile", tag = "Packages",
    params(
        ("id" = String, Path, description = "The application.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("file" = String, Path, description = "The file.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
    ),
    responses((status = 200, description = "The bytes.", content(
        (inline(Binary) = "application/octet-stream"),
        (inline(Binary) = "application/pdf"),
        (inline(Binary) = "image/jpeg"),
        (inline(Binary) = "image/png"),
        (inline(Binary) = "image/webp"),
    ))),
    security(("bearer" = [])),
)]
#[get("/package-applications/{id}/files/{file}")]
async fn download_package_file(
    citizen: Citizen,
    state: Data<AppState>,
    path: Path<(PackageApplicationId, FileId)>,
) -> Result<HttpResponse> {
    let (id, file) = path.into_inner();
    let caller = Anyone::Citizen(citizen);
    let (row, _) = found(&state, &caller, &id, file).await?;
    let answer = sent(&state, &row).await?;
    let action = "packageApplication.readFile";
    remembered(&state, caller, id, (action, row.id)).await?;
    Ok(answer)
}

/// Look at a file of a package
///
/// As `previewFile` shows a case's: an identity paper with what it may be used for written across
/// it, anything else as it is.
#[utoipa::path(
    operation_id = "previewPackageFile", tag = "Packages",
    params(
        ("id" = String, Path, description = "The application.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("file" = String, Path, description = "The file.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
    ),
    responses((status = 200, description = "What is shown.", content(
        (inline(Binary) = "application/octet-stream"),
        (inline(Binary) = "application/pdf"),
        (inline(Binary) = "image/jpeg"),
        (inline(Binary) = "image/png"),
        (inline(Binary) = "image/webp"),
    ))),
    security(("bearer" = [])),
)]
#[get("/package-applications/{id}/files/{file}/preview")]
async fn preview_package_file(
    citizen: Citizen,
    state: Data<AppState>,
    path: Path<(PackageApplicationId, FileId)>,
) -> Result<HttpResponse> {
    let (id, file) = path.into_inner();
    let caller = Anyone::Citizen(citizen);
    let (row, lines) = found(&state, &caller, &id, file).await?;
    let answer = shown(&state, &row, lines).await?;
    let action = "packageApplication.previewFile";
    remembered(&state, caller, id, (action, row.id)).await?;
    Ok(answer)
}

/// Writes into the audit trail who had a file, before a byte of it leaves.
async fn remembered(
    state: &AppState,
    caller: Anyone,
    id: PackageApplicationId,
    (action, file): (&'static str, FileId),
) -> Result<()> {
    let shared = state.clone();
    state
        .db
        .write(move |tx| files::note(tx, &shared, &caller, &id, (action, &file)))
        .await
}

/// A file of an application the caller may see, with the lines across its preview.
async fn found(
    state: &AppState,
    caller: &Anyone,
    id: &PackageApplicationId,
    file: FileId,
) -> Result<(FileRow, Option<Vec<String>>)> {
    let (today, caller, id) = (state.clock.today(), caller.clone(), id.clone());
    state
        .db
        .read(move |conn| {
            let row = load(conn, &caller, &id, today)?;
            let all = store::files(conn, &row.id)?;
            let found = all.into_iter().find(|row| row.id == file);
            let found = found.ok_or(Code::FileNotFound)?;
            let lines = files::lines_across(conn, &row, &found, today)?;
            Ok((found, lines))
        })
        .await
}

/// Remove a file from a package
///
/// Takes a file out of an application that is still being filled in.
#[utoipa::path(
    operation_id = "removePackageFile", tag = "Packages",
    params(
        ("id" = String, Path, description = "The application.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("file" = String, Path, description = "The file.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a53"),
    ),
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = [])),
)]
#[delete("/package-applications/{id}/files/{file}")]
async fn remove_package_file(
    citizen: Citizen,
    state: Data<AppState>,
    path: Path<(PackageApplicationId, FileId)>,
) -> Result<HttpResponse> {
    let (id, file) = path.into_inner();
    let caller = Anyone::Citizen(citizen);
    let shared = state.clone();
    state
        .db
        .write(move |tx| files::remove(tx, &shared, &caller, &id, &file))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Submit an application for a package
///
/// Judges every item with its own rules. While anything is wrong or missing no case is made; else
/// all cases come to be at once, each with its number and receipt. An item that starts from the
/// result of another waits as a draft, and is handed in when that result is there.
#[utoipa::path(
    operation_id = "submitPackageApplication", tag = "Packages",
    params(
        ("id" = String, Path, description = "The application.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        ("If-Match" = String, Header, description = "The version read, in quotes.", example = "\"2\""),
        ("Idempotency-Key" = String, Header, description = "The same key gives the same answer.", example = "5f0c7a52-0002"),
    ),
    responses((status = 200, description = "The application with its cases.", body = PackageApplication)),
    security(("bearer" = [])),
)]
#[post("/package-applications/{id}/submission")]
async fn submit_application(
    citizen: Citizen,
    key: IdempotencyKey,
    version: IfMatch,
    state: Data<AppState>,
    lang: Lang,
    id: Path<PackageApplicationId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let caller = Anyone::Citizen(citizen.clone());
    let attempt = Attempt::new(&caller.label(), &format!("submitPackage {id}"), &key, &[]);
    let answer = submit::submit(&state, citizen, (id, version), attempt, lang).await?;
    Ok(answer.into_response())
}
