//! What CRI-O writes into a spec for itself, for hooks and for its restart: podman pkg/annotations, cri-o server/sandbox_run_linux.go and
//! internal/factory/container/container.go `SpecAddAnnotations`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Container, Node, Sandbox, hostname};
use crate::trace::Text;
use crate::wire::cri::{Mount, MountPropagation, NamespaceMode, Protocol};
use crate::wire::docker::timestamp;
use crate::wire::json::{Map, Str};

/// The name of the infra container.
const INFRA: &str = "POD";

/// JSON as Go's encoder writes it.
fn json(value: &impl Serialize) -> Str {
    serde_json::to_string(value).map_or(Str::EMPTY, Str::from)
}

/// A map without entries is none.
fn json_of_map(map: &Map) -> Str {
    if map.is_empty() { "null".into() } else { json(map) }
}

fn key(name: &str) -> String {
    format!("io.kubernetes.cri-o.{name}")
}

/// `cgroups` and the like are named by their number in the proto.
fn number_of(mode: NamespaceMode) -> u32 {
    match mode {
        NamespaceMode::Pod => 0,
        NamespaceMode::Container => 1,
        NamespaceMode::Node => 2,
        NamespaceMode::Target => 3,
    }
}

/// `hostport.PortMapping`, whose fields have no names for JSON.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PortMapping {
    host_port: i32,
    container_port: i32,
    protocol: &'static str,
    #[serde(rename = "HostIP")]
    host_ip: Text,
}

/// `oci.ContainerVolume`.
#[derive(Serialize)]
struct Volume<'a> {
    container_path: &'a str,
    host_path: &'a str,
    readonly: bool,
    propagation: u32,
    selinux_relabel: bool,
}

/// The annotations of an infra container.
pub(super) fn of_infra(node: &Node<'_>, sandbox: &Sandbox, infra: &Container, privileged: bool) -> Map {
    let config = &sandbox.config;
    let metadata = config.metadata.clone().unwrap_or_default();
    let mut labels = config.labels.clone();
    labels.insert("io.kubernetes.container.name", INFRA);
    let options = sandbox.namespace_options();
    let namespaces: BTreeMap<&str, u32> = [("network", options.network), ("pid", options.pid), ("ipc", options.ipc)]
        .into_iter()
        .map(|(name, mode)| (name, number_of(mode)))
        .filter(|(_, number)| *number != 0)
        .collect();
    let context = config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
    let seccomp = context.map(|context| Str::from(&context.seccomp_profile_path)).unwrap_or_default();
    let parent = config.linux.as_ref().map(|linux| Str::from(&linux.cgroup_parent)).unwrap_or_default();
    let run_directory = node.config.run_directory(&sandbox.id);
    let resolv_path = if config.dns_config.is_some() { format!("{run_directory}/resolv.conf") } else { String::new() };
    let hostname = hostname(node, sandbox);
    let own: [(&str, Str); 27] = [
        ("Metadata", json(&metadata)),
        ("Labels", json_of_map(&labels)),
        ("Annotations", json_of_map(&config.annotations)),
        ("LogPath", (&infra.log_path).into()),
        ("Name", (&sandbox.name).into()),
        ("SandboxName", (&sandbox.name).into()),
        ("Namespace", (&metadata.namespace).into()),
        ("ContainerType", "sandbox".into()),
        ("SandboxID", (&sandbox.id).into()),
        ("Image", (&node.config.pause_image).into()),
        ("ImageName", (&node.config.pause_image).into()),
        ("ContainerName", (&infra.name).into()),
        ("ContainerID", (&infra.id).into()),
        ("ShmPath", super::mounts::shm(node, sandbox)),
        ("PrivilegedRuntime", privileged.to_string().into()),
        ("RuntimeHandler", (&sandbox.runtime_handler).into()),
        ("ResolvPath", resolv_path.into()),
        ("HostName", (&hostname).into()),
        ("NamespaceOptions", json(&namespaces)),
        ("KubeName", (&metadata.name).into()),
        ("HostNetwork", sandbox.is_host_network().to_string().into()),
        ("Created", timestamp(sandbox.created_at_ns.max(1)).into()),
        ("PortMappings", json(&port_mappings(sandbox))),
        ("CgroupParent", parent),
        ("MountPoint", (&infra.mount_point).into()),
        ("HostnamePath", format!("{run_directory}/hostname").into()),
        ("SeccompProfilePath", seccomp),
    ];
    let mut annotations: Map = own.into_iter().map(|(name, value)| (key(name), value)).collect();
    annotations.insert("io.container.manager", "cri-o");
    if let Some(network) = &sandbox.network {
        annotations.insert(key("CNIResult"), json(&network.newest()));
    }
    add(&mut annotations, &[&config.annotations, &labels], infra.image.config.stop_signal.as_str());
    annotations
}

/// The annotations of a container.
pub(super) fn of_container(node: &Node<'_>, sandbox: &Sandbox, container: &Container, volumes: &[Mount]) -> Map {
    let config = &container.config;
    let context = config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
    let seccomp = context.map(|context| Str::from(&context.seccomp_profile_path)).unwrap_or_default();
    let run_directory = node.config.run_directory(&sandbox.id);
    let resolv_path = if sandbox.config.dns_config.is_some() { format!("{run_directory}/resolv.conf") } else { String::new() };
    let image_id = Str::from(container.image.id.trim_start_matches("sha256:").to_owned());
    let asked = config.image.as_ref().map(|image| Str::from(&image.image)).unwrap_or_default();
    let own: [(&str, Str); 20] = [
        ("Image", asked),
        ("ImageName", (&container.image.reference).into()),
        ("ImageRef", image_id),
        ("Name", (&container.name).into()),
        ("ContainerID", (&container.id).into()),
        ("SandboxID", (&sandbox.id).into()),
        ("SandboxName", (&sandbox.name).into()),
        ("ContainerType", "container".into()),
        ("LogPath", (&container.log_path).into()),
        ("TTY", config.tty.to_string().into()),
        ("Stdin", config.stdin.to_string().into()),
        ("StdinOnce", config.stdin_once.to_string().into()),
        ("ResolvPath", resolv_path.into()),
        ("MountPoint", (&container.mount_point).into()),
        ("SeccompProfilePath", seccomp),
        ("Created", timestamp(container.created_at_ns.max(1)).into()),
        ("Metadata", config.metadata.as_ref().map(json).unwrap_or_default()),
        ("Labels", json_of_map(&config.labels)),
        ("Volumes", json(&volumes.iter().map(volume).collect::<Vec<_>>())),
        ("Annotations", json_of_map(&config.annotations)),
    ];
    let mut annotations: Map = own.into_iter().map(|(name, value)| (key(name), value)).collect();
    annotations.insert("io.container.manager", "cri-o");
    if !sandbox.ip.is_empty() {
        annotations.insert(key("IP.0"), &sandbox.ip);
    }
    // The pod's are kept for hooks.
    add(&mut annotations, &[&sandbox.config.annotations, &config.annotations, &config.labels], container.image.config.stop_signal.as_str());
    annotations
}

/// What the kubelet has given, and the signal that stops the image's program.
fn add(annotations: &mut Map, given: &[&Map], stop_signal: &str) {
    for (name, value) in given.iter().flat_map(|map| map.iter()) {
        annotations.insert(name.clone(), value.clone());
    }
    if !stop_signal.is_empty() {
        annotations.insert("org.opencontainers.image.stopSignal", stop_signal.to_owned());
    }
}

fn port_mappings(sandbox: &Sandbox) -> Vec<PortMapping> {
    let mappings = sandbox.config.port_mappings.iter().map(|mapping| PortMapping {
        host_port: mapping.host_port,
        container_port: mapping.container_port,
        protocol: match mapping.protocol {
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
            Protocol::Sctp => "SCTP",
        },
        host_ip: mapping.host_ip.clone(),
    });
    mappings.collect()
}

fn volume(mount: &Mount) -> Volume<'_> {
    Volume {
        container_path: &mount.container_path,
        host_path: &mount.host_path,
        readonly: mount.readonly,
        propagation: match mount.propagation {
            MountPropagation::Private => 0,
            MountPropagation::HostToContainer => 1,
            MountPropagation::Bidirectional => 2,
        },
        selinux_relabel: mount.selinux_relabel,
    }
}
