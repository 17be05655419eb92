//! Kills everybody at every event, and writes what came of it into a table: `cargo xtask faults` runs it.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program of the terminal, and of the tests")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use podpath_model::node::PATHS;

#[path = "../tests/support/faults.rs"]
#[allow(dead_code, reason = "the tests ask more of it")]
mod faults;

use faults::{Reviewed, World};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults");
const PRESETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/presets");

/// What came of the kills of a manifest on a path.
#[derive(Default)]
struct Found {
    kills: usize,
    good: usize,
    bad: usize,
    /// What no line explains, how often, and one example.
    unexplained: BTreeMap<String, (usize, String)>,
}

/// With names of manifests and paths only those are run, with a number every so manieth kill, and what is found is printed only.
fn main() -> std::io::Result<()> {
    let (numbers, wanted): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.parse::<usize>().is_ok());
    let stride = numbers.first().and_then(|number| number.parse().ok()).unwrap_or(1);
    let reviewed = Reviewed::read(&std::fs::read_to_string(Path::new(FOLDER).join("reviewed.tsv"))?);
    let mut files: Vec<_> = std::fs::read_dir(PRESETS)?.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let mut table =
        "# What came of killing each process at every event that changes something and at one of each kind of poll\n\n".to_owned();
    table.push_str("`cargo xtask faults` writes it; the reviewed cases are in `reviewed.tsv`.\n\n");
    table.push_str("| path | manifest | kills | back, nothing left | reviewed | unexplained |\n| --- | --- | --- | --- | --- | --- |\n");
    let (paths, manifests): (Vec<String>, Vec<String>) =
        wanted.into_iter().partition(|word| PATHS.iter().any(|path| path.id == word.as_str()));
    let is_among = |names: &[String], name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    for path in PATHS.iter().filter(|path| is_among(&paths, path.id)) {
        for file in &files {
            let name = file.file_stem().unwrap().to_string_lossy();
            if !is_among(&manifests, &name) {
                continue;
            }
            let Some(Found { kills, good, bad, unexplained }) = side_by_side(path.id, &std::fs::read_to_string(file)?, stride, &reviewed)
            else {
                continue;
            };
            writeln!(table, "| {} | {name} | {kills} | {good} | {} | {bad} |", path.id, kills - good - bad).unwrap();
            println!("{} {name}: {kills} kills, {good} good, {bad} unexplained", path.id);
            for (what, (count, example)) in &unexplained {
                println!("{count}\t{}\t{what}\t{name} {example}", path.id);
            }
        }
    }
    if manifests.is_empty() && numbers.is_empty() && paths.is_empty() {
        std::fs::write(Path::new(FOLDER).join("table.md"), table)?;
    }
    Ok(())
}

/// Every processor takes its share.
fn side_by_side(path: &'static str, manifest: &str, stride: usize, reviewed: &Reviewed) -> Option<Found> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let parts: Option<Vec<Found>> = std::thread::scope(|scope| {
        let share = |worker| scope.spawn(move || share(path, manifest, reviewed, worker * stride, workers * stride));
        let threads: Vec<_> = (0..workers).map(share).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    parts?.into_iter().reduce(|mut whole, part| {
        whole.kills += part.kills;
        whole.good += part.good;
        whole.bad += part.bad;
        for (what, (count, example)) in part.unexplained {
            whole.unexplained.entry(what).or_insert((0, example)).0 += count;
        }
        whole
    })
}

fn share(path: &'static str, manifest: &str, reviewed: &Reviewed, first: usize, stride: usize) -> Option<Found> {
    let world = World::new(path, manifest)?;
    let mut found = Found::default();
    for (seq, pid) in world.kills(world.moments()).into_iter().skip(first).step_by(stride) {
        let verdict = world.kill(pid, seq);
        found.kills += 1;
        found.good += usize::from(verdict.lost.is_none() && verdict.left.is_empty());
        let unexplained = reviewed.unexplained(path, &verdict);
        found.bad += usize::from(!unexplained.is_empty());
        for what in unexplained {
            let key = format!("{}\t{what}", verdict.killed);
            found.unexplained.entry(key).or_insert_with(|| (0, format!("{pid}@{seq}"))).0 += 1;
        }
    }
    Some(found)
}
