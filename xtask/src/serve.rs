//! `cargo xtask serve`: builds the app, serves it, and builds it again when a file changes.

use crate::process::{Failure, root};
use crate::{http, site};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What the app is built from.
const SOURCES: [&str; 7] = ["src", "static", "crates", "index.html", "Trunk.toml", "Cargo.toml", "Cargo.lock"];

/// Builds and serves until the program is stopped.
pub(crate) fn run(port: Option<u16>, release: bool) -> Result<(), Failure> {
    let build = if release { site::release } else { site::debug };
    let listener = listen(port)?;
    let mut built = newest();
    let folder = build()?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || http::serve(&listener, &folder));
    println!("\npodpath is at http://{address}/   (Ctrl-C stops; a change is built at once, then reload the page)");
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let now = newest();
        if now > built {
            built = now;
            match build() {
                Ok(_) => println!("built again; reload http://{address}/"),
                Err(failure) => {
                    println!("{failure}\nthe last good build is still at http://{address}/")
                }
            }
        }
    }
}

/// The port that was asked for, or the first free one from 8080 on.
fn listen(port: Option<u16>) -> Result<TcpListener, Failure> {
    let bind = |port: u16| TcpListener::bind(("127.0.0.1", port));
    match port {
        Some(port) => bind(port).map_err(|error| Failure::new(format!("port {port} cannot be used ({error}): name another with --port"))),
        None => (8080..8100)
            .find_map(|port| bind(port).ok())
            .ok_or_else(|| Failure::new("no port from 8080 to 8099 is free: name one with --port")),
    }
}

/// When the youngest source was changed.
fn newest() -> Option<SystemTime> {
    SOURCES.iter().filter_map(|source| youngest(&root().join(source))).max()
}

fn youngest(path: &Path) -> Option<SystemTime> {
    let entry = fs::metadata(path).ok()?;
    if entry.is_file() {
        return entry.modified().ok();
    }
    let inside: Vec<PathBuf> = fs::read_dir(path).ok()?.flatten().map(|entry| entry.path()).collect();
    inside.iter().filter_map(|path| youngest(path)).max()
}
