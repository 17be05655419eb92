//! The pod lifecycle event generator: two lists a second, and a closer look at the pods in which something has changed.

use std::rc::Rc;

use super::cache::PodStatus;
use super::log::{Level, Line};
use super::runtime::rpc_error;
use super::source::StaticPod;
use super::sync_loop::{Arrival, PodLifecycleEvent};
use super::{K, Kubelet, SECOND_NS, V1_20};
use crate::kernel::Sys;
use crate::pod::Container;
use crate::sorted::{SortedMap, SortedSet};
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    ContainerFilter, ContainerState, ContainerStatusRequest, ListContainersRequest, ListContainersResponse, ListPodSandboxRequest,
    ListPodSandboxResponse, PodSandboxFilter, PodSandboxState, PodSandboxStatusRequest,
};
use crate::wire::json::Map;

/// From the end of one relist to the start of the next: kubernetes v1.22.0 pkg/kubelet/kubelet.go:166.
const RELIST_PERIOD_NS: u64 = SECOND_NS;
const PLEG: &str = "pkg/kubelet/pleg/generic.go";
const MANAGER: &str = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";
const CONTAINER: &str = "pkg/kubelet/kuberuntime/kuberuntime_container.go";
/// The label by which containers and sandboxes belong to a pod.
const POD_UID: &str = "io.kubernetes.pod.uid";

/// The state of a container or sandbox; what was created and not started is not known to be either: generic.go:88-96.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Running,
    Exited,
    Unknown,
    NonExistent,
}

impl Seen {
    fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Exited => "exited",
            Self::Unknown => "unknown",
            Self::NonExistent => "non-existent",
        }
    }
}

/// What was seen of one pod: containers first, then sandboxes, each in the order of its list.
type Record = Vec<(Text, Seen)>;

/// What a relist was answered.
struct Listed {
    sandboxes: Rc<ListPodSandboxResponse>,
    containers: Rc<ListContainersResponse>,
}

impl Listed {
    /// Whether both have the very same entries: then there is nothing to compare.
    fn shares_all(&self, other: &Self) -> bool {
        let (sandboxes, containers) = (&self.sandboxes.items, &self.containers.containers);
        let (other_sandboxes, other_containers) = (&other.sandboxes.items, &other.containers.containers);
        sandboxes.len() == other_sandboxes.len()
            && containers.len() == other_containers.len()
            && sandboxes.iter().zip(other_sandboxes).all(|(one, other)| Rc::ptr_eq(one, other))
            && containers.iter().zip(other_containers).all(|(one, other)| Rc::ptr_eq(one, other))
    }

    fn records(&self) -> SortedMap<Text, Record> {
        let uid = |labels: &Map| labels.get(POD_UID).map_or_else(|| "".into(), Text::from);
        let mut records: SortedMap<Text, Record> = SortedMap::new();
        for container in &self.containers.containers {
            let seen = match container.state {
                ContainerState::Running => Seen::Running,
                ContainerState::Exited => Seen::Exited,
                ContainerState::Created | ContainerState::Unknown => Seen::Unknown,
            };
            records.entry(uid(&container.labels)).or_default().push((container.id.clone(), seen));
        }
        for sandbox in &self.sandboxes.items {
            let seen = if sandbox.state == PodSandboxState::Ready { Seen::Running } else { Seen::Exited };
            records.entry(uid(&sandbox.labels)).or_default().push((sandbox.id.clone(), seen));
        }
        records
    }
}

impl Kubelet {
    /// `relist`, again and again.
    pub(super) async fn run_pleg(self: &Rc<Self>, sys: &Sys) {
        let mut before: SortedMap<Text, Record> = SortedMap::new();
        let mut settled: Option<Listed> = None;
        let mut failed = SortedSet::new();
        loop {
            sys.routine(true);
            let began_ns = sys.now_ns();
            match self.list_all(sys).await {
                Ok(listed) => {
                    self.runtime_state.set().relisted_ns = Some(sys.now_ns());
                    if !settled.as_ref().is_some_and(|settled| listed.shares_all(settled)) {
                        let is_settled = self.compare(sys, &mut before, &mut failed, listed.records()).await;
                        settled = is_settled.then_some(listed);
                    }
                    self.cache.set().relisted(began_ns);
                    self.relisted.notify(sys);
                }
                Err(failure) => {
                    let text = rpc_error(&failure);
                    let line = || Line {
                        sentence: format!("GenericPLEG: Unable to retrieve pods: {text}"),
                        structured: format!("\"GenericPLEG: Unable to retrieve pods\" err=\"{text}\""),
                    };
                    self.say(sys.step(K.line(PLEG, 205)), Level::Error, line).await;
                }
            }
            sys.sleep(RELIST_PERIOD_NS).await;
        }
    }

    /// `GetPods(true)`: all sandboxes and all containers.
    async fn list_all(&self, sys: &Sys) -> Result<Listed, Failure> {
        let sandboxes = self.cri(sys, K.line(PLEG, 203), ListPodSandboxRequest::default()).await?;
        let filter = Some(ContainerFilter::default());
        let containers = self.cri(sys, K.line(PLEG, 203), ListContainersRequest { filter }).await?;
        Ok(Listed { sandboxes, containers })
    }

    /// Looks closer at every pod in which something has changed; false if that failed for one, at which the next relist looks again, even if
    /// nothing is left of it (`podsToReinspect`).
    async fn compare(
        self: &Rc<Self>,
        sys: &Sys,
        before: &mut SortedMap<Text, Record>,
        failed: &mut SortedSet<Text>,
        now: SortedMap<Text, Record>,
    ) -> bool {
        let mut to_inspect = std::mem::take(failed);
        let uids: SortedSet<Text> = before.keys().chain(now.keys()).cloned().collect();
        for uid in uids.iter().cloned() {
            let (old, new) = (before.get(&uid).cloned().unwrap_or_default(), now.get(&uid).cloned().unwrap_or_default());
            let events = self.compute_events(sys, &uid, &old, &new).await;
            if events.is_empty() {
                continue;
            }
            sys.routine(false);
            to_inspect.remove(&uid);
            if self.update_cache(sys, &uid, &new).await.is_ok() {
                self.send(sys, &uid, &events, &new);
                before.insert(uid, new);
            } else {
                failed.insert(uid);
            }
            sys.routine(true);
        }
        for uid in to_inspect.iter() {
            if self.inspect(sys, uid).await.is_err() {
                failed.insert(uid.clone());
            }
        }
        before.retain(|_, record| !record.is_empty());
        failed.is_empty()
    }

    /// `computeEvents`: what became of each container and sandbox. The name of the event is none where nobody is told: generic.go:153-169.
    async fn compute_events(&self, sys: &Sys, uid: &Text, old: &Record, new: &Record) -> Vec<(Option<&'static str>, Text)> {
        let mut events = Vec::new();
        let added = new.iter().filter(|(id, _)| !old.iter().any(|(known, _)| known == id));
        for (id, _) in old.iter().chain(added) {
            let state = |record: &Record| record.iter().find(|(known, _)| known == id).map_or(Seen::NonExistent, |(_, seen)| *seen);
            let (before, after) = (state(old), state(new));
            if before == after {
                continue;
            }
            sys.routine(false);
            let line = || Line {
                sentence: format!("GenericPLEG: {uid}/{id}: {} -> {}", before.name(), after.name()),
                structured: format!("\"GenericPLEG\" podUID={uid} containerID={id} oldState={} newState={}", before.name(), after.name()),
            };
            self.say(sys.step(K.line(PLEG, 155)).about(id.clone()), Level::Info, line).await;
            let kinds: &[Option<&'static str>] = match (before, after) {
                (_, Seen::Running) => &[Some("ContainerStarted")],
                (_, Seen::Exited) => &[Some("ContainerDied")],
                (_, Seen::Unknown) => &[None],
                (Seen::Exited, Seen::NonExistent) => &[Some("ContainerRemoved")],
                (_, Seen::NonExistent) => &[Some("ContainerDied"), Some("ContainerRemoved")],
            };
            events.extend(kinds.iter().map(|kind| (*kind, id.clone())));
        }
        events
    }

    /// `updateCache`: of a pod that is gone nothing is known any more.
    async fn update_cache(&self, sys: &Sys, uid: &Text, record: &Record) -> Result<(), Failure> {
        if record.is_empty() {
            let line = || format!("PLEG: Delete status for pod \"{uid}\"");
            self.chatter(sys.step(V1_20.line(PLEG, 377)), Level::Verbose(4), line).await;
            self.cache.set().forget(uid);
            return Ok(());
        }
        self.inspect(sys, uid).await
    }

    /// Asks the runtime of a pod, and remembers what it says.
    async fn inspect(&self, sys: &Sys, uid: &Text) -> Result<(), Failure> {
        let asked_ns = sys.now_ns();
        let status = self.pod_status(sys, uid).await;
        self.say_status(sys, uid, &status).await;
        let failed = status.as_ref().err().cloned();
        self.cache.set().set(uid.clone(), status, asked_ns);
        self.relisted.notify(sys);
        failed.map_or(Ok(()), Err)
    }

    /// What is known of a pod from now on, as Go prints it.
    async fn say_status(&self, sys: &Sys, uid: &Text, status: &Result<PodStatus, Failure>) {
        let known = self.pod(uid);
        let line = || {
            let (name, namespace) = known.as_ref().map(|pod| (pod.name.clone(), pod.namespace.clone())).unwrap_or_default();
            match status {
                Ok(status) => format!("PLEG: Write status for {} (err: <nil>)", status.described(uid, (name, namespace))),
                Err(failure) => {
                    format!("PLEG: Write status for {name}/{namespace}: (*container.PodStatus)(nil) (err: {})", rpc_error(failure))
                }
            }
        };
        self.chatter(sys.step(V1_20.line(PLEG, 386)), Level::Verbose(4), line).await;
    }

    /// Tells the sync loop.
    fn send(&self, sys: &Sys, uid: &Text, events: &[(Option<&'static str>, Text)], record: &Record) {
        let runs = self.pod(uid).and_then(|pod| self.started_last(&pod, events, record));
        for (kind, id) in events {
            if let Some(kind) = kind {
                let event = PodLifecycleEvent { uid: uid.clone(), kind, id: id.clone(), runs: runs.as_ref() == Some(id) };
                self.arrivals.push(sys, Arrival::Pleg(event));
            }
        }
    }

    /// The container with whose start the pod runs: all its containers were seen running, and this one for the first time.
    fn started_last(&self, pod: &StaticPod, events: &[(Option<&'static str>, Text)], record: &Record) -> Option<Text> {
        let status = self.cache.get().status(&pod.uid);
        let is_running = |id: &Text| record.contains(&(id.clone(), Seen::Running));
        let running = |container: &Container| status.container(&container.name).map(|status| status.id.clone()).filter(is_running);
        let all: Option<Vec<Text>> = pod.pod.spec.containers.iter().map(running).collect();
        all?.into_iter().rfind(|id| events.contains(&(Some("ContainerStarted"), id.clone())))
    }

    /// `GetPodStatus`: four kinds of calls, one pod.
    pub(super) async fn pod_status(&self, sys: &Sys, uid: &Text) -> Result<PodStatus, Failure> {
        let label_selector: Map = [(POD_UID, uid.clone())].into_iter().collect();
        let filter = Some(PodSandboxFilter { label_selector: label_selector.clone(), ..Default::default() });
        let list = self.cri(sys, K.line("pkg/kubelet/kuberuntime/kuberuntime_sandbox.go", 331), ListPodSandboxRequest { filter }).await?;
        let mut status = PodStatus::default();
        // The newest sandbox first: kuberuntime_sandbox.go:353.
        let mut sandboxes = list.items.clone();
        sandboxes.sort_by_key(|sandbox| std::cmp::Reverse(sandbox.created_at));
        for sandbox in &sandboxes {
            let request = PodSandboxStatusRequest { pod_sandbox_id: sandbox.id.clone(), verbose: false };
            let answer = self.cri(sys, K.line(MANAGER, 1032), request).await?;
            status.sandboxes.extend(answer.status.clone());
        }
        let filter = Some(ContainerFilter { label_selector, ..Default::default() });
        let list = self.cri(sys, K.line(CONTAINER, 497), ListContainersRequest { filter }).await?;
        for container in &list.containers {
            let request = ContainerStatusRequest { container_id: container.id.clone(), verbose: false };
            let answer = self.cri(sys, K.line(CONTAINER, 508), request).await?;
            status.containers.extend(answer.status.as_ref().map(|status| self.with_last_words(sys, status)));
            status.sandbox_of.insert(container.id.clone(), container.pod_sandbox_id.clone());
        }
        status.sandboxes.sort_by_key(|sandbox| std::cmp::Reverse(sandbox.created_at));
        status.containers.sort_by_key(|container| std::cmp::Reverse(container.created_at));
        Ok(status)
    }
}
