//! The disk of the data folder is full for a while.

use super::alone;
use crate::load::Load;
use crate::look::nothing_is_lost;
use crate::small::Small;
use onewindow_tests::Site;

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

/// Starts the server of a site on the disk.
fn start(site: &Site) -> Small {
    Small::start(SCRIPT, "/docs/", |command| {
        let serve = site.serve_command();
        let set = serve.get_envs();
        command
            .arg(site.folder())
            .arg(serve.get_program())
            .args(serve.get_args())
            .envs(set.filter_map(|(name, value)| Some((name, value?))))
            .current_dir(site.folder());
    })
}

#[test]
fn a_full_disk_is_told_nothing_is_lost_and_room_is_enough_to_go_on() {
    let _turn = alone();
    let site = Site::new();
    let mut small = start(&site);
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
