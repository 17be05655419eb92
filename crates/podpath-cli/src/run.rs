//! `podpath run`: a manifest in, a trace out.

use std::path::Path;

use podpath_model::conform::evidence::recorded;
use podpath_model::pod::Pod;
use podpath_model::scenario::manifest;
use podpath_model::trace::export::{Header, write_json, write_jsonl};
use podpath_model::trace::{Recorded, Trace};
use podpath_view::text::{Options, write};
use podpath_view::words::Words;

use crate::arguments::{Format, OutputArguments, RunArguments, ScenarioArguments};
use crate::failure::Failure;
use crate::input::{Input, Kind};
use crate::output::write_out;
use crate::report::Console;
use crate::simulation::{Made, simulate};

/// Reads the manifest, runs it and prints what happened.
pub(crate) fn run(arguments: &RunArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.scenario.language.lang.into());
    let (manifest, pod) = read(&arguments.scenario, &mut console)?;
    let made = simulate(&arguments.scenario, &manifest, pod, &mut console)?;
    print(&mut console, &arguments.output, &made)?;
    made.finish(&mut console)
}

/// Reads the manifest: its text and its Pod; or says what is wrong with it.
pub(crate) fn read(arguments: &ScenarioArguments, console: &mut Console) -> Result<(String, Pod), Failure> {
    read_pod(arguments.manifest.as_deref(), console)
}

/// The same of a file, or of standard input.
pub(crate) fn read_pod(file: Option<&Path>, console: &mut Console) -> Result<(String, Pod), Failure> {
    let input = Input::read(Kind::Manifest, file, console)?;
    let reading = manifest::read(&input.bytes);
    console.notes(&input, &reading.notes);
    let Some(pod) = reading.pod else {
        console.problems(&input, &reading.problems);
        return Err(Failure::Input);
    };
    Ok((String::from_utf8_lossy(&input.bytes).into_owned(), pod))
}

/// Prints a trace.
pub(crate) fn print(console: &mut Console, output: &OutputArguments, made: &Made) -> Result<(), Failure> {
    let Made { trace, scenario, .. } = made;
    let recorded = recorded(trace);
    let header = Header::of(trace).with_scenario(scenario.clone()).with_recorded(&recorded);
    let text = match output.format {
        Format::Text => story(console.words(), trace, &recorded, output.routine),
        Format::Json | Format::Jsonl => String::new(),
    };
    write_out(console, |mut out| match output.format {
        Format::Text => out.write_all(text.as_bytes()),
        Format::Json => write_json(&mut out, &header, trace),
        Format::Jsonl => write_jsonl(&mut out, &header, trace),
    })
}

/// The trace as text.
fn story(words: &Words, trace: &Trace, recorded: &Recorded, routine: bool) -> String {
    let mut text = String::new();
    let options = Options { routine, ..Options::default() };
    write(&mut text, trace, recorded, words, options).expect("a String takes every text");
    text
}
