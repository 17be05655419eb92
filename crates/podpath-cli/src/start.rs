//! `podpath start`: a node without a Pod, and what its kubelet does until it has one.

use crate::arguments::StartArguments;
use crate::failure::Failure;
use crate::report::Console;
use crate::run::print;
use crate::simulation::startup;

/// Starts the node and prints what happened.
pub(crate) fn start(arguments: &StartArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.language.lang.into());
    let made = startup(&arguments.node, &mut console)?;
    print(&mut console, &arguments.output, &made)?;
    made.finish(&mut console)
}
