//! Kills everybody at every kind of event, and writes what came of it into a table: `cargo xtask faults` runs it.
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

/// With names of manifests only those are run, with a number every so manieth kill, and what is found is printed only.
fn main() -> std::io::Result<()> {
    let (numbers, wanted): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.parse::<usize>().is_ok());
    let stride = numbers.first().and_then(|number| number.parse().ok()).unwrap_or(1);
    let reviewed = Reviewed::read(&std::fs::read_to_string(Path::new(FOLDER).join("reviewed.tsv"))?);
    let mut files: Vec<_> = std::fs::read_dir(PRESETS)?.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let mut table = "# What came of killing each process at each kind of event: `cargo xtask faults` writes it.\n\n".to_owned();
    table.push_str("| path | manifest | kills | back, nothing left | reviewed | unexplained |\n| --- | --- | --- | --- | --- | --- |\n");
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for path in PATHS {
        for file in &files {
            let name = file.file_stem().unwrap().to_string_lossy();
            if !wanted.is_empty() && !wanted.iter().any(|wanted| **wanted == name) {
                continue;
            }
            let Some(world) = World::new(path.id, &std::fs::read_to_string(file)?) else { continue };
            let (mut kills, mut good, mut bad) = (0, 0, 0);
            let kinds = world.kinds();
            let all = kinds.iter().flat_map(|seq| world.victims(*seq).into_iter().map(move |pid| (*seq, pid)));
            for (seq, pid) in all.step_by(stride) {
                let verdict = world.kill(pid, seq);
                kills += 1;
                good += usize::from(verdict.lost.is_none() && verdict.left.is_empty());
                let unexplained = reviewed.unexplained(path.id, &verdict);
                bad += usize::from(!unexplained.is_empty());
                for what in unexplained {
                    let key = format!("{}\t{}\t{what}", path.id, verdict.killed);
                    found.entry(key).or_insert_with(|| (0, format!("{name} {pid}@{seq}"))).0 += 1;
                }
            }
            writeln!(table, "| {} | {name} | {kills} | {good} | {} | {bad} |", path.id, kills - good - bad).unwrap();
            println!("{} {name}: {kills} kills, {good} good, {bad} unexplained", path.id);
        }
    }
    for (what, (count, example)) in &found {
        println!("{count}\t{what}\t{example}");
    }
    if wanted.is_empty() && numbers.is_empty() {
        std::fs::write(Path::new(FOLDER).join("table.md"), table)?;
    }
    Ok(())
}
