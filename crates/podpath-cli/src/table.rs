//! What `podpath conform` prints.

use std::collections::BTreeSet;
use std::fmt::Write;

use podpath_model::conform::decisions::Line;
use podpath_model::conform::score::{Difference, Scores};

/// The scores that sum up a scenario; the last one only where polls are compared by their pace.
const SUMS: [&str; 4] = ["total", "order", "payload", "cadence"];

/// A scenario.
pub(crate) struct Row {
    /// Where its recordings are.
    pub(crate) folder: String,
    pub(crate) scenario: String,
    pub(crate) fit: Fit,
}

/// How the replay of a scenario comes to its recordings.
pub(crate) enum Fit {
    /// It was not made: why no node of ours is like theirs.
    NotOurs(String),
    /// It was made, and the recordings have nothing that a replay could have too: the sentence for that.
    Nothing(String),
    /// It was made.
    Scored {
        scores: Scores,
        /// The decisions of the kubelet, if they were asked for.
        decisions: Vec<Line>,
    },
}

impl Row {
    /// The scores, if there are any.
    pub(crate) fn scores(&self) -> Option<&Scores> {
        match &self.fit {
            Fit::Scored { scores, .. } => Some(scores),
            Fit::NotOurs(_) | Fit::Nothing(_) => None,
        }
    }
    fn name(&self) -> String {
        if self.folder.is_empty() { self.scenario.clone() } else { format!("{}/{}", self.folder, self.scenario) }
    }
}

/// One line a scenario with what only one side has, the mean of each folder, and that of all. What was not scored is in no mean.
pub(crate) fn table(rows: &[Row], diff: bool) -> String {
    let folders: BTreeSet<&str> = rows.iter().filter(|row| row.scores().is_some()).map(|row| &*row.folder).collect();
    let folders = if folders.len() > 1 { folders } else { BTreeSet::new() };
    let means: Vec<(String, &str)> = folders.into_iter().map(|folder| (format!("mean of {folder}"), folder)).collect();
    let names = rows.iter().map(Row::name).chain(means.iter().map(|(name, _)| name.clone()));
    let width = names.map(|name| name.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for row in rows {
        match &row.fit {
            Fit::NotOurs(reason) | Fit::Nothing(reason) => {
                let written = writeln!(text, "{:width$}  {reason}", row.name());
                debug_assert!(written.is_ok(), "a String takes every text");
            }
            Fit::Scored { scores, decisions } => {
                let layers = scores.layers.iter().filter(|fit| !SUMS.contains(&&*fit.layer));
                let layers: Vec<String> = layers.map(|fit| format!("{}={:.4}", fit.layer, fit.score())).collect();
                line(&mut text, &row.name(), width, |sum| scores.get(sum), &layers.join(" "));
                scores.differences.iter().filter(|_| diff).for_each(|difference| missing(&mut text, difference));
                decisions.iter().for_each(|line| decision(&mut text, line));
            }
        }
    }
    for (name, folder) in &means {
        let of_folder = || rows.iter().filter(|row| row.folder == *folder);
        line(&mut text, name, width, |sum| mean(of_folder(), sum), "");
    }
    line(&mut text, "mean", width, |sum| mean(rows.iter(), sum), "");
    text
}

/// The mean of a score over the rows that have it.
fn mean<'a>(rows: impl Iterator<Item = &'a Row>, sum: &str) -> Option<f64> {
    let scores = rows.filter_map(|row| row.scores()?.get(sum));
    let (count, total) = scores.fold((0_u32, 0.0), |(count, total), score| (count + 1, total + score));
    (count > 0).then(|| total / f64::from(count))
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
