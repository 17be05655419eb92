//! Parent lines: a shim and the process that it has adopted. They appear when runc has exited: that is adoption, drawn.

use super::index::View;
use super::{Bracket, Label, Point, Seat};

impl View<'_> {
    pub(super) fn brackets(&self) -> Vec<Bracket> {
        [Seat::WorkloadLeft, Seat::WorkloadRight].into_iter().filter_map(|seat| self.bracket(seat)).collect()
    }

    fn bracket(&self, workload: Seat) -> Option<Bracket> {
        let at = |seat| self.index.occupants.at(&self.index.processes, self.index.place_in(self.focus, seat), self.end);
        let (_, child) = at(workload).filter(|(_, process)| process.alive(self.end))?;
        let parent = child.parent(self.end).filter(|_| child.is_adopted(self.end))?;
        let keeper = [Seat::KeeperLeft, Seat::KeeperRight]
            .into_iter()
            .find(|seat| at(*seat).is_some_and(|(_, process)| process.pid == parent && process.alive(self.end)))?;
        let text = self.words.say("bracket-parent", &[]);
        Some(match (keeper, workload) {
            (Seat::KeeperLeft, Seat::WorkloadLeft) => side(68.0, 55.0, 30.0, text),
            (Seat::KeeperRight, Seat::WorkloadRight) => side(692.0, 705.0, 730.0, text),
            _ => across(text),
        })
    }
}

/// Outside of the column, from the keeper's side to its process's.
fn side(from: f32, lane: f32, word: f32, text: String) -> Bracket {
    let near = if lane < from { from - 6.0 } else { from + 6.0 };
    Bracket {
        d: format!("M{from} 326L{near} 326Q{lane} 326 {lane} 334L{lane} 508Q{lane} 516 {near} 516L{from} 516"),
        ends: [Point { x: from, y: 326.0 }, Point { x: from, y: 516.0 }],
        label: Label { at: Point { x: word, y: 425.0 }, text },
    }
}

/// From the keeper of the sandbox to the app that it keeps too, along the gutter.
fn across(text: String) -> Bracket {
    Bracket {
        d: "M276 340L464 340Q472 340 472 348L472 508Q472 516 478 516L484 516".to_owned(),
        ends: [Point { x: 276.0, y: 340.0 }, Point { x: 484.0, y: 516.0 }],
        label: Label { at: Point { x: 444.0, y: 358.0 }, text },
    }
}
