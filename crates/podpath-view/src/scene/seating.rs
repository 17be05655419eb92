//! Who sits where. Ranks are rows and sides are columns; where two claim one seat, the one that calls the other moves up.

use petgraph::visit::EdgeRef;
use podpath_trace::graph::{CallGraph, Grain, Way};
use podpath_trace::sorted::{SortedMap, SortedSet};
use podpath_trace::{ProcessRef, Protocol, Rank, Role, Side, Text, Trace, What};

use super::Seat;
use crate::processes::{Process, ProcessIndex};
use crate::steps::{Actor, Cast, Steps, UnitKind, cni_command};

/// A seat, and for seats that stand for one container at a time, whose it is then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) seat: Seat,
    /// Position in the cast.
    pub(super) unit: Option<usize>,
}

impl Place {
    pub(super) const fn shared(seat: Seat) -> Self {
        Self { seat, unit: None }
    }
}

/// Who sits where, for a whole trace.
#[derive(Clone, Debug, Default)]
pub(super) struct Seating {
    /// Roles that keep one seat for the whole trace.
    pub(super) standing: SortedMap<&'static str, Seat>,
    /// Roles on other machines that have a seat.
    others: SortedMap<Seat, &'static Role>,
    /// The process ids that act in such a role, in the order of their beginning.
    pub(super) pids: SortedMap<&'static str, Vec<u32>>,
    /// The roles themselves.
    pub(super) roles: SortedMap<&'static str, &'static Role>,
    /// The socket on which a role is called.
    pub(super) sockets: SortedMap<&'static str, Text>,
    /// Short-lived programs that are started as CNI plugins.
    pub(super) plugins: SortedSet<&'static str>,
    /// What each process was started for, by its position in the cast.
    units: SortedMap<u32, usize>,
    /// The keeper that serves each container or sandbox.
    pub(super) servers: SortedMap<usize, u32>,
    /// Where each keeper sits that serves.
    pub(super) keepers: SortedMap<u32, Place>,
    /// The processes that were made to become a container's program, and whether they are its first.
    pub(super) inits: SortedMap<u32, bool>,
    /// Whether the top is one process with parts: the node's orchestrator, not a client that stands in for it.
    pub(super) has_host: bool,
}

impl Seating {
    pub(super) fn of(trace: &Trace, steps: &Steps, processes: &ProcessIndex) -> Self {
        let mut seating = Self::default();
        seating.seat_standing(trace, processes);
        seating.seat_others(trace);
        seating.read_units(steps.cast(), processes);
        seating.read_inits(processes);
        seating.read_servers(trace, steps.cast());
        seating
    }

    /// Where an actor sits; none for what is not on the stage.
    pub(super) fn place(&self, cast: &Cast, actor: Actor) -> Option<Place> {
        let unit = self.units.get(&actor.pid).copied();
        let side = |left, right| match unit.and_then(|unit| cast.unit(unit)).map(|unit| unit.kind) {
            Some(UnitKind::Container) => right,
            Some(UnitKind::Sandbox) | None => left,
        };
        match (actor.role.rank, actor.role.side) {
            (Rank::Orchestrator | Rank::Daemon, _) => self.standing.get(actor.role.name).map(|seat| Place::shared(*seat)),
            (Rank::Keeper, _) => self.keeper(cast, actor.pid, unit),
            // One process, one box: what will be the container's program is where that is.
            (Rank::Transient, _) if self.inits.contains_key(&actor.pid) => {
                Some(Place { seat: side(Seat::WorkloadLeft, Seat::WorkloadRight), unit })
            }
            // What comes and goes and belongs to no column.
            (Rank::Transient, Side::Middle) => Some(Place { seat: Seat::Middle, unit: sandbox_of(cast, unit) }),
            (Rank::Transient, _) => Some(Place { seat: side(Seat::TransientLeft, Seat::TransientRight), unit }),
            (Rank::Workload, _) => Some(Place { seat: side(Seat::WorkloadLeft, Seat::WorkloadRight), unit }),
            (Rank::Surroundings, _) => {
                let seat = self.others.iter().find(|(_, role)| role.name == actor.role.name);
                seat.map(|(seat, _)| Place::shared(*seat))
            }
        }
    }

    /// A keeper sits with the first that it serves; one that serves nobody sits with the keeper that it runs for.
    fn keeper(&self, cast: &Cast, pid: u32, unit: Option<usize>) -> Option<Place> {
        let host = if self.keepers.contains_key(&pid) { Some(&pid) } else { unit.and_then(|unit| self.servers.get(&unit)) };
        if let Some(place) = host.and_then(|host| self.keepers.get(host)) {
            return Some(*place);
        }
        Some(keeper_place(cast, unit))
    }

    fn seat_standing(&mut self, trace: &Trace, processes: &ProcessIndex) {
        let graph = CallGraph::of(trace, Grain::Role);
        for event in &trace.events {
            let peer = match &event.what {
                What::Call { peer, .. } => {
                    if let Some(process) = peer.process {
                        self.sockets.entry(process.role.name).or_insert_with(|| peer.address.clone());
                    }
                    peer.process
                }
                What::Spawn { child, input, .. } => {
                    let middle = child.role.side == Side::Middle && !self.plugins.contains(child.role.name);
                    if middle && input.as_ref().and_then(cni_command).is_some() {
                        self.plugins.insert(child.role.name);
                    }
                    Some(*child)
                }
                _ => None,
            };
            let stands = |actor: &ProcessRef| matches!(actor.role.rank, Rank::Orchestrator | Rank::Daemon);
            for actor in [Some(event.process), peer].into_iter().flatten().filter(stands) {
                let pids = self.pids.entry(actor.role.name).or_default();
                if pids.last() != Some(&actor.pid) && !pids.contains(&actor.pid) {
                    pids.push(actor.pid);
                }
            }
        }
        let standing = graph.graph.node_weights().map(|node| node.role);
        let mut standing: Vec<_> = standing.filter(|role| matches!(role.rank, Rank::Orchestrator | Rank::Daemon)).collect();
        // Who only looks on from outside takes no seat from a program of the node.
        standing.sort_by_key(|role| !self.is_of_node(role.name, processes));
        for role in standing {
            self.roles.insert(role.name, role);
            self.claim(&graph, role);
        }
        self.has_host = self.standing.iter().any(|(name, seat)| *seat == Seat::TopLeft && self.is_of_node(name, processes));
    }

    /// Who answers the Kubernetes API, who asks it from a machine of their own, and where images come from.
    fn seat_others(&mut self, trace: &Trace) {
        for event in &trace.events {
            let What::Call { protocol: protocol @ (Protocol::Kubernetes | Protocol::Registry), peer, .. } = &event.what else { continue };
            let elsewhere = |role: &&'static Role| role.rank == Rank::Surroundings;
            if *protocol == Protocol::Registry {
                if let Some(registry) = peer.process.map(|peer| peer.role).filter(elsewhere) {
                    self.others.entry(Seat::Registry).or_insert(registry);
                }
                continue;
            }
            if let Some(server) = peer.process.map(|peer| peer.role).filter(elsewhere) {
                self.others.entry(Seat::Server).or_insert(server);
                if let Some(client) = Some(event.process.role).filter(elsewhere).filter(|client| client.name != server.name) {
                    self.others.entry(Seat::Client).or_insert(client);
                }
            }
        }
    }

    /// Whether a process is made that will become a container's program: that is no call, but a parent and a child.
    pub(super) fn is_birth(&self, what: Option<&What>) -> bool {
        matches!(what, Some(What::Spawn { child, .. }) if self.inits.contains_key(&child.pid))
    }
    /// Who sits on another machine.
    pub(super) fn other(&self, seat: Seat) -> Option<&'static Role> {
        self.others.get(&seat).copied()
    }
    /// Whether anybody does.
    pub(super) fn has_others(&self) -> bool {
        !self.others.is_empty()
    }

    fn claim(&mut self, graph: &CallGraph, role: &'static Role) {
        let wanted = match (role.rank, role.side) {
            (Rank::Orchestrator, Side::Right) => Seat::TopRight,
            (Rank::Orchestrator, _) => Seat::TopLeft,
            (_, Side::Right) => Seat::DaemonRight,
            _ => Seat::DaemonLeft,
        };
        let holder = self.standing.iter().find(|(name, seat)| **seat == wanted && !self.same_process(name, role.name)).map(|held| *held.0);
        let Some(holder) = holder else {
            self.standing.insert(role.name, wanted);
            return;
        };
        let up = match wanted {
            Seat::DaemonRight => Seat::TopRight,
            _ => Seat::TopLeft,
        };
        if self.standing.values().any(|seat| *seat == up) {
            return;
        }
        let (upper, lower) = if calls(graph, role.name, holder) { (role.name, holder) } else { (holder, role.name) };
        self.standing.insert(upper, up);
        self.standing.insert(lower, wanted);
    }

    /// Whether somebody on the node has started what has this role.
    fn is_of_node(&self, name: &str, processes: &ProcessIndex) -> bool {
        let pids = self.pids.get(name).into_iter().flatten();
        let started = |process: &Process| process.pid <= ProcessRef::PID_MAX && process.parents.iter().any(|(_, parent)| *parent != 0);
        pids.filter_map(|pid| processes.find(*pid)).any(started)
    }

    /// A process that acts in two roles of one rank shares its seat.
    fn same_process(&self, one: &str, other: &str) -> bool {
        let pids = |name| self.pids.get(name).and_then(|pids| pids.first());
        pids(one).is_some() && pids(one) == pids(other)
    }

    fn read_units(&mut self, cast: &Cast, processes: &ProcessIndex) {
        for process in processes.processes() {
            let own = process.subject.as_ref().and_then(|subject| cast.find(subject));
            let inherited = || process.parents.first().and_then(|(_, parent)| self.units.get(parent)).copied();
            if let Some(unit) = own.or_else(inherited) {
                self.units.insert(process.pid, unit);
            }
        }
    }

    fn read_inits(&mut self, processes: &ProcessIndex) {
        let mut there = SortedSet::new();
        for process in processes.processes().iter().filter(|process| process.is_init()) {
            if let Some(unit) = self.units.get(&process.pid) {
                self.inits.insert(process.pid, there.insert(*unit));
            }
        }
    }

    fn read_servers(&mut self, trace: &Trace, cast: &Cast) {
        for event in &trace.events {
            let What::Call { peer, .. } = &event.what else { continue };
            let Some(server) = peer.process.filter(|peer| peer.role.rank == Rank::Keeper) else { continue };
            let unit = event.subject.as_ref().and_then(|subject| cast.find(subject));
            if let Some(unit) = unit {
                self.servers.entry(unit).or_insert(server.pid);
            }
            let own = self.units.get(&server.pid).copied();
            self.keepers.entry(server.pid).or_insert_with(|| keeper_place(cast, own.or(unit)));
        }
    }
}

fn keeper_place(cast: &Cast, unit: Option<usize>) -> Place {
    let seat = match unit.and_then(|unit| cast.unit(unit)).map(|unit| unit.kind) {
        Some(UnitKind::Container) => Seat::KeeperRight,
        Some(UnitKind::Sandbox) | None => Seat::KeeperLeft,
    };
    Place { seat, unit }
}

pub(super) fn sandbox_of(cast: &Cast, unit: Option<usize>) -> Option<usize> {
    let index = unit?;
    match cast.unit(index)?.kind {
        UnitKind::Sandbox => Some(index),
        UnitKind::Container => cast.unit(index)?.sandbox,
    }
}

fn calls(graph: &CallGraph, from: &str, to: &str) -> bool {
    graph.graph.edge_references().any(|edge| {
        let names = (graph.graph[edge.source()].role.name, graph.graph[edge.target()].role.name);
        matches!(edge.weight().way, Way::Calls(_) | Way::Starts) && names == (from, to)
    })
}
