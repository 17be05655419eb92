//! What can be done to a node at a step, in the words that a simulator takes: `kill dockerd@container.start`. A process is named where its
//! name means it alone, and a place by its milestone where it has one: so a deed means the same on another path.

mod harm;

use podpath_trace::{Milestone, Seq, Trace, What};

use crate::processes::{Process, ProcessIndex};
use crate::steps::Steps;

pub use harm::{Harm, HarmKind, harms};

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doable {
    /// A process is killed.
    Kill {
        /// What the learner knows it by.
        name: String,
        /// Its number.
        pid: u32,
        /// The deed.
        deed: String,
    },
    /// The call that the step is goes wrong.
    Call {
        /// How.
        mishap: Mishap,
        /// Its method, without its package.
        method: &'static str,
        /// The deed.
        deed: String,
    },
    /// The Pod is deleted.
    Delete(String),
}

/// How a call can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// It is answered with an error.
    Fail,
    /// It arrives ten seconds late.
    Delay,
    /// Its answer is lost.
    Lose,
}

impl Mishap {
    const ALL: [Self; 3] = [Self::Fail, Self::Delay, Self::Lose];

    fn deed(self, method: &str, place: &str) -> String {
        match self {
            Self::Fail => format!("fail {method}@{place}"),
            Self::Delay => format!("delay {method}=10s@{place}"),
            Self::Lose => format!("lose {method}@{place}"),
        }
    }
}

/// Several deeds in one text: `kill dockerd@container.start; delete pod@+60s`.
pub fn listed(deeds: &str) -> impl Iterator<Item = &str> {
    deeds.split(';').map(str::trim).filter(|deed| !deed.is_empty())
}

/// The first process, which cannot be killed.
const INIT: u32 = 1;

/// What can be done right after a step: to every process that lives then, in the order in which they began, to the call that the step is, and
/// to a Pod that has come.
pub fn doable(trace: &Trace, steps: &Steps, processes: &ProcessIndex, step: usize) -> Vec<Doable> {
    let (Some(mark), Some(place)) = (steps.mark(step), place(steps, step)) else { return Vec::new() };
    let after = mark.seq + 1;
    let alive: Vec<&Process> = processes.living(after).collect();
    let kill = |process: &&Process| {
        let face = process.face(after)?;
        let whom = whom(&alive, process, after)?;
        Some(Doable::Kill { name: process.name(face).to_string(), pid: process.pid, deed: format!("kill {whom}@{place}") })
    };
    let kills = alive.iter().filter(|process| process.pid != INIT).filter_map(kill);
    let method = trace.events.get(mark.seq as usize).and_then(|event| match event.what {
        What::Call { method, .. } => Some(short(method)),
        _ => None,
    });
    let call = |method: &'static str| Mishap::ALL.map(|mishap| Doable::Call { mishap, method, deed: mishap.deed(method, &place) });
    let calls = method.into_iter().flat_map(call);
    let has_come = steps.first_of(Milestone::PodSeen).is_some_and(|seen| seen <= step);
    kills.chain(calls).chain(has_come.then(|| Doable::Delete(format!("delete pod@{place}")))).collect()
}

/// The place of a step, as deeds say it.
fn place(steps: &Steps, step: usize) -> Option<String> {
    let mark = steps.mark(step)?;
    Some(if mark.milestone.is_some() { steps.place(step) } else { mark.seq.to_string() })
}

/// What a deed calls a process: its name where that means it alone, else its number.
fn whom(alive: &[&Process], process: &Process, after: Seq) -> Option<String> {
    let role = process.face(after)?.role.name;
    let is_called = |other: &Process| other.face(after).is_some_and(|face| face.role.name == role || *face.comm == *role);
    let means_it_alone = alive.iter().filter(|other| is_called(other)).count() == 1 && !role.contains([' ', ':', '@']);
    Some(if means_it_alone { role.to_owned() } else { process.pid.to_string() })
}

/// A method without its package, which is enough to name it.
fn short(method: &str) -> &str {
    if method.contains(' ') { method } else { method.rsplit('.').next().unwrap_or(method) }
}
