//! What is said below the name of a component: what it waits for, what it is there for, why it is not there.

use podpath_trace::{Rank, Seq, Status, What};

use super::facts::Fact;
use super::index::View;
use super::nodes::init_of;
use super::occupant::Occupant;
use super::seating::Place;
use super::{NodeState, Seat};
use crate::processes::Process;
use crate::steps::{UnitKind, spawn_title};
use crate::time::duration;

/// An empty seat as it is drawn, and the key of what it says.
type Empty = (NodeState, &'static str);

impl View<'_> {
    pub(super) fn ended(&self, status: Status) -> String {
        match status {
            Status::Exited(code) => self.words.say("caption-exited", &[("code", &code.to_string())]),
            Status::Killed(signal) => self.words.say("caption-killed", &[("signal", signal)]),
        }
    }

    /// What a process that runs is there for.
    pub(super) fn running(&self, place: Place, occupant: Occupant, process: &Process) -> String {
        let running = || self.words.say("caption-running", &[]);
        if let Some(What::Reparent { child, parent }) = self.trace.events.get(self.seq as usize).map(|event| &event.what)
            && *parent == process.pid
        {
            return self.words.say("caption-adopts", &[("pid", &child.to_string())]);
        }
        if self.is_part(place) {
            return running();
        }
        if let Some(caption) = self.of_init(place, occupant, process) {
            return caption;
        }
        if let Some(socket) = self.index.seating.sockets.get(occupant.role.name).filter(|_| place.unit.is_none()) {
            return socket.rsplit('/').next().unwrap_or(socket).to_owned();
        }
        match place.seat {
            Seat::KeeperLeft | Seat::KeeperRight => self.keeps(process).unwrap_or_else(running),
            Seat::TransientLeft | Seat::TransientRight => {
                process.face(self.end).map_or_else(running, |face| spawn_title(occupant.role.name, &face.comm, &face.argv, None))
            }
            Seat::Middle => occupant.role.name.to_owned(),
            Seat::WorkloadLeft => self.holds(place).unwrap_or_else(running),
            Seat::WorkloadRight => process.face(self.end).map_or_else(running, |face| face.comm.to_string()),
            _ => running(),
        }
    }

    /// A process that was made to become a container's program waits until it may; in the step in which it does, what it was is said.
    fn of_init(&self, place: Place, occupant: Occupant, process: &Process) -> Option<String> {
        if self.is_init(occupant, process) {
            let (_, fifo) = self.index.facts.at(place.unit?, Fact::Fifo, self.end)?;
            return Some(self.words.say("caption-waits-at", &[("name", fifo)]));
        }
        let event = self.trace.events.get(self.seq as usize)?;
        // A program of the container may become another by itself.
        let is_made = event.process.role.rank == Rank::Transient;
        let becomes = matches!(event.what, What::Exec { .. }) && event.process.pid == process.pid && is_made;
        becomes.then(|| self.words.say("caption-was", &[("name", &init_of(event.process.role))]))
    }

    /// What a keeper keeps of what is on the stage.
    fn keeps(&self, keeper: &Process) -> Option<String> {
        let kept = [Seat::WorkloadLeft, Seat::WorkloadRight].into_iter().filter_map(|seat| {
            let place = self.index.place_in(self.focus, seat);
            let found = self.index.occupants.at(&self.index.processes, place, self.end)?;
            let is_kept = found.1.alive(self.end) && found.1.parent(self.end) == Some(keeper.pid);
            is_kept.then(|| self.name(place, Some(found)))
        });
        let names = kept.collect::<Vec<_>>().join(&self.words.say("list-between", &[]));
        (!names.is_empty()).then(|| self.words.say("caption-keeps", &[("name", &names)]))
    }

    /// The network namespace of the sandbox, which lasts for as long as the process that holds it.
    fn holds(&self, place: Place) -> Option<String> {
        let (_, namespace) = self.index.facts.at(place.unit?, Fact::NetworkNamespace, self.end)?;
        Some(self.words.say("caption-holds", &[("namespace", namespace)]))
    }

    /// Since which event the one who sits here waits, unless that is the current step itself.
    pub(super) fn waits_since(&self, place: Place, found: Option<(Occupant, &Process)>) -> Option<Seq> {
        let since = match (self.index.seating.other(place.seat), found) {
            (Some(role), _) => self.steps.waits_as(role, self.end),
            (None, Some((occupant, process))) => self.steps.waits_since((occupant.role, process.pid), self.end),
            (None, None) => None,
        };
        since.filter(|since| *since != self.seq)
    }

    pub(super) fn waits(&self, since: Seq) -> String {
        let at_ns = |seq: Seq| self.trace.events.get(seq as usize).map_or(0, |event| event.at_ns);
        match at_ns(self.seq).saturating_sub(at_ns(since)) {
            0..500_000 => self.words.say("caption-waits", &[]),
            waited => self.words.say("caption-waits-for", &[("time", &duration(waited))]),
        }
    }

    /// How an empty seat is drawn and what it says: on this path nobody ever sits there, or another one does its work.
    pub(super) fn absent(&self, place: Place) -> (NodeState, String) {
        let seat = place.seat;
        if seat == Seat::KeeperRight
            && let Some(keeper) = self.shared_keeper()
        {
            return (NodeState::Absent, self.words.say("caption-shared-keeper", &[("role", keeper)]));
        }
        let (state, key) = if seat == Seat::TopRight { self.no_translator() } else { (NodeState::Absent, self.nobody(seat)) };
        (state, self.words.say(key, &[]))
    }

    /// dockershim, where nobody uses it: by the release of the kubelet that it is a part of, or is no more.
    fn no_translator(&self) -> Empty {
        match super::nodes::has_dockershim(self.trace) {
            Some(true) => (NodeState::Unused, "caption-compiled-in"),
            Some(false) => (NodeState::Removed, "caption-removed"),
            None => (NodeState::Absent, "caption-not-on-path"),
        }
    }

    fn nobody(&self, seat: Seat) -> &'static str {
        let per_unit = !matches!(seat, Seat::TopLeft | Seat::DaemonLeft | Seat::DaemonRight);
        match (per_unit, per_unit && self.index.occupants.ever_in(seat)) {
            (_, true) => "caption-not-started",
            // A narrow seat has a shorter text.
            (true, false) if seat == Seat::Middle => "caption-not-used",
            (true, false) => "caption-never",
            (false, false) => "caption-not-on-path",
        }
    }

    /// The keeper of the sandbox, where it serves the container too.
    fn shared_keeper(&self) -> Option<&'static str> {
        let servers = &self.index.seating.servers;
        let sandbox = servers.get(&self.focus.sandbox?)?;
        let shared = self.focus.container.and_then(|container| servers.get(&container)).is_some_and(|keeper| keeper == sandbox);
        if !shared || self.index.occupants.ever_in(Seat::KeeperRight) {
            return None;
        }
        self.steps.role_of(*sandbox, Seq::MAX).map(|role| role.name)
    }

    pub(super) fn not_yet(&self, place: Place) -> String {
        let created = place.unit.filter(|_| matches!(place.seat, Seat::WorkloadLeft | Seat::WorkloadRight));
        if created.is_some_and(|unit| self.is_created(unit)) {
            return self.words.say("caption-created", &[]);
        }
        let key = if place.seat == Seat::Middle { "caption-not-yet" } else { "caption-not-started" };
        self.words.say(key, &[])
    }

    /// The container has been asked for and made, and its process does not run yet.
    fn is_created(&self, unit: usize) -> bool {
        let asked = self.steps.cast().unit(unit).filter(|unit| unit.kind == UnitKind::Container).and_then(|unit| unit.asked);
        let answered = asked.and_then(|call| self.steps.mark(self.steps.at_seq(call))).map(|mark| mark.close as usize);
        answered.is_some_and(|step| step != 0 && step <= self.step)
    }
}
