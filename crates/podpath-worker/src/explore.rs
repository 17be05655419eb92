//! Everything that can break in a run, and what comes of it.

use std::cell::RefCell;

use podpath_model::explore::{Fault, Ground, Reviewed};
use podpath_trace::ask::{self, Answer};

use super::run::unbroken;

/// A run, and everything that can break in it.
struct Known {
    asked: ask::Ground,
    ground: Ground,
    faults: Vec<Fault>,
    reviewed: Reviewed,
}

thread_local! {
    /// What was asked of last: a run is made once for all that is tried in it.
    static KNOWN: RefCell<Option<Known>> = const { RefCell::new(None) };
}

/// Everything that can break.
pub(crate) fn faults(asked: &ask::Ground) -> Vec<u8> {
    with(asked, |known| Answer::Faults(known.faults.iter().map(Fault::told).collect()))
}

/// What comes of some of it. What is not there is left out.
pub(crate) fn attempt(asked: &ask::Ground, wanted: &[usize]) -> Vec<u8> {
    with(asked, |Known { ground, faults, reviewed, .. }| {
        let faults = wanted.iter().filter_map(|at| faults.get(*at));
        let came = faults.map(|fault| ground.attempt(std::slice::from_ref(fault)).told(&asked.path, reviewed));
        Answer::Verdicts(came.collect())
    })
}

fn with(asked: &ask::Ground, answer: impl Fn(&Known) -> Answer<'static>) -> Vec<u8> {
    KNOWN.with_borrow_mut(|known| {
        if known.as_ref().is_none_or(|known| known.asked != *asked) {
            match Known::of(asked) {
                Ok(new) => *known = Some(new),
                Err(answer) => return super::written(&answer),
            }
        }
        super::written(&known.as_ref().map_or_else(|| Answer::Faults(Vec::new()), answer))
    })
}

impl Known {
    fn of(asked: &ask::Ground) -> Result<Self, Answer<'static>> {
        let ground = Ground::new(unbroken(&asked.path, &asked.scenario)?);
        let faults = ground.faults().into_iter().filter(|fault| fault.seq < asked.until).collect();
        Ok(Self { asked: asked.clone(), ground, faults, reviewed: Reviewed::default() })
    }
}
