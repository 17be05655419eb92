//! The process table as the recorder writes it.

use serde_json::{Value, json};

use super::names::Names;
use crate::kernel::NamespaceKind;
use crate::trace::state::{Process, State};

/// The kinds of namespace that are recorded.
const KINDS: [NamespaceKind; 5] = [NamespaceKind::Net, NamespaceKind::Pid, NamespaceKind::Ipc, NamespaceKind::Uts, NamespaceKind::Mount];
/// The first process of the node.
const INIT: u32 = 1;

/// Every living process of the node but its init.
pub(super) fn table(state: &State, names: &mut Names) -> Value {
    // Init has no parent, and neither has what is elsewhere.
    state.processes.values().filter(|process| process.is_alive() && process.parent != 0).map(|process| row(process, names)).collect()
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
