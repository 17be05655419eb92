//! `computePodActions`: what should be done, from what should run and what was seen. Nothing is called.

use super::cache::PodStatus;
use super::prober::{Outcome, ProbeKind, ProbeManager};
use super::release::Gates;
use super::source::StaticPod;
use super::{ephemeral, go_syntax};
use crate::kernel::Step;
use crate::pod::{Container, Pod, RestartPolicy};
use crate::trace::{Milestone, Text};
use crate::wire::cri::{ContainerState, ContainerStatus, NamespaceMode, PodSandboxState, PodSandboxStatus};

/// What a sync has to do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PodActions {
    pub(super) kill_pod: bool,
    pub(super) create_sandbox: bool,
    pub(super) sandbox_id: Option<Text>,
    pub(super) attempt: u32,
    /// The init container to start, by index.
    pub(super) next_init_container: Option<usize>,
    /// The containers to start, by index.
    pub(super) containers_to_start: Vec<usize>,
    /// The ephemeral containers to start, by index.
    pub(super) ephemeral_to_start: Vec<usize>,
    /// The running containers to kill.
    pub(super) containers_to_kill: Vec<ContainerToKill>,
}

/// A running container that should not run as it does.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ContainerToKill {
    pub(super) id: Text,
    pub(super) name: Text,
    /// Why, as the event says it.
    pub(super) reason: String,
    /// The probe that it failed, if that is why.
    pub(super) failed: Option<ProbeKind>,
}

impl PodActions {
    /// Whether there is nothing to do.
    pub(super) fn is_nothing(&self) -> bool {
        let nothing_to_start =
            self.next_init_container.is_none() && self.containers_to_start.is_empty() && self.ephemeral_to_start.is_empty();
        !self.kill_pod && nothing_to_start && self.containers_to_kill.is_empty()
    }
    /// The step that tells them, with what is to be done by the names of the containers. A look that finds nothing to do while nothing
    /// else happens either is no place in the story.
    pub(super) fn told<'a>(&self, step: Step<'a>, pod: &StaticPod) -> Step<'a> {
        if step.sys().is_routine() {
            return step;
        }
        let spec = &pod.pod.spec;
        let names = |names: Vec<&str>| names.join(", ");
        let container = |index: &usize| spec.containers.get(*index).map(|container| container.name.as_str());
        let ephemeral = |index: &usize| spec.ephemeral_containers.get(*index).map(|ephemeral| ephemeral.container.name.as_str());
        let init = self.next_init_container.and_then(|index| spec.init_containers.get(index)).map(|container| container.name.as_str());
        let is = |is: bool| if is { "yes" } else { "" };
        step.milestone(Milestone::SyncCompute)
            .fact("title", "computePodActions")
            .fact("pod", pod.name.clone())
            .fact("stop", is(self.kill_pod))
            .fact("kill", names(self.containers_to_kill.iter().map(|doomed| &*doomed.name).collect()))
            .fact("sandbox", is(self.create_sandbox))
            .fact("ephemeral", names(self.ephemeral_to_start.iter().filter_map(ephemeral).collect()))
            .fact("init", init.unwrap_or_default())
            .fact("start", names(self.containers_to_start.iter().filter_map(container).collect()))
    }
    /// As the log writes them.
    pub(super) fn described(&self, pod: &Pod) -> String {
        let init = self.next_init_container.and_then(|index| pod.spec.init_containers.get(index));
        let init = init.map_or_else(|| "nil".to_owned(), go_syntax::container);
        let indices = |indices: &[usize]| indices.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
        let kill = |doomed: &ContainerToKill| format!("{}:{{name:{} message:{}}}", doomed.id, doomed.name, doomed.reason);
        let kill: Vec<String> = self.containers_to_kill.iter().map(kill).collect();
        format!(
            "{{KillPod:{} CreateSandbox:{} SandboxID:{} Attempt:{} NextInitContainerToStart:{init} ContainersToStart:[{}] ContainersToKill:map[{}] EphemeralContainersToStart:[{}]}}",
            self.kill_pod,
            self.create_sandbox,
            self.sandbox_id.as_deref().unwrap_or(""),
            self.attempt,
            indices(&self.containers_to_start),
            kill.join(" "),
            indices(&self.ephemeral_to_start)
        )
    }
}

/// kubernetes v1.22.0 pkg/kubelet/kuberuntime/kuberuntime_manager.go:538
pub(super) fn compute(pod: &StaticPod, status: &PodStatus, probes: &ProbeManager, gates: Gates) -> PodActions {
    let spec = &pod.pod.spec;
    let (changed, attempt, sandbox_id) = sandbox_changed(pod, status);
    let mut actions = PodActions { kill_pod: changed, create_sandbox: changed, sandbox_id, attempt, ..PodActions::default() };
    if changed {
        let ran_before = attempt != 0 && !status.containers.is_empty();
        if spec.restart_policy == RestartPolicy::Never && ran_before {
            actions.create_sandbox = false;
            return actions;
        }
        let finished = |container: &Container| {
            spec.restart_policy == RestartPolicy::OnFailure
                && status.container(&container.name).is_some_and(|status| status.state == ContainerState::Exited && status.exit_code == 0)
        };
        let to_start: Vec<usize> =
            spec.containers.iter().enumerate().filter(|(_, container)| !finished(container)).map(|(index, _)| index).collect();
        if to_start.is_empty() {
            actions.create_sandbox = false;
        } else if spec.init_containers.is_empty() {
            actions.containers_to_start = to_start;
        } else {
            actions.next_init_container = Some(0);
        }
        return actions;
    }
    // A static pod cannot have any: nobody puts them in.
    if gates.ephemeral_containers && !pod.is_static {
        actions.ephemeral_to_start = ephemeral::to_start(spec, status);
    }
    match next_init_container(pod, status) {
        Init::Done => {}
        Init::Wait => return actions,
        Init::Start(index) => {
            actions.next_init_container = Some(index);
            return actions;
        }
        Init::Failed => {
            actions.kill_pod = true;
            return actions;
        }
    }
    let mut kept = 0;
    for (index, container) in spec.containers.iter().enumerate() {
        match status.container(&container.name) {
            Some(status) if status.state == ContainerState::Running => match failed_probe(probes, &status.id) {
                None => kept += 1,
                Some(probe) => {
                    let name = Text::from(container.name.as_str());
                    let mut reason = format!("Container {name} failed {} probe", probe.name().to_lowercase());
                    if spec.restart_policy != RestartPolicy::Never {
                        reason += ", will be restarted";
                        actions.containers_to_start.push(index);
                    }
                    actions.containers_to_kill.push(ContainerToKill { id: status.id.clone(), name, reason, failed: Some(probe) });
                }
            },
            status => {
                if should_be_restarted(spec.restart_policy, status) {
                    actions.containers_to_start.push(index);
                }
            }
        }
    }
    // That is how the sandbox of a pod that has completed gets stopped: kuberuntime_manager.go:708.
    actions.kill_pod = kept == 0 && actions.containers_to_start.is_empty();
    actions
}

/// The probe for which a container that runs is killed: kuberuntime_manager.go:677.
fn failed_probe(probes: &ProbeManager, container_id: &str) -> Option<ProbeKind> {
    if probes.liveness(container_id) == Some(Outcome::Failure) {
        return Some(ProbeKind::Liveness);
    }
    (probes.startup(container_id) == Some(Outcome::Failure)).then_some(ProbeKind::Startup)
}

/// `podSandboxChanged`: whether a new sandbox is needed, its attempt, and the old one's id.
fn sandbox_changed(pod: &StaticPod, status: &PodStatus) -> (bool, u32, Option<Text>) {
    let Some(sandbox) = status.sandbox() else { return (true, 0, None) };
    let attempt = sandbox.metadata.as_ref().map_or(0, |metadata| metadata.attempt);
    let next = (true, attempt + 1, Some(sandbox.id.clone()));
    if status.ready_sandboxes() > 1 || sandbox.state != PodSandboxState::Ready {
        return next;
    }
    if is_host_network(sandbox) != pod.pod.spec.host_network {
        return (true, attempt + 1, None);
    }
    let no_address = sandbox.network.as_ref().is_none_or(|network| network.ip.is_empty());
    if !pod.pod.spec.host_network && no_address {
        return next;
    }
    (false, attempt, Some(sandbox.id.clone()))
}

fn is_host_network(sandbox: &PodSandboxStatus) -> bool {
    let options = sandbox.linux.as_ref().and_then(|linux| linux.namespaces.as_ref()).and_then(|namespaces| namespaces.options.as_ref());
    options.is_some_and(|options| options.network == NamespaceMode::Node)
}

enum Init {
    Done,
    Wait,
    Start(usize),
    Failed,
}

/// `findNextInitContainerToRun`: one a sync, in order.
fn next_init_container(pod: &StaticPod, status: &PodStatus) -> Init {
    let spec = &pod.pod.spec;
    if spec.init_containers.is_empty() || spec.containers.iter().any(|container| status.container(&container.name).is_some_and(is_running))
    {
        return Init::Done;
    }
    for (index, container) in spec.init_containers.iter().enumerate().rev() {
        let Some(status) = status.container(&container.name) else { continue };
        return match (status.state, status.exit_code) {
            (ContainerState::Running, _) => Init::Wait,
            (ContainerState::Exited, 0) if index + 1 == spec.init_containers.len() => Init::Done,
            (ContainerState::Exited, 0) => Init::Start(index + 1),
            (ContainerState::Exited, _) if spec.restart_policy == RestartPolicy::Never => Init::Failed,
            _ => Init::Start(index),
        };
    }
    Init::Start(0)
}

fn is_running(status: &ContainerStatus) -> bool {
    status.state == ContainerState::Running
}

/// `ShouldContainerBeRestarted`: kubernetes v1.22.0 pkg/kubelet/container/helpers.go:63.
pub(super) fn should_be_restarted(policy: RestartPolicy, status: Option<&ContainerStatus>) -> bool {
    match (status, policy) {
        (None, _) => true,
        (Some(status), _) if matches!(status.state, ContainerState::Created | ContainerState::Unknown) => true,
        (Some(_), RestartPolicy::Never) => false,
        (Some(status), RestartPolicy::OnFailure) => status.exit_code != 0,
        (Some(_), RestartPolicy::Always) => true,
    }
}
