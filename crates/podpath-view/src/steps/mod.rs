//! The steps that a learner walks through: calls, answers, and what happens in the process table. Everything else that happens is
//! attached to the step before it. Steps are counted from 1, as the learner counts them.

mod beats;
mod build;
mod cast;
mod family;
mod forks;
mod level;
mod listeners;
mod number;
mod place;
mod rows;
mod step;
mod title;
mod tree;
mod turns;
mod waits;
mod walk;

pub use beats::Beat;
pub(crate) use cast::json;
pub use cast::{Cast, Unit, UnitKind};
pub use family::Family;
pub use level::Level;
pub use number::Number;
pub use place::Nearest;
pub use rows::{Row, Rows};
pub use step::{Actor, Answer, Step};
pub use title::short_id;
pub(crate) use title::{cni_command, is_fork, short_method, shorten, spawn_title};
pub use walk::Mark;

use podpath_trace::sorted::SortedMap;
use podpath_trace::{Milestone, Role, Seq};

/// The steps of one trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    marks: Vec<Mark>,
    beats: Vec<Beat>,
    rows: Vec<Row>,
    milestones: SortedMap<Milestone, Vec<u32>>,
    cast: Cast,
    /// The roles of each process, by the event since which it has them.
    roles: SortedMap<u32, Vec<(Seq, &'static Role)>>,
    listeners: listeners::Listeners,
    waits: waits::Waits,
    routine: usize,
}

impl Steps {
    /// The roles that processes have had, process by process.
    pub(crate) fn roles(&self) -> impl Iterator<Item = &'static Role> {
        self.roles.values().flatten().map(|(_, role)| *role)
    }
    /// Who the trace is about.
    pub fn cast(&self) -> &Cast {
        &self.cast
    }
}
