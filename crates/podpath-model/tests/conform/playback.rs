//! Every recording of the repository as a trace, and beside its simulation.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use podpath_model::conform::comparison::{Comparison, compare};
use podpath_model::conform::playback::{Playback, play};
use podpath_model::conform::{Document, simulate};
use podpath_model::node::Path;
use podpath_model::trace::state::State;
use podpath_model::trace::{Evidence, What};
use serde_json::Value;

use crate::support::recordings::{all, is_of_our_nodes};

/// Those that can be opened: a path of ours, whatever the programs. Read once.
static ALL: LazyLock<Vec<(String, Document)>> =
    LazyLock::new(|| all().unwrap().into_iter().filter(|(_, document)| Path::by_id(&document.path).is_some()).collect());

/// The processes of a look: those that last, and those that show for a moment under the name of their wrapper. The latter need not be in
/// the picture.
fn table(event: &podpath_model::conform::recording::Event) -> [BTreeSet<String>; 2] {
    let rows = event.fields["processes"].as_array().unwrap().iter();
    let is_lasting = |row: &&Value| !row["comm"].as_str().unwrap().starts_with("runc") && row["comm"] != "exe";
    let (lasting, passing): (Vec<&Value>, Vec<&Value>) = rows.partition(is_lasting);
    [lasting, passing].map(|rows| rows.into_iter().map(|row| row["pid"].as_str().unwrap().to_owned()).collect())
}

#[test]
fn at_each_look_the_processes_are_those_that_were_recorded() {
    for (name, document) in &*ALL {
        let Playback { trace, seqs } = play(document);
        let mut state = State::default();
        let mut events = trace.events.iter();
        for (event, seq) in document.events.iter().zip(&seqs).filter(|(event, _)| event.layer == "proc") {
            while state.events <= *seq as usize {
                state.apply(events.next().unwrap());
            }
            let alive = state.processes.values().filter(|process| process.is_alive() && process.pid > 1000);
            let alive: BTreeSet<String> = alive.map(|process| format!("p{}", process.pid - 1000)).collect();
            let [lasting, passing] = table(event);
            let missing: Vec<_> = lasting.symmetric_difference(&alive).filter(|pid| !passing.contains(*pid)).collect();
            // A command of which no look tells what it was.
            let unknown = document.events.iter().filter(|other| other.layer == "exec").filter_map(|other| other.fields["pid"].as_str());
            let commands: BTreeSet<&str> = unknown.collect();
            assert!(missing.iter().all(|pid| commands.contains(&***pid)), "{name} at {}: {missing:?}", event.t_ms);
        }
    }
}

#[test]
fn what_was_recorded_says_so_and_what_was_not_is_no_step() {
    for (name, document) in &*ALL {
        let trace = play(document).trace;
        assert!(trace.events.len() >= document.events.iter().filter(|event| event.layer == "cri").count(), "{name}");
        for event in &trace.events {
            assert!(event.evidence == Evidence::Recorded || event.routine, "{name}: {event:?}");
        }
        for (at, event) in trace.events.iter().enumerate() {
            if let What::Reply { call, .. } = event.what {
                assert!((call as usize) < at && matches!(trace.events[call as usize].what, What::Call { .. }), "{name}: {event:?}");
            }
        }
    }
}

#[test]
fn a_recording_stands_beside_its_simulation() {
    let mut compared = 0;
    let is_simulated = |(name, document): &&(String, Document)| is_of_our_nodes(document) && name.ends_with(".1");
    for (name, document) in ALL.iter().filter(is_simulated) {
        let simulation = simulate(document).unwrap_or_else(|reason| panic!("{name}: {reason:?}"));
        assert_eq!(simulation.document.events.len(), simulation.seqs.len());
        let Comparison { scores, rows } = compare(document, &simulation.document);
        // Goroutines ask beside each other, and a shim forwards its events by itself: the order of frames is partly chance.
        let is_there = |row: &&podpath_model::conform::comparison::Row| row.is_both() || (row.layer == "ttrpc" && row.elsewhere.is_some());
        let both = rows.iter().filter(is_there).count();
        // A kubelet polls: of its own recordings the lists are rows too, although they are not in the score.
        let (tenths, total) = if document.is_of_kubelet() { (4, 0.8) } else { (8, 0.9) };
        assert!(both * 10 > rows.len() * tenths, "{name}: {both} of {}", rows.len());
        assert!(scores.total.score() > total, "{name}");
        for row in &rows {
            let event = row.recorded.map_or_else(|| &simulation.document.events[row.simulated.unwrap()], |at| &document.events[at]);
            assert_eq!(event.layer, row.layer);
            assert!(row.elsewhere.is_none_or(|other| rows[other].token == row.token));
        }
        compared += 1;
    }
    assert!(compared >= 50, "{compared}");
}
