//! Namespaces: which ones a process is in, and what keeps one alive.

use crate::sorted::SortedMap;
use crate::trace::NamespaceKind;

/// The namespaces of one process, by number; 1 is the node's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Namespaces([u32; 7]);

impl Namespaces {
    /// The node's own.
    pub(crate) const ROOT: Self = Self([1; 7]);

    /// The number of the namespace of this kind.
    pub fn get(&self, kind: NamespaceKind) -> u32 {
        self.0[kind as usize]
    }
    pub(crate) fn set(&mut self, kind: NamespaceKind, number: u32) {
        self.0[kind as usize] = number;
    }
}

/// All namespaces other than the node's own, with what keeps them alive.
#[derive(Debug)]
pub(crate) struct NamespaceTable {
    next: [u32; 7],
    /// The first process of a pid namespace: when it goes, all of them go.
    inits: SortedMap<u32, u32>,
}

impl Default for NamespaceTable {
    fn default() -> Self {
        Self { next: [2; 7], inits: SortedMap::new() }
    }
}

impl NamespaceTable {
    pub(crate) fn create(&mut self, kind: NamespaceKind) -> u32 {
        let next = &mut self.next[kind as usize];
        *next += 1;
        *next - 1
    }
    /// Records the first process of a pid namespace.
    pub(crate) fn enter_pid(&mut self, number: u32, pid: u32) {
        if number != 1 {
            self.inits.entry(number).or_insert(pid);
        }
    }
    /// The first process of a pid namespace; none for the node's own.
    pub(crate) fn init_of(&self, number: u32) -> Option<u32> {
        self.inits.get(&number).copied()
    }
    /// Whether this process is the init of this pid namespace.
    pub(crate) fn is_init(&self, number: u32, pid: u32) -> bool {
        self.init_of(number) == Some(pid)
    }
}
