//! The current hop: line, token, plate.

use podpath_trace::What;

use super::draw::{self, Break, Weight};
use super::index::View;
use super::plan::Geometry;
use super::seat::Column;
use super::{Bracket, Label, Now, Point, Seat, Token};

/// The edge of the stage; how far above a line there a name stands, clear of the token, and how far from the component.
const EDGE: f32 = 2.0;
const ABOVE: f32 = 17.0;
const BESIDE: f32 = 3.0;
/// On a shorter way there is no room for a token.
const TOKEN_ROOM: f32 = 30.0;
/// On a shorter way the token keeps clear of the arrowhead; on a turning one it is near the end.
const SHORT: f32 = 60.0;
const NEAR_END: f32 = 48.0;

impl View<'_> {
    pub(super) fn now(&self, boxed: bool) -> Option<Now> {
        if self.away {
            return None;
        }
        let step = self.steps.step(self.trace, self.step)?;
        let (from, to) = self.index.seats(self.trace, self.steps, self.step)?;
        let reply = matches!(self.trace.events.get(self.seq as usize)?.what, What::Reply { .. });
        let event = self.trace.events.get(self.seq as usize)?;
        // A call that is too long goes by its short name.
        let letters = self.plan.plate_letters(from, to);
        let fits = step.call.chars().count() <= letters || step.title.chars().count() >= step.call.chars().count();
        let said = self.adoption().unwrap_or(if fits { step.call } else { step.title });
        let size = (letters, self.plan.plate_height());
        let plate = |corner: &dyn Fn(f32) -> Point| draw::plate(step.badge, &said, size, corner);
        // That somebody becomes a parent is told by the parent line.
        let is_kinship = matches!(event.what, What::Reparent { .. }) || self.index.seating.is_birth(Some(&event.what));
        let Some(way) = self.way(from, to, reply, boxed).filter(|_| !is_kinship) else {
            let seat = if from == Seat::Outside || is_kinship { to } else { from };
            if seat == Seat::Outside {
                return None;
            }
            let plate = plate(&|w| self.plan.beside_node(seat, w));
            return Some(Now { family: step.family, line: None, token: None, plate, reply });
        };
        let broken = self.broken_end(self.step, reply);
        let (token, weight) = match &self.plan.column {
            // A plate lies where a token would be.
            Some(column) => match column.rest(from, to) {
                Some((at, angle)) => (Some(Token { at, angle }), Weight::Now),
                None => (None, Weight::Near),
            },
            None => (Some(self.plan.settle(rest(&way, from, to))).filter(|_| draw::length(&way) > TOKEN_ROOM), Weight::Now),
        };
        let place = token.unwrap_or_else(|| rest(&way, from, to));
        Some(Now {
            family: step.family,
            line: Some(draw::broken_line(&way, step.family, weight, broken)),
            token,
            plate: plate(&|w| self.plan.beside_line(place, (from, to), w)),
            reply,
        })
    }

    /// Who takes part in the current hop from beyond the edge of the stage, by name, above the line that ends there.
    pub(super) fn stranger(&self) -> Option<Label> {
        let (name, seat) = self.beyond()?;
        let (edge, side, y) = self.edge_beside(seat);
        Some(Label { at: Point { x: if edge < side { side - BESIDE } else { side + BESIDE }, y: y - ABOVE }, text: name.to_owned() })
    }

    fn beyond(&self) -> Option<(&'static str, Seat)> {
        let (from, to) = self.index.seats(self.trace, self.steps, self.step).filter(|_| !self.away)?;
        let (one, other) = self.steps.sides(self.trace, self.step)?;
        match (from, to) {
            (Seat::Outside, Seat::Outside) => None,
            (Seat::Outside, seat) => Some((one.role.name, seat)),
            (seat, Seat::Outside) => Some((other.role.name, seat)),
            _ => None,
        }
        .filter(|(_, seat)| self.plan.has(*seat) && seat.column() != Column::Middle && !seat.is_above())
    }

    /// The edge of the stage beside a seat, the seat's side there, and how high.
    fn edge_beside(&self, seat: Seat) -> (f32, f32, f32) {
        let rect = self.plan.rect(seat);
        let right = seat.column() == Column::Right && self.plan.geometry != Geometry::Column;
        let (edge, side) = if right { (self.plan.geometry.width() - EDGE, rect.right()) } else { (EDGE, rect.x) };
        (edge, side, rect.centre().y)
    }

    /// From a parent that is not on the stage to its child, in the step in which it becomes that.
    pub(super) fn bracket_beyond(&self) -> Option<Bracket> {
        let event = self.trace.events.get(self.seq as usize)?;
        let is_kinship = matches!(event.what, What::Reparent { .. }) || self.index.seating.is_birth(Some(&event.what));
        let (_, seat) = self.beyond().filter(|_| is_kinship)?;
        let (edge, side, y) = self.edge_beside(seat);
        let ends = [Point { x: edge, y }, Point { x: side, y }];
        Some(Bracket {
            d: format!("M{} {y}L{} {y}", draw::number(edge), draw::number(side)),
            ends,
            label: Label { at: ends[0], text: String::new() },
            now: true,
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
            return self.plan.route(from, to, boxed).map(|way| way.points);
        }
        let mut way = self.plan.route(to, from, boxed)?.points;
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
