//! Where the files of the apps come from.

use std::borrow::Cow;

/// One of the two apps.
#[derive(Debug, Clone, Copy)]
pub(super) enum App {
    Citizen,
    Staff,
}

#[cfg(debug_assertions)]
impl App {
    /// The file with this name in the app's folder.
    pub(super) fn get(self, name: &str) -> Option<Cow<'static, [u8]>> {
        use std::path::{Component, Path};
        // Only plain names lead into the folder; `..` and absolute paths lead out of it.
        let is_plain = |part| matches!(part, Component::Normal(_));
        if !Path::new(name).components().all(is_plain) {
            return None;
        }
        let apps = concat!(env!("CARGO_MANIFEST_DIR"), "/../mobile-shell/apps");
        let folder = match self {
            App::Citizen => "citizen/dist",
            App::Staff => "staff/dist",
        };
        let path = Path::new(apps).join(folder).join(name);
        std::fs::read(path).ok().map(Cow::Owned)
    }
}

#[cfg(not(debug_assertions))]
mod embedded {
    #[derive(rust_embed::RustEmbed)]
    #[folder = "../mobile-shell/apps/citizen/dist"]
    #[allow_missing = true]
    pub(super) struct Citizen;

    #[derive(rust_embed::RustEmbed)]
    #[folder = "../mobile-shell/apps/staff/dist"]
    #[allow_missing = true]
    pub(super) struct Staff;
}

#[cfg(not(debug_assertions))]
impl App {
    /// The file with this name, carried in the binary.
    pub(super) fn get(self, name: &str) -> Option<Cow<'static, [u8]>> {
        let file = match self {
            App::Citizen => embedded::Citizen::get(name),
            App::Staff => embedded::Staff::get(name),
        };
        file.map(|file| file.data)
    }
}

#[cfg(test)]
mod tests {
    use super::App;

    #[test]
    fn nothing_outside_the_folder_is_read() {
        for name in [
            "../index.html",
            "/etc/passwd",
            "assets/../../package.json",
            "..",
        ] {
            assert!(App::Citizen.get(name).is_none(), "{name}");
        }
    }
}
