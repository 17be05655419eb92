//! `cargo xtask dist`: the release build, and what each file weighs.

use crate::process::{Failure, program, run};
use crate::site;

/// Builds, and lists the files with their sizes, raw and after brotli.
pub(crate) fn sizes() -> Result<(), Failure> {
    let site = site::release()?;
    run(program("node", &["tests/bench/sizes.mjs"]).env("PODPATH_SITE", site))
}
