//! Who calls, starts, becomes and adopts whom, as a petgraph graph.

use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};

use super::processes::Processes;
use super::{Event, ProcessRef, Protocol, Role, Seq, Trace, What};
use crate::sorted::SortedMap;

/// How far actors are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// One node a role: every runc is the same.
    Role,
    /// One node a role and process: each runc is its own.
    Process,
}

/// A node: somebody who acts or is acted upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The program or the part of it.
    pub role: &'static Role,
    /// The process; none at [`Grain::Role`].
    pub pid: Option<u32>,
}

/// An edge: all that one actor does to another in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bond {
    /// In which way.
    pub way: Way,
    /// The events, in order.
    pub events: Vec<Seq>,
}

/// The ways in which one actor leads to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// It calls it.
    Calls(Protocol),
    /// It makes a process of it.
    Starts,
    /// It becomes it, under the same pid.
    Becomes,
    /// It is its new parent.
    Adopts,
    /// It sends it a signal.
    Signals,
}

/// The call graph of a trace. Nodes and edges are in the order in which they first appear.
#[derive(Clone, Debug)]
pub struct CallGraph {
    /// The graph itself.
    pub graph: DiGraph<Actor, Bond>,
    grain: Grain,
    nodes: SortedMap<(Option<u32>, &'static str), NodeIndex>,
    edges: SortedMap<(NodeIndex, NodeIndex, Way), EdgeIndex>,
}

impl CallGraph {
    /// Reads the graph from a trace.
    pub fn of(trace: &Trace, grain: Grain) -> Self {
        let mut graph = Self { graph: DiGraph::new(), grain, nodes: SortedMap::new(), edges: SortedMap::new() };
        let mut processes = Processes::default();
        for event in &trace.events {
            processes.apply(event);
            graph.add(event, &processes);
        }
        graph
    }

    /// The node of an actor; none if it is not in the trace.
    pub fn node(&self, actor: ProcessRef) -> Option<NodeIndex> {
        self.nodes.get(&self.key(actor)).copied()
    }

    fn key(&self, actor: ProcessRef) -> (Option<u32>, &'static str) {
        ((self.grain == Grain::Process).then_some(actor.pid), actor.role.name)
    }

    fn add(&mut self, event: &Event, processes: &Processes) {
        let actor = event.process;
        self.see(actor);
        match &event.what {
            What::Call { protocol, peer, .. } => {
                if let Some(callee) = peer.process {
                    self.bind(actor, callee, Way::Calls(*protocol), event.seq);
                }
            }
            What::Spawn { child, .. } => self.bind(actor, *child, Way::Starts, event.seq),
            What::Exec { role, .. } => self.bind(actor, ProcessRef { role, ..actor }, Way::Becomes, event.seq),
            What::Reparent { child, parent } => {
                if let (Some(parent), Some(child)) = (running(processes, *parent), running(processes, *child)) {
                    self.bind(parent, child, Way::Adopts, event.seq);
                }
            }
            What::Signal { target, .. } => {
                if let Some(target) = running(processes, *target) {
                    self.bind(actor, target, Way::Signals, event.seq);
                }
            }
            What::Reply { .. } | What::Publish { .. } | What::Exit { .. } | What::Change(_) | What::Log { .. } | What::Note { .. } => {}
        }
    }

    fn see(&mut self, actor: ProcessRef) -> NodeIndex {
        let key = self.key(actor);
        let graph = &mut self.graph;
        *self.nodes.entry(key).or_insert_with(|| graph.add_node(Actor { role: actor.role, pid: key.0 }))
    }

    fn bind(&mut self, from: ProcessRef, to: ProcessRef, way: Way, seq: Seq) {
        let (from, to) = (self.see(from), self.see(to));
        let graph = &mut self.graph;
        let edge = *self.edges.entry((from, to, way)).or_insert_with(|| graph.add_edge(from, to, Bond { way, events: Vec::new() }));
        graph[edge].events.push(seq);
    }
}

/// A process in the role in which it runs; what it hosts apart.
fn running(processes: &Processes, pid: u32) -> Option<ProcessRef> {
    processes.get(&pid).map(|process| ProcessRef { pid, role: process.role })
}
