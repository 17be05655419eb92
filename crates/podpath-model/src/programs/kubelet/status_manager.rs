//! The status manager: what the API server is told of a pod, when it has changed; and the last word on a pod that was deleted.

use std::collections::VecDeque;
use std::rc::Rc;

use super::api_source::API;
use super::conditions::merged;
use super::release::Ended;
use super::source::StaticPod;
use super::start_container::NotStarted;
use super::status::{Surroundings, container_id, generate};
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::{Condition, Shared, Sys};
use crate::pod::Container;
use crate::sorted::SortedMap;
use crate::trace::{Failure, Seq, Text};
use crate::wire::kubernetes::{
    ContainerStatus, DeleteOptions, Identity, Pod, PodDelete, PodGet, PodStatus, PodStatusPatch, StatusPatch, Waiting, time,
};

/// What could not be told is told again: `syncPeriod` of the status manager.
const RETRY_NS: u64 = 10 * SECOND_NS;

/// What is to be told, and what has been.
#[derive(Default)]
pub(super) struct Statuses {
    known: Shared<SortedMap<Text, Known>>,
    /// The pods of which something is to be told.
    queue: Shared<VecDeque<Telling>>,
    work: Condition,
}

/// Something is to be told of a pod.
struct Telling {
    uid: Text,
    /// Because of this event.
    cause: Seq,
    /// It was tried before.
    again: bool,
}

/// What is known of one pod.
#[derive(Clone)]
struct Known {
    namespace: Text,
    name: Text,
    start_time: Text,
    status: Rc<PodStatus>,
    told: Option<Rc<PodStatus>>,
    /// Its containers have ended, and its cgroup and folders are gone.
    reclaimed: bool,
    /// The reason cache: why containers could not be started the last time.
    reasons: SortedMap<Text, Waiting>,
}

impl Statuses {
    /// A pod is no longer known.
    pub(super) fn forget(&self, uid: &str) {
        self.known.set().remove(uid);
    }
    /// Whether a pod's status is known, and no container runs by it.
    pub(super) fn is_known_to_stand(&self, uid: &str) -> bool {
        let known = self.known.get();
        known.get(uid).is_some_and(|known| known.status.container_statuses.iter().all(|container| container.state.running.is_none()))
    }
    pub(super) fn tell(&self, sys: &Sys, uid: &Text, again: bool) {
        self.queue.set().push_back(Telling { uid: uid.clone(), cause: sys.cause(), again });
        self.work.notify(sys);
    }
}

impl Kubelet {
    /// `reasonCache.Update`: the message is kept alone: kubernetes v1.22.0 pkg/kubelet/reason_cache.go:73.
    pub(super) fn remember_reason(&self, pod: &StaticPod, container: &Container, not_started: Option<&NotStarted>) {
        if let Some(known) = self.statuses.known.set().get_mut(&pod.uid) {
            let name: Text = container.name.as_str().into();
            match not_started {
                None => drop(known.reasons.remove(&name)),
                Some(NotStarted { reason, message, .. }) => {
                    known.reasons.insert(name, Waiting { reason: reason.clone(), message: message.clone() });
                }
            }
        }
    }

    /// Generates the status of a pod, and has it told if it is another one; `is_over` if nothing of it will be started again.
    pub(super) fn publish_status(&self, sys: &Sys, pod: &StaticPod, is_over: bool) {
        if self.api_server().is_none() || pod.is_static {
            return;
        }
        let former = self.statuses.known.get().get(&pod.uid).cloned();
        let start_time = former.as_ref().map_or_else(|| time(sys.now_ns()), |former| former.start_time.clone());
        let reasons = former.as_ref().map(|former| former.reasons.clone()).unwrap_or_default();
        let around = Surroundings {
            runtime_name: &self.runtime_name,
            host_ip: &super::node_status::NODE_IP.into(),
            start_time: start_time.clone(),
            now: time(sys.now_ns()),
            former: former.as_ref().map(|former| &*former.status),
            reasons: &reasons,
            probes: &self.probes,
            statuses: self.release.statuses,
            is_over: is_over && self.release.statuses.deleted_has_ended,
        };
        let status = Rc::new(with_short_messages(generate(pod, &self.cache.get().status(&pod.uid), &around)));
        if former.as_ref().is_some_and(|former| former.status == status) {
            return;
        }
        let (told, reclaimed) = former.map_or((None, false), |former| (former.told, former.reclaimed));
        let (namespace, name) = (pod.namespace.clone(), pod.name.clone());
        self.statuses.known.set().insert(pod.uid.clone(), Known { namespace, name, start_time, status, told, reclaimed, reasons });
        self.statuses.tell(sys, &pod.uid, false);
    }

    /// `SetPodStatus` of a pod of which nothing runs and nothing will: it is told as it is.
    pub(super) fn set_pod_status(&self, sys: &Sys, pod: &StaticPod, status: PodStatus) {
        if self.api_server().is_none() || pod.is_static {
            return;
        }
        let known = Known {
            namespace: pod.namespace.clone(),
            name: pod.name.clone(),
            start_time: time(sys.now_ns()),
            status: Rc::new(status),
            told: None,
            reclaimed: false,
            reasons: SortedMap::new(),
        };
        self.statuses.known.set().insert(pod.uid.clone(), known);
        self.statuses.tell(sys, &pod.uid, false);
    }

    /// Changes one container's part of the status that was last generated, and has it told if it is another one:
    /// `SetContainerReadiness` and `SetContainerStartup`, kubernetes v1.22.0 pkg/kubelet/status/status_manager.go.
    pub(super) fn change_container_status(&self, sys: &Sys, uid: &Text, id: &str, change: impl FnOnce(&mut ContainerStatus)) {
        let Some(former) = self.statuses.known.get().get(uid).map(|known| Rc::clone(&known.status)) else { return };
        let id = container_id(&self.runtime_name, id);
        let status = former.with_container(&id, self.release.statuses, &time(sys.now_ns()), change);
        if status == *former {
            return;
        }
        if let Some(known) = self.statuses.known.set().get_mut(uid) {
            known.status = Rc::new(status);
        }
        self.statuses.tell(sys, uid, false);
    }

    /// `syncTerminatedPod`, its end: the last status, and that nothing is left. It is made from knowledge newer than the end.
    pub(super) async fn pod_terminated(&self, sys: &Sys, uid: &Text) {
        if self.api_server().is_none() || self.pod(uid).is_none_or(|pod| pod.is_static) {
            return;
        }
        let (cause, ended_ns) = (sys.cause(), sys.now_ns());
        while !self.cache.get().is_newer_than(uid, ended_ns) {
            self.relisted.wait(sys).await;
        }
        sys.because_of(cause);
        // By now its object may be gone, if it was deleted with force.
        let Some(pod) = self.pod(uid) else { return };
        self.publish_status(sys, &pod, true);
        if let Some(known) = self.statuses.known.set().get_mut(uid) {
            known.reclaimed = true;
        }
        self.statuses.tell(sys, uid, false);
    }

    /// Tells the API server what is new, one pod after the other.
    pub(super) async fn run_status_manager(self: &Rc<Self>, sys: &Sys, server: &Text) {
        loop {
            let next = self.statuses.queue.set().pop_front();
            let Some(Telling { uid, cause, again }) = next else {
                self.statuses.work.wait(sys).await;
                continue;
            };
            sys.because_of(cause);
            sys.routine(again);
            if let Err(failure) = self.sync_status(sys, server, &uid).await {
                let line = format!("\"Failed to update status for pod\" podUID={uid} err=\"{}\"", failure.message);
                sys.step(API).log("warning", line).await;
                let kubelet = Rc::clone(self);
                sys.background(|sys| async move {
                    sys.sleep(RETRY_NS).await;
                    kubelet.statuses.tell(&sys, &uid, true);
                });
            }
        }
    }

    /// `syncPod` of the status manager: looks at the pod, tells its status, and deletes it if that was the last of it.
    async fn sync_status(&self, sys: &Sys, server: &Text, uid: &Text) -> Result<(), Failure> {
        let Some(known) = self.statuses.known.get().get(uid).cloned() else { return Ok(()) };
        let is_news = known.told.as_ref() != Some(&known.status);
        let is_reclaimed = known.reclaimed || self.is_reclaimed(sys, uid);
        if !is_news && !is_reclaimed {
            return Ok(());
        }
        let (namespace, name) = (known.namespace.clone(), known.name.clone());
        let found = sys.step(API).call(server, PodGet { namespace: namespace.clone(), name: name.clone() }).await;
        let found = match found {
            Ok(found) if found.uid() == &**uid => found,
            Err(failure) if failure.code != "404" => return Err(failure),
            // It is gone, or another one has its name.
            _ => {
                self.statuses.forget(uid);
                return Ok(());
            }
        };
        let statuses = self.release.statuses;
        // Whoever has a worker may run until that has stopped it.
        let may_run = statuses.ended == Ended::WhenStopped && !known.reclaimed && self.workers.get().contains_key(uid);
        let status = Rc::new(merged(&known.status, &found.status, statuses, may_run));
        if status != found.status {
            let patch = StatusPatch { metadata: Identity { uid: uid.clone() }, before: Rc::clone(&found.status), status };
            sys.step(API).call(server, PodStatusPatch { namespace: namespace.clone(), name: name.clone(), patch }).await?;
        }
        if let Some(kept) = self.statuses.known.set().get_mut(uid) {
            kept.told = Some(Rc::clone(&known.status));
        }
        if is_reclaimed && can_be_deleted(&found, &known.status) {
            let options = DeleteOptions { grace_period_seconds: Some(0), preconditions: Some(uid.clone()) };
            let evidence = K.line("pkg/kubelet/status/status_manager.go", 644);
            sys.step(evidence).call(server, PodDelete { namespace, name, options }).await?;
        }
        Ok(())
    }
}

/// `normalizeStatus`: the last words of all containers of a pod together are no longer than this.
fn with_short_messages(mut status: PodStatus) -> PodStatus {
    const POD_BYTES: usize = 12 << 10;
    let count = status.container_statuses.len() + status.init_container_statuses.len();
    for container in status.container_statuses.iter_mut().chain(&mut status.init_container_statuses) {
        for state in [&mut container.state, &mut container.last_state] {
            if let Some(terminated) = &mut state.terminated {
                let bytes = POD_BYTES / count.max(1);
                let end = (0..=bytes.min(terminated.message.len())).rev().find(|at| terminated.message.is_char_boundary(*at));
                terminated.message = terminated.message[..end.unwrap_or(0)].into();
            }
        }
    }
    status
}

/// `canBeDeleted`: it was marked, and nothing of it runs. That dead containers are still there does not matter: their logs can be read.
fn can_be_deleted(found: &Pod, status: &PodStatus) -> bool {
    let runs = status.container_statuses.iter().chain(&status.init_container_statuses).any(|status| status.state.running.is_some());
    found.deletion.is_some() && !runs
}
