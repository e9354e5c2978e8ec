//! The disk of the database is full for a while.

use super::alone;
use super::crashes::controls;
use crate::load::Load;
use crate::look::nothing_is_lost;
use crate::small::Small;
use onewindow_tests::{Site, free_port};

/// `$1` is where the disk is mounted, `$2` the folder of PostgreSQL's programs, `$3` its port. They
/// refuse to be root's, whom the one who mounts seems to be; so they are another's here. Written
/// ahead is little, or there would be room for long.
const SCRIPT: &str = r#"
disk=$1; programs=$2; port=$3
mount -t tmpfs -o size=160m tmpfs "$disk" || exit 1
as_nobody() { unshare --user --map-user=65534 "$programs/$@" >"$disk/said" 2>&1; }
as_nobody initdb --pgdata="$disk/data" --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync --wal-segsize=1 || exit 1
start() {
    as_nobody pg_ctl --pgdata="$disk/data" --log="$disk/log" --wait start --options="-p $port -k $disk \
        -c listen_addresses=127.0.0.1 -c shared_buffers=16MB -c min_wal_size=2MB -c max_wal_size=4MB"
}
start || exit 1
echo it serves
while read -r word; do
    case $word in
        fill) dd if=/dev/zero of="$disk/filler" bs=4k 2>/dev/null ;;
        # A database that could not even recover has ended, and somebody starts it.
        free) rm "$disk/filler"; as_nobody pg_ctl --pgdata="$disk/data" status || start || exit 1 ;;
        end) as_nobody pg_ctl --pgdata="$disk/data" --mode=fast stop || exit 1 ;;
    esac
    echo "did $word"
done
"#;

#[test]
fn a_full_disk_of_the_database_is_told_nothing_is_lost_and_room_is_enough_to_go_on() {
    let _turn = alone();
    let port = free_port();
    let words = controls();
    let control = words.iter().find(|word| word.ends_with("/pg_ctl"));
    let programs = control.unwrap().trim_end_matches("/pg_ctl");
    let mut small = Small::start(SCRIPT, "it serves", |command| {
        command.arg(programs).arg(port.to_string());
    });
    let site = Site::empty_at(&format!("postgres://postgres@127.0.0.1:{port}/postgres"));
    let server = site.serve();
    let load = Load::begin(&site, 4);
    load.see_one_more();
    for _ in 0..3 {
        small.ask("fill");
        load.see_refusals(20);
        small.ask("free");
        load.see_one_more();
    }
    let refused = load.refused();
    let received = load.finish();
    assert!(server.terminate());
    nothing_is_lost(&site, &received);
    drop(site);
    small.ask("end");
    println!(
        "{} cases received, {refused} told to come back",
        received.len()
    );
}
