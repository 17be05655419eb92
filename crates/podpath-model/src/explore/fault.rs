//! Something that breaks, and where.

use crate::kernel::{Act, CallFault, Intervention, Mishap, Moment, Signal};
use crate::scenario::{short, usual_failure};
use crate::trace::explored::{self, Sort};
use crate::trace::{Protocol, Seq};

/// Something that breaks right after an event. It says of itself what a report needs, and can leave its thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The event.
    pub seq: Seq,
    /// The last event after which it would be the same: see [`super::Ground::deaths`].
    pub same_until: Seq,
    /// When that is, in virtual nanoseconds.
    pub at_ns: u64,
    /// The milestone that was the last one then; empty before the first.
    pub place: &'static str,
    /// What breaks.
    pub hit: Hit,
    /// What is broken, as a table sums it up: `shim`, `fail RunPodSandbox`.
    pub kind: String,
    /// The same and what went on then: `shim during runc create`.
    pub what: String,
    /// The processes of the Pod that live then.
    pub pod: Vec<u32>,
}

/// What breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// A process is killed.
    Kill {
        /// Its number.
        pid: u32,
        /// How many events before had to do with it: see [`super::Ground::deaths`].
        touched: usize,
    },
    /// The call that this event is fails.
    Fail(Protocol, &'static str),
}

impl Fault {
    /// The same as somebody does it by hand: `kill 631@120`.
    pub fn deed(&self) -> String {
        match self.hit {
            Hit::Kill { pid, .. } => format!("kill {pid}@{}", self.seq),
            Hit::Fail(_, method) => format!("fail {}@{}", short(method), self.seq),
        }
    }

    /// As whoever shows it is told.
    pub fn told(&self) -> explored::Fault {
        let sort = match self.hit {
            Hit::Kill { .. } => Sort::Kill,
            Hit::Fail(..) => Sort::Fail,
        };
        let [kind, what] = [&*self.kind, &*self.what].map(Into::into);
        explored::Fault { deed: self.deed().into(), sort, kind, what, place: self.place.into(), seq: self.seq, same_until: self.same_until }
    }

    /// Whom it kills, and which of this process's deaths it is; none for a call.
    pub fn death(&self) -> Option<(u32, u64, usize)> {
        match self.hit {
            Hit::Kill { pid, touched } => Some((pid, self.at_ns, touched)),
            Hit::Fail(..) => None,
        }
    }

    pub(super) fn intervention(&self) -> Intervention {
        let moment = Moment::After(self.seq);
        match self.hit {
            Hit::Kill { pid, .. } => Intervention::kill(moment, pid, Signal::Kill),
            Hit::Fail(protocol, method) => {
                let fault = CallFault { method: method.into(), call: Some(self.seq), mishap: Mishap::Fail(usual_failure(protocol)) };
                Intervention { moment, act: Act::Calls(fault) }
            }
        }
    }
}
