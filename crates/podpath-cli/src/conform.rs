//! `podpath conform`: how close replays come to recordings.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use podpath_model::conform::Document;
use podpath_model::conform::decisions::{self, Line};
use podpath_model::conform::score::{Difference, Scores, compare_changes, fit};

use crate::arguments::ConformArguments;
use crate::failure::Failure;
use crate::input::reason;
use crate::output::write_out;
use crate::replay::{read, simulate};
use crate::report::Console;

/// The recordings of one scenario on one path, by a client or by a kubelet, the first of which is replayed.
type Groups = BTreeMap<(String, String, bool), Vec<(String, Document)>>;

/// The scores that sum up a scenario; the last one only where polls are compared by their pace.
const SUMS: [&str; 4] = ["total", "order", "payload", "cadence"];

/// How the replay of a scenario comes to its recordings.
struct Row {
    name: String,
    scores: Scores,
    /// The decisions of the kubelet, if they were asked for.
    decisions: Vec<Line>,
}

/// Replays the first recording of each scenario and scores it against all of them.
pub(crate) fn conform(arguments: &ConformArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.language.lang.into());
    let mut groups = Groups::new();
    for file in &arguments.recordings {
        for file in files_of(file, &mut console)? {
            let (name, recording) = read(Some(&file), &mut console)?;
            let group = (recording.path.clone(), recording.scenario.clone(), recording.is_of_kubelet());
            groups.entry(group).or_default().push((name, recording));
        }
    }
    let mut rows = Vec::new();
    for ((path, scenario, _), group) in groups {
        let (names, recordings): (Vec<String>, Vec<Document>) = group.into_iter().unzip();
        let simulated = simulate(&names[0], &recordings[0], &mut console)?;
        let score = if arguments.changes { compare_changes } else { fit };
        let decisions = if arguments.decisions { decisions::beside(&simulated, &recordings) } else { Vec::new() };
        rows.push(Row { name: format!("{path}/{scenario}"), scores: score(&simulated, &recordings), decisions });
    }
    let text = table(&rows, arguments.diff);
    write_out(&mut console, |out| out.write_all(text.as_bytes()))?;
    let is_below = rows.iter().any(|row| row.scores.get("total").is_none_or(|total| total < arguments.min));
    if is_below { Err(Failure::Below) } else { Ok(()) }
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

/// One line a scenario with what only one side has, and the mean.
fn table(rows: &[Row], diff: bool) -> String {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for Row { name, scores, decisions } in rows {
        let layers = scores.layers.iter().filter(|fit| !SUMS.contains(&fit.layer)).map(|fit| format!("{}={:.4}", fit.layer, fit.score()));
        line(&mut text, name, width, |sum| scores.get(sum), &layers.collect::<Vec<_>>().join(" "));
        scores.differences.iter().filter(|_| diff).for_each(|difference| missing(&mut text, difference));
        decisions.iter().for_each(|line| decision(&mut text, line));
    }
    let mean = |sum: &str| {
        let (count, total) =
            rows.iter().filter_map(|row| row.scores.get(sum)).fold((0_u32, 0.0), |(count, total), score| (count + 1, total + score));
        (count > 0).then(|| total / f64::from(count))
    };
    line(&mut text, "mean", width, mean, "");
    text
}

fn line(text: &mut String, name: &str, width: usize, score: impl Fn(&str) -> Option<f64>, layers: &str) {
    let sum = |sum: &str| match score(sum) {
        Some(score) => format!("{sum}={score:.4}"),
        None if sum == "cadence" => String::new(),
        None => format!("{sum}=-     "),
    };
    let sums = SUMS.map(sum).join(" ");
    let row = format!("{name:width$}  {}  {layers}", sums.trim_end_matches(' '));
    text.push_str(row.trim_end());
    text.push('\n');
}

fn missing(text: &mut String, difference: &Difference) {
    let side = if difference.simulated { "simulated" } else { "recorded" };
    let written = writeln!(text, "    {}: only {side}: {}", difference.layer, difference.token);
    debug_assert!(written.is_ok(), "a String takes every text");
}

/// As `diff` writes it: what only the recording has with a minus, what only the simulation has with a plus.
fn decision(text: &mut String, line: &Line) {
    let side = match (line.recorded, line.simulated) {
        (true, false) => '-',
        (false, true) => '+',
        _ => ' ',
    };
    let written = writeln!(text, "  {side} {}", line.text);
    debug_assert!(written.is_ok(), "a String takes every text");
}
