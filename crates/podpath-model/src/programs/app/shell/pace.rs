//! How much a script may do. A real one does what a processor can, and most of that is nothing new; here each thing that is done is kept, so
//! a loop that only turns is let turn slowly, and one that never gets to a pause gets some. Either is said once a container.

use super::super::bounds::{Allowance, Remark, Used};
use super::state::Shell;
use crate::kernel::{Either, Sys};

/// So many commands may be run at once, and so many in each second after that.
const COMMANDS: Allowance = Allowance { at_once: 20_000, each_second: 500 };
/// The same for what leaves something in the trace: a process, a line.
const EVENTS: Allowance = Allowance { at_once: 1_000, each_second: 10 };
/// A turn that takes no longer is no pause.
const QUICK_NS: u64 = 100_000_000;
/// After so many turns that have changed nothing, nothing is expected of the next.
const TURNS_MAX: u32 = 20;
/// How long such a turn takes from then on.
const SLOW_NS: u64 = 1_000_000_000;

/// What has been done.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    commands: Used,
    events: Used,
}

/// The turns of one loop.
#[derive(Default)]
pub(super) struct Turns {
    begun_ns: u64,
    fingerprint: Option<u64>,
    same: u32,
}

impl Turns {
    pub(super) fn begin(&mut self, sys: &Sys) {
        self.begun_ns = sys.now_ns();
    }
    /// Whether a loop has turned often enough without a pause and without a change.
    fn are_idle(&mut self, shell: &Shell) -> bool {
        if shell.sys.now_ns() - self.begun_ns >= QUICK_NS {
            *self = Self::default();
            return false;
        }
        let fingerprint = Some(shell.fingerprint());
        self.same = if self.fingerprint == fingerprint { self.same + 1 } else { 0 };
        self.fingerprint = fingerprint;
        self.same >= TURNS_MAX
    }
}

impl Shell {
    /// A command is about to be run; one that leaves something in the trace says so.
    pub(super) async fn keep_pace(&mut self, leaves_something: bool) {
        let now_ns = self.sys.now_ns();
        let mut wait_ns = self.pace.commands.one_more(now_ns, &COMMANDS);
        if leaves_something {
            let own_ns = self.pace.events.one_more(now_ns, &EVENTS);
            wait_ns = wait_ns.max(own_ns).max(self.inside.wait_together_ns(now_ns));
        }
        if wait_ns > 0 {
            self.inside.tell(&self.sys, Remark::Paced("note-script-slowed"), &self.name).await;
            self.sys.sleep(wait_ns).await;
        }
    }

    /// The end of a turn of a loop.
    pub(super) async fn turned(&mut self, turns: &mut Turns, source: &str) {
        if !turns.are_idle(self) {
            // Even a loop that does nothing lets time pass.
            self.sys.sleep(1).await;
            return;
        }
        self.inside.tell(&self.sys, Remark::Paced("note-loop-folded"), source).await;
        if self.traps.is_empty() {
            return self.sys.sleep(SLOW_NS).await;
        }
        // Whoever has a trap is not asleep: the signal is looked at as soon as it comes.
        let sys = self.sys.clone();
        if let Either::First(signal) = sys.either(sys.signal(), sys.sleep(SLOW_NS)).await {
            self.caught.push(signal);
        }
    }
}
