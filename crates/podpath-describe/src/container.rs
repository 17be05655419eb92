//! The containers of a pod: `describeContainers`.

use podpath_model::pod::{Container, EnvSource, Handler, PodField, PortReference, Probe, ResourceList, Scheme};
use podpath_model::wire::kubernetes::{ContainerState, ContainerStatus, Pod};

use super::table::Lines;
use super::times::date;

pub(super) fn describe(lines: &mut Lines, title: &str, containers: &[Container], statuses: &[ContainerStatus], pod: &Pod) {
    lines.add(0, format!("{title}:"));
    for container in containers {
        let status = statuses.iter().find(|status| *status.name == *container.name);
        basics(lines, container, status);
        words(lines, "Command:", &container.command);
        words(lines, "Args:", &container.args);
        if let Some(status) = status {
            state(lines, "State", &status.state);
            if status.last_state.terminated.is_some() {
                state(lines, "Last State", &status.last_state);
            }
            lines.add(2, format!("Ready:\t{}", if status.ready { "True" } else { "False" }));
            lines.add(2, format!("Restart Count:\t{}", status.restart_count));
        }
        amounts(lines, "Limits:", &container.resources.limits);
        amounts(lines, "Requests:", &container.resources.requests);
        let probes =
            [("Liveness", &container.liveness_probe), ("Readiness", &container.readiness_probe), ("Startup", &container.startup_probe)];
        for (name, probe) in probes {
            if let Some(probe) = probe {
                lines.add(2, format!("{name}:\t{}", described(probe)));
            }
        }
        environment(lines, container, pod);
        mounts(lines, container);
    }
}

fn basics(lines: &mut Lines, container: &Container, status: Option<&ContainerStatus>) {
    lines.add(1, format!("{}:", container.name));
    if let Some(status) = status {
        lines.add(2, format!("Container ID:\t{}", status.container_id));
    }
    lines.add(2, format!("Image:\t{}", container.image));
    if let Some(status) = status {
        lines.add(2, format!("Image ID:\t{}", status.image_id));
    }
    let protocol = |port: &podpath_model::pod::ContainerPort| format!("{:?}", port.protocol).to_uppercase();
    let own = container.ports.iter().map(|port| format!("{}/{}", port.container_port, protocol(port)));
    let of_host = container.ports.iter().map(|port| format!("{}/{}", port.host_port.unwrap_or(0), protocol(port)));
    for (title, ports) in [("Port", own.collect::<Vec<_>>()), ("Host Port", of_host.collect())] {
        let joined = ports.join(", ");
        let plural = if ports.len() > 1 { "s" } else { "" };
        lines.add(2, format!("{title}{plural}:\t{}", if joined.is_empty() { "<none>" } else { &joined }));
    }
}

fn words(lines: &mut Lines, title: &str, words: &[String]) {
    if !words.is_empty() {
        lines.add(2, title);
    }
    for line in words.iter().flat_map(|word| word.split('\n')) {
        lines.add(3, line);
    }
}

/// `describeStatus`. Why a container waits it says in one word, and nothing of the message.
fn state(lines: &mut Lines, title: &str, state: &ContainerState) {
    if let Some(running) = &state.running {
        lines.add(2, format!("{title}:\tRunning"));
        lines.add(3, format!("Started:\t{}", date(&running.started_at)));
    } else if let Some(terminated) = &state.terminated {
        lines.add(2, format!("{title}:\tTerminated"));
        for (name, text) in [("Reason", &terminated.reason), ("Message", &terminated.message)] {
            if !text.is_empty() {
                lines.add(3, format!("{name}:\t{text}"));
            }
        }
        lines.add(3, format!("Exit Code:\t{}", terminated.exit_code));
        lines.add(3, format!("Started:\t{}", date(&terminated.started_at)));
        lines.add(3, format!("Finished:\t{}", date(&terminated.finished_at)));
    } else {
        lines.add(2, format!("{title}:\tWaiting"));
        if let Some(waiting) = state.waiting.as_ref().filter(|waiting| !waiting.reason.is_empty()) {
            lines.add(3, format!("Reason:\t{}", waiting.reason));
        }
    }
}

fn amounts(lines: &mut Lines, title: &str, amounts: &ResourceList) {
    let cpu = amounts.cpu_millicores.map(|cores| if cores % 1000 == 0 { (cores / 1000).to_string() } else { format!("{cores}m") });
    let entries = [("cpu", cpu), ("memory", amounts.memory_bytes.map(bytes))];
    if entries.iter().any(|(_, amount)| amount.is_some()) {
        lines.add(2, title);
    }
    for (name, amount) in entries {
        if let Some(amount) = amount {
            lines.add(3, format!("{name}:\t{amount}"));
        }
    }
}

/// Bytes in the largest binary unit that is exact.
pub(super) fn bytes(bytes: u64) -> String {
    let units = [("Ei", 60), ("Pi", 50), ("Ti", 40), ("Gi", 30), ("Mi", 20), ("Ki", 10)];
    let exact = units.into_iter().find(|(_, shift)| bytes != 0 && bytes.is_multiple_of(1_u64 << shift));
    exact.map_or_else(|| bytes.to_string(), |(unit, shift)| format!("{}{unit}", bytes >> shift))
}

/// `DescribeProbe`.
fn described(probe: &Probe) -> String {
    let Probe { initial_delay_seconds, timeout_seconds, period_seconds, success_threshold, failure_threshold, .. } = probe;
    let numbers = format!(
        "delay={initial_delay_seconds}s timeout={timeout_seconds}s period={period_seconds}s #success={success_threshold} #failure={failure_threshold}"
    );
    let port = |port: &PortReference| match port {
        PortReference::Number(number) => number.to_string(),
        PortReference::Name(name) => name.clone(),
    };
    match &probe.handler {
        Handler::Exec(exec) => format!("exec [{}] {numbers}", exec.command.join(" ")),
        Handler::HttpGet(get) => {
            let scheme = if get.scheme == Scheme::Https { "https" } else { "http" };
            let host = get.host.as_deref().unwrap_or("");
            format!("http-get {scheme}://{host}:{}{} {numbers}", port(&get.port), get.path)
        }
        Handler::TcpSocket(socket) => format!("tcp-socket {}:{} {numbers}", socket.host.as_deref().unwrap_or(""), port(&socket.port)),
    }
}

fn environment(lines: &mut Lines, container: &Container, pod: &Pod) {
    if container.env.is_empty() {
        return lines.add(2, "Environment:\t<none>");
    }
    lines.add(2, "Environment:");
    for variable in &container.env {
        let name = &variable.name;
        match &variable.source {
            EnvSource::Value(value) => {
                for (index, line) in value.split('\n').enumerate() {
                    lines.add(3, if index == 0 { format!("{name}:\t{line}") } else { format!("\t{line}") });
                }
            }
            EnvSource::FieldRef(field) => lines.add(3, format!("{name}:\t{} (v1:{field})", value_of(field, pod))),
            EnvSource::Other(kind) => lines.add(3, format!("{name}:\t<{kind}>")),
        }
    }
}

/// What a field of the Pod has, as far as kubectl can read it from the object.
fn value_of(field: &PodField, pod: &Pod) -> String {
    let metadata = &pod.pod.metadata;
    match field {
        PodField::Name => metadata.name.clone(),
        PodField::Namespace => metadata.namespace.clone(),
        PodField::Uid => pod.uid().to_owned(),
        PodField::Label(key) => metadata.labels.get(key).cloned().unwrap_or_default(),
        PodField::Annotation(key) => metadata.annotations.get(key).cloned().unwrap_or_default(),
        PodField::NodeName | PodField::ServiceAccountName | PodField::HostIp | PodField::PodIp | PodField::PodIps => String::new(),
    }
}

fn mounts(lines: &mut Lines, container: &Container) {
    if container.volume_mounts.is_empty() {
        return lines.add(2, "Mounts:\t<none>");
    }
    lines.add(2, "Mounts:");
    let mut mounts: Vec<_> = container.volume_mounts.iter().collect();
    mounts.sort_by(|one, other| one.mount_path.cmp(&other.mount_path));
    for mount in mounts {
        let access = if mount.read_only { "ro" } else { "rw" };
        let path = if mount.sub_path.is_empty() { String::new() } else { format!(",path={:?}", mount.sub_path) };
        lines.add(3, format!("{} from {} ({access}{path})", mount.mount_path, mount.name));
    }
}
