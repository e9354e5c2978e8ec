//! A database file that is not whole any more.

use super::alone;
use crate::load::Load;
use onewindow_tests::Site;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::process::Stdio;

#[test]
fn a_file_damaged_in_a_crash_is_not_served() {
    let _turn = alone();
    let site = Site::new();
    let server = site.serve();
    let load = Load::begin(&site, 1);
    load.see_one_more();
    load.finish();
    server.kill();

    let path = site.folder().join("onewindow.db");
    let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    let middle = file.metadata().unwrap().len() / 8192 * 4096;
    file.seek(SeekFrom::Start(middle)).unwrap();
    file.write_all(&[0xa5; 64 * 4096]).unwrap();
    drop(file);

    let mut server = site
        .serve_command()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(server.stdout.take().unwrap());
    let serves = out
        .lines()
        .map_while(Result::ok)
        .any(|line| line.contains("/docs/"));
    if serves {
        server.kill().unwrap();
    }
    let ended = server.wait().unwrap();
    let mut said = String::new();
    let mut errors = server.stderr.take().unwrap();
    errors.read_to_string(&mut said).unwrap();
    assert!(!serves, "it serves from a damaged file: {said}");
    assert!(!ended.success());
    assert!(
        said.contains("malformed") || said.contains("damaged"),
        "{said}"
    );
}
