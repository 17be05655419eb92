//! A replay: the node that was recorded, the client outside of it, and virtual time until the recording is over.

use super::capture::{capture, frames_are_in};
use super::client::{self, Script};
use super::inputs::{Action, Input, inputs};
use super::recording::{Document, Event};
use super::versions::{Stranger, node_of, stranger};
use crate::kernel::{Burden, Command, Ending, Kernel};
use crate::node::Recorded;
use crate::programs;
use crate::trace::{Protocol, Seq, SharedPayload, Trace, What};
use crate::wire::cri;

/// The daemons of the node have started by then, in nanoseconds.
const BEGIN_NS: u64 = 10_000_000_000;
/// What comes round every few seconds, and what is remembered for a minute, is anywhere in its round when a recording begins: the part of
/// the beginning that is drawn, in nanoseconds.
const ROUND_NS: u64 = 70_000_000_000;
/// How often it is asked whether the client is done, in nanoseconds of virtual time.
const INTERVAL_NS: u64 = 1_000_000_000;
/// How much longer than the recording a replay may take, in nanoseconds of virtual time.
const PATIENCE_NS: u64 = 3_600_000_000_000;

/// How much later the answers came between whom the recorder stood, in nanoseconds: `recordings/README.md`.
const HEARD: [(Protocol, u64); 2] = [(Protocol::Containerd, 800_000), (Protocol::Ttrpc, 250_000)];

/// What a person did that a replay does too.
const INPUTS: [&str; 2] = ["create-pod", "delete-pod"];

/// Why a recording cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unplayable {
    /// No node that was recorded has this path.
    Path(String),
    /// The node has other versions of the programs.
    Programs(Stranger),
    /// The person did something that no replay can do.
    Input(String),
    /// A call that the CRI of the node does not have, or a request that it does not take.
    Call(String),
    /// A pod that the person gave to the kubelet cannot be read.
    Manifest(String),
    /// Something was broken, or brought back, that the node does not have.
    Target(String),
    /// The run did not come to an end.
    Endless,
}

impl Unplayable {
    /// The key of its words, and what stands in them.
    pub fn told(&self, recording: &Document) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::Path(path) => {
                let driver = if recording.is_of_kubelet() { "kubelet" } else { "client" };
                ("recorded-on", vec![("path", path.clone()), ("driver", driver.to_owned())])
            }
            Self::Programs(Stranger { program, version }) => {
                ("recorded-with", vec![("program", program.clone()), ("version", version.clone())])
            }
            Self::Input(op) => ("beside-input", vec![("op", op.clone())]),
            Self::Call(method) => ("beside-call", vec![("method", method.clone())]),
            Self::Manifest(pod) => ("beside-manifest", vec![("pod", pod.clone())]),
            Self::Target(target) => ("beside-target", vec![("target", target.clone())]),
            Self::Endless => ("beside-endless", Vec::new()),
        }
    }
}

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

/// What is noted is not always done at the same moment (`inputs::look_first`), and the note stands in a recording. Here it gets that place
/// again: before the input that follows it there.
fn note_first(document: &mut Document, recording: &Document) {
    let is_call = |event: &Event| event.layer == "cri" && event.is_phase("call") && !recording.is_of_kubelet();
    let is_input = |event: &&Event| ["input", "fault", "proc"].contains(&&*event.layer) || is_call(event);
    let mut from = 0;
    let inputs: Vec<&Event> = recording.events.iter().filter(is_input).collect();
    for pair in inputs.windows(2) {
        let [noted, next] = pair else { continue };
        if noted.layer != "input" && noted.op != "write" {
            continue;
        }
        let same = |one: &Event| {
            let (layer, op, pod) = (one.layer.clone(), one.op.clone(), one.text("pod").to_owned());
            move |event: &Event| event.layer == layer && event.op == op && event.text("pod") == pod
        };
        let Some(at) = document.events[from..].iter().position(same(noted)).map(|at| from + at) else { continue };
        let mut event = document.events.remove(at);
        // Who looks first is followed by what was noted, and who is waited for comes later.
        let after = match &*next.layer {
            "proc" => document.events[..at].iter().rfind(|event| same(next)(event)),
            _ => document.events[at..].iter().find(|event| same(next)(event)),
        };
        let after = after.map_or(event.t_ms, |after| after.t_ms);
        event.t_ms = ((after - (next.t_ms - noted.t_ms)) * 1e3).round() / 1e3;
        let place = document.events.partition_point(|other| other.t_ms <= event.t_ms);
        document.events.insert(place, event);
        from = place + 1;
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
    if let Some(input) = recording.events.iter().find(|event| event.layer == "input" && !INPUTS.contains(&&*event.op)) {
        return Err(Unplayable::Input(input.op.clone()));
    }
    let inputs = inputs(recording);
    for input in &inputs {
        match &input.action {
            Action::Create { pod, manifest } if client::pod_of(manifest).is_none() => return Err(Unplayable::Manifest(pod.clone())),
            Action::Call { method, request, .. } if !cri::takes(method, request) => return Err(Unplayable::Call(method.clone())),
            _ => {}
        }
    }
    let targets = targets(&inputs);
    let (kernel, begin_ns) = match course {
        Course::Usual => (Kernel::new(), BEGIN_NS),
        Course::Drawn => drawn(recording, &inputs),
    };
    let trace = run(recording, (inputs, begin_ns), &recorded, path.id, kernel)?;
    if let Some(target) = targets.into_iter().find(|target| !has_run(&trace, target)) {
        return Err(Unplayable::Target(target));
    }
    let (document, seqs) = capture(&trace, recording, recorded.images);
    Ok(Simulation { trace, document, seqs })
}

/// The programs that are killed or brought back. What belongs to a container is found by the container.
fn targets(inputs: &[Input]) -> Vec<String> {
    let programs = inputs.iter().filter_map(|input| match &input.action {
        Action::Kill { target, .. } if ![client::OF_APP, client::OF_SHIM].contains(&&**target) => Some(target),
        Action::Start { program } => Some(program),
        _ => None,
    });
    programs.cloned().collect()
}

/// Whether a program of that name ever ran.
fn has_run(trace: &Trace, program: &str) -> bool {
    trace.events.iter().any(|event| match &event.what {
        What::Spawn { argv, .. } | What::Exec { argv, .. } => argv.first().is_some_and(|path| client::name_of(path) == program),
        _ => false,
    })
}

/// What the inputs do not determine is drawn with a number that is made of them: of another recording it is another one.
fn seed(recording: &Document, inputs: &[Input]) -> u64 {
    let times = inputs.iter().flat_map(|input| input.gap_ns.to_le_bytes());
    let bytes = recording.path.bytes().chain(recording.scenario.bytes()).chain(times);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)).max(1)
}

fn drawn(recording: &Document, inputs: &[Input]) -> (Kernel, u64) {
    let seed = seed(recording, inputs);
    let kernel = Kernel::with_seed(seed);
    kernel.burden(burden(recording, inputs));
    // How long it took before a program began that the recorder had wrapped is about 25 ms by `recordings/README.md`, somewhat less where
    // nothing else ran.
    let wrapped = programs::ALL.iter().filter(|program| program.recorded.wrapped_ns > 0);
    wrapped.for_each(|program| kernel.delay(program.file_name(), program.recorded.wrapped_ns));
    let is_heard = |protocol: &Protocol| *protocol != Protocol::Ttrpc || frames_are_in(recording);
    HEARD.iter().filter(|(protocol, _)| is_heard(protocol)).for_each(|(protocol, ns)| kernel.delay_answers(*protocol, *ns));
    (kernel, BEGIN_NS + seed % ROUND_NS)
}

/// How long a client without a kubelet waited at most before a look at the process table, where the machine had nothing else to do:
/// half of the gaps are below 6.5 ms in the second repetition of each scenario of recordings/cri, and none of the first.
const QUIET_GAP_NS: u64 = 6_550_000;

/// What else the machine had to do: who calls and looks was slowed down by it as well. The kubelet is itself what else there is to do, and
/// so is whoever writes down frames.
fn burden(recording: &Document, inputs: &[Input]) -> Burden {
    if recording.is_of_kubelet() || frames_are_in(recording) {
        return Burden::Shared;
    }
    let looks = inputs.iter().filter(|input| matches!(input.action, Action::Look { .. }));
    let mut gaps: Vec<u64> = looks.map(|look| look.gap_ns).collect();
    gaps.sort_unstable();
    if gaps.get(gaps.len() / 2).is_some_and(|middle| *middle > QUIET_GAP_NS) { Burden::Busy } else { Burden::Quiet }
}

/// The trace of a replay.
fn run(
    recording: &Document,
    (inputs, begin_ns): (Vec<Input>, u64),
    recorded: &Recorded,
    id: &str,
    kernel: Kernel,
) -> Result<Trace, Unplayable> {
    (recorded.build)(&kernel);
    let script = Script { endpoint: recorded.endpoint.into(), begin_ns, inputs, images: recording.images.clone() };
    let client = kernel.boot(Command::new(["client"]).input(SharedPayload::new(script)), client::PROGRAM, true);
    let last_ns = recording.events.last().map_or(0, |event| event.at_ns());
    let patience_ns = begin_ns + last_ns + PATIENCE_NS;
    while kernel.is_alive(client) {
        let ending = kernel.run(kernel.now_ns() + INTERVAL_NS, u64::MAX);
        let is_over = matches!(ending, Ending::Idle | Ending::Bound) || kernel.now_ns() > patience_ns;
        if is_over && kernel.is_alive(client) {
            return Err(Unplayable::Endless);
        }
    }
    Ok(kernel.finish().finish(id))
}
