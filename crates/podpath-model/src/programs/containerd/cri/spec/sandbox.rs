//! The spec of pause: containerd v1.6.20 pkg/cri/server/sandbox_run_linux.go.

use super::{Node, SpecError, base, cgroups_path, groups, mounts, seccomp, user};
use crate::wire::cri::{LinuxContainerResources, NamespaceMode, PodSandboxConfig};
use crate::wire::json::{List, Map, Str, Text};
use crate::wire::oci::{Cpu, ImageConfig, Mount, Spec};

/// A sandbox, as the plugin knows it when it makes the spec.
#[derive(Clone, Copy, Debug)]
pub struct Sandbox<'a> {
    /// Its id.
    pub id: &'a Text,
    /// What the kubelet asked for.
    pub config: &'a PodSandboxConfig,
    /// The pause image's configuration.
    pub image: &'a ImageConfig,
    /// Where its network namespace is pinned; not looked at if the pod uses the node's.
    pub network_namespace: &'a str,
}

/// What pause is always given: pkg/cri/server/sandbox_run.go, `defaultSandboxOOMAdj` and `DefaultSandboxCPUshares`.
const OOM_SCORE_ADJ: i32 = -998;
const CPU_SHARES: u64 = 2;

/// The spec of a sandbox's pause: `sandboxContainerSpec`.
///
/// # Errors
/// Where the kubelet or the image asks for something that cannot be.
pub fn sandbox_spec(node: &Node<'_>, sandbox: &Sandbox<'_>) -> Result<Spec, SpecError> {
    let (config, image) = (sandbox.config, sandbox.image);
    let linux = config.linux.as_ref();
    let context = linux.and_then(|linux| linux.security_context.as_ref());
    let options = context.and_then(|context| context.namespace_options.clone()).unwrap_or_default();
    let args = image.entrypoint.join(&image.cmd);
    if args.is_empty() {
        return Err(SpecError::NoSandboxCommand);
    }
    let parent = linux.map_or("", |linux| &*linux.cgroup_parent);
    let mut spec = base(args, cgroups_path(parent, sandbox.id));
    spec.process.env = image.env.clone();
    if !image.working_dir.is_empty() {
        spec.process.cwd = image.working_dir.clone();
    }
    spec.process.oom_score_adj = Some(OOM_SCORE_ADJ);
    spec.root.readonly = true;
    spec.hostname = (&config.hostname).into();
    if options.network == NamespaceMode::Node {
        spec.linux.remove_namespace("network");
        spec.linux.remove_namespace("uts");
    } else {
        spec.linux.set_namespace("network", Text::from(sandbox.network_namespace));
    }
    if options.pid == NamespaceMode::Node {
        spec.linux.remove_namespace("pid");
    }
    if options.ipc == NamespaceMode::Node {
        spec.linux.remove_namespace("ipc");
    }
    spec.mounts = sandbox_mounts(node, sandbox, options.ipc == NamespaceMode::Node);
    spec.linux.sysctl = linux.map(|linux| linux.sysctls.clone()).unwrap_or_default();
    spec.linux.resources.cpu = Some(Cpu { shares: Some(CPU_SHARES), ..Cpu::default() });
    spec.linux.masked_paths = List::Static(mounts::MASKED_PATHS);
    spec.linux.readonly_paths = List::Static(mounts::READONLY_PATHS);
    spec.annotations = annotations(sandbox, linux.and_then(|linux| linux.resources.as_ref()));
    if let Some(context) = context {
        let own = user(
            "",
            context.run_as_user.as_ref().map(|value| value.value),
            context.run_as_group.as_ref().map(|value| value.value),
            &image.user,
        )?;
        (spec.process.user.uid, spec.process.user.gid) = own.unwrap_or_default();
        spec.process.user.additional_gids = groups(own.map(|(_, group)| group), &context.supplemental_groups);
        let bounding = List::Static(crate::wire::oci::capability::DEFAULT);
        spec.linux.seccomp = seccomp::filter(context.seccomp.as_ref(), &context.seccomp_profile_path, context.privileged, &bounding)?;
    }
    Ok(spec)
}

/// The default mounts, and what the pod shares through its sandbox.
fn sandbox_mounts(node: &Node<'_>, sandbox: &Sandbox<'_>, ipc_of_node: bool) -> Vec<Mount> {
    let mut mounts = mounts::DEFAULT.to_vec();
    mounts.push(Mount::bind("/dev/shm", node.sandbox_shm(sandbox.id, ipc_of_node), &["rbind", "ro"]));
    mounts.push(Mount::bind("/etc/resolv.conf", node.sandbox_file(sandbox.id, "resolv.conf"), &["rbind", "ro"]));
    mounts
}

fn annotations(sandbox: &Sandbox<'_>, resources: Option<&LinuxContainerResources>) -> Map {
    let metadata = sandbox.config.metadata.clone().unwrap_or_default();
    let mut annotations: Map = [
        ("io.kubernetes.cri.container-type", Str::Static("sandbox")),
        ("io.kubernetes.cri.sandbox-id", sandbox.id.into()),
        ("io.kubernetes.cri.sandbox-log-directory", (&sandbox.config.log_directory).into()),
        ("io.kubernetes.cri.sandbox-name", metadata.name.into()),
        ("io.kubernetes.cri.sandbox-namespace", metadata.namespace.into()),
        ("io.kubernetes.cri.sandbox-uid", metadata.uid.into()),
    ]
    .into_iter()
    .collect();
    // Kubelets from 1.23 on say what the whole pod may use.
    if let Some(resources) = resources {
        annotations.insert("io.kubernetes.cri.sandbox-cpu-period", resources.cpu_period.to_string());
        annotations.insert("io.kubernetes.cri.sandbox-cpu-quota", resources.cpu_quota.to_string());
        annotations.insert("io.kubernetes.cri.sandbox-cpu-shares", resources.cpu_shares.to_string());
        annotations.insert("io.kubernetes.cri.sandbox-memory", resources.memory_limit_in_bytes.to_string());
    }
    annotations
}
