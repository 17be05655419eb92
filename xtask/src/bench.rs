//! `cargo xtask bench`: the figures that the project promises, measured on this machine.

use std::process::{Command, Stdio};

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
    println!("\n== the engine, natively, beside nexosim ==");
    let native = shown(&mut engine())?;
    println!("\n== the model and the app, as WebAssembly in Chromium ==");
    let wasm = shown(&mut speed())?;
    println!("\n| events a second in WebAssembly, ratio to native | aim | now |\n| --- | --- | --- |");
    for (path, rate) in rates(&native) {
        if let Some((_, in_wasm)) = rates(&wasm).find(|(other, _)| *other == path) {
            println!("| {path} | ≥ 0.5 | {:.2} |", in_wasm / rate);
        }
    }
    Ok(())
}

/// The engine's figures. nexosim is built for them alone.
fn engine() -> Command {
    program("cargo", &["run", "--profile", "fast", "--locked", "--package", "podpath-bench", "--features", "ring"])
}

/// Runs a program to its end and gives back what it printed, which is on the terminal too.
fn shown(command: &mut Command) -> Result<String, Failure> {
    let output = command.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{text}");
    if output.status.success() { Ok(text) } else { Err(Failure::new(format!("the figures could not be taken ({})", output.status))) }
}

/// The lines that say how many events a second a path has: `containerd  11540 events a run  500000 events a second`.
fn rates(text: &str) -> impl Iterator<Item = (&str, f64)> {
    text.lines().filter_map(|line| {
        let words: Vec<&str> = line.strip_suffix(" events a second")?.split_whitespace().collect();
        Some((*words.first()?, words.last()?.parse().ok()?))
    })
}

/// The figures of `tests/speed.rs`, built as the app is.
fn speed() -> Command {
    let mut test = program(
        "cargo",
        &["test", "--release", "--locked", "--target", "wasm32-unknown-unknown", "--package", "podpath", "--test", "speed"],
    );
    test.args(["--", "--include-ignored", "--nocapture"]).env("WASM_BINDGEN_USE_BROWSER", "1").env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT);
    if let Some(driver) = tools::chromedriver() {
        test.env("CHROMEDRIVER", driver);
    }
    test
}

#[cfg(test)]
mod tests {
    use super::rates;

    #[test]
    fn a_line_of_a_figure_is_read_whatever_stands_between() {
        let text = "| a | b |\ncontainerd          500000 events a second\ndockershim  16610 events a run  250000 events a second\n";
        assert_eq!(rates(text).collect::<Vec<_>>(), [("containerd", 500_000.0), ("dockershim", 250_000.0)]);
    }
}
