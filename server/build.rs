//! A release build carries the built apps, so it is made anew when they are.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo:rerun-if-changed=../mobile-shell/apps/citizen/dist");
        println!("cargo:rerun-if-changed=../mobile-shell/apps/staff/dist");
    }
}
