//! Any process of the node may be killed at any event, and what remains goes on as it would: no program is told, and none has a line
//! of code for it.

use podpath_model::kernel::{Ending, Intervention, Moment, Signal};
use podpath_model::node::PATHS;
use podpath_model::scenario::manifest;
use podpath_model::trace::{Seq, Trace};
use podpath_model::{Outcome, Scenario};

use crate::support::alive::alive;
use crate::support::citations;
use crate::support::promises::check;

const WEB: &str = include_str!("../../../static/presets/web.yaml");

/// How many of the events are tried: all of them take minutes.
const STRIDE: usize = if cfg!(debug_assertions) { 7 } else { 1 };

fn run(path: &'static str, kill: Option<(u32, Seq)>) -> Trace {
    let pod = manifest::read(WEB.as_bytes()).pod.unwrap();
    let mut scenario = Scenario::new(path, pod);
    let killed = kill.map(|(pid, seq)| Intervention::kill(Moment::After(seq), pid, Signal::Kill));
    scenario.interventions.extend(killed);
    let Outcome { trace, ending } = podpath_model::run(&scenario);
    assert_ne!(ending, Ending::Bound, "{kill:?} on {path} never ends");
    trace
}

#[test]
fn any_process_may_be_killed_at_any_event() {
    for path in PATHS {
        let whole = run(path.id, None);
        check(&whole);
        for events in (1..=whole.events.len()).step_by(STRIDE) {
            for pid in alive(&whole, events) {
                let seq = Seq::try_from(events - 1).unwrap();
                let trace = run(path.id, Some((pid, seq)));
                assert_eq!(trace.events[..events], whole.events[..events], "the past changed when {pid} was killed after {seq}");
                check(&trace);
                citations::check_from(&trace, events);
            }
        }
    }
}
