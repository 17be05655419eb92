//! Installs what is missing on a machine that has rustup, Node 20 and git. Does nothing, in about a second, when all is there.

use crate::process::{Failure, output, program, root, run};
use crate::tools;
use std::fs;
use std::path::Path;

/// The newest Trunk that rustc 1.95 can build.
const TRUNK: &str = "0.21.14";

/// Everything: what builds, and what tests.
pub(crate) fn everything() -> Result<(), Failure> {
    for_release()?;
    browser()?;
    let said = |name: &str| tools::version(name).unwrap_or_else(|| "not there".into());
    println!("rustc {} · trunk {TRUNK} · wasm-bindgen {} · node {}", said("rustc"), tools::locked("wasm-bindgen")?, said("node"));
    Ok(())
}

/// What a release build needs: what any build needs, and wasm-opt.
pub(crate) fn for_release() -> Result<(), Failure> {
    for_build()?;
    npm()
}

/// What any build of the app needs.
pub(crate) fn for_build() -> Result<(), Failure> {
    wasm_target()?;
    // Trunk builds offline, so that it never downloads a program behind our back.
    if output(&mut program("cargo", &["fetch", "--locked", "--offline"])).is_none() {
        run(&mut program("cargo", &["fetch", "--locked"]))?;
    }
    cargo_install("trunk", "trunk", TRUNK)?;
    cargo_install("wasm-bindgen-cli", "wasm-bindgen", &tools::locked("wasm-bindgen")?)
}

/// The standard library for WebAssembly.
pub(crate) fn wasm_target() -> Result<(), Failure> {
    let wasm = "wasm32-unknown-unknown";
    let folder = output(&mut program("rustc", &["--print", "target-libdir", "--target", wasm]));
    if folder.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    run(&mut program("rustup", &["target", "add", wasm]))
}

/// Installs `package` at exactly `version`. Another version that is there already stays: ours then goes into `.tools/`.
fn cargo_install(package: &str, name: &str, version: &str) -> Result<(), Failure> {
    let there = tools::version(name);
    if there.as_deref() == Some(version) {
        return Ok(());
    }
    println!("installing {package} {version}, which takes a few minutes, once");
    let mut install = program("cargo", &["install", package, "--locked", "--version", version]);
    if there.is_some() {
        install.arg("--root").arg(root().join(".tools")).arg("--force");
    }
    // Built for a short build, not for speed: the packages' own release profiles double the time and gain nothing here.
    install
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    run(&mut install)
}

/// wasm-opt, the driver of the browser tests, axe and mermaid; no install script runs.
fn npm() -> Result<(), Failure> {
    let tests = root().join("tests");
    let (lock, installed) = (tests.join("package-lock.json"), tests.join("node_modules/.installed-lock.json"));
    if fs::read(&lock)? == fs::read(&installed).unwrap_or_default() {
        return Ok(());
    }
    node()?;
    run(program("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&tests))?;
    fs::copy(lock, installed)?;
    Ok(())
}

fn node() -> Result<(), Failure> {
    let found = tools::version("node");
    let major = found.as_deref().and_then(|version| version.split('.').next()).and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        _ => Err(Failure::new(format!(
            "Node 20 or newer is needed, found {}: install it from https://nodejs.org",
            found.as_deref().unwrap_or("none")
        ))),
    }
}

/// Chromium, its driver and the fonts of both languages; from the distribution, so that browser and driver are one version.
fn browser() -> Result<(), Failure> {
    let missing: Vec<&str> = [
        ("chromium", tools::chromium().is_some()),
        ("chromium-driver", tools::chromedriver().is_some()),
        ("fonts-noto-cjk", !debian() || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists()),
        ("fonts-dejavu-core", !debian() || Path::new("/usr/share/fonts/truetype/dejavu").exists()),
    ]
    .into_iter()
    .filter_map(|(package, there)| (!there).then_some(package))
    .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if debian() && output(&mut program("id", &["-u"])).as_deref() == Some("0") {
        run(&mut program("apt-get", &["update"]))?;
        let install = [&["install", "-y", "--no-install-recommends"], missing.as_slice()].concat();
        return run(program("apt-get", &install).env("DEBIAN_FRONTEND", "noninteractive"));
    }
    if missing.iter().all(|package| package.starts_with("fonts-")) {
        println!("without {} some text in the browser tests has no glyphs; they run all the same", missing.join(" and "));
        return Ok(());
    }
    Err(Failure::new(format!(
        "the browser tests need Chromium and chromedriver of the same version.\nOn Debian: sudo apt-get install {}\n\
         Elsewhere: install both and set CHROMIUM and CHROMEDRIVER to the two programs.",
        missing.join(" ")
    )))
}

fn debian() -> bool {
    Path::new("/etc/debian_version").exists()
}
