//! The score in Rust agrees with the referee.

use podpath_model::conform::Document;
use podpath_model::conform::score::{Scores, compare, compare_changes};

use super::read;

/// Computes every line of a table of what the referee printed; the answer is how many scores there were.
fn agree(table: &str, compare: fn(&Document, &[Document]) -> Scores) -> usize {
    let mut compared = 0;
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let (simulated, rest) = line.split_once(' ').unwrap();
        let (recordings, wanted) = rest.split_once(' ').unwrap();
        let recordings: Vec<_> = recordings.split(',').map(read).collect();
        let scores = compare(&read(simulated), &recordings);
        for entry in wanted.split(' ') {
            let (name, wanted) = entry.split_once('=').unwrap();
            let found = scores.get(name).map(|score| format!("{score:.4}"));
            assert_eq!(found.as_deref(), Some(wanted), "{name} of {line}");
            compared += 1;
        }
        let sums = 2 + usize::from(scores.cadence.is_some());
        assert_eq!(scores.layers.len() + sums, wanted.split(' ').count(), "{line}");
    }
    compared
}

#[test]
fn the_score_agrees_with_the_referee_to_four_digits() {
    assert!(agree(include_str!("referee.txt"), compare) > 100);
}

#[test]
fn the_score_of_changes_and_the_cadence_agree_with_the_referee_to_four_digits() {
    assert!(agree(include_str!("referee-changes.txt"), compare_changes) > 200);
}
