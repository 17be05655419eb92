//! `cargo xtask test`: every test of the repository, in stages, each timed.

use crate::clock::timed;
use crate::process::{Failure, of_model, program, run};
use crate::{calibrate, e2e, setup, site, tidy, tools};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// A part of the tests; they run in this order, the quick ones first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stage {
    Format,
    Clippy,
    Tidy,
    Native,
    Wasm,
    Doc,
    App,
    EndToEnd,
}

const STAGES: [(&str, Stage); 8] = [
    ("fmt", Stage::Format),
    ("clippy", Stage::Clippy),
    ("tidy", Stage::Tidy),
    ("native", Stage::Native),
    ("wasm", Stage::Wasm),
    ("doc", Stage::Doc),
    ("app", Stage::App),
    ("e2e", Stage::EndToEnd),
];

/// What differs in a browser: the app. The model and the views know nothing of one, and are linted and tested natively.
const WASM: [&str; 4] = ["--target", "wasm32-unknown-unknown", "--package", "podpath"];

impl Stage {
    /// The stage of this name on the command line.
    pub(crate) fn named(name: &str) -> Result<Self, Failure> {
        let found = STAGES.iter().find(|(known, _)| *known == name).map(|(_, stage)| *stage);
        found.ok_or_else(|| Failure::new(format!("no stage is called {name}: there are {}", STAGES.map(|(known, _)| known).join(" "))))
    }

    /// Installs what this stage needs.
    fn set_up(self) -> Result<(), Failure> {
        match self {
            Self::Format | Self::Tidy | Self::Native | Self::Doc => Ok(()),
            Self::Clippy => setup::wasm_target(),
            Self::App => setup::for_release(),
            Self::Wasm | Self::EndToEnd => setup::everything(),
        }
    }

    /// `site` is the release build, which is made once.
    fn run(self, site: &mut Option<PathBuf>) -> Result<(), Failure> {
        match self {
            Self::Format => run(&mut program("cargo", &["fmt", "--all", "--check"])),
            Self::Clippy => {
                let deny = ["--all-targets", "--locked", "--", "-D", "warnings"];
                run(program("cargo", &["clippy", "--workspace"]).args(deny))?;
                // What only `bench` builds.
                run(program("cargo", &["clippy", "--package", "podpath-bench", "--features", "ring"]).args(deny))?;
                run(program("cargo", &["clippy"]).args(WASM).args(deny))
            }
            Self::Tidy => tidy::rules().and(calibrate::check()),
            // Examples are built by clippy, and no documentation has code in it.
            Self::Native => {
                let all = ["--workspace", "--lib", "--bins", "--tests", "--profile", "quick", "--locked", "--no-fail-fast"];
                run(program("cargo", &["test"]).args(all))
            }
            Self::Wasm => wasm(),
            Self::Doc => run(program("cargo", &["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings")),
            Self::App => built(site).map(drop),
            Self::EndToEnd => e2e::journeys(&built(site)?),
        }
    }
}

/// Runs one stage, or all of them to the end, even if one fails.
pub(crate) fn stages(only: Option<Stage>) -> Result<(), Failure> {
    only.map_or_else(setup::everything, Stage::set_up)?;
    let chosen = STAGES.iter().filter(|(_, stage)| only.is_none_or(|only| only == *stage));
    let mut site = None;
    let mut results: Vec<(&str, Duration, Result<(), Failure>)> = Vec::new();
    for (name, stage) in chosen {
        println!("\n== {name} ==");
        let (result, time) = timed(|| stage.run(&mut site));
        if let Err(failure) = &result {
            println!("{name}: {failure}");
        }
        results.push((name, time, result));
    }
    println!("\n== summary ==");
    for (name, time, result) in &results {
        println!("{name:<8} {} {:>7.1} s", if result.is_ok() { "ok    " } else { "FAILED" }, time.as_secs_f64());
    }
    println!("{:<15} {:>7.1} s", "all", results.iter().map(|(_, time, _)| time.as_secs_f64()).sum::<f64>());
    let failed: Vec<&str> = results.iter().filter(|(_, _, result)| result.is_err()).map(|(name, ..)| *name).collect();
    if failed.is_empty() { Ok(()) } else { Err(Failure::new(format!("failed: {}", failed.join(", ")))) }
}

/// The folder of the release build.
fn built(site: &mut Option<PathBuf>) -> Result<PathBuf, Failure> {
    if let Some(site) = site {
        return Ok(site.clone());
    }
    let new = site::release()?;
    Ok(site.insert(new).clone())
}

/// The components' tests, and that traces are the same there, as WebAssembly in a headless browser.
fn wasm() -> Result<(), Failure> {
    // The runner stops chromedriver before that can remove the browser's profile: 6 MB in the temporary folder for each run.
    let temporary = std::env::temp_dir().join(format!("podpath-xtask-{}", std::process::id()));
    std::fs::create_dir_all(&temporary)?;
    let mut test: Command = program("cargo", &["test", "--test", "it", "--locked"]);
    test.args(WASM).env("TMPDIR", &temporary).env("WASM_BINDGEN_USE_BROWSER", "1").env("PODPATH_NATIVE_DIGESTS", native_digests()?);
    if let Some(driver) = tools::chromedriver() {
        test.env("CHROMEDRIVER", driver);
    }
    let result = run(&mut test);
    std::fs::remove_dir_all(&temporary)?;
    result
}

/// The traces as this machine makes them: the browser's must have the same bytes.
fn native_digests() -> Result<String, Failure> {
    let output = of_model("digests").output()?;
    if !output.status.success() {
        return Err(Failure::new(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
