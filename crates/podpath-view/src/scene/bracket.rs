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
            (Seat::KeeperLeft, Seat::WorkloadLeft) => side(68.0, 56.0, -90.0, text),
            (Seat::KeeperRight, Seat::WorkloadRight) => side(692.0, 704.0, 90.0, text),
            _ => across(text),
        })
    }
}

/// Outside of the column, from the keeper's side to its process's.
fn side(from: f32, lane: f32, label_angle: f32, text: String) -> Bracket {
    let near = if lane < from { from - 6.0 } else { from + 6.0 };
    Bracket {
        d: format!("M{from} 336L{near} 336Q{lane} 336 {lane} 346L{lane} 530Q{lane} 540 {near} 540L{from} 540"),
        ends: [Point { x: from, y: 336.0 }, Point { x: from, y: 540.0 }],
        label: Label { at: Point { x: lane, y: 438.0 }, text },
        label_angle,
    }
}

/// From the keeper of the sandbox to the app that it keeps too, along the gutter.
fn across(text: String) -> Bracket {
    Bracket {
        d: "M276 350L462 350Q472 350 472 360L472 530Q472 540 478 540L484 540".to_owned(),
        ends: [Point { x: 276.0, y: 350.0 }, Point { x: 484.0, y: 540.0 }],
        label: Label { at: Point { x: 428.0, y: 345.0 }, text },
        label_angle: 0.0,
    }
}
