//! What can be done to a node at a step, in the words that a simulator takes: `kill dockerd@container.start`. A process is named where its
//! name means it alone, and a place by its milestone where it has one: so a deed means the same on another path.

mod harm;

use podpath_trace::{Milestone, Rank, Role, Seq, Trace, What};

use crate::processes::{Process, ProcessIndex};
use crate::steps::Steps;

pub use harm::{Harm, HarmKind, harms};

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doable {
    /// A process is killed.
    Kill {
        /// What the learner knows it by.
        name: String,
        /// Its number.
        pid: u32,
        /// The deed.
        deed: String,
    },
    /// The call that the step is goes wrong.
    Call {
        /// How.
        mishap: Mishap,
        /// Its method, without its package.
        method: &'static str,
        /// The deed.
        deed: String,
    },
    /// The Pod is deleted.
    Delete(String),
    /// Something else is done to the node or to what is around it.
    More {
        /// Among what it is found; its text is `break-group-NAME`.
        group: Group,
        /// Its text is `break-more-KEY`.
        key: &'static str,
        /// What it is done to, if there are several.
        name: String,
        /// The deed.
        deed: String,
    },
}

impl Doable {
    /// The deed, as a simulator takes it.
    pub fn deed(&self) -> &str {
        match self {
            Self::Kill { deed, .. } | Self::Call { deed, .. } | Self::Delete(deed) | Self::More { deed, .. } => deed,
        }
    }
}

/// What a fault is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Where images come from.
    Image,
    /// How a Pod gets its network.
    Network,
    /// Where all of it is kept.
    Disk,
    /// Who runs containers.
    Runtime,
    /// The machine, and who else comes to it.
    Node,
}

impl Group {
    /// Its name in the keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Network => "network",
            Self::Disk => "disk",
            Self::Runtime => "runtime",
            Self::Node => "node",
        }
    }
}

/// What can be done on every node: its group, its key, and the deed without its place.
const ALWAYS: [(Group, &str, &str); 14] = [
    (Group::Image, "registry-down", "registry down"),
    (Group::Image, "registry-404", "registry 404"),
    (Group::Image, "registry-401", "registry 401"),
    (Group::Image, "registry-slow", "registry slow=30s"),
    (Group::Image, "registry-truncated", "registry truncated"),
    (Group::Network, "plugin-missing", "remove bridge"),
    (Group::Network, "plugin-fails", "break bridge"),
    (Group::Network, "plugin-slow", "slow bridge=30s"),
    (Group::Disk, "disk-full", "disk full"),
    (Group::Runtime, "runc-missing", "remove runc"),
    (Group::Runtime, "runc-fails", "break runc"),
    (Group::Node, "memory", "oom app"),
    (Group::Node, "reboot", "reboot"),
    (Group::Node, "apply", "apply nginx"),
];

/// How a call can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// It is answered with an error.
    Fail,
    /// It arrives ten seconds late.
    Delay,
    /// Its answer is lost.
    Lose,
}

impl Mishap {
    const ALL: [Self; 3] = [Self::Fail, Self::Delay, Self::Lose];

    fn deed(self, method: &str, place: &str) -> String {
        match self {
            Self::Fail => format!("fail {method}@{place}"),
            Self::Delay => format!("delay {method}=10s@{place}"),
            Self::Lose => format!("lose {method}@{place}"),
        }
    }
}

/// Several deeds in one text: `kill dockerd@container.start; delete pod@+60s`.
pub fn listed(deeds: &str) -> impl Iterator<Item = &str> {
    deeds.split(';').map(str::trim).filter(|deed| !deed.is_empty())
}

/// The first process, which cannot be killed.
const INIT: u32 = 1;

/// What can be done right after a step: to every process that lives then, in the order in which they began, to the call that the step is, and
/// to a Pod that has come.
pub fn doable(trace: &Trace, steps: &Steps, processes: &ProcessIndex, step: usize) -> Vec<Doable> {
    let (Some(mark), Some(place)) = (steps.mark(step), place(steps, step)) else { return Vec::new() };
    let after = mark.seq + 1;
    let alive: Vec<&Process> = processes.living(after).collect();
    let kill = |process: &&Process| {
        let face = process.face(after)?;
        let whom = whom(&alive, process, after)?;
        Some(Doable::Kill { name: process.name(face).to_string(), pid: process.pid, deed: format!("kill {whom}@{place}") })
    };
    let kills = alive.iter().filter(|process| process.pid != INIT).filter_map(kill);
    let method = trace.events.get(mark.seq as usize).and_then(|event| match event.what {
        What::Call { method, .. } => Some(short(method)),
        _ => None,
    });
    let call = |method: &'static str| Mishap::ALL.map(|mishap| Doable::Call { mishap, method, deed: mishap.deed(method, &place) });
    let calls = method.into_iter().flat_map(call);
    let more = more(trace, &alive, after, &place);
    let has_come = steps.first_of(Milestone::PodSeen).is_some_and(|seen| seen <= step);
    kills.chain(calls).chain(has_come.then(|| Doable::Delete(format!("delete pod@{place}")))).chain(more).collect()
}

/// What else can be done, group by group: what is done already is taken back rather than done again.
fn more(trace: &Trace, alive: &[&Process], after: Seq, place: &str) -> Vec<Doable> {
    let roles: Vec<&Role> = alive.iter().filter_map(|process| process.face(after)).map(|face| face.role).collect();
    let one = |group, key, name: &str, deed: &str| Doable::More { group, key, name: name.to_owned(), deed: format!("{deed}@{place}") };
    let done = done_before(trace, after);
    let is_there = |deed: &str| !deed.starts_with("oom ") || roles.iter().any(|role| role.name == "app");
    let always = ALWAYS.iter().filter(|(_, _, deed)| is_there(deed)).map(|(group, key, deed)| one(*group, *key, "", deed));
    let up = done.iter().any(|(key, _)| key.starts_with("fault-registry-")).then(|| one(Group::Image, "registry-up", "", "registry up"));
    let free = done.iter().any(|(key, _)| *key == "fault-disk-full").then(|| one(Group::Disk, "disk-free", "", "disk free"));
    let mend = done.iter().filter(|(key, _)| ["fault-remove", "fault-break"].contains(key)).map(|(_, path)| {
        let program = path.rsplit('/').next().unwrap_or(path);
        let group = if program == "bridge" { Group::Network } else { Group::Runtime };
        one(group, "mend", program, &format!("mend {program}"))
    });
    let services = roles.iter().filter(|role| matches!(role.rank, Rank::Daemon | Rank::Orchestrator)).map(|role| {
        let group = if role.rank == Rank::Daemon { Group::Runtime } else { Group::Node };
        one(group, "restart", role.name, &format!("restart {}", role.name))
    });
    let live_restore = roles.iter().any(|role| role.name == "dockerd").then(|| one(Group::Runtime, "live-restore", "", "live-restore on"));
    let mut more: Vec<Doable> = always.chain(up).chain(free).chain(mend).chain(services).chain(live_restore).collect();
    more.sort_by_key(|doable| if let Doable::More { group, .. } = doable { Some(*group) } else { None });
    more
}

/// What has been done to the node from outside before an event, and has not been taken back.
fn done_before(trace: &Trace, after: Seq) -> Vec<(&'static str, &str)> {
    let mut done: Vec<(&str, &str)> = Vec::new();
    for event in trace.events.iter().take(after as usize) {
        match &event.what {
            What::Note { key: "fault-registry-up", .. } => done.retain(|(key, _)| !key.starts_with("fault-registry-")),
            What::Note { key: "fault-disk-free", .. } => done.retain(|(key, _)| *key != "fault-disk-full"),
            What::Note { key: "fault-mend", detail } => done.retain(|(_, path)| *path != &**detail),
            What::Note { key, detail } if key.starts_with("fault-") && *key != "fault-registry-reached" => done.push((*key, &**detail)),
            _ => {}
        }
    }
    done
}

/// The place of a step, as deeds say it.
fn place(steps: &Steps, step: usize) -> Option<String> {
    let mark = steps.mark(step)?;
    Some(if mark.milestone.is_some() { steps.place(step) } else { mark.seq.to_string() })
}

/// What a deed calls a process: its name where that means it alone, else its number.
fn whom(alive: &[&Process], process: &Process, after: Seq) -> Option<String> {
    let role = process.face(after)?.role.name;
    let is_called = |other: &Process| other.face(after).is_some_and(|face| face.role.name == role || *face.comm == *role);
    let means_it_alone = alive.iter().filter(|other| is_called(other)).count() == 1 && !role.contains([' ', ':', '@']);
    Some(if means_it_alone { role.to_owned() } else { process.pid.to_string() })
}

/// A method without its package, which is enough to name it.
pub(crate) fn short(method: &str) -> &str {
    if method.contains(' ') { method } else { method.rsplit('.').next().unwrap_or(method) }
}
