//! One worker a pod: it syncs when something has changed, and never on knowledge that is older than its last sync.

use std::rc::Rc;

use super::source::StaticPod;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::{Condition, Sys};
use crate::sorted::SortedMap;
use crate::trace::{Failure, Text};

/// After an error: kubernetes v1.22.0 pkg/kubelet/kubelet.go:171.
const RETRY_NS: u64 = 10 * SECOND_NS;
/// While the network is not ready: pkg/kubelet/pod_workers.go:905.
const NETWORK_RETRY_NS: u64 = SECOND_NS;

/// The workers by pod.
pub(super) type Workers = SortedMap<Text, Rc<Worker>>;

/// What a worker waits for.
#[derive(Default)]
pub(super) struct Worker {
    work: Condition,
    state: std::cell::RefCell<State>,
}

#[derive(Default)]
struct State {
    pending: bool,
    terminating: Option<Rc<StaticPod>>,
}

impl Kubelet {
    pub(super) fn start_worker(self: &Rc<Self>, sys: &Sys, uid: &Text) {
        let worker = Rc::new(Worker::default());
        worker.state.borrow_mut().pending = true;
        self.workers.set().insert(uid.clone(), Rc::clone(&worker));
        let (kubelet, uid) = (Rc::clone(self), uid.clone());
        sys.background(|sys| async move { kubelet.manage_pod_loop(&sys, &uid, &worker).await });
    }

    pub(super) fn wake_worker(&self, sys: &Sys, uid: &str) {
        let worker = self.workers.get().get(uid).cloned();
        if let Some(worker) = worker {
            worker.state.borrow_mut().pending = true;
            worker.work.notify(sys);
        }
    }

    pub(super) fn terminate_worker(&self, sys: &Sys, uid: &str, pod: Rc<StaticPod>) {
        let worker = self.workers.get().get(uid).cloned();
        if let Some(worker) = worker {
            worker.state.borrow_mut().terminating = Some(pod);
        }
        self.wake_worker(sys, uid);
    }

    async fn manage_pod_loop(self: Rc<Self>, sys: &Sys, uid: &Text, worker: &Rc<Worker>) {
        let mut last_sync_ns = 0;
        loop {
            while !worker.state.borrow().pending {
                worker.work.wait(sys).await;
            }
            // The cause of this sync is what made it pending, not the relist that it waits for.
            let cause = sys.cause();
            self.newer_than(sys, last_sync_ns).await;
            sys.because_of(cause);
            worker.state.borrow_mut().pending = false;
            let terminating = worker.state.borrow().terminating.clone();
            if let Some(pod) = self.pod(uid) {
                self.publish_status(sys, &pod);
            }
            let result = match &terminating {
                Some(pod) => self.sync_terminating_pod(sys, pod).await,
                None => match self.pod(uid) {
                    Some(pod) => self.sync_pod(sys, &pod).await,
                    None => return,
                },
            };
            last_sync_ns = sys.now_ns();
            match result {
                Ok(()) if terminating.is_some() => break,
                Ok(()) => {}
                Err(failure) => self.retry(sys, uid, &failure).await,
            }
        }
        self.workers.set().remove(uid);
        self.pod_terminated(sys, uid).await;
    }

    /// `podCache.GetNewerThan`: waits for a relist that ended after this time.
    async fn newer_than(&self, sys: &Sys, ns: u64) {
        while self.cache.get().relisted_ns <= ns {
            self.relisted.wait(sys).await;
        }
    }

    async fn retry(self: &Rc<Self>, sys: &Sys, uid: &Text, failure: &Failure) {
        let line = format!("\"Error syncing pod, skipping\" err=\"{}\" podUID={uid}", failure.message);
        sys.step(K.line("pkg/kubelet/pod_workers.go", 747)).log("error", line).await;
        let delay_ns = if failure.code == "NETWORK_NOT_READY" { NETWORK_RETRY_NS } else { RETRY_NS };
        let (kubelet, uid) = (Rc::clone(self), uid.clone());
        sys.background(|sys| async move {
            sys.sleep(delay_ns).await;
            kubelet.wake_worker(&sys, &uid);
        });
    }
}
