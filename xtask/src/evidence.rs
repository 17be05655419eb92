//! `cargo xtask evidence`: the index of what was recorded, from the recordings of the repository.

use crate::process::{Failure, of_model, run};

/// Writes the index anew. A test of the model fails when it is not current.
pub(crate) fn index() -> Result<(), Failure> {
    run(&mut of_model("evidence"))
}
