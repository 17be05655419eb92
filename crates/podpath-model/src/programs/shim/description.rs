//! The shim as the node and a recorder know it.

use crate::programs::description::{Description, Seen, Verb};
use crate::trace::{Milestone, Text};

/// The shim.
pub static DESCRIPTION: Description = Description {
    recorded: Seen {
        verb,
        verbs: &[
            // It forks the one that stays.
            Verb { passes: true, ..Verb::told("start", Milestone::ContainerShim, Milestone::SandboxShim) },
            Verb { word: "delete", milestones: None, passes: true },
        ],
        keeps: "-id",
        // Its containerd copies its lines: containerd v1.6.20 runtime/v2/binary.go:106.
        log: Some("containerd"),
        wrapped_ns: 20_500_000,
        ..Seen::NOTHING
    },
    ..Description::installed("/usr/bin/containerd-shim-runc-v2", super::PROGRAM)
};

/// The daemon itself is no call: it has no verb.
fn verb(argv: &[Text]) -> Option<&str> {
    argv.last().map(|word| &**word).filter(|word| matches!(*word, "start" | "delete"))
}
