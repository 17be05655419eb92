//! From the Pod to what the CRI is given: `generatePodSandboxConfig` and `generateContainerConfig`.

use super::environment::{environment, expand, value_of};
use super::kill_pod::{PORTS, PRE_STOP};
use super::source::StaticPod;
use super::startup::ROOT;
use super::sync_pod::Sandbox;
use super::{K, Kubelet, kept};
use crate::kernel::Sys;
use crate::programs::{ids, pod_hash};
use crate::scenario::pod::{self, Container, DnsPolicy, SeccompKind, SeccompProfile, TerminationMessagePolicy, VolumeSource};
use crate::trace::{SharedPayload, Text};
use crate::wire::cri::{
    Capability, ContainerConfig, ContainerMetadata, DNSConfig, Image, ImageSpec, Int64Value, LinuxContainerConfig,
    LinuxContainerSecurityContext, LinuxPodSandboxConfig, LinuxSandboxSecurityContext, Mount, MountPropagation, NamespaceMode,
    NamespaceOption, PodSandboxConfig, PodSandboxMetadata, PortMapping, ProfileType, Protocol, SecurityProfile,
};
use crate::wire::json::{List, Map};
use crate::wire::registry::{RESOLV_CONF, Resolver};

/// The paths that a container may not see, and those that it may not write: kubernetes v1.22.0 pkg/securitycontext/util.go:217.
const MASKED_PATHS: &[&str] = &[
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
];
const READONLY_PATHS: &[&str] = &["/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

impl Kubelet {
    /// `/var/lib/kubelet/pods/UID`.
    pub(super) fn pod_directory(&self, uid: &str) -> String {
        format!("{ROOT}/pods/{uid}")
    }

    /// Where the pod's volumes are on the node, by the name of the volume, after its kind.
    pub(super) fn volume_paths(&self, pod: &StaticPod) -> Vec<(String, Text)> {
        let root = self.pod_directory(&pod.uid);
        let path = |volume: &pod::Volume| match &volume.source {
            VolumeSource::EmptyDir(_) => {
                Some((format!("emptyDir {}", volume.name), format!("{root}/volumes/kubernetes.io~empty-dir/{}", volume.name).into()))
            }
            VolumeSource::HostPath(host) => Some((format!("hostPath {}", volume.name), host.path.as_str().into())),
            VolumeSource::Other(_) => None,
        };
        pod.pod.spec.volumes.iter().filter_map(path).collect()
    }

    pub(super) fn sandbox_config(&self, sys: &Sys, pod: &StaticPod, attempt: u32) -> PodSandboxConfig {
        let spec = &pod.pod.spec;
        let hostname = spec.hostname.as_deref().unwrap_or(&pod.name);
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
            hostname: if spec.host_network { "".into() } else { hostname.into() },
            log_directory: format!("/var/log/pods/{}_{}_{}", pod.namespace, pod.name, pod.uid).into(),
            dns_config: Some(self.dns_config(sys, pod)),
            port_mappings: ports.collect(),
            labels,
            annotations,
            linux: Some(self.sandbox_linux(pod)),
        }
    }

    fn dns_config(&self, sys: &Sys, pod: &StaticPod) -> DNSConfig {
        let spec = &pod.pod.spec;
        let namespace = &pod.namespace;
        let cluster = match spec.dns_policy {
            DnsPolicy::ClusterFirst => !spec.host_network,
            DnsPolicy::ClusterFirstWithHostNet => true,
            DnsPolicy::Default | DnsPolicy::None => false,
        };
        let (mut servers, mut searches, mut options): (Vec<Text>, Vec<Text>, Vec<Text>) = (vec![], vec![], vec![]);
        if cluster && !self.config.cluster_dns.is_empty() {
            servers.extend(self.config.cluster_dns.iter().cloned());
            searches.extend([format!("{namespace}.svc.cluster.local"), "svc.cluster.local".into(), "cluster.local".into()].map(Text::from));
            options.push("ndots:5".into());
        } else if spec.dns_policy != DnsPolicy::None {
            // The node's own resolv.conf.
            let resolver = sys.read::<Resolver>(RESOLV_CONF);
            servers.push(resolver.map_or_else(|| "192.168.1.1".into(), |resolver| resolver.nameserver.clone()));
        }
        if let Some(config) = &spec.dns_config {
            servers.extend(config.nameservers.iter().map(|text| Text::from(text.as_str())));
            searches.extend(config.searches.iter().map(|text| Text::from(text.as_str())));
            options.extend(config.options.iter().map(|option| match &option.value {
                Some(value) => Text::from(format!("{}:{value}", option.name)),
                None => option.name.as_str().into(),
            }));
        }
        DNSConfig { servers: servers.into(), searches: searches.into(), options: options.into() }
    }

    fn namespace_options(&self, pod: &StaticPod) -> NamespaceOption {
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
        let mounts = self.make_mounts(sys, pod, container, attempt).await;
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
                security_context: Some(self.container_security(pod, container)),
            }),
            ..Default::default()
        }
    }

    /// The container's own mounts, `/etc/hosts`, and the file for its last words.
    async fn make_mounts(&self, sys: &Sys, pod: &StaticPod, container: &Container, attempt: u32) -> Vec<Mount> {
        let root = self.pod_directory(&pod.uid);
        let volumes = self.volume_paths(pod);
        let mut mounts = Vec::new();
        for wanted in &container.volume_mounts {
            let found = volumes.iter().find(|(name, _)| name.split(' ').nth(1) == Some(wanted.name.as_str()));
            let Some((_, path)) = found else { continue };
            let host_path = if wanted.sub_path.is_empty() { path.clone() } else { format!("{path}/{}", wanted.sub_path).into() };
            mounts.push(Mount {
                container_path: wanted.mount_path.as_str().into(),
                host_path,
                readonly: wanted.read_only,
                propagation: match wanted.mount_propagation {
                    pod::MountPropagation::None => MountPropagation::Private,
                    pod::MountPropagation::HostToContainer => MountPropagation::HostToContainer,
                    pod::MountPropagation::Bidirectional => MountPropagation::Bidirectional,
                },
                ..Default::default()
            });
        }
        if !pod.pod.spec.host_network {
            let hosts: Text = format!("{root}/etc-hosts").into();
            sys.step(K.line("pkg/kubelet/kubelet_pods.go", 350)).write(hosts.clone(), SharedPayload::new("hosts")).await;
            mounts.push(Mount { container_path: "/etc/hosts".into(), host_path: hosts, ..Default::default() });
        }
        // The real name is drawn anew for each container: kuberuntime_container.go:405.
        let name = &ids::hex12(&format!("{} {} {attempt}", pod.uid, container.name))[..8];
        let words: Text = format!("{root}/containers/{}/{name}", container.name).into();
        sys.step(K.line("pkg/kubelet/kuberuntime/kuberuntime_container.go", 404)).write(words.clone(), SharedPayload::new("")).await;
        mounts.push(Mount { container_path: container.termination_message_path.as_str().into(), host_path: words, ..Default::default() });
        mounts
    }

    fn container_security(&self, pod: &StaticPod, container: &Container) -> LinuxContainerSecurityContext {
        let (of_pod, own) = (&pod.pod.spec.security_context, &container.security_context);
        let profile = own.seccomp_profile.as_ref().or(of_pod.seccomp_profile.as_ref());
        let privileged = own.privileged == Some(true);
        let groups: Vec<i64> = of_pod.fs_group.iter().chain(&of_pod.supplemental_groups).map(|group| i64::from(*group)).collect();
        let capabilities = (!own.capabilities.add.is_empty() || !own.capabilities.drop.is_empty()).then(|| Capability {
            add_capabilities: list(&own.capabilities.add),
            drop_capabilities: list(&own.capabilities.drop),
            ..Default::default()
        });
        LinuxContainerSecurityContext {
            capabilities,
            privileged,
            namespace_options: Some(self.namespace_options(pod)),
            // Without a user of its own the container runs as the image's; the CRI says so with a zero.
            run_as_user: Some(int64(own.run_as_user.or(of_pod.run_as_user).unwrap_or(0))),
            run_as_group: own.run_as_group.or(of_pod.run_as_group).map(int64),
            readonly_rootfs: own.read_only_root_filesystem == Some(true),
            supplemental_groups: groups,
            no_new_privs: own.allow_privilege_escalation == Some(false),
            masked_paths: List::Static(MASKED_PATHS),
            readonly_paths: List::Static(READONLY_PATHS),
            seccomp: Some(seccomp(profile)),
            ..Default::default()
        }
    }
}

fn seccomp(profile: Option<&SeccompProfile>) -> SecurityProfile {
    let (profile_type, localhost_ref) = match profile.map(|profile| (profile.kind, profile.localhost_profile.as_deref())) {
        Some((SeccompKind::RuntimeDefault, _)) => (ProfileType::RuntimeDefault, ""),
        Some((SeccompKind::Localhost, path)) => (ProfileType::Localhost, path.unwrap_or("")),
        Some((SeccompKind::Unconfined, _)) | None => (ProfileType::Unconfined, ""),
    };
    let localhost_ref = if localhost_ref.is_empty() { "".into() } else { format!("/var/lib/kubelet/seccomp/{localhost_ref}").into() };
    SecurityProfile { profile_type, localhost_ref }
}

fn int64(value: u32) -> Int64Value {
    Int64Value { value: i64::from(value) }
}

fn list(words: &[String]) -> List {
    words.iter().map(|word| Text::from(word.as_str())).collect()
}

fn text_map(map: &crate::sorted::SortedMap<String, String>) -> Map {
    map.iter().map(|(key, value)| (Text::from(key.as_str()), Text::from(value.as_str()))).collect()
}
