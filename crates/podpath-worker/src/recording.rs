//! A recording, and beside it the simulation of the same inputs.

use std::cell::RefCell;

use podpath_model::conform::comparison::{compare, leaves_of};
use podpath_model::conform::evidence::recorded;
use podpath_model::conform::playback::play;
use podpath_model::conform::recording::{Document, Unreadable};
use podpath_model::conform::versions::stranger;
use podpath_model::conform::{Simulation, simulate};
use podpath_model::node::{PATHS, Path};
use podpath_trace::ask::{Answer, Beside, Opened, Said, Side};
use podpath_trace::comparison::Comparison;
use podpath_trace::export::{Header, write_json};
use podpath_trace::{Scenario, Seq, Trace};
use serde_json::value::RawValue;

/// No longer recording is laid beside its simulation.
const EVENTS_MAX: usize = 3_000;

/// A recording, its simulation, and both row by row.
struct Both {
    recorded: Document,
    simulated: Document,
    comparison: Comparison,
}

thread_local! {
    /// What was opened last: its rows may be asked for.
    static OPEN: RefCell<Option<Both>> = const { RefCell::new(None) };
}

/// Reads a file and runs its inputs.
pub(crate) fn open(bytes: &[u8]) -> Vec<u8> {
    let refused = |said: Said| super::written(&Answer::Refused(said));
    let document = match Document::read(bytes) {
        Ok(document) => document,
        Err(reason) => return refused(reason_of(&reason)),
    };
    if Path::by_id(&document.path).is_none() {
        let known = PATHS.iter().map(|path| path.id).collect::<Vec<_>>().join(", ");
        return refused(Said::with("refused-path", [("what", &document.path), ("paths", &known)]));
    }
    if document.events.is_empty() {
        return refused(Said::plain("refused-empty"));
    }
    let played = play(&document);
    let text = written(&document, &played.trace);
    let simulation = simulation(&document).and_then(|simulation| {
        let comparison = compare(&document, &simulation.document);
        if comparison.scores.total.recorded == 0 { Err(Said::plain("beside-nothing")) } else { Ok((simulation, comparison)) }
    });
    let recorded = side(&text, played.seqs, &document);
    let events = document.events.len();
    let opened = |recorded, beside, alone| super::written(&Answer::Opened(Box::new(Opened { events, recorded, beside, alone })));
    match simulation {
        Ok((Simulation { trace, document: simulated, seqs, .. }, comparison)) => {
            let text = written(&document, &trace);
            let beside = Beside { simulated: side(&text, seqs, &simulated), comparison: comparison.clone() };
            let answer = opened(recorded, Some(beside), None);
            OPEN.set(Some(Both { recorded: document, simulated, comparison }));
            answer
        }
        Err(said) => {
            OPEN.set(None);
            opened(recorded, None, Some(said))
        }
    }
}

/// What a row carries; nothing where there is no such row.
pub(crate) fn fields(row: usize) -> [Vec<String>; 3] {
    OPEN.with_borrow(|open| {
        let Some((both, row)) = open.as_ref().and_then(|both| Some((both, both.comparison.rows.get(row)?))) else {
            return Default::default();
        };
        let recorded = row.recorded.and_then(|at| both.recorded.events.get(at));
        leaves_of(recorded, row.simulated.and_then(|at| both.simulated.events.get(at)))
    })
}

fn side<'a>(trace: &'a RawValue, seqs: Vec<Seq>, document: &Document) -> Side<'a> {
    Side { trace, seqs, times_ns: document.events.iter().map(|event| event.at_ns()).collect() }
}

/// A trace that was made from a recording, or from its inputs: what is known of its scenario is the name, which stands for the Pod's.
fn written(document: &Document, trace: &Trace) -> Box<RawValue> {
    let made = Scenario { pod: document.scenario.as_str().into(), ..Scenario::default() };
    let mut out = Vec::new();
    write_json(&mut out, &Header::of(trace).with_scenario(made).with_recorded(&recorded(trace)), trace).expect("memory takes everything");
    let text = String::from_utf8(out).expect("serde_json writes UTF-8");
    RawValue::from_string(text.trim_end().to_owned()).expect("a trace is written as JSON")
}

/// The simulation of the inputs of a recording. What takes too long is not tried; a node that we do not have is a better reason.
fn simulation(document: &Document) -> Result<Simulation, Said> {
    let simulated = match stranger(document) {
        None if document.events.len() > EVENTS_MAX => return Err(Said::plain("beside-long")),
        _ => simulate(document),
    };
    simulated.map_err(|reason| {
        let (key, arguments) = reason.told(document);
        Said { key: key.into(), arguments: arguments.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    })
}

/// Why a file is no recording. What is wrong in it is named by the key of its text.
fn reason_of(reason: &Unreadable) -> Said {
    let (key, what) = reason.key();
    let flaw = reason.flaw().map(|flaw| ("flaw".into(), flaw.key().into()));
    Said { key: key.into(), arguments: std::iter::once(("what".into(), what.into())).chain(flaw).collect() }
}
