//! The command that shows a step on the node that it happens on: a row of `commands.tsv`, with what the trace knows in its gaps.
//!
//! | file | what is there |
//! | --- | --- |
//! | `commands.tsv` | of each step the command, with the paths and the releases that it is for, and what must be so |
//! | `tools.tsv` | how a tool is called on a path: its endpoint, its namespace, its root |
//! | `kubelet-log.tsv` | from which verbosity on the kubelet prints a line |
//! | `flags.tsv` | the flags of the tools in the versions of those releases, from their source; a test holds the commands against it, `cargo xtask citations` it against the sources |
//!
//! A row is taken only if the trace knows everything that it names, at that step: a container that is not there yet, a process that is
//! over before one could type, a chain that nobody has made, have no command.

mod facts;
mod keys;
mod node;
mod table;

use podpath_trace::Trace;
use podpath_trace::state::State;

use crate::steps::Steps;

pub(crate) use facts::Facts;
pub(crate) use node::Node;
#[cfg(test)]
pub(crate) use table::FLAGS;

/// A command to be typed on the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The command line.
    pub text: String,
    /// The least verbosity with which the kubelet prints what it looks for, if that is more than it prints by default.
    pub verbosity: Option<u8>,
}

/// The command that shows step `index`; none if there is none.
pub fn command(trace: &Trace, steps: &Steps, index: usize) -> Option<Command> {
    let end = steps.mark(index)?.end as usize;
    let mut state = State::default();
    trace.events.iter().take(end).for_each(|event| state.apply(event));
    command_at(&Node::of(trace), trace, steps, &state, index)
}

/// The same, for whoever walks all steps: the node, and its state at the end of the step.
pub(crate) fn command_at(node: &Node, trace: &Trace, steps: &Steps, state: &State, index: usize) -> Option<Command> {
    let facts = Facts::of(node, trace, steps, state, index)?;
    let keys = keys::of(trace, steps, state, index);
    let rows = keys.iter().flat_map(|key| table::rows(key)).filter(|row| facts.fits(row));
    let (row, text) = rows.filter_map(|row| Some((row, facts.fill(row.command)?))).next()?;
    Some(Command { text, verbosity: facts.verbosity().filter(|_| row.command.contains("<line>")) })
}
