//! `podpath conform`: how close replays come to recordings.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use podpath_model::conform::Document;
use podpath_model::conform::score::{Scores, compare};

use crate::arguments::ConformArguments;
use crate::failure::Failure;
use crate::input::reason;
use crate::output::write_out;
use crate::replay::{read, simulate};
use crate::report::Console;

/// The recordings of one scenario on one path, the first of which is replayed.
type Groups = BTreeMap<(String, String), Vec<(String, Document)>>;

/// The scores that sum up a scenario.
const SUMS: [&str; 3] = ["total", "order", "payload"];

/// Replays the first recording of each scenario and scores it against all of them.
pub(crate) fn conform(arguments: &ConformArguments) -> Result<(), Failure> {
    let mut console = Console::new(arguments.language.lang.into());
    let mut groups = Groups::new();
    for file in &arguments.recordings {
        for file in files_of(file, &mut console)? {
            let (name, recording) = read(Some(&file), &mut console)?;
            groups.entry((recording.path.clone(), recording.scenario.clone())).or_default().push((name, recording));
        }
    }
    let mut rows = Vec::new();
    for ((path, scenario), group) in groups {
        let (names, recordings): (Vec<String>, Vec<Document>) = group.into_iter().unzip();
        let simulated = simulate(&names[0], &recordings[0], &mut console)?;
        rows.push((format!("{path}/{scenario}"), compare(&simulated, &recordings)));
    }
    let text = table(&rows, arguments.diff);
    write_out(&mut console, |out| out.write_all(text.as_bytes()))?;
    let is_below = rows.iter().any(|(_, scores)| scores.get("total").is_none_or(|total| total < arguments.min));
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

/// One line a scenario, the mean, and what only one side has.
fn table(rows: &[(String, Scores)], diff: bool) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (name, scores) in rows {
        let layers = scores.layers.iter().filter(|fit| !SUMS.contains(&fit.layer)).map(|fit| format!("{}={:.4}", fit.layer, fit.score()));
        line(&mut text, name, width, |sum| scores.get(sum), &layers.collect::<Vec<_>>().join(" "));
        for difference in scores.differences.iter().filter(|_| diff) {
            let side = if difference.simulated { "simulated" } else { "recorded" };
            let written = writeln!(text, "    {}: only {side}: {}", difference.layer, difference.token);
            debug_assert!(written.is_ok(), "a String takes every text");
        }
    }
    let mean = |sum: &str| {
        let (count, total) =
            rows.iter().filter_map(|(_, scores)| scores.get(sum)).fold((0_u32, 0.0), |(count, total), score| (count + 1, total + score));
        (count > 0).then(|| total / f64::from(count))
    };
    line(&mut text, "mean", width, mean, "");
    text
}

fn line(text: &mut String, name: &str, width: usize, score: impl Fn(&str) -> Option<f64>, layers: &str) {
    let sums = SUMS.map(|sum| score(sum).map_or_else(|| format!("{sum}=-     "), |score| format!("{sum}={score:.4}")));
    let row = format!("{name:width$}  {}  {layers}", sums.join(" "));
    text.push_str(row.trim_end());
    text.push('\n');
}
