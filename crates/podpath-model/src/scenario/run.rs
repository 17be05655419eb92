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
/// After an intervention whoever restarts or tries again is waited for: init after 5 or 10 seconds, the kubelet after 10.
const SETTLE_AFTER_INTERVENTION_NS: u64 = 25_000_000_000;
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
    path.build(&kernel, scenario.release);
    let script = Script { pods: scenario.pods.clone(), create_at_ns: operator::CREATE_AT_NS, delete_after_ns: scenario.delete_after_ns };
    kernel.boot(Command::new(["operator"]).input(SharedPayload::new(script)), operator::PROGRAM, true);
    for intervention in &scenario.interventions {
        kernel.intervene(intervention.clone());
    }
    let settle_ns = match (scenario.delete_after_ns, scenario.interventions.is_empty()) {
        (Some(_), _) => SETTLE_AFTER_DELETION_NS,
        (None, false) => SETTLE_AFTER_INTERVENTION_NS,
        (None, true) => SETTLE_NS,
    };
    let ending = kernel.run(HORIZON_NS, settle_ns);
    Outcome { trace: kernel.finish().finish(path.id), ending }
}
