//! From the Engine API to OCI: the spec that dockerd makes when a container starts (moby v20.10.24 daemon/oci_linux.go).
//!
//! Simplified: devices of the node, SELinux, user namespaces and the users of an image's `/etc/passwd` are not modelled;
//! the node has cgroup v1.

mod capabilities;
mod mounts;
mod seccomp;
mod settings;

use std::fmt;

use serde::Serialize;

use crate::wire::docker::{Config, HostConfig, UpdateBody};
use crate::wire::json::{List, Map, Str, Text};
use crate::wire::oci::{
    BlockIo, Capabilities, Cpu, DeviceRule, Hook, Hooks, Linux, Memory, Namespace, Pids, Process, Resources, Root, Spec, User, VERSION,
    merge_environment,
};

pub use capabilities::check as check_capabilities;
pub use settings::{adapt, hostname, merge};

/// What dockerd knows of itself.
#[derive(Clone, Copy, Debug)]
pub struct Daemon<'a> {
    /// Its process id, by which runc finds its program for the set-key hook.
    pub pid: u32,
    /// Its `exec-root`.
    pub exec_root: &'a str,
    /// The first 12 letters of its network controller's id.
    pub network_controller: &'a str,
    /// Whether systemd keeps cgroups.
    pub systemd_cgroups: bool,
    /// Whether the node's kernel enforces AppArmor.
    pub app_armor: bool,
}

/// The files of a container on the node; those of the donor, where it shares a donor's network or shared memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Files {
    /// Its `/etc/resolv.conf`.
    pub resolv_conf: Text,
    /// Its `/etc/hostname`.
    pub hostname: Text,
    /// Its `/etc/hosts`.
    pub hosts: Text,
    /// Its `/dev/shm`.
    pub shm: Text,
}

impl Files {
    /// The files of a container that shares nothing, below its directory `/var/lib/docker/containers/ID`.
    pub fn own(directory: &str) -> Self {
        Self {
            resolv_conf: format!("{directory}/resolv.conf").into(),
            hostname: format!("{directory}/hostname").into(),
            hosts: format!("{directory}/hosts").into(),
            shm: format!("{directory}/mounts/shm").into(),
        }
    }
}

/// A container that is about to start.
#[derive(Clone, Copy, Debug)]
pub struct Container<'a> {
    /// Its id.
    pub id: &'a Text,
    /// What it is, with what its image says ([`merge`]), and with its final hostname ([`hostname`]).
    pub config: &'a Config,
    /// What of the node it uses, with dockerd's defaults ([`adapt`]).
    pub host: &'a HostConfig,
    /// Where its root file system is mounted.
    pub rootfs: &'a Text,
    /// Its files.
    pub files: &'a Files,
    /// Where the node's own network namespace is mounted: `/run/docker/netns/default`.
    pub node_network: &'a str,
}

/// Why there is no spec; written as dockerd writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// Neither the request nor the image says what to run.
    NoCommand,
    /// There is no such capability.
    UnknownCapability(&'static str, Text),
    /// A user by name: no image has an `/etc/passwd`.
    UnknownUser(Text),
    /// A group by name: no image has an `/etc/group`.
    UnknownGroup(Text),
    /// Namespaces of a container that does not run: what it wanted to join, and whose.
    DonorNotRunning(&'static str, Text),
    /// A seccomp profile that is not JSON.
    BadProfile,
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCommand => f.write_str("No command specified"),
            Self::UnknownCapability(field, name) => write!(f, "invalid {field}: unknown capability: {name:?}"),
            Self::UnknownUser(user) => write!(f, "unable to find user {user}: no matching entries in passwd file"),
            Self::UnknownGroup(group) => write!(f, "Unable to find group {group}"),
            Self::DonorNotRunning(what, donor) => write!(f, "cannot join {what} of a non running container: {donor}"),
            Self::BadProfile => f.write_str("Decoding seccomp profile failed"),
        }
    }
}

/// The spec of a container: `createSpec`. `running` tells the process id of a container that runs.
///
/// # Errors
/// Where the container asks for something that cannot be.
pub fn create_spec(daemon: &Daemon<'_>, container: &Container<'_>, running: &dyn Fn(&str) -> Option<u32>) -> Result<Spec, SpecError> {
    let Container { config, host, .. } = *container;
    let args = config.entrypoint.join(&config.cmd);
    if args.is_empty() {
        return Err(SpecError::NoCommand);
    }
    let user = user(config, host)?;
    let names = capabilities::of(host)?;
    let namespaces = namespaces(container, running)?;
    let hooks = Hooks { prestart: set_key_hook(daemon, container, &namespaces).into_iter().collect() };
    let capabilities = match user.is_ordinary() {
        // oci/oci.go: what execve would take away is not given first.
        true => Capabilities { bounding: names.clone(), ..Capabilities::default() },
        false => Capabilities::all(&names),
    };
    Ok(Spec {
        oci_version: VERSION,
        process: Process {
            terminal: config.tty,
            user,
            args,
            env: environment(config),
            cwd: if config.working_dir.is_empty() { "/".into() } else { config.working_dir.clone() },
            capabilities: Some(capabilities),
            no_new_privileges: host.security_opt.iter().any(|option| matches!(option, "no-new-privileges" | "no-new-privileges:true")),
            apparmor_profile: app_armor(daemon, host),
            oom_score_adj: Some(host.oom_score_adj),
            selinux_label: Str::EMPTY,
        },
        root: Root { path: container.rootfs.into(), readonly: host.readonly_rootfs },
        hostname: if &*host.uts_mode == "host" { Str::EMPTY } else { config.hostname.clone() },
        mounts: mounts::of(host, container.files),
        hooks: Some(hooks),
        annotations: Map::default(),
        linux: Linux {
            sysctl: sysctls(host),
            resources: resources(host),
            cgroups_path: cgroups_path(daemon, host, container.id),
            namespaces,
            seccomp: seccomp::filter(host, &names)?,
            rootfs_propagation: mounts::rootfs_propagation(host),
            masked_paths: host.masked_paths.clone(),
            readonly_paths: host.readonly_paths.clone(),
        },
    })
}

/// `CreateDaemonEnvironment`: the path, the hostname, the terminal, then what the request and the image say.
fn environment(config: &Config) -> List {
    let mut environment: Vec<Text> = Vec::with_capacity(3 + config.env.len());
    environment.push("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".into());
    environment.push(format!("HOSTNAME={}", config.hostname).into());
    if config.tty {
        environment.push("TERM=xterm".into());
    }
    merge_environment(&mut environment, &config.env.texts());
    environment.into()
}

/// `getUser`: the groups begin with the user's own.
fn user(config: &Config, host: &HostConfig) -> Result<User, SpecError> {
    let (uid, gid) = match &*config.user {
        "" => (0, 0),
        user => User::parse(user).ok_or_else(|| SpecError::UnknownUser(user.into()))?,
    };
    let mut additional_gids = vec![gid];
    for group in host.group_add.iter() {
        additional_gids.push(group.parse().map_err(|_| SpecError::UnknownGroup(group.into()))?);
    }
    Ok(User { uid, gid, additional_gids, username: Str::EMPTY })
}

/// `WithNamespaces`.
fn namespaces(container: &Container<'_>, running: &dyn Fn(&str) -> Option<u32>) -> Result<Vec<Namespace>, SpecError> {
    let host = container.host;
    let of = |mode: &Str, what: &'static str, kind: &str| match HostConfig::donor(mode) {
        Some(donor) => match running(donor) {
            Some(pid) => Ok(Str::from(format!("/proc/{pid}/ns/{kind}"))),
            None => Err(SpecError::DonorNotRunning(what, donor.into())),
        },
        None => Ok(Str::EMPTY),
    };
    let network = match &*host.network_mode {
        "host" => Text::from(container.node_network).into(),
        _ => of(&host.network_mode, "network", "net")?,
    };
    let (pid, ipc) = (of(&host.pid_mode, "PID", "pid")?, of(&host.ipc_mode, "IPC", "ipc")?);
    let all = [
        (true, "mount", Str::EMPTY),
        (true, "network", network),
        (&*host.uts_mode != "host", "uts", Str::EMPTY),
        (&*host.pid_mode != "host", "pid", pid),
        (&*host.ipc_mode != "host", "ipc", ipc),
    ];
    Ok(all.into_iter().filter(|(own, ..)| *own).map(|(_, r#type, path)| Namespace { r#type, path }).collect())
}

/// `WithLibnetwork`: a network namespace that runc makes is handed to dockerd.
fn set_key_hook(daemon: &Daemon<'_>, container: &Container<'_>, namespaces: &[Namespace]) -> Option<Hook> {
    namespaces.iter().find(|namespace| namespace.r#type == "network" && namespace.path.is_empty())?;
    let exec_root = format!("-exec-root={}", daemon.exec_root);
    let args = vec!["libnetwork-setkey".into(), exec_root.into(), container.id.clone(), daemon.network_controller.into()];
    Some(Hook { path: format!("/proc/{}/exe", daemon.pid).into(), args: args.into() })
}

/// `WithApparmor`: moby v20.10.24 daemon/oci_linux.go:128. Every profile counts as loaded.
fn app_armor(daemon: &Daemon<'_>, host: &HostConfig) -> Str {
    match host.security_opt.iter().find_map(|option| option.strip_prefix("apparmor=")) {
        _ if !daemon.app_armor => Str::EMPTY,
        Some(profile) => profile.to_owned().into(),
        None if host.privileged => Str::Static("unconfined"),
        None => Str::Static("docker-default"),
    }
}

/// Only in a network namespace that is made for it.
fn sysctls(host: &HostConfig) -> Map {
    if &*host.network_mode == "host" || HostConfig::donor(&host.network_mode).is_some() {
        return host.sysctls.clone();
    }
    let defaults = [("net.ipv4.ip_unprivileged_port_start", "0"), ("net.ipv4.ping_group_range", "0 2147483647")];
    let mut sysctls = defaults.into_iter().collect::<Map>();
    host.sysctls.iter().for_each(|(key, value)| sysctls.insert(key.clone(), value.clone()));
    sysctls
}

/// `toContainerdResources` (moby v20.10.24 daemon/update_linux.go): the limits that a running container gets.
pub fn changed_resources(body: &UpdateBody) -> Resources {
    let positive = |value: i64| (value > 0).then_some(value);
    let unsigned = |value: i64| u64::try_from(value).ok();
    Resources {
        memory: Some(Memory { limit: Some(body.memory), reservation: Some(0), swap: positive(body.memory_swap), disable_oom_killer: None }),
        cpu: Some(Cpu {
            shares: unsigned(body.cpu_shares),
            quota: Some(body.cpu_quota),
            period: unsigned(body.cpu_period),
            cpus: body.cpuset_cpus.clone(),
            mems: body.cpuset_mems.clone(),
        }),
        block_io: Some(BlockIo { weight: 0 }),
        ..Resources::default()
    }
}

/// `WithResources`, `WithDevices`.
fn resources(host: &HostConfig) -> Resources {
    static DEVICES: [DeviceRule; 8] = [
        DeviceRule::all(false),
        DeviceRule::character(true, 1, 5),
        DeviceRule::character(true, 1, 3),
        DeviceRule::character(true, 1, 9),
        DeviceRule::character(true, 1, 8),
        DeviceRule::character(true, 5, 0),
        DeviceRule::character(true, 5, 1),
        DeviceRule::character(false, 10, 229),
    ];
    static ALL_DEVICES: [DeviceRule; 1] = [DeviceRule::all(true)];
    let positive = |value: i64| (value > 0).then_some(value);
    let unsigned = |value: i64| u64::try_from(value).ok().filter(|value| *value != 0);
    Resources {
        devices: if host.privileged { &ALL_DEVICES } else { &DEVICES },
        memory: Some(Memory {
            limit: positive(host.memory),
            reservation: positive(host.memory_reservation),
            swap: positive(host.memory_swap),
            disable_oom_killer: host.oom_kill_disable,
        }),
        cpu: Some(Cpu {
            shares: unsigned(host.cpu_shares),
            quota: (host.cpu_quota != 0).then_some(host.cpu_quota),
            period: unsigned(host.cpu_period),
            cpus: host.cpuset_cpus.clone(),
            mems: host.cpuset_mems.clone(),
        }),
        pids: host.pids_limit.filter(|limit| *limit != 0).map(|limit| Pids { limit: limit.max(-1) }),
        block_io: Some(BlockIo { weight: 0 }),
        ..Resources::default()
    }
}

/// `WithCgroups`.
fn cgroups_path(daemon: &Daemon<'_>, host: &HostConfig, id: &str) -> Text {
    match (&*host.cgroup_parent, daemon.systemd_cgroups) {
        ("", true) => format!("system.slice:docker:{id}").into(),
        (parent, true) => format!("{parent}:docker:{id}").into(),
        ("", false) => format!("/docker/{id}").into(),
        (parent, false) => format!("{}/{id}", parent.trim_end_matches('/')).into(),
    }
}

#[cfg(test)]
mod tests;
