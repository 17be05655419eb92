//! The process table as the recorder writes it.

use serde_json::{Value, json};

use super::names::Names;
use crate::conform::client::name_of;
use crate::kernel::NamespaceKind;
use crate::trace::state::{Process, State};

/// The kinds of namespace that are recorded.
const KINDS: [NamespaceKind; 5] = [NamespaceKind::Net, NamespaceKind::Pid, NamespaceKind::Ipc, NamespaceKind::Uts, NamespaceKind::Mount];
/// The first process of the node.
const INIT: u32 = 1;

const CRI_DOCKERD: &str = "cri-dockerd";
/// The programs that the recorder looks for. With each of them it lists what descends from it, so that an orphan whose keeper was killed
/// is not listed although it lives on: recordings/cri/crio/kill-shim.{1,2}.json.
const PROGRAMS: [&str; 7] = ["kubelet", CRI_DOCKERD, "dockerd", "containerd", "containerd-shim-runc-v2", "crio", "conmon"];

/// The daemons of the node, which were there before anything else; they are named as the recorder started them.
const DAEMONS: [(&str, &str); 4] = [
    ("containerd", "containerd --config /etc/containerd/config.toml"),
    (
        CRI_DOCKERD,
        "cri-dockerd --container-runtime-endpoint unix:///run/cri-dockerd.sock --docker-endpoint unix:///var/run/docker.sock \
         --network-plugin cni --cni-bin-dir /opt/cni/bin --cni-conf-dir /etc/cni/net.d",
    ),
    ("crio", "crio --config /etc/crio/crio.conf --config-dir"),
    (
        "dockerd",
        "dockerd -D --config-file /etc/docker/daemon.json --data-root /var/lib/docker --exec-root /run/docker \
         -H unix:///var/run/docker.sock --containerd /run/containerd/containerd.sock --pidfile /run/docker.pid",
    ),
];
/// The kubelet as the recorder started it: recordings/kubelet/containerd/simple.1.json.
const KUBELET: &str = "/usr/bin/kubelet --config /var/lib/kubelet/config.yaml --root-dir /var/lib/kubelet --cert-dir /var/lib/kubelet/pki \
                       --hostname-override node1 --pod-infra-container-image registry.k8s.io/pause:3.9 --v=4 --logt";
/// How much of a command line the recorder keeps, in characters.
const COMMAND_MAX: usize = 206;
/// The shell that has started the kubelet, in a mount namespace of its own. It is not listed.
const LAUNCHER: u32 = u32::MAX;

/// The living processes that the recorder lists. It sorts them by their ids as texts: the daemons, which are older than a wrapped count,
/// stand first where it drives the node itself, and last where a kubelet does.
/// Where frames were recorded, the daemons were started by their paths, and so was runc.
pub(super) fn table(state: &State, names: &mut Names, of_kubelet: bool, path: &str) -> Value {
    let mut listed: Vec<&Process> = state.processes.values().map(|process| &**process).collect();
    listed.retain(|process| process.is_alive() && is_listed(state, process, of_kubelet));
    listed.sort_by_key(|process| {
        let daemon = DAEMONS.iter().position(|(name, _)| is_called(process, name));
        (daemon.is_some() == of_kubelet, daemon, process.pid)
    });
    listed.into_iter().map(|process| row(process, names, of_kubelet, path)).collect()
}

fn is_called(process: &Process, name: &str) -> bool {
    process.argv.first().is_some_and(|path| name_of(path) == name)
}

/// The command line as the recorder keeps it.
fn command(process: &Process, names: &mut Names, path: &str) -> String {
    // The stages of `runc create` and `runc exec` are runc once more: runc v1.1.5 libcontainer/factory_linux.go:104.
    if process.comm.starts_with("runc:[") {
        return format!("{} init", if path.is_empty() { "/usr/sbin/runc" } else { "/usr/bin/runc" });
    }
    if let Some((_, line)) = DAEMONS.iter().find(|(name, _)| is_called(process, name)) {
        return format!("{path}{line}");
    }
    if is_called(process, "kubelet") {
        return KUBELET.to_owned();
    }
    let line = process.argv.join(" ");
    let end = line.char_indices().nth(COMMAND_MAX).map_or(line.len(), |(end, _)| end);
    names.text(line[..end].trim_end())
}

/// Whether it is one of the programs, or below one.
fn is_listed(state: &State, process: &Process, of_kubelet: bool) -> bool {
    // The cri-dockerd beside a kubelet with dockershim is known by its looks at the network only.
    let is_bystander = |name: &str| of_kubelet && name == CRI_DOCKERD;
    let is_program = |name: &str| PROGRAMS.contains(&name) && !is_bystander(name);
    let is_wanted = |process: &Process| process.argv.first().is_some_and(|path| is_program(name_of(path)));
    // Init has no parent, and neither has what is elsewhere.
    let above = |process: &&Process| state.processes.get(&process.parent).map(|parent| &**parent);
    std::iter::successors(Some(process), above).any(is_wanted)
}

fn row(process: &Process, names: &mut Names, of_kubelet: bool, path: &str) -> Value {
    let is_kubelet = is_called(process, "kubelet");
    let pid = names.pid(process.pid);
    let ppid = match process.parent {
        _ if is_kubelet && of_kubelet => names.pid(LAUNCHER),
        INIT => "init".to_owned(),
        parent => names.pid(parent),
    };
    let namespaces: serde_json::Map<String, Value> = KINDS
        .into_iter()
        .filter_map(|kind| {
            let number: u32 = process.namespaces.get(&kind)?.rsplit('-').next()?.parse().ok()?;
            // The kubelet's own mount namespace is older than those of containers.
            let number = match number {
                number if kind != NamespaceKind::Mount || !of_kubelet => number,
                1 => 1 + u32::from(is_kubelet),
                number => number + 1,
            };
            Some((kind.name().to_owned(), Value::String(format!("{}-ns-{number}", kind.name()))))
        })
        .collect();
    json!({
        "pid": pid,
        "ppid": ppid,
        "comm": &*process.comm,
        "cmd": command(process, names, path),
        "state": "S",
        "cgroup": names.text(&process.cgroup),
        "ns": namespaces,
    })
}
