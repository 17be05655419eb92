//! The calls that change nothing. Where a kubelet is measured, which polls, they are left out, and their pace is compared instead.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::conform::recording::{Document, Event};

/// A kind of poll that was seen less often has no pace.
const COUNT_MIN: usize = 5;
/// How far a pace may be from the recorded one: a tenth of it, and never less than so many milliseconds.
const TOLERANCE_MS: f64 = 20.0;

/// The document without the calls that change nothing.
pub(super) fn changes(document: &Document) -> Document {
    let events = document.events.iter().filter(|event| !is_poll(event)).cloned().collect();
    Document { events, ..document.clone() }
}

/// Lists, statuses, versions and inspections.
pub(in crate::conform) fn is_poll(event: &Event) -> bool {
    let op = &*event.op;
    match &*event.layer {
        "cri" => {
            let is_list = op.strip_prefix("List").is_some_and(|of| !of.is_empty());
            is_list || op.ends_with("Status") || op.ends_with("Stats") || matches!(op, "Version" | "ImageFsInfo")
        }
        "docker-api" => op.starts_with("GET ") || op.starts_with("HEAD "),
        "containerd-grpc" => {
            op.rsplit_once('/').is_some_and(|(_, method)| matches!(method, "Get" | "List" | "Version" | "Status" | "Info"))
        }
        "exec" => ["runc version", "runc state", "runc --version"].iter().any(|poll| op.starts_with(poll)),
        "kubernetes-api" => {
            let of = op.split_once(' ').map(|(_, of)| of);
            ["get ", "list ", "watch "].iter().any(|verb| op.starts_with(verb)) || matches!(of, Some("leases" | "nodes/status"))
        }
        "ttrpc" => matches!(op, "Task/State" | "Task/Stats" | "Task/Pids"),
        _ => false,
    }
}

/// The share of the kinds of polls of a recording whose median interval is the same in the simulation, from 0 to 1.
pub(super) fn cadence(simulated: &Document, recorded: &Document) -> f64 {
    let (wanted, found) = (intervals(recorded), intervals(simulated));
    if wanted.is_empty() {
        return 1.0;
    }
    let is_kept =
        |(kind, wanted): &(&String, &f64)| found.get(*kind).is_some_and(|found| (found - *wanted).abs() <= TOLERANCE_MS.max(0.1 * *wanted));
    super::share(wanted.iter().filter(is_kept).count(), wanted.len())
}

/// The median interval of each kind of poll in milliseconds; a kind is the layer, the call and what it asks for.
pub fn intervals(document: &Document) -> BTreeMap<String, f64> {
    let mut times: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let polls = document.events.iter().filter(|event| is_poll(event) && !event.is_phase("return"));
    for event in polls {
        times.entry(kind(event)).or_default().push(event.t_ms);
    }
    times.into_iter().filter(|(_, times)| times.len() >= COUNT_MIN).map(|(kind, times)| (kind, median_step(&times))).collect()
}

fn kind(event: &Event) -> String {
    let asked = match &*event.layer {
        "cri" => event.fields.get("request").and_then(|request| request.get("filter")),
        _ => event.fields.get("query"),
    };
    format!("{} {} {}", event.layer, event.op, asked.unwrap_or(&Value::Null))
}

fn median_step(times: &[f64]) -> f64 {
    let mut steps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.sort_unstable_by(f64::total_cmp);
    let middle = steps.len() / 2;
    if steps.len() % 2 == 1 { steps[middle] } else { f64::midpoint(steps[middle - 1], steps[middle]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(polls: &[(f64, &str)]) -> Document {
        let event = |(t_ms, op): &(f64, &str)| format!(r#"{{"t_ms":{t_ms},"layer":"cri","op":"{op}","phase":"call","request":{{}}}}"#);
        let events: Vec<String> = polls.iter().map(event).collect();
        let text = format!(r#"{{"format":"capture/1","path":"p","scenario":"s","events":[{}]}}"#, events.join(","));
        Document::read(text.as_bytes()).expect("a document")
    }

    fn every(ms: f64) -> Document {
        document(&[0.0, 1.0, 2.0, 3.0, 4.0, 9.0].map(|at| (at * ms, "ListContainers")))
    }

    #[test]
    fn the_pace_of_a_poll_is_its_median_interval() {
        assert_eq!(intervals(&every(100.0)).into_values().collect::<Vec<_>>(), [100.0]);
        assert!(intervals(&document(&[(0.0, "Status"); 4])).is_empty());
        for (pace, same) in [(100.0, 1.0), (119.0, 1.0), (121.0, 0.0), (81.0, 1.0), (79.0, 0.0)] {
            assert!((cadence(&every(pace), &every(100.0)) - same).abs() < f64::EPSILON, "{pace}");
        }
        assert!((cadence(&every(1.0), &document(&[])) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn what_changes_nothing_is_a_poll() {
        let kept =
            changes(&document(&[(0.0, "ListImages"), (1.0, "List"), (2.0, "ContainerStatus"), (3.0, "StatusOf"), (4.0, "RunPodSandbox")]));
        assert_eq!(kept.events.iter().map(|event| &*event.op).collect::<Vec<_>>(), ["List", "StatusOf", "RunPodSandbox"]);
    }
}
