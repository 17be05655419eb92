//! `podpath conform`: how close replays come to recordings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use podpath_model::conform::score::{compare_changes, fit};
use podpath_model::conform::{Document, Unplayable, Unreadable, decisions, replay};

use crate::arguments::ConformArguments;
use crate::failure::Failure;
use crate::input::{Input, Kind, reason};
use crate::output::write_out;
use crate::replay::{not_read, not_replayed, told};
use crate::report::Console;
use crate::table::{Fit, Row, table};

/// What recordings of one scenario have in common: the folder, the path, the scenario's name, whether a kubelet made the calls, and the
/// programs. The first of them is replayed.
type Group = (PathBuf, String, String, bool, String);

/// Replays the first recording of each scenario and scores it against all of them.
pub(crate) fn conform(arguments: &ConformArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.language.lang.into());
    let mut groups: BTreeMap<Group, Vec<(String, Document)>> = BTreeMap::new();
    for given in &arguments.recordings {
        for file in files_of(given, &mut console)? {
            if let Some((name, recording)) = read(&file, given.is_dir(), &mut console)? {
                groups.entry(group_of(&file, &recording)).or_default().push((name, recording));
            }
        }
    }
    let mut rows = Vec::new();
    for ((folder, _, scenario, ..), group) in groups {
        let (names, recordings): (Vec<String>, Vec<Document>) = group.into_iter().unzip();
        let fit = fit_of(&names[0], &recordings, arguments, &mut console)?;
        rows.push(Row { folder: folder.display().to_string(), scenario, fit });
    }
    let text = table(&rows, arguments.diff);
    write_out(&mut console, |out| out.write_all(text.as_bytes()))?;
    if rows.iter().all(|row| row.scores().is_none()) {
        console.refuse("cli-nothing-compared", &[], Some("cli-nothing-compared-fix"));
        return Err(Failure::Input);
    }
    let is_below = rows.iter().filter_map(Row::scores).any(|scores| scores.get("total").is_none_or(|total| total < arguments.min));
    if is_below { Err(Failure::Below) } else { Ok(()) }
}

fn group_of(file: &Path, recording: &Document) -> Group {
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    let versions = serde_json::to_string(&recording.versions).unwrap_or_default();
    (folder, recording.path.clone(), recording.scenario.clone(), recording.is_of_kubelet(), versions)
}

/// How the replay of the first recording comes to all of them; or why none is made, where no node of ours is like theirs.
fn fit_of(name: &str, recordings: &[Document], arguments: &ConformArguments, console: &mut Console) -> Result<Fit, Failure> {
    let simulated = match replay(&recordings[0]) {
        Ok(simulated) => simulated,
        Err(reason @ (Unplayable::Path(_) | Unplayable::Programs(_) | Unplayable::Input(_))) => {
            return Ok(Fit::NotOurs(told(&recordings[0], &reason, console)));
        }
        Err(reason) => return Err(not_replayed(name, &recordings[0], &reason, console)),
    };
    let score = if arguments.changes { compare_changes } else { fit };
    let scores = score(&simulated, recordings);
    if scores.total.recorded == 0 {
        return Ok(Fit::Nothing(console.say("cli-nothing-to-compare", &[])));
    }
    let decisions = if arguments.decisions { decisions::beside(&simulated, recordings) } else { Vec::new() };
    Ok(Fit::Scored { scores, decisions })
}

/// Reads a recording. Other JSON that lies in a folder of recordings is passed over, and it is said.
fn read(file: &Path, is_in_folder: bool, console: &mut Console) -> Result<Option<(String, Document)>, Failure> {
    let input = Input::read(Kind::Recording, Some(file), console)?;
    match Document::read(&input.bytes) {
        Ok(recording) => Ok(Some((input.name, recording))),
        Err(Unreadable::Format(format)) if is_in_folder && format.is_empty() => {
            console.remark("cli-passed-over", &[("file", input.name.into())]);
            Ok(None)
        }
        Err(reason) => Err(not_read(input.name, &reason, console)),
    }
}

/// The file itself, or the recordings in a folder and in those below it, in the order of their names.
fn files_of(path: &Path, console: &mut Console) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    if let Err(error) = collect(path, &mut files) {
        let values = [("file", path.display().to_string().into()), ("reason", reason(&error).into())];
        console.refuse("cli-unreadable", &values, None);
        return Err(Failure::Input);
    }
    if files.is_empty() {
        console.refuse("cli-no-recordings", &[("file", path.display().to_string().into())], Some("cli-no-recordings-fix"));
        return Err(Failure::Input);
    }
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}
