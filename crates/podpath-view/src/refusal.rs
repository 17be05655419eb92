//! A kubelet that does not start: it says why and ends, and the story never begins.

use podpath_trace::{Milestone, Seq, Text, Trace, What};

/// That the kubelet did not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where it says so.
    pub seq: Seq,
    /// What it says.
    pub message: Text,
    /// What an administrator would try next.
    pub next: Next,
}

/// What an administrator would try next on a node whose kubelet does not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// To take the flag that the message names from the command line.
    RemoveFlag(String),
    /// To give it a runtime that speaks the CRI: it has no dockershim any more, and no endpoint.
    NameEndpoint,
    /// Whatever the message says.
    Other,
}

impl Next {
    /// What the last words of a kubelet suggest.
    fn of(message: &str) -> Self {
        let unknown = message.split_once("unknown flag: ").map(|(_, flag)| flag.trim_end_matches(['"', '\\']).to_owned());
        let no_endpoint = ["missing address", "endpoint address was not specified", "unknown service runtime.v1"];
        match unknown {
            Some(flag) => Self::RemoveFlag(flag),
            None if message.contains("unsupported CRI runtime") => Self::RemoveFlag("--container-runtime".to_owned()),
            None if no_endpoint.iter().any(|words| message.contains(words)) => Self::NameEndpoint,
            None => Self::Other,
        }
    }
    /// The name in keys.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RemoveFlag(_) => "flag",
            Self::NameEndpoint => "endpoint",
            Self::Other => "other",
        }
    }
}

impl Refusal {
    /// Whether the kubelet of a run never started: it failed, and has never set up its loops nor seen a Pod. One that failed and started
    /// when it was tried again has started.
    pub fn of(trace: &Trace) -> Option<Self> {
        let begun = |milestone| matches!(milestone, Milestone::KubeletStarted | Milestone::PodSeen | Milestone::SandboxCreate);
        if trace.events.iter().any(|event| event.milestone.is_some_and(begun)) {
            return None;
        }
        trace.events.iter().find(|event| event.milestone == Some(Milestone::KubeletFailed)).and_then(|event| match &event.what {
            What::Log { line, .. } => Some(Self { seq: event.seq, message: line.clone(), next: Next::of(line) }),
            _ => None,
        })
    }
}
