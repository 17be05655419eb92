//! One worker a pod: it syncs when something has changed, and never on knowledge that is older than its last sync.

use std::cell::RefCell;
use std::rc::Rc;

use super::log::{Level, Line};
use super::runtime::rpc_error;
use super::runtime_cache::RunningPod;
use super::source::StaticPod;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::{Condition, Sys};
use crate::sorted::SortedMap;
use crate::trace::{Failure, Milestone, Seq, Text};

const WORKERS: &str = "pkg/kubelet/pod_workers.go";
/// After an error: kubernetes v1.22.0 pkg/kubelet/kubelet.go:171.
const RETRY_NS: u64 = 10 * SECOND_NS;
/// While the network is not ready: pod_workers.go:905.
const NETWORK_RETRY_NS: u64 = SECOND_NS;

/// The workers by pod.
pub(super) type Workers = SortedMap<Text, Rc<Worker>>;

/// What a worker waits for.
#[derive(Default)]
pub(super) struct Worker {
    work: Condition,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// What was handed to the worker and is not done yet: pod_workers.go `isWorking`.
    is_working: bool,
    /// What the worker was handed and has not taken yet.
    delivered: Option<Update>,
    /// What is to be done after that. A newer update takes the place of an older one: `lastUndeliveredWorkUpdate`.
    undelivered: Option<Update>,
    terminating: Option<Rc<StaticPod>>,
    /// What runs of a pod that nobody knows: that is all that there is to end.
    orphan: Option<RunningPod>,
    is_forgotten: bool,
}

#[derive(Clone, Copy)]
struct Update {
    cause: Seq,
    routine: bool,
}

impl Worker {
    /// Hands an update to the worker, or keeps it until the worker has done what it is at.
    fn hand(&self, sys: &Sys, update: Update) {
        let mut state = self.state.borrow_mut();
        if std::mem::replace(&mut state.is_working, true) {
            state.undelivered = Some(update);
        } else {
            state.delivered = Some(update);
        }
        drop(state);
        self.work.notify(sys);
    }

    /// `checkForUpdates`: after one thing is done, the next.
    fn check_for_updates(&self) {
        let mut state = self.state.borrow_mut();
        state.delivered = state.undelivered.take();
        state.is_working = state.delivered.is_some();
    }
}

impl Kubelet {
    /// `UpdatePod`: the pod's worker is told; a pod that has none gets one.
    pub(super) fn update_pod(self: &Rc<Self>, sys: &Sys, uid: &Text) {
        let known = self.workers.get().get(uid).cloned();
        let worker = known.unwrap_or_else(|| self.start_worker(sys, uid));
        worker.hand(sys, Update { cause: sys.cause(), routine: sys.is_routine() });
    }

    fn start_worker(self: &Rc<Self>, sys: &Sys, uid: &Text) -> Rc<Worker> {
        let worker = Rc::new(Worker::default());
        self.workers.set().insert(uid.clone(), Rc::clone(&worker));
        let (kubelet, uid, own) = (Rc::clone(self), uid.clone(), Rc::clone(&worker));
        sys.background(|sys| async move { kubelet.manage_pod_loop(&sys, &uid, &own).await });
        worker
    }

    /// `ForgetWorker`: what the worker is at it finishes, and nothing more.
    pub(super) fn forget_worker(&self, sys: &Sys, uid: &str) {
        let worker = self.workers.set().remove(uid);
        if let Some(worker) = worker {
            worker.state.borrow_mut().is_forgotten = true;
            worker.work.notify(sys);
        }
    }

    /// A pod has gone whose worker has nothing more to do.
    pub(super) fn drop_finished_worker(&self, uid: &str) {
        self.workers.set().retain(|other, worker| &**other != uid || !worker.state.borrow().is_forgotten);
    }

    /// From now on the pod's worker ends it.
    pub(super) fn terminate_pod(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>) {
        let worker = self.workers.get().get(&pod.uid).cloned();
        if let Some(worker) = worker {
            worker.state.borrow_mut().terminating = Some(Rc::clone(pod));
            self.update_pod(sys, &pod.uid);
        }
    }

    /// `UpdatePod` with what runs of a pod that nobody knows: it gets a worker, which ends it with a grace period of one second.
    pub(super) fn terminate_orphan(self: &Rc<Self>, sys: &Sys, uid: &Text, running: &RunningPod) {
        if self.workers.get().contains_key(uid) {
            return;
        }
        let worker = self.start_worker(sys, uid);
        {
            let mut state = worker.state.borrow_mut();
            state.terminating = Some(Rc::new(StaticPod::orphan(uid, running)));
            state.orphan = Some(running.clone());
        }
        worker.hand(sys, Update { cause: sys.cause(), routine: false });
    }

    /// The pods whose workers are ending them.
    pub(super) fn workers_that_end(&self) -> Vec<Text> {
        let workers = self.workers.get();
        workers.iter().filter(|(_, worker)| worker.state.borrow().terminating.is_some()).map(|(uid, _)| uid.clone()).collect()
    }

    /// Whether the pod's own worker is ending it. It then gives the grace period whole, whatever a hook has used of it: pod_workers.go:576.
    pub(super) fn is_terminating(&self, uid: &str) -> bool {
        self.workers.get().get(uid).is_some_and(|worker| worker.state.borrow().terminating.is_some())
    }

    async fn manage_pod_loop(self: Rc<Self>, sys: &Sys, uid: &Text, worker: &Rc<Worker>) {
        let mut last_sync_ns = None;
        loop {
            let Some(update) = next_update(sys, worker).await else { return };
            self.newer_than(sys, uid, last_sync_ns).await;
            // The cause of this sync is what made it pending, not the relist that it waited for.
            sys.because_of(update.cause);
            sys.routine(update.routine);
            let (terminating, orphan) = (worker.state.borrow().terminating.clone(), worker.state.borrow().orphan.clone());
            let result = match (&terminating, &orphan) {
                (Some(pod), Some(running)) => self.sync_terminating_orphan(sys, pod, running).await,
                (Some(pod), None) => self.sync_known(sys, pod, &mut last_sync_ns, true).await,
                (None, _) => match self.pod(uid) {
                    Some(pod) => self.sync_known(sys, &pod, &mut last_sync_ns, false).await,
                    None => return,
                },
            };
            if result.is_ok() && terminating.is_some() {
                break;
            }
            self.wrap_up(sys, uid, worker, &result, terminating.is_some()).await;
            worker.check_for_updates();
        }
        // A pod that is still known keeps its worker, which does nothing more: nobody begins the pod anew.
        worker.state.borrow_mut().is_forgotten = true;
        if self.pod(uid).is_none() {
            self.workers.set().remove(uid);
        }
        self.pod_terminated(sys, uid).await;
    }

    /// Syncs or ends a pod, unless nobody knows how it is.
    async fn sync_known(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        last_sync_ns: &mut Option<u64>,
        terminating: bool,
    ) -> Result<(), Failure> {
        let failure = self.cache.get().failure(&pod.uid).cloned();
        if let Some(failure) = failure {
            let error = rpc_error(&failure);
            let text = format!("error determining status: {error}");
            self.event(sys, K.line(WORKERS, 712), pod, "FailedSync", &text).await;
            return Err(Failure::new(failure.code, error));
        }
        let result = if terminating { self.sync_terminating_pod(sys, pod).await } else { self.sync_pod(sys, pod).await };
        *last_sync_ns = Some(sys.now_ns());
        result
    }

    /// `podCache.GetNewerThan`: waits for knowledge of the pod that is newer than this; at first whatever there is will do.
    async fn newer_than(&self, sys: &Sys, uid: &Text, ns: Option<u64>) {
        while ns.is_some_and(|ns| !self.cache.get().is_newer_than(uid, ns)) {
            self.relisted.wait(sys).await;
        }
    }

    /// `wrapUp`: when the pod is to be synced again, even if nothing happens to it. The real time is drawn between this period and half as
    /// much more; without a seed it is in the middle: pod_workers.go:200-209.
    async fn wrap_up(self: &Rc<Self>, sys: &Sys, uid: &Text, worker: &Rc<Worker>, result: &Result<(), Failure>, was_terminating: bool) {
        let period_ns = match result {
            Ok(()) => self.config.sync_frequency_ns,
            Err(failure) if failure.code == "NETWORK_NOT_READY" => NETWORK_RETRY_NS,
            Err(_) => RETRY_NS,
        };
        let after_ns = period_ns + sys.draw(period_ns / 2).unwrap_or(period_ns / 4);
        if let Err(failure) = result {
            let name = self.pod(uid).map_or_else(String::new, |pod| pod.described());
            let key = self.pod(uid).map_or_else(String::new, |pod| pod.key());
            let text = &failure.message;
            let line = || Line {
                sentence: format!("Error syncing pod {uid} (\"{name}\"), skipping: {text}"),
                structured: format!("\"Error syncing pod, skipping\" err=\"{}\" pod=\"{key}\" podUID={uid}", text.replace('"', "\\\"")),
            };
            let step = sys.step(K.line(WORKERS, 747)).milestone(Milestone::SyncFailed);
            let named = self.pod(uid).map_or_else(|| "".into(), |pod| pod.name.clone());
            let step = step.fact("pod", named).fact("reason", failure.code).fact("wait_ns", after_ns.to_string());
            self.say(step, Level::Error, line).await;
        }
        if was_terminating {
            // Simplified: the real one is found by the clean-up of pods, every two seconds.
            sys.sleep(after_ns).await;
            worker.hand(sys, Update { cause: sys.cause(), routine: false });
            return;
        }
        self.work_queue.set().insert(uid.clone(), sys.now_ns() + after_ns);
    }
}

/// The next thing to do; none if nobody wants anything any more.
async fn next_update(sys: &Sys, worker: &Worker) -> Option<Update> {
    loop {
        {
            let mut state = worker.state.borrow_mut();
            if state.is_forgotten {
                return None;
            }
            if let Some(update) = state.delivered.take() {
                return Some(update);
            }
        }
        worker.work.wait(sys).await;
    }
}
