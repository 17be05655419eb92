//! Ways between seats: straight or orthogonal with rounded corners, through the gaps between rows and the gutter between columns, never
//! across a component.

use super::graph::order;
use super::seat::{BOX, BOX_EXIT, Column, GUTTER};
use super::{Point, Seat};

/// The corners of a way from one seat to another, and where on it a badge does not hide a crossing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Route {
    pub(super) points: Vec<Point>,
    /// Share of the length, from the start.
    pub(super) badge_at: f32,
}

/// How far from the middle of a component a way leaves it that turns to the other column.
const TURN: f32 = 56.0;
/// How far from the components a way runs along the gutter.
const LANE: f32 = 16.0;

/// The way from `from` to `to`; `boxed` says that the top seats are parts of one process, whose box helpers leave from.
pub(super) fn route(from: Seat, to: Seat, boxed: bool) -> Option<Route> {
    if from == to {
        return None;
    }
    if from == Seat::Outside || to == Seat::Outside {
        return outside(from, to);
    }
    if from.is_above() || to.is_above() {
        return above(from, to, boxed);
    }
    let down = order(from) <= order(to);
    let (a, b) = if down { (from, to) } else { (to, from) };
    let mut way = canonical(a, b, boxed);
    if !down {
        way.points.reverse();
        way.badge_at = 1.0 - way.badge_at;
    }
    Some(way)
}

fn canonical(a: Seat, b: Seat, boxed: bool) -> Route {
    let middle = |points| Route { points, badge_at: 0.5 };
    if a.row() == b.row() {
        return same_row(a, b);
    }
    if b == Seat::Middle {
        return to_middle(a, boxed);
    }
    let adjacent = a.row() + 1 == b.row();
    let gap = gap_below(a.row());
    let (from, to) = (a.rect(), b.rect());
    let (top, exit) = (to.centre().x, leave(a, b));
    match (adjacent, a.column() == b.column()) {
        (true, true) => middle(vec![at(from.centre().x, from.bottom()), at(top, to.y)]),
        // The badge keeps clear of the ways down to the CNI plugins.
        (true, false) => Route { points: vec![at(exit, from.bottom()), at(exit, gap), at(top, gap), at(top, to.y)], badge_at: 0.8 },
        (false, same) => {
            let lane = lane(b);
            let side = inner(b);
            let end = [at(lane, to.centre().y), at(side, to.centre().y)];
            let start = if same {
                vec![at(inner(a), from.centre().y), at(lane, from.centre().y)]
            } else {
                vec![at(exit, from.bottom()), at(exit, gap), at(lane, gap)]
            };
            middle(start.into_iter().chain(end).collect())
        }
    }
}

fn same_row(a: Seat, b: Seat) -> Route {
    let (from, to) = (a.rect(), b.rect());
    let (left, right, y) = (from.right(), to.x, from.centre().y);
    if a.row() == Seat::Middle.row() && a.column() == Column::Left && b.column() == Column::Right {
        // Under the CNI plugins, which stand between.
        let (below, first, last) = (gap_below(a.row()), from.centre().x + TURN, to.centre().x - TURN);
        let points = vec![at(first, from.bottom()), at(first, below), at(last, below), at(last, to.bottom())];
        return Route { points, badge_at: 0.5 };
    }
    // Between the daemons the badge keeps clear of the way to the CNI plugins.
    let points = vec![at(left, y), at(right, y)];
    Route { points, badge_at: if a.row() == Seat::DaemonLeft.row() { 0.615 } else { 0.5 } }
}

fn to_middle(a: Seat, boxed: bool) -> Route {
    let to = Seat::Middle.rect();
    if a.row() == 0 && boxed {
        return Route { points: vec![BOX_EXIT, at(BOX_EXIT.x, to.y)], badge_at: 0.72 };
    }
    let from = a.rect();
    let (exit, gap) = (leave(a, Seat::Middle), gap_below(a.row()));
    // From the top it comes down where it would leave the box, clear of the badge between the daemons.
    let (x, badge_at) = if a.row() == 0 { (BOX_EXIT.x, 0.84) } else { (to.centre().x, 0.72) };
    Route { points: vec![at(exit, from.bottom()), at(exit, gap), at(x, gap), at(x, to.y)], badge_at }
}

/// Between other machines, and down to what is at the top of the node. What is further down is not reached from there.
fn above(from: Seat, to: Seat, boxed: bool) -> Option<Route> {
    let down = order(from) <= order(to);
    let (a, b) = if down { (from, to) } else { (to, from) };
    let (upper, lower) = (a.rect(), b.rect());
    let mut points = if b.is_above() {
        vec![at(upper.right(), upper.centre().y), at(lower.x, lower.centre().y)]
    } else if b.row() == 0 {
        // The box is the process that is called.
        let end = if boxed { BOX.y } else { lower.y };
        let (exit, gap) = (leave(a, b), (upper.bottom() + BOX.y) / 2.0);
        if a.column() == b.column() {
            vec![at(exit, upper.bottom()), at(exit, end)]
        } else {
            vec![at(exit, upper.bottom()), at(exit, gap), at(lower.centre().x, gap), at(lower.centre().x, end)]
        }
    } else {
        return None;
    };
    if !down {
        points.reverse();
    }
    Some(Route { points, badge_at: 0.5 })
}

/// What is not on the stage is beyond its nearer edge.
fn outside(from: Seat, to: Seat) -> Option<Route> {
    let seat = if from == Seat::Outside { to } else { from };
    let rect = seat.rect();
    let y = rect.centre().y;
    let mut points = match seat.column() {
        Column::Left => vec![at(2.0, y), at(rect.x, y)],
        Column::Right => vec![at(758.0, y), at(rect.right(), y)],
        Column::Middle => return None,
    };
    if to == Seat::Outside {
        points.reverse();
    }
    Some(Route { points, badge_at: 0.5 })
}

const fn at(x: f32, y: f32) -> Point {
    Point { x, y }
}

/// Where a way that turns to another column leaves a component downwards.
fn leave(a: Seat, b: Seat) -> f32 {
    let towards = match a.column().cmp(&b.column()) {
        std::cmp::Ordering::Less => TURN,
        std::cmp::Ordering::Equal => 0.0,
        std::cmp::Ordering::Greater => -TURN,
    };
    a.rect().centre().x + towards
}

/// The middle of the gap below a row; below the commands it keeps clear of the sandbox's edge.
pub(super) fn gap_below(row: usize) -> f32 {
    [158.0, 281.0, 389.0, 474.0, 474.0, 474.0, -27.0][row.min(6)]
}

fn inner(seat: Seat) -> f32 {
    match seat.column() {
        Column::Left => GUTTER.0,
        Column::Middle => seat.rect().centre().x,
        Column::Right => GUTTER.1,
    }
}

fn lane(seat: Seat) -> f32 {
    match seat.column() {
        Column::Left => GUTTER.0 + LANE,
        Column::Middle => seat.rect().centre().x,
        Column::Right => GUTTER.1 - LANE,
    }
}
