//! The journeys through the built app in Chromium, with Node's own test runner.

use crate::process::{Failure, program, root, run};
use crate::tools;
use std::fs;
use std::path::Path;

/// Runs every `tests/e2e/*.test.mjs` against the built `site`.
pub(crate) fn journeys(site: &Path) -> Result<(), Failure> {
    let folder = root().join("tests/e2e");
    let mut files: Vec<_> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    // Without force-exit, a server or a browser that a failed test leaves open would hang the run for ever.
    // The time is that of a whole file: axe alone takes minutes where many share the processor. Two files at a time: one waits for its
    // page while the other one's is drawn.
    let mut node =
        program("node", &["--test", "--test-force-exit", "--test-timeout=900000", "--test-concurrency=2", "--test-reporter=spec"]);
    node.args(files).env("PODPATH_SITE", site);
    if let Some(chromium) = tools::chromium() {
        node.env("CHROMIUM", chromium);
    }
    run(&mut node)
}
