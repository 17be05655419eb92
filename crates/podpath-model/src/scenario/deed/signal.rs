//! `kill dockerd@…`, `kill 631:TERM@…`: a process gets a signal.

use super::{Doing, Scenario, There};
use crate::kernel::{Act, Signal};
use crate::trace::ask::Said;
use crate::trace::state::State;
use crate::trace::{ProcessRef, Text};

/// The process that nobody can kill: it has no handler for any signal that ends others.
const INIT: u32 = 1;

/// A process by its number or by its name, and the signal.
#[derive(Debug)]
struct Kill(Text, Signal);

pub(super) fn read(verb: &str, whom: &str) -> Option<Result<Box<dyn Doing>, &'static str>> {
    if verb != "kill" {
        return None;
    }
    let (whom, signal) = whom.split_once(':').unwrap_or((whom, "KILL"));
    Some(match Signal::from_name(signal) {
        _ if whom.is_empty() => Err("deed-form"),
        Some(signal) => Ok(Box::new(Kill(whom.into(), signal))),
        None => Err("deed-signal"),
    })
}

impl Doing for Kill {
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        let pid = process(there, &self.0)?;
        Ok(scenario.with(Act::Signal(pid, self.1), there, 0))
    }
}

/// The process that a deed means: of several with one name the one that has lived longest.
pub(super) fn process(there: &There<'_>, whom: &str) -> Result<u32, Said> {
    let mut state = State::default();
    there.trace.events.iter().take(there.seq as usize + 1).for_each(|event| state.apply(event));
    let alive = || state.processes.values().filter(|process| process.is_alive() && process.pid <= ProcessRef::PID_MAX);
    let meant = alive().find(|process| match whom.parse::<u32>() {
        Ok(pid) => process.pid == pid,
        Err(_) => process.role.name == whom || *process.comm == *whom,
    });
    match meant {
        Some(process) if process.pid == INIT => Err(there.refuse("deed-init", [])),
        Some(process) => Ok(process.pid),
        None => {
            let names: Vec<String> = alive().map(|process| format!("{} ({})", process.comm, process.pid)).collect();
            Err(there.refuse("deed-nobody", [("whom", whom), ("there", &names.join(", "))]))
        }
    }
}
