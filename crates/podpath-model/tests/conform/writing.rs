//! A replay is written as the recorder writes.

use std::collections::{BTreeMap, BTreeSet};

use podpath_model::conform::{Document, replay};

use super::read;

/// One scenario of each folder of the first node, and one in which something is killed.
const SCENARIOS: [&str; 10] = [
    "cri/containerd/lifecycle",
    "cri/containerd/kill-shim",
    "cri/cri-dockerd/lifecycle",
    "cri/cri-dockerd/kill-dockerd",
    "cri/crio/lifecycle",
    "kubelet/containerd/simple",
    "kubelet/containerd/hooks",
    "kubelet/dockershim/simple",
    "kubelet/dockershim/kill-pause",
    "kubelet/crio/simple",
];

/// Of each layer, and of each half of a call, the fields in their order.
type Orders<'a> = BTreeMap<(&'a str, &'a str), BTreeSet<Vec<&'a str>>>;

fn orders(document: &Document) -> Orders<'_> {
    let mut orders: Orders<'_> = BTreeMap::new();
    for event in &document.events {
        let names = event.fields.keys().map(String::as_str).collect();
        orders.entry((&event.layer, event.text("phase"))).or_default().insert(names);
    }
    orders
}

/// The daemons and keepers of every look, as they stand in the table.
fn commands(document: &Document) -> BTreeSet<&str> {
    let looks = document.events.iter().filter(|event| event.layer == "proc");
    let rows = looks.flat_map(|event| event.fields["processes"].as_array().unwrap());
    let kept = ["kubelet", "containerd", "dockerd", "cri-dockerd", "crio", "conmon", "containerd-shim"];
    rows.filter(|row| kept.contains(&row["comm"].as_str().unwrap())).map(|row| row["cmd"].as_str().unwrap()).collect()
}

fn both(scenario: &str) -> (Document, Document) {
    let recorded = read(&format!("{scenario}.1.json"));
    let simulated = replay(&recorded).unwrap();
    (recorded, simulated)
}

#[test]
fn the_fields_of_an_event_stand_in_the_order_in_which_the_recorder_writes_them() {
    for scenario in SCENARIOS {
        let (recorded, simulated) = both(scenario);
        let recorded = orders(&recorded);
        for (key, found) in orders(&simulated) {
            let Some(wanted) = recorded.get(&key) else { continue };
            // Which of them an event has may differ; that two of them stand the other way round may not.
            let before: BTreeSet<(&str, &str)> = wanted.iter().flat_map(|names| pairs(names)).collect();
            for names in &found {
                let turned: Vec<(&str, &str)> = pairs(names).into_iter().filter(|(one, other)| before.contains(&(*other, *one))).collect();
                assert!(turned.is_empty(), "{scenario}: {key:?} has {names:?}: {turned:?}");
            }
        }
    }
}

fn pairs<'a>(names: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    names.iter().enumerate().flat_map(|(at, one)| names[at + 1..].iter().map(|other| (*one, *other))).collect()
}

#[test]
fn daemons_and_keepers_have_the_command_lines_that_the_recorder_kept() {
    for scenario in SCENARIOS {
        let (recorded, simulated) = both(scenario);
        let (recorded, simulated) = (commands(&recorded), commands(&simulated));
        let strange: Vec<_> = simulated.difference(&recorded).collect();
        assert!(strange.is_empty(), "{scenario}: {strange:#?} instead of {recorded:#?}");
    }
}

#[test]
fn no_time_of_day_and_no_gap_in_the_count_of_calls_gives_a_replay_away() {
    for scenario in SCENARIOS {
        let (_, simulated) = both(scenario);
        let text = serde_json::to_string(&simulated).unwrap();
        assert!(!text.contains("1970-01-01"), "{scenario}");
        let calls = simulated.events.iter().filter(|event| event.layer == "containerd-grpc" && event.text("phase") == "call");
        let numbers: Vec<u64> = calls.map(|event| event.fields["call"].as_u64().unwrap()).collect();
        assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{scenario}: {numbers:?}");
        let answers = simulated.events.iter().filter(|event| event.layer == "containerd-grpc" && event.text("phase") == "return");
        for answer in answers {
            assert!(answer.fields["request_bytes"].is_u64() && answer.fields["response_bytes"].is_u64(), "{scenario}: {answer:?}");
        }
    }
}

#[test]
fn what_is_written_is_read_again() {
    for scenario in SCENARIOS {
        let (_, simulated) = both(scenario);
        let text = serde_json::to_string(&simulated).unwrap();
        assert_eq!(Document::read(text.as_bytes()).unwrap(), simulated, "{scenario}");
        assert!(replay(&simulated).is_ok(), "{scenario}");
    }
}
