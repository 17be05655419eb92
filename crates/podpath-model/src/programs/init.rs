//! systemd: starts the units that an administrator has enabled, restarts those that say so, and adopts orphans.

use std::cell::Cell;
use std::rc::Rc;

use serde::Serialize;

use super::description::Description;
use crate::kernel::{Command, Either, Program, Shared, Signal, Sys};
use crate::trace::{Evidence, Milestone, Rank, Role, SharedPayload, Side, Status, Text};

/// init in the trace.
pub static ROLE: Role = Role::new("systemd", Rank::Surroundings, Side::Left);
/// init to be started first.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

/// init as the node knows it.
pub static DESCRIPTION: Description = Description::installed(BINARY, PROGRAM);
/// Where it is installed.
pub const BINARY: &str = "/sbin/init";

/// Where the units are.
pub const UNITS: &str = "/etc/systemd/system/units";
/// Where somebody asks for a unit to be started: a file with its name. Simplified: `systemctl` asks over D-Bus.
pub const REQUESTS: &str = "/run/systemd/requests";

/// What stands in such a file if the unit is to be stopped first.
pub const RESTART: &str = "restart";
/// How long a unit that is to stop is waited for: systemd-system.conf(5), `DefaultTimeoutStopSec`.
const STOP_NS: u64 = 90_000_000_000;

/// A service of the node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// `containerd.service`.
    pub name: Text,
    /// The command line.
    pub exec_start: Vec<Text>,
    /// How long after its end it is started again, in nanoseconds; none if it is not.
    pub restart_ns: Option<u64>,
    /// Whether it is started with the node, or only when somebody asks for it.
    #[serde(skip_serializing_if = "Clone::clone")]
    pub enabled: bool,
}

/// Where it is said how soon init looks after orphans.
pub const MANAGER: &str = "/etc/systemd/system.conf";

/// An init that does not wait for its children at once, as that of the node of the recordings: an orphan that has ended stays a zombie
/// for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Manager {
    /// How long after the end of a child it is waited for, in nanoseconds.
    pub reap_after_ns: u64,
}

/// The units of a node, in the order in which they start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Units(pub Vec<Unit>);

const START: Evidence = Evidence::Simplified("simplified-systemd");

/// What init remembers.
struct Services {
    units: Rc<Units>,
    /// Units that run, by process.
    running: Shared<Vec<(u32, usize)>>,
    /// Units that wait to be started again, and since when.
    waiting: Shared<Vec<(usize, u64)>>,
    /// Units that are being stopped.
    stopping: Shared<Vec<usize>>,
}

async fn main(sys: Sys) -> i32 {
    let units = sys.read::<Units>(UNITS).unwrap_or_else(|| Rc::new(Units::default()));
    let services = Rc::new(Services { units, running: Shared::default(), waiting: Shared::default(), stopping: Shared::default() });
    for index in 0..services.units.0.len() {
        if services.units.0[index].enabled {
            services.start(&sys, index).await;
        }
    }
    let manager = sys.read::<Manager>(MANAGER).map(|manager| *manager);
    let looked_at_ns = Cell::new(None);
    loop {
        // What was asked for while something else was done is not told of again.
        let asked = async {
            if sys.names_in(REQUESTS).is_empty() {
                sys.file_changed(REQUESTS).await;
            }
        };
        match sys.either(next_ended(&sys, manager, &looked_at_ns), asked).await {
            Either::First((pid, status)) => services.ended(&sys, pid, status).await,
            Either::Second(()) => {
                // A unit that has ended and was not looked at yet can be started.
                while manager.is_some()
                    && let Some((pid, _)) = sys.timeout(0, sys.wait_any()).await
                {
                    services.running.set().retain(|entry| entry.0 != pid);
                }
                services.start_requested(&sys).await;
            }
        }
    }
}

/// The next child that has ended. Who looks late takes everybody who has ended meanwhile.
async fn next_ended(sys: &Sys, manager: Option<Manager>, looked_at_ns: &Cell<Option<u64>>) -> (u32, Status) {
    let Some(manager) = manager else { return sys.wait_any().await };
    sys.child_has_ended().await;
    if looked_at_ns.get() != Some(sys.now_ns()) {
        sys.sleep(manager.reap_after_ns).await;
        looked_at_ns.set(Some(sys.now_ns()));
    }
    sys.wait_any().await
}

impl Services {
    /// A service that has ended is started again after a while, if its unit says so. Meanwhile others are looked after.
    async fn ended(self: &Rc<Self>, sys: &Sys, pid: u32, status: Status) {
        let ended = self.running.get().iter().position(|entry| entry.0 == pid);
        let Some(at) = ended else { return };
        let (_, index) = self.running.set().swap_remove(at);
        let unit = &self.units.0[index];
        sys.step(START).log("notice", format!("{}: Main process exited, status={}", unit.name, status.code())).await;
        let Some(restart_ns) = unit.restart_ns else { return };
        let since = (index, sys.now_ns());
        self.waiting.set().push(since);
        let services = Rc::clone(self);
        sys.go(|sys| async move {
            sys.sleep(restart_ns).await;
            if services.waits(|waiting| *waiting == since) {
                services.start(&sys, index).await;
            }
        });
    }

    /// Whether a unit waits to be started again; then it does no longer.
    fn waits(&self, is_it: impl Fn(&(usize, u64)) -> bool) -> bool {
        let mut waiting = self.waiting.set();
        let before = waiting.len();
        waiting.retain(|waiting| !is_it(waiting));
        waiting.len() < before
    }

    /// Starts the units that somebody has asked for, unless they run.
    async fn start_requested(self: &Rc<Self>, sys: &Sys) {
        for name in sys.names_in(REQUESTS) {
            let path = format!("{REQUESTS}/{name}");
            let stops_first = sys.text(&path).is_some_and(|text| &*text == RESTART);
            sys.step(START).remove(&path).await;
            let Some(index) = self.units.0.iter().position(|unit| unit.name == name) else { continue };
            let running = self.running.get().iter().position(|entry| entry.1 == index);
            match running {
                // Somebody else has asked for the same, and it is under way.
                _ if self.stopping.get().contains(&index) => {}
                Some(at) if stops_first => {
                    let (pid, _) = self.running.set().swap_remove(at);
                    self.restart(sys, pid, index);
                }
                Some(_) => {}
                None => {
                    self.waits(|(waiting, _)| *waiting == index);
                    self.start(sys, index).await;
                }
            }
        }
    }

    /// Stops a service and starts it again. Meanwhile others are looked after.
    fn restart(self: &Rc<Self>, sys: &Sys, pid: u32, index: usize) {
        self.stopping.set().push(index);
        let services = Rc::clone(self);
        sys.go(|sys| async move {
            stop(&sys, pid).await;
            services.stopping.set().retain(|stopping| *stopping != index);
            services.start(&sys, index).await;
        });
    }

    async fn start(&self, sys: &Sys, index: usize) {
        if let Some(pid) = start(sys, &self.units.0[index]).await {
            self.running.set().push((pid, index));
        }
    }
}

/// SIGTERM to its main process, and SIGKILL if that has not ended in time.
async fn stop(sys: &Sys, pid: u32) {
    let _ = sys.step(START).kill(pid, Signal::Term).await;
    if sys.timeout(STOP_NS, sys.wait(pid)).await.is_none() {
        let _ = sys.step(START).kill(pid, Signal::Kill).await;
        drop(sys.wait(pid).await);
    }
}

async fn start(sys: &Sys, unit: &Unit) -> Option<u32> {
    let command = Command::new(unit.exec_start.clone()).input(SharedPayload::new(unit.clone()));
    match sys.step(START).milestone(Milestone::NodeStart).spawn(command).await {
        Ok(pid) => Some(pid),
        Err(errno) => {
            sys.step(START).log("error", format!("{}: Failed at step EXEC: {}", unit.name, errno.text())).await;
            None
        }
    }
}
