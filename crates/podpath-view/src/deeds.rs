//! What can be done to a node at a step, in the words that a simulator takes: `kill dockerd@container.start`. A process is named where its
//! name means it alone, and a place by its milestone where it has one: so a deed means the same on another path.

use podpath_trace::{Milestone, Trace, What};

use crate::processes::{Process, ProcessIndex};
use crate::steps::Steps;

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
    let Some(mark) = steps.mark(step) else { return Vec::new() };
    let place = if mark.milestone.is_some() { steps.place(step) } else { mark.seq.to_string() };
    let after = mark.seq + 1;
    let alive: Vec<&Process> = processes.living(after).collect();
    let is_called = |process: &Process, name: &str| process.face(after).is_some_and(|face| face.role.name == name || *face.comm == *name);
    let kill = |process: &&Process| {
        let face = process.face(after)?;
        let role = face.role.name;
        let means_it_alone = alive.iter().filter(|other| is_called(other, role)).count() == 1 && !role.contains([' ', ':', '@']);
        let whom = if means_it_alone { role.to_owned() } else { process.pid.to_string() };
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

/// A method without its package, which is enough to name it.
fn short(method: &str) -> &str {
    if method.contains(' ') { method } else { method.rsplit('.').next().unwrap_or(method) }
}
