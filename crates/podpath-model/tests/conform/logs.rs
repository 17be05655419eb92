//! What the daemons log in a replay, beside what they logged in the recording.

use std::collections::BTreeMap;

use podpath_model::conform::{Document, replay};

use crate::support::recordings::of_our_nodes;

/// Lines that are there by chance: what containerd reads of a file while it is being written, before it is whole; and whether `shim delete`
/// was told of the end of its runc.
const BY_CHANCE: [&str; 2] = ["failed to reload cni configuration", "cleanup warnings"];

#[test]
fn containerd_and_cri_o_log_what_they_logged_when_they_were_recorded_line_by_line() {
    let mut replays = 0;
    for (name, recording) in of_our_nodes().unwrap() {
        let is_of_daemon = name.starts_with("cri/containerd/") || name.starts_with("cri/crio/");
        if is_of_daemon && name.ends_with(".1") {
            let simulated = replay(&recording).unwrap();
            let (ours, theirs) = (lines(&simulated), lines(&recording));
            let differing: Vec<_> = theirs.keys().chain(ours.keys()).filter(|line| theirs.get(*line) != ours.get(*line)).collect();
            assert!(differing.is_empty(), "{name}: {differing:#?}");
            replays += 1;
        }
    }
    assert_eq!(replays, 28);
}

#[test]
fn what_shim_delete_complains_of_is_a_line_of_containerd() {
    let recordings = of_our_nodes().unwrap();
    let (_, recording) = recordings.iter().find(|(name, _)| name == "cri/containerd/bad-command.1").unwrap();
    let simulated = replay(recording).unwrap();
    let warnings = |document: &Document| {
        let said = messages(document).into_iter().filter(|message| message.starts_with("cleanup warnings"));
        said.filter(|message| message.contains("failed to read init pid file")).map(|message| message[..250].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(warnings(&simulated), warnings(recording));
}

fn messages(document: &Document) -> Vec<&str> {
    let of_daemon = document.events.iter().filter(|event| event.layer == "log" && event.op != "kubelet");
    of_daemon.filter_map(|event| event.fields.get("message")?.as_str()).collect()
}

/// How often each line is there. Numbers differ from run to run.
fn lines(document: &Document) -> BTreeMap<String, usize> {
    let mut lines = BTreeMap::new();
    for line in messages(document) {
        let beginning = BY_CHANCE.into_iter().find(|beginning| line.starts_with(beginning));
        if beginning == Some(BY_CHANCE[0]) {
            continue;
        }
        let line = beginning.unwrap_or(line);
        let parts = line.split(|letter: char| letter.is_ascii_digit()).filter(|part| !part.is_empty());
        let named = parts.collect::<Vec<_>>().join("#");
        *lines.entry(named).or_default() += 1;
    }
    lines
}
