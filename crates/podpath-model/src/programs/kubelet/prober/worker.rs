//! When a worker asks, and when the answers count: `doProbe` of kubernetes v1.22.0 pkg/kubelet/prober/worker.go, without its calls.

use super::super::SECOND_NS;
use super::results::{Outcome, ProbeKind};
use crate::pod::Probe;
use crate::trace::Text;

/// What a worker remembers between two looks.
#[derive(Debug)]
pub(super) struct Worker {
    kind: ProbeKind,
    spec: Probe,
    container_id: Option<Text>,
    last: Outcome,
    /// So many times in a row.
    run: u32,
    /// It failed for good; the next container is waited for.
    on_hold: bool,
}

/// A container as a worker sees it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) id: Text,
    /// When it started, in nanoseconds; none if it does not run.
    pub(super) running_since_ns: Option<u64>,
    /// It ran, and nobody will start another one.
    pub(super) is_over: bool,
    /// Its startup probe has succeeded, or there is none.
    pub(super) is_started: bool,
}

/// What a look leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// The container that is no more.
    pub(super) forget: Option<Text>,
    /// Results for the container, one after the other.
    pub(super) results: Vec<Outcome>,
    pub(super) next: Next,
}

/// How a worker goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Probe,
    Wait,
    Stop,
}

impl Worker {
    pub(super) fn new(kind: ProbeKind, spec: Probe) -> Self {
        Self { kind, spec, container_id: None, last: Outcome::Unknown, run: 0, on_hold: false }
    }

    pub(super) fn container_id(&self) -> Option<&Text> {
        self.container_id.as_ref()
    }

    /// Looks at the container at `now_ns`.
    pub(super) fn look(&mut self, seen: &Seen, now_ns: u64) -> Look {
        let mut look = Look { forget: None, results: Vec::new(), next: Next::Wait };
        if self.container_id.as_ref() != Some(&seen.id) {
            look.forget = self.container_id.replace(seen.id.clone());
            look.results.push(self.kind.initial());
            self.on_hold = false;
        }
        if self.on_hold {
            return look;
        }
        let Some(since_ns) = seen.running_since_ns else {
            look.results.push(Outcome::Failure);
            look.next = if seen.is_over { Next::Stop } else { Next::Wait };
            return look;
        };
        let age_seconds = now_ns.saturating_sub(since_ns) / SECOND_NS;
        let is_early = age_seconds < u64::from(self.spec.initial_delay_seconds);
        // Before the start only the startup probe asks, and after it only the others do.
        let is_due = seen.is_started != (self.kind == ProbeKind::Startup);
        if !is_early && is_due {
            look.next = Next::Probe;
        }
        look
    }

    /// Counts an answer; the result, once there were enough in a row.
    pub(super) fn count(&mut self, outcome: Outcome) -> Option<Outcome> {
        self.run = if self.last == outcome { self.run.saturating_add(1) } else { 1 };
        self.last = outcome;
        if self.run < self.threshold() {
            return None;
        }
        if self.kind.is_deadly() && outcome == Outcome::Failure {
            // Nothing is asked of a container that is being stopped: worker.go, kubernetes/kubernetes#21751.
            self.on_hold = true;
            self.run = 0;
        }
        Some(outcome)
    }

    /// The last answer.
    pub(super) fn last(&self) -> Outcome {
        self.last
    }

    /// How many answers in a row there would be with this one, and how many count.
    pub(super) fn after(&self, outcome: Outcome) -> (u32, u32) {
        let run = if self.last == outcome { self.run.saturating_add(1) } else { 1 };
        (run, self.threshold_of(outcome))
    }

    /// Whether another answer like the last one changes nothing.
    pub(super) fn is_settled(&self) -> bool {
        self.run >= self.threshold()
    }

    fn threshold(&self) -> u32 {
        self.threshold_of(self.last)
    }

    fn threshold_of(&self, outcome: Outcome) -> u32 {
        if outcome == Outcome::Failure { self.spec.failure_threshold } else { self.spec.success_threshold }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pod::{Exec, Handler};

    fn worker(kind: ProbeKind, change: impl Fn(&mut Probe)) -> Worker {
        let mut spec = Probe::new(Handler::Exec(Exec { command: vec!["true".to_owned()] }));
        change(&mut spec);
        Worker::new(kind, spec)
    }

    fn running(id: &str) -> Seen {
        Seen { id: id.into(), running_since_ns: Some(0), is_over: false, is_started: true }
    }

    #[test]
    fn a_new_container_has_the_result_that_does_no_harm() {
        for (kind, outcome) in
            [(ProbeKind::Liveness, Outcome::Success), (ProbeKind::Readiness, Outcome::Failure), (ProbeKind::Startup, Outcome::Unknown)]
        {
            let look = worker(kind, |_| {}).look(&running("a"), 0);
            assert_eq!((look.forget, look.results), (None, vec![outcome]), "{kind:?}");
        }
    }

    #[test]
    fn nothing_is_asked_before_the_initial_delay_is_over() {
        let mut worker = worker(ProbeKind::Liveness, |spec| spec.initial_delay_seconds = 3);
        assert_eq!(worker.look(&running("a"), 3 * SECOND_NS - 1).next, Next::Wait);
        assert_eq!(worker.look(&running("a"), 3 * SECOND_NS).next, Next::Probe);
    }

    #[test]
    fn until_the_start_only_the_startup_probe_asks_and_after_it_only_the_others() {
        let asks = |kind, is_started| worker(kind, |_| {}).look(&Seen { is_started, ..running("a") }, 0).next == Next::Probe;
        assert!(asks(ProbeKind::Startup, false) && !asks(ProbeKind::Startup, true));
        assert!(!asks(ProbeKind::Liveness, false) && asks(ProbeKind::Liveness, true));
        assert!(!asks(ProbeKind::Readiness, false) && asks(ProbeKind::Readiness, true));
    }

    #[test]
    fn so_many_failures_in_a_row_count_and_a_success_between_them_begins_anew() {
        let mut worker = worker(ProbeKind::Readiness, |_| {});
        let outcomes = [Outcome::Failure, Outcome::Failure, Outcome::Success, Outcome::Failure, Outcome::Failure, Outcome::Failure];
        let counted = outcomes.map(|outcome| worker.count(outcome));
        assert_eq!(counted, [None, None, Some(Outcome::Success), None, None, Some(Outcome::Failure)]);
    }

    #[test]
    fn a_readiness_probe_can_want_several_successes() {
        let mut worker = worker(ProbeKind::Readiness, |spec| spec.success_threshold = 2);
        assert_eq!(worker.count(Outcome::Success), None);
        assert_eq!(worker.count(Outcome::Success), Some(Outcome::Success));
        assert!(worker.is_settled());
    }

    #[test]
    fn after_a_deadly_failure_nothing_is_asked_until_there_is_a_new_container() {
        for kind in [ProbeKind::Liveness, ProbeKind::Startup] {
            let mut worker = worker(kind, |spec| spec.failure_threshold = 1);
            let seen = |id| Seen { is_started: kind == ProbeKind::Liveness, ..running(id) };
            assert_eq!(worker.look(&seen("a"), 0).next, Next::Probe);
            assert_eq!(worker.count(Outcome::Failure), Some(Outcome::Failure));
            assert_eq!(worker.look(&seen("a"), 0), Look { forget: None, results: vec![], next: Next::Wait });
            let look = worker.look(&seen("b"), 0);
            assert_eq!((look.forget.as_deref(), look.next), (Some("a"), Next::Probe));
        }
    }

    #[test]
    fn a_failed_readiness_probe_goes_on_asking() {
        let mut worker = worker(ProbeKind::Readiness, |spec| spec.failure_threshold = 1);
        worker.look(&running("a"), 0);
        worker.count(Outcome::Failure);
        assert_eq!(worker.look(&running("a"), 0).next, Next::Probe);
    }

    #[test]
    fn a_container_that_does_not_run_has_failed_and_only_one_that_stays_so_ends_the_worker() {
        let mut worker = worker(ProbeKind::Readiness, |_| {});
        let ended = Seen { running_since_ns: None, ..running("a") };
        let look = worker.look(&ended, 0);
        assert_eq!((look.results.last(), look.next), (Some(&Outcome::Failure), Next::Wait));
        assert_eq!(worker.look(&Seen { is_over: true, ..ended }, 0).next, Next::Stop);
    }
}
