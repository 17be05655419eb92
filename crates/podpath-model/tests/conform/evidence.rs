//! The index of what was recorded is the one that the recordings give.

use podpath_model::conform::evidence::{INDEX, write};

use crate::support::recordings::of_our_nodes;

#[test]
fn the_index_of_what_was_recorded_is_current() {
    assert!(write(&of_our_nodes().unwrap()) == INDEX, "run cargo xtask evidence");
}
