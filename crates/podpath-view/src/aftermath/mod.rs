//! What came of a fault from outside: who noticed and how, who cleaned up, who of the node is still there at the end, and what is left
//! behind. All of it is read from the trace.

mod fates;
mod left;
mod rows;
mod said;

use podpath_trace::{Event, Evidence, Outcome, Protocol, Seq, Trace, What};

use crate::processes::ProcessIndex;
pub use fates::{End, Fate};
pub use left::Left;
pub use rows::{Noticed, Row};
pub use said::{said_of_left, said_of_row};

/// What came of what was done to a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aftermath {
    /// Who noticed, who cleaned up, who took whose place, in the order of the story.
    pub rows: Vec<Row>,
    /// What became of all that lasts and was there.
    pub fates: Vec<Fate>,
    /// What is left behind at the end.
    pub left: Vec<Left>,
}

/// What came of the first thing that was done to a node, and of what followed; nothing where nothing was done.
pub fn aftermath(trace: &Trace, processes: &ProcessIndex) -> Aftermath {
    let Some(fault) = trace.events.iter().find(|event| is_fault(event)) else { return Aftermath::default() };
    Aftermath {
        rows: rows::rows(trace, processes, fault),
        fates: fates::fates(trace, processes, fault),
        left: left::left(trace, processes, fault),
    }
}

/// Whether somebody does something to the node from outside.
fn is_fault(event: &Event) -> bool {
    let is_it = match event.what {
        What::Signal { .. } => true,
        What::Note { key, .. } => key.starts_with("fault-"),
        _ => false,
    };
    event.process.pid == 0 && is_it
}

/// The position behind the last event.
fn end_of(trace: &Trace) -> Seq {
    Seq::try_from(trace.events.len()).unwrap_or(Seq::MAX)
}

/// Whether an event is what a fault itself does: no program would have done it.
fn is_injected(event: &Event) -> bool {
    matches!(event.evidence, Evidence::Simplified("simplified-fault"))
}

/// The error with which a call was answered, and how it travelled.
fn failed<'a>(trace: &'a Trace, event: &'a Event) -> Option<(&'a Event, Protocol, &'static str, &'static str)> {
    let What::Reply { call, outcome: Outcome::Failed(failure) } = &event.what else { return None };
    let call = trace.events.get(*call as usize)?;
    match call.what {
        What::Call { protocol, method, .. } => Some((call, protocol, crate::deeds::short(method), failure.code)),
        _ => None,
    }
}
