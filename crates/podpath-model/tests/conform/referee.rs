//! The score in Rust agrees with the referee.

use podpath_model::conform::score::compare;

use crate::read;

#[test]
fn the_score_agrees_with_the_referee_to_four_digits() {
    let table = include_str!("referee.txt");
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
        assert_eq!(scores.layers.len() + 2, wanted.split(' ').count(), "{line}");
    }
    assert!(compared > 100);
}
