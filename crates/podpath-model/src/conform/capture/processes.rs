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

/// The programs that the recorder looks for. With each of them it lists what descends from it, so that an orphan whose keeper was killed
/// is not listed although it lives on: recordings/cri/crio/kill-shim.{1,2}.json.
const PROGRAMS: [&str; 7] = ["kubelet", "cri-dockerd", "dockerd", "containerd", "containerd-shim-runc-v2", "crio", "conmon"];

/// The living processes that the recorder lists.
pub(super) fn table(state: &State, names: &mut Names) -> Value {
    state.processes.values().filter(|process| process.is_alive() && is_listed(state, process)).map(|process| row(process, names)).collect()
}

/// Whether it is one of the programs, or below one.
fn is_listed(state: &State, process: &Process) -> bool {
    let is_wanted = |process: &Process| process.argv.first().is_some_and(|path| PROGRAMS.contains(&name_of(path)));
    // Init has no parent, and neither has what is elsewhere.
    let above = |process: &&Process| state.processes.get(&process.parent).map(|parent| &**parent);
    std::iter::successors(Some(process), above).any(is_wanted)
}

fn row(process: &Process, names: &mut Names) -> Value {
    let ppid = if process.parent == INIT { "init".to_owned() } else { names.pid(process.parent) };
    let namespaces: serde_json::Map<String, Value> = KINDS
        .into_iter()
        .filter_map(|kind| {
            let number = process.namespaces.get(&kind)?.rsplit('-').next()?.to_owned();
            Some((kind.name().to_owned(), Value::String(format!("{}-ns-{number}", kind.name()))))
        })
        .collect();
    json!({
        "pid": names.pid(process.pid),
        "ppid": ppid,
        "comm": &*process.comm,
        "cmd": names.text(&process.argv.join(" ")),
        "state": "S",
        "cgroup": names.text(&process.cgroup),
        "ns": namespaces,
    })
}
