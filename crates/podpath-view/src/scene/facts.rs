//! What the kernel holds for a sandbox or a container, by the event since which it does.

use std::net::IpAddr;

use podpath_trace::sorted::SortedMap;
use podpath_trace::{Change, Kind, Seq, Trace, What};

use crate::steps::{Cast, short_id};

/// Sorts of things that the stage names when they come into being.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    Cgroup,
    NetworkNamespace,
    Overlay,
    /// A namespace of the sandbox's process, by its kind.
    Namespace(SharedNamespace),
    Address,
    /// On what the process waits that will become the program.
    Fifo,
}

/// The namespaces that the containers of a pod share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SharedNamespace {
    Net,
    Ipc,
    Uts,
}

impl SharedNamespace {
    pub(super) const ALL: [Self; 3] = [Self::Net, Self::Ipc, Self::Uts];

    const fn name(self) -> &'static str {
        match self {
            Self::Net => "net",
            Self::Ipc => "ipc",
            Self::Uts => "uts",
        }
    }
}

/// Facts by whom they are about, each with what it is since which event.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts(SortedMap<(usize, Fact), Vec<Since>>);

/// What something is since an event; none if it is gone since then.
type Since = (Seq, Option<String>);

impl Facts {
    pub(super) fn of(trace: &Trace, cast: &Cast) -> Self {
        let mut facts = Self::default();
        for event in &trace.events {
            let What::Change(change) = &event.what else { continue };
            let Some(unit) = event.subject.as_ref().and_then(|subject| cast.find(subject)) else { continue };
            for (fact, words) in read(change) {
                let known = facts.0.entry((unit, fact)).or_default();
                // What is said again is as old as before.
                if known.last().is_none_or(|(_, last)| *last != words) {
                    known.push((event.seq, words));
                }
            }
        }
        facts
    }

    /// What it is after all events before `end`, and since when.
    pub(super) fn at(&self, unit: usize, fact: Fact, end: Seq) -> Option<(Seq, &str)> {
        let facts = self.0.get(&(unit, fact))?;
        let at = facts.partition_point(|(since, _)| *since < end).checked_sub(1)?;
        let (since, words) = facts.get(at)?;
        words.as_deref().map(|words| (*since, words))
    }

    /// Whether it ever is.
    pub(super) fn ever(&self, unit: usize, fact: Fact) -> bool {
        self.0.contains_key(&(unit, fact))
    }
}

/// What a change says about the things that the stage names.
fn read(change: &Change) -> Vec<(Fact, Option<String>)> {
    let name = &*change.object.name;
    let last = name.rsplit('/').next().unwrap_or(name);
    match change.object.kind {
        Kind::Cgroup => vec![(Fact::Cgroup, change.after.as_ref().map(|_| format!("…/{}", short_id(last))))],
        Kind::Mount => mount(change, name),
        Kind::Process => {
            let shared = SharedNamespace::ALL.into_iter().find(|kind| kind.name() == name);
            let words = change.after.as_ref().map(|label| label.to_string());
            shared.map_or_else(Vec::new, |kind| {
                let mut facts = vec![(Fact::Namespace(kind), words.clone())];
                if kind == SharedNamespace::Net {
                    facts.push((Fact::NetworkNamespace, words));
                }
                facts
            })
        }
        Kind::Fifo if last == "exec.fifo" => vec![(Fact::Fifo, change.after.as_ref().map(|_| last.to_owned()))],
        Kind::Network => {
            let interface = name.rsplit(' ').next().unwrap_or(name);
            let address = change.after.as_deref().map(|after| after.split('/').next().unwrap_or(after));
            match address {
                Some(address) if address.parse::<IpAddr>().is_ok() => {
                    vec![(Fact::Address, Some(format!("{interface} {address}")))]
                }
                Some(_) => Vec::new(),
                None => vec![(Fact::Address, None)],
            }
        }
        _ => Vec::new(),
    }
}

/// A namespace that is kept by a mount, or a root file system of layers.
fn mount(change: &Change, name: &str) -> Vec<(Fact, Option<String>)> {
    let words = change.after.as_deref().or(change.before.as_deref()).unwrap_or_default();
    if words.starts_with("net-") && change.after.is_some() {
        return vec![(Fact::NetworkNamespace, Some(words.to_owned()))];
    }
    let layers = words.contains("overlay") || name.contains("overlay");
    // The last folder is called the same for everybody; the one above it says whose it is. Files that are only kept beside the layers,
    // and a container's own view of its root, have no such folder above them.
    let whose = name.rsplit('/').nth(1).filter(|folder| short_id(folder) != *folder);
    let Some(whose) = whose.filter(|_| layers) else { return Vec::new() };
    vec![(Fact::Overlay, change.after.as_ref().map(|_| format!("…/{}", short_id(whose))))]
}
