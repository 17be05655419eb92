//! What stands behind the door of the app: the simulator as a module of its own for a worker, and the traces that are at hand.

use crate::process::{Failure, program, root, run};
use std::fs;
use std::path::Path;

/// How a build goes: small and slow to build, or quick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    Release,
    Debug,
}

/// Builds the simulator into a site: `simulator.js` and `simulator_bg.wasm`, beside the `worker.js` of the element.
pub(crate) fn module(site: &Path, build: Build) -> Result<(), Failure> {
    let site = site.join("embed");
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
    run(program("wasm-bindgen", &to).arg(&site).arg(&module))?;
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
    example("at_hand", &site.join("embed/at-hand"))
}

/// Makes what stands on a page before the app is there: the pages in their languages, the posters of the element.
pub(crate) fn pages(site: &Path) -> Result<(), Failure> {
    example("pages", site)
}

/// Lets an example of the app make a folder.
fn example(name: &str, folder: &Path) -> Result<(), Failure> {
    let example = ["run", "--quiet", "--locked", "--profile", "quick", "--package", "podpath", "--example", name];
    run(program("cargo", &example).arg("--").arg(folder))
}
