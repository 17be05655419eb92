//! What somebody does to a node, in words: `kill dockerd@container.start`, `fail RunPodSandbox@sandbox.create`, `delete pod@+20s`. A deed
//! speaks of a run in which it has not been done yet: there its place, its process and its call are looked up.
//!
//! What can be done is an open list, a file each: it reads its words and says what becomes of a scenario.

mod call;
mod machine;
mod manifests;
mod person;
mod place;
mod registry;
mod signal;
#[cfg(test)]
mod tests;
mod world;

use std::fmt::Debug;

use super::{Scenario, run};
use crate::kernel::{Act, Intervention, Moment};
use crate::trace::ask::Said;
use crate::trace::{Seq, Text, Trace};
pub(crate) use call::{short, usual_failure};
pub(super) use person::DELETES;
use place::Place;

const SECOND_NS: u64 = 1_000_000_000;

/// Something that is done, and when.
#[derive(Debug)]
pub struct Deed {
    what: Box<dyn Doing>,
    place: Place,
}

/// Something that can be done.
trait Doing: Debug {
    /// Why it cannot be done in such a scenario at all, as the key of a sentence.
    fn refused(&self, _: &Scenario) -> Option<&'static str> {
        None
    }
    /// What becomes of the scenario.
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said>;
}

/// Reads the words of a verb; none if the verb is another's. What is wrong with them is the key of a sentence.
type Reader = fn(verb: &str, whom: &str) -> Option<Result<Box<dyn Doing>, &'static str>>;

/// All that can be done.
const READERS: [Reader; 6] = [signal::read, call::read, person::read, world::read, registry::read, machine::read];

/// Where a deed is done, in the run in which it is not done yet.
struct There<'a> {
    trace: &'a Trace,
    /// The event after which it is.
    seq: Seq,
    moment: Moment,
    at_ns: u64,
    /// The deed as it is written.
    text: &'a str,
}

impl There<'_> {
    /// A refusal that says what is there instead.
    fn refuse<const N: usize>(&self, key: &str, arguments: [(&str, &str); N]) -> Said {
        let mut said = Said::with(key, arguments);
        said.arguments.insert(0, ("deed".into(), self.text.into()));
        said
    }
}

impl Deed {
    /// Reads `VERB WHAT@WHERE`, where `WHERE` is a milestone with `~n`, the seq of an event, or a time like `+12s`.
    ///
    /// # Errors
    /// What is wrong with the text, as a sentence.
    pub fn read(text: &str) -> Result<Self, Said> {
        let wrong = |key| Said::with(key, [("deed", text)]);
        let (what, place) = text.rsplit_once('@').ok_or_else(|| wrong("deed-form"))?;
        let (verb, whom) = what.trim().split_once(' ').unwrap_or((what.trim(), ""));
        let read = READERS.iter().find_map(|read| read(verb, whom.trim())).unwrap_or(Err("deed-form"));
        let what = read.map_err(wrong)?;
        Ok(Self { what, place: Place::read(place.trim()).ok_or_else(|| Said::with("deed-place", [("place", place)]))? })
    }
}

impl Scenario {
    /// The same with one deed after the other; each speaks of what the ones before it have made of the run.
    ///
    /// # Errors
    /// What a deed speaks of is not there: a sentence that says what is.
    pub fn doing(mut self, deeds: &[Text]) -> Result<Self, Said> {
        for text in deeds {
            let deed = Deed::read(text)?;
            self = self.with_deed(&deed, text)?;
        }
        self.deeds = deeds.to_vec();
        Ok(self)
    }

    fn with_deed(self, Deed { what, place }: &Deed, text: &str) -> Result<Self, Said> {
        if let Some(key) = what.refused(&self) {
            return Err(Said::with(key, [("deed", text)]));
        }
        let trace = run(&self).trace;
        let Some((seq, moment)) = place.find(&trace) else { return Err(place::not_there(text, &trace)) };
        let at_ns = match moment {
            Moment::At(at_ns) => at_ns,
            Moment::After(seq) => trace.events.get(seq as usize).map_or(0, |event| event.at_ns),
        };
        what.done(self, &There { trace: &trace, seq, moment, at_ns, text })
    }

    /// The same with something that is done to the node from outside. However little happens until then, and for so long after it, the
    /// run goes on.
    fn with(mut self, act: Act, there: &There<'_>, for_ns: u64) -> Self {
        if matches!(there.moment, Moment::At(_)) || for_ns > 0 {
            self.at_least_ns = self.at_least_ns.max(Some(there.at_ns + for_ns));
        }
        self.interventions.push(Intervention { moment: there.moment, act });
        self
    }
}
