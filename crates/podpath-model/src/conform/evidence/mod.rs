//! What is recorded, laid over a trace: an event that has a partner in a recording of its path names that recording.
//!
//! Partners are matched by layer, call and parent, with the words that the score compares. They are looked up in `index.txt`, which
//! `cargo xtask evidence` computes from every recording in the repository; a test holds it against them.

mod key;
mod table;

use std::collections::BTreeMap;

use crate::trace::export::{PartnerRow, Partners};
use crate::trace::{Seq, Trace};

use self::table::Table;
pub use self::table::write;

/// The index of every recording.
pub const INDEX: &str = include_str!("index.txt");

/// What is recorded of a trace.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    table: Table,
    /// Of each event the position of its partner in the table.
    partners: Vec<Option<u16>>,
}

/// What the partners of an event are in the recordings, and which recordings have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partner<'a> {
    /// The layer: `cri`, `exec`.
    pub layer: &'a str,
    /// What it is within its layer: `RunPodSandbox`, `runc create`, `StartContainer return UNKNOWN`.
    pub call: &'a str,
    /// The program that started it, or the parent in the process table, for the layers that have one.
    pub parent: Option<&'a str>,
    names: &'a [&'static str],
    mask: u128,
}

impl<'a> Partner<'a> {
    /// The recordings that have one: `cri/containerd/lifecycle.1`, in the order of the index.
    pub fn recordings(self) -> impl Iterator<Item = &'static str> + 'a {
        self.positions().filter_map(move |at| self.names.get(at).copied())
    }
    /// The same as positions in [`Recorded::recordings`].
    pub fn positions(self) -> impl Iterator<Item = usize> + 'a {
        (0..self.names.len()).filter(move |at| self.mask >> at & 1 == 1)
    }
    /// How many recordings have one.
    pub fn count(self) -> usize {
        self.mask.count_ones() as usize
    }
}

impl Recorded {
    /// Looks up every event of a trace.
    pub fn of(trace: &Trace) -> Self {
        Self::with(INDEX, trace)
    }

    /// The same with another index.
    fn with(index: &'static str, trace: &Trace) -> Self {
        let table = Table::read(index, &trace.path);
        let partners = key::keys(trace).map(|key| table.find(&key?)).collect();
        Self { table, partners }
    }

    /// The recordings of the trace's path, in the order of the index.
    pub fn recordings(&self) -> &[&'static str] {
        &self.table.names
    }

    /// The partner of an event; none if no recording has one.
    pub fn partner(&self, seq: Seq) -> Option<Partner<'_>> {
        self.partner_at(self.position(seq)?)
    }

    /// Which of the partners is that of an event: a position for [`Recorded::partner_at`].
    pub fn position(&self, seq: Seq) -> Option<usize> {
        self.partners.get(seq as usize).copied().flatten().map(usize::from)
    }

    /// The same for an export: only the partners that this trace has, in the order in which they are met.
    pub fn partners(&self) -> Partners<'_> {
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        let mut partners = Partners { recordings: self.recordings(), partners: Vec::new(), of: BTreeMap::new() };
        for (seq, position) in (0..).zip(&self.partners) {
            let Some(position) = position.map(usize::from) else { continue };
            let Some(partner) = self.partner_at(position) else { continue };
            let place = *places.entry(position).or_insert_with(|| {
                let Partner { layer, call, parent, .. } = partner;
                partners.partners.push(PartnerRow { layer, call, parent, recordings: partner.positions().collect() });
                partners.partners.len() - 1
            });
            partners.of.insert(seq, place);
        }
        partners
    }

    /// The partner at a position.
    pub fn partner_at(&self, position: usize) -> Option<Partner<'_>> {
        let (key, mask) = *self.table.rows.get(position)?;
        let (layer, rest) = key.split_once(' ')?;
        let separator = if layer == key::PROC { key::CHILD_OF } else { key::STARTED_BY };
        let (call, parent) = rest.split_once(separator).map_or((rest, None), |(call, parent)| (call, Some(parent)));
        Some(Partner { layer, call, parent, names: &self.table.names, mask })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conform::Document;
    use crate::scenario::manifest;
    use crate::scenario::{Scenario, run};
    use crate::trace::{Event, Protocol, What};

    fn trace(path: &'static str) -> Trace {
        let text = b"apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: busybox\n    command: [sleep, '9']\n";
        run(&Scenario::new(path, manifest::read(text).pod.expect("a pod"))).trace
    }

    fn find(trace: &Trace, wanted: impl Fn(&What) -> bool) -> &Event {
        trace.events.iter().find(|event| wanted(&event.what)).expect("such an event")
    }

    fn call(trace: &Trace, protocol: Protocol, name: &str) -> Seq {
        find(trace, |what| matches!(what, What::Call { protocol: p, method, .. } if *p == protocol && *method == name)).seq
    }

    #[test]
    fn a_step_that_was_recorded_names_the_recordings_that_have_it() {
        let trace = trace("containerd");
        let recorded = Recorded::of(&trace);
        let partner = recorded.partner(call(&trace, Protocol::Cri, "RunPodSandbox")).expect("recorded");
        assert_eq!((partner.layer, partner.call, partner.parent), ("cri", "RunPodSandbox", None));
        assert!(partner.recordings().any(|name| name == "cri/containerd/lifecycle.1"));
        assert_eq!(partner.recordings().count(), partner.count());
        let create = find(&trace, |what| matches!(what, What::Spawn { argv, .. } if argv.iter().any(|word| &**word == "create")));
        let partner = recorded.partner(create.seq).expect("recorded");
        assert_eq!((partner.call, partner.parent), ("runc create", Some("containerd-shim-runc-v2")));
    }

    #[test]
    fn what_the_recorder_cannot_see_has_no_partner() {
        let containerd = trace("containerd");
        let line = find(&containerd, |what| matches!(what, What::Log { .. }));
        assert_eq!(Recorded::of(&containerd).partner(line.seq), None);
        // dockershim's CRI stays inside of the kubelet's process.
        let dockershim = trace("dockershim");
        let recorded = Recorded::of(&dockershim);
        assert_eq!(recorded.partner(call(&dockershim, Protocol::Cri, "RunPodSandbox")), None);
        assert!(recorded.partner(call(&dockershim, Protocol::Docker, "POST /containers/create")).is_some());
    }

    #[test]
    fn a_process_with_its_parent_is_recorded_by_the_process_table() {
        let trace = trace("containerd");
        let recorded = Recorded::of(&trace);
        let pause = find(&trace, |what| matches!(what, What::Exec { comm, .. } if &**comm == "pause"));
        let partner = recorded.partner(pause.seq).expect("recorded");
        assert_eq!((partner.layer, partner.call, partner.parent), ("proc", "pause", Some("containerd-shim")));
    }

    #[test]
    fn a_path_without_recordings_has_no_partners() {
        let mut trace = trace("containerd");
        trace.path = "rkt".into();
        let recorded = Recorded::of(&trace);
        assert!(recorded.recordings().is_empty());
        assert!(trace.events.iter().all(|event| recorded.partner(event.seq).is_none()));
    }

    #[test]
    fn a_recording_is_indexed_by_what_it_has() {
        let document = |events: &str| {
            let text = format!(r#"{{"format":"capture/1","path":"p","scenario":"s","events":[{events}]}}"#);
            Document::read(text.as_bytes()).expect("a document")
        };
        let call = r#"{"t_ms":1,"layer":"cri","op":"Version","phase":"call"}"#;
        let exec = r#"{"t_ms":2,"layer":"exec","op":"runc kill","parent":"shim"}"#;
        let index = write(&[("a".into(), document(call)), ("b".into(), document(&format!("{call},{exec}")))]);
        assert_eq!(
            index.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>(),
            ["path p", "a b", "3 cri Version", "2 exec runc kill by shim"]
        );
    }
}
