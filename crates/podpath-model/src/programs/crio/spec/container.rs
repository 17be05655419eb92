//! The spec of a container: cri-o server/container_create_linux.go.

use super::{
    Container, MEMORY_MIN_BYTES, Node, Sandbox, Spec, SpecError, annotations, base, capabilities, cgroups_path, hostname, mounts, seccomp,
};
use crate::wire::cri::{LinuxContainerResources, LinuxContainerSecurityContext, NamespaceMode};
use crate::wire::json::{List, Str, Text};
use crate::wire::oci::{Capabilities, Cpu, DeviceRule, HugepageLimit, Memory, Pids, User, merge_environment};

/// The spec of a container.
///
/// # Errors
/// Where the kubelet or the image asks for something that cannot be.
pub fn container_spec(node: &Node<'_>, sandbox: &Sandbox, container: &Container) -> Result<Spec, SpecError> {
    let (config, image) = (&*container.config, &container.image.config);
    let linux = config.linux.as_ref();
    let no_context = LinuxContainerSecurityContext::default();
    let context = linux.and_then(|linux| linux.security_context.as_ref()).unwrap_or(&no_context);
    if context.privileged && !is_sandbox_privileged(sandbox) {
        return Err(SpecError::PrivilegedInOrdinarySandbox);
    }
    let mut spec = base(&container.mount_point, cgroups_path(sandbox, &container.id, "/crio")?);
    spec.root.readonly = context.readonly_rootfs;
    spec.process.terminal = config.tty;
    spec.process.no_new_privileges = context.no_new_privs;
    if let Some(resources) = linux.and_then(|linux| linux.resources.as_ref()) {
        limit(&mut spec, &container.id, resources)?;
    }
    spec.linux.resources.pids = Some(Pids { limit: 0 });
    spec.process.args = arguments(container)?;
    set_security(&mut spec, context)?;
    spec.process.apparmor_profile = app_armor(node, context);
    join(&mut spec, node, sandbox, context)?;
    let hostname = hostname(node, sandbox);
    spec.process.env = environment(container, &hostname);
    spec.hostname = hostname.into();
    spec.process.user = user(context, &image.user)?;
    spec.process.cwd = match (&*config.working_dir, image.working_dir.as_str()) {
        ("", "") => Str::Static("/"),
        ("", _) => image.working_dir.clone(),
        _ => (&config.working_dir).into(),
    };
    let volumes = mounts::set(&mut spec, node, sandbox, container)?;
    spec.annotations = annotations::of_container(node, sandbox, container, &volumes);
    Ok(spec)
}

/// cri-o internal/factory/container/container.go `SetPrivileged` looks at what was asked for, not at what is shared with the node.
fn is_sandbox_privileged(sandbox: &Sandbox) -> bool {
    let context = sandbox.config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
    context.is_some_and(|context| context.privileged)
}

/// cri-o internal/factory/container/container.go `SpecSetProcessArgs`.
fn arguments(container: &Container) -> Result<List, SpecError> {
    let (config, image) = (&*container.config, &container.image.config);
    let arguments = match (config.command.is_empty(), config.args.is_empty()) {
        (false, _) => config.command.join(&config.args),
        (true, false) => image.entrypoint.join(&config.args),
        (true, true) => image.entrypoint.join(&image.cmd),
    };
    if arguments.is_empty() { Err(SpecError::NoCommand) } else { Ok(arguments) }
}

/// The path and the terminal, the hostname, then the pod's variables, then those of the image that the pod does not have (`mergeEnvs`).
fn environment(container: &Container, hostname: &str) -> List {
    let config = &container.config;
    let mut environment: Vec<Text> = vec![
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".into(),
        "TERM=xterm".into(),
        format!("HOSTNAME={hostname}").into(),
    ];
    let of_image = container.image.config.env.texts();
    for variable in config.envs.iter().filter(|variable| !variable.key.is_empty()) {
        merge_environment(&mut environment, &[format!("{}={}", variable.key, variable.value).into()]);
    }
    let is_new = |variable: &&Text| {
        let name = variable.split_once('=').map_or("", |split| split.0);
        !name.is_empty() && config.envs.iter().all(|known| *known.key != *name)
    };
    for variable in of_image.iter().filter(is_new) {
        merge_environment(&mut environment, std::slice::from_ref(variable));
    }
    environment.into()
}

/// cri-o server/container_create.go `setupContainerUser`: the group comes first among the additional ones.
fn user(context: &LinuxContainerSecurityContext, of_image: &str) -> Result<User, SpecError> {
    let id = context.run_as_user.as_ref().map(|user| user.value);
    if context.run_as_group.is_some() && id.is_none() && context.run_as_username.is_empty() {
        return Err(SpecError::GroupWithoutUser);
    }
    let name = match (&*context.run_as_username, id) {
        ("", Some(id)) => id.to_string(),
        ("", None) => of_image.to_owned(),
        (name, _) => name.to_owned(),
    };
    let (uid, gid) = match name.as_str() {
        "" => (0, 0),
        name => User::parse(name).ok_or_else(|| SpecError::UnknownUser(name.into()))?,
    };
    let group = context.run_as_group.as_ref().and_then(|group| u32::try_from(group.value).ok());
    let gid = group.unwrap_or(gid);
    let mut additional_gids = vec![gid];
    for group in context.supplemental_groups.iter().filter_map(|group| u32::try_from(*group).ok()) {
        if !additional_gids.contains(&group) {
            additional_gids.push(group);
        }
    }
    Ok(User { uid, gid, additional_gids, ..User::default() })
}

fn set_security(spec: &mut Spec, context: &LinuxContainerSecurityContext) -> Result<(), SpecError> {
    static ALLOW_ALL: [DeviceRule; 1] = [DeviceRule::all(true)];
    if context.privileged {
        spec.process.capabilities = Some(capabilities::of_privileged());
        spec.linux.seccomp = None;
        spec.linux.resources.devices = &ALLOW_ALL;
        return Ok(());
    }
    let names = capabilities::of(context.capabilities.as_ref())?;
    spec.linux.seccomp = seccomp::filter(context.seccomp.as_ref(), &context.seccomp_profile_path, &names)?;
    spec.process.capabilities = Some(Capabilities::all(&names));
    spec.linux.masked_paths = context.masked_paths.clone();
    spec.linux.readonly_paths = context.readonly_paths.clone();
    Ok(())
}

/// Of a container that is not privileged: cri-o server/container_create_linux.go:346, internal/config/apparmor/apparmor.go:105. Every
/// profile counts as loaded.
fn app_armor(node: &Node<'_>, context: &LinuxContainerSecurityContext) -> Str {
    match &*context.apparmor_profile {
        _ if !node.app_armor || context.privileged => Str::EMPTY,
        "" | "runtime/default" => Str::Static("crio-default"),
        profile => profile.strip_prefix("localhost/").unwrap_or(profile).to_owned().into(),
    }
}

fn limit(spec: &mut Spec, id: &Text, resources: &LinuxContainerResources) -> Result<(), SpecError> {
    spec.linux.resources.cpu = Some(Cpu {
        shares: u64::try_from(resources.cpu_shares).ok(),
        quota: Some(resources.cpu_quota),
        period: u64::try_from(resources.cpu_period).ok(),
        cpus: (&resources.cpuset_cpus).into(),
        mems: (&resources.cpuset_mems).into(),
    });
    let (memory, swap) = (resources.memory_limit_in_bytes, resources.memory_swap_limit_in_bytes);
    if memory != 0 {
        if memory < MEMORY_MIN_BYTES {
            return Err(SpecError::TooLittleMemory(memory));
        }
        if swap > 0 && swap < memory {
            return Err(SpecError::SwapBelowMemory(id.clone(), swap, memory));
        }
        // Memory and swap alike, so that there is no swap.
        let swap = if swap == 0 { memory } else { swap };
        spec.linux.resources.memory = Some(Memory { limit: Some(memory), swap: Some(swap), ..Memory::default() });
    }
    let limits = resources.hugepage_limits.iter();
    let limits = limits.map(|limit| HugepageLimit { page_size: limit.page_size.clone(), limit: limit.limit });
    spec.linux.resources.hugepage_limits = limits.collect();
    spec.process.oom_score_adj = i32::try_from(resources.oom_score_adj).ok();
    Ok(())
}

/// cri-o internal/factory/container/namespaces_linux.go `SpecAddNamespaces`: those that are pinned, and pid as it was asked for.
fn join(spec: &mut Spec, node: &Node<'_>, sandbox: &Sandbox, context: &LinuxContainerSecurityContext) -> Result<(), SpecError> {
    spec.join(sandbox);
    let options = context.namespace_options.clone().unwrap_or_default();
    if options.network == NamespaceMode::Node {
        spec.linux.remove_namespace("network");
    }
    let path = Text::from(format!("/proc/{}/ns/pid", node.pid_namespace_of));
    match (options.pid, node.pid_namespace_of) {
        (NamespaceMode::Container, _) => {}
        (NamespaceMode::Node, _) => spec.linux.remove_namespace("pid"),
        (NamespaceMode::Pod, 0) => return Err(SpecError::NoPodPidNamespace),
        (NamespaceMode::Target, 0) => return Err(SpecError::NoTarget),
        (NamespaceMode::Pod | NamespaceMode::Target, _) => spec.linux.set_namespace("pid", path),
    }
    Ok(())
}

/// Whether the container's file of hosts is the node's.
pub(super) fn shares_network(container: &Container) -> bool {
    let context = container.config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
    let options = context.and_then(|context| context.namespace_options.as_ref());
    options.is_some_and(|options| options.network == NamespaceMode::Node)
}

/// Whether the container may do what the node's administrator may.
pub(super) fn is_privileged(container: &Container) -> bool {
    let context = container.config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
    context.is_some_and(|context| context.privileged)
}
