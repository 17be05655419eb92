//! runc as the node and a recorder know it.

use crate::programs::description::{Description, Seen, Verb};
use crate::trace::{Milestone, Text};

/// The flags that have a value, before and after the verb.
const VALUES: [&str; 3] = ["--root", "--log", "--log-format"];

/// runc.
pub static DESCRIPTION: Description = Description {
    // Its stages: `runc:[2:INIT]`.
    names: &["runc:"],
    recorded: Seen {
        verb,
        verbs: &[Verb::told("create", Milestone::ContainerInit, Milestone::SandboxInit)],
        passes_as: &["runc", "exe"],
        wrapped_ns: 20_500_000,
        ..Seen::NOTHING
    },
    ..Description::installed("/usr/sbin/runc", super::PROGRAM)
};

fn verb(argv: &[Text]) -> Option<&str> {
    let mut words = argv.iter().skip(1);
    while let Some(word) = words.next() {
        match &**word {
            flag if VALUES.contains(&flag) => drop(words.next()),
            "--version" => return Some("version"),
            flag if flag.starts_with("--") => {}
            verb => return Some(verb),
        }
    }
    None
}
