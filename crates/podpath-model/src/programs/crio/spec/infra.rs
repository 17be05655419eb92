//! The spec of an infra container: cri-o server/sandbox_run_linux.go and internal/factory/sandbox/infra.go.

use super::{Container, Node, Sandbox, Spec, SpecError, annotations, base, cgroups_path, hostname, mounts, seccomp};
use crate::wire::cri::{LinuxSandboxSecurityContext, NamespaceMode};
use crate::wire::json::{List, Map, Str};
use crate::wire::oci::{Cpu, Mount};

/// What pause is always given: cri-o server/sandbox_run.go `PodInfraOOMAdj`, `PodInfraCPUshares`.
const OOM_SCORE_ADJ: i32 = -998;
const CPU_SHARES: u64 = 2;

/// The spec of an infra container.
///
/// # Errors
/// Where the kubelet or the image asks for something that cannot be.
pub fn infra_spec(node: &Node<'_>, sandbox: &Sandbox, infra: &Container) -> Result<Spec, SpecError> {
    let linux = sandbox.config.linux.as_ref();
    let no_context = LinuxSandboxSecurityContext::default();
    let context = linux.and_then(|linux| linux.security_context.as_ref()).unwrap_or(&no_context);
    let options = sandbox.namespace_options();
    let mut spec = base(&infra.mount_point, cgroups_path(sandbox, &infra.id, "")?);
    spec.process.args = pause_command(node, infra)?;
    spec.process.oom_score_adj = Some(OOM_SCORE_ADJ);
    spec.root.readonly = true;
    spec.hostname = hostname(node, sandbox).into();
    set_mounts(&mut spec, node, sandbox);
    spec.linux.resources.cpu = Some(Cpu { shares: Some(CPU_SHARES), ..Cpu::default() });
    spec.linux.sysctl = sysctls(sandbox);
    spec.join(sandbox);
    if options.pid == NamespaceMode::Node {
        spec.linux.remove_namespace("pid");
    }
    let privileged = is_privileged(sandbox);
    if !privileged {
        let bounding = spec.process.capabilities.as_ref().map(|sets| sets.bounding.clone()).unwrap_or_default();
        spec.linux.seccomp = seccomp::filter(context.seccomp.as_ref(), &context.seccomp_profile_path, &bounding)?;
    }
    spec.annotations = annotations::of_infra(node, sandbox, infra, privileged);
    Ok(spec)
}

/// cri-o server/utils.go `privilegedSandbox`: so is one that shares a namespace with the node.
pub(super) fn is_privileged(sandbox: &Sandbox) -> bool {
    let context = sandbox.config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
    let options = sandbox.namespace_options();
    let of_node = [options.network, options.pid, options.ipc].contains(&NamespaceMode::Node);
    context.is_some_and(|context| context.privileged) || of_node
}

fn pause_command(node: &Node<'_>, infra: &Container) -> Result<List, SpecError> {
    if !node.config.pause_command.is_empty() {
        return Ok(vec![node.config.pause_command.clone()].into());
    }
    let image = &infra.image.config;
    let command = image.entrypoint.join(&image.cmd);
    if command.is_empty() { Err(SpecError::NoPauseCommand(infra.image.reference.clone())) } else { Ok(command) }
}

fn set_mounts(spec: &mut Spec, node: &Node<'_>, sandbox: &Sandbox) {
    const FILE: &[&str] = &["ro", "bind", "nodev", "nosuid", "noexec"];
    let file = |name: &str| Str::from(format!("{}/{name}", node.config.run_directory(&sandbox.id)));
    if sandbox.config.dns_config.is_some() {
        spec.put_mount(Mount::bind("/etc/resolv.conf", file("resolv.conf"), FILE));
    }
    spec.put_mount(Mount::bind("/dev/shm", mounts::shm(node, sandbox), &["rw", "bind"]));
    spec.put_mount(Mount::bind("/etc/hostname", file("hostname"), FILE));
}

/// cri-o server/sandbox_run_linux.go `configureGeneratorForSysctls`: none of a namespace that is the node's.
fn sysctls(sandbox: &Sandbox) -> Map {
    let options = sandbox.namespace_options();
    let Some(linux) = &sandbox.config.linux else { return Map::default() };
    let is_allowed = |key: &str| {
        let is_network = key.starts_with("net.");
        let is_ipc = ["kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue."].iter().any(|prefix| key.starts_with(prefix));
        let is_of_node = |mode: NamespaceMode| mode == NamespaceMode::Node;
        !(is_network && is_of_node(options.network) || is_ipc && is_of_node(options.ipc))
    };
    linux.sysctls.iter().filter(|(key, _)| is_allowed(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}
