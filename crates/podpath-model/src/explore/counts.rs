//! What there is on a node, counted.

use std::collections::{BTreeMap, BTreeSet};

use crate::trace::Rank;
use crate::trace::state::State;

/// How often there is what.
pub(super) type Counts = BTreeMap<String, usize>;

/// What is wanted of a pod: its daemons, its keepers, its containers; and what the runtime says of them.
pub(super) fn wanted(state: &State) -> Counts {
    let mut counts = Counts::new();
    let mut containers = BTreeSet::new();
    for process in state.processes.values().filter(|process| process.is_alive()) {
        match (process.role.name, process.role.rank) {
            ("pause", _) => *counts.entry("pause".to_owned()).or_default() += 1,
            (_, Rank::Workload) => drop(containers.insert(process.cgroup.clone())),
            (name, Rank::Daemon | Rank::Keeper | Rank::Orchestrator) => *counts.entry(name.to_owned()).or_default() += 1,
            _ => {}
        }
    }
    counts.insert("running containers".to_owned(), containers.len());
    let ready = |words: &str| ["SANDBOX_READY", "CONTAINER_RUNNING", "running"].contains(&words);
    for (thing, words) in state.things.iter().filter(|(_, words)| ready(words)) {
        *counts.entry(format!("{} {words}", thing.kind.name())).or_default() += 1;
    }
    counts
}

/// What there is on the node: processes and things, without what tells one from another.
pub(super) fn remains(state: &State) -> Counts {
    let mut counts = Counts::new();
    for process in state.processes.values().filter(|process| process.is_alive()) {
        *counts.entry(format!("process {}", process.role.name)).or_default() += 1;
    }
    // What an app writes into its own root file system is named by that, and goes with the layer.
    for thing in state.things.keys().filter(|thing| !thing.name.starts_with("/rootfs/")) {
        *counts.entry(format!("{} {}", thing.kind.name(), nameless(&thing.name))).or_default() += 1;
    }
    counts
}

/// A name without ids and numbers.
fn nameless(name: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for letter in name.chars().chain([' ']) {
        if letter.is_ascii_hexdigit() || letter == '-' {
            word.push(letter);
            continue;
        }
        let is_id = word.len() >= 8 && word.chars().any(|letter| letter.is_ascii_digit());
        out.push_str(if is_id { "ID" } else { &word });
        word.clear();
        out.push(letter);
    }
    let numbers = out.trim_end().split(|letter: char| letter.is_ascii_digit()).filter(|part| !part.is_empty());
    numbers.collect::<Vec<_>>().join("N")
}

/// How much more or less there is than wanted, in words: `conmon +1, pause -1`.
pub(super) fn difference(wanted: &Counts, found: &Counts) -> Option<String> {
    let names: BTreeSet<&String> = wanted.keys().chain(found.keys()).collect();
    let count = |counts: &Counts, name: &String| counts.get(name).copied().unwrap_or_default().cast_signed();
    let differences = names.into_iter().map(|name| (name, count(found, name) - count(wanted, name)));
    let words: Vec<String> = differences.filter(|(_, more)| *more != 0).map(|(name, more)| format!("{name} {more:+}")).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

pub(super) fn surplus(clean: &Counts, found: &Counts) -> Option<Vec<String>> {
    let is_more = |(name, count): &(&String, &usize)| **count > clean.get(*name).copied().unwrap_or_default();
    let names: Vec<String> = found.iter().filter(is_more).map(|(name, _)| name.clone()).collect();
    (!names.is_empty()).then_some(names)
}
