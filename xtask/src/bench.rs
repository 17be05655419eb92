//! `cargo xtask bench`: the figures that the project promises, measured on this machine.

use crate::process::{Failure, program, run};
use crate::{setup, site, tools};

/// Builds in release and prints the figures.
pub(crate) fn figures() -> Result<(), Failure> {
    setup::everything()?;
    let site = site::release()?;
    run(program("node", &["tests/bench/sizes.mjs"]).env("PODPATH_SITE", &site))?;
    let mut startup = program("node", &["tests/bench/startup.mjs"]);
    startup.env("PODPATH_SITE", &site);
    if let Some(chromium) = tools::chromium() {
        startup.env("CHROMIUM", chromium);
    }
    run(&mut startup)
}
