//! What keeps a script that runs away from filling the trace: all processes of a container count together.

use std::cell::RefCell;
use std::rc::Rc;

use super::APP;
use super::inside::Inside;
use crate::kernel::Sys;

const SECOND_NS: u64 = 1_000_000_000;
/// So much of what leaves something in the trace all processes of a container may do at once, and in each second after that.
const TOGETHER: Allowance = Allowance { at_once: 2_000, each_second: 20 };
/// So many processes may run in a container. A node's own limit is `kernel.pid_max`, or what `podPidsLimit` of its kubelet says.
const PROCESSES_MAX: usize = 1_000;

/// How much may be done.
pub(super) struct Allowance {
    pub(super) at_once: u64,
    pub(super) each_second: u64,
}

/// What has been done.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    count: u64,
    since_ns: u64,
}

impl Used {
    /// How long to wait before one more, in nanoseconds.
    pub(super) fn one_more(&mut self, now_ns: u64, allowance: &Allowance) -> u64 {
        let regained = (now_ns - self.since_ns) / (SECOND_NS / allowance.each_second);
        if regained > 0 {
            self.count = self.count.saturating_sub(regained);
            self.since_ns = now_ns;
        }
        self.count += 1;
        // Whoever waits already comes first.
        self.count.saturating_sub(allowance.at_once) * (SECOND_NS / allowance.each_second)
    }
}

/// What the processes of a container do together, whoever of them has begun whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Together(Rc<RefCell<Shared>>);

#[derive(Debug, Default)]
struct Shared {
    events: Used,
    told: Vec<Remark>,
}

/// What is said once a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remark {
    /// A script is let run slowly, or one round of a loop stands for many.
    Paced(&'static str),
    /// It has as many processes as it may have.
    Processes,
    /// What a program writes has no end.
    Endless,
}

impl Remark {
    fn key(self) -> &'static str {
        match self {
            Self::Paced(key) => key,
            Self::Processes => "note-processes-limited",
            Self::Endless => "note-output-folded",
        }
    }
    fn is_like(self, other: Self) -> bool {
        matches!((self, other), (Self::Paced(_), Self::Paced(_))) || self == other
    }
}

impl Inside {
    /// How long to wait before one more thing that leaves something in the trace, in nanoseconds.
    pub(super) fn wait_together_ns(&self, now_ns: u64) -> u64 {
        self.together.0.borrow_mut().events.one_more(now_ns, &TOGETHER)
    }

    /// Whether the container has as many processes as it may have.
    pub(super) async fn is_full(&self, sys: &Sys) -> bool {
        let is_full = sys.count_beside() >= PROCESSES_MAX;
        if is_full {
            self.tell(sys, Remark::Processes, &PROCESSES_MAX.to_string()).await;
        }
        is_full
    }

    /// Says something, if it was not said of this container before.
    pub(super) async fn tell(&self, sys: &Sys, remark: Remark, detail: &str) {
        if self.together.0.borrow().told.iter().any(|told| told.is_like(remark)) {
            return;
        }
        self.together.0.borrow_mut().told.push(remark);
        let was_routine = sys.is_routine();
        sys.routine(false);
        sys.step(APP).note(remark.key(), detail).await;
        sys.routine(was_routine);
    }
}
