//! From what the PLEG has seen to what the API server is told: `generateAPIPodStatus`. Nothing is called.

use super::actions::should_be_restarted;
use super::cache::PodStatus as Seen;
use super::prober::ProbeManager;
use super::source::StaticPod;
use crate::scenario::pod::{Container, RestartPolicy};
use crate::sorted::SortedMap;
use crate::trace::Text;
use crate::wire::cri;
use crate::wire::kubernetes::{Condition, ContainerState, ContainerStatus, Phase, PodStatus, Running, Terminated, Waiting, time};

/// What is known besides.
pub(super) struct Surroundings<'a> {
    /// `docker`, `containerd`, `cri-o`: it becomes part of every container's id.
    pub(super) runtime_name: &'a str,
    pub(super) host_ip: &'a Text,
    /// Since when the kubelet knows the pod.
    pub(super) start_time: Text,
    /// Why containers could not be started the last time, by name.
    pub(super) reasons: &'a SortedMap<Text, Waiting>,
    /// What probes have found.
    pub(super) probes: &'a ProbeManager,
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
    let phase = phase(spec.restart_policy, &init_container_statuses, &container_statuses);
    let sandbox = seen.sandbox().filter(|sandbox| sandbox.state == cri::PodSandboxState::Ready);
    let own_ip = sandbox.and_then(|sandbox| sandbox.network.as_ref()).map_or_else(|| "".into(), |network| network.ip.clone());
    PodStatus {
        phase,
        conditions: conditions(phase, &init_container_statuses, &container_statuses),
        host_ip: around.host_ip.clone(),
        pod_ip: if spec.host_network { around.host_ip.clone() } else { own_ip },
        start_time: around.start_time.clone(),
        init_container_statuses,
        container_statuses,
        ephemeral_container_statuses: ephemeral.collect(),
        qos_class: pod.pod.quality_of_service().name(),
    }
}

/// `convertToAPIContainerStatuses`, for one container: kubernetes v1.22.0 pkg/kubelet/kubelet_pods.go:1621, :1756.
fn container_status(pod: &StaticPod, container: &Container, is_init: bool, seen: &Seen, around: &Surroundings<'_>) -> ContainerStatus {
    let name: Text = container.name.as_str().into();
    let mut instances = seen.containers.iter().filter(|status| status.metadata.as_ref().is_some_and(|metadata| metadata.name == name));
    let newest = instances.next();
    let default_reason = if !is_init && !pod.pod.spec.init_containers.is_empty() { "PodInitializing" } else { "ContainerCreating" };
    let mut state = newest.map_or_else(|| ContainerState::waiting(default_reason, ""), |status| state_of(status, around.runtime_name));
    let before = instances.find(|status| status.state == cri::ContainerState::Exited);
    let mut last_state = before.map_or_else(ContainerState::default, |status| state_of(status, around.runtime_name));
    let is_done = is_init && newest.is_some_and(|status| status.state == cri::ContainerState::Exited && status.exit_code == 0);
    if let Some(waiting) = around.reasons.get(&name).filter(|_| !is_done && should_be_restarted(pod.pod.spec.restart_policy, newest)) {
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
    ContainerStatus {
        // Init containers are not probed: one is ready when it is done.
        ready: if is_init { is_finished } else { is_so(ProbeManager::is_ready) },
        started: !is_init && is_so(ProbeManager::is_started),
        restart_count: newest.and_then(|status| status.metadata.as_ref()).map_or(0, |metadata| metadata.attempt),
        image: newest.and_then(|status| status.image.as_ref()).map_or_else(|| container.image.as_str().into(), |image| image.image.clone()),
        image_id: newest.map_or_else(|| "".into(), |status| status.image_ref.clone()),
        container_id: newest.map_or_else(|| "".into(), |status| container_id(around.runtime_name, &status.id)),
        name,
        state,
        last_state,
    }
}

impl PodStatus {
    /// Changes what is said of a container, and what follows from it; the same status if nothing is said of it.
    pub(super) fn with_container(&self, id: &str, change: impl FnOnce(&mut ContainerStatus)) -> Self {
        let mut changed = self.clone();
        let found = changed.container_statuses.iter_mut().find(|status| &*status.container_id == id);
        if let Some(status) = found {
            change(status);
            changed.conditions = conditions(changed.phase, &changed.init_container_statuses, &changed.container_statuses);
        }
        changed
    }
}

/// `docker://ID`.
pub(super) fn container_id(runtime_name: &str, id: &str) -> Text {
    format!("{runtime_name}://{id}").into()
}

fn state_of(status: &cri::ContainerStatus, runtime_name: &str) -> ContainerState {
    let at = |ns: i64| time(u64::try_from(ns).unwrap_or(0));
    match status.state {
        cri::ContainerState::Running => {
            ContainerState { running: Some(Running { started_at: at(status.started_at) }), ..ContainerState::default() }
        }
        cri::ContainerState::Exited => {
            let terminated = Terminated {
                exit_code: status.exit_code,
                reason: status.reason.clone(),
                message: status.message.clone(),
                started_at: at(status.started_at),
                finished_at: at(status.finished_at),
                container_id: container_id(runtime_name, &status.id),
            };
            ContainerState { terminated: Some(terminated), ..ContainerState::default() }
        }
        cri::ContainerState::Created | cri::ContainerState::Unknown => ContainerState::waiting("ContainerCreating", ""),
    }
}

/// `getPhase`: kubernetes v1.22.0 pkg/kubelet/kubelet_pods.go:1275.
fn phase(policy: RestartPolicy, init: &[ContainerStatus], app: &[ContainerStatus]) -> Phase {
    let exit_code = |state: &ContainerState| state.terminated.as_ref().map(|terminated| terminated.exit_code);
    let ended = |status: &ContainerStatus| exit_code(&status.state).or_else(|| exit_code(&status.last_state));
    let is_initialising = init.iter().any(|status| ended(status).is_none());
    let has_failed = init.iter().any(|status| ended(status).is_some_and(|code| code != 0));
    if has_failed && policy == RestartPolicy::Never {
        return Phase::Failed;
    }
    let waits = |status: &ContainerStatus| status.state.waiting.is_some() && exit_code(&status.last_state).is_none();
    if is_initialising || app.iter().any(waits) {
        return Phase::Pending;
    }
    if app.iter().any(|status| status.state.running.is_some()) {
        return Phase::Running;
    }
    let succeeded = app.iter().all(|status| exit_code(&status.state) == Some(0));
    match policy {
        RestartPolicy::Always => Phase::Running,
        _ if succeeded => Phase::Succeeded,
        RestartPolicy::Never => Phase::Failed,
        RestartPolicy::OnFailure => Phase::Running,
    }
}

fn conditions(phase: Phase, init: &[ContainerStatus], app: &[ContainerStatus]) -> Vec<Condition> {
    let condition = |r#type, unready: &[&str], reason, what: &str| {
        let status = if unready.is_empty() && reason != "PodCompleted" { "True" } else { "False" };
        let (reason, message) = match (status, reason) {
            ("True", _) => ("", "".into()),
            (_, "PodCompleted") => ("PodCompleted", "".into()),
            _ => (reason, format!("containers with {what} status: [{}]", unready.join(" ")).into()),
        };
        Condition { r#type, status, reason, message }
    };
    let unready = |statuses: &[ContainerStatus]| -> Vec<String> {
        statuses.iter().filter(|status| !status.ready).map(|status| status.name.to_string()).collect()
    };
    let (init, app) = (unready(init), unready(app));
    let [init, app]: [Vec<&str>; 2] = [&init, &app].map(|names| names.iter().map(String::as_str).collect());
    let completed = phase == Phase::Succeeded;
    let of_app = if completed { "PodCompleted" } else { "ContainersNotReady" };
    vec![
        condition("Initialized", &init, "ContainersNotInitialized", "incomplete"),
        condition("Ready", &app, of_app, "unready"),
        condition("ContainersReady", &app, of_app, "unready"),
        condition("PodScheduled", &[], "", ""),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(state: ContainerState) -> ContainerStatus {
        ContainerStatus { state, ..ContainerStatus::default() }
    }
    fn running() -> ContainerStatus {
        with(ContainerState { running: Some(Running { started_at: "".into() }), ..ContainerState::default() })
    }
    fn ended(exit_code: i32) -> ContainerStatus {
        let terminated = Terminated {
            exit_code,
            reason: "".into(),
            message: "".into(),
            started_at: "".into(),
            finished_at: "".into(),
            container_id: "".into(),
        };
        with(ContainerState { terminated: Some(terminated), ..ContainerState::default() })
    }
    fn waiting() -> ContainerStatus {
        with(ContainerState::waiting("ContainerCreating", ""))
    }
    fn backing_off() -> ContainerStatus {
        ContainerStatus { last_state: ended(1).state, ..with(ContainerState::waiting("CrashLoopBackOff", "")) }
    }

    #[test]
    fn a_phase_follows_from_containers_and_restart_policy() {
        use RestartPolicy::{Always, Never, OnFailure};
        let cases = [
            (Always, vec![], vec![waiting()], Phase::Pending),
            (Always, vec![], vec![running(), waiting()], Phase::Pending),
            (Always, vec![], vec![running(), ended(1)], Phase::Running),
            (Always, vec![], vec![ended(0)], Phase::Running),
            (Always, vec![], vec![backing_off()], Phase::Running),
            (OnFailure, vec![], vec![ended(0), ended(0)], Phase::Succeeded),
            (OnFailure, vec![], vec![ended(0), ended(1)], Phase::Running),
            (Never, vec![], vec![ended(0)], Phase::Succeeded),
            (Never, vec![], vec![ended(0), ended(1)], Phase::Failed),
            (Always, vec![running()], vec![waiting()], Phase::Pending),
            (Always, vec![ended(0)], vec![running()], Phase::Running),
            (Never, vec![ended(1)], vec![waiting()], Phase::Failed),
        ];
        for (policy, init, app, wanted) in cases {
            assert_eq!(phase(policy, &init, &app), wanted, "{policy:?} {init:?} {app:?}");
        }
    }

    #[test]
    fn a_pod_that_has_completed_is_not_ready_and_says_why() {
        let words = |conditions: Vec<Condition>| -> Vec<String> {
            conditions.iter().map(|condition| format!("{}={} {}", condition.r#type, condition.status, condition.reason)).collect()
        };
        let done = words(conditions(Phase::Succeeded, &[], &[ended(0)]));
        assert_eq!(done[1], "Ready=False PodCompleted");
        let begins = conditions(Phase::Pending, &[], &[ContainerStatus { name: "app".into(), ..waiting() }]);
        assert_eq!(&*begins[1].message, "containers with unready status: [app]");
        assert_eq!(words(begins)[3], "PodScheduled=True ");
    }
}
