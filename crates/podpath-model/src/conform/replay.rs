//! A replay: the node that was recorded, the client outside of it, and virtual time until the recording is over.

use std::fmt;

use super::capture::capture;
use super::client::{self, Script};
use super::inputs::{Action, Input, inputs};
use super::recording::{Document, Event};
use super::versions::{Stranger, node_of, stranger};
use crate::kernel::{Command, Ending, Kernel};
use crate::node::{PATHS, Path, Recorded};
use crate::trace::{Seq, SharedPayload, Trace};

/// The daemons of the node have started by then, in nanoseconds.
const BEGIN_NS: u64 = 10_000_000_000;
/// How often it is asked whether the client is done, in nanoseconds of virtual time.
const INTERVAL_NS: u64 = 1_000_000_000;
/// How much longer than the recording a replay may take, in nanoseconds of virtual time.
const PATIENCE_NS: u64 = 3_600_000_000_000;

/// How long it took before a program began that the recorder had wrapped, in nanoseconds: `recordings/README.md`. The kubelet, a file of
/// more than 100 MB, took that long to its first word.
const WRAPPED: [(&str, u64); 4] =
    [("runc", 25_000_000), ("containerd-shim-runc-v2", 25_000_000), ("conmon", 25_000_000), ("kubelet", 75_000_000)];

/// Why a recording cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unplayable {
    /// No node that was recorded has this path.
    Path(String),
    /// The node has other versions of the programs.
    Programs(Stranger),
    /// A pod that the person gave to the kubelet cannot be read.
    Manifest(String, String),
    /// The run did not come to an end.
    Endless,
}

impl fmt::Display for Unplayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => {
                let of = |recorded: fn(&Path) -> Option<Recorded>| {
                    PATHS.iter().filter(|path| recorded(path).is_some()).map(|path| path.id).collect::<Vec<_>>().join(", ")
                };
                let (client, kubelet) = (of(|path| path.recorded), of(|path| path.recorded_kubelet));
                write!(f, "no node was recorded for the path {path:?}; with a client there are {client}, with a kubelet {kubelet}")
            }
            Self::Programs(Stranger { program, version }) => write!(f, "the node of this path has no {program} {version}"),
            Self::Manifest(pod, problem) => write!(f, "the manifest of the pod {pod:?} cannot be read: {problem}"),
            Self::Endless => f.write_str("the replay did not come to an end"),
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

/// How a replay runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// As it mostly does: everything takes its usual time, and what the recorder costs is left out.
    Usual,
    /// As one of many: with what is drawn, and with what the recorder costs.
    Drawn,
}

/// Runs the inputs of a recording on the node that was recorded; the answer is what a recorder would have written there.
///
/// # Errors
/// As [`simulate`].
pub fn replay(recording: &Document) -> Result<Document, Unplayable> {
    simulate(recording).map(|simulation| simulation.document)
}

/// The same as one recording of several: what the inputs do not determine is drawn, with a seed that is made of them, and the programs that
/// the recorder had wrapped begin later.
///
/// # Errors
/// As [`simulate`].
pub fn replay_drawn(recording: &Document) -> Result<Document, Unplayable> {
    let mut document = run_through(recording, Course::Drawn)?.document;
    note_first(&mut document, recording);
    Ok(document)
}

/// What a person does to a pod comes after the look that follows its note (`inputs::look_first`), and the note stands in a recording. Here
/// it gets that place again.
fn note_first(document: &mut Document, recording: &Document) {
    let mut from = 0;
    let inputs: Vec<&Event> = recording.events.iter().filter(|event| ["input", "fault", "proc"].contains(&&*event.layer)).collect();
    for pair in inputs.windows(2) {
        let [noted, looked] = pair else { continue };
        if noted.layer != "input" || looked.layer != "proc" {
            continue;
        }
        let is_it = |event: &Event| event.layer == "input" && event.op == noted.op && event.text("pod") == noted.text("pod");
        let Some(at) = document.events[from..].iter().position(is_it).map(|at| from + at) else { continue };
        let mut event = document.events.remove(at);
        event.t_ms = ((event.t_ms - (looked.t_ms - noted.t_ms)) * 1e3).round() / 1e3;
        let place = document.events[..at].partition_point(|other| other.t_ms <= event.t_ms);
        document.events.insert(place, event);
        from = at;
    }
}

/// Runs the inputs of a recording on the node that was recorded.
///
/// # Errors
/// Where the recording's path or its programs are none of ours, one of its manifests cannot be read, or the run does not come to an end.
pub fn simulate(recording: &Document) -> Result<Simulation, Unplayable> {
    run_through(recording, Course::Usual)
}

fn run_through(recording: &Document, course: Course) -> Result<Simulation, Unplayable> {
    let (path, recorded) = node_of(recording).ok_or_else(|| Unplayable::Path(recording.path.clone()))?;
    if let Some(stranger) = stranger(recording) {
        return Err(Unplayable::Programs(stranger));
    }
    let inputs = inputs(recording);
    for input in &inputs {
        if let Action::Create { pod, manifest } = &input.action {
            client::pod_of(manifest).map_err(|problem| Unplayable::Manifest(pod.clone(), problem))?;
        }
    }
    let kernel = match course {
        Course::Usual => Kernel::new(),
        Course::Drawn => drawn(recording, &inputs),
    };
    let trace = run(recording, inputs, &recorded, path.id, kernel)?;
    let (document, seqs) = capture(&trace, recording, recorded.images);
    Ok(Simulation { trace, document, seqs })
}

/// What the inputs do not determine is drawn with a number that is made of them: of another recording it is another one.
fn seed(recording: &Document, inputs: &[Input]) -> u64 {
    let times = inputs.iter().flat_map(|input| input.gap_ns.to_le_bytes());
    let bytes = recording.path.bytes().chain(recording.scenario.bytes()).chain(times);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)).max(1)
}

fn drawn(recording: &Document, inputs: &[Input]) -> Kernel {
    let kernel = Kernel::with_seed(seed(recording, inputs));
    WRAPPED.iter().for_each(|(program, ns)| kernel.delay(program, *ns));
    kernel
}

/// The trace of a replay.
fn run(recording: &Document, inputs: Vec<Input>, recorded: &Recorded, id: &str, kernel: Kernel) -> Result<Trace, Unplayable> {
    (recorded.build)(&kernel);
    let script = Script { endpoint: recorded.endpoint.into(), begin_ns: BEGIN_NS, inputs, images: recording.images.clone() };
    let client = kernel.boot(Command::new(["client"]).input(SharedPayload::new(script)), client::PROGRAM, true);
    let last_ns = recording.events.last().map_or(0, |event| event.at_ns());
    let patience_ns = BEGIN_NS + last_ns + PATIENCE_NS;
    while kernel.is_alive(client) {
        let ending = kernel.run(kernel.now_ns() + INTERVAL_NS, u64::MAX);
        let is_over = matches!(ending, Ending::Idle | Ending::Bound) || kernel.now_ns() > patience_ns;
        if is_over && kernel.is_alive(client) {
            return Err(Unplayable::Endless);
        }
    }
    Ok(kernel.finish().finish(id))
}
