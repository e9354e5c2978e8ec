//! A service item: what its guide says, and the pack its rules become.

mod commitments;
mod doc;
mod guide;
mod materials;
mod national;
mod prefill;
mod read;

pub use doc::*;
pub(crate) use guide::provenance;
pub(crate) use materials::{FILE_TYPES, Fee, Material};
pub(crate) use national::{check_department, check_uscc};
pub(crate) use read::{file_key, read};

use onewindow_core::pack::Pack;

/// An item that passed every check.
#[derive(Debug, Clone)]
pub struct Item {
    /// Everything the guide and the lists show.
    pub doc: ItemDoc,
    /// The text it was compiled from, with its editor's comments.
    pub source: String,
    /// The rules.
    pub pack: Pack,
    /// The pack's bytes: canonical JSON, the same for the same item on every machine.
    pub pack_bytes: Vec<u8>,
    /// The SHA-256 of [`Item::pack_bytes`] in hexadecimal: the pack's name.
    pub pack_sha256: String,
}
