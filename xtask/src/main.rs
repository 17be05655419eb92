//! What the repository does with itself. `cargo xtask` without more prints the commands.
#![allow(clippy::print_stdout, reason = "a program of the terminal: what it prints is what it is for")]

mod args;
mod bench;
mod calibrate;
mod citations;
mod clock;
mod dist;
mod e2e;
mod evidence;
mod faults;
mod flags;
mod http;
mod process;
mod serve;
mod setup;
mod simulator;
mod site;
mod test;
mod tidy;
mod tools;
mod walls;

use args::Command;
use process::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    match args::parse(std::env::args().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Help => {
            println!("{}", args::HELP);
            Ok(())
        }
        Command::Setup => setup::everything(),
        Command::Serve { port, release } => serve::run(port, release),
        Command::Build => site::release().map(drop),
        Command::Test { only } => test::stages(only),
        Command::Bench => bench::figures(),
        Command::Calibrate { check: false } => calibrate::write(),
        Command::Calibrate { check: true } => calibrate::check(),
        Command::Dist => dist::sizes(),
        Command::Evidence => evidence::index(),
        Command::Faults { manifests } => faults::table(&manifests),
        Command::Citations { folder, options } => citations::check(&folder, &options),
    }
}
