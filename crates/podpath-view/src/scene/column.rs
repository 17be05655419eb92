//! The stage as one column: who takes part in the life of one container, each below the one that asks it. A way to the next is straight;
//! another runs along the right side. A plate lies in a gap between two rows, on the line that it is about, which ends below it.

use super::route::Route;
use super::{Point, Rect, Seat};

/// Who stands in a column, from the top, and where.
pub(super) struct Column {
    rows: Vec<(Seat, Rect)>,
    pod: Rect,
    kernel: f32,
}

/// Who may stand in it, from the top.
const ORDER: [Seat; 14] = [
    Seat::Client,
    Seat::Registry,
    Seat::Server,
    Seat::TopLeft,
    Seat::TopRight,
    Seat::DaemonRight,
    Seat::DaemonLeft,
    Seat::KeeperLeft,
    Seat::KeeperRight,
    Seat::TransientLeft,
    Seat::TransientRight,
    Seat::WorkloadLeft,
    Seat::WorkloadRight,
    Seat::Middle,
];

/// The boxes, and what is between two of them.
const LEFT: f32 = 76.0;
const W: f32 = 230.0;
const H: f32 = 52.0;
const GAP: f32 = 36.0;
const RIGHT: f32 = LEFT + W;
pub(super) const CENTRE: f32 = LEFT + W / 2.0;
/// Other machines that the node is not asked by.
const FLAT: f32 = 34.0;
const CLIENT: (f32, f32) = (LEFT, 104.0);
const REGISTRY: (f32, f32) = (188.0, 118.0);
/// How much wider the boxes around boxes are, and what their titles take.
const AROUND: f32 = 18.0;
const TITLE: f32 = 36.0;
const LINES: f32 = 84.0;
/// Above the kernel and in it.
const GROUND: f32 = 40.0;
const KERNEL: f32 = 84.0;
/// Where ways run that do not lead to the next row, and those to the registry.
const LANE: f32 = 342.0;
const FAR_LANE: f32 = 362.0;
/// The left edge of the stage, where what is not on it would be.
const EDGE: f32 = 2.0;

impl Column {
    /// The column of those who are on it. `hosted` says that the process at the top is drawn as a box around its roles.
    pub(super) fn of(is_on: impl Fn(Seat) -> bool, hosted: bool) -> Self {
        let mut rows: Vec<(Seat, Rect)> = Vec::new();
        let (mut y, mut pod) = (6.0, None::<Rect>);
        for seat in ORDER.into_iter().filter(|seat| is_on(*seat)) {
            let flat = matches!(seat, Seat::Client | Seat::Registry);
            let beside = flat && rows.last().is_some_and(|(before, _)| *before == Seat::Client);
            if seat == Seat::TopLeft && hosted {
                // The title stands above the first role, and clear of what leads there.
                y += if rows.is_empty() { TITLE - 2.0 } else { TITLE - 4.0 };
            }
            let (x, w) = match seat {
                Seat::Client => CLIENT,
                Seat::Registry => REGISTRY,
                _ => (LEFT, W),
            };
            let h = if flat { FLAT } else { H };
            let at = Rect { x, y: if beside { y - FLAT - GAP } else { y }, w, h, r: if flat { 10.0 } else { 12.0 } };
            if matches!(seat, Seat::WorkloadLeft | Seat::WorkloadRight) {
                let top = pod.map_or(y, |pod| pod.y + AROUND);
                pod = Some(Rect { x: LEFT - AROUND, y: top - AROUND, w: W + 2.0 * AROUND, h: y + H + LINES - top + AROUND, r: 16.0 });
            } else if let (Seat::Middle, Some(_)) = (seat, pod) {
                y += LINES + AROUND;
            }
            let at = if seat == Seat::Middle { Rect { y, ..at } } else { at };
            rows.push((seat, at));
            y = if beside { y } else { y + h + GAP };
        }
        let pod = pod.unwrap_or(Rect { x: LEFT - AROUND, y, w: W + 2.0 * AROUND, h: LINES, r: 16.0 });
        let end = rows.iter().map(|(_, at)| at.bottom()).fold(pod.bottom(), f32::max);
        Self { rows, pod, kernel: end + GROUND }
    }

    pub(super) fn find(&self, seat: Seat) -> Option<Rect> {
        self.rows.iter().find(|(on, _)| *on == seat).map(|(_, at)| *at)
    }
    pub(super) fn host(&self, both: bool) -> Rect {
        let top = self.find(Seat::TopLeft).unwrap_or(self.pod);
        let last = self.find(Seat::TopRight).filter(|_| both).unwrap_or(top);
        let y = top.y - TITLE;
        Rect { x: LEFT - AROUND, y, w: W + 2.0 * AROUND, h: last.bottom() + 16.0 - y, r: 16.0 }
    }
    pub(super) fn pod(&self, lines: usize) -> (Rect, [f32; 4]) {
        let foot = self.pod.bottom() - LINES;
        let first = if lines > 1 { foot + 20.0 } else { foot + 28.0 };
        (self.pod, [first, first + 19.0, first + 37.0, first + 54.0])
    }
    pub(super) const fn kernel(&self) -> f32 {
        self.kernel
    }
    pub(super) fn height(&self) -> f32 {
        self.kernel + KERNEL
    }
    pub(super) fn border(&self) -> Option<f32> {
        let above = self.rows.iter().take_while(|(seat, _)| seat.is_above()).map(|(_, at)| at.bottom());
        above.reduce(f32::max).map(|bottom| bottom + GAP - 8.0)
    }
    pub(super) fn cuts(&self) -> Vec<f32> {
        self.rows.iter().skip(1).map(|(_, at)| at.y - GAP + 2.0).filter(|cut| *cut > 0.0).collect()
    }

    /// The row above another one.
    fn above(&self, seat: Seat) -> Option<(Seat, Rect)> {
        let at = self.find(seat)?;
        let rows = self.rows.iter().filter(|(other, rect)| rect.bottom() <= at.y && *other != Seat::Registry);
        rows.max_by(|(_, one), (_, other)| one.y.total_cmp(&other.y)).copied()
    }
    /// Whether the lower one is in the row below the upper one.
    fn is_next(&self, upper: Seat, lower: Seat) -> bool {
        self.above(lower).is_some_and(|(above, _)| above == upper)
    }

    pub(super) fn route(&self, from: Seat, to: Seat) -> Option<Route> {
        if from == to {
            return None;
        }
        if from == Seat::Outside || to == Seat::Outside {
            return self.outside(from, to);
        }
        let (a, b) = (self.find(from)?, self.find(to)?);
        let down = a.y < b.y;
        let ((upper, above), (lower, below)) = if down { ((from, a), (to, b)) } else { ((to, b), (from, a)) };
        let gap = below.y - GAP / 2.0;
        let straight = self.is_next(upper, lower);
        let x = match upper {
            _ if straight => above.centre().x.min(CENTRE),
            Seat::Registry => FAR_LANE,
            _ => LANE,
        };
        let mut points = if straight {
            vec![at(x, above.bottom()), at(x, below.y)]
        } else {
            vec![at(above.right(), above.centre().y), at(x, above.centre().y), at(x, below.centre().y), at(RIGHT, below.centre().y)]
        };
        if !down {
            points.reverse();
        }
        // Above the title of the box around the first role.
        let gap = if upper.is_above() && straight { above.bottom() + GAP / 2.0 } else { gap };
        Some(Route { points, badge: at(x, gap) })
    }

    fn outside(&self, from: Seat, to: Seat) -> Option<Route> {
        let rect = self.find(if from == Seat::Outside { to } else { from })?;
        let y = rect.centre().y;
        let (edge, side) = (at(EDGE, y), at(rect.x, y));
        Some(Route { points: if to == Seat::Outside { vec![side, edge] } else { vec![edge, side] }, badge: at((EDGE + rect.x) / 2.0, y) })
    }

    /// Where the token of a hop rests that runs along the side: beside the row above its lower end. There is none on a straight one.
    pub(super) fn rest(&self, from: Seat, to: Seat) -> Option<(Point, f32)> {
        let (a, b) = (self.find(from)?, self.find(to)?);
        let (upper, lower, angle) = if a.y < b.y { (from, to, 90.0) } else { (to, from, -90.0) };
        let (_, rect) = self.above(lower).filter(|(beside, _)| *beside != upper)?;
        let x = if upper == Seat::Registry { FAR_LANE } else { LANE };
        Some((at(x, rect.centre().y), angle))
    }

    /// Left top corner of a plate of this size that tells of a hop.
    pub(super) fn plate(&self, (from, to): (Seat, Seat), (w, h): (f32, f32)) -> Point {
        let x = CENTRE - w / 2.0;
        let (Some(a), Some(b)) = (self.find(from), self.find(to)) else {
            let seat = if from == Seat::Outside { to } else { from };
            return self.beside(seat, (w, h));
        };
        let down = a.y < b.y;
        let ((upper, above), (lower, below)) = if down { ((from, a), (to, b)) } else { ((to, b), (from, a)) };
        if !self.is_next(upper, lower) {
            return Point { x, y: below.y - (GAP + h) / 2.0 };
        }
        // Next to who asks, so that the arrow is seen; above the title of the box around the first role.
        let high = above.bottom() + if down { NEAR } else { GAP - NEAR - h };
        Point { x, y: high }
    }

    /// The same for what stays in one row: below it, above those in the sandbox.
    pub(super) fn beside(&self, seat: Seat, (w, h): (f32, f32)) -> Point {
        let rect = self.find(seat).unwrap_or(self.pod);
        let inside = matches!(seat, Seat::WorkloadLeft | Seat::WorkloadRight);
        let y = if inside { rect.y - (GAP + h) / 2.0 } else { rect.bottom() + (GAP - h) / 2.0 };
        Point { x: CENTRE - w / 2.0, y }
    }
}

/// How far a plate keeps from who asks.
const NEAR: f32 = 2.0;

const fn at(x: f32, y: f32) -> Point {
    Point { x, y }
}
