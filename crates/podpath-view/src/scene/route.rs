//! Ways between seats: straight or orthogonal with rounded corners, through the gaps between rows and the gutter between columns, never
//! across a component.

use super::draw::along;
use super::graph::order;
use super::seat::{BOX_EXIT, Column, GUTTER};
use super::{Point, Seat};

/// The corners of a way from one seat to another, and where on it a badge hides neither a crossing nor a component.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Route {
    pub(super) points: Vec<Point>,
    pub(super) badge: Point,
}

/// How far from the middle of a component a way leaves it that turns to the other column.
const TURN: f32 = 58.0;
/// How far from the components a way runs along the gutter.
const LANE: f32 = 12.0;
/// Where a way from the API server comes down to the node: beside the name of the box.
const DOWN: f32 = 236.0;
/// Where ways from the registry run, right of everything.
const MARGIN: f32 = 732.0;
/// A badge there keeps clear of the edge.
const BADGE: f32 = 722.0;

impl Route {
    /// With its badge at a share of the length.
    fn with(points: Vec<Point>, share: f32) -> Self {
        let badge = along(&points, share).0;
        Self { points, badge }
    }
}

/// The way from `from` to `to`; `boxed` says that the top seats are parts of one process, whose box helpers leave from.
pub(super) fn route(from: Seat, to: Seat, boxed: bool) -> Option<Route> {
    if from == to {
        return None;
    }
    if from == Seat::Outside || to == Seat::Outside {
        return outside(from, to);
    }
    if from.is_above() || to.is_above() {
        return above(from, to);
    }
    let down = order(from) <= order(to);
    let (a, b) = if down { (from, to) } else { (to, from) };
    let mut way = canonical(a, b, boxed);
    if !down {
        way.points.reverse();
    }
    Some(way)
}

fn canonical(a: Seat, b: Seat, boxed: bool) -> Route {
    let middle = |points| Route::with(points, 0.5);
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
        (true, false) => Route { points: vec![at(exit, from.bottom()), at(exit, gap), at(top, gap), at(top, to.y)], badge: at(480.0, gap) },
        (false, same) => {
            let lane = lane(b);
            let side = inner(b);
            let end = [at(lane, to.centre().y), at(side, to.centre().y)];
            let start = if same {
                vec![at(inner(a), from.centre().y), at(lane, from.centre().y)]
            } else {
                vec![at(exit, from.bottom()), at(exit, gap), at(lane, gap)]
            };
            // Where the lane passes a gap between rows, for beside it are components.
            Route { points: start.into_iter().chain(end).collect(), badge: at(lane, gap_below(b.row() - 1)) }
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
        return Route::with(points, 0.5);
    }
    // Between the daemons the badge keeps clear of the way to the CNI plugins.
    let points = vec![at(left, y), at(right, y)];
    let badge = at(if a.row() == Seat::DaemonLeft.row() { 392.0 } else { (left + right) / 2.0 }, y);
    Route { points, badge }
}

/// Below the gap above the shims, through which a way to the right shim goes.
const CNI_BADGE: f32 = 325.0;

fn to_middle(a: Seat, boxed: bool) -> Route {
    let to = Seat::Middle.rect();
    if a.row() == 0 && boxed {
        return Route { points: vec![BOX_EXIT, at(BOX_EXIT.x, to.y)], badge: at(BOX_EXIT.x, CNI_BADGE) };
    }
    let from = a.rect();
    let (exit, gap) = (leave(a, Seat::Middle), gap_below(a.row()));
    // From the top it comes down where it would leave the box, clear of the badge between the daemons.
    let x = if a.row() == 0 { BOX_EXIT.x } else { to.centre().x };
    Route { points: vec![at(exit, from.bottom()), at(exit, gap), at(x, gap), at(x, to.y)], badge: at(x, CNI_BADGE) }
}

/// Between other machines, and down to what is at the top of the node. What is further down is not reached from there.
fn above(from: Seat, to: Seat) -> Option<Route> {
    let down = order(from) <= order(to);
    let (a, b) = if down { (from, to) } else { (to, from) };
    if a == Seat::Registry {
        return to_registry(b, down);
    }
    let (upper, lower) = (a.rect(), b.rect());
    let mut points = if b.is_above() {
        vec![at(upper.right(), upper.centre().y), at(lower.x, lower.centre().y)]
    } else if b.row() == 0 {
        let (end, gap) = (lower.y, gap_below(a.row()));
        if a.column() == b.column() {
            vec![at(DOWN, upper.bottom()), at(DOWN, end)]
        } else {
            vec![at(DOWN, upper.bottom()), at(DOWN, gap), at(lower.centre().x, gap), at(lower.centre().x, end)]
        }
    } else {
        return None;
    };
    if !down {
        points.reverse();
    }
    let level = b.is_above();
    let badge = along(&points, 0.5).0;
    Some(Route { points, badge: if level { badge } else { at(badge.x, gap_below(a.row()) + 13.0) } })
}

/// Along the right margin, to whoever fetches images: from the left column through the gap above it.
fn to_registry(seat: Seat, down: bool) -> Option<Route> {
    let (registry, rect) = (Seat::Registry.rect(), seat.rect());
    let end = [at(MARGIN, registry.centre().y), at(registry.right(), registry.centre().y)];
    let gap = gap_below(seat.row().checked_sub(1)?);
    let (start, badge) = match seat.column() {
        Column::Right => (vec![at(rect.right(), rect.centre().y), at(MARGIN, rect.centre().y)], at(BADGE, gap)),
        Column::Left => (vec![at(DOWN, rect.y), at(DOWN, gap), at(MARGIN, gap)], at(500.0, gap)),
        Column::Middle => return None,
    };
    let mut points: Vec<Point> = start.into_iter().chain(end).collect();
    if down {
        points.reverse();
    }
    Some(Route { points, badge })
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
    Some(Route::with(points, 0.5))
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

/// The middle of the gap below a row.
pub(super) fn gap_below(row: usize) -> f32 {
    [176.0, 276.0, 375.0, 458.0, 458.0, 458.0, 49.0][row.min(6)]
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
