//! A run: the node is built, the manifests appear, and virtual time passes until nothing new happens.

use super::Scenario;
use crate::kernel::{Command, Ending, Kernel};
use crate::node::Path;
use crate::programs::operator::{self, Script};
use crate::trace::{SharedPayload, Trace};

/// No run is longer, in virtual nanoseconds.
const HORIZON_NS: u64 = 600_000_000_000;
/// A run is over when nothing but polling has happened for this long, in virtual nanoseconds.
const SETTLE_NS: u64 = 3_500_000_000;
/// After a deletion the garbage collector is waited for, which comes once a minute.
const SETTLE_AFTER_DELETION_NS: u64 = 65_000_000_000;

/// A run that is over.
#[derive(Debug)]
pub struct Outcome {
    /// What happened.
    pub trace: Trace,
    /// Why it ended.
    pub ending: Ending,
}

/// Runs a scenario on its path.
pub fn run(scenario: &Scenario) -> Outcome {
    let path = Path::by_id(scenario.path).unwrap_or(&crate::node::PATHS[0]);
    let kernel = Kernel::new();
    path.build(&kernel);
    let script = Script { pods: scenario.pods.clone(), create_at_ns: operator::CREATE_AT_NS, delete_after_ns: scenario.delete_after_ns };
    kernel.boot(Command::new(["operator"]).input(SharedPayload::new(script)), operator::PROGRAM, true);
    for intervention in &scenario.interventions {
        kernel.intervene(intervention.clone());
    }
    let settle_ns = if scenario.delete_after_ns.is_some() { SETTLE_AFTER_DELETION_NS } else { SETTLE_NS };
    let ending = kernel.run(HORIZON_NS, settle_ns);
    Outcome { trace: kernel.finish().finish(path.id), ending }
}
