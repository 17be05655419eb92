//! What can be done to one process.

use podpath_trace::Rank;

use super::{INIT, place, whom};
use crate::processes::{Process, ProcessIndex};
use crate::steps::Steps;

/// Something that can be done to a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harm {
    /// What.
    pub kind: HarmKind,
    /// The deed.
    pub deed: String,
}

/// What can be done to a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after what is done")]
pub enum HarmKind {
    Kill,
    Term,
    Stop,
    Restart,
    Oom,
}

impl HarmKind {
    const ALL: [Self; 5] = [Self::Kill, Self::Term, Self::Stop, Self::Restart, Self::Oom];

    /// The name in keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Term => "term",
            Self::Stop => "stop",
            Self::Restart => "restart",
            Self::Oom => "oom",
        }
    }
    /// What it is in the words of a terminal.
    pub const fn signal(self) -> Option<&'static str> {
        Some(match self {
            Self::Kill => "SIGKILL",
            Self::Term => "SIGTERM",
            Self::Stop => "SIGSTOP",
            Self::Restart => "systemctl restart",
            Self::Oom => return None,
        })
    }
    fn deed(self, whom: &str, place: &str) -> String {
        match self {
            Self::Kill => format!("kill {whom}@{place}"),
            Self::Term => format!("kill {whom}:TERM@{place}"),
            Self::Stop => format!("kill {whom}:STOP@{place}"),
            Self::Restart => format!("restart {whom}@{place}"),
            Self::Oom => format!("oom {whom}@{place}"),
        }
    }
}

/// What can be done to a process right after a step; nothing to the first one, and to what does not live then.
pub fn harms(steps: &Steps, processes: &ProcessIndex, step: usize, pid: u32) -> Vec<Harm> {
    let Some(after) = steps.mark(step).map(|mark| mark.seq + 1) else { return Vec::new() };
    let alive: Vec<&Process> = processes.living(after).collect();
    let found = alive.iter().find(|process| process.pid == pid && pid != INIT);
    let Some((process, place)) = found.copied().zip(place(steps, step)) else { return Vec::new() };
    let Some(whom) = whom(&alive, process, after) else { return Vec::new() };
    // What systemd has started it starts again.
    let rank = process.face(after).map(|face| face.role.rank);
    let is_service = matches!(rank, Some(Rank::Daemon | Rank::Orchestrator));
    let can = |kind: &HarmKind| *kind != HarmKind::Restart || is_service;
    HarmKind::ALL.into_iter().filter(can).map(|kind| Harm { kind, deed: kind.deed(&whom, &place) }).collect()
}
