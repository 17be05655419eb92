//! `podpath paths`.

use podpath_model::node::{PATHS, Path};

use crate::arguments::PathsArguments;
use crate::failure::Failure;
use crate::output::write_out;
use crate::report::Console;

/// Lists the paths: id, other names, and one sentence.
pub(crate) fn paths(arguments: &PathsArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.language.lang.into());
    let row = |path: &Path| {
        let names = [path.id].into_iter().chain(path.alias).collect::<Vec<_>>().join(", ");
        (names, console.find(&format!("cli-path-{}", path.id), &[]).unwrap_or_default())
    };
    let rows: Vec<(String, String)> = PATHS.iter().map(row).collect();
    let width = rows.iter().map(|(names, _)| names.len()).max().unwrap_or_default();
    write_out(&mut console, |out| {
        rows.iter().try_for_each(|(names, sentence)| writeln!(out, "{}", format!("{names:width$}  {sentence}").trim_end()))
    })
}
