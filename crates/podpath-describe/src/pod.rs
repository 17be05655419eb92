//! The pod, section by section: `describePod`.

use podpath_model::pod::{HostPathKind, StorageMedium, Volume, VolumeSource};
use podpath_model::wire::kubernetes::Pod;

use super::container;
use super::table::Lines;
use super::times::{age, date};

/// An annotation that is longer begins on a line of its own.
const ANNOTATION_MAX: usize = 140;
/// What admission gives to every pod: `DefaultTolerationSeconds`.
const TOLERATIONS: [&str; 2] =
    ["node.kubernetes.io/not-ready:NoExecute op=Exists for 300s", "node.kubernetes.io/unreachable:NoExecute op=Exists for 300s"];

pub(super) fn describe(lines: &mut Lines, pod: &Pod, now_ns: u64) {
    identity(lines, pod);
    state(lines, pod, now_ns);
    let (spec, status) = (&pod.pod.spec, &pod.status);
    if !spec.init_containers.is_empty() {
        container::describe(lines, "Init Containers", &spec.init_containers, &status.init_container_statuses, pod);
    }
    container::describe(lines, "Containers", &spec.containers, &status.container_statuses, pod);
    if !spec.ephemeral_containers.is_empty() {
        let containers: Vec<_> = spec.ephemeral_containers.iter().map(|ephemeral| ephemeral.container.clone()).collect();
        container::describe(lines, "Ephemeral Containers", &containers, &status.ephemeral_container_statuses, pod);
    }
    if !status.conditions.is_empty() {
        lines.add(0, "Conditions:");
        lines.add(1, "Type\tStatus");
        for condition in &status.conditions {
            lines.add(1, format!("{} \t{} ", condition.r#type, condition.status));
        }
    }
    volumes(lines, &spec.volumes);
    lines.add(0, format!("QoS Class:\t{}", pod.pod.quality_of_service().name()));
    lines.add(0, "Node-Selectors:\t<none>");
    for (index, toleration) in TOLERATIONS.iter().enumerate() {
        lines.add(0, format!("{}\t{toleration}", if index == 0 { "Tolerations:" } else { "" }));
    }
}

fn identity(lines: &mut Lines, pod: &Pod) {
    let (metadata, spec, status) = (&pod.pod.metadata, &pod.pod.spec, &pod.status);
    lines.add(0, format!("Name:\t{}", pod.name()));
    lines.add(0, format!("Namespace:\t{}", pod.namespace()));
    lines.add(0, "Priority:\t0");
    if let Some(class) = &spec.runtime_class_name {
        lines.add(0, format!("Runtime Class Name:\t{class}"));
    }
    match &spec.node_name {
        None => lines.add(0, "Node:\t<none>"),
        Some(node) => lines.add(0, format!("Node:\t{node}/{}", status.host_ip)),
    }
    if !status.start_time.is_empty() {
        lines.add(0, format!("Start Time:\t{}", date(&status.start_time)));
    }
    let labels = metadata.labels.iter().map(|(key, value)| format!("{key}={value}"));
    several(lines, "Labels:", labels.collect());
    several(lines, "Annotations:", metadata.annotations.iter().map(|(key, value)| annotation(key, value)).collect());
}

/// A title, and beside it one after the other.
fn several(lines: &mut Lines, title: &str, entries: Vec<String>) {
    if entries.is_empty() {
        lines.add(0, format!("{title}\t<none>"));
    }
    for (index, entry) in entries.iter().enumerate() {
        lines.add(0, format!("{}\t{entry}", if index == 0 { title } else { "" }));
    }
}

fn annotation(key: &str, value: &str) -> String {
    let value = value.trim_end_matches('\n');
    if key.len() + value.len() + 2 <= ANNOTATION_MAX && !value.contains('\n') {
        return format!("{key}: {value}");
    }
    let shortened = |line: &str| match line.char_indices().nth(ANNOTATION_MAX - 2) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    };
    let below: String = value.split('\n').map(|line| format!("\n\t  {}", shortened(line))).collect();
    format!("{key}:{below}")
}

fn state(lines: &mut Lines, pod: &Pod, now_ns: u64) {
    let status = &pod.status;
    match pod.deletion.filter(|_| !status.phase.is_final()) {
        Some(deletion) => {
            lines.add(0, format!("Status:\tTerminating (lasts {})", age(deletion.at_ns, now_ns)));
            lines.add(0, format!("Termination Grace Period:\t{}s", deletion.grace_seconds));
        }
        None => lines.add(0, format!("Status:\t{}", status.phase.name())),
    }
    for (title, text) in [("Reason", &status.reason), ("Message", &status.message)] {
        if !text.is_empty() {
            lines.add(0, format!("{title}:\t{text}"));
        }
    }
    lines.add(0, format!("IP:\t{}", status.pod_ip));
    if status.pod_ips.is_empty() {
        return lines.add(0, "IPs:\t<none>");
    }
    lines.add(0, "IPs:");
    for address in &status.pod_ips {
        lines.add(1, format!("IP:\t{}", address.ip));
    }
}

fn volumes(lines: &mut Lines, volumes: &[Volume]) {
    if volumes.is_empty() {
        return lines.add(0, "Volumes:\t<none>");
    }
    lines.add(0, "Volumes:");
    for volume in volumes {
        lines.add(1, format!("{}:", volume.name));
        match &volume.source {
            VolumeSource::HostPath(path) => {
                lines.add(2, "Type:\tHostPath (bare host directory volume)");
                lines.add(2, format!("Path:\t{}", path.path));
                lines.add(2, format!("HostPathType:\t{}", kind_of(path.kind)));
            }
            VolumeSource::EmptyDir(folder) => {
                let medium = if folder.medium == StorageMedium::Memory { "Memory" } else { "" };
                let limit = folder.size_limit_bytes.map_or_else(|| "<unset>".to_owned(), container::bytes);
                lines.add(2, "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)");
                lines.add(2, format!("Medium:\t{medium}"));
                lines.add(2, format!("SizeLimit:\t{limit}"));
            }
            VolumeSource::Other(other) => lines.add(2, format!("Type:\t{}", other.kind)),
        }
    }
}

fn kind_of(kind: HostPathKind) -> String {
    if kind == HostPathKind::Unchecked { String::new() } else { format!("{kind:?}") }
}
