//! Any single kill: whether the pod comes back to what is wanted of it, and what is left once it is deleted.

mod counts;
mod moments;
mod reviewed;

use std::rc::Rc;

use podpath_model::Scenario;
use podpath_model::kernel::{Ending, Intervention, Moment, Signal};
use podpath_model::pod::Pod;
use podpath_model::scenario::{Run, manifest};
use podpath_model::trace::state::State;
use podpath_model::trace::{Seq, Trace};

use counts::{Counts, difference, remains, surplus, wanted};
pub(crate) use moments::Kill;
pub(crate) use reviewed::Reviewed;

const SECOND_NS: u64 = 1_000_000_000;
/// Nothing is waited for any longer, from the start of the node and again from the deletion.
const PATIENCE_NS: u64 = 600 * SECOND_NS;
/// Where nobody is killed, the pod lives until every poll has come once, that of old images each five minutes among them.
const WHOLE_NS: u64 = 330 * SECOND_NS;
/// For so long only polls have followed when the node has come to rest.
const REST_NS: u64 = 6 * SECOND_NS;
/// A node at rest is looked at again so much later, if it is not what it should be.
const AGAIN_NS: u64 = 5 * SECOND_NS;
/// When only polls have followed for so long nothing will change any more: a pod of which nobody speaks is looked at again after 90 seconds
/// at the latest (kubernetes v1.22.0 pkg/kubelet/pod_workers.go:203), and garbage is collected once a minute.
const HOPELESS_NS: u64 = 125 * SECOND_NS;

/// One manifest on one path.
pub(crate) struct World {
    pub(crate) path: &'static str,
    pub(crate) pod: Rc<Pod>,
    /// The run in which nobody is killed, until before the deletion.
    pub(crate) whole: Trace,
    wanted: Counts,
    clean: Counts,
}

/// What came of one kill.
pub(crate) struct Verdict {
    /// Who was killed, and during what: `shim during runc create`.
    pub(crate) killed: String,
    /// What is not as wanted, in words; none if all is back.
    pub(crate) lost: Option<String>,
    /// What is left after the deletion and is not left when nobody is killed.
    pub(crate) left: Vec<String>,
}

impl World {
    pub(crate) fn new(path: &'static str, manifest: &str) -> Option<Self> {
        let pod = Rc::new(manifest::read(manifest.as_bytes()).pod?);
        let (run, mut state) = (begin(path, &pod, None), State::default());
        run.go_on(WHOLE_NS, u64::MAX);
        run.look(&mut state);
        let wanted = wanted(&state);
        run.delete(&[Rc::clone(&pod)]);
        run.go_on(WHOLE_NS + PATIENCE_NS, u64::MAX);
        let before = state.events;
        run.look(&mut state);
        let mut whole = run.end();
        whole.events.truncate(before);
        Some(Self { path, pod, whole, wanted, clean: remains(&state) })
    }

    /// Kills a process after an event, and looks: until the node is what is wanted of it again and at rest, and after the deletion until
    /// nothing is left.
    pub(crate) fn kill(&self, kill: &Kill) -> Verdict {
        let (run, mut state, lost) = self.until_settled(kill);
        run.delete(&[Rc::clone(&self.pod)]);
        let left = settled(&run, &mut state, |state| surplus(&self.clean, &remains(state)));
        Verdict { killed: kill.killed.clone(), lost, left: left.unwrap_or_default() }
    }

    /// The run in which a process is killed after an event, until the node has come to rest.
    pub(crate) fn killed(&self, kill: &Kill) -> Trace {
        self.until_settled(kill).0.end()
    }

    fn until_settled(&self, kill: &Kill) -> (Run, State, Option<String>) {
        let (run, mut state) = (begin(self.path, &self.pod, Some((kill.pid, kill.seq))), State::default());
        run.go_on(self.whole.events[kill.seq as usize].at_ns, u64::MAX);
        let lost = settled(&run, &mut state, |state| difference(&self.wanted, &wanted(state)));
        (run, state, lost)
    }
}

fn begin(path: &'static str, pod: &Rc<Pod>, kill: Option<(u32, Seq)>) -> Run {
    let mut scenario = Scenario { pods: vec![Rc::clone(pod)], ..Scenario::startup(path) };
    scenario.interventions.extend(kill.map(|(pid, seq)| Intervention { moment: Moment::After(seq), pid, signal: Signal::Kill }));
    Run::of(&scenario)
}

/// Goes on until the node is at rest and nothing is wrong with it, or nothing will change any more; the answer is what is wrong then.
fn settled<T>(run: &Run, state: &mut State, wrong: impl Fn(&State) -> Option<T>) -> Option<T> {
    let last_ns = run.now_ns() + PATIENCE_NS;
    let mut found = None;
    loop {
        run.go_on(last_ns, REST_NS);
        // Where only polls have come there is nothing new to find.
        if run.look(state) || found.is_none() {
            found = Some(wrong(state)?);
        }
        if run.go_on((run.now_ns() + AGAIN_NS).min(last_ns), HOPELESS_NS) != Ending::TimeUp || run.now_ns() >= last_ns {
            run.look(state);
            return wrong(state);
        }
    }
}
