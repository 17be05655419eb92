//! `cargo xtask bench`: the figures that the project promises, measured on this machine.

use crate::process::{Failure, program, run};
use crate::{setup, site, tools};

/// What the figures of the browser may take, in seconds: a long trace is made, and stepped through some hundred times.
const TIMEOUT: &str = "900";

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
    run(&mut startup)?;
    println!("\n== the model, natively ==");
    run(&mut program("cargo", &["run", "--profile", "fast", "--locked", "--package", "podpath-model", "--example", "throughput"]))?;
    println!("\n== the model and the app, as WebAssembly in Chromium ==");
    speed()
}

/// The figures of `tests/speed.rs`, built as the app is.
fn speed() -> Result<(), Failure> {
    let mut test = program(
        "cargo",
        &["test", "--release", "--locked", "--target", "wasm32-unknown-unknown", "--package", "podpath", "--test", "speed"],
    );
    test.args(["--", "--include-ignored", "--nocapture"]).env("WASM_BINDGEN_USE_BROWSER", "1").env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT);
    if let Some(driver) = tools::chromedriver() {
        test.env("CHROMEDRIVER", driver);
    }
    run(&mut test)
}
