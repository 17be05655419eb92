//! The spec of a container: containerd v1.6.20 pkg/cri/server/container_create_linux.go.

use super::{Node, SpecError, base, cgroups_path, groups, mounts, seccomp, user};
use crate::wire::cri::{
    Capability, ContainerConfig, LinuxContainerResources, LinuxContainerSecurityContext, NamespaceMode, PodSandboxConfig,
};
use crate::wire::json::{List, Map, Str, Text};
use crate::wire::oci::{Capabilities, Cpu, DeviceRule, HugepageLimit, ImageConfig, Memory, Spec, capability, merge_environment};

/// A container, as the plugin knows it when it makes the spec.
#[derive(Clone, Copy, Debug)]
pub struct Container<'a> {
    /// Its id.
    pub id: &'a Text,
    /// The image's name, as the image store has it.
    pub image_name: &'a Text,
    /// What the kubelet asked for.
    pub config: &'a ContainerConfig,
    /// The image's configuration.
    pub image: &'a ImageConfig,
    /// Its sandbox.
    pub sandbox_id: &'a Text,
    /// The process id of its sandbox's pause.
    pub sandbox_pid: u32,
    /// The process id of the container whose processes it wants to see; none unless it asks for that.
    pub target_pid: Option<u32>,
    /// What the kubelet asked for when it made the sandbox.
    pub sandbox_config: &'a PodSandboxConfig,
}

/// The spec of a container: `containerSpec` and `containerSpecOpts`.
///
/// # Errors
/// Where the kubelet or the image asks for something that cannot be.
pub fn container_spec(node: &Node<'_>, container: &Container<'_>) -> Result<Spec, SpecError> {
    let Container { config, image, sandbox_config, .. } = *container;
    let linux = config.linux.as_ref();
    let no_context = LinuxContainerSecurityContext::default();
    let context = linux.and_then(|linux| linux.security_context.as_ref()).unwrap_or(&no_context);
    let sandbox_linux = sandbox_config.linux.as_ref();
    let parent = sandbox_linux.map_or("", |linux| &*linux.cgroup_parent);
    let mut spec = base(arguments(config, image)?, cgroups_path(parent, container.id));
    spec.process.env = environment(node, container);
    spec.process.terminal = config.tty;
    spec.process.no_new_privileges = context.no_new_privs;
    if !config.working_dir.is_empty() {
        spec.process.cwd = (&config.working_dir).into();
    } else if !image.working_dir.is_empty() {
        spec.process.cwd = image.working_dir.clone();
    }
    spec.process.apparmor_profile = app_armor(node, context);
    spec.root.readonly = context.readonly_rootfs;
    mounts::set(&mut spec, node, container.sandbox_id, config);
    spec.linux.masked_paths = context.masked_paths.clone();
    spec.linux.readonly_paths = context.readonly_paths.clone();
    if context.privileged {
        let sandbox_context = sandbox_linux.and_then(|linux| linux.security_context.as_ref());
        if !sandbox_context.is_some_and(|context| context.privileged) {
            return Err(SpecError::PrivilegedInOrdinarySandbox);
        }
        make_privileged(&mut spec);
    } else if let Some(asked) = &context.capabilities {
        spec.process.capabilities = Some(Capabilities::all(&capabilities(asked)));
    }
    if let Some(resources) = linux.and_then(|linux| linux.resources.as_ref()) {
        limit(&mut spec, node, resources);
        spec.process.oom_score_adj = i32::try_from(resources.oom_score_adj).ok();
    }
    join(&mut spec, container, context);
    spec.annotations = annotations(container);
    let own = user(
        &context.run_as_username,
        context.run_as_user.as_ref().map(|value| value.value),
        context.run_as_group.as_ref().map(|value| value.value),
        &image.user,
    )?;
    let (uid, gid) = own.unwrap_or_default();
    (spec.process.user.uid, spec.process.user.gid) = (uid, gid);
    spec.process.user.additional_gids = groups(Some(gid), &context.supplemental_groups);
    let bounding = spec.process.capabilities.as_ref().map(|sets| sets.bounding.clone()).unwrap_or_default();
    spec.linux.seccomp = seccomp::filter(context.seccomp.as_ref(), &context.seccomp_profile_path, context.privileged, &bounding)?;
    Ok(spec)
}

/// containerd v1.6.20 pkg/cri/opts/spec.go `WithProcessArgs`.
fn arguments(config: &ContainerConfig, image: &ImageConfig) -> Result<List, SpecError> {
    let arguments = match (config.command.is_empty(), config.args.is_empty()) {
        (false, _) => config.command.join(&config.args),
        (true, false) => image.entrypoint.join(&config.args),
        (true, true) => image.entrypoint.join(&image.cmd),
    };
    if arguments.is_empty() { Err(SpecError::NoCommand) } else { Ok(arguments) }
}

/// `generateApparmorSpecOpts`: containerd v1.6.20 pkg/cri/server/container_create_linux.go:470. Every profile counts as loaded.
fn app_armor(node: &Node<'_>, context: &LinuxContainerSecurityContext) -> Str {
    match &*context.apparmor_profile {
        _ if !node.app_armor => Str::EMPTY,
        "unconfined" => Str::EMPTY,
        "" | "runtime/default" if context.privileged => Str::EMPTY,
        "" | "runtime/default" => Str::Static("cri-containerd.apparmor.d"),
        profile => profile.strip_prefix("localhost/").unwrap_or(profile).to_owned().into(),
    }
}

/// The path, the terminal, the hostname, then the image's variables, then the pod's.
fn environment(node: &Node<'_>, container: &Container<'_>) -> List {
    let hostname = match &*container.sandbox_config.hostname {
        "" => node.hostname,
        hostname => hostname,
    };
    let mut environment: Vec<Text> = Vec::with_capacity(3 + container.config.envs.len());
    environment.push("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".into());
    if container.config.tty {
        environment.push("TERM=xterm".into());
    }
    environment.push(format!("HOSTNAME={hostname}").into());
    merge_environment(&mut environment, &container.image.env.texts());
    for variable in &container.config.envs {
        merge_environment(&mut environment, &[format!("{}={}", variable.key, variable.value).into()]);
    }
    environment.into()
}

/// containerd v1.6.20 oci/spec_opts.go `WithPrivileged`, `WithAllDevicesAllowed`.
fn make_privileged(spec: &mut Spec) {
    static ALLOW_ALL: [DeviceRule; 1] = [DeviceRule::all(true)];
    spec.process.capabilities = Some(Capabilities::all(&List::Static(capability::ALL)));
    spec.linux.masked_paths = List::EMPTY;
    spec.linux.readonly_paths = List::EMPTY;
    spec.linux.resources.devices = &ALLOW_ALL;
    mounts::make_writable(&mut spec.mounts);
}

/// containerd v1.6.20 pkg/cri/opts/spec_linux.go `WithCapabilities`: first all or none, then one by one.
fn capabilities(asked: &Capability) -> List {
    let named = |list: &List, name: &str| list.iter().any(|item| item.eq_ignore_ascii_case(name));
    let full = |name: &str| Text::from(format!("CAP_{}", name.to_ascii_uppercase()));
    let mut names = match (named(&asked.add_capabilities, "ALL"), named(&asked.drop_capabilities, "ALL")) {
        (_, true) => List::EMPTY,
        (true, false) => List::Static(capability::ALL),
        (false, false) => List::Static(capability::DEFAULT),
    };
    let one_by_one = |list: &List| -> Vec<Text> { list.iter().filter(|name| !name.eq_ignore_ascii_case("ALL")).map(full).collect() };
    let added: List = one_by_one(&asked.add_capabilities).into_iter().filter(|name| !names.contains(name)).collect();
    names = names.join(&added);
    let dropped = one_by_one(&asked.drop_capabilities);
    if dropped.iter().any(|name| names.contains(name)) {
        names = names.texts().iter().filter(|name| !dropped.contains(name)).cloned().collect();
    }
    names
}

/// containerd v1.6.20 pkg/cri/opts/spec_linux.go `WithResources`, `WithOOMScoreAdj`.
///
/// What is not asked for stays as it is: nothing in a new spec, the former limits in one that is changed.
pub fn limit(spec: &mut Spec, node: &Node<'_>, resources: &LinuxContainerResources) {
    let nonzero = |value: i64| (value != 0).then_some(value);
    let unsigned = |value: i64| u64::try_from(value).ok().filter(|value| *value != 0);
    let text = |asked: &Text, former: Str| if asked.is_empty() { former } else { asked.into() };
    let former = spec.linux.resources.cpu.take().unwrap_or_default();
    spec.linux.resources.cpu = Some(Cpu {
        shares: unsigned(resources.cpu_shares).or(former.shares),
        quota: nonzero(resources.cpu_quota).or(former.quota),
        period: unsigned(resources.cpu_period).or(former.period),
        cpus: text(&resources.cpuset_cpus, former.cpus),
        mems: text(&resources.cpuset_mems, former.mems),
    });
    let limit = nonzero(resources.memory_limit_in_bytes);
    // Memory and swap alike, so that there is no swap.
    let swap = nonzero(resources.memory_swap_limit_in_bytes).or(limit).filter(|_| node.swap);
    let former = spec.linux.resources.memory.take().unwrap_or_default();
    spec.linux.resources.memory = Some(Memory { limit: limit.or(former.limit), swap: swap.or(former.swap), ..former });
    if node.hugetlb && !resources.hugepage_limits.is_empty() {
        let limits = resources.hugepage_limits.iter();
        let limits = limits.map(|limit| HugepageLimit { page_size: limit.page_size.clone(), limit: limit.limit });
        spec.linux.resources.hugepage_limits = limits.collect();
    }
    if !resources.unified.is_empty() {
        spec.linux.resources.unified = resources.unified.clone();
    }
}

/// The limits that a container has of those that were asked for: containerd v1.6.20 pkg/cri/server/helpers.go
/// `copyResourcesToStatus`, which reads the spec.
pub fn taken(node: &Node<'_>, asked: &LinuxContainerResources) -> LinuxContainerResources {
    let swap = if asked.memory_swap_limit_in_bytes == 0 { asked.memory_limit_in_bytes } else { asked.memory_swap_limit_in_bytes };
    LinuxContainerResources {
        memory_swap_limit_in_bytes: if node.swap { swap } else { 0 },
        hugepage_limits: if node.hugetlb { asked.hugepage_limits.clone() } else { vec![] },
        ..asked.clone()
    }
}

/// The limits that a container has once more were asked for.
pub fn merged(former: Option<&LinuxContainerResources>, asked: &LinuxContainerResources) -> LinuxContainerResources {
    let former = former.cloned().unwrap_or_default();
    let number = |asked: i64, former: i64| if asked == 0 { former } else { asked };
    let text = |asked: &Text, former: &Text| if asked.is_empty() { former.clone() } else { asked.clone() };
    LinuxContainerResources {
        cpu_period: number(asked.cpu_period, former.cpu_period),
        cpu_quota: number(asked.cpu_quota, former.cpu_quota),
        cpu_shares: number(asked.cpu_shares, former.cpu_shares),
        memory_limit_in_bytes: number(asked.memory_limit_in_bytes, former.memory_limit_in_bytes),
        cpuset_cpus: text(&asked.cpuset_cpus, &former.cpuset_cpus),
        cpuset_mems: text(&asked.cpuset_mems, &former.cpuset_mems),
        memory_swap_limit_in_bytes: number(asked.memory_swap_limit_in_bytes, former.memory_swap_limit_in_bytes),
        ..former
    }
}

/// The namespaces of pause, by its process id and not by the pinned file: containerd v1.6.20 pkg/cri/opts/spec_linux.go:667.
fn join(spec: &mut Spec, container: &Container<'_>, context: &LinuxContainerSecurityContext) {
    let of = |pid: u32, kind: &str| Text::from(format!("/proc/{pid}/ns/{kind}"));
    let pause = container.sandbox_pid;
    spec.linux.set_namespace("network", of(pause, "net"));
    spec.linux.set_namespace("ipc", of(pause, "ipc"));
    spec.linux.set_namespace("uts", of(pause, "uts"));
    match context.namespace_options.as_ref().map(|options| options.pid).unwrap_or_default() {
        NamespaceMode::Container => {}
        NamespaceMode::Target => spec.linux.set_namespace("pid", of(container.target_pid.unwrap_or(pause), "pid")),
        NamespaceMode::Pod | NamespaceMode::Node => spec.linux.set_namespace("pid", of(pause, "pid")),
    }
}

fn annotations(container: &Container<'_>) -> Map {
    let sandbox = container.sandbox_config.metadata.clone().unwrap_or_default();
    let name = container.config.metadata.as_ref().map(|metadata| Str::from(&metadata.name)).unwrap_or_default();
    [
        ("io.kubernetes.cri.container-name", name),
        ("io.kubernetes.cri.container-type", Str::Static("container")),
        ("io.kubernetes.cri.image-name", container.image_name.into()),
        ("io.kubernetes.cri.sandbox-id", container.sandbox_id.into()),
        ("io.kubernetes.cri.sandbox-name", sandbox.name.into()),
        ("io.kubernetes.cri.sandbox-namespace", sandbox.namespace.into()),
        ("io.kubernetes.cri.sandbox-uid", sandbox.uid.into()),
    ]
    .into_iter()
    .collect()
}
