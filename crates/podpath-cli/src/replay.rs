//! `podpath replay`: a recording in, a recording of the simulated node out.

use podpath_model::conform::{Document, Unplayable, Unreadable, replay_drawn as replayed};

use crate::arguments::ReplayArguments;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::write_out;
use crate::report::Console;

/// Replays the recording and prints what came of it.
pub(crate) fn replay(arguments: &ReplayArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.language.lang.into());
    let Input { name, bytes } = Input::read(arguments.recording.as_deref(), &mut console)?;
    let recording = match Document::read(&bytes) {
        Ok(recording) => recording,
        Err(reason) => return Err(not_read(name, &reason, &mut console)),
    };
    let simulated = match replayed(&recording) {
        Ok(simulated) => simulated,
        Err(reason) => return Err(not_replayed(&name, &recording, &reason, &mut console)),
    };
    let mut text = serde_json::to_string(&simulated).unwrap_or_default();
    text.push('\n');
    write_out(&mut console, |out| out.write_all(text.as_bytes()))
}

/// Says why a file is no recording.
pub(crate) fn not_read(name: String, reason: &Unreadable, console: &mut Console) -> Failure {
    let values = [("file", name.into()), ("reason", reason.to_string().into())];
    console.refuse("cli-no-recording", &values, Some("cli-no-recording-fix"));
    Failure::Input
}

/// Says why a recording is not replayed.
pub(crate) fn not_replayed(name: &str, recording: &Document, reason: &Unplayable, console: &mut Console) -> Failure {
    let reason = not_ours(recording, reason, console);
    console.refuse("cli-unplayable", &[("file", name.to_owned().into()), ("reason", reason.into())], None);
    Failure::Input
}

/// Why a recording cannot be replayed: where no node of ours is like the one of the recording, in the words of the app.
pub(crate) fn not_ours(recording: &Document, reason: &Unplayable, console: &Console) -> String {
    match reason {
        Unplayable::Programs(stranger) => {
            console.words().say("recorded-with", &[("program", &stranger.program), ("version", &stranger.version)])
        }
        Unplayable::Path(path) => {
            let driver = if recording.is_of_kubelet() { "kubelet" } else { "client" };
            console.words().say("recorded-on", &[("path", path), ("driver", driver)])
        }
        other => other.to_string(),
    }
}
