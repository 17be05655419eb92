//! Parent lines: from whoever is the parent of a container's process to that process. Adoption is drawn: the upper end moves.

use podpath_trace::What;

use super::index::View;
use super::plan::Geometry;
use super::{Bracket, Label, Point, Seat, draw};

/// How far from the column the line runs, and where its word stands.
const LEFT: (f32, f32, f32) = (68.0, 55.0, 30.0);
const RIGHT: (f32, f32, f32) = (692.0, 705.0, 730.0);
const COLUMN: (f32, f32, f32) = (76.0, 54.0, 28.0);

impl View<'_> {
    pub(super) fn brackets(&self) -> Vec<Bracket> {
        [Seat::WorkloadLeft, Seat::WorkloadRight]
            .into_iter()
            .filter(|seat| self.plan.has(*seat))
            .filter_map(|seat| self.bracket(seat))
            .chain(self.bracket_beyond())
            .collect()
    }

    fn bracket(&self, workload: Seat) -> Option<Bracket> {
        let at = |seat| self.index.occupants.at(&self.index.processes, self.index.place_in(self.focus, seat), self.end);
        let (_, child) = at(workload).filter(|(_, process)| process.alive(self.end))?;
        let parent = child.parent(self.end)?;
        let above = [Seat::KeeperLeft, Seat::KeeperRight, Seat::TransientLeft, Seat::TransientRight];
        let parent = above
            .into_iter()
            .filter(|seat| self.plan.has(*seat))
            .find(|seat| at(*seat).is_some_and(|(_, process)| process.pid == parent && process.alive(self.end)))?;
        let text = self.words.say("bracket-parent", &[]);
        let bracket = match (parent.column() == workload.column(), workload) {
            _ if self.plan.geometry == Geometry::Column => self.side(parent, workload, COLUMN, text),
            (true, Seat::WorkloadLeft) => self.side(parent, workload, LEFT, text),
            (true, _) => self.side(parent, workload, RIGHT, text),
            (false, _) => self.across(text),
        };
        Some(Bracket { now: self.is_kinship(child.pid), ..bracket })
    }

    /// Whether the current step is that a process gets a parent: by being born, or by being adopted.
    fn is_kinship(&self, pid: u32) -> bool {
        match self.trace.events.get(self.seq as usize).map(|event| &event.what) {
            Some(What::Spawn { child, .. }) => child.pid == pid,
            Some(What::Reparent { child, .. }) => *child == pid,
            _ => false,
        }
    }

    /// Outside of the column, from the parent's side to its child's.
    fn side(&self, parent: Seat, child: Seat, (from, lane, word): (f32, f32, f32), text: String) -> Bracket {
        let [from, lane, word] = [from, lane, word].map(|x| self.plan.geometry.x(x));
        let near = if lane < from { from - 6.0 } else { from + 6.0 };
        let (top, bottom) = (self.plan.rect(parent).centre().y, self.plan.rect(child).centre().y);
        let (below, above) = (top + 8.0, bottom - 8.0);
        Bracket {
            d: format!(
                "M{from} {top}L{near} {top}Q{lane} {top} {lane} {below}L{lane} {above}Q{lane} {bottom} {near} {bottom}L{from} {bottom}"
            ),
            ends: [Point { x: from, y: top }, Point { x: from, y: bottom }],
            label: Label { at: Point { x: word, y: top + (bottom - top) / 2.0 + 4.0 }, text },
            now: false,
        }
    }

    /// From the keeper of the sandbox to the app that it keeps too, along the gutter.
    fn across(&self, text: String) -> Bracket {
        let ((left, right), lane) = (self.plan.gutter(), self.plan.geometry.x(472.0));
        let (near, end) = (lane - 8.0, (lane + 6.0).min(right));
        let number = draw::number;
        let [left_x, near, lane_x, end, right_x] = [left, near, lane, end, right].map(number);
        Bracket {
            d: format!("M{left_x} 340L{near} 340Q{lane_x} 340 {lane_x} 348L{lane_x} 508Q{lane_x} 516 {end} 516L{right_x} 516"),
            ends: [Point { x: left, y: 340.0 }, Point { x: right, y: 516.0 }],
            label: Label { at: Point { x: lane - 28.0, y: 358.0 }, text },
            now: false,
        }
    }
}
