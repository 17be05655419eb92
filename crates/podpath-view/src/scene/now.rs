//! The current hop: line, token, plate.

use podpath_trace::What;

use super::draw::{self, Break, Weight};
use super::index::View;
use super::{Now, Point, Seat, Token};

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
