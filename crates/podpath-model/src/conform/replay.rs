//! A replay: the node that was recorded, the client outside of it, and virtual time until the recording is over.

use std::fmt;

use super::capture::capture;
use super::client::{self, Script};
use super::inputs::inputs;
use super::recording::Document;
use crate::kernel::{Command, Ending, Kernel};
use crate::node::{PATHS, Path, Recorded};
use crate::trace::{Seq, SharedPayload, Trace};

/// The daemons of the node have started by then, in nanoseconds.
const BEGIN_NS: u64 = 10_000_000_000;
/// How often it is asked whether the client is done, in nanoseconds of virtual time.
const INTERVAL_NS: u64 = 1_000_000_000;
/// How much longer than the recording a replay may take, in nanoseconds of virtual time.
const PATIENCE_NS: u64 = 3_600_000_000_000;

/// Why a recording cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unplayable {
    /// No node that was recorded has this path.
    Path(String),
    /// A kubelet made the calls: what a person gave to it is not replayed.
    Kubelet,
    /// The run did not come to an end.
    Endless(Ending),
}

impl fmt::Display for Unplayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => {
                let known: Vec<&str> = PATHS.iter().filter(|path| path.recorded.is_some()).map(|path| path.id).collect();
                write!(f, "no node was recorded for the path {path:?}; there are {}", known.join(", "))
            }
            Self::Kubelet => f.write_str("a kubelet made its calls, not a CRI client; only recordings of a client can be replayed"),
            Self::Endless(ending) => write!(f, "the replay did not come to an end ({ending:?})"),
        }
    }
}

impl std::error::Error for Unplayable {}

/// What came of the inputs of a recording.
#[derive(Debug)]
pub struct Simulation {
    /// The trace of the node.
    pub trace: Trace,
    /// What a recorder would have written there.
    pub document: Document,
    /// Of each event of the document the event of the trace.
    pub seqs: Vec<Seq>,
}

/// Runs the inputs of a recording on the node that was recorded; the answer is what a recorder would have written there.
///
/// # Errors
/// As [`simulate`].
pub fn replay(recording: &Document) -> Result<Document, Unplayable> {
    simulate(recording).map(|simulation| simulation.document)
}

/// Runs the inputs of a recording on the node that was recorded.
///
/// # Errors
/// Where the recording's path is none of ours, a kubelet made its calls, or the run does not come to an end.
pub fn simulate(recording: &Document) -> Result<Simulation, Unplayable> {
    if recording.events.iter().any(|event| event.layer == "input") {
        return Err(Unplayable::Kubelet);
    }
    let path = Path::by_id(&recording.path).and_then(|path| Some((path.id, path.recorded?)));
    let (id, recorded) = path.ok_or_else(|| Unplayable::Path(recording.path.clone()))?;
    let trace = run(recording, &recorded, id)?;
    let (document, seqs) = capture(&trace, recording, recorded.images);
    Ok(Simulation { trace, document, seqs })
}

/// The trace of a replay.
fn run(recording: &Document, recorded: &Recorded, id: &str) -> Result<Trace, Unplayable> {
    let kernel = Kernel::new();
    (recorded.build)(&kernel);
    let script =
        Script { endpoint: recorded.endpoint.into(), begin_ns: BEGIN_NS, inputs: inputs(recording), images: recording.images.clone() };
    let client = kernel.boot(Command::new(["client"]).input(SharedPayload::new(script)), client::PROGRAM, true);
    let last_ns = recording.events.last().map_or(0, |event| event.at_ns());
    let patience_ns = BEGIN_NS + last_ns + PATIENCE_NS;
    while kernel.is_alive(client) {
        let ending = kernel.run(kernel.now_ns() + INTERVAL_NS, u64::MAX);
        let is_over = matches!(ending, Ending::Idle | Ending::Bound) || kernel.now_ns() > patience_ns;
        if is_over && kernel.is_alive(client) {
            return Err(Unplayable::Endless(ending));
        }
    }
    Ok(kernel.finish().finish(id))
}
