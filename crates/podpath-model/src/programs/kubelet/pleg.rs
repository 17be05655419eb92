//! The pod lifecycle event generator: two lists a second, and a closer look at the pods in which something has changed.

use std::rc::Rc;

use super::cache::PodStatus;
use super::source::StaticPod;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::scenario::pod::Container;
use crate::sorted::{SortedMap, SortedSet};
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    ContainerFilter, ContainerState, ContainerStatus, ContainerStatusRequest, ListContainersRequest, ListContainersResponse,
    ListPodSandboxRequest, ListPodSandboxResponse, PodSandboxFilter, PodSandboxState, PodSandboxStatusRequest,
};
use crate::wire::json::Map;

/// From the end of one relist to the start of the next: kubernetes v1.22.0 pkg/kubelet/kubelet.go:166.
const RELIST_PERIOD_NS: u64 = SECOND_NS;
const PLEG: &str = "pkg/kubelet/pleg/generic.go";

/// The label by which containers and sandboxes belong to a pod.
const POD_UID: &str = "io.kubernetes.pod.uid";

/// What a relist compares: by id, the pod and whether it runs.
type Seen = SortedMap<Text, (Text, bool)>;

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
}

fn seen(listed: &Listed) -> Seen {
    let uid = |labels: &Map| labels.get(POD_UID).map_or_else(|| "".into(), Text::from);
    let mut seen = Seen::new();
    for sandbox in &listed.sandboxes.items {
        seen.insert(sandbox.id.clone(), (uid(&sandbox.labels), sandbox.state == PodSandboxState::Ready));
    }
    for container in &listed.containers.containers {
        // Created and unknown are one state to the PLEG, and changes to it are dropped: generic.go:88, :273.
        if matches!(container.state, ContainerState::Running | ContainerState::Exited) {
            seen.insert(container.id.clone(), (uid(&container.labels), container.state == ContainerState::Running));
        }
    }
    seen
}

impl Kubelet {
    pub(super) async fn run_pleg(self: &Rc<Self>, sys: &Sys) {
        let mut before = Seen::new();
        let mut settled: Option<Listed> = None;
        loop {
            sys.routine(true);
            match self.relist(sys).await {
                Ok(listed) => {
                    if !settled.as_ref().is_some_and(|settled| listed.shares_all(settled)) {
                        let now = seen(&listed);
                        let withheld = self.compare(sys, &before, &now).await;
                        if withheld.is_empty() {
                            (before, settled) = (now, Some(listed));
                        } else {
                            before.retain(|_, (uid, _)| withheld.contains(uid));
                            before.extend(now.into_iter().filter(|(_, (uid, _))| !withheld.contains(uid)));
                            settled = None;
                        }
                    }
                    self.cache.set().relisted_ns = sys.now_ns();
                    self.relisted.notify(sys);
                }
                Err(failure) => {
                    let line = format!("\"GenericPLEG: Unable to retrieve pods\" err=\"{}\"", super::runtime::rpc_error(&failure));
                    sys.step(K.line(PLEG, 205)).log("error", line).await;
                }
            }
            sys.sleep(RELIST_PERIOD_NS).await;
        }
    }

    /// `GetPods(true)`: all sandboxes and all containers.
    async fn relist(&self, sys: &Sys) -> Result<Listed, Failure> {
        let sandboxes = self.cri(sys, K.line(PLEG, 203), ListPodSandboxRequest::default()).await?;
        let filter = Some(ContainerFilter::default());
        let containers = self.cri(sys, K.line(PLEG, 203), ListContainersRequest { filter }).await?;
        Ok(Listed { sandboxes, containers })
    }

    /// Looks closer at every pod in which something has changed. The pods at which that failed are returned: next time again.
    async fn compare(self: &Rc<Self>, sys: &Sys, before: &Seen, now: &Seen) -> SortedSet<Text> {
        let mut events: SortedMap<Text, Vec<(&'static str, Text)>> = SortedMap::new();
        for (id, (uid, running)) in now {
            let kind = match (before.get(id), running) {
                (Some((_, former)), current) if former == current => continue,
                (_, true) => "ContainerStarted",
                (_, false) => "ContainerDied",
            };
            events.entry(uid.clone()).or_default().push((kind, id.clone()));
        }
        for (id, (uid, running)) in before {
            if !now.contains_key(id) {
                let kinds: &[&str] = if *running { &["ContainerDied", "ContainerRemoved"] } else { &["ContainerRemoved"] };
                events.entry(uid.clone()).or_default().extend(kinds.iter().map(|kind| (*kind, id.clone())));
            }
        }
        let mut withheld = SortedSet::new();
        for (uid, events) in events {
            sys.routine(false);
            if let Ok(status) = self.pod_status(sys, &uid).await {
                self.cache.set().pods.insert(uid.clone(), status);
                self.report(sys, &uid, &events, now).await;
            } else {
                withheld.insert(uid);
            }
            sys.routine(true);
        }
        withheld
    }

    async fn report(self: &Rc<Self>, sys: &Sys, uid: &Text, events: &[(&'static str, Text)], now: &Seen) {
        let Some(pod) = self.pod(uid) else { return };
        let runs = self.started_last(&pod, events, now);
        for (kind, id) in events {
            let line = format!(
                "\"SyncLoop (PLEG): event for pod\" pod=\"{}/{}\" event=&{{ID:{uid} Type:{kind} Data:{id}}}",
                pod.namespace, pod.name
            );
            let step = sys.step(K.line("pkg/kubelet/kubelet.go", 2081)).about(id.clone());
            let step = match *kind {
                "ContainerDied" => step.milestone("container.exited"),
                _ if runs.as_ref() == Some(id) => step.milestone("pod.running"),
                _ => step,
            };
            step.log("info", line).await;
        }
        // A container that was removed is no reason to sync: pkg/kubelet/kubelet.go:2424.
        if events.iter().any(|(kind, _)| *kind != "ContainerRemoved") {
            self.wake_worker(sys, uid);
        }
    }

    /// The container with whose start the pod runs: all its containers were seen running, and this one for the first time.
    fn started_last(&self, pod: &StaticPod, events: &[(&'static str, Text)], now: &Seen) -> Option<Text> {
        let cache = self.cache.get();
        let status = cache.pods.get(&pod.uid)?;
        let seen_running = |status: &&ContainerStatus| now.get(&status.id).is_some_and(|(_, running)| *running);
        let running = |container: &Container| status.container(&container.name).filter(seen_running).map(|status| &status.id);
        let all: Option<Vec<&Text>> = pod.pod.spec.containers.iter().map(running).collect();
        let started = |id: &Text| events.iter().any(|(kind, about)| *kind == "ContainerStarted" && about == id);
        all?.into_iter().rfind(|id| started(id)).cloned()
    }

    /// `GetPodStatus`: four kinds of calls, one pod.
    pub(super) async fn pod_status(&self, sys: &Sys, uid: &Text) -> Result<PodStatus, Failure> {
        let manager = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";
        let label_selector: Map = [(POD_UID, uid.clone())].into_iter().collect();
        let filter = Some(PodSandboxFilter { label_selector: label_selector.clone(), ..Default::default() });
        let list = self.cri(sys, K.line(manager, 1012), ListPodSandboxRequest { filter }).await?;
        let mut status = PodStatus::default();
        for sandbox in list.items.iter().rev() {
            let request = PodSandboxStatusRequest { pod_sandbox_id: sandbox.id.clone(), verbose: false };
            let answer = self.cri(sys, K.line(manager, 1029), request).await?;
            status.sandboxes.extend(answer.status.clone());
        }
        let filter = Some(ContainerFilter { label_selector, ..Default::default() });
        let list = self.cri(sys, K.line("pkg/kubelet/kuberuntime/kuberuntime_container.go", 475), ListContainersRequest { filter }).await?;
        for container in list.containers.iter().rev() {
            let request = ContainerStatusRequest { container_id: container.id.clone(), verbose: false };
            let answer = self.cri(sys, K.line("pkg/kubelet/kuberuntime/kuberuntime_container.go", 488), request).await?;
            status.containers.extend(answer.status.clone());
        }
        status.sandboxes.sort_by_key(|sandbox| std::cmp::Reverse(sandbox.created_at));
        status.containers.sort_by_key(|container| std::cmp::Reverse(container.created_at));
        Ok(status)
    }
}
