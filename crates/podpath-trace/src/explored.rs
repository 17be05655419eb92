//! What came of every fault, tried by machine: what a report, a map and `explore/1` tell of it.

use serde::{Deserialize, Serialize};

use super::{Seq, Text};

/// Something that breaks right after an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The same as somebody does it by hand: `kill 631@120`.
    #[serde(rename = "do")]
    pub deed: Text,
    /// Of what sort it is.
    pub sort: Sort,
    /// Who is killed, or which call fails: `shim`, `fail RunPodSandbox`.
    pub kind: Text,
    /// The same, and what went on then: `shim during runc create`.
    pub what: Text,
    /// The milestone that was the last one then; empty before the first.
    pub place: Text,
    /// The event.
    pub seq: Seq,
    /// The last event after which it would be the same.
    pub same_until: Seq,
}

/// Sorts of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// A process is killed.
    Kill,
    /// A call fails.
    Fail,
}

/// What became of the Pod, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// The same processes are there that are there where nothing breaks.
    NoEffect,
    /// All is back, and whoever was in the Pod when it broke still is.
    Heals,
    /// All is back, and somebody of the Pod is another process now.
    NewProcesses,
    /// All is back, but after the deletion something is left.
    LeavesSomething,
    /// The Pod does not become what is wanted of it.
    Stuck,
    /// The run never ends.
    Endless,
}

impl Class {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [Self::NoEffect, Self::Heals, Self::NewProcesses, Self::LeavesSomething, Self::Stuck, Self::Endless];

    /// Its name in JSON and in the keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoEffect => "no-effect",
            Self::Heals => "heals",
            Self::NewProcesses => "new-processes",
            Self::LeavesSomething => "leaves-something",
            Self::Stuck => "stuck",
            Self::Endless => "endless",
        }
    }
}

/// What came of a fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What became of the Pod.
    pub class: Class,
    /// What is not as it should be.
    pub flaws: Vec<Flaw>,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flaw {
    /// `lost`, `left` or `waits`, and what there is too much or too little of.
    pub what: Text,
    /// Why that is so in reality, if somebody has looked.
    pub reason: Option<Text>,
    /// Where that stands.
    pub source: Option<Text>,
}

#[cfg(test)]
mod tests {
    use super::Class;

    #[test]
    fn a_class_is_written_by_its_name() {
        for class in Class::ALL {
            assert_eq!(serde_json::to_value(class).ok(), Some(class.name().into()));
        }
    }
}
