//! `podpath` in the terminal.
//!
//! | part | what it does |
//! | --- | --- |
//! | `arguments` | the command line |
//! | `run` | `podpath run`: a manifest in, a trace out |
//! | `describe` | `podpath describe`: a manifest in, what kubectl would print of the Pod out |
//! | `picture` | `podpath picture`: a manifest in, a step of it as SVG out |
//! | `explore` | `podpath explore`: a manifest in, what comes of every fault out |
//! | `share` | every processor takes its share of the faults |
//! | `explored`, `grid` | what came of them, printed |
//! | `diff` | `podpath diff`: two runs in, what is the same and what is not out |
//! | `start` | `podpath start`: a node without a Pod |
//! | `paths` | `podpath paths` |
//! | `replay` | `podpath replay`: a recording in, a recording out |
//! | `conform` | `podpath conform`: how close replays come to recordings |
//! | `input` | the bytes of the manifest |
//! | `report` | what is wrong with a manifest, as a compiler would say it |
//! | `texts` | the sentences of the terminal, in English and Chinese |
//! | `usage` | what is wrong with a command line |
//! | `failure` | why a command fails, and its exit code |
//! | `trap` | what is said when podpath itself is at fault |

mod arguments;
mod conform;
mod describe;
mod diff;
mod explore;
mod explored;
mod failure;
mod grid;
mod input;
mod output;
mod paths;
mod picture;
mod replay;
mod report;
mod run;
mod share;
mod simulation;
mod snippet;
mod start;
mod table;
mod texts;
mod trap;
mod usage;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::CommandFactory;

use arguments::{Arguments, Command};
use failure::Failure;

/// A run allocates ten times an event: with this one it takes a sixth less time than with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let done = usage::read().and_then(|Arguments { command }| {
        trap::set(command.lang());
        perform(command)
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.code(),
    }
}

fn perform(command: Command) -> Result<(), Failure> {
    match command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Describe(arguments) => describe::describe(&arguments),
        Command::Picture(arguments) => picture::picture(&arguments),
        Command::Explore(arguments) => explore::explore(&arguments),
        Command::Diff(arguments) => diff::diff(&arguments),
        Command::Start(arguments) => start::start(&arguments),
        Command::Replay(arguments) => replay::replay(&arguments),
        Command::Conform(arguments) => conform::conform(&arguments),
        Command::Paths(arguments) => paths::paths(&arguments),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "podpath", &mut script);
            let mut out = io::stdout().lock();
            out.write_all(&script).and_then(|()| out.flush()).map_err(Failure::Output)
        }
    }
}
