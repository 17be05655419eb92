//! `cargo xtask faults`: what comes of killing anybody at any event.

use crate::process::{Failure, program, run};

/// Writes the table anew; of single manifests it is only printed. Kills that no reviewed line explains are printed with an example.
pub(crate) fn table(manifests: &[String]) -> Result<(), Failure> {
    let mut arguments =
        vec!["run", "--quiet", "--locked", "--profile", "faults", "--package", "podpath-model", "--example", "faults", "--"];
    arguments.extend(manifests.iter().map(String::as_str));
    run(&mut program("cargo", &arguments))
}
