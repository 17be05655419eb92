//! The current hop: line, token, plate.

use podpath_trace::What;

use super::draw::{self, Break, PLATE_HEIGHT, Weight};
use super::index::View;
use super::route::{gap_below, route};
use super::seat::GUTTER;
use super::{Now, Point, Seat, Token, WIDTH};

/// How far a plate keeps from the line beside it, and from the edge of the stage.
const BESIDE: f32 = 29.0;
const MARGIN: f32 = 8.0;
/// Left of the badges between the components of the right column.
const CLEAR: f32 = 558.0;
/// Right of the badge on the way from the API server to the node.
const BESIDE_BADGE: f32 = 206.0;
/// A plate that is wider does not fit between the columns.
const GUTTER_FIT: f32 = 200.0;

impl View<'_> {
    pub(super) fn now(&self, boxed: bool) -> Option<Now> {
        let step = self.steps.step(self.trace, self.step)?;
        let (from, to) = self.index.seats(self.trace, self.steps, self.step)?;
        let reply = matches!(self.trace.events.get(self.seq as usize)?.what, What::Reply { .. });
        let event = self.trace.events.get(self.seq as usize)?;
        let called = self.adoption().unwrap_or(step.call);
        let plate = |corner: &dyn Fn(f32) -> Point| draw::plate(step.badge, &called, corner);
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
        let (at, angle) = draw::longest_leg(&way);
        Some(Now {
            family: step.family,
            line: Some(draw::broken_line(&way, step.family, Weight::Now, broken)),
            token: Some(Token { at, angle }),
            plate: plate(&|w| beside_line(at, angle, (from, to), w)),
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

/// Beside an upright line on the side with more room; above a level one.
fn beside_line(token: Point, angle: f32, (from, to): (Seat, Seat), w: f32) -> Point {
    if from == Seat::Outside || to == Seat::Outside {
        return at_edge(token, if from == Seat::Outside { to } else { from }, w);
    }
    let level = angle.rem_euclid(180.0) == 0.0;
    if !level {
        let x = if token.x > WIDTH / 2.0 { token.x - BESIDE - w } else { token.x + BESIDE };
        return Point { x: within(x, w), y: token.y - 15.0 };
    }
    if from.is_above() && to.is_above() {
        // Clear of the badge between the API server and the node.
        return Point { x: within((token.x - w / 2.0).max(BESIDE_BADGE), w), y: from.rect().bottom() + 8.0 };
    }
    let in_row = (token.y - from.rect().centre().y).abs() < 1.0;
    let y = match (in_row, w <= GUTTER_FIT) {
        // Between two components of a row, with the line between them.
        (true, true) => token.y - 49.0,
        (true, false) if from.row() == 0 => gap_below(0) - PLATE_HEIGHT,
        (true, false) => from.rect().y - 6.0 - PLATE_HEIGHT,
        // In a gap between rows.
        (false, _) => token.y - 15.0 - PLATE_HEIGHT,
    };
    let centred = token.x - w / 2.0;
    let x = if w <= GUTTER_FIT { centred.clamp(GUTTER.0 + 4.0, GUTTER.1 - 4.0 - w) } else { within(centred.min(CLEAR - w), w) };
    Point { x, y }
}

/// Beside a line that comes from beyond the stage's edge: where it would be for what stays inside the component, but near the edge.
fn at_edge(token: Point, seat: Seat, w: f32) -> Point {
    Point { x: within(token.x - w / 2.0, w), ..beside_node(seat, w) }
}

/// Below the component; above for those in the sandbox.
fn beside_node(seat: Seat, w: f32) -> Point {
    let rect = seat.rect();
    let y = if seat.row() == 4 {
        rect.y - 4.0 - PLATE_HEIGHT
    } else {
        (gap_below(seat.row()) - PLATE_HEIGHT / 2.0 - 2.0).max(rect.bottom() + 3.0)
    };
    Point { x: within(rect.centre().x - w / 2.0, w), y }
}

fn within(x: f32, w: f32) -> f32 {
    x.min(WIDTH - MARGIN - w).max(MARGIN)
}
