//! Which processes sit where over time.

use podpath_trace::sorted::SortedMap;
use podpath_trace::{Rank, Role, Seq, Side};

use super::Seat;
use super::seating::{Place, Seating};
use crate::processes::{Place as Stand, Process, ProcessIndex};
use crate::steps::{Actor, Cast, Steps, is_fork};

/// The processes of each place, in the order in which they begin, by their position in the process index.
#[derive(Clone, Debug, Default)]
pub(super) struct Occupants(SortedMap<Place, Vec<Occupant>>);

/// A process in a place, in the role for which it sits there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occupant {
    process: usize,
    pub(super) role: &'static Role,
    /// It runs for another that sits there: `shim start`, or a stage of runc.
    helper: bool,
}

impl Occupants {
    pub(super) fn of(steps: &Steps, processes: &ProcessIndex, seating: &Seating) -> Self {
        let mut occupants = Self::default();
        for (at, process) in processes.processes().iter().enumerate() {
            let mut roles: Vec<&'static Role> = process.faces.iter().map(|(_, face)| face.role).collect();
            roles.dedup();
            for role in roles {
                occupants.add(steps.cast(), seating, at, process, role);
            }
        }
        for (name, seat) in &seating.standing {
            let list = occupants.0.entry(Place::shared(*seat)).or_default();
            for pid in seating.pids.get(name).into_iter().flatten() {
                let at = processes.processes().iter().rposition(|process| process.pid == *pid);
                let hosts = |process: &Process| process.faces.iter().any(|(_, face)| face.role.name == *name);
                if let Some(at) = at.filter(|at| processes.processes().get(*at).is_some_and(|process| !hosts(process)))
                    && let Some(role) = seating.roles.get(name)
                {
                    list.push(Occupant { process: at, role, helper: false });
                }
            }
            list.sort_by_key(|occupant| occupant.process);
        }
        occupants
    }

    fn add(&mut self, cast: &Cast, seating: &Seating, at: usize, process: &Process, role: &'static Role) {
        let Some(place) = seating.place(cast, Actor { role, pid: process.pid }).filter(|place| !place.seat.is_above()) else {
            // Processes of other machines are none of the node's.
            return;
        };
        let helper = match role.rank {
            Rank::Keeper => !seating.keepers.contains_key(&process.pid),
            // Who joins a container later is a guest in it.
            _ if seating.inits.contains_key(&process.pid) => seating.inits.get(&process.pid) == Some(&false),
            Rank::Transient => is_visitor(role) || process.faces.first().is_some_and(|(_, face)| is_fork(&face.comm, &face.argv)),
            Rank::Workload => process.is_inner() || process.place == Stand::Visitor,
            _ => false,
        };
        self.0.entry(place).or_default().push(Occupant { process: at, role, helper });
    }

    /// Who sits there after all events before `end`: the latest that has begun, or else the first that will. Helpers only where
    /// nobody else has begun.
    pub(super) fn at<'a>(&self, processes: &'a ProcessIndex, place: Place, end: Seq) -> Option<(Occupant, &'a Process)> {
        let known = |occupant: &Occupant| Some((*occupant, processes.processes().get(occupant.process)?));
        let all = || self.0.get(&place).into_iter().flatten().filter_map(known);
        let begun = |(occupant, process): &(Occupant, &Process)| {
            // What turns into its role later has not begun as that.
            process.begun(end) && process.faces.iter().any(|(since, face)| *since < end && face.role == occupant.role)
                || (process.begun(end) && process.faces.iter().all(|(_, face)| face.role != occupant.role))
        };
        all()
            .filter(|(occupant, _)| !occupant.helper)
            .rfind(begun)
            .or_else(|| all().rfind(begun))
            .or_else(|| all().find(|(occupant, _)| !occupant.helper))
            .or_else(|| all().next())
    }

    /// Whose place it is, whoever sits there at the moment: of several the one that is no helper.
    pub(super) fn owner(&self, place: Place) -> Option<&'static Role> {
        let all = || self.0.get(&place).into_iter().flatten();
        all().rfind(|occupant| !occupant.helper).or_else(|| all().next()).map(|occupant| occupant.role)
    }

    /// Whether processes of several programs ever sit in a seat.
    pub(super) fn is_shared(&self, seat: Seat) -> bool {
        let mut names = self.0.iter().filter(|(place, _)| place.seat == seat).flat_map(|(_, all)| all).map(|occupant| occupant.role.name);
        let first = names.next();
        names.any(|name| Some(name) != first)
    }

    /// Who is there for a moment beside the one whose place it is: another program, or a command inside of a container.
    pub(super) fn visitor<'a>(&self, processes: &'a ProcessIndex, place: Place, end: Seq) -> Option<(&'static Role, &'a Process)> {
        let owner = self.owner(place)?;
        let all = self.0.get(&place).into_iter().flatten();
        let visits = |(role, process): &(&'static Role, &Process)| {
            let is_command = role.rank == Rank::Workload && process.place == Stand::Visitor;
            process.alive(end) && (*role != owner || is_command) && process.face(end).is_some_and(|face| face.role == *role)
        };
        all.filter(|occupant| occupant.helper)
            .filter_map(|occupant| Some((occupant.role, processes.processes().get(occupant.process)?)))
            .rfind(visits)
    }

    /// Whether anybody ever sits in this seat, whosever it is at the time.
    pub(super) fn ever_in(&self, seat: Seat) -> bool {
        self.0.keys().any(|place| place.seat == seat)
    }
}

/// What comes to a place that is another's: it belongs to a column, not to whatever it works for.
fn is_visitor(role: &Role) -> bool {
    !matches!(role.side, Side::Either | Side::Middle)
}
