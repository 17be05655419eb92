//! CRI to Docker: what a sandbox and a container are in the words of the Engine API. The same code in the in-tree dockershim and in
//! cri-dockerd, but for what [`Flavour`] says.

mod security;

use std::fmt;
use std::rc::Rc;

use serde::Serialize;

use crate::wire::cri::{ContainerConfig, Mount, MountPropagation, NamespaceMode, PodSandboxConfig, PortMapping};
use crate::wire::docker::{
    Config, ContainerCreateBody, DeviceMapping, Healthcheck, HostConfig, Null, PortBinding, PortBindings, Ports, RestartPolicy,
};
use crate::wire::json::{List, Map, Str, Text};

/// Which of the two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Flavour {
    /// Inside the kubelet, up to Kubernetes 1.23.
    InTree,
    /// A daemon of its own.
    CriDockerd,
}

/// Who keeps cgroups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CgroupDriver {
    /// Whoever needs one makes a directory.
    Cgroupfs,
    /// systemd, asked by name.
    Systemd,
}

/// How a shim was set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shim {
    /// Which one.
    pub flavour: Flavour,
    /// Who keeps cgroups.
    pub cgroup_driver: CgroupDriver,
    /// CNI makes the pods' network; otherwise dockerd does.
    pub cni: bool,
}

/// A request for `POST /containers/create`.
#[derive(Clone, Debug, PartialEq)]
pub struct Create {
    /// The name: `k8s_app_web_default_UID_0`.
    pub name: Text,
    /// The body.
    pub body: Rc<ContainerCreateBody>,
}

/// Why a request cannot be said in the words of the Engine API; written as the shim writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untranslatable {
    /// A group without a user.
    GroupWithoutUser,
    /// A seccomp profile that is neither a default nor a file.
    UnknownProfile(Text),
    /// A seccomp profile by a relative path.
    RelativeProfile(Text),
    /// A seccomp profile that is not on the node.
    NoSuchProfile(Text),
}

impl fmt::Display for Untranslatable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GroupWithoutUser => f.write_str("runAsGroup is specified without a runAsUser"),
            Self::UnknownProfile(profile) => write!(f, "unknown seccomp profile option: {profile}"),
            Self::RelativeProfile(path) => write!(f, "seccomp profile path must be absolute, but got relative path {path:?}"),
            Self::NoSuchProfile(path) => write!(f, "cannot load seccomp profile {path:?}: open {path}: no such file or directory"),
        }
    }
}

/// The label that tells sandboxes from containers.
pub const TYPE_LABEL: &str = "io.kubernetes.docker.type";
/// Its value for a sandbox.
pub const SANDBOX: &str = "podsandbox";
/// Its value for a container.
pub const CONTAINER: &str = "container";
/// The label that names a container's sandbox.
pub const SANDBOX_ID_LABEL: &str = "io.kubernetes.sandbox.id";
/// The label that says where the kubelet expects a container's log.
pub const LOG_PATH_LABEL: &str = "io.kubernetes.container.logpath";
/// The label with the container's name in the pod.
pub const CONTAINER_NAME_LABEL: &str = "io.kubernetes.container.name";
/// What an annotation's key is given to make it a label.
pub const ANNOTATION_PREFIX: &str = "annotation.";

/// Sizes that libdocker and the shim always ask for: kubernetes v1.22.0 libdocker/kube_docker_client.go:145, dockershim/docker_sandbox.go:46 and :53.
const SHM_SIZE_BYTES: i64 = 64 * 1024 * 1024;
const SANDBOX_CPU_SHARES: i64 = 2;
const SANDBOX_OOM_SCORE_ADJ: i32 = -998;

/// The name of a sandbox's container: kubernetes v1.22.0 dockershim/naming.go `makeSandboxName`.
pub fn sandbox_name(config: &PodSandboxConfig) -> Text {
    let metadata = config.metadata.clone().unwrap_or_default();
    format!("k8s_POD_{}_{}_{}_{}", metadata.name, metadata.namespace, metadata.uid, metadata.attempt).into()
}

/// The name of a container: kubernetes v1.22.0 dockershim/naming.go `makeContainerName`.
pub fn container_name(sandbox: &PodSandboxConfig, config: &ContainerConfig) -> Text {
    let (pod, container) = (sandbox.metadata.clone().unwrap_or_default(), config.metadata.clone().unwrap_or_default());
    format!("k8s_{}_{}_{}_{}_{}", container.name, pod.name, pod.namespace, pod.uid, container.attempt).into()
}

impl Shim {
    /// What creates a sandbox: kubernetes v1.22.0 dockershim/docker_sandbox.go:620 `makeSandboxDockerConfig`.
    ///
    /// # Errors
    /// Where the sandbox asks for something that the Engine API has no words for.
    pub fn make_sandbox_docker_config(&self, config: &PodSandboxConfig, image: impl Into<Str>) -> Result<Create, Untranslatable> {
        let mut labels = labels(&config.labels, &config.annotations);
        labels.insert(TYPE_LABEL, SANDBOX);
        labels.insert(CONTAINER_NAME_LABEL, "POD");
        let mut docker = Config { hostname: (&config.hostname).into(), image: image.into(), labels, ..Config::default() };
        let mut host = HostConfig { ipc_mode: "shareable".into(), shm_size: SHM_SIZE_BYTES, ..self.host_config() };
        if let Some(linux) = &config.linux {
            let context = linux.security_context.as_ref();
            security::apply_to_sandbox(context, &mut docker, &mut host)?;
            let options = context.and_then(|context| context.namespace_options.clone()).unwrap_or_default();
            security::sandbox_namespaces(&options, self.cni, &mut host);
            host.sysctls = linux.sysctls.clone();
            host.cgroup_parent = self.cgroup_parent(&linux.cgroup_parent);
        }
        let (ports, bindings) = ports_and_bindings(&config.port_mappings);
        docker.exposed_ports = ports;
        host.port_bindings = Some(bindings);
        host.oom_score_adj = SANDBOX_OOM_SCORE_ADJ;
        host.cpu_shares = SANDBOX_CPU_SHARES;
        // Without a seccomp option dockerd takes its default profile: helpers_linux.go:52.
        host.security_opt = host.security_opt.join(&List::Static(&["no-new-privileges"]));
        let body = ContainerCreateBody { config: docker, host_config: Rc::new(host) };
        Ok(Create { name: sandbox_name(config), body: Rc::new(body) })
    }

    /// What creates a container: kubernetes v1.22.0 dockershim/docker_container.go:109 `CreateContainer`.
    ///
    /// # Errors
    /// The text of the whole error, where the container asks for something that the Engine API has no words for.
    pub fn make_container_config(&self, sandbox_id: &Text, config: &ContainerConfig, sandbox: &PodSandboxConfig) -> Result<Create, String> {
        let name = || config.metadata.as_ref().map(|metadata| metadata.name.clone()).unwrap_or_default();
        let mut docker = docker_config(sandbox_id, config, sandbox);
        let restart_policy = RestartPolicy { name: "no".into(), ..RestartPolicy::default() };
        let binds = Some(config.mounts.iter().map(mount_binding).collect());
        let mut host = HostConfig { binds, restart_policy, shm_size: SHM_SIZE_BYTES, ..self.host_config() };
        if let Some(linux) = &config.linux {
            if let Some(resources) = &linux.resources {
                // Memory and swap alike, so that there is no swap: helpers_linux.go:115.
                (host.memory, host.memory_swap) = (resources.memory_limit_in_bytes, resources.memory_limit_in_bytes);
                (host.cpu_shares, host.cpu_quota, host.cpu_period) = (resources.cpu_shares, resources.cpu_quota, resources.cpu_period);
                (host.cpuset_cpus, host.cpuset_mems) = ((&resources.cpuset_cpus).into(), (&resources.cpuset_mems).into());
                host.oom_score_adj = i32::try_from(resources.oom_score_adj).unwrap_or_default();
            }
            let context = linux.security_context.as_ref();
            security::apply(context, &mut docker, &mut host).map_err(|cause| {
                let what = format!("failed to apply container security context for container {:?}", name());
                format!("failed to update container create config: {what}: {cause}")
            })?;
            let options = context.and_then(|context| context.namespace_options.clone()).unwrap_or_default();
            security::container_namespaces(&options, sandbox_id, &mut host);
        }
        if let Some(linux) = &sandbox.linux {
            host.cgroup_parent = self.cgroup_parent(&linux.cgroup_parent);
        }
        host.devices = Some(config.devices.iter().map(device_mapping).collect());
        let context = config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
        let seccomp = security::seccomp_options(self.flavour, context)
            .map_err(|cause| format!("failed to generate security options for container {:?}: {cause}", name()))?;
        host.security_opt = host.security_opt.join(&seccomp);
        let body = ContainerCreateBody { config: docker, host_config: Rc::new(host) };
        Ok(Create { name: container_name(sandbox, config), body: Rc::new(body) })
    }

    /// The fields that one flavour's docker client has and the other's has not: recordings/kubelet/dockershim, recordings/cri/cri-dockerd.
    fn host_config(&self) -> HostConfig {
        match self.flavour {
            Flavour::InTree => {
                HostConfig { capabilities: Some(Null), kernel_memory: Some(0), kernel_memory_tcp: Some(0), ..HostConfig::default() }
            }
            Flavour::CriDockerd => HostConfig { cgroupns_mode: Some(Str::EMPTY), ..HostConfig::default() },
        }
    }

    /// systemd is told the last part only: kubernetes v1.22.0 dockershim/docker_service.go:474.
    fn cgroup_parent(&self, path: &Text) -> Str {
        match (self.cgroup_driver, path.rsplit_once('/')) {
            (CgroupDriver::Systemd, Some((_, last))) => Str::Shared(last.into()),
            _ => path.into(),
        }
    }
}

fn docker_config(sandbox_id: &Text, config: &ContainerConfig, sandbox: &PodSandboxConfig) -> Config {
    let mut labels = labels(&config.labels, &config.annotations);
    labels.insert(TYPE_LABEL, CONTAINER);
    let log_path = match sandbox.log_directory.trim_end_matches('/') {
        "" => config.log_path.to_string(),
        directory => format!("{directory}/{}", config.log_path),
    };
    labels.insert(LOG_PATH_LABEL, log_path);
    labels.insert(SANDBOX_ID_LABEL, sandbox_id);
    Config {
        entrypoint: config.command.clone(),
        cmd: config.args.clone(),
        env: config.envs.iter().map(|env| Text::from(format!("{}={}", env.key, env.value))).collect(),
        image: config.image.as_ref().map(|image| Str::from(&image.image)).unwrap_or_default(),
        working_dir: (&config.working_dir).into(),
        labels,
        open_stdin: config.stdin,
        stdin_once: config.stdin_once,
        tty: config.tty,
        // The kubelet probes; dockerd shall not: docker_container.go:155.
        healthcheck: Some(Healthcheck { test: List::Static(&["NONE"]) }),
        ..Config::default()
    }
}

/// Docker knows labels only, so annotations become labels: kubernetes v1.22.0 dockershim/helpers.go:73 `makeLabels`.
fn labels(labels: &Map, annotations: &Map) -> Map {
    let annotations = annotations.iter().map(|(key, value)| (Str::from(format!("{ANNOTATION_PREFIX}{key}")), value.clone()));
    labels.iter().map(|(key, value)| (key.clone(), value.clone())).chain(annotations).collect()
}

/// `source:destination[:options]`: kubernetes v1.22.0 dockershim/helpers.go `generateMountBindings`.
fn mount_binding(mount: &Mount) -> Text {
    let propagation = match mount.propagation {
        MountPropagation::Private => None,
        MountPropagation::HostToContainer => Some("rslave"),
        MountPropagation::Bidirectional => Some("rshared"),
    };
    let mut binding = format!("{}:{}", mount.host_path, mount.container_path);
    let options = [mount.readonly.then_some("ro"), mount.selinux_relabel.then_some("Z"), propagation];
    for (index, option) in options.into_iter().flatten().enumerate() {
        binding.push(if index == 0 { ':' } else { ',' });
        binding.push_str(option);
    }
    binding.into()
}

fn device_mapping(device: &crate::wire::cri::Device) -> DeviceMapping {
    DeviceMapping {
        path_on_host: device.host_path.clone(),
        path_in_container: device.container_path.clone(),
        cgroup_permissions: device.permissions.clone(),
    }
}

/// Ports that the node publishes; the others are nobody's business: kubernetes v1.22.0 dockershim/helpers.go `makePortsAndBindings`.
fn ports_and_bindings(mappings: &[PortMapping]) -> (Ports, PortBindings) {
    let (mut ports, mut bindings) = (Ports::new(), PortBindings::new());
    for mapping in mappings.iter().filter(|mapping| mapping.host_port != 0) {
        let port: Text = format!("{}/{}", mapping.container_port, mapping.protocol.lower_case()).into();
        ports.entry(Rc::clone(&port)).or_default();
        let binding = PortBinding { host_ip: mapping.host_ip.clone(), host_port: mapping.host_port.to_string().into() };
        bindings.entry(port).or_default().push(binding);
    }
    (ports, bindings)
}

/// Whether a mode is the node's own namespace.
fn is_node(mode: NamespaceMode) -> bool {
    mode == NamespaceMode::Node
}

#[cfg(test)]
mod tests;
