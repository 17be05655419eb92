//! Where something is done.

use super::SECOND_NS;
use crate::kernel::Moment;
use crate::programs::operator::CREATE_AT_NS;
use crate::trace::ask::Said;
use crate::trace::{Event, Milestone, Seq, Trace};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Right after the event of a milestone; the how-manieth time, from 1.
    Milestone(Milestone, usize),
    /// Right after the event with this position.
    Event(Seq),
    /// So long after the Pod was created, in virtual nanoseconds.
    Time(u64),
}

impl Place {
    pub(super) fn read(text: &str) -> Option<Self> {
        if let Some(time) = text.strip_prefix('+') {
            let seconds = time.strip_suffix('s').unwrap_or(time);
            return seconds.parse::<u32>().ok().map(|seconds| Self::Time(u64::from(seconds) * SECOND_NS));
        }
        if let Ok(seq) = text.parse() {
            return Some(Self::Event(seq));
        }
        let (name, time) = text.split_once('~').unwrap_or((text, "1"));
        let time = time.parse().ok().filter(|time| *time > 0)?;
        Some(Self::Milestone(Milestone::named(name)?, time))
    }

    /// The event after which it is done, and the moment.
    pub(super) fn find(&self, trace: &Trace) -> Option<(Seq, Moment)> {
        let event = match *self {
            Self::Event(seq) => trace.events.get(seq as usize),
            Self::Time(after_ns) => {
                let at_ns = CREATE_AT_NS + after_ns;
                let before = trace.events.iter().take_while(|event| event.at_ns <= at_ns).last();
                return before.map(|event| (event.seq, Moment::At(at_ns)));
            }
            Self::Milestone(milestone, time) => {
                trace.events.iter().filter(|event| event.milestone == Some(milestone) && !event.routine).nth(time - 1)
            }
        };
        event.map(|event| (event.seq, Moment::After(event.seq)))
    }
}

/// The refusal of a place that a run does not have, with those that it has.
pub(super) fn not_there(text: &str, trace: &Trace) -> Said {
    let mut there: Vec<&str> = Vec::new();
    for milestone in trace.events.iter().filter(|event| !event.routine).filter_map(|event: &Event| event.milestone) {
        if !there.contains(&milestone.name()) {
            there.push(milestone.name());
        }
    }
    Said::with("deed-not-there", [("deed", text), ("events", &trace.events.len().to_string()), ("there", &there.join(", "))])
}
