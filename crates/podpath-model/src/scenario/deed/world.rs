//! `restart dockerd@…`, `remove runc@…`, `break runc@…`, `mend runc@…`, `slow bridge=5s@…`, `oom app@…`: what becomes of the node itself.

use super::signal::process;
use super::{Doing, SECOND_NS, Scenario, There};
use crate::kernel::Act;
use crate::programs::description::Place;
use crate::programs::{ALL, init};
use crate::trace::ask::Said;
use crate::trace::{SharedPayload, Text, What};

/// No program takes longer to begin.
const SLOW_SECONDS_MAX: u64 = 3_600;

/// A service is stopped and started again, as `systemctl restart` does: its process by its number or its name.
#[derive(Debug)]
struct Restart(Text);

/// What becomes of a program, by its name.
#[derive(Debug)]
struct Program(Text, fn(Text) -> Act);

/// A program takes long until it begins.
#[derive(Debug)]
struct Slow(Text, u64);

/// A process wants more memory than there is.
#[derive(Debug)]
struct OutOfMemory(Text);

pub(super) fn read(verb: &str, whom: &str) -> Option<Result<Box<dyn Doing>, &'static str>> {
    let named = |what: fn(Text) -> Box<dyn Doing>| if whom.is_empty() { Err("deed-form") } else { Ok(what(whom.into())) };
    Some(match verb {
        "restart" => named(|whom| Box::new(Restart(whom))),
        "remove" => named(|whom| Box::new(Program(whom, Act::Remove))),
        "break" => named(|whom| Box::new(Program(whom, Act::Break))),
        "mend" => named(|whom| Box::new(Program(whom, Act::Mend))),
        "oom" => named(|whom| Box::new(OutOfMemory(whom))),
        "slow" => slow(whom).ok_or("deed-form"),
        _ => return None,
    })
}

fn slow(whom: &str) -> Option<Box<dyn Doing>> {
    let (program, time) = whom.split_once('=')?;
    let seconds: u64 = time.strip_suffix('s').unwrap_or(time).parse().ok()?;
    (1..=SLOW_SECONDS_MAX).contains(&seconds).then(|| Box::new(Slow(program.into(), seconds * SECOND_NS)) as _)
}

impl Doing for Restart {
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        let pid = process(there, &self.0)?;
        let units = || {
            there.trace.events.iter().filter_map(|event| match &event.what {
                What::Spawn { child, input: Some(input), .. } => Some((child.pid, input.downcast::<init::Unit>()?)),
                _ => None,
            })
        };
        let Some((_, unit)) = units().find(|(started, _)| *started == pid) else {
            let mut names: Vec<String> = units().map(|(_, unit)| unit.name.to_string()).collect();
            names.dedup();
            return Err(there.refuse("deed-no-unit", [("whom", &self.0), ("there", &names.join(", "))]));
        };
        let path = format!("{}/{}", init::REQUESTS, unit.name).into();
        let act =
            Act::Write { remark: ("fault-restart", unit.name.clone()), path, contents: SharedPayload::new(Text::from(init::RESTART)) };
        Ok(scenario.with(act, there, 0))
    }
}

/// The path of a program that is installed on every node.
fn installed(there: &There<'_>, name: &str) -> Result<&'static str, Said> {
    let programs = || ALL.iter().filter_map(|program| if let Place::Installed(path, _) = program.place { Some(path) } else { None });
    let file = |path: &&'static str| path.rsplit('/').next().is_some_and(|file| file == name);
    programs().find(file).ok_or_else(|| {
        let names: Vec<&str> = programs().filter_map(|path| path.rsplit('/').next()).collect();
        there.refuse("deed-no-program", [("whom", name), ("there", &names.join(", "))])
    })
}

impl Doing for Program {
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        let path = installed(there, &self.0)?;
        Ok(scenario.with(self.1(path.into()), there, 0))
    }
}

impl Doing for Slow {
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        installed(there, &self.0)?;
        Ok(scenario.with(Act::Slow(self.0.clone(), self.1), there, self.1))
    }
}

impl Doing for OutOfMemory {
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        let pid = process(there, &self.0)?;
        Ok(scenario.with(Act::Memory(pid), there, 0))
    }
}
