//! Every place in the story is somewhere in some story.

use std::collections::BTreeSet;

use podpath_model::trace::{Milestone, Trace};
use podpath_model::{Scenario, run};

use crate::language::{CRASH, TWO, deleted, paths};

#[test]
fn every_milestone_is_reached_on_some_path() {
    let mut reached = BTreeSet::new();
    let mut follow = |trace: &Trace| reached.extend(trace.events.iter().filter_map(|event| event.milestone));
    for path in paths() {
        for yaml in [TWO, CRASH] {
            follow(&deleted(path, yaml).trace);
        }
        follow(&run(&Scenario::startup(path)).trace);
    }
    // A node that was not migrated.
    follow(&run(&Scenario { release: "1.24", ..Scenario::startup("dockershim") }).trace);
    let missing: Vec<&str> = Milestone::ALL.iter().filter(|milestone| !reached.contains(milestone)).map(|one| one.name()).collect();
    assert!(missing.is_empty(), "nobody emits {missing:?}");
}
