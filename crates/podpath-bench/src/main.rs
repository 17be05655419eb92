//! How fast the engine is, natively: `cargo xtask bench` runs this. It is measured beside nexosim.
//!
//! With the name of a path, `large`, `one` or a number of pods, and a number of runs it only runs that: something for a profiler.
#![allow(clippy::print_stdout, reason = "a program of the terminal")]

mod load;
mod measure;
mod ring;

use std::thread;
use std::time::Instant;

use measure::{TURNS, median, rate};
use podpath_model::Scenario;

/// The one that `podpath` has in the terminal. nexosim has it here too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The two paths of which something is promised, and what.
const PATHS: [(&str, &str); 2] = [("containerd", "≥ 1.0"), ("dockershim", "≥ 0.7")];
/// Runs of the large pod, of ten pods and of one pod that are timed together.
const LARGE: usize = 10;
const TEN: usize = 20;
const ONE: usize = 200;
/// A run of hundred pods takes ten times as long.
const HUNDRED: usize = TEN / 10;
/// The processors that runs of one pod have.
const THREADS: usize = 2;

/// What was measured in a turn.
struct Turn {
    /// nexosim's messages a second.
    messages: f64,
    /// Events a second on each path.
    events: [f64; 2],
    /// How many times the time of ten pods hundred take, on each path.
    tenfold: [f64; 2],
    /// Runs of one pod a second: with the trace, and watched.
    traced: f64,
    watched: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [path, what, runs] = &arguments[..] {
        return profiled(path, what, runs.parse().unwrap_or(1));
    }
    let turns: Vec<Turn> = (0..TURNS).map(|_| turn()).collect();
    println!("| the engine | aim | now |\n| --- | --- | --- |");
    let told = |of: &dyn Fn(&Turn) -> f64| median(turns.iter().map(of));
    println!("| nexosim 1.0, a ring of five models, messages a second | | {:.0} |", told(&|turn| turn.messages));
    for (at, (path, aim)) in PATHS.iter().enumerate() {
        let ratio = told(&|turn| turn.events[at] / turn.messages);
        println!("| {path}, events a second with the full trace, ratio to that | {aim} | {ratio:.2} |");
    }
    for (at, (path, _)) in PATHS.iter().enumerate() {
        println!("| {path}, ten times the pods, times the time | ≤ 10.5 | {:.1} |", told(&|turn| turn.tenfold[at]));
    }
    println!("| runs of one pod a second, {THREADS} threads, with the full trace | ≥ 3,000 | {:.0} |", told(&|turn| turn.traced));
    println!("| the same where only the outcome is kept | ≥ 10,000 | {:.0} |", told(&|turn| turn.watched));
    println!();
    for (at, (path, _)) in PATHS.iter().enumerate() {
        println!("{path:<12} {:>12.0} events a second", told(&|turn| turn.events[at]));
    }
}

fn turn() -> Turn {
    let events_of = |path| {
        let scenario = load::large(path);
        rate(|| (0..LARGE).map(|_| load::traced(&scenario)).sum())
    };
    let tenfold = |path| {
        let (ten, hundred) = (load::pods(path, 10), load::pods(path, 100));
        let time = |scenario: &Scenario, runs: usize| {
            let start = Instant::now();
            for _ in 0..runs {
                load::traced(scenario);
            }
            start.elapsed().as_secs_f64() / runs as f64
        };
        let of_ten = time(&ten, TEN);
        time(&hundred, HUNDRED) / of_ten
    };
    Turn {
        messages: messages(),
        events: PATHS.map(|(path, _)| events_of(path)),
        tenfold: PATHS.map(|(path, _)| tenfold(path)),
        traced: side_by_side(load::traced),
        watched: side_by_side(load::watched),
    }
}

/// Runs of one pod a second, each thread having its own.
fn side_by_side(run: fn(&Scenario) -> usize) -> f64 {
    rate(|| {
        let worker = || {
            let scenario = load::one(PATHS[0].0);
            for _ in 0..ONE {
                run(&scenario);
            }
        };
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(worker);
            }
        });
        ONE * THREADS
    })
}

/// nexosim's messages a second.
fn messages() -> f64 {
    const MESSAGES: usize = 500_000;
    rate(|| {
        ring::pass(MESSAGES).expect("the ring turns");
        MESSAGES
    })
}

/// Only runs something.
fn profiled(path: &str, what: &str, runs: usize) {
    let path = podpath_model::node::PATHS.iter().find(|known| known.id == path).map_or(PATHS[0].0, |known| known.id);
    let scenario = match what {
        "large" => load::large(path),
        "one" | "watched" => load::one(path),
        count => load::pods(path, count.parse().unwrap_or(1)),
    };
    let run = if what == "watched" { load::watched } else { load::traced };
    let events: usize = (0..runs).map(|_| run(&scenario)).sum();
    println!("{events} events");
}
