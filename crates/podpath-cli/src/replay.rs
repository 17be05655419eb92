//! `podpath replay`: a recording in, a recording of the simulated node out.

use std::path::Path;

use podpath_model::conform::{self, Document};

use crate::arguments::ReplayArguments;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::write_out;
use crate::report::Console;

/// Replays the recording and prints what came of it.
pub(crate) fn replay(arguments: &ReplayArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.language.lang.into());
    let (name, recording) = read(arguments.recording.as_deref(), &mut console)?;
    let simulated = simulate(&name, &recording, &mut console)?;
    let mut text = serde_json::to_string(&simulated).unwrap_or_default();
    text.push('\n');
    write_out(&mut console, |out| out.write_all(text.as_bytes()))
}

/// Reads a recording; what is wrong with it is said.
pub(crate) fn read(file: Option<&Path>, console: &mut Console) -> Result<(String, Document), Failure> {
    let input = Input::read(file, console)?;
    match Document::read(&input.bytes) {
        Ok(recording) => Ok((input.name, recording)),
        Err(reason) => {
            let values = [("file", input.name.into()), ("reason", reason.to_string().into())];
            console.refuse("cli-no-recording", &values, Some("cli-no-recording-fix"));
            Err(Failure::Input)
        }
    }
}

/// Replays a recording; why it cannot be is said.
pub(crate) fn simulate(name: &str, recording: &Document, console: &mut Console) -> Result<Document, Failure> {
    conform::replay(recording).map_err(|reason| {
        let values = [("file", name.to_owned().into()), ("reason", reason.to_string().into())];
        console.refuse("cli-unplayable", &values, None);
        Failure::Input
    })
}
