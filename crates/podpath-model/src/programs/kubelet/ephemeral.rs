//! Ephemeral containers: put into a pod that runs, started once, and never again.

use std::rc::Rc;

use super::Kubelet;
use super::cache::PodStatus;
use super::source::StaticPod;
use super::start_container::Start;
use super::sync_pod::Sandbox;
use crate::kernel::Sys;
use crate::pod::{Container, PodSpec};
use crate::trace::{Failure, Text};
use crate::wire::cri::{ContainerConfig, NamespaceMode};

/// Those that there never were, by index: kubernetes v1.22.0 pkg/kubelet/kuberuntime/kuberuntime_manager.go:594-603.
pub(super) fn to_start(spec: &PodSpec, status: &PodStatus) -> Vec<usize> {
    let containers = spec.ephemeral_containers.iter().enumerate();
    containers.filter(|(_, ephemeral)| status.container(&ephemeral.container.name).is_none()).map(|(index, _)| index).collect()
}

/// The container sees the processes of its target, from inside its target's PID namespace.
pub(super) fn join(config: &mut ContainerConfig, target_id: Text) {
    let context = config.linux.as_mut().and_then(|linux| linux.security_context.as_mut());
    if let Some(options) = context.and_then(|context| context.namespace_options.as_mut()) {
        (options.pid, options.target_id) = (NamespaceMode::Target, target_id);
    }
}

impl Kubelet {
    /// Step 5 of `SyncPod`: what fails does not keep the others: kuberuntime_manager.go:907-911.
    pub(super) async fn start_ephemeral_containers(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        indices: &[usize],
        status: &PodStatus,
        sandbox: &Sandbox,
    ) -> Vec<Failure> {
        let mut failures = Vec::new();
        for index in indices {
            let container = &pod.pod.spec.ephemeral_containers[*index].container;
            let started = self.start(sys, Start { pod, container, kind: "ephemeral container", status, sandbox }).await;
            failures.extend(started.err());
        }
        failures
    }

    /// `getTargetID`: the newest instance of the container that is to be looked at; none if none is named.
    pub(super) fn target_of(&self, pod: &StaticPod, container: &Container) -> Result<Option<Text>, Text> {
        let ephemeral = pod.pod.spec.ephemeral_containers.iter().find(|ephemeral| ephemeral.container.name == container.name);
        let Some(name) = ephemeral.and_then(|ephemeral| ephemeral.target_container_name.as_deref()) else { return Ok(None) };
        let target = self.cache.get().status(&pod.uid).container(name).map(|target| target.id.clone());
        target.map(Some).ok_or_else(|| format!("unable to find target container {name}").into())
    }
}
