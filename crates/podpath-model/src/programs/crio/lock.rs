//! A mutex as Go has it. Whoever lets it go may take it again at once, past those who wait; who has been passed over is next: Go
//! sync/mutex.go, "starvation mode". It decides how often `runc state` runs when a stop and the exit monitor look at a container at once.

use std::cell::Cell;

use crate::kernel::{Condition, Sys};

/// Who has waited longer than this, in nanoseconds, and was passed over, is next: Go sync/mutex.go `starvationThresholdNs`.
const STARVATION_NS: u64 = 1_000_000;

/// The mutex.
#[derive(Debug, Default)]
pub(super) struct Lock {
    is_locked: Cell<bool>,
    /// The ticket of the waiter that gets it next, whoever else asks.
    promised: Cell<Option<u64>>,
    tickets: Cell<u64>,
    freed: Condition,
}

impl Lock {
    /// Waits until it is free, and takes it.
    pub(super) async fn lock(&self, sys: &Sys) {
        if !self.is_locked.get() && self.promised.get().is_none() {
            return self.is_locked.set(true);
        }
        let ticket = self.tickets.get() + 1;
        self.tickets.set(ticket);
        let began_ns = sys.now_ns();
        loop {
            self.freed.wait(sys).await;
            let is_free = !self.is_locked.get() && self.promised.get().is_none_or(|promised| promised == ticket);
            if is_free {
                self.promised.set(None);
                return self.is_locked.set(true);
            }
            if self.promised.get().is_none() && sys.now_ns() - began_ns > STARVATION_NS {
                self.promised.set(Some(ticket));
            }
        }
    }
    /// Lets it go.
    pub(super) fn unlock(&self, sys: &Sys) {
        self.is_locked.set(false);
        self.freed.notify(sys);
    }
}
