//! The process table as the recorder writes it.

use serde_json::{Value, json};

use super::names::Names;
use crate::conform::client::name_of;
use crate::kernel::NamespaceKind;
use crate::programs::cri_dockerd;
use crate::programs::description::{Description, Started, of_command};
use crate::trace::state::{Process, State};

/// The kinds of namespace that are recorded.
const KINDS: [NamespaceKind; 5] = [NamespaceKind::Net, NamespaceKind::Pid, NamespaceKind::Ipc, NamespaceKind::Uts, NamespaceKind::Mount];
/// The first process of the node.
const INIT: u32 = 1;

/// How much of a command line the recorder keeps, in characters.
const COMMAND_MAX: usize = 206;
/// The shell that has started the kubelet, in a mount namespace of its own. It is not listed.
const LAUNCHER: u32 = u32::MAX;

/// The living processes that the recorder lists. It sorts them by their ids as texts: the daemons, which are older than a wrapped count,
/// stand first where it drives the node itself, and last where a kubelet does.
/// Where frames were recorded, the daemons were started by their paths, and so was runc.
pub(super) fn table(state: &State, names: &mut Names, of_kubelet: bool, path: &str) -> Value {
    let mut listed: Vec<&Process> = state.processes.values().collect();
    listed.retain(|process| process.is_alive() && is_listed(state, process, of_kubelet));
    listed.sort_by_key(|process| {
        let daemon = of_command(&process.argv).filter(|program| matches!(program.recorded.started, Started::Before(_)));
        (daemon.is_some() == of_kubelet, daemon.map(|daemon| daemon.role.name), process.pid)
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
    match of_command(&process.argv).map(|program| program.recorded.started) {
        Some(Started::Before(line)) => return format!("{path}{line}"),
        Some(Started::Later(line)) => return line.to_owned(),
        Some(Started::ByTheNode) | None => {}
    }
    let line = process.argv.join(" ");
    let end = line.char_indices().nth(COMMAND_MAX).map_or(line.len(), |(end, _)| end);
    names.text(line[..end].trim_end())
}

/// Whether it is one of the programs that the recorder looks for, those that stay, or below one: an orphan whose keeper was killed is not
/// listed although it lives on: recordings/cri/crio/kill-shim.{1,2}.json.
fn is_listed(state: &State, process: &Process, of_kubelet: bool) -> bool {
    // The cri-dockerd beside a kubelet with dockershim is known by its looks at the network only.
    let is_bystander = |program: &Description| of_kubelet && program.role == &cri_dockerd::ROLE;
    let is_wanted = |process: &Process| of_command(&process.argv).is_some_and(|program| program.stays() && !is_bystander(program));
    // Init has no parent, and neither has what is elsewhere.
    let above = |process: &&Process| state.processes.get(&process.parent);
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
