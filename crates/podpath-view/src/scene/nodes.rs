//! Components: who they are, how they are, and what is said below their names.

use podpath_trace::{Evidence, Rank, Repository, Role, Status, Trace, What};

use super::index::View;
use super::occupant::Occupant;
use super::plan::Geometry;
use super::seating::Place;
use super::{HostBox, Node, NodeState, Seat, draw};
use crate::processes::Process;
use crate::steps::Family;

/// How many letters a name and a caption may have beside the icon.
const NAME_LETTERS: usize = 14;
const CAPTION_LETTERS: usize = 19;
const CAPTION_LETTERS_MIDDLE: usize = 12;
const CAPTION_LETTERS_NARROW: usize = 9;
const TAG_LETTERS: usize = 14;
/// The room of a name and a process id beside it, and of a letter of each, in tenths of a unit.
const NAME_AND_PID: usize = 1300;
const NAME_LETTER: usize = 90;
const PID_LETTER: usize = 72;
/// The minor release of Kubernetes that has no dockershim any more.
const DOCKERSHIM_REMOVED: u32 = 24;

impl View<'_> {
    pub(super) fn nodes(&self) -> Vec<Node> {
        let hop = self.hop();
        let is_there = |seat: &Seat| self.plan.has(*seat) && (!seat.is_above() || self.index.seating.other(*seat).is_some());
        Seat::ALL.into_iter().filter(is_there).map(|seat| self.node(seat, hop)).collect()
    }

    /// The seats of the current hop and its family; none for what ends a process.
    pub(super) fn hop(&self) -> Option<(Seat, Seat, Family)> {
        let event = self.trace.events.get(self.seq as usize)?;
        if self.away || matches!(event.what, What::Exit { .. }) {
            return None;
        }
        let (from, to) = self.index.seats(self.trace, self.steps, self.step)?;
        let family = self.steps.mark(self.step)?.family;
        // Who adopts does something; what is adopted has it done to it.
        let adopts = matches!(event.what, What::Reparent { .. });
        Some(if adopts { (to, from, family) } else { (from, to, family) })
    }

    pub(super) fn node(&self, seat: Seat, hop: Option<(Seat, Seat, Family)>) -> Node {
        let place = self.index.place_in(self.focus, seat);
        let found = self.index.occupants.at(&self.index.processes, place, self.end);
        let (mut state, caption) = match found {
            Some((occupant, process)) => self.state(place, occupant, process),
            None if seat.is_above() => self.elsewhere(place),
            None => self.absent(place),
        };
        let mut family = Family::Fn;
        let waits = state == NodeState::Waiting;
        if let Some((from, to, colour)) = hop
            && matches!(state, NodeState::Alive | NodeState::Waiting)
            && (from == seat || to == seat)
        {
            state = if to == seat { NodeState::Target } else { NodeState::Caller };
            family = colour;
        }
        let name = draw::clip(&self.name(place, found), if seat == Seat::Middle { 9 } else { NAME_LETTERS });
        let pid = found.map(|(_, process)| process).filter(|process| self.is_seen(place, process)).map(|process| process.pid);
        let (pid, caption) = match pid {
            // A long name leaves no room beside it.
            Some(pid) if !has_room(&name, pid) => {
                (None, if waits { caption } else { self.words.say("caption-pid-does", &[("pid", &pid.to_string()), ("does", &caption)]) })
            }
            pid => (pid, caption),
        };
        let letters = match (seat, self.plan.geometry) {
            (Seat::Middle, Geometry::Wide) => CAPTION_LETTERS_MIDDLE,
            (Seat::Middle, Geometry::Narrow) => CAPTION_LETTERS_NARROW,
            _ => CAPTION_LETTERS,
        };
        let tag = self.index.occupants.visitor(&self.index.processes, place, self.end);
        Node {
            key: seat.key(),
            name,
            pid,
            caption: draw::clip(&caption, letters),
            waits,
            tag: tag.map(|(role, process)| draw::clip(&self.visitor(role, process), TAG_LETTERS)),
            rect: self.plan.rect(seat),
            icon: seat.icon(),
            state,
            family,
            chip: self.chip(place),
        }
    }

    /// Whether a process has an id of its own to be named by: a part has none, and who has ended is named for the step of its end.
    fn is_seen(&self, place: Place, process: &Process) -> bool {
        let is_there = process.end.is_none_or(|(at, _)| at >= self.seq);
        process.begun(self.end) && is_there && !self.is_part(place) && !self.is_hosted_at(place)
    }

    fn state(&self, place: Place, occupant: Occupant, process: &Process) -> (NodeState, String) {
        if !self.has_begun(occupant, process) {
            return (NodeState::Absent, self.not_yet(place));
        }
        if let Some(status) = process.ended(self.end) {
            let state = match status {
                _ if self.is_fault(process) => NodeState::Killed,
                Status::Exited(0) => NodeState::Gone,
                Status::Exited(_) | Status::Killed(_) => NodeState::Failed,
            };
            return (state, self.ended(status));
        }
        if let Some(since) = self.waits_since(place, Some((occupant, process))) {
            return (NodeState::Waiting, self.waits(since));
        }
        (NodeState::Alive, self.running(place, occupant, process))
    }

    /// What is on another machine is there; its processes are none of the node's.
    fn elsewhere(&self, place: Place) -> (NodeState, String) {
        match self.waits_since(place, None) {
            Some(since) => (NodeState::Waiting, self.waits(since)),
            None => (NodeState::Alive, self.host_asked(place.seat).unwrap_or_else(|| self.words.say("caption-elsewhere", &[]))),
        }
    }

    /// Which registry was asked last: `docker.io`.
    fn host_asked(&self, seat: Seat) -> Option<String> {
        let registry = self.index.seating.other(seat).filter(|_| seat == Seat::Registry)?;
        let events = self.trace.events.get(..self.end as usize)?;
        let address = events.iter().rev().find_map(|event| match &event.what {
            What::Call { peer, .. } if peer.process.is_some_and(|peer| peer.role.name == registry.name) => Some(&peer.address),
            _ => None,
        })?;
        let host = address.rsplit("//").next().unwrap_or(address);
        // What images are named by, and not the server behind it.
        Some(host.strip_prefix("registry-1.").unwrap_or(host).to_owned())
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

    pub(super) fn name(&self, place: Place, found: Option<(Occupant, &Process)>) -> String {
        let outline = || self.words.say(&format!("outline-{}", place.seat.key()), &[]);
        if let Some(role) = self.index.seating.other(place.seat) {
            return self.short(role);
        }
        let Some((occupant, process)) = found else { return outline() };
        if self.is_init(occupant, process) {
            return init_of(occupant.role);
        }
        if self.is_part(place) {
            let key = format!("part-{}", occupant.role.name);
            return self.words.find(&key, &[]).unwrap_or_else(|| occupant.role.name.to_owned());
        }
        // Whatever comes and goes there, the place keeps its name.
        if place.seat == Seat::Middle && (!self.index.seating.plugins.is_empty() || self.index.occupants.is_shared(Seat::Middle)) {
            return outline();
        }
        let role = match place.seat {
            Seat::TransientLeft | Seat::TransientRight | Seat::WorkloadLeft => self.index.occupants.owner(place).unwrap_or(occupant.role),
            _ => occupant.role,
        };
        let unit = place.unit.and_then(|unit| self.steps.cast().unit(unit)).filter(|_| place.seat == Seat::WorkloadRight);
        unit.map_or_else(|| self.short(role), |unit| unit.name.to_string())
    }

    /// Whether it is still what a container's program is made of.
    pub(super) fn is_init(&self, occupant: Occupant, process: &Process) -> bool {
        occupant.role.rank == Rank::Transient && self.index.seating.inits.contains_key(&process.pid) && process.begun(self.end)
    }

    /// What a program is called where there is little room.
    fn short(&self, role: &Role) -> String {
        self.words.find(&format!("short-{}", role.name), &[]).unwrap_or_else(|| role.name.to_owned())
    }

    /// Another program by its name; a command inside of a container by what it runs.
    fn visitor(&self, role: &Role, process: &Process) -> String {
        match process.face(self.end).filter(|_| role.rank == Rank::Workload) {
            Some(face) => face.comm.to_string(),
            None => self.short(role),
        }
    }

    fn chip(&self, place: Place) -> Option<String> {
        // Who keeps a container each is as many as they are.
        let is_one_of_many = match place.seat {
            Seat::WorkloadRight => true,
            Seat::KeeperRight => self.index.occupants.ever_in(Seat::KeeperRight),
            _ => false,
        };
        let unit = place.unit.filter(|_| is_one_of_many)?;
        let (number, total) = self.steps.cast().number(unit)?;
        let args = [("n", &*number.to_string()), ("total", &*total.to_string())];
        (total > 1).then(|| self.words.say("chip-of", &args))
    }

    /// Whether the seat at the top is a part of the process in the box.
    pub(super) fn is_part(&self, place: Place) -> bool {
        place.seat == Seat::TopLeft && self.index.seating.has_host
    }

    /// Whether the seat at the right of the top is a part of it too.
    fn is_hosted_at(&self, place: Place) -> bool {
        place.seat == Seat::TopRight && self.is_hosted()
    }

    pub(super) fn host(&self) -> Option<HostBox> {
        let place = Place::shared(Seat::TopLeft);
        let (occupant, process) = self.index.occupants.at(&self.index.processes, place, self.end)?;
        if !self.index.seating.has_host {
            return None;
        }
        let right = self.index.occupants.at(&self.index.processes, Place::shared(Seat::TopRight), self.end);
        let (both, note) = match right {
            Some((_, other)) if other.pid == process.pid => (true, "host-two-roles"),
            Some(_) => (false, ""),
            None if has_dockershim(self.trace) == Some(true) => (true, "host-one-role"),
            None => (false, ""),
        };
        let (state, ended) = self.state(place, occupant, process);
        let caption = match state {
            NodeState::Gone | NodeState::Failed | NodeState::Killed | NodeState::Absent => ended,
            _ => self.words.say("caption-pid", &[("pid", &process.pid.to_string())]),
        };
        // One column has no room for it beside the name.
        let note = if note.is_empty() || self.plan.geometry == Geometry::Column { String::new() } else { self.words.say(note, &[]) };
        // In one column the way from the API server comes down where the process id would be.
        let (caption, note) = if self.plan.geometry == Geometry::Column { (String::new(), caption) } else { (caption, note) };
        Some(HostBox { rect: self.plan.host(both), title: occupant.role.name.to_owned(), caption, note })
    }
}

/// Whether the kubelet is of a release that has dockershim in it; none where nobody knows of which it is.
pub(super) fn has_dockershim(trace: &Trace) -> Option<bool> {
    let kubelets = trace.built_from.iter().filter(|(_, built)| built.name == Repository::KUBERNETES.name);
    let mut minors = kubelets.filter_map(|(_, built)| minor(built.tag));
    // A trace that was written down names the release only where a line is cited from another one.
    let cited = || {
        let own = trace.events.iter().filter(|event| event.process.role.rank == Rank::Orchestrator);
        let lines = own.filter_map(|event| if let Evidence::Source(line) = event.evidence { Some(line.repository) } else { None });
        lines.filter(|repository| repository.name == Repository::KUBERNETES.name).find_map(|repository| minor(repository.tag))
    };
    minors.next_back().or_else(cited).map(|minor| minor < DOCKERSHIM_REMOVED)
}

/// `v1.22.17` is of the 22nd minor release.
fn minor(tag: &str) -> Option<u32> {
    tag.split('.').nth(1)?.parse().ok()
}

/// `runc init`: what a process is called that was made to become a container's program, until it does.
pub(super) fn init_of(role: &Role) -> String {
    format!("{} init", role.name)
}

/// Whether a process id fits beside a name.
fn has_room(name: &str, pid: u32) -> bool {
    let letters = |text: &str| text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>();
    letters(name) * NAME_LETTER + letters(&pid.to_string()) * PID_LETTER <= NAME_AND_PID
}
