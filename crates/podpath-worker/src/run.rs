//! A run: a scenario as the header of a trace says it, and its trace.

use std::rc::Rc;

use podpath_model::conform::evidence::recorded;
use podpath_model::node::{Path, Release};
use podpath_model::scenario::{Scenario, manifest, run};
use podpath_trace as plain;
use podpath_trace::ask::Answer;
use podpath_trace::export::{Header, write_json};

/// The trace of a run; what is wrong with its manifest where that is no Pod.
pub(crate) fn answer(path: &str, wanted: &plain::Scenario) -> Vec<u8> {
    let scenario = unbroken(path, wanted).and_then(|scenario| scenario.doing(&wanted.deeds).map_err(Answer::Refused));
    let scenario = match scenario {
        Ok(scenario) => scenario,
        Err(answer) => return super::written(&answer),
    };
    let trace = run(&scenario).trace;
    let recorded = recorded(&trace);
    let header = Header::of(&trace).with_scenario(scenario.told(&wanted.manifest)).with_recorded(&recorded);
    let mut out = Vec::new();
    write_json(&mut out, &header, &trace).expect("memory takes everything");
    out
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
