//! What is done to a node from outside, and when: the list of all that can be done. Each is asked for in one place: a signal is delivered
//! when its moment has come (`Core::intervene`), and what becomes of a call is asked when it leaves (`wire/rpc.rs`).

use super::Signal;
use super::core::Core;
use crate::trace::{Evidence, Failure, Protocol, Rank, Role, Seq, Side, Text};

/// Whoever intervenes from outside.
pub(super) static OPERATOR: Role = Role::new("operator", Rank::Surroundings, Side::Middle);
/// What is not as the programs would do it, because somebody wants it to be.
pub(crate) const FAULT: Evidence = Evidence::Simplified("simplified-fault");

/// Something done to the node from outside, at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intervention {
    /// When.
    pub moment: Moment,
    /// What.
    pub act: Act,
}

impl Intervention {
    /// A process gets a signal.
    pub fn kill(moment: Moment, pid: u32, signal: Signal) -> Self {
        Self { moment, act: Act::Signal(pid, signal) }
    }
}

/// A moment of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Right after the event with this position.
    After(Seq),
    /// At this virtual time in nanoseconds.
    At(u64),
}

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A process gets a signal.
    Signal(u32, Signal),
    /// From now on calls go wrong.
    Calls(CallFault),
}

/// Calls that go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFault {
    /// Their method as the protocol names it, or what stands behind its last dot: `Task/Create`. The name of a protocol means all of its calls.
    pub method: Text,
    /// The call that is meant, by its event; none for every one from then on.
    pub call: Option<Seq>,
    /// How.
    pub mishap: Mishap,
}

/// How a call goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// Whoever is called answers with this, and does nothing.
    Fail(Failure),
    /// It arrives so much later, in nanoseconds.
    Delay(u64),
    /// It is done, and the answer never arrives.
    Lose,
}

impl CallFault {
    /// Whether it means a call.
    pub fn means(&self, protocol: Protocol, method: &str) -> bool {
        let is_short = |rest: &str| rest.is_empty() || rest.ends_with('.') || rest.ends_with('/');
        protocol.name() == &*self.method || method.strip_suffix(&*self.method).is_some_and(is_short)
    }

    /// The key of the remark that it begins.
    pub(super) fn remark(&self) -> &'static str {
        match (&self.mishap, self.call.is_none()) {
            (Mishap::Fail(_), false) => "fault-fail",
            (Mishap::Fail(_), true) => "fault-fail-every",
            (Mishap::Delay(_), false) => "fault-delay",
            (Mishap::Delay(_), true) => "fault-delay-every",
            (Mishap::Lose, false) => "fault-lose",
            (Mishap::Lose, true) => "fault-lose-every",
        }
    }

    /// What that remark names.
    pub(super) fn detail(&self) -> Text {
        const SECOND_NS: u64 = 1_000_000_000;
        match &self.mishap {
            Mishap::Fail(failure) => format!("{} {}", self.method, failure.code).into(),
            Mishap::Delay(ns) => format!("{} {}s", self.method, ns / SECOND_NS).into(),
            Mishap::Lose => self.method.clone(),
        }
    }
}

impl Core {
    /// How a call goes wrong that leaves now.
    pub(crate) fn mishap(&self, protocol: Protocol, method: &str, call: Seq) -> Option<Mishap> {
        let is_meant = |fault: &&CallFault| fault.call.map_or_else(|| fault.means(protocol, method), |meant| meant == call);
        self.call_faults.iter().find(is_meant).map(|fault| fault.mishap.clone())
    }
}
