//! From the Pod to what the CRI is given: `generatePodSandboxConfig` and `generateContainerConfig`.

use super::environment::{environment, expand, value_of};
use super::kill_pod::{PORTS, PRE_STOP};
use super::log::{Level, Line};
use super::source::{HOST_NAME_MAX, StaticPod};
use super::startup::ROOT;
use super::sync_pod::Sandbox;
use super::{K, Kubelet, kept};
use crate::kernel::Sys;
use crate::pod::{self, Container, TerminationMessagePolicy};
use crate::programs::pod_hash;
use crate::trace::Text;
use crate::wire::cri::{
    ContainerConfig, ContainerMetadata, Image, ImageSpec, Int64Value, LinuxContainerConfig, LinuxPodSandboxConfig,
    LinuxSandboxSecurityContext, NamespaceMode, NamespaceOption, PodSandboxConfig, PodSandboxMetadata, PortMapping, ProfileType, Protocol,
    SecurityProfile,
};
use crate::wire::json::{List, Map};

impl Kubelet {
    /// `/var/lib/kubelet/pods/UID`.
    pub(super) fn pod_directory(&self, uid: &str) -> String {
        format!("{ROOT}/pods/{uid}")
    }

    pub(super) async fn sandbox_config(&self, sys: &Sys, pod: &StaticPod, attempt: u32) -> PodSandboxConfig {
        let spec = &pod.pod.spec;
        let mut labels: Map = text_map(&pod.pod.metadata.labels);
        for (key, value) in
            [("io.kubernetes.pod.name", &pod.name), ("io.kubernetes.pod.namespace", &pod.namespace), ("io.kubernetes.pod.uid", &pod.uid)]
        {
            labels.insert(key, value);
        }
        let mut annotations = text_map(&pod.pod.metadata.annotations);
        if pod.is_static {
            annotations.insert("kubernetes.io/config.hash", &pod.uid);
        }
        annotations.insert("kubernetes.io/config.seen", "1970-01-01T00:00:00Z");
        annotations.insert("kubernetes.io/config.source", if pod.is_static { "file" } else { "api" });
        let ports = spec.containers.iter().flat_map(|container| &container.ports).map(|port| PortMapping {
            protocol: match port.protocol {
                pod::Protocol::Tcp => Protocol::Tcp,
                pod::Protocol::Udp => Protocol::Udp,
                pod::Protocol::Sctp => Protocol::Sctp,
            },
            container_port: i32::from(port.container_port),
            host_port: i32::from(port.host_port.unwrap_or(0)),
            host_ip: port.host_ip.as_deref().unwrap_or("").into(),
        });
        PodSandboxConfig {
            metadata: Some(PodSandboxMetadata { name: pod.name.clone(), uid: pod.uid.clone(), namespace: pod.namespace.clone(), attempt }),
            // A pod in the node's network has the node's name: pkg/kubelet/kuberuntime/kuberuntime_sandbox.go:99.
            hostname: if spec.host_network { "".into() } else { self.say_host_name(sys, pod).await },
            log_directory: format!("/var/log/pods/{}_{}_{}", pod.namespace, pod.name, pod.uid).into(),
            dns_config: Some(self.pod_dns(sys, pod).await),
            port_mappings: ports.collect(),
            labels,
            annotations,
            linux: Some(self.sandbox_linux(pod)),
        }
    }

    /// `GeneratePodHostNameAndDomain`, and what it says of a name that is too long.
    async fn say_host_name(&self, sys: &Sys, pod: &StaticPod) -> Text {
        let (whole, name) = (pod.whole_host_name(), pod.host_name());
        if whole.len() > HOST_NAME_MAX {
            // The name as it was cut, before its last dashes and dots go.
            let (of, cut) = (&pod.name, &whole[..HOST_NAME_MAX]);
            let line = || Line {
                sentence: format!("hostname for pod:\"{of}\" was longer than {HOST_NAME_MAX}. Truncated hostname to :\"{cut}\""),
                structured: format!(
                    "\"Hostname for pod was too long, truncated it\" podName=\"{of}\" hostnameMaxLen={HOST_NAME_MAX} truncatedHostname=\"{cut}\""
                ),
            };
            self.say(sys.step(K.line("pkg/kubelet/kubelet_pods.go", 416)), Level::Error, line).await;
        }
        name
    }

    pub(super) fn namespace_options(&self, pod: &StaticPod) -> NamespaceOption {
        let spec = &pod.pod.spec;
        let node_or_pod = |node: bool| if node { NamespaceMode::Node } else { NamespaceMode::Pod };
        let pid = match (spec.host_pid, spec.share_process_namespace) {
            (true, _) => NamespaceMode::Node,
            (false, true) => NamespaceMode::Pod,
            (false, false) => NamespaceMode::Container,
        };
        NamespaceOption { network: node_or_pod(spec.host_network), pid, ipc: node_or_pod(spec.host_ipc), ..Default::default() }
    }

    fn sandbox_linux(&self, pod: &StaticPod) -> LinuxPodSandboxConfig {
        let context = &pod.pod.spec.security_context;
        let privileged = pod.pod.all_containers().any(|container| container.security_context.privileged == Some(true));
        let groups: Vec<i64> = context.fs_group.iter().chain(&context.supplemental_groups).map(|group| i64::from(*group)).collect();
        let security_context = LinuxSandboxSecurityContext {
            namespace_options: Some(self.namespace_options(pod)),
            run_as_user: context.run_as_user.map(int64),
            run_as_group: context.run_as_group.map(int64),
            supplemental_groups: groups,
            privileged,
            // The sandbox always has the runtime's own profile: kuberuntime_sandbox.go:168.
            seccomp: Some(SecurityProfile { profile_type: ProfileType::RuntimeDefault, ..Default::default() }),
            seccomp_profile_path: "runtime/default".into(),
            ..Default::default()
        };
        let sysctls: Map =
            context.sysctls.iter().map(|sysctl| (Text::from(sysctl.name.as_str()), Text::from(sysctl.value.as_str()))).collect();
        LinuxPodSandboxConfig {
            cgroup_parent: self.pod_cgroup(pod),
            security_context: Some(security_context),
            sysctls,
            ..Default::default()
        }
    }

    pub(super) async fn container_config(
        &self,
        sys: &Sys,
        pod: &StaticPod,
        container: &Container,
        attempt: u32,
        image: &Image,
        sandbox: &Sandbox,
    ) -> ContainerConfig {
        let spec = &pod.pod.spec;
        let mounts = self.make_mounts(sys, pod, container, attempt, &sandbox.ip).await;
        let envs = environment(container, pod, &self.flags.node_name, &sandbox.ip);
        // kubernetes v1.22.0 pkg/kubelet/container/helpers.go `ExpandContainerCommandAndArgs`.
        let words = |words: &[String]| words.iter().map(|word| Text::from(expand(word, |name| value_of(&envs, name)))).collect::<List>();
        let (command, args) = (words(&container.command), words(&container.args));
        let mut labels = Map::default();
        let of_pod =
            [("io.kubernetes.pod.name", &pod.name), ("io.kubernetes.pod.namespace", &pod.namespace), ("io.kubernetes.pod.uid", &pod.uid)];
        for (key, value) in of_pod {
            labels.insert(key, value);
        }
        labels.insert("io.kubernetes.container.name", Text::from(container.name.as_str()));
        let policy = match container.termination_message_policy {
            TerminationMessagePolicy::File => "File",
            TerminationMessagePolicy::FallbackToLogsOnError => "FallbackToLogsOnError",
        };
        let mut annotations: Map = [
            ("io.kubernetes.container.hash", pod_hash::container_hash(container)),
            ("io.kubernetes.container.restartCount", attempt.to_string().into()),
            ("io.kubernetes.container.terminationMessagePath", container.termination_message_path.as_str().into()),
            ("io.kubernetes.container.terminationMessagePolicy", policy.into()),
            ("io.kubernetes.pod.terminationGracePeriod", spec.termination_grace_period_seconds.to_string().into()),
        ]
        .into_iter()
        .collect();
        // So that the hook can be run when nobody knows the pod any more: pkg/kubelet/kuberuntime/labels.go.
        if !container.ports.is_empty() {
            annotations.insert(PORTS, Text::from(kept::written_ports(&container.ports)));
        }
        if let Some(hook) = &container.lifecycle.pre_stop {
            let json = serde_json::json!(hook);
            annotations.insert(PRE_STOP, Text::from(json.to_string()));
        }
        ContainerConfig {
            metadata: Some(ContainerMetadata { name: container.name.as_str().into(), attempt }),
            image: Some(ImageSpec { image: image.id.clone(), ..Default::default() }),
            command,
            args,
            working_dir: container.working_dir.as_deref().unwrap_or("").into(),
            envs,
            mounts,
            labels,
            annotations,
            log_path: format!("{}/{attempt}.log", container.name).into(),
            stdin: container.stdin,
            stdin_once: container.stdin_once,
            tty: container.tty,
            linux: Some(LinuxContainerConfig {
                resources: Some(self.container_resources(pod, container)),
                security_context: Some(self.container_security(pod, container, image)),
            }),
            ..Default::default()
        }
    }
}

pub(super) fn int64(value: u32) -> Int64Value {
    Int64Value { value: i64::from(value) }
}

fn text_map(map: &crate::sorted::SortedMap<String, String>) -> Map {
    map.iter().map(|(key, value)| (Text::from(key.as_str()), Text::from(value.as_str()))).collect()
}
