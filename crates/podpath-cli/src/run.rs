//! `podpath run`: a manifest in, a trace out.

use podpath_model::conform::evidence::Recorded;
use podpath_model::pod::Pod;
use podpath_model::scenario::manifest;
use podpath_model::trace::Trace;
use podpath_model::trace::export::{Header, write_json, write_jsonl};
use podpath_view::text::{Options, write};
use podpath_view::words::Words;

use crate::arguments::{Format, OutputArguments, RunArguments, ScenarioArguments};
use crate::failure::Failure;
use crate::input::Input;
use crate::output::write_out;
use crate::report::Console;
use crate::simulation::simulate;

/// Reads the manifest, runs it and prints what happened.
pub(crate) fn run(arguments: &RunArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.scenario.language.lang.into());
    let pod = read(&arguments.scenario, &mut console)?;
    let simulated = simulate(&arguments.scenario, pod, &mut console)?;
    print(&mut console, &arguments.output, &simulated.trace)?;
    simulated.finish(&mut console)
}

/// Reads the manifest, and says what is wrong with it.
pub(crate) fn read(arguments: &ScenarioArguments, console: &mut Console) -> Result<Pod, Failure> {
    let input = Input::read(arguments.manifest.as_deref(), console)?;
    let reading = manifest::read(&input.bytes);
    console.notes(&input, &reading.notes);
    reading.pod.ok_or_else(|| {
        console.problems(&input, &reading.problems);
        Failure::Input
    })
}

/// Prints a trace.
pub(crate) fn print(console: &mut Console, output: &OutputArguments, trace: &Trace) -> Result<(), Failure> {
    let recorded = Recorded::of(trace);
    let header = Header::of(trace).with_recorded(recorded.partners());
    let text = match output.format {
        Format::Text => story(console.words(), trace, output.routine),
        Format::Json | Format::Jsonl => String::new(),
    };
    write_out(console, |mut out| match output.format {
        Format::Text => out.write_all(text.as_bytes()),
        Format::Json => write_json(&mut out, &header, trace),
        Format::Jsonl => write_jsonl(&mut out, &header, trace),
    })
}

/// The trace as text.
fn story(words: &Words, trace: &Trace, routine: bool) -> String {
    let mut text = String::new();
    let options = Options { routine, ..Options::default() };
    write(&mut text, trace, words, options).expect("a String takes every text");
    text
}
