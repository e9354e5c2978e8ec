//! Resumable uploads as tus 1.0 has them.

use super::receive::Receiver;
use super::tus::{self, Checksum};
use super::{Announced, Target, Upload};
use crate::cases::files::{self, clean_name};
use crate::cases::packages::PackageApplicationId;
use crate::cases::view::{self, FileView};
use crate::cases::{CaseId, UploadId};
use crate::identity::caller::{Anyone, Citizen, Filler};
use crate::platform::clock::Timestamp;
use crate::platform::extract::{Binary, Params};
use crate::platform::operations::Operations;
use crate::platform::problem::{Code, Error, Result, TUS_VERSION};
use crate::platform::{AppState, Conn};
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path, Payload};
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder, delete, get, options, patch, post,
};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(in crate::cases) fn configure(operations: &mut Operations<'_>) {
    operations
        .service(say_what_is_offered)
        .service(begin_upload)
        .service(begin_package_upload)
        .service(get_upload)
        .service(append_to_upload)
        .service(end_upload);
}

/// What a file stands for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct BeginQuery {
    /// The material's key; it may stand in `Upload-Metadata` instead.
    #[param(example = "premises-proof")]
    material: Option<String>,
}

/// A file that comes in several requests.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UploadView {
    /// The id.
    pub id: String,
    /// The case the file is for.
    pub case_id: Option<String>,
    /// The application for a package it is for, when it is for none.
    pub application_id: Option<String>,
    /// The material it stands for, or its place in the package.
    #[schema(example = "premises-proof")]
    pub material: String,
    /// The file's name.
    #[schema(example = "租赁合同.pdf")]
    pub name: String,
    /// Bytes of the whole file.
    #[schema(example = 204_800)]
    pub length: u64,
    /// Bytes that are safe: where to go on.
    #[schema(example = 65_536)]
    pub offset: u64,
    /// When it is given up, unless more comes.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// The file it has become, once all has come.
    pub file: Option<FileView>,
}

/// What resumable uploads offer
///
/// The version, extensions and checksums of [tus](https://tus.io/protocols/resumable-upload) that
/// `POST /cases/{id}/uploads`, `POST /package-applications/{id}/uploads` and what they begin
/// understand.
#[utoipa::path(
    operation_id = "describeUploads", tag = "Cases",
    responses((status = 204, description = "In `Tus-Version`, `Tus-Extension` and `Tus-Checksum-Algorithm`.")),
    security(()),
)]
#[options("/uploads")]
async fn say_what_is_offered() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header(("Tus-Resumable", TUS_VERSION))
        .insert_header(("Tus-Version", TUS_VERSION))
        .insert_header(("Tus-Extension", tus::EXTENSIONS))
        .insert_header(("Tus-Checksum-Algorithm", tus::CHECKSUMS))
        .finish()
}

/// Begin a resumable upload
///
/// Begins a file of a material that comes in as many requests as it takes, as tus 1.0 has it; the
/// answer's `Location` is where to `PATCH`. `Upload-Metadata` may name the `material`, the
/// `filename` and the `sha256` of the whole in hexadecimal. The whole is then held to it, and what
/// this applicant has sent before need not be sent again: the answer's `Upload-Offset` is its
/// length and `file` is there. A body is taken as the first piece.
#[utoipa::path(
    operation_id = "beginUpload", tag = "Cases",
    params(
        ("id" = String, Path, description = "The case.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        BeginQuery,
        ("Tus-Resumable" = String, Header, description = "The protocol's version.", example = "1.0.0"),
        ("Upload-Length" = u64, Header, description = "Bytes of the whole file.", example = 204_800),
        ("Upload-Metadata" = Option<String>, Header, description = "Pairs of a name and a value in Base64.", example = "filename bGVhc2UucGRm"),
        ("Upload-Checksum" = Option<String>, Header, description = "Of the body: `sha256` or `sha1`, and the hash in Base64.", example = "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="),
    ),
    request_body(content = inline(Binary), content_type = "application/offset+octet-stream", description = "The first piece, or nothing."),
    responses((status = 201, description = "The upload.", body = UploadView)),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[post("/cases/{id}/uploads")]
async fn begin_upload(
    filler: Filler,
    request: HttpRequest,
    state: Data<AppState>,
    id: Path<CaseId>,
    query: Params<BeginQuery>,
    payload: Payload,
) -> Result<HttpResponse> {
    let target = Target::Case(id.into_inner());
    begun(
        &state,
        filler.0,
        &request,
        (target, query.0.material),
        payload,
    )
    .await
}

/// Begin a resumable upload to a package
///
/// As `beginUpload` does for a case, for a document of an application for a package; `material` is
/// its place, as `uploadPackageFile` has it.
#[utoipa::path(
    operation_id = "beginPackageUpload", tag = "Packages",
    params(
        ("id" = String, Path, description = "The application.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a52"),
        BeginQuery,
        ("Tus-Resumable" = String, Header, description = "The protocol's version.", example = "1.0.0"),
        ("Upload-Length" = u64, Header, description = "Bytes of the whole file.", example = 204_800),
        ("Upload-Metadata" = Option<String>, Header, description = "Pairs of a name and a value in Base64.", example = "filename bGVhc2UucGRm"),
        ("Upload-Checksum" = Option<String>, Header, description = "Of the body: `sha256` or `sha1`, and the hash in Base64.", example = "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="),
    ),
    request_body(content = inline(Binary), content_type = "application/offset+octet-stream", description = "The first piece, or nothing."),
    responses((status = 201, description = "The upload.", body = UploadView)),
    security(("bearer" = [])),
)]
#[post("/package-applications/{id}/uploads")]
async fn begin_package_upload(
    citizen: Citizen,
    request: HttpRequest,
    state: Data<AppState>,
    id: Path<PackageApplicationId>,
    query: Params<BeginQuery>,
    payload: Payload,
) -> Result<HttpResponse> {
    let target = Target::Package(id.into_inner());
    begun(
        &state,
        Anyone::Citizen(citizen),
        &request,
        (target, query.0.material),
        payload,
    )
    .await
}

async fn begun(
    state: &AppState,
    caller: Anyone,
    request: &HttpRequest,
    (target, material): (Target, Option<String>),
    payload: Payload,
) -> Result<HttpResponse> {
    tus::check_version(request)?;
    let announced = announced(request, material)?;
    let checksum = Checksum::of(request)?;
    let (shared, owner) = (state.clone(), caller.clone());
    let upload = state
        .db
        .write(move |tx| super::begin(tx, &shared, &owner, target, announced))
        .await?;
    let id = upload.id.clone();
    if let (Some(_), Some(sha256)) = (&upload.file, &upload.sha256) {
        files::soon(state, sha256);
    }
    if tus::is_piece(request) && upload.file.is_none() {
        let taken = take(state, caller.clone(), upload, checksum, payload).await;
        if let Err(error) = taken {
            // The sender does not know its address, so nobody would go on with it.
            super::end(state, id).await?;
            return Err(error);
        }
    }
    let view = seen(state, caller, id).await?;
    let location = format!("/api/v1/uploads/{}", view.id);
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, location));
    Ok(told(answer, &view).json(view))
}

fn announced(request: &HttpRequest, material: Option<String>) -> Result<Announced> {
    let length = tus::bytes(request, tus::LENGTH)?;
    let metadata = tus::metadata(request)?;
    let said = |name: &str| {
        let mut pairs = metadata.iter();
        pairs.find(|(key, _)| key == name).map(|(_, value)| value)
    };
    let material = material
        .or_else(|| said("material").cloned())
        .ok_or_else(|| Error::new(Code::InvalidQuery).with("reason", "material"))?;
    let name = said("filename").or_else(|| said("name"));
    Ok(Announced {
        name: clean_name(name.unwrap_or(&material)),
        material,
        length,
        sha256: said("sha256").map(|text| tus::sha256(text)).transpose()?,
    })
}

/// Look at a resumable upload
///
/// How far it has come, in `Upload-Offset` too, so `HEAD` will do; the file once all has come.
#[utoipa::path(
    operation_id = "getUpload", tag = "Cases",
    params(("id" = String, Path, description = "The upload.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a54")),
    responses((status = 200, description = "The upload.", body = UploadView)),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[get("/uploads/{id}")]
async fn get_upload(
    filler: Filler,
    state: Data<AppState>,
    id: Path<UploadId>,
) -> Result<HttpResponse> {
    let view = seen(&state, filler.0, id.into_inner()).await?;
    Ok(told(HttpResponse::Ok(), &view).json(view))
}

/// Go on with a resumable upload
///
/// Appends the body at `Upload-Offset`, which must be where the upload stands. However the request
/// ends, what was safely kept is kept, and `GET` or `HEAD` tells how much that is; with
/// `Upload-Checksum` all of the body is kept or nothing. The last byte makes it a file of the case or
/// of the application.
#[utoipa::path(
    operation_id = "appendToUpload", tag = "Cases",
    params(
        ("id" = String, Path, description = "The upload.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a54"),
        ("Tus-Resumable" = String, Header, description = "The protocol's version.", example = "1.0.0"),
        ("Upload-Offset" = u64, Header, description = "Where the body begins in the file.", example = 65_536),
        ("Upload-Checksum" = Option<String>, Header, description = "Of the body: `sha256` or `sha1`, and the hash in Base64.", example = "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="),
    ),
    request_body(content = inline(Binary), content_type = "application/offset+octet-stream", description = "The next piece."),
    responses((status = 204, description = "How far it has come, in `Upload-Offset`.")),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[patch("/uploads/{id}")]
async fn append_to_upload(
    filler: Filler,
    request: HttpRequest,
    state: Data<AppState>,
    id: Path<UploadId>,
    payload: Payload,
) -> Result<HttpResponse> {
    tus::check_version(&request)?;
    if !tus::is_piece(&request) {
        return Err(Error::new(Code::UnsupportedMediaType).with("expected", tus::PIECE));
    }
    let offset = tus::bytes(&request, tus::OFFSET)?;
    let checksum = Checksum::of(&request)?;
    let (caller, id) = (filler.0, id.into_inner());
    let (owner, wanted, now) = (caller.clone(), id.clone(), state.clock.now());
    let upload = state
        .db
        .read(move |conn| super::find(conn, &owner, &wanted, now))
        .await?;
    if upload.kept != offset {
        return Err(Error::new(Code::UploadOffsetConflict).with("offset", upload.kept));
    }
    if upload.file.is_none() {
        take(&state, caller.clone(), upload, checksum, payload).await?;
    }
    let view = seen(&state, caller, id).await?;
    Ok(told(HttpResponse::NoContent(), &view).finish())
}

/// End a resumable upload
///
/// What has come of it is thrown away. A file it has become stays where it is.
#[utoipa::path(
    operation_id = "endUpload", tag = "Cases",
    params(
        ("id" = String, Path, description = "The upload.", example = "019aa8a0-7c1e-7d3a-9a61-3f0f5c0c7a54"),
        ("Tus-Resumable" = String, Header, description = "The protocol's version.", example = "1.0.0"),
    ),
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = []), ("oauth" = ["own-cases:write"])),
)]
#[delete("/uploads/{id}")]
async fn end_upload(
    filler: Filler,
    request: HttpRequest,
    state: Data<AppState>,
    id: Path<UploadId>,
) -> Result<HttpResponse> {
    tus::check_version(&request)?;
    let (id, now) = (id.into_inner(), state.clock.now());
    let wanted = id.clone();
    state
        .db
        .read(move |conn| super::find(conn, &filler.0, &wanted, now))
        .await?;
    super::end(&state, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes in a body. The work goes on when the sender breaks off, which would end the handler: what
/// has arrived by then is still put away.
async fn take(
    state: &AppState,
    caller: Anyone,
    upload: Upload,
    checksum: Option<Checksum>,
    payload: Payload,
) -> Result<u64> {
    let (_, rule) = {
        let (shared, caller, upload) = (state.clone(), caller.clone(), upload.clone());
        let stand = move |conn: &mut Conn| {
            let material = &upload.material;
            upload.target.stand(conn, &shared, &caller, material)
        };
        state.db.read(stand).await?
    };
    let receiver = Receiver {
        state: state.clone(),
        caller,
        upload,
        rule,
        checksum,
    };
    let chunks = payload.map(|chunk| {
        chunk.map_err(|error| Error::new(Code::BadRequest).caused_by(error.to_string()))
    });
    actix_web::rt::spawn(receiver.take(chunks))
        .await
        .map_err(Error::internal)?
}

async fn seen(state: &AppState, caller: Anyone, id: UploadId) -> Result<UploadView> {
    let now = state.clock.now();
    state
        .db
        .read(move |conn| {
            let upload = super::find(conn, &caller, &id, now)?;
            let file = match &upload.file {
                Some(id) => upload.target.file(conn, id)?,
                None => None,
            };
            let (case, application) = upload.target.ids();
            Ok(UploadView {
                id: upload.id.to_string(),
                case_id: case.map(ToString::to_string),
                application_id: application.map(ToString::to_string),
                material: upload.material,
                name: upload.name,
                length: upload.length,
                offset: upload.kept,
                expires_at: upload.expires_at,
                file: file.map(view::file),
            })
        })
        .await
}

/// The headers by which a sender knows where it stands.
fn told(mut answer: HttpResponseBuilder, view: &UploadView) -> HttpResponseBuilder {
    answer
        .insert_header((tus::OFFSET, view.offset.to_string()))
        .insert_header((tus::LENGTH, view.length.to_string()))
        .insert_header(("Cache-Control", "no-store"));
    if let Some(expires) = tus::http_date(view.expires_at) {
        answer.insert_header(("Upload-Expires", expires));
    }
    answer
}
