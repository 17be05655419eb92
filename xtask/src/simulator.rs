//! What stands behind the door of the app: the simulator as a module of its own for a worker, and the traces that are at hand.

use crate::process::{Failure, program, root, run};
use std::fs;
use std::path::Path;

/// The trace of the first picture.
const FIRST: &str = "web-dockershim-1.22-file";

/// How a build goes: small and slow to build, or quick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    Release,
    Debug,
}

/// Builds the simulator into a site: `simulator.js` and `simulator_bg.wasm`, beside `worker.js`.
pub(crate) fn module(site: &Path, build: Build) -> Result<(), Failure> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let mut cargo = program("cargo", &["build", "--locked", "--lib", "--package", "podpath-worker", "--target", TARGET]);
    if build == Build::Release {
        cargo.arg("--release");
    }
    run(&mut cargo)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    let folder = if build == Build::Release { "release" } else { "debug" };
    let module = target.join(TARGET).join(folder).join("podpath_worker.wasm");
    let to = ["--target", "web", "--no-typescript", "--out-name", "simulator", "--out-dir"];
    run(program("wasm-bindgen", &to).arg(site).arg(&module))?;
    if build == Build::Debug {
        return Ok(());
    }
    let (whole, small) = (site.join("simulator_bg.wasm"), site.join("simulator_small.wasm"));
    run(program(
        "wasm-opt",
        &[
            "-Oz",
            "--enable-bulk-memory",
            "--enable-nontrapping-float-to-int",
            "--enable-sign-ext",
            "--enable-mutable-globals",
            "--enable-reference-types",
            "--enable-multivalue",
        ],
    )
    .arg(&whole)
    .arg("-o")
    .arg(&small))?;
    Ok(fs::rename(small, whole)?)
}

/// Makes what is at hand: the texts of each language; every bundled manifest on every path, from a file and in a cluster, and the first one with every release.
pub(crate) fn at_hand(site: &Path) -> Result<(), Failure> {
    let example = ["run", "--quiet", "--locked", "--profile", "quick", "--package", "podpath", "--example", "at_hand"];
    let folder = site.join("at-hand");
    run(program("cargo", &example).arg("--").arg(&folder))?;
    let (page, first) = (site.join("index.html"), folder.join("first.html"));
    fs::write(
        &page,
        with_first(&fs::read_to_string(&page)?, &fs::read_to_string(&first)?, &fs::read_to_string(folder.join("index.json"))?)?,
    )?;
    Ok(fs::remove_file(first)?)
}

/// The page with its first picture in it, and with what the app will ask for first already on its way.
fn with_first(page: &str, first: &str, index: &str) -> Result<String, Failure> {
    const PLACE: &str = "<!-- the first picture -->";
    const HEAD: &str = "</head>";
    let lacks = |what: &str| Failure::new(format!("index.html has no {what}"));
    let named = |name: &str| {
        let at = index.split_once(&format!("\"{name}\":\"")).and_then(|(_, rest)| rest.split_once('"'));
        at.map(|(file, _)| file.to_owned()).ok_or_else(|| Failure::new(format!("nothing at hand is called {name}")))
    };
    let preload = |file: &str| format!("<link rel=\"preload\" as=\"fetch\" crossorigin href=\"./at-hand/{file}\">");
    let files = ["index.json".to_owned(), named("words-en")?, named(FIRST)?];
    let head = files.iter().map(|file| preload(file)).collect::<String>() + HEAD;
    let (before, after) = page.split_once(PLACE).ok_or_else(|| lacks(PLACE))?;
    Ok(format!("{before}{first}{after}").replacen(HEAD, &head, 1))
}
