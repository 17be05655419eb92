//! How something is measured: turn by turn, so that what else the machine does falls on all alike; what is told is the median.

use std::time::Instant;

/// How often everything has its turn.
pub(crate) const TURNS: usize = 15;

/// How many things a second something does that says how many it has done.
pub(crate) fn rate(work: impl FnOnce() -> usize) -> f64 {
    let start = Instant::now();
    let done = work();
    done as f64 / start.elapsed().as_secs_f64()
}

/// The value in the middle.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
