//! The map of faults.

use podpath_model::explore::Ground;
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::explored::{Class, Fault, Verdict};

use crate::fault_map::{Cell, FaultMap, Whom};
use crate::steps::Steps;

use super::PRESETS;

/// The steps of a run in which nothing breaks, and everything that can.
fn ground(path: &'static str, preset: &str) -> (Steps, Vec<Fault>) {
    let pod = manifest::read(preset.as_bytes()).pod.expect("a Pod");
    let scenario = Scenario { api_server: true, ..Scenario::new(path, pod) };
    let trace = podpath_model::scenario::run(&scenario).trace;
    let until = trace.events.len();
    let faults = Ground::new(scenario).faults();
    (Steps::of(&trace), faults.iter().filter(|fault| (fault.seq as usize) < until).map(|fault| fault.told()).collect())
}

fn cells(map: &FaultMap) -> impl Iterator<Item = &Cell> {
    map.rows.iter().flat_map(|row| &row.cells)
}

#[test]
fn every_fault_stands_in_exactly_one_cell_whichever_beat_is_open() {
    for (path, preset) in [("containerd", PRESETS[7]), ("dockershim", PRESETS[7]), ("crio", PRESETS[3]), ("cri-dockerd", PRESETS[6])] {
        let (steps, faults) = ground(path, preset);
        for open in [None].into_iter().chain((0..steps.beats().len()).map(Some)) {
            let map = FaultMap::of(&steps, &faults, &[], open);
            let mut there: Vec<usize> = cells(&map).flat_map(|cell| cell.faults.clone()).collect();
            there.sort_unstable();
            assert_eq!(there, (0..faults.len()).collect::<Vec<_>>(), "{path}, {open:?}");
            assert!(map.rows.iter().all(|row| row.cells.len() == map.columns.len()), "{path}");
        }
    }
}

#[test]
fn a_cell_shows_the_worst_that_has_come_and_how_often_what() {
    let (steps, faults) = ground("containerd", PRESETS[7]);
    let none = FaultMap::of(&steps, &faults, &[], None);
    assert!(cells(&none).all(|cell| cell.worst.is_none() && (cell.is_known() == cell.faults.is_empty())));
    let shims = none.rows.iter().find(|row| row.whom == Whom::Killed("shim".into())).expect("a shim can be killed");
    let hit = shims.cells.iter().find(|cell| cell.faults.len() > 2).expect("at more than two steps of a beat").clone();
    let mut verdicts = vec![None; faults.len()];
    for (at, class) in hit.faults.iter().zip([Class::Heals, Class::Stuck, Class::Heals]) {
        verdicts[*at] = Some(Verdict { class, flaws: Vec::new() });
    }
    let map = FaultMap::of(&steps, &faults, &verdicts, None);
    let cell = cells(&map).find(|cell| cell.faults == hit.faults).expect("the same cell");
    assert_eq!(cell.worst, Some((Class::Stuck, hit.faults[1])));
    assert_eq!(cell.counts(&verdicts), [(Class::Stuck, 1), (Class::Heals, 2)]);
    assert_eq!(cell.is_known(), hit.faults.len() == 3);
}
