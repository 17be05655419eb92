//! `reboot@…`, `disk full@…`, `disk free@…`, `live-restore on@…`: what becomes of the machine, and of how dockerd is set up.

use super::{Doing, SECOND_NS, Scenario, There};
use crate::kernel::{Act, Signal};
use crate::programs::dockerd;
use crate::scenario::Run;
use crate::trace::SharedPayload;
use crate::trace::ask::Said;

/// For so long a machine that begins again is looked at: it takes half a minute, and its pods a minute more.
const LOOK_NS: u64 = 120 * SECOND_NS;

/// The machine begins again.
#[derive(Debug)]
struct Reboot;

/// The disk is full, or there is room again.
#[derive(Debug)]
struct Disk(bool);

/// dockerd is told whether containers go on without it.
#[derive(Debug)]
struct LiveRestore(bool);

pub(super) fn read(verb: &str, whom: &str) -> Option<Result<Box<dyn Doing>, &'static str>> {
    Some(match (verb, whom) {
        ("reboot", "" | "node") => Ok(Box::new(Reboot)),
        ("live-restore", "on") => Ok(Box::new(LiveRestore(true))),
        ("live-restore", "off") => Ok(Box::new(LiveRestore(false))),
        ("disk", "full") => Ok(Box::new(Disk(true))),
        ("disk", "free") => Ok(Box::new(Disk(false))),
        ("reboot" | "disk" | "live-restore", _) => Err("deed-form"),
        _ => return None,
    })
}

impl Doing for Reboot {
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        Ok(scenario.with(Act::Reboot, there, LOOK_NS))
    }
}

impl Doing for Disk {
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        Ok(scenario.with(Act::Disk(self.0), there, 0))
    }
}

impl Doing for LiveRestore {
    /// The file is written and dockerd hears of it, as with `systemctl reload docker`.
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        let dockerd = super::signal::process(there, dockerd::ROLE.name)?;
        let Some(config) = Run::of(&scenario).file::<dockerd::Config>(dockerd::CONFIG) else {
            return Err(there.refuse("deed-nobody", [("whom", dockerd::ROLE.name), ("there", "")]));
        };
        let config = dockerd::Config { live_restore: self.0, ..(*config).clone() };
        let remark = ("fault-live-restore", if self.0 { "true" } else { "false" }.into());
        let write = Act::Write { remark, path: dockerd::CONFIG.into(), contents: SharedPayload::new(config) };
        Ok(scenario.with(write, there, 0).with(Act::Signal(dockerd, Signal::Hup), there, 0))
    }
}
