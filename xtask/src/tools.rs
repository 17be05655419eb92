//! Where other programs are: on the PATH, in the repository's own `.tools/`, or in `tests/node_modules`.

use crate::process::{Failure, output, program, root};
use std::ffi::OsString;
use std::path::PathBuf;

/// The PATH of every program that xtask starts: our own tools come first.
pub(crate) fn path() -> OsString {
    let ours = [root().join(".tools/bin"), root().join("tests/node_modules/.bin")];
    let theirs = std::env::var_os("PATH").unwrap_or_default();
    let cargo = std::env::var_os("CARGO").map(PathBuf::from).and_then(|cargo| cargo.parent().map(PathBuf::from));
    let folders = ours.into_iter().chain(std::env::split_paths(&theirs)).chain(cargo_home()).chain(cargo);
    // A folder whose name has a colon cannot be on a PATH at all; then the PATH stays as it is.
    std::env::join_paths(folders).unwrap_or(theirs)
}

/// Where `cargo install` puts programs, which need not be on the PATH.
fn cargo_home() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).map(|home| home.join("bin"))
}

/// The first of these programs that is on the PATH.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = path();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// The version a program says it has: the first word of `NAME --version` that begins with a digit.
pub(crate) fn version(name: &str) -> Option<String> {
    let said = output(&mut program(name, &["--version"]))?;
    said.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(String::from)
}

/// The version of a package in Cargo.lock.
pub(crate) fn locked(package: &str) -> Result<String, Failure> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))?;
    let wanted = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted).skip(1);
    let version = lines.next().and_then(|line| line.strip_prefix("version = \"")).and_then(|rest| rest.strip_suffix('"'));
    version.map(String::from).ok_or_else(|| Failure::new(format!("Cargo.lock does not name {package}: run `cargo update -p {package}`")))
}

/// Chromium, or a browser that is one inside: `$CHROMIUM` first.
pub(crate) fn chromium() -> Option<PathBuf> {
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    std::env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .or_else(|| find(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]))
        .or_else(|| mac.is_file().then_some(mac))
}

/// The program that drives Chromium for wasm-bindgen's test runner: `$CHROMEDRIVER` first.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    std::env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| find(&["chromedriver"]))
}
