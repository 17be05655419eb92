//! `podpath diff`: two runs in, what is the same and what is not out.

use std::path::Path as File;

use podpath_model::Scenario;
use podpath_model::conform::Document;
use podpath_model::conform::playback::play;
use podpath_model::node::{PATHS, Path, RELEASES, Release};
use podpath_model::trace::read::read as read_trace;
use podpath_model::trace::{Text, Trace};
use podpath_view::beside::{Side, beside, document, write};
use podpath_view::deeds::listed;
use podpath_view::steps::Steps;

use crate::arguments::{DiffArguments, ReportFormat};
use crate::failure::Failure;
use crate::input::{Input, Kind};
use crate::output::write_out;
use crate::replay::not_read;
use crate::report::Console;
use crate::run::read_pod;
use crate::simulation::simulated;

/// Reads or makes both runs, and prints how they compare.
pub(crate) fn diff(arguments: &DiffArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.language.lang.into());
    let traces = [side(&arguments.a, &mut console)?, side(&arguments.b, &mut console)?];
    let steps = [Steps::of(&traces[0]), Steps::of(&traces[1])];
    let sides = [0, 1].map(|at| Side { trace: &traces[at], steps: &steps[at] });
    let names = [&*arguments.a, &*arguments.b];
    let compared = beside(sides);
    let text = match arguments.format {
        ReportFormat::Text => {
            let mut text = String::new();
            write(&mut text, console.words(), &compared, sides, names, arguments.all).expect("a String takes every text");
            text
        }
        ReportFormat::Json => format!("{}\n", document(&compared, sides, names)),
    };
    write_out(&mut console, |out| out.write_all(text.as_bytes()))
}

/// What a side is made of: `MANIFEST@PATH[:RELEASE][+DEED[;DEED]]`.
struct Made<'a> {
    manifest: &'a str,
    path: &'static Path,
    release: Option<&'a str>,
    deeds: Vec<Text>,
}

impl<'a> Made<'a> {
    /// None for a text that is a file's name. A deed has an `@` of its own, so the path is what stands behind the first that one follows.
    fn read(text: &'a str) -> Option<Self> {
        text.match_indices('@').find_map(|(at, _)| {
            let (manifest, rest) = (&text[..at], &text[at + 1..]);
            let (node, deeds) = rest.split_once('+').unwrap_or((rest, ""));
            let (path, release) = node.split_once(':').map_or((node, None), |(path, release)| (path, Some(release)));
            let deeds = listed(deeds).map(Text::from).collect();
            Some(Self { manifest, path: Path::by_id(path)?, release, deeds })
        })
    }
}

fn side(text: &str, console: &mut Console) -> Result<Trace, Failure> {
    if let Some(made) = Made::read(text) {
        return run(&made, console);
    }
    if let Some((_, path)) = text.split_once('@').filter(|_| !File::new(text).exists()) {
        let known = PATHS.iter().map(|path| path.alias.unwrap_or(path.id)).collect::<Vec<_>>().join(", ");
        let path = path.split([':', '+']).next().unwrap_or_default();
        console.refuse("cli-diff-no-path", &[("path", path.to_owned().into()), ("known", known.into())], Some("cli-diff-fix"));
        return Err(Failure::Input);
    }
    let Input { name, bytes } = Input::read(Kind::Run, Some(File::new(text)), console)?;
    if let Ok(document) = read_trace(&bytes) {
        return Ok(document.trace);
    }
    Document::read(&bytes).map(|recording| play(&recording).trace).map_err(|reason| not_read(name, &reason, console))
}

fn run(made: &Made<'_>, console: &mut Console) -> Result<Trace, Failure> {
    let (manifest, pod) = read_pod(Some(File::new(made.manifest)), console)?;
    let asked = made.release.unwrap_or(made.path.release);
    let Some(release) = Release::by_id(asked).map(|release| release.id) else {
        let known = RELEASES.iter().map(|release| release.id).collect::<Vec<_>>().join(", ");
        let values = [("release", asked.to_owned().into()), ("known", known.into())];
        console.refuse("cli-diff-no-release", &values, Some("cli-diff-fix"));
        return Err(Failure::Input);
    };
    let scenario = Scenario { release, ..Scenario::new(made.path.id, pod) };
    let scenario = scenario.doing(&made.deeds).map_err(|said| {
        console.refuse_said(&said);
        Failure::Input
    })?;
    Ok(simulated(&scenario, &manifest, console)?.trace)
}
