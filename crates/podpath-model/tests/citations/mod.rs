//! Citations point at what they claim. The checkouts that they point into are held against the rows by `cargo xtask citations DIR`;
//! here the program text, the rows and the runs are held against each other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use podpath_citations::{Place, Scan, scan};
use podpath_model::node::{PATHS, RELEASES};
use podpath_model::scenario::manifest;
use podpath_model::{Scenario, run};

use crate::support::citations::{ROWS, WORDS_OF_SOURCE, check};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const SECOND_NS: u64 = 1_000_000_000;

fn of_program_text() -> Scan {
    scan(Path::new(ROOT))
}

#[test]
fn every_citation_is_written_so_that_it_can_be_found() {
    assert_eq!(of_program_text().unreadable, [""; 0]);
}

#[test]
fn every_citation_has_a_row_and_every_row_is_cited() {
    let scan = of_program_text();
    let (cited, rows) = (scan.places(), ROWS.cited());
    let without: Vec<String> = cited.iter().filter(|place| !rows.contains_key(**place)).map(|place| place.to_string()).collect();
    assert!(without.is_empty(), "run cargo xtask citations DIR --add for {without:#?}");
    let unused = ROWS.rows.iter().filter(|row| !cited.contains(row.cited.as_ref().unwrap_or(&row.place)));
    assert_eq!(unused.map(|row| row.place.to_string()).collect::<Vec<_>>(), [""; 0]);
    let absent = ROWS.absent.iter().filter(|absent| !cited.contains(&absent.cited));
    assert_eq!(absent.map(|absent| absent.cited.to_string()).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_row_has_a_token_and_a_hash_and_one_line_for_what_it_is_for() {
    let mut known: BTreeSet<(&Place, &str, &str)> = BTreeSet::new();
    for row in &ROWS.rows {
        assert!(row.token.len() > 1 && row.hash.len() == 16, "{}", row.place);
        let cited = row.cited.as_ref().unwrap_or(&row.place);
        assert!(known.insert((cited, &row.place.repository, &row.place.tag)), "{cited} has two lines in {}", row.place.tag);
    }
}

#[test]
fn every_word_is_in_a_row() {
    let tokens: BTreeSet<&str> = ROWS.rows.iter().map(|row| &*row.token).collect();
    let unused: Vec<_> = WORDS_OF_SOURCE.iter().filter(|[_, _, token]| !tokens.contains(token)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// Every preset on every path with every release, as a static pod that is taken away again, and in a cluster.
#[test]
fn every_run_cites_rows_of_the_release_that_runs() {
    let presets = fs::read_dir(Path::new(ROOT).join("static/presets")).unwrap();
    for yaml in presets.map(|preset| fs::read(preset.unwrap().path()).unwrap()) {
        let pod = || manifest::read(&yaml).pod.unwrap();
        for (path, release) in PATHS.iter().flat_map(|path| RELEASES.iter().map(move |release| (path.id, release.id))) {
            let alone = Scenario { delete_after_ns: Some(5 * SECOND_NS), ..Scenario::new(path, pod()) };
            for scenario in [alone, Scenario::visited(path, pod())] {
                check(&run(&Scenario { release, ..scenario }).trace);
            }
        }
    }
}
