//! A run: a scenario as the header of a trace says it, and its trace; and its Pod as `kubectl describe` prints it.

use std::cell::RefCell;
use std::rc::Rc;

use podpath_describe::describe;
use podpath_model::conform::evidence::recorded;
use podpath_model::node::{Path, Release};
use podpath_model::scenario::{Scenario, manifest, story};
use podpath_trace as plain;
use podpath_trace::Trace;
use podpath_trace::ask::Answer;
use podpath_trace::export::{Header, write_json};

/// The trace of a run; what is wrong with its manifest where that is no Pod.
pub(crate) fn answer(path: &str, wanted: &plain::Scenario) -> Vec<u8> {
    let scenario = match scenario(path, wanted) {
        Ok(scenario) => scenario,
        Err(answer) => return super::written(&answer),
    };
    let trace = story(&scenario).trace;
    let recorded = recorded(&trace);
    // How long a deed is watched follows from the deed: what is told is how long the reader wants it to be.
    let made = plain::Scenario { at_least_ns: wanted.at_least_ns, ..scenario.told(&wanted.manifest) };
    let header = Header::of(&trace).with_scenario(made).with_recorded(&recorded);
    let mut out = Vec::new();
    write_json(&mut out, &header, &trace).expect("memory takes everything");
    out
}

/// A run, with what was asked for.
type Made = (String, plain::Scenario, Rc<(Trace, String)>);

thread_local! {
    /// The run that was described last: a reader who goes on asks for the next moment of the same one.
    static LAST: RefCell<Option<Made>> = const { RefCell::new(None) };
}

/// The Pod of a run at a moment.
pub(crate) fn described(path: &str, wanted: &plain::Scenario, at_ns: u64) -> Vec<u8> {
    let last = LAST.with_borrow(|last| last.as_ref().filter(|last| last.0 == path && last.1 == *wanted).map(|last| last.2.clone()));
    let made = match last {
        Some(made) => made,
        None => match scenario(path, wanted) {
            Ok(scenario) => {
                let name = scenario.pods.first().map(|pod| pod.metadata.name.clone()).unwrap_or_default();
                let made = Rc::new((story(&scenario).trace, name));
                LAST.set(Some((path.to_owned(), wanted.clone(), made.clone())));
                made
            }
            Err(answer) => return super::written(&answer),
        },
    };
    // What kubectl says of a Pod that is not there is what it prints.
    let (Ok(text) | Err(text)) = describe(&made.0, &made.1, at_ns);
    super::written(&Answer::Described(text))
}

/// What is to be run, with all that is done to the node; the answer where it cannot be.
fn scenario(path: &str, wanted: &plain::Scenario) -> Result<Scenario, Answer<'static>> {
    unbroken(path, wanted).and_then(|scenario| scenario.doing(&wanted.deeds).map_err(Answer::Refused))
}

/// What is to be run, without what is done to the node.
///
/// # Errors
/// The manifest is no Pod; nobody knows the path.
pub(crate) fn unbroken(path: &str, wanted: &plain::Scenario) -> Result<Scenario, Answer<'static>> {
    let reading = (!wanted.manifest.is_empty()).then(|| manifest::read(wanted.manifest.as_bytes()));
    let pod = match reading {
        Some(reading) if reading.pod.is_none() => return Err(Answer::Reading(reading.told())),
        reading => reading.and_then(|reading| reading.pod),
    };
    let path = Path::by_id(path).ok_or_else(|| Answer::Unknown(format!("path: {path}")))?;
    Ok(Scenario {
        release: Release::by_id(&wanted.release).map_or(path.release, |release| release.id),
        pods: pod.into_iter().map(Rc::new).collect(),
        without: wanted.without.clone(),
        api_server: wanted.api_server,
        seed: wanted.seed,
        at_least_ns: wanted.at_least_ns,
        delete_after_ns: wanted.delete_after_ns,
        disk_bytes: wanted.disk_bytes,
        ..Scenario::startup(path.id)
    })
}
