//! conmon as the node and a recorder know it.

use crate::programs::description::{Description, Seen, Verb};
use crate::trace::{Milestone, Text};

/// conmon.
pub static DESCRIPTION: Description = Description {
    recorded: Seen {
        verb,
        verbs: &[Verb::told("create", Milestone::ContainerShim, Milestone::SandboxShim)],
        // recordings/cri/crio/bad-command.1.json
        needs_names: true,
        keeps: "-c",
        wrapped_ns: 22_000_000,
        ..Seen::NOTHING
    },
    ..Description::installed("/usr/bin/conmon", super::PROGRAM)
};

/// With `-e` it keeps a command instead of a container.
fn verb(argv: &[Text]) -> Option<&str> {
    Some(if argv.iter().any(|word| &**word == "-e") { "exec" } else { "create" })
}
