//! The calls that have not been answered yet. There may be as many as a recording has events.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::trace::{ProcessRef, Seq};

/// A call that has not been answered yet.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) layer: &'static str,
    /// What pairs it with its answer.
    pub(super) key: String,
    pub(super) seq: Seq,
    pub(super) callee: Option<ProcessRef>,
    pub(super) caller: ProcessRef,
}

/// All of them, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Calls {
    by_key: BTreeMap<(&'static str, String), VecDeque<Open>>,
    by_layer: BTreeMap<&'static str, BTreeSet<Seq>>,
}

impl Calls {
    pub(super) fn add(&mut self, open: Open) {
        self.by_layer.entry(open.layer).or_default().insert(open.seq);
        self.by_key.entry((open.layer, open.key.clone())).or_default().push_back(open);
    }
    /// Takes the oldest call of a layer with a key.
    pub(super) fn take(&mut self, layer: &str, key: String) -> Option<Open> {
        let layer = *self.by_layer.keys().find(|known| **known == layer)?;
        let open = self.by_key.get_mut(&(layer, key))?.pop_front()?;
        self.by_layer.entry(layer).or_default().remove(&open.seq);
        Some(open)
    }
    /// The open call of a layer, if there is one only.
    pub(super) fn only(&self, layer: &str) -> Option<Seq> {
        let open = self.by_layer.get(layer)?;
        open.first().copied().filter(|_| open.len() == 1)
    }
}
