//! `cargo xtask faults`: what comes of killing anybody at any event.

use crate::process::{Failure, of_model, run};

/// Writes the table anew; of single manifests it is only printed. Kills that no reviewed line explains are printed with an example.
pub(crate) fn table(manifests: &[String]) -> Result<(), Failure> {
    run(of_model("faults").arg("--").args(manifests))
}
