//! What an upload is for.

use super::super::files::{self, Kept};
use super::super::packages::{self, PackageApplicationId};
use super::super::parts::{self, FileId, FileRow};
use super::super::{CaseId, store};
use crate::identity::caller::Anyone;
use crate::platform::AppState;
use crate::platform::db::Conn;
use crate::platform::problem::Result;
use onewindow_core::pack::FileRule;

/// Where the file goes that an upload becomes, by the same rules as one that comes in one request.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    /// A case; what it stands for is a material's key.
    Case(CaseId),
    /// An application for a package that is being filled in; what it stands for is a place in it.
    Package(PackageApplicationId),
}

impl Target {
    /// The id of the case or of the application, the other being none.
    pub(super) fn ids(&self) -> (Option<&CaseId>, Option<&PackageApplicationId>) {
        match self {
            Self::Case(id) => (Some(id), None),
            Self::Package(id) => (None, Some(id)),
        }
    }

    /// Checks that the caller may add a file now; answers where it stands and what it must be.
    ///
    /// # Errors
    /// Those of [`files::rule`] and [`packages::stand`].
    pub(super) fn stand(
        &self,
        conn: &mut Conn,
        state: &AppState,
        caller: &Anyone,
        material: &str,
    ) -> Result<(String, FileRule)> {
        match self {
            Self::Case(case) => {
                let today = state.clock.today();
                let rule = files::rule(conn, caller, case, material, today)?;
                Ok((material.to_owned(), rule))
            }
            Self::Package(id) => {
                let stand = packages::stand(conn, state, caller, id, material)?;
                Ok((stand.place, stand.rule))
            }
        }
    }

    /// Adds the file.
    ///
    /// # Errors
    /// Those of [`files::add`] and [`packages::add_file`].
    pub(super) fn add(
        &self,
        tx: &mut Conn,
        state: &AppState,
        caller: &Anyone,
        kept: Kept,
        rule: &FileRule,
    ) -> Result<FileRow> {
        match self {
            Self::Case(case) => files::add(tx, state, caller, case, kept, rule),
            Self::Package(id) => packages::add_file(tx, state, caller, id, kept, rule),
        }
    }

    /// The files there are.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn files(&self, conn: &mut Conn) -> Result<Vec<FileRow>> {
        match self {
            Self::Case(case) => parts::store::files(conn, case),
            Self::Package(id) => packages::files_of(conn, id),
        }
    }

    /// The file an upload has become; none when it was taken out again.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn file(&self, conn: &mut Conn, file: &FileId) -> Result<Option<FileRow>> {
        let files = self.files(conn)?;
        Ok(files.into_iter().find(|one| one.id == *file))
    }

    /// The kind and id of the applicant.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn applicant(&self, conn: &mut Conn) -> Result<(String, String)> {
        match self {
            Self::Case(case) => {
                let row = store::find(conn, case)?;
                Ok((row.applicant_kind.clone(), row.applicant_id.clone()))
            }
            Self::Package(id) => packages::applicant_of(conn, id),
        }
    }
}
