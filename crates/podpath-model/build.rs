//! Makes a table of the rows that say where a cited line is in another version of its source, or in another host of the same code.

use std::collections::{BTreeMap, BTreeSet};
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

/// A constant of sorted lists: trees, files, pairs of lines that are the same, and versions that are read in the place of others.
fn table(rows: &Rows) -> String {
    let pairs: Vec<(&Place, &Place)> = rows.rows.iter().filter_map(|row| Some((row.cited.as_ref()?, &row.place))).collect();
    let places = || pairs.iter().flat_map(|(from, to)| [*from, *to]);
    let trees = numbered(places().map(|place| (&*place.repository, &*place.tag)));
    let files = numbered(places().map(|place| &*place.file));
    let spot = |place: &Place| (trees[&(&*place.repository, &*place.tag)], files[&*place.file], place.line);
    let lines: BTreeMap<_, _> = pairs.iter().map(|(from, to)| ((spot(from), trees[&(&*to.repository, &*to.tag)]), spot(to))).collect();

    let list = |items: String| format!("&[{items}]");
    let repository = |name: &str, tag: &str| format!("Repository {{ name: {name:?}, tag: {tag:?} }}");
    let tree_items = trees.keys().map(|(name, tag)| repository(name, tag) + ",\n").collect();
    let file_items = files.keys().map(|file| format!("{file:?},\n")).collect();
    let same = lines.iter().map(|((from, tree), to)| format!("SameLine {{ from: {from:?}, tree: {tree}, to: ({}, {}) }},\n", to.1, to.2));
    let stand_ins = rows.stand_ins.iter().map(|stand| [&stand.tag, &stand.instead].map(|tag| repository(&stand.repository, tag)));
    let stand_in_items = stand_ins.map(|[runs, read]| format!("({runs}, {read}),\n")).collect();
    format!(
        "pub(crate) static SAME_LINES: SameLines = SameLines {{\ntrees: {},\nfiles: {},\nlines: {},\nstand_ins: {},\n}};\n",
        list(tree_items),
        list(file_items),
        list(same.collect()),
        list(stand_in_items),
    )
}

/// Each once, in order, with its position.
fn numbered<T: Ord>(all: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    all.collect::<BTreeSet<T>>().into_iter().enumerate().map(|(number, each)| (each, number)).collect()
}
