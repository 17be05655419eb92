//! `podpath picture`: a manifest in, the stage at a step out, as one SVG document.

use std::path::Path;

use podpath_model::trace::Trace;
use podpath_view::picture::Still;
use podpath_view::scene::SceneIndex;
use podpath_view::steps::{Nearest, Number, Steps};

use crate::arguments::PictureArguments;
use crate::failure::Failure;
use crate::input::reason;
use crate::output::write_out;
use crate::report::Console;
use crate::run::read;
use crate::simulation::simulate;

/// Reads the manifest, runs it and draws a step of it.
pub(crate) fn picture(arguments: &PictureArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.scenario.language.lang.into());
    let (manifest, pod) = read(&arguments.scenario, &mut console)?;
    let made = simulate(&arguments.scenario, &manifest, pod, &mut console)?;
    let trace = &made.trace;
    let place = arguments.step.as_deref();
    let steps = steps(trace, place);
    let step = match place.map(|place| steps.nearest(place)) {
        None => steps.last(),
        Some(Nearest::Exact(step)) => step,
        Some(Nearest::Instead(_)) => {
            let values = [("step", place.unwrap_or_default().into()), ("count", steps.count().into())];
            console.refuse("cli-no-step", &values, Some("cli-no-step-fix"));
            return Err(Failure::Input);
        }
    };
    let scene = SceneIndex::of(trace, &steps);
    let path = arguments.scenario.node.path;
    let still = Still { trace, steps: &steps, scene: &scene, words: console.words(), path: path.alias.unwrap_or(path.id), step };
    let svg = still.svg();
    match arguments.output.as_deref().filter(|file| file.as_os_str() != "-") {
        Some(file) => write_file(&mut console, file, &svg),
        None => write_out(&mut console, |out| out.write_all(svg.as_bytes())),
    }?;
    made.finish(&mut console)
}

/// The steps among which a place is looked for: a step of the steady polling is there only where that is shown.
fn steps(trace: &Trace, place: Option<&str>) -> Steps {
    let number: Option<Number> = place.and_then(|place| place.parse().ok());
    if number.is_some_and(|number| number.chatter > 0) { Steps::with_routine(trace) } else { Steps::of(trace) }
}

fn write_file(console: &mut Console, file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text).map_err(|error| {
        console.refuse("cli-unwritable-file", &[("file", file.display().to_string().into()), ("reason", reason(&error).into())], None);
        Failure::Output(error)
    })
}
