//! `podpath replay`: a recording in, a recording of the simulated node out.

use podpath_model::conform::{Document, Unplayable, Unreadable, replay_drawn as replayed};

use crate::arguments::ReplayArguments;
use crate::failure::Failure;
use crate::input::{Input, Kind};
use crate::output::write_out;
use crate::report::Console;

/// Replays the recording and prints what came of it.
pub(crate) fn replay(arguments: &ReplayArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.language.lang.into());
    let Input { name, bytes } = Input::read(Kind::Recording, arguments.recording.as_deref(), &mut console)?;
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

/// Says why a file is no recording, in the words of the app.
pub(crate) fn not_read(name: String, reason: &Unreadable, console: &mut Console) -> Failure {
    let (key, what) = reason.key();
    let flaw = reason.flaw().map_or_else(String::new, |flaw| console.words().say(flaw.key(), &[]));
    let values = [("file", &*name), ("what", &*what), ("flaw", &*flaw)];
    let sentence = console.words().say(key, &values);
    let fix = console.say("cli-no-recording-fix", &[]);
    console.refuse_with(&sentence, Some(&fix));
    Failure::Input
}

/// Says why a recording is not replayed.
pub(crate) fn not_replayed(name: &str, recording: &Document, reason: &Unplayable, console: &mut Console) -> Failure {
    let reason = told(recording, reason, console);
    console.refuse("cli-unplayable", &[("file", name.to_owned().into()), ("reason", reason.into())], None);
    Failure::Input
}

/// Why a recording cannot be replayed, in the words of the app.
pub(crate) fn told(recording: &Document, reason: &Unplayable, console: &Console) -> String {
    let (key, arguments) = reason.told(recording);
    let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    console.words().say(key, &arguments)
}
