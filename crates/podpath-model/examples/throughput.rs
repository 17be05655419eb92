//! How many trace events a second the model makes natively: a pod of 50 containers, created and deleted, again and again.
//! `cargo run --profile fast -p podpath-model --example throughput`; `cargo xtask bench` runs it beside the other figures.

use std::io::{self, Write};
use std::time::Instant;

use podpath_model::{Scenario, node, run, scenario::manifest};

const CONTAINERS: usize = 50;
/// When the manifest is removed again, in virtual nanoseconds: all containers run by then.
const DELETE_AFTER_NS: u64 = 20_000_000_000;
/// Runs that are timed together, so that the clock's own error does not count.
const RUNS: usize = 10;
/// How often that is done; the median is told.
const ROUNDS: usize = 9;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{:<12} {:>12} {:>14}", "path", "events a run", "events a second")?;
    for path in node::PATHS {
        let mut rates: Vec<(u128, usize)> = (0..ROUNDS).map(|_| round(path.id)).collect();
        rates.sort_unstable();
        let (rate, events) = rates[ROUNDS / 2];
        writeln!(out, "{:<12} {events:>12} {rate:>14}", path.id)?;
    }
    Ok(())
}

/// Events a second, and events a run. What a run leaves behind is freed within the time that is taken.
fn round(path: &'static str) -> (u128, usize) {
    let containers: String =
        (0..CONTAINERS).map(|n| format!("  - {{name: c{n}, image: 'busybox:1.36', command: [sleep, infinity]}}\n")).collect();
    let text = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: many}}\nspec:\n  terminationGracePeriodSeconds: 2\n  containers:\n{containers}"
    );
    let pod = manifest::read(text.as_bytes()).pod.expect("the manifest is right");
    let scenario = Scenario { delete_after_ns: Some(DELETE_AFTER_NS), ..Scenario::new(path, pod) };
    let start = Instant::now();
    let events: usize = (0..RUNS).map(|_| run(&scenario).trace.events.len()).sum();
    (events as u128 * 1_000_000_000 / start.elapsed().as_nanos().max(1), events / RUNS)
}
