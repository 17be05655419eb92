//! Cgroups: a tree of names, who is in them and what they may use.

use std::collections::BTreeMap;

use crate::trace::Text;

/// What the members of a cgroup may use together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Memory in bytes; none means no limit.
    pub memory_bytes: Option<u64>,
    /// Relative share of processor time.
    pub cpu_shares: Option<u64>,
}

/// The cgroups of the node by path.
#[derive(Debug, Default)]
pub(crate) struct Cgroups {
    groups: BTreeMap<Text, Limits>,
}

impl Cgroups {
    /// Creates a cgroup; false if it was there.
    pub(crate) fn create(&mut self, path: &Text) -> bool {
        if self.groups.contains_key(path) {
            return false;
        }
        self.groups.insert(path.clone(), Limits::default());
        true
    }
    pub(crate) fn limit(&mut self, path: &Text, limits: Limits) {
        self.groups.insert(path.clone(), limits);
    }
    /// Removes a cgroup; false if it was not there.
    pub(crate) fn remove(&mut self, path: &str) -> bool {
        self.groups.remove(path).is_some()
    }
}
