//! Something that breaks, and where.

use crate::kernel::{Intervention, Moment, Signal};
use crate::trace::Seq;

/// Something that breaks right after an event. It says of itself what a report needs, so that it can leave its thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The event.
    pub seq: Seq,
    /// The milestone that was the last one then; empty before the first.
    pub place: &'static str,
    /// What is broken, as a table sums it up: `shim`.
    pub kind: &'static str,
    /// The same and what went on then: `shim during runc create`.
    pub what: String,
    /// Whom it hits.
    pub pid: u32,
    /// Which of this process's deaths it is: see [`super::Ground::deaths`].
    pub death: (u64, usize),
    /// The processes of the Pod that live then.
    pub pod: Vec<u32>,
}

impl Fault {
    /// The same as somebody does it by hand: `kill 631@120`.
    pub fn deed(&self) -> String {
        format!("kill {}@{}", self.pid, self.seq)
    }

    pub(super) fn intervention(&self) -> Intervention {
        Intervention { moment: Moment::After(self.seq), pid: self.pid, signal: Signal::Kill }
    }
}
