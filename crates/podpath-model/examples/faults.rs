//! Kills everybody at every event, lets every call fail, and writes what came of it into a table: `cargo xtask faults` runs it.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program of the terminal, and of the tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use podpath_model::Scenario;
use podpath_model::explore::{Ground, Reviewed};
use podpath_model::node::PATHS;
use podpath_model::scenario::manifest;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults");
const PRESETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/presets");
const HEAD: &str = "# What comes of killing each process at every event that changes something and at one of each kind of poll, and of each call that fails

`cargo xtask faults` writes it. A cell has the kills after which the pod was back, and after whose deletion nothing was left; after `+`
those of which a line of `reviewed.tsv` says what is lost or left, why, and where that stands; after `!` those that nobody has explained.
";

/// How many kills came to what.
#[derive(Clone, Copy, Default)]
struct Cell {
    good: usize,
    reviewed: usize,
    unexplained: usize,
}

impl Cell {
    fn add(&mut self, other: Self) {
        self.good += other.good;
        self.reviewed += other.reviewed;
        self.unexplained += other.unexplained;
    }
    fn words(self) -> String {
        let more = |sign, count: usize| if count == 0 { String::new() } else { format!(" {sign} {count}") };
        format!("{}{}{}", self.good, more('+', self.reviewed), more('!', self.unexplained))
    }
}

/// What came of the kills of a manifest on a path.
#[derive(Default)]
struct Found {
    /// By who was killed.
    cells: BTreeMap<String, Cell>,
    /// What no line explains, how often, and one example.
    unexplained: BTreeMap<String, (usize, String)>,
}

/// With names of manifests and paths only those are run, with a number every so manieth kill, and what is found is printed only.
fn main() -> std::io::Result<()> {
    let (numbers, wanted): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.parse::<usize>().is_ok());
    let stride = numbers.first().and_then(|number| number.parse().ok()).unwrap_or(1);
    let reviewed = Reviewed::default();
    let mut files: Vec<_> = std::fs::read_dir(PRESETS)?.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let (paths, manifests): (Vec<String>, Vec<String>) =
        wanted.into_iter().partition(|word| PATHS.iter().any(|path| path.id == word.as_str()));
    let is_among = |names: &[String], name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    let mut table = HEAD.to_owned();
    for path in PATHS.iter().filter(|path| is_among(&paths, path.id)) {
        let mut columns = BTreeMap::new();
        for file in &files {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            if !is_among(&manifests, &name) {
                continue;
            }
            let Some(found) = side_by_side(path.id, &std::fs::read_to_string(file)?, stride, &reviewed) else { continue };
            println!("{} {name}: {}", path.id, sum(found.cells.values()).words());
            for (what, (count, example)) in &found.unexplained {
                println!("{count}\t{}\t{what}\t{name} {example}", path.id);
            }
            columns.insert(name, found.cells);
        }
        write_table(&mut table, path.id, &columns);
    }
    if manifests.is_empty() && numbers.is_empty() && paths.is_empty() {
        std::fs::write(Path::new(FOLDER).join("table.md"), table)?;
    }
    Ok(())
}

fn sum<'a>(cells: impl Iterator<Item = &'a Cell>) -> Cell {
    cells.fold(Cell::default(), |mut all, cell| {
        all.add(*cell);
        all
    })
}

/// A line for each who was killed, a column for each manifest.
fn write_table(table: &mut String, path: &str, columns: &BTreeMap<String, BTreeMap<String, Cell>>) {
    let names: Vec<&str> = columns.keys().map(String::as_str).collect();
    writeln!(table, "\n## {path}\n\n| killed | {} |\n| --- |{}", names.join(" | "), " --- |".repeat(names.len())).unwrap();
    let killed: BTreeSet<&String> = columns.values().flat_map(BTreeMap::keys).collect();
    for who in killed {
        let words: Vec<String> = columns.values().map(|cells| cells.get(who).map_or_else(String::new, |cell| cell.words())).collect();
        writeln!(table, "| {who} | {} |", words.join(" | ")).unwrap();
    }
    let sums: Vec<String> = columns.values().map(|cells| sum(cells.values()).words()).collect();
    writeln!(table, "| **all** | {} |", sums.join(" | ")).unwrap();
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
        part.cells.into_iter().for_each(|(who, cell)| whole.cells.entry(who).or_default().add(cell));
        for (what, (count, example)) in part.unexplained {
            whole.unexplained.entry(what).or_insert((0, example)).0 += count;
        }
        whole
    })
}

fn share(path: &'static str, manifest: &str, reviewed: &Reviewed, first: usize, stride: usize) -> Option<Found> {
    let ground = Ground::new(Scenario::new(path, manifest::read(manifest.as_bytes()).pod?));
    let mut found = Found::default();
    for fault in ground.kills().into_iter().chain(ground.failures()).skip(first).step_by(stride) {
        let verdict = ground.attempt(std::slice::from_ref(&fault));
        let unexplained = reviewed.unexplained(path, &verdict);
        let is_good = verdict.flaws().next().is_none();
        let cell = Cell {
            good: usize::from(is_good),
            reviewed: usize::from(!is_good && unexplained.is_empty()),
            unexplained: usize::from(!unexplained.is_empty()),
        };
        found.cells.entry(fault.kind.clone()).or_default().add(cell);
        for flaw in unexplained {
            let key = format!("{}\t{flaw}", fault.what);
            found.unexplained.entry(key).or_insert_with(|| (0, fault.deed())).0 += 1;
        }
    }
    Some(found)
}
