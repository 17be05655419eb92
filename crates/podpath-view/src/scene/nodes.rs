//! Components: who they are, how they are, and what is said below their names.

use podpath_trace::{Rank, Repository, Seq, Status, Trace, What};

use super::index::View;
use super::occupant::Occupant;
use super::seat::{BOX, BOX_NARROW};
use super::seating::Place;
use super::{HostBox, Node, NodeState, Seat, draw};
use crate::processes::Process;
use crate::steps::{Family, UnitKind};
use crate::time::duration;

/// How many letters a name and a caption may have beside the icon.
const NAME_LETTERS: usize = 14;
const CAPTION_LETTERS: usize = 19;
const CAPTION_LETTERS_MIDDLE: usize = 12;

impl View<'_> {
    pub(super) fn nodes(&self) -> Vec<Node> {
        let hop = self.hop();
        let is_there = |seat: &Seat| !seat.is_above() || self.index.seating.other(*seat).is_some();
        Seat::ALL.into_iter().filter(is_there).map(|seat| self.node(seat, hop)).collect()
    }

    /// The seats of the current hop and its family; none for what ends a process.
    pub(super) fn hop(&self) -> Option<(Seat, Seat, Family)> {
        let event = self.trace.events.get(self.seq as usize)?;
        if matches!(event.what, What::Exit { .. }) {
            return None;
        }
        let (from, to) = self.index.seats(self.trace, self.steps, self.step)?;
        Some((from, to, self.steps.mark(self.step)?.family))
    }

    fn node(&self, seat: Seat, hop: Option<(Seat, Seat, Family)>) -> Node {
        let place = self.index.place_in(self.focus, seat);
        let found = self.index.occupants.at(&self.index.processes, place, self.end);
        let (mut state, caption) = match found {
            Some((occupant, process)) => self.state(place, occupant, process),
            None if seat.is_above() => self.elsewhere(place),
            None => (NodeState::Absent, self.absent(place)),
        };
        let mut family = Family::Fn;
        if let Some((from, to, colour)) = hop
            && matches!(state, NodeState::Alive | NodeState::Waiting)
            && (from == seat || to == seat)
        {
            state = if to == seat { NodeState::Target } else { NodeState::Caller };
            family = colour;
        }
        let letters = if seat == Seat::Middle { CAPTION_LETTERS_MIDDLE } else { CAPTION_LETTERS };
        Node {
            key: seat.key(),
            name: draw::clip(&self.name(place, found), if seat == Seat::Middle { 9 } else { NAME_LETTERS }),
            caption: draw::clip(&caption, letters),
            rect: seat.rect(),
            icon: seat.icon(),
            state,
            family,
            chip: self.chip(place),
        }
    }

    fn state(&self, place: Place, occupant: Occupant, process: &Process) -> (NodeState, String) {
        if !self.has_begun(occupant, process) {
            return (NodeState::Absent, self.not_yet(place));
        }
        if let Some(status) = process.ended(self.end) {
            let state = if self.is_fault(process) { NodeState::Killed } else { NodeState::Gone };
            return (state, self.ended(status));
        }
        if let Some(since) = self.waits_since(place) {
            return (NodeState::Waiting, self.waits(since));
        }
        (NodeState::Alive, self.running(place, occupant, process))
    }

    /// What is on another machine is there; its processes are none of the node's.
    fn elsewhere(&self, place: Place) -> (NodeState, String) {
        match self.waits_since(place) {
            Some(since) => (NodeState::Waiting, self.waits(since)),
            None => (NodeState::Alive, self.words.say("caption-elsewhere", &[])),
        }
    }

    /// A process that becomes what it sits here for has not begun as that.
    fn has_begun(&self, occupant: Occupant, process: &Process) -> bool {
        let since = process.faces.iter().find(|(_, face)| face.role == occupant.role).map_or(process.begins, |(since, _)| *since);
        process.begun(self.end) && (since < self.end || since == 0)
    }

    /// Ended by a signal that no program of the node sent on purpose.
    fn is_fault(&self, process: &Process) -> bool {
        let Some((seq, Status::Killed(_))) = process.end else { return false };
        let cause = self.trace.events.get(seq as usize).and_then(|exit| exit.cause);
        let sender = cause.and_then(|cause| self.trace.events.get(cause as usize));
        !sender.is_some_and(|event| matches!(event.what, What::Signal { .. }) && event.process.role.rank != Rank::Surroundings)
    }

    fn ended(&self, status: Status) -> String {
        match status {
            Status::Exited(code) => self.words.say("caption-exited", &[("code", &code.to_string())]),
            Status::Killed(signal) => self.words.say("caption-killed", &[("signal", signal)]),
        }
    }

    fn running(&self, place: Place, occupant: Occupant, process: &Process) -> String {
        let hosted = process.face(self.end).is_some_and(|face| face.role != occupant.role);
        if hosted && let Some(socket) = self.index.seating.sockets.get(occupant.role.name) {
            return socket.rsplit('/').next().unwrap_or(socket).to_owned();
        }
        if self.is_part(place) {
            return self.words.say("caption-running", &[]);
        }
        let pid = process.pid.to_string();
        let keeps = matches!(place.seat, Seat::KeeperLeft | Seat::KeeperRight) && self.index.occupants.ever_in(Seat::KeeperRight);
        let kept = match place.seat {
            Seat::KeeperLeft => Seat::WorkloadLeft,
            _ => Seat::WorkloadRight,
        };
        let kept = self.index.occupants.at(&self.index.processes, self.index.place_in(self.focus, kept), self.end);
        match kept.filter(|_| keeps) {
            Some((workload, _)) => self.words.say("caption-pid-keeps", &[("pid", &pid), ("name", workload.role.name)]),
            None => self.words.say("caption-pid", &[("pid", &pid)]),
        }
    }

    /// Of the callers and the waiting parents around this step: since when the one that sits here waits, in nanoseconds.
    pub(super) fn waits_since(&self, place: Place) -> Option<u64> {
        let mut at = self.steps.mark(self.step)?.parent as usize;
        while let Some(mark) = self.steps.mark(at).filter(|_| at != 0) {
            let event = self.trace.events.get(mark.seq as usize)?;
            if self.index.seating.place(self.steps.cast(), event.process.into()) == Some(place) {
                return Some(event.at_ns);
            }
            at = mark.parent as usize;
        }
        None
    }

    fn waits(&self, since_ns: u64) -> String {
        let now_ns = self.trace.events.get(self.seq as usize).map_or(since_ns, |event| event.at_ns);
        match now_ns.saturating_sub(since_ns) {
            0..500_000 => self.words.say("caption-waits", &[]),
            waited => self.words.say("caption-waits-for", &[("time", &duration(waited))]),
        }
    }

    /// What an empty seat says: on this path nobody ever sits there, or another one does its work.
    fn absent(&self, place: Place) -> String {
        let seat = place.seat;
        if seat == Seat::KeeperRight
            && let Some(keeper) = self.shared_keeper()
        {
            return self.words.say("caption-shared-keeper", &[("role", keeper)]);
        }
        if seat == Seat::TopRight && self.is_part(Place::shared(Seat::TopLeft)) {
            let key = if lacks_dockershim(self.trace) { "caption-removed" } else { "caption-not-used" };
            return self.words.say(key, &[]);
        }
        let per_unit = !matches!(seat, Seat::TopLeft | Seat::TopRight | Seat::DaemonLeft | Seat::DaemonRight);
        let key = match (per_unit, per_unit && self.index.occupants.ever_in(seat)) {
            (_, true) => "caption-not-started",
            // A narrow seat has a shorter text.
            (true, false) if seat == Seat::Middle => "caption-not-used",
            (true, false) => "caption-never",
            (false, false) => "caption-not-on-path",
        };
        self.words.say(key, &[])
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

    fn not_yet(&self, place: Place) -> String {
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

    fn name(&self, place: Place, found: Option<(Occupant, &Process)>) -> String {
        let outline = || self.words.say(&format!("outline-{}", place.seat.key()), &[]);
        if let Some(role) = self.index.seating.other(place.seat) {
            return role.name.to_owned();
        }
        let Some((occupant, _)) = found else { return outline() };
        if self.is_part(place) {
            let key = format!("part-{}", occupant.role.name);
            return self.words.find(&key, &[]).unwrap_or_else(|| occupant.role.name.to_owned());
        }
        if place.seat == Seat::Middle && self.index.seating.plugins.contains(occupant.role.name) {
            return outline();
        }
        if let Some(short) = self.words.find(&format!("short-{}", occupant.role.name), &[]) {
            return short;
        }
        let unit = place.unit.and_then(|unit| self.steps.cast().unit(unit)).filter(|_| place.seat == Seat::WorkloadRight);
        unit.map_or_else(|| occupant.role.name.to_owned(), |unit| unit.name.to_string())
    }

    fn chip(&self, place: Place) -> Option<String> {
        let unit = place.unit.filter(|_| place.seat == Seat::WorkloadRight)?;
        let (number, total) = self.steps.cast().number(unit)?;
        let args = [("n", &*number.to_string()), ("total", &*total.to_string())];
        (total > 1).then(|| self.words.say("chip-of", &args))
    }

    /// Whether the seat at the top is a part of the process in the box.
    pub(super) fn is_part(&self, place: Place) -> bool {
        place.seat == Seat::TopLeft && self.index.seating.has_host()
    }

    pub(super) fn host(&self) -> Option<HostBox> {
        let place = Place::shared(Seat::TopLeft);
        let (occupant, process) = self.index.occupants.at(&self.index.processes, place, self.end)?;
        if !self.index.seating.has_host() {
            return None;
        }
        let right = self.index.occupants.at(&self.index.processes, Place::shared(Seat::TopRight), self.end);
        let (rect, note) = match right {
            Some((_, other)) if other.pid == process.pid => (BOX, "host-two-roles"),
            Some(_) => (BOX_NARROW, ""),
            None if lacks_dockershim(self.trace) => (BOX, "host-no-dockershim"),
            None => (BOX, "host-one-role"),
        };
        let (state, ended) = self.state(place, occupant, process);
        let caption = match state {
            NodeState::Gone | NodeState::Killed | NodeState::Absent => ended,
            _ => self.words.say("caption-pid", &[("pid", &process.pid.to_string())]),
        };
        let note = if note.is_empty() { String::new() } else { self.words.say(note, &[]) };
        Some(HostBox { rect, title: occupant.role.name.to_owned(), caption, note })
    }
}

/// Whether the kubelet is of a release from which dockershim has been removed.
fn lacks_dockershim(trace: &Trace) -> bool {
    let kubelets = trace.built_from.iter().filter(|(_, built)| built.name == Repository::KUBERNETES.name);
    kubelets.filter_map(|(_, built)| built.tag.split('.').nth(1)?.parse::<u32>().ok()).any(|minor| minor >= 24)
}
