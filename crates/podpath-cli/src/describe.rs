//! `podpath describe`: a manifest in, and what `kubectl describe pod` would print of it.

use podpath_describe::describe as described;

use crate::arguments::DescribeArguments;
use crate::failure::Failure;
use crate::output::write_out;
use crate::report::Console;
use crate::run::read;
use crate::simulation::simulate_in_cluster;

/// Reads the manifest, runs it through an API server and describes the Pod.
pub(crate) fn describe(arguments: &DescribeArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.scenario.language.lang.into());
    let (manifest, pod) = read(&arguments.scenario, &mut console)?;
    let name = pod.metadata.name.clone();
    let made = simulate_in_cluster(arguments, &manifest, pod, &mut console)?;
    let trace = &made.trace;
    let end_ns = trace.events.last().map_or(0, |event| event.at_ns);
    let at_ns = arguments.at.map_or(end_ns, |seconds| u64::from(seconds) * 1_000_000_000);
    match described(trace, &name, at_ns) {
        Ok(text) => {
            write_out(&mut console, |out| out.write_all(text.as_bytes()))?;
            made.finish(&mut console)
        }
        Err(text) => {
            eprintln!("{text}");
            Err(Failure::NotFound)
        }
    }
}
