//! Looking at an uploaded file without taking it: an identity paper is shown with what it may be
//! used for written across it, so that a picture of the screen is of no use elsewhere.
//!
//! Pictures are decoded here, within bounds; the pages of a PDF are drawn by a process apart.
//!
//! What the applicant handed in stays byte for byte what it was; the preview is drawn anew each
//! time and kept nowhere.

mod http;
mod mark;
mod pages;
mod picture;

pub(in crate::cases) use http::{configure, shown};
pub use pages::{COMMAND as DRAW_PAGES, draw as draw_pages};

use crate::cases::parts::FileRow;
use crate::cases::store::CaseRow;
use crate::catalogue::{self, ItemVersion};
use crate::platform::AppState;
use crate::platform::db::Conn;
use crate::platform::problem::{Error, Result};
use image::{Rgba, RgbaImage};
use onewindow_core::date::Date;
use tokio::sync::Semaphore;

/// Pictures and documents decoded at a time: each may take some 200 MiB, or 384 MiB in a process apart.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What an identity paper may be used for, as it is written across it.
#[derive(Debug, Clone)]
pub(in crate::cases) struct Purpose {
    /// The item's or package's name in Chinese and in English.
    pub(in crate::cases) name: (String, String),
    /// The department in charge, by its key.
    pub(in crate::cases) department: String,
    /// The district whose office handles it, by its key.
    pub(in crate::cases) district: String,
    /// The case's number, once there is one.
    pub(in crate::cases) number: Option<String>,
}

impl Purpose {
    /// The lines that are written. They name the purpose in both languages, for nobody knows who
    /// will be shown a copy.
    ///
    /// # Errors
    /// When the database refuses.
    pub(in crate::cases) fn lines(self, conn: &mut Conn, today: Date) -> Result<Vec<String>> {
        let office = catalogue::department_name(conn, &self.department)?;
        let district = catalogue::district(conn, &self.district)?;
        let (zh, en) = self.name;
        let mut lines = vec![
            format!("仅供〈{zh}〉办理使用"),
            format!("for 〈{en}〉 only"),
            format!("{} {} {today}", office.zh, district.name.zh),
        ];
        lines.extend(self.number);
        Ok(lines)
    }
}

/// The lines across a case's file; none when it stands for no identity paper.
fn of_case(
    conn: &mut Conn,
    row: &CaseRow,
    file: &FileRow,
    today: Date,
) -> Result<Option<Vec<String>>> {
    let item: ItemVersion = catalogue::item_version(conn, &row.item_key, row.item_version)?;
    if !catalogue::is_identity(conn, &item, &file.material)? {
        return Ok(None);
    }
    let purpose = Purpose {
        name: (row.item_name_zh.clone(), row.item_name_en.clone()),
        department: row.department.clone(),
        district: row.district.clone(),
        number: row.number.clone(),
    };
    purpose.lines(conn, today).map(Some)
}

/// The preview of a stored file with these lines across it, as a JPEG.
///
/// # Errors
/// [`Code::PreviewTooLarge`](crate::platform::problem::Code::PreviewTooLarge),
/// [`Code::PreviewUnreadable`](crate::platform::problem::Code::PreviewUnreadable); when its bytes
/// cannot be read.
async fn drawn(state: &AppState, row: &FileRow, lines: Vec<String>) -> Result<Vec<u8>> {
    if row.size > picture::MAX_BYTES {
        return Err(picture::too_large());
    }
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    let bytes = state.storage.get(&row.sha256).await?;
    let pages = match &*row.media_type {
        "application/pdf" => pages::drawn(state.config.program.clone(), &bytes).await?,
        _ => None,
    };
    let media_type = row.media_type.clone();
    let finished = move || {
        let picture = match pages {
            Some(pages) => Some(picture::of_pages(pages)?),
            None => picture::opened(&bytes, &media_type)?,
        };
        picture::marked(picture, &lines)
    };
    actix_web::web::block(finished)
        .await
        .map_err(Error::internal)?
}

/// A picture with nothing in it.
fn white(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_pixel(width, height, Rgba([255; 4]))
}
