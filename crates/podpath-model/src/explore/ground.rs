//! One manifest on one path: the run in which nothing breaks, and every fault tried in it.

use std::collections::BTreeSet;

use super::Fault;
use super::counts::{Counts, difference, remains, surplus, wanted};
use super::verdict::{Verdict, staying, waiting};
use crate::kernel::Ending;
use crate::scenario::{Run, Scenario};
use crate::trace::Trace;
use crate::trace::explored::Class;
use crate::trace::state::State;

const SECOND_NS: u64 = 1_000_000_000;
/// Nothing is waited for any longer, from the start of the node and again from the deletion.
const PATIENCE_NS: u64 = 600 * SECOND_NS;
/// Where nothing breaks, the pod lives until every poll has come once, that of old images each five minutes among them.
const WHOLE_NS: u64 = 330 * SECOND_NS;
/// For so long only polls have followed when the node has come to rest.
const REST_NS: u64 = 6 * SECOND_NS;
/// A node at rest is looked at again so much later, if it is not what it should be.
const AGAIN_NS: u64 = 5 * SECOND_NS;
/// When only polls have followed for so long nothing will change any more: a pod of which nobody speaks is looked at again after 90 seconds
/// at the latest (kubernetes v1.22.0 pkg/kubelet/pod_workers.go:203), and garbage is collected once a minute.
const HOPELESS_NS: u64 = 125 * SECOND_NS;

/// One manifest on one path.
pub struct Ground {
    /// What is done where nothing breaks.
    pub scenario: Scenario,
    /// The run in which nothing breaks, until before the deletion.
    pub whole: Trace,
    wanted: Counts,
    clean: Counts,
    /// The processes that stay where nothing breaks.
    staying: BTreeSet<u32>,
}

impl Ground {
    /// Runs a scenario as it is, and deletes its pods.
    pub fn new(scenario: Scenario) -> Self {
        let (run, mut state) = (Run::of(&scenario), State::default());
        run.go_on(WHOLE_NS, u64::MAX);
        run.look(&mut state);
        let wanted = wanted(&state);
        let staying = staying(&state).map(|process| process.pid).collect();
        run.delete(&scenario);
        run.go_on(WHOLE_NS + PATIENCE_NS, u64::MAX);
        let before = state.events;
        run.look(&mut state);
        let mut whole = run.end();
        whole.events.truncate(before);
        Self { scenario, whole, wanted, clean: remains(&state), staying }
    }

    /// Breaks something, one after the other, and looks: until the node is what is wanted of it again and at rest, and after the deletion
    /// until nothing is left.
    pub fn attempt(&self, faults: &[Fault]) -> Verdict {
        let (run, mut state, rest) = self.until_settled(faults);
        let (same, there) = {
            let there: BTreeSet<u32> = staying(&state).map(|process| process.pid).collect();
            let is_there = |fault: &Fault| fault.pod.iter().all(|pid| there.contains(pid));
            (there == self.staying, faults.iter().all(is_there))
        };
        let waiting = waiting(&state);
        run.delete(&self.scenario);
        let gone = settled(&run, &mut state, |state| surplus(&self.clean, &remains(state)));
        let class = match (&rest.wrong, &gone.wrong) {
            _ if rest.is_endless || gone.is_endless => Class::Endless,
            (Some(_), _) => Class::Stuck,
            (None, Some(_)) => Class::LeavesSomething,
            (None, None) if same => Class::NoEffect,
            (None, None) if there => Class::Heals,
            (None, None) => Class::NewProcesses,
        };
        let what = faults.iter().map(|fault| fault.what.clone()).collect();
        Verdict { what, class, lost: rest.wrong, left: gone.wrong.unwrap_or_default(), waiting, events: state.events }
    }

    /// Whether the same comes of it once more, and nothing was otherwise before it.
    pub fn repeats(&self, faults: &[Fault], verdict: &Verdict) -> bool {
        let before = faults.first().map_or(0, |fault| fault.seq as usize + 1);
        self.broken(faults).events[..before] == self.whole.events[..before] && self.attempt(faults) == *verdict
    }

    /// The run in which something breaks, until the node has come to rest.
    pub fn broken(&self, faults: &[Fault]) -> Trace {
        self.until_settled(faults).0.end()
    }

    fn until_settled(&self, faults: &[Fault]) -> (Run, State, Rest<String>) {
        let mut scenario = self.scenario.clone();
        scenario.interventions.extend(faults.iter().map(Fault::intervention));
        let (run, mut state) = (Run::of(&scenario), State::default());
        run.go_on(faults.iter().map(|fault| fault.at_ns).max().unwrap_or(0), u64::MAX);
        let rest = settled(&run, &mut state, |state| difference(&self.wanted, &wanted(state)));
        (run, state, rest)
    }
}

/// How a node came to rest: what is wrong with it then.
struct Rest<T> {
    wrong: Option<T>,
    is_endless: bool,
}

/// Goes on until the node is at rest and nothing is wrong with it, or nothing will change any more; the answer is what is wrong then.
fn settled<T>(run: &Run, state: &mut State, wrong: impl Fn(&State) -> Option<T>) -> Rest<T> {
    let last_ns = run.now_ns() + PATIENCE_NS;
    let mut found = None;
    loop {
        let is_endless = run.go_on(last_ns, REST_NS) == Ending::Bound;
        // Where only polls have come there is nothing new to find.
        if run.look(state) || found.is_none() {
            found = wrong(state);
        }
        if found.is_none() || is_endless {
            return Rest { wrong: found, is_endless };
        }
        let ending = run.go_on((run.now_ns() + AGAIN_NS).min(last_ns), HOPELESS_NS);
        if ending != Ending::TimeUp || run.now_ns() >= last_ns {
            run.look(state);
            return Rest { wrong: wrong(state), is_endless: ending == Ending::Bound };
        }
    }
}
