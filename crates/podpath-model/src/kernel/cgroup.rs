//! Cgroups: a tree of names, who is in them and what they may use.

use super::executor::{TaskId, Waiters};
use crate::sorted::SortedMap;
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
    groups: SortedMap<Text, Limits>,
    /// How much memory a process uses, in bytes, as far as it has said so.
    pub(crate) memory: SortedMap<u32, u64>,
    /// How often somebody was killed for want of memory.
    kills: SortedMap<Text, u64>,
    /// Who waits for that.
    watchers: Vec<(Text, TaskId)>,
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
    /// How much memory its members may use together, in bytes; none without a limit.
    pub(crate) fn memory_limit(&self, path: &str) -> Option<u64> {
        self.groups.get(path).and_then(|limits| limits.memory_bytes)
    }
    /// Counts a kill for want of memory, and says who waits for that.
    pub(crate) fn count_kill(&mut self, path: &Text) -> Waiters {
        *self.kills.entry(path.clone()).or_default() += 1;
        let mut awake = Waiters::default();
        self.watchers.retain(|(watched, task)| {
            if watched == path {
                awake.add(Some(*task));
            }
            watched != path
        });
        awake
    }
    /// How often somebody in it was killed for want of memory.
    pub(crate) fn kills(&self, path: &str) -> u64 {
        self.kills.get(path).copied().unwrap_or_default()
    }
    pub(crate) fn watch_kills(&mut self, path: &Text, task: TaskId) {
        self.watchers.push((path.clone(), task));
    }
    /// Removes a cgroup; false if it was not there.
    pub(crate) fn remove(&mut self, path: &str) -> bool {
        self.groups.remove(path).is_some()
    }
}
