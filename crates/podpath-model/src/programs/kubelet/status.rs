//! From what the PLEG has seen to what the API server is told: `generateAPIPodStatus`. Nothing is called.

use super::actions::should_be_restarted;
use super::cache::PodStatus as Seen;
use super::conditions::{conditions, phase};
use super::prober::ProbeManager;
use super::release::{Created, Statuses};
use super::source::StaticPod;
use crate::pod::Container;
use crate::sorted::SortedMap;
use crate::trace::Text;
use crate::wire::cri;
use crate::wire::kubernetes::{ContainerState, ContainerStatus, PodIp, PodStatus, Running, Terminated, Waiting, time};

/// What is known besides.
pub(super) struct Surroundings<'a> {
    /// `docker`, `containerd`, `cri-o`: it becomes part of every container's id.
    pub(super) runtime_name: &'a str,
    pub(super) host_ip: &'a Text,
    /// Since when the kubelet knows the pod.
    pub(super) start_time: Text,
    pub(super) now: Text,
    /// What was generated the last time.
    pub(super) former: Option<&'a PodStatus>,
    /// Why containers could not be started the last time, by name.
    pub(super) reasons: &'a SortedMap<Text, Waiting>,
    /// What probes have found.
    pub(super) probes: &'a ProbeManager,
    /// What the release makes of it.
    pub(super) statuses: Statuses,
    /// Nothing of the pod will be started again, whatever its restart policy.
    pub(super) is_over: bool,
}

pub(super) fn generate(pod: &StaticPod, seen: &Seen, around: &Surroundings<'_>) -> PodStatus {
    let spec = &pod.pod.spec;
    let statuses = |containers: &[Container], are_init| {
        containers.iter().map(|container| container_status(pod, container, are_init, seen, around)).collect::<Vec<_>>()
    };
    let (init_container_statuses, container_statuses) = (statuses(&spec.init_containers, true), statuses(&spec.containers, false));
    let ephemeral = spec.ephemeral_containers.iter().map(|ephemeral| {
        // They are not probed, and count for nothing.
        let status = container_status(pod, &ephemeral.container, false, seen, around);
        ContainerStatus { ready: false, started: false, ..status }
    });
    let ephemeral_container_statuses = ephemeral.collect();
    let generated = phase(spec.restart_policy, &init_container_statuses, &container_statuses, around.is_over && !pod.is_static);
    // What has ended does not come back: pkg/kubelet/kubelet_pods.go:1412.
    let former_phase = around.former.map(|former| former.phase);
    let phase = former_phase.filter(|former| former.is_final() && !generated.is_final()).unwrap_or(generated);
    let kept = around.former.filter(|former| former.phase == phase);
    let sandbox = seen.sandbox().filter(|sandbox| sandbox.state == cri::PodSandboxState::Ready);
    // The address of a pod that has no ready sandbox any more is the one that it had: kubernetes v1.22.0 pkg/kubelet/pleg/generic.go:373.
    let own_ip = match sandbox {
        Some(sandbox) => sandbox.network.as_ref().map(|network| network.ip.clone()),
        None => around.former.map(|former| former.pod_ip.clone()),
    };
    let own_ip = own_ip.unwrap_or_else(|| "".into());
    let pod_ip = if spec.host_network { around.host_ip.clone() } else { own_ip };
    let conditions = conditions(phase, &init_container_statuses, &container_statuses, around.statuses);
    PodStatus {
        phase,
        conditions,
        message: kept.map_or_else(|| "".into(), |former| former.message.clone()),
        reason: kept.map_or_else(|| "".into(), |former| former.reason.clone()),
        host_ip: around.host_ip.clone(),
        pod_ips: if pod_ip.is_empty() { Vec::new() } else { vec![PodIp { ip: pod_ip.clone() }] },
        pod_ip,
        start_time: around.start_time.clone(),
        init_container_statuses,
        container_statuses,
        ephemeral_container_statuses,
        qos_class: pod.pod.quality_of_service().name(),
    }
    .since(around.former, &around.now)
}

/// `convertToAPIContainerStatuses`, for one container: kubernetes v1.22.0 pkg/kubelet/kubelet_pods.go:1621, :1756.
fn container_status(pod: &StaticPod, container: &Container, is_init: bool, seen: &Seen, around: &Surroundings<'_>) -> ContainerStatus {
    let name: Text = container.name.as_str().into();
    let mut instances = seen.containers.iter().filter(|status| status.metadata.as_ref().is_some_and(|metadata| metadata.name == name));
    let newest = instances.next();
    let former = around.former.and_then(|former| former.container(&name));
    // The pod waits for its init containers, and they for each other: :1623.
    let default_reason = if pod.pod.spec.init_containers.is_empty() { "ContainerCreating" } else { "PodInitializing" };
    let mut state = match (newest, former) {
        (Some(status), _) => state_of(status, around),
        // Its last instance was removed.
        (None, Some(former)) if former.state.terminated.is_some() => former.state.clone(),
        (None, _) => ContainerState::waiting(default_reason, ""),
    };
    let before = instances.find(|status| status.state == cri::ContainerState::Exited);
    let mut last_state = before.map_or_else(ContainerState::default, |status| state_of(status, around));
    let is_done = is_init && newest.is_some_and(|status| status.state == cri::ContainerState::Exited && status.exit_code == 0);
    let may_wait = !is_done && !around.is_over && should_be_restarted(pod.pod.spec.restart_policy, newest);
    if let Some(waiting) = around.reasons.get(&name).filter(|_| may_wait) {
        if state.terminated.is_some() {
            last_state = state;
        }
        state = ContainerState { waiting: Some(waiting.clone()), ..ContainerState::default() };
    }
    // What probes have found of a container that runs: kubernetes v1.22.0 pkg/kubelet/prober/prober_manager.go `UpdatePodStatus`.
    let is_so = |found: fn(&ProbeManager, &Text, &str, &str) -> bool| {
        state.running.is_some() && newest.is_some_and(|newest| found(around.probes, &pod.uid, &name, &newest.id))
    };
    let is_finished = is_init && state.terminated.as_ref().is_some_and(|terminated| terminated.exit_code == 0);
    let kept = |value: fn(&ContainerStatus) -> Text| former.filter(|_| newest.is_none()).map_or_else(|| "".into(), value);
    ContainerStatus {
        // Init containers are not probed: one is ready when it is done.
        ready: if is_init { is_finished } else { is_so(ProbeManager::is_ready) },
        started: !is_init && is_so(ProbeManager::is_started),
        restart_count: match newest.and_then(|status| status.metadata.as_ref()) {
            Some(metadata) => metadata.attempt,
            None => former.map_or(0, |former| former.restart_count),
        },
        image: newest.and_then(|status| status.image.as_ref()).map_or_else(|| container.image.as_str().into(), |image| image.image.clone()),
        image_id: newest.map_or_else(|| kept(|former| former.image_id.clone()), |status| status.image_ref.clone()),
        container_id: newest
            .map_or_else(|| kept(|former| former.container_id.clone()), |status| container_id(around.runtime_name, &status.id)),
        name,
        state,
        last_state,
    }
}

impl PodStatus {
    /// `updateLastTransitionTime`: a condition that is as it was is so since then.
    pub(super) fn since(mut self, former: Option<&Self>, now: &Text) -> Self {
        for condition in &mut self.conditions {
            let known = former.and_then(|former| former.conditions.iter().find(|known| known.r#type == condition.r#type));
            let same = known.filter(|known| known.status == condition.status);
            condition.last_transition_time = same.map_or_else(|| now.clone(), |known| known.last_transition_time.clone());
        }
        self
    }

    /// Changes what is said of a container, and what follows from it; the same status if nothing is said of it.
    pub(super) fn with_container(&self, id: &str, statuses: Statuses, now: &Text, change: impl FnOnce(&mut ContainerStatus)) -> Self {
        let mut changed = self.clone();
        let found = changed.container_statuses.iter_mut().find(|status| &*status.container_id == id);
        if let Some(status) = found {
            change(status);
            changed.conditions = conditions(changed.phase, &changed.init_container_statuses, &changed.container_statuses, statuses);
        }
        changed.since(Some(self), now)
    }
}

/// `docker://ID`.
pub(super) fn container_id(runtime_name: &str, id: &str) -> Text {
    format!("{runtime_name}://{id}").into()
}

fn state_of(status: &cri::ContainerStatus, around: &Surroundings<'_>) -> ContainerState {
    let at = |ns: i64| time(u64::try_from(ns).unwrap_or(0));
    let id = container_id(around.runtime_name, &status.id);
    let terminated = |terminated| ContainerState { terminated: Some(terminated), ..ContainerState::default() };
    match (status.state, around.statuses.created) {
        (cri::ContainerState::Running, _) => {
            ContainerState { running: Some(Running { started_at: at(status.started_at) }), ..ContainerState::default() }
        }
        (cri::ContainerState::Exited, _) => terminated(Terminated {
            exit_code: status.exit_code,
            reason: status.reason.clone(),
            message: status.message.clone(),
            started_at: at(status.started_at),
            finished_at: at(status.finished_at),
            container_id: id,
        }),
        (cri::ContainerState::Created, Created::Terminated) => terminated(Terminated { container_id: id, ..Terminated::default() }),
        (cri::ContainerState::Created | cri::ContainerState::Unknown, _) => ContainerState::waiting("", ""),
    }
}
