//! A look at the process table as rows: the parent, the shared namespaces and the cgroup of every process that matters.

use std::collections::BTreeMap;

use serde_json::Value;

use super::leaves::replace_numbered;
use super::tokens::generic;
use crate::conform::recording::Event;
use crate::programs::description::{Description, is_passing, named};
use crate::trace::Rank;

/// The kinds of namespace that an app may share with its sandbox.
const KINDS: [&str; 4] = ["net", "ipc", "uts", "pid"];

fn text<'a>(process: &'a Value, field: &str) -> &'a str {
    process.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// The rows of one look, in the order of the table.
pub(in crate::conform) fn tree(event: &Event) -> Vec<String> {
    let none = Vec::new();
    let processes = event.fields.get("processes").and_then(Value::as_array).unwrap_or(&none);
    let by_pid: BTreeMap<&str, &Value> = processes.iter().map(|process| (text(process, "pid"), process)).collect();
    let names = roles(processes, &by_pid);
    let name_of = |process: &Value| names.get(text(process, "pid")).copied();
    let pauses: Vec<&Value> = processes.iter().filter(|process| name_of(process) == Some("pause")).collect();
    let mut rows = Vec::new();
    for process in processes {
        let Some(name) = name_of(process) else { continue };
        let ppid = text(process, "ppid");
        let parent = names.get(ppid).copied().or_else(|| by_pid.get(ppid).map(|parent| text(parent, "comm"))).unwrap_or("init");
        rows.push(format!("{name} <- {parent}"));
        if name == "app" {
            let namespace = |process: &Value, kind: &str| process.get("ns").and_then(|ns| ns.get(kind)).cloned();
            let shared = KINDS.iter().filter(|kind| pauses.iter().any(|pause| namespace(process, kind) == namespace(pause, kind)));
            rows.extend(shared.map(|kind| format!("app shares {kind} with pause")));
        }
        if matches!(name, "app" | "pause") {
            let cgroup = replace_numbered(text(process, "cgroup"), &["sandbox-", "container-"], "ID", |_, _| true);
            rows.push(format!("{name} in {}", generic(&without_pod_uid(&cgroup))));
        }
    }
    rows
}

/// The UID of a pod is another one in every run: the pod of an API server is in `/kubepods/podUID`.
fn without_pod_uid(cgroup: &str) -> String {
    let folders = cgroup.split('/').map(|folder| match folder.strip_prefix("pod") {
        Some(uid) if is_uid(uid) => "podUID",
        _ => folder,
    });
    folders.collect::<Vec<_>>().join("/")
}

/// Whether a text is a UID: `0f1e2d3c-0000-4000-8000-0123456789ab`.
fn is_uid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|letter| matches!(letter, b'0'..=b'9' | b'a'..=b'f' | b'-'))
}

/// What each process is, by its place in the tree.
fn roles<'a>(processes: &'a [Value], by_pid: &BTreeMap<&str, &'a Value>) -> BTreeMap<&'a str, &'a str> {
    let named = |process: &'a Value| {
        let parent = by_pid.get(text(process, "ppid")).map(|parent| text(parent, "comm"));
        Some((text(process, "pid"), name_in_table(text(process, "comm"), parent)?))
    };
    processes.iter().filter_map(named).collect()
}

/// What a process is by its place in the tree: the child of a shim or conmon is pause or app; what an app forks is chance, and has no
/// name.
pub(in crate::conform) fn name_in_table<'a>(comm: &'a str, parent: Option<&str>) -> Option<&'a str> {
    let is_keeper = |name: &str| named(name).is_some_and(|program| program.role.rank == Rank::Keeper);
    let is_of_runtime = named(comm).is_some_and(|program| program.passes_as(comm)) || is_keeper(comm);
    if parent.is_some_and(is_keeper) && !is_of_runtime {
        return Some(if comm == "pause" { "pause" } else { "app" });
    }
    let is_daemon = || named(comm).is_some_and(Description::is_daemon);
    (!is_passing(comm) && parent != Some(comm) && (parent.is_none() || is_daemon())).then_some(comm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pod_of_an_api_server_has_the_same_cgroup() {
        let uid = "0f1e2d3c-0000-4000-8000-0123456789ab";
        assert_eq!(without_pod_uid(&format!("/kubepods/besteffort/pod{uid}/ID")), "/kubepods/besteffort/podUID/ID");
        for other in ["/kubepods/podPOD_UID/ID", "/kubepods/pod0f1e2d3c/ID", ""] {
            assert_eq!(without_pod_uid(other), other);
        }
    }
}
