//! `podpath explore`: every fault at every place of a Pod's story, and what came of it.

use std::io::IsTerminal;
use std::time::Instant;

use podpath_model::explore::Reviewed;

use crate::arguments::{ExploreArguments, ReportFormat};
use crate::explored::{Explored, json, text};
use crate::failure::Failure;
use crate::output::write_out;
use crate::report::Console;
use crate::run::read_pod;
use crate::share::{Wanted, share};

/// Reads the manifest, breaks everything and prints what came of it.
pub(crate) fn explore(arguments: &ExploreArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.language.lang.into());
    let (manifest, pod) = read_pod(arguments.manifest.as_deref(), &mut console)?;
    arguments.node.check(&mut console)?;
    let (path, release) = (arguments.node.path, arguments.node.release());
    let without = arguments.node.without().iter().map(ToString::to_string).collect();
    let wanted = Wanted { manifest, path: path.id, release, without, api_server: arguments.api_server, pairs: arguments.pairs };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let begun = Instant::now();
    let is_live = std::io::stderr().is_terminal();
    let tried = share(&wanted, workers, |done, total| {
        if is_live {
            console.progress("cli-explore-progress", &[("done", done.into()), ("total", total.into())]);
        }
    });
    let seconds = format!("{:.1}", begun.elapsed().as_secs_f64());
    let values = [("count", tried.len().into()), ("seconds", seconds.into()), ("workers", workers.into())];
    console.remark("cli-explore-done", &values);
    let explored = Explored { pod: &pod.metadata.name, path: path.id, release, tried: &tried, reviewed: &Reviewed::default() };
    let printed = match arguments.format {
        ReportFormat::Text => text(&explored, &console),
        ReportFormat::Json => json(&explored),
    };
    write_out(&mut console, |out| out.write_all(printed.as_bytes()))?;
    if explored.is_explained() { Ok(()) } else { Err(Failure::Below) }
}
