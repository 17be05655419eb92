//! The kernel's band and the sandbox: what comes into being without being a process.

use podpath_trace::Seq;

use super::facts::{Fact, SharedNamespace};
use super::index::View;
use super::plan::Geometry;
use super::{KernelObject, PodBox, Seat, draw};
use crate::steps::UnitKind;

/// How many letters of a line stand between the two processes in the sandbox, and of its name.
const fn letters(geometry: Geometry) -> (usize, usize) {
    match geometry {
        Geometry::Wide | Geometry::Column => (27, 24),
        Geometry::Narrow => (16, 14),
    }
}

/// What the kernel holds, and how many letters of each there is room for, with the left end and the baseline.
type Held = (&'static str, Fact, (i32, i32), usize);

const fn held(geometry: Geometry) -> [Held; 4] {
    let (cgroup, netns, fifo, overlay) = match geometry {
        Geometry::Wide => ((160, 27), (348, 27), (438, 27), (512, 27)),
        Geometry::Narrow => ((104, 27), (272, 27), (372, 27), (456, 27)),
        Geometry::Column => ((16, 49), (232, 49), (232, 71), (16, 71)),
    };
    [
        ("cgroup", Fact::Cgroup, cgroup, 24),
        ("netns", Fact::NetworkNamespace, netns, 12),
        ("fifo", Fact::Fifo, fifo, 9),
        ("overlay", Fact::Overlay, overlay, 24),
    ]
}

impl View<'_> {
    /// Each with its place, and how many letters it may have before it meets the next.
    pub(super) fn kernel(&self) -> Vec<KernelObject> {
        let object = |(key, fact, at, letters): Held| {
            let word = self.words.find(&format!("kernel-{key}"), &[]);
            let Some((since, name)) = self.latest(fact, self.end) else {
                return word.map(|label| KernelObject { key, label, at, present: false, new: false });
            };
            // A container that joins what the sandbox has brings nothing new.
            let new = self.is_new(since) && self.latest(fact, self.seq).is_none_or(|(_, before)| before != name);
            // Where there is little room, without the sign for what is left out before.
            let short = name.strip_prefix("…/").filter(|_| self.plan.geometry == Geometry::Narrow).unwrap_or(name);
            let label = word.map_or_else(|| name.to_owned(), |word| format!("{word} {short}"));
            Some(KernelObject { key, label: draw::clip(&label, letters), at, present: true, new })
        };
        held(self.plan.geometry).into_iter().filter_map(object).collect()
    }

    /// Whether that was in this step.
    fn is_new(&self, since: Seq) -> bool {
        (self.seq..self.end).contains(&since)
    }

    /// Of the sandbox and the container on the stage, whose is the newer, and since when it is there.
    fn latest(&self, fact: Fact, end: Seq) -> Option<(Seq, &str)> {
        let units = [self.focus.sandbox, self.focus.container];
        let found = units.into_iter().flatten().filter_map(|unit| self.index.facts.at(unit, fact, end));
        found.max_by_key(|(since, _)| *since)
    }

    pub(super) fn pod(&self) -> PodBox {
        let sandbox = self.focus.sandbox;
        let named = sandbox.and_then(|unit| self.steps.cast().unit(unit)).filter(|unit| unit.kind == UnitKind::Sandbox);
        let title = named.map_or_else(String::new, |unit| draw::clip(&unit.name, letters(self.plan.geometry).1));
        let namespaces = self.namespaces();
        let present = !namespaces.is_empty();
        let lines: Vec<String> = if present {
            let address = sandbox.and_then(|unit| self.index.facts.at(unit, Fact::Address, self.end));
            let all = std::iter::once(namespaces.join(" · ")).chain(address.map(|(_, words)| words.to_owned()));
            all.map(|line| draw::clip(&line, letters(self.plan.geometry).0)).collect()
        } else {
            vec![self.words.say(if self.is_over() { "pod-namespaces-gone" } else { "pod-no-namespaces" }, &[])]
        };
        let (rect, baselines) = self.plan.pod(lines.len());
        PodBox { rect, present, tag: self.pod_tag(), kind: self.words.say("pod-sandbox", &[]), title, lines, baselines }
    }

    /// What the sandbox has since this step: namespaces, an address.
    fn pod_tag(&self) -> Option<String> {
        let unit = self.focus.sandbox.filter(|_| !self.is_over())?;
        let facts = SharedNamespace::ALL.map(Fact::Namespace).into_iter().chain([Fact::Address]);
        let new = facts.filter_map(|fact| self.index.facts.at(unit, fact, self.end)).filter(|(since, _)| self.is_new(*since));
        let names: Vec<&str> = new.map(|(_, words)| words).collect();
        (!names.is_empty()).then(|| draw::clip(&format!("+ {}", names.join(" · ")), letters(Geometry::Wide).0))
    }

    /// The namespaces that the sandbox has of its own, while somebody keeps them.
    fn namespaces(&self) -> Vec<String> {
        let Some(unit) = self.focus.sandbox.filter(|_| !self.is_over()) else { return Vec::new() };
        let own = |kind| self.index.facts.at(unit, Fact::Namespace(kind), self.end).map(|(_, words)| words.to_owned());
        // Where there is little room, the one that is talked of.
        let kinds = SharedNamespace::ALL.into_iter().take(if self.plan.geometry == Geometry::Narrow { 1 } else { 3 });
        let mut all: Vec<String> = kinds.filter_map(own).collect();
        if all.is_empty() {
            all.extend(self.index.facts.at(unit, Fact::NetworkNamespace, self.end).map(|(_, words)| words.to_owned()));
        }
        all
    }

    /// The process that held the sandbox has ended.
    fn is_over(&self) -> bool {
        let place = self.index.place_in(self.focus, Seat::WorkloadLeft);
        let found = self.index.occupants.at(&self.index.processes, place, self.end);
        found.is_some_and(|(_, process)| process.ended(self.end).is_some())
    }
}
