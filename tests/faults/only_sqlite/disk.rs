//! The disk of the data folder is full for a while. A small disk of its own, mounted where only the
//! server sees it.

use super::alone;
use crate::load::Load;
use crate::look::nothing_is_lost;
use onewindow_tests::Site;
use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// `$1` is where the disk is mounted, `$2` the site's folder, which it starts from and is copied
/// back to; the rest starts the server.
const SCRIPT: &str = r#"
disk=$1; site=$2; shift 2
mount -t tmpfs -o size=40m tmpfs "$disk" && cp -a "$site/." "$disk" || exit 1
ONEWINDOW_DATA=$disk "$@" &
while read -r word; do
    case $word in
        fill) dd if=/dev/zero of="$disk/filler" bs=4k 2>/dev/null ;;
        free) rm "$disk/filler" ;;
        end) kill -TERM $!; wait $! || exit 1; rm -rf "$site"/*; cp -a "$disk/." "$site" || exit 1 ;;
    esac
    echo "did $word"
done
"#;

struct Small {
    child: Child,
    words: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
    // Where the disk is mounted.
    _place: tempfile::TempDir,
}

impl Small {
    fn start(site: &Site) -> Self {
        let place = tempfile::tempdir().unwrap();
        let serve = site.serve_command();
        let mut child = Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh"])
            .args([place.path(), site.folder()])
            .arg(serve.get_program())
            .args(serve.get_args())
            .envs(
                serve
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .current_dir(site.folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("unshare is there, of util-linux");
        let words = child.stdin.take().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut small = Self {
            child,
            words,
            said,
            _place: place,
        };
        small.wait_for("/docs/");
        small
    }

    fn wait_for(&mut self, words: &str) {
        let found = self
            .said
            .by_ref()
            .any(|line| line.is_ok_and(|line| line.contains(words)));
        assert!(
            found,
            "it ended without {words:?}; may this user mount a disk of its own?"
        );
    }

    fn ask(&mut self, word: &str) {
        writeln!(self.words, "{word}").unwrap();
        self.wait_for(&format!("did {word}"));
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_full_disk_is_told_nothing_is_lost_and_room_is_enough_to_go_on() {
    let _turn = alone();
    let site = Site::new();
    let mut small = Small::start(&site);
    let load = Load::begin(&site, 4);
    load.see_one_more();
    for _ in 0..3 {
        small.ask("fill");
        load.see_refusals(20);
        let items =
            actix_web::rt::System::new().block_on(async { site.anonymous().get("/items").await });
        assert_eq!(items.status, 200, "who only reads is served");
        small.ask("free");
        load.see_one_more();
    }
    let received = load.finish();
    small.ask("end");
    nothing_is_lost(&site, &received);
    println!("{} cases received", received.len());
}
