//! The map of faults.

use podpath_model::explore::Ground;
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::explored::{Class, Fault, Verdict};

use crate::fault_map::{Cell, Column, FaultMap, Whom};
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
fn every_fault_stands_at_its_own_step_and_whoever_lives_at_a_beat_can_be_hit_there() {
    for (path, preset) in [("containerd", PRESETS[7]), ("dockershim", PRESETS[7]), ("crio", PRESETS[3]), ("cri-dockerd", PRESETS[6])] {
        let (steps, faults) = ground(path, preset);
        for open in [None].into_iter().chain((0..steps.beats().len()).map(Some)) {
            let map = FaultMap::of(&steps, &faults, &[], open);
            assert!(map.rows.iter().all(|row| row.cells.len() == map.columns.len()), "{path}");
            for (at, fault) in faults.iter().enumerate() {
                let step = steps.at_seq(fault.seq);
                let is_own = |column: &Column| Some(column.beat) == steps.beat_of(step) && column.step.is_none_or(|own| own == step);
                let own = map.columns.iter().position(is_own).expect("a column");
                assert_eq!(map.rows.iter().filter(|row| row.cells[own].faults.contains(&at)).count(), 1, "{path}, {open:?}, {fault:?}");
            }
            // The kubelet lives from the beginning to the end.
            let kubelet = map.rows.iter().find(|row| row.whom == Whom::Killed("kubelet".into())).expect("it can be killed");
            let bare =
                kubelet.cells.iter().zip(&map.columns).skip(1).find(|(cell, column)| cell.faults.is_empty() && column.step.is_none());
            assert_eq!(bare, None, "{path}, {open:?}");
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
