//! What follows from a pod's containers: its phase, and its conditions. kubernetes v1.22.0 pkg/kubelet/kubelet_pods.go:1275,
//! pkg/kubelet/status/generate.go.

use super::actions::should_be_restarted;
use super::cache::PodStatus as Seen;
use super::release::Statuses;
use crate::pod::{Container, PodSpec, RestartPolicy};
use crate::trace::Text;
use crate::wire::cri;
use crate::wire::kubernetes::{Condition, ContainerState, ContainerStatus, Phase, PodStatus};

/// `getPhase`. A pod that is over ends, whatever its restart policy.
pub(super) fn phase(policy: RestartPolicy, init: &[ContainerStatus], app: &[ContainerStatus], is_over: bool) -> Phase {
    let exit_code = |state: &ContainerState| state.terminated.as_ref().map(|terminated| terminated.exit_code);
    let ended = |status: &ContainerStatus| match &status.state {
        ContainerState { running: Some(_), .. } => None,
        state => exit_code(state).or_else(|| exit_code(&status.last_state)),
    };
    let has_failed = init.iter().any(|status| ended(status).is_some_and(|code| code != 0));
    if has_failed && policy == RestartPolicy::Never {
        return Phase::Failed;
    }
    let is_initialising = init.iter().any(|status| ended(status).is_none());
    let is_running = |status: &ContainerStatus| status.state.running.is_some();
    if is_initialising || app.iter().any(|status| !is_running(status) && ended(status).is_none()) {
        return Phase::Pending;
    }
    if app.iter().any(is_running) {
        return Phase::Running;
    }
    let succeeded = app.iter().all(|status| exit_code(&status.state) == Some(0));
    match policy {
        _ if is_over => {
            if succeeded {
                Phase::Succeeded
            } else {
                Phase::Failed
            }
        }
        RestartPolicy::Always => Phase::Running,
        _ if succeeded => Phase::Succeeded,
        RestartPolicy::Never => Phase::Failed,
        RestartPolicy::OnFailure => Phase::Running,
    }
}

/// Whether a pod's phase is final: all its containers have ended, or one that comes before them has failed, and none is started again.
pub(super) fn has_ended(spec: &PodSpec, seen: &Seen) -> bool {
    let exited = |container: &Container| seen.container(&container.name).filter(|status| status.state == cri::ContainerState::Exited);
    let is_over = |container: &Container| exited(container).is_some_and(|status| !should_be_restarted(spec.restart_policy, Some(status)));
    let has_failed = |container: &Container| exited(container).is_some_and(|status| status.exit_code != 0);
    let failed_before = spec.restart_policy == RestartPolicy::Never && spec.init_containers.iter().any(has_failed);
    failed_before || spec.containers.iter().all(is_over)
}

/// The four conditions that are the kubelet's. Since when they are so is said later.
pub(super) fn conditions(phase: Phase, init: &[ContainerStatus], app: &[ContainerStatus], statuses: Statuses) -> Vec<Condition> {
    let succeeded = phase == Phase::Succeeded;
    let initialized = match (succeeded, unready(init)) {
        (true, _) => condition("Initialized", "True", "PodCompleted", "".into()),
        (false, None) => condition("Initialized", "True", "", "".into()),
        (false, Some(names)) => {
            condition("Initialized", "False", "ContainersNotInitialized", format!("containers with incomplete status: [{names}]").into())
        }
    };
    let of_containers = |r#type| match (terminal_reason(phase, statuses), unready(app)) {
        (Some(reason), _) => condition(r#type, "False", reason, "".into()),
        (None, None) => condition(r#type, "True", "", "".into()),
        (None, Some(names)) => {
            condition(r#type, "False", "ContainersNotReady", format!("containers with unready status: [{names}]").into())
        }
    };
    vec![initialized, of_containers("Ready"), of_containers("ContainersReady"), condition("PodScheduled", "True", "", "".into())]
}

/// `mergePodStatus`: what is told while containers of the pod may still run, if the release waits for that; and from 1.26 on a pod that has
/// ended is not ready. kubernetes v1.24.0 pkg/kubelet/status/status_manager.go.
pub(super) fn merged(known: &PodStatus, told: &PodStatus, statuses: Statuses, may_run: bool) -> PodStatus {
    let mut merged = known.clone();
    if may_run && merged.phase.is_final() && !told.phase.is_final() {
        (merged.phase, merged.reason, merged.message) = (told.phase, told.reason.clone(), told.message.clone());
    }
    if let Some(reason) = terminal_reason(merged.phase, statuses).filter(|_| statuses.failed_conditions) {
        let ready = merged.conditions.iter_mut().filter(|condition| ["Ready", "ContainersReady"].contains(&condition.r#type));
        for condition in ready.filter(|condition| condition.status == "True") {
            (condition.status, condition.reason, condition.message) = ("False", reason, "".into());
        }
    }
    merged
}

/// Why the containers of a pod that has ended are not ready.
fn terminal_reason(phase: Phase, statuses: Statuses) -> Option<&'static str> {
    match phase {
        Phase::Succeeded => Some("PodCompleted"),
        Phase::Failed if statuses.failed_conditions => Some("PodFailed"),
        _ => None,
    }
}

/// The names of those that are not ready, if there are any.
fn unready(statuses: &[ContainerStatus]) -> Option<String> {
    let names: Vec<&str> = statuses.iter().filter(|status| !status.ready).map(|status| &*status.name).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

fn condition(r#type: &'static str, status: &'static str, reason: &'static str, message: Text) -> Condition {
    Condition { r#type, status, last_transition_time: "".into(), reason, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::kubelet::release::RELEASES;
    use crate::wire::kubernetes::{Running, Terminated};

    fn with(state: ContainerState) -> ContainerStatus {
        ContainerStatus { state, ..ContainerStatus::default() }
    }
    fn running() -> ContainerStatus {
        with(ContainerState { running: Some(Running { started_at: "".into() }), ..ContainerState::default() })
    }
    fn ended(exit_code: i32) -> ContainerStatus {
        let terminated = Terminated { exit_code, ..Terminated::default() };
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
            (Always, vec![ContainerStatus { last_state: ended(1).state, ..running() }], vec![waiting()], Phase::Pending),
        ];
        for (policy, init, app, wanted) in cases {
            assert_eq!(phase(policy, &init, &app, false), wanted, "{policy:?} {init:?} {app:?}");
        }
    }

    #[test]
    fn a_pod_that_is_over_ends_whatever_its_restart_policy() {
        assert_eq!(phase(RestartPolicy::Always, &[], &[ended(0)], true), Phase::Succeeded);
        assert_eq!(phase(RestartPolicy::Always, &[], &[ended(0), ended(137)], true), Phase::Failed);
    }

    #[test]
    fn a_pod_that_has_ended_is_not_ready_and_says_why_if_it_failed_from_1_26_on() {
        let words = |conditions: Vec<Condition>| -> Vec<String> {
            conditions.iter().map(|condition| format!("{}={} {}", condition.r#type, condition.status, condition.reason)).collect()
        };
        for release in RELEASES {
            let statuses = release.statuses;
            let done = words(conditions(Phase::Succeeded, &[], &[ended(0)], statuses));
            assert_eq!(done[..2], ["Initialized=True PodCompleted", "Ready=False PodCompleted"]);
            let failed = words(conditions(Phase::Failed, &[], &[ended(1)], statuses));
            let reason = if ["1.26", "1.27"].contains(&release.id) { "PodFailed" } else { "ContainersNotReady" };
            assert_eq!(failed[2], format!("ContainersReady=False {reason}"), "{}", release.id);
            let begins = conditions(Phase::Pending, &[], &[ContainerStatus { name: "app".into(), ..waiting() }], statuses);
            assert_eq!(&*begins[1].message, "containers with unready status: [app]");
            assert_eq!(words(begins)[3], "PodScheduled=True ");
        }
    }
}
