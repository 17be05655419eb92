//! What can be done to a node at a step, in the words that a simulator takes: `kill dockerd@container.start`. A process is named where its
//! name means it alone, and a place by its milestone where it has one: so a deed means the same on another path.

use podpath_trace::Milestone;

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
    /// The Pod is deleted.
    Delete(String),
}

/// The first process, which cannot be killed.
const INIT: u32 = 1;

/// What can be done right after a step: to every process that lives then, in the order in which they began, and to a Pod that has come.
pub fn doable(steps: &Steps, processes: &ProcessIndex, step: usize) -> Vec<Doable> {
    let Some(mark) = steps.mark(step) else { return Vec::new() };
    let place = if mark.milestone.is_some() { steps.place(step) } else { mark.seq.to_string() };
    let after = mark.seq + 1;
    let alive: Vec<&Process> = processes.processes().iter().filter(|process| process.on_node && process.alive(after)).collect();
    let is_called = |process: &Process, name: &str| process.face(after).is_some_and(|face| face.role.name == name || *face.comm == *name);
    let kill = |process: &&Process| {
        let face = process.face(after)?;
        let role = face.role.name;
        let means_it_alone = alive.iter().filter(|other| is_called(other, role)).count() == 1 && !role.contains([' ', ':', '@']);
        let whom = if means_it_alone { role.to_owned() } else { process.pid.to_string() };
        Some(Doable::Kill { name: process.name(face).to_string(), pid: process.pid, deed: format!("kill {whom}@{place}") })
    };
    let kills = alive.iter().filter(|process| process.pid != INIT).filter_map(kill);
    let has_come = steps.first_of(Milestone::PodSeen).is_some_and(|seen| seen <= step);
    kills.chain(has_come.then(|| Doable::Delete(format!("delete pod@{place}")))).collect()
}
