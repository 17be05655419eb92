//! The current hop: line, token, plate.

use podpath_trace::What;

use super::draw::{self, Break, PLATE_HEIGHT, PLATE_LETTERS, Weight};
use super::index::View;
use super::route::{gap_below, route};
use super::seat::{Column, GUTTER};
use super::{Now, Point, Seat, Token, WIDTH};

/// How far a plate keeps from the line beside it, from the token on it, and from the edge of the stage.
const BESIDE: f32 = 24.0;
const BESIDE_TOKEN: f32 = 28.0;
const MARGIN: f32 = 8.0;
/// How far above its line a plate begins that lies between two components of a row.
const OVER: f32 = 42.0;
/// Beside the way from the API server to the node: the middle of a plate there, and its left end.
const UNDER_SERVERS: f32 = 60.0;
const BESIDE_SERVER: f32 = 262.0;
/// A plate that is wider does not fit between the columns.
const GUTTER_FIT: f32 = 200.0;
const PLATE_LETTERS_ABOVE: usize = 29;
/// On a shorter way there is no room for a token.
const TOKEN_ROOM: f32 = 30.0;
/// On a shorter way the token keeps clear of the arrowhead; on a turning one it is near the end.
const SHORT: f32 = 60.0;
const NEAR_END: f32 = 48.0;

impl View<'_> {
    pub(super) fn now(&self, boxed: bool) -> Option<Now> {
        let step = self.steps.step(self.trace, self.step)?;
        let (from, to) = self.index.seats(self.trace, self.steps, self.step)?;
        let reply = matches!(self.trace.events.get(self.seq as usize)?.what, What::Reply { .. });
        let event = self.trace.events.get(self.seq as usize)?;
        // Between the machines and the roles of the kubelet there are words on the right.
        let letters = if from.is_above() || to.is_above() { PLATE_LETTERS_ABOVE } else { PLATE_LETTERS };
        // A call that is too long goes by its short name.
        let fits = step.call.chars().count() <= letters || step.title.chars().count() >= step.call.chars().count();
        let said = self.adoption().unwrap_or(if fits { step.call } else { step.title });
        let plate = |corner: &dyn Fn(f32) -> Point| draw::plate(step.badge, &said, letters, corner);
        // That somebody becomes a parent is told by the parent line.
        let is_kinship = matches!(event.what, What::Reparent { .. }) || self.index.seating.is_birth(Some(&event.what));
        let Some(way) = self.way(from, to, reply, boxed).filter(|_| !is_kinship) else {
            let seat = if from == Seat::Outside || is_kinship { to } else { from };
            if seat == Seat::Outside {
                return None;
            }
            let plate = plate(&|w| beside_node(seat, w));
            return Some(Now { family: step.family, line: None, token: None, plate, reply });
        };
        let broken = self.broken_end(self.step, reply);
        let token = rest(&way, from, to);
        Some(Now {
            family: step.family,
            line: Some(draw::broken_line(&way, step.family, Weight::Now, broken)),
            token: Some(token).filter(|_| draw::length(&way) > TOKEN_ROOM),
            plate: plate(&|w| beside_line(token.at, token.angle, (from, to), w)),
            reply,
        })
    }

    /// `656 → 655`: the parent before, and since this step.
    fn adoption(&self) -> Option<String> {
        let What::Reparent { child, parent } = self.trace.events.get(self.seq as usize)?.what else { return None };
        let before = self.index.processes.find(child)?.parent(self.seq)?;
        Some(format!("{before} → {parent}"))
    }

    /// Which end of the hop of a step is not there.
    pub(super) fn broken_end(&self, step: usize, reply: bool) -> Break {
        match (self.steps.is_broken(self.trace, step), reply) {
            (false, _) => Break::Whole,
            (true, false) => Break::End,
            (true, true) => Break::Start,
        }
    }

    /// An answer goes back along the way of its call.
    fn way(&self, from: Seat, to: Seat, reply: bool, boxed: bool) -> Option<Vec<Point>> {
        let boxed = self.is_boxed(from, to, boxed);
        if !reply {
            return route(from, to, boxed).map(|way| way.points);
        }
        let mut way = route(to, from, boxed)?.points;
        way.reverse();
        Some(way)
    }
}

/// Where a token rests: on the longest leg of its way.
fn rest(way: &[Point], from: Seat, to: Seat) -> Token {
    let leg = draw::longest_leg(way);
    let length = draw::length(&leg);
    let turns = way.len() > 2 && is_level(&leg) && from.row() != to.row();
    let share = match length {
        _ if turns => (1.0 - NEAR_END / length).max(0.5),
        0.0..SHORT => 0.4,
        _ => 0.5,
    };
    let (at, angle) = draw::along(&leg, share);
    Token { at, angle }
}

fn is_level([a, b]: &[Point; 2]) -> bool {
    a.y == b.y
}

/// Never on a component: beside an upright line in a gap between rows, towards the gutter; above a level one that has both columns at
/// its ends, if there is room between them; on a level one in a gap, behind the token.
fn beside_line(token: Point, angle: f32, (from, to): (Seat, Seat), w: f32) -> Point {
    if from == Seat::Outside || to == Seat::Outside {
        // It comes from beyond the stage's edge.
        return beside_node(if from == Seat::Outside { to } else { from }, w);
    }
    let under = UNDER_SERVERS - PLATE_HEIGHT / 2.0;
    if from.is_above() && to.is_above() {
        return Point { x: within((WIDTH - w) / 2.0, w).max(BESIDE_SERVER), y: under };
    }
    if angle.rem_euclid(180.0) != 0.0 {
        let x = if token.x > WIDTH / 2.0 { token.x - BESIDE - w } else { token.x + BESIDE };
        let y = if from.is_above() || to.is_above() { under } else { in_gap(token.y) };
        return Point { x: within(x, w), y };
    }
    let in_row = (token.y - from.rect().centre().y).abs() < 1.0;
    match (in_row, w <= GUTTER_FIT && from.row() != Seat::Middle.row()) {
        (true, true) => Point { x: (GUTTER.0 + GUTTER.1 - w) / 2.0, y: token.y - OVER },
        (true, false) => Point { x: within((WIDTH - w) / 2.0, w), y: in_gap(if from.row() == 0 { token.y } else { token.y - OVER }) },
        (false, _) => {
            let x = if angle == 0.0 { token.x - BESIDE_TOKEN - w } else { token.x + BESIDE_TOKEN };
            Point { x: within(x, w), y: token.y - PLATE_HEIGHT / 2.0 }
        }
    }
}

/// Where a plate begins that lies in the nearest gap between rows.
fn in_gap(y: f32) -> f32 {
    let gaps = (0..4).map(gap_below);
    let nearest = gaps.min_by(|a, b| (a - y).abs().total_cmp(&(b - y).abs()));
    nearest.unwrap_or(y) - PLATE_HEIGHT / 2.0
}

/// In the gap below the component, above those in the sandbox; beside what leads to its neighbour in the column.
fn beside_node(seat: Seat, w: f32) -> Point {
    let middle = seat.rect().centre().x;
    let x = match seat.column() {
        _ if seat.is_above() => BESIDE_SERVER,
        Column::Left => middle + BESIDE,
        Column::Middle => middle - w / 2.0,
        Column::Right => middle - BESIDE - w,
    };
    let y = if seat.is_above() { UNDER_SERVERS } else { gap_below(seat.row()) } - PLATE_HEIGHT / 2.0;
    Point { x: within(x, w), y }
}

fn within(x: f32, w: f32) -> f32 {
    x.min(WIDTH - MARGIN - w).max(MARGIN)
}
