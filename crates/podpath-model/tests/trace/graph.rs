//! The call graph.

use podpath_model::trace::graph::{CallGraph, Grain};
use podpath_model::trace::{ProcessRef, Trace};

use super::sample::{BREAD, OVEN, bakery};

/// `guest -Calls(Cri)-> baker ×2`, in order of appearance.
fn edges(trace: &Trace, grain: Grain) -> Vec<String> {
    let graph = CallGraph::of(trace, grain).graph;
    let name = |node| {
        let actor: &podpath_model::trace::graph::Actor = &graph[node];
        actor.pid.map_or_else(|| actor.role.name.to_owned(), |pid| format!("{}[{pid}]", actor.role.name))
    };
    let edges = graph.edge_indices().filter_map(|edge| graph.edge_endpoints(edge).map(|ends| (edge, ends)));
    edges.map(|(edge, (from, to))| format!("{} {:?} {} {:?}", name(from), graph[edge].way, name(to), graph[edge].events)).collect()
}

#[test]
fn actors_of_a_role_are_one_node_or_one_each() {
    let by_role = [
        "kernel Starts steward [0]",
        "steward Starts baker [1]",
        "guest Calls(Cri) baker [4]",
        "baker Starts oven [6]",
        "oven Starts oven [10]",
        "oven Becomes bread [11]",
        "steward Calls(Cri) baker [14]",
        "kernel Signals baker [15]",
        "steward Adopts bread [17]",
    ];
    assert_eq!(edges(&bakery(), Grain::Role), by_role);
    let by_process = edges(&bakery(), Grain::Process);
    assert_eq!(by_process[4..6], ["oven[3] Starts oven[4] [10]", "oven[3] Becomes bread[3] [11]"]);
}

#[test]
fn a_node_is_found_by_its_actor() {
    let (trace, bread) = (bakery(), ProcessRef { pid: 3, role: &BREAD });
    let graph = CallGraph::of(&trace, Grain::Process);
    let oven = ProcessRef { role: &OVEN, ..bread };
    assert_ne!(graph.node(bread), graph.node(oven));
    assert_eq!(graph.node(ProcessRef { pid: 99, ..bread }), None);
    let graph = CallGraph::of(&trace, Grain::Role);
    assert_eq!(graph.node(ProcessRef { pid: 99, ..bread }), graph.node(bread));
    assert!(graph.node(bread).is_some());
}
