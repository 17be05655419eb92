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

impl Limits {
    /// The limits as the files of the cgroup have them.
    pub fn words(self) -> String {
        let words = [
            self.memory_bytes.filter(|bytes| *bytes > 0).map(|bytes| format!("memory.limit_in_bytes={bytes}")),
            self.cpu_shares.map(|shares| format!("cpu.shares={shares}")),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        if words.is_empty() { "no limits".to_owned() } else { words.join(" ") }
    }
    /// These limits, and the former ones where there is nothing new.
    pub fn over(self, former: Self) -> Self {
        let memory_bytes = self.memory_bytes.filter(|bytes| *bytes > 0).or(former.memory_bytes);
        let cpu_shares = self.cpu_shares.filter(|shares| *shares > 0).or(former.cpu_shares);
        Self { memory_bytes, cpu_shares }
    }
}

/// Whether a cgroup is that under a path, or one below it.
pub(crate) fn is_under(cgroup: &str, path: &str) -> bool {
    cgroup.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The cgroups of the node by path.
#[derive(Debug, Default)]
pub(crate) struct Cgroups {
    groups: SortedMap<Text, Limits>,
    /// How much memory a process uses, in bytes, as far as it has said so.
    pub(crate) memory: SortedMap<u32, u64>,
    /// How many processes have begun in it or come into it.
    begun: SortedMap<Text, u64>,
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
    /// What its members may use.
    pub(crate) fn limits(&self, path: &str) -> Limits {
        self.groups.get(path).copied().unwrap_or_default()
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
    /// Counts a process that is new in it.
    pub(crate) fn count_begun(&mut self, path: &Text) {
        *self.begun.entry(path.clone()).or_default() += 1;
    }
    /// How many processes have ever been in it, or below it.
    pub(crate) fn begun(&self, is_below: impl Fn(&str) -> bool) -> u64 {
        self.begun.iter().filter(|(cgroup, _)| is_below(cgroup)).map(|(_, begun)| begun).sum()
    }
    /// Whether there is one under this path, or below it.
    pub(crate) fn exists(&self, path: &str) -> bool {
        !self.under(path).is_empty()
    }
    /// The cgroups under a path, itself among them: what is below something comes before it.
    pub(crate) fn under(&self, path: &str) -> Vec<Text> {
        self.groups.keys().rev().filter(|cgroup| is_under(cgroup, path)).cloned().collect()
    }
    /// Removes a cgroup; false if it was not there.
    pub(crate) fn remove(&mut self, path: &str) -> bool {
        self.begun.remove(path);
        self.groups.remove(path).is_some()
    }
}
