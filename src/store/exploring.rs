//! Every fault of the run on screen, tried one after the other: what the map of faults shows. What was found stays while the reader looks
//! at one of the runs.

use std::rc::Rc;

use podpath_trace::explored::{Fault, Verdict};

use super::{Moved, Opened, Other, Store, UNBROKEN};
use crate::run::Run;
use crate::wish::Wish;

/// What is tried, and what has come of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exploring {
    /// The run, as it is where nothing breaks.
    pub wish: Wish,
    /// Which exploration it is: what is found names it.
    pub number: u32,
    /// Whether it goes on.
    pub going: bool,
    /// The run and everything that can break in it, once they are there.
    pub ground: Option<(Rc<Run>, Rc<[Fault]>)>,
    /// What came of each fault that has been tried.
    pub verdicts: Rc<Vec<Option<Verdict>>>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The run, and everything that can break in it.
    Ground(Rc<Run>, Rc<[Fault]>),
    /// What came of some faults, by their places.
    Came(Vec<(usize, Verdict)>),
    /// All has been tried.
    All,
}

impl Exploring {
    /// How many faults have been tried.
    pub fn tried(&self) -> usize {
        self.verdicts.iter().flatten().count()
    }
    /// The faults that have not been tried, by their places.
    pub fn left(&self) -> Vec<usize> {
        self.verdicts.iter().enumerate().filter(|(_, verdict)| verdict.is_none()).map(|(at, _)| at).collect()
    }
}

impl Store {
    /// Begins to explore what is on screen, or goes on where it was begun.
    pub(super) fn explore(&mut self) {
        let wish = self.linked().0.wish.unbroken();
        match &mut self.exploring {
            Some(exploring) if exploring.wish == wish => exploring.going = exploring.ground.is_none() || !exploring.left().is_empty(),
            exploring => {
                self.asked += 1;
                *exploring = Some(Exploring { wish, number: self.asked, going: true, ground: None, verdicts: Rc::default() });
            }
        }
    }

    /// Stops, or goes on.
    pub(super) fn explore_on(&mut self, going: bool) {
        if let Some(exploring) = &mut self.exploring {
            exploring.going = going;
        }
    }

    /// Into the run of a fault, at its place.
    pub(super) fn fork(&mut self, fault: &Fault, beside: bool) {
        let Some((run, _)) = self.exploring.as_ref().and_then(|exploring| exploring.ground.clone()) else { return };
        self.cursor = run.steps.at_seq(fault.seq);
        (self.run, self.opened, self.moved) = (run, Opened::Nothing, Moved::Jumped);
        self.other = beside.then(|| Other { asked: UNBROKEN.into(), run: None });
        self.do_only(&fault.deed);
    }

    /// Something was found by the exploration with this number.
    pub(super) fn found(&mut self, number: u32, found: Found) {
        let Some(exploring) = self.exploring.as_mut().filter(|exploring| exploring.number == number) else { return };
        match found {
            Found::Ground(run, faults) => {
                if exploring.verdicts.len() != faults.len() {
                    exploring.verdicts = Rc::new(vec![None; faults.len()]);
                }
                exploring.ground = Some((run, faults));
            }
            Found::Came(verdicts) => {
                let all = Rc::make_mut(&mut exploring.verdicts);
                for (at, verdict) in verdicts {
                    if let Some(place) = all.get_mut(at) {
                        *place = Some(verdict);
                    }
                }
            }
            Found::All => exploring.going = false,
        }
    }
}
