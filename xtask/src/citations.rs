//! `cargo xtask citations`: the rows of what is cited, held against the program text and against checkouts of the real programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use podpath_citations::{Found, Place, Row, Rows, Scan, follow, hash, scan, token_of};

use crate::flags;
use crate::process::{Failure, root};

/// How a tree is named in the folder of checkouts when it holds only what another program vendors of it.
const VENDORED: &str = "+vendored";

/// What to do beyond checking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Write rows for citations that have none, and drop rows that nobody cites.
    pub(crate) add: bool,
    /// Write rows for this version too, `OWNER/NAME@TAG`: where each cited line of its repository is there.
    pub(crate) follow: Option<String>,
}

/// Checks every row against the checkouts in a folder, and says which it did not have.
pub(crate) fn check(folder: &str, options: &Options) -> Result<(), Failure> {
    let rows_folder = root().join("crates/podpath-citations/rows");
    let mut rows = Rows::read(&rows_folder).map_err(Failure::new)?;
    let scan = scan(&root());
    let mut trees = Trees { folder: folder.into(), ..Trees::default() };
    let mut problems: Vec<String> = scan.unreadable.clone();
    if options.add {
        let (new, wrong) = add(&mut rows, &scan, &mut trees);
        problems.extend(wrong);
        let evidence: BTreeSet<&Place> =
            scan.citations.iter().filter(|citation| citation.is_evidence).map(|citation| &citation.place).collect();
        let versions: Vec<(String, String)> = rows.versions().into_iter().map(|(name, tag)| (name.into(), tag.into())).collect();
        follow_to(&mut rows, &mut trees, &versions, |place| evidence.contains(place) && new.contains(place));
        if let Some((repository, tag)) = options.follow.as_deref().and_then(|tree| tree.split_once('@')) {
            follow_to(&mut rows, &mut trees, &[(repository.into(), tag.into())], |place| evidence.contains(place));
        }
        rows.write(&rows_folder)?;
    }
    problems.extend(unmatched(&rows, &scan));
    let mut verified = 0;
    for row in &rows.rows {
        match trees.line(&row.place) {
            Look::Line(line) => match wrong(row, &line) {
                Some(problem) => problems.push(format!("{}: {problem}\n    {}", row.place, line.trim())),
                None => verified += 1,
            },
            Look::NoLine => problems.push(format!("{}: there is no such line", row.place)),
            Look::NotVendored | Look::NoTree => {}
        }
    }
    let flags = flags::look(&trees.folder)?;
    problems.extend(flags.problems);
    for problem in &problems {
        println!("{problem}");
    }
    println!("flags: {} stand where they say", flags.verified);
    for (tree, count) in &flags.missing {
        println!("no checkout of {tree}: {count} flags were not looked at");
    }
    println!("citations: {verified} of {} rows stand where they say", rows.rows.len());
    for (tree, count) in &trees.missing {
        println!("no checkout of {tree}: {count} rows were not looked at");
    }
    for (tree, count) in &trees.not_vendored {
        println!("{tree} is a vendored tree without the files of {count} rows");
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::new(format!("{} citations are wrong, see above", problems.len()))) }
}

/// What is wrong with a row, given its line.
fn wrong(row: &Row, line: &str) -> Option<String> {
    if row.token.is_empty() || !line.contains(&row.token) {
        return Some(format!("{:?} does not stand there", row.token));
    }
    (hash(line) != row.hash).then(|| format!("the line's hash is {} and not {:?}", hash(line), row.hash))
}

/// Citations without a row, and rows without a citation.
fn unmatched(rows: &Rows, scan: &Scan) -> Vec<String> {
    let cited = rows.cited();
    let places = scan.places();
    let without = scan.citations.iter().filter(|citation| !cited.contains_key(&citation.place));
    let without = without.map(|citation| format!("{}: {} has no row: cargo xtask citations DIR --add", citation.at, citation.place));
    let unused = rows.rows.iter().filter(|row| !places.contains(row.cited.as_ref().unwrap_or(&row.place)));
    without.chain(unused.map(|row| format!("{}: the row is not cited", row.place))).collect()
}

/// Writes rows for what is cited, takes the hashes of rows that somebody wrote by hand, and drops what is not cited any more. The answer
/// is what is new, and what is wrong.
fn add(rows: &mut Rows, scan: &Scan, trees: &mut Trees) -> (BTreeSet<Place>, Vec<String>) {
    let places = scan.places();
    let gone: Vec<Row> = rows.rows.iter().filter(|row| !places.contains(row.cited.as_ref().unwrap_or(&row.place))).cloned().collect();
    for row in gone {
        println!("- {} {:?}", row.place, row.token);
        rows.rows.remove(&row);
    }
    let mut problems = Vec::new();
    let by_hand: Vec<Row> = rows.rows.iter().filter(|row| row.hash.is_empty() || row.token.is_empty()).cloned().collect();
    for row in by_hand {
        if let Look::Line(line) = trees.line(&row.place) {
            rows.rows.remove(&row);
            let token = Some(row.token.clone()).filter(|token| !token.is_empty()).or_else(|| token_of(&line)).unwrap_or_default();
            rows.rows.insert(Row { hash: hash(&line), token, ..row });
        }
    }
    let known: BTreeSet<Place> = rows.cited().into_keys().cloned().collect();
    let new: BTreeSet<Place> = places.into_iter().filter(|place| !known.contains(place)).cloned().collect();
    for place in &new {
        match trees.line(place) {
            Look::Line(line) => match token_of(&line) {
                Some(token) => {
                    println!("+ {place} {token:?}\n    {}", line.trim());
                    rows.rows.insert(Row { place: place.clone(), cited: None, hash: hash(&line), token });
                }
                None => problems.push(format!("{place}: nothing stands there that could be cited\n    {}", line.trim())),
            },
            Look::NoLine => problems.push(format!("{place}: there is no such line")),
            Look::NotVendored | Look::NoTree => problems.push(format!("{place}: no checkout has it, so that it cannot be added")),
        }
    }
    (new, problems)
}

/// Follows lines that are cited to other versions of their repository.
fn follow_to(rows: &mut Rows, trees: &mut Trees, versions: &[(String, String)], wanted: impl Fn(&Place) -> bool) {
    let bases: Vec<Row> = rows.cited().into_values().cloned().collect();
    for (repository, tag) in versions {
        let main = main_version(&bases, repository);
        // What only some versions do is cited at the first of them.
        let is_followed =
            |base: &&Row| base.place.tag != *tag && (base.place.tag == main || later(tag, &base.place.tag)) && wanted(&base.place);
        for base in bases.iter().filter(|base| base.place.repository == *repository).filter(is_followed) {
            let has = |row: &Row| row.place.repository == *repository && row.place.tag == *tag && row.cited.as_ref() == Some(&base.place);
            let absent = rows.absent.iter().any(|absent| absent.cited == base.place && absent.tag == *tag);
            if absent || rows.rows.iter().any(has) {
                continue;
            }
            let there = Place { tag: tag.clone(), ..base.place.clone() };
            let (Some(from), Some(to)) = (trees.text(&base.place), trees.text(&there)) else { continue };
            let Some(found) = follow(&from, base.place.line, &base.token, &to) else {
                println!("? {} is not found in {tag}", base.place);
                continue;
            };
            let line_of = |text: &str, line: u32| text.lines().nth(line as usize - 1).unwrap_or_default().trim().to_owned();
            let place = Place { line: found.line(), ..there };
            let line = line_of(&to, place.line);
            if let Found::Likely(_) = found {
                println!("~ {}\n    {}\n  {place}\n    {line}", base.place, line_of(&from, base.place.line));
            }
            let row = Row { hash: hash(&line), place, cited: Some(base.place.clone()), token: base.token.clone() };
            rows.rows.insert(row);
        }
    }
}

/// The version at which most lines of a repository are cited.
fn main_version(bases: &[Row], repository: &str) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for base in bases.iter().filter(|base| base.place.repository == repository) {
        *counts.entry(&base.place.tag).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(tag, _)| tag.to_owned()).unwrap_or_default()
}

/// `v1.24.0` is later than `v1.22.0`.
fn later(tag: &str, than: &str) -> bool {
    let numbers = |tag: &str| tag.split(|letter: char| !letter.is_numeric()).filter_map(|word| word.parse().ok()).collect::<Vec<u32>>();
    numbers(tag) > numbers(than)
}

/// What is at a place.
enum Look {
    Line(String),
    NoLine,
    NotVendored,
    NoTree,
}

/// The checkouts: `DIR/OWNER/NAME@TAG`, or `DIR/OWNER/NAME@TAG+vendored` for a part of one.
#[derive(Default)]
struct Trees {
    folder: PathBuf,
    texts: BTreeMap<PathBuf, Option<String>>,
    missing: BTreeMap<String, usize>,
    not_vendored: BTreeMap<String, usize>,
}

impl Trees {
    fn line(&mut self, place: &Place) -> Look {
        let tree = format!("{}@{}", place.repository, place.tag);
        match self.text(place) {
            Some(text) => match text.lines().nth((place.line as usize).wrapping_sub(1)) {
                Some(line) => Look::Line(line.to_owned()),
                None => Look::NoLine,
            },
            None if self.folder.join(&tree).is_dir() => Look::NoLine,
            None if self.folder.join(format!("{tree}{VENDORED}")).is_dir() => {
                *self.not_vendored.entry(tree).or_default() += 1;
                Look::NotVendored
            }
            None => {
                *self.missing.entry(tree).or_default() += 1;
                Look::NoTree
            }
        }
    }

    fn text(&mut self, place: &Place) -> Option<String> {
        let tree = format!("{}@{}", place.repository, place.tag);
        let paths = ["", VENDORED].map(|kind| Path::new(&self.folder).join(format!("{tree}{kind}")).join(&place.file));
        paths.into_iter().find_map(|path| {
            let read = |path: &PathBuf| fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            self.texts.entry(path.clone()).or_insert_with(|| read(&path)).clone()
        })
    }
}
