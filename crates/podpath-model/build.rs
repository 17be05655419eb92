//! Makes a table of the rows that say where a cited line is in another version of its source, or in another host of the same code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use podpath_citations::{Place, Rows};

const ROWS: &str = "../podpath-citations/rows";

fn main() {
    println!("cargo::rerun-if-changed={ROWS}");
    let rows = Rows::read(Path::new(ROWS)).expect("the rows of the citations can be read");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where")).join("citations.rs");
    fs::write(out, table(&rows)).expect("the table can be written");
}

/// Sorted constants: trees, files, pairs of lines that are the same, and versions that are read in the place of others.
fn table(rows: &Rows) -> String {
    let pairs: Vec<(&Place, &Place)> = rows.rows.iter().filter_map(|row| Some((row.cited.as_ref()?, &row.place))).collect();
    let places = || pairs.iter().flat_map(|(from, to)| [*from, *to]);
    let trees = numbered(places().map(|place| (&*place.repository, &*place.tag)));
    let files = numbered(places().map(|place| &*place.file));
    let spot = |place: &Place| (trees[&(&*place.repository, &*place.tag)], files[&*place.file], place.line);
    let lines: BTreeMap<_, _> = pairs.iter().map(|(from, to)| ((spot(from), trees[&(&*to.repository, &*to.tag)]), spot(to))).collect();

    let mut text = String::new();
    let mut write =
        |name: &str, kind: &str, items: String| writeln!(text, "static {name}: &[{kind}] = &[{items}];").expect("memory takes it");
    let repository = |name: &str, tag: &str| format!("Repository {{ name: {name:?}, tag: {tag:?} }}");
    write("TREES", "Repository", trees.keys().map(|(name, tag)| repository(name, tag) + ",\n").collect());
    write("FILES", "&str", files.keys().map(|file| format!("{file:?},\n")).collect());
    let same = lines.iter().map(|((from, tree), to)| format!("Same {{ from: {from:?}, tree: {tree}, to: ({}, {}) }},\n", to.1, to.2));
    write("LINES", "Same", same.collect());
    let stand_ins = rows.stand_ins.iter().map(|stand| [&stand.tag, &stand.instead].map(|tag| repository(&stand.repository, tag)));
    write("STAND_INS", "(Repository, Repository)", stand_ins.map(|[runs, read]| format!("({runs}, {read}),\n")).collect());
    text
}

/// Each once, in order, with its position.
fn numbered<T: Ord>(all: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    all.collect::<BTreeSet<T>>().into_iter().enumerate().map(|(number, each)| (each, number)).collect()
}
