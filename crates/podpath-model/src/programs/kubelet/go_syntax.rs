//! Values as Go prints them into the kubelet's log.

use crate::pod::{Container, EnvSource, EnvVar, ImagePullPolicy, TerminationMessagePolicy, VolumeMount};

/// `%+v` of a `*v1.Container`: k8s.io/api core/v1/generated.pb.go. Simplified: what is not in the list of fields below is printed as if it
/// were not set.
pub(super) fn container(container: &Container) -> String {
    let policy = match container.image_pull_policy {
        ImagePullPolicy::Always => "Always",
        ImagePullPolicy::IfNotPresent => "IfNotPresent",
        ImagePullPolicy::Never => "Never",
    };
    let message = match container.termination_message_policy {
        TerminationMessagePolicy::File => "File",
        TerminationMessagePolicy::FallbackToLogsOnError => "FallbackToLogsOnError",
    };
    [
        format!("&Container{{Name:{},Image:{},", container.name, container.image),
        format!("Command:[{}],Args:[{}],", container.command.join(" "), container.args.join(" ")),
        format!("WorkingDir:{},", container.working_dir.as_deref().unwrap_or("")),
        format!("Ports:[]ContainerPort{{{}}},", container.ports.iter().map(port).collect::<String>()),
        format!("Env:[]EnvVar{{{}}},", container.env.iter().map(variable).collect::<String>()),
        format!("Resources:{},", resources(container)),
        format!("VolumeMounts:[]VolumeMount{{{}}},", container.volume_mounts.iter().map(mount).collect::<String>()),
        "LivenessProbe:nil,ReadinessProbe:nil,Lifecycle:nil,".to_owned(),
        format!("TerminationMessagePath:{},ImagePullPolicy:{policy},SecurityContext:nil,", container.termination_message_path),
        format!("Stdin:{},StdinOnce:{},TTY:{},", container.stdin, container.stdin_once, container.tty),
        format!("EnvFrom:[]EnvFromSource{{}},TerminationMessagePolicy:{message},VolumeDevices:[]VolumeDevice{{}},StartupProbe:nil,}}"),
    ]
    .concat()
}

/// A duration as Go prints it: `350.5ms`, `10s`, `1m20s`.
pub(super) fn go_duration(ns: u64) -> String {
    let (whole, fraction, digits, unit) = match ns {
        0 => return "0s".to_owned(),
        1..1_000 => return format!("{ns}ns"),
        1_000..1_000_000 => (ns / 1_000, ns % 1_000, 3, "µs"),
        1_000_000..1_000_000_000 => (ns / 1_000_000, ns % 1_000_000, 6, "ms"),
        _ => (ns / 1_000_000_000, ns % 1_000_000_000, 9, "s"),
    };
    let fraction = if fraction == 0 { String::new() } else { format!(".{fraction:0digits$}").trim_end_matches('0').to_owned() };
    match (unit, whole / 3600, whole / 60 % 60) {
        ("s", 0, 0) | ("ms" | "µs", ..) => format!("{whole}{fraction}{unit}"),
        (_, 0, minutes) => format!("{minutes}m{}{fraction}s", whole % 60),
        (_, hours, minutes) => format!("{hours}h{minutes}m{}{fraction}s", whole % 60),
    }
}

fn port(port: &crate::pod::ContainerPort) -> String {
    let protocol = match port.protocol {
        crate::pod::Protocol::Tcp => "TCP",
        crate::pod::Protocol::Udp => "UDP",
        crate::pod::Protocol::Sctp => "SCTP",
    };
    format!(
        "ContainerPort{{Name:{},HostPort:{},ContainerPort:{},Protocol:{protocol},HostIP:{},}},",
        port.name.as_deref().unwrap_or(""),
        port.host_port.unwrap_or(0),
        port.container_port,
        port.host_ip.as_deref().unwrap_or("")
    )
}

fn variable(variable: &EnvVar) -> String {
    let value = if let EnvSource::Value(value) = &variable.source { value } else { "" };
    format!("EnvVar{{Name:{},Value:{value},ValueFrom:nil,}},", variable.name)
}

fn resources(container: &Container) -> String {
    let list = |list: &crate::pod::ResourceList| {
        let cpu = list.cpu_millicores.map(|cpu| format!("cpu: {{{{{cpu} -3}} {{<nil>}}  DecimalSI}},"));
        let memory = list.memory_bytes.map(|bytes| format!("memory: {{{{{bytes} 0}} {{<nil>}}  BinarySI}},"));
        format!("ResourceList{{{}{}}}", cpu.unwrap_or_default(), memory.unwrap_or_default())
    };
    format!("ResourceRequirements{{Limits:{},Requests:{},}}", list(&container.resources.limits), list(&container.resources.requests))
}

fn mount(mount: &VolumeMount) -> String {
    format!(
        "VolumeMount{{Name:{},ReadOnly:{},MountPath:{},SubPath:{},MountPropagation:nil,SubPathExpr:,}},",
        mount.name, mount.read_only, mount.mount_path, mount.sub_path
    )
}

#[cfg(test)]
mod tests {
    use crate::scenario::manifest;

    #[test]
    fn a_container_is_printed_as_go_prints_it() {
        let yaml = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: setup, image: docker.io/library/busybox:1.36, command: [sh, -c, echo ready]}\n";
        let pod = manifest::read(yaml.as_bytes()).pod.expect("a pod");
        let printed = super::container(&pod.spec.containers[0]);
        // recordings/kubelet/dockershim/init-and-sidecar.1.json, as far as the recorder took it.
        let recorded = "&Container{Name:setup,Image:docker.io/library/busybox:1.36,Command:[sh -c echo ready],Args:[],WorkingDir:,\
                        Ports:[]ContainerPort{},Env:[]EnvVar{},Resources:ResourceRequirements{Limits:ResourceList{},Requests:ResourceList{},},\
                        VolumeMounts:[]VolumeMount{},LivenessProbe:nil,ReadinessProbe:n";
        assert_eq!(&printed[..recorded.len()], recorded);
    }

    #[test]
    fn a_duration_is_written_as_go_writes_it() {
        let seconds = [10, 40, 80, 160, 300, 3661].map(|seconds| super::go_duration(seconds * 1_000_000_000));
        assert_eq!(seconds, ["10s", "40s", "1m20s", "2m40s", "5m0s", "1h1m1s"]);
        assert_eq!([0, 7, 1_500, 350_500_000, 1_200_000_000].map(super::go_duration), ["0s", "7ns", "1.5µs", "350.5ms", "1.2s"]);
    }
}
