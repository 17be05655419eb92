//! Lines between components: those that have been used, those that will be.

use super::draw::{self, Weight};
use super::facts::Fact;
use super::index::View;
use super::plan::Geometry;
use super::route::Route;
use super::seating::Place;
use super::{Edge, EdgeState, Point, Seat};
use crate::steps::Family;

/// How far from the caller the circle of an answered call is drawn, as a share of the way.
const REPLY_AT: f32 = 0.13;
/// How far into the sandbox's box the way of the CNI plugins leads.
const INSIDE: f32 = 6.0;
/// A shorter way has no room for a badge.
const BADGE_ROOM: f32 = 40.0;
/// The same in a column, where every way is as short.
const BADGE_ROOM_COLUMN: f32 = 30.0;

impl View<'_> {
    /// Future lines first, then past ones; not the one of the current hop.
    pub(super) fn edges(&self, boxed: bool) -> Vec<Edge> {
        let now = self.hop().map(|(from, to, _)| (from, to));
        let places: Vec<Place> = self
            .index
            .places(self.focus)
            .into_iter()
            .filter(|place| self.plan.has(place.seat))
            .chain([Place::shared(Seat::Outside)])
            .collect();
        let mut edges: Vec<Edge> = self
            .index
            .graph
            .pairs(&places)
            .into_iter()
            .filter(|(a, b)| now != Some((a.seat, b.seat)) && now != Some((b.seat, a.seat)))
            .filter_map(|(a, b)| self.edge(a, b, boxed))
            .chain(self.network_edge())
            .collect();
        edges.sort_by_key(|edge| edge.state);
        edges
    }

    fn edge(&self, a: Place, b: Place, boxed: bool) -> Option<Edge> {
        let steps = self.index.graph.between(a, b)?;
        let used = steps.partition_point(|step| (*step as usize) <= self.step);
        let latest = used.checked_sub(1).and_then(|at| steps.get(at)).copied();
        let shown = latest.or_else(|| steps.first().copied())? as usize;
        let (from, to) = self.index.seats(self.trace, self.steps, shown)?;
        let way = self.plan.route(from, to, self.is_boxed(from, to, boxed))?;
        let key = format!("{}:{}", a.seat.key(), b.seat.key());
        let beyond = a.seat == Seat::Outside || b.seat == Seat::Outside;
        if latest.is_none() && beyond {
            // What is not on the stage has no outline to wait in.
            return None;
        }
        if latest.is_none() {
            let line = draw::line(&way.points, Family::Fn, Weight::Future);
            return Some(Edge { key, family: Family::Fn, state: EdgeState::Future, line, replied: None, badge: None });
        }
        Some(self.past(key, &way, shown, (from, to)))
    }

    fn past(&self, key: String, way: &Route, step: usize, (from, to): (Seat, Seat)) -> Edge {
        let beyond = from == Seat::Outside || to == Seat::Outside;
        let mark = self.steps.mark(step);
        let close = mark.map_or(0, |mark| mark.close as usize);
        let replied = close != 0 && close <= self.step && self.steps.is_call(self.trace, step);
        let failed = replied && self.steps.mark(close).is_some_and(|mark| mark.family == Family::Fail);
        let family = if failed { Family::Fail } else { mark.map_or(Family::Fn, |mark| mark.family) };
        // What ends in the sandbox's box has no room for a badge, nor has what stays between other machines.
        let narrow = matches!(to, Seat::WorkloadLeft | Seat::WorkloadRight) || from.is_above() && to.is_above();
        let least = if self.plan.geometry == Geometry::Column { BADGE_ROOM_COLUMN } else { BADGE_ROOM };
        let room = !narrow && draw::length(&way.points) > least;
        Edge {
            key,
            family,
            state: EdgeState::Past,
            line: draw::broken_line(&way.points, family, Weight::Past, self.broken_end(step, false)),
            // Beyond the edge there is room for the badge or the circle.
            replied: (replied && !beyond).then(|| draw::along(&way.points, REPLY_AT).0),
            badge: room.then(|| draw::badge(way.badge, self.steps.badge(self.trace, step))),
        }
    }

    /// Helpers of the parts of one process leave from its box.
    pub(super) fn is_boxed(&self, from: Seat, to: Seat, boxed: bool) -> bool {
        let part = |seat: Seat| match seat {
            Seat::TopLeft => true,
            Seat::TopRight => self.is_hosted(),
            _ => false,
        };
        boxed && (part(from) || part(to))
    }

    /// The right seat at the top is a part of the process in the left one.
    pub(super) fn is_hosted(&self) -> bool {
        let at = |seat| self.index.occupants.at(&self.index.processes, Place::shared(seat), self.end);
        match (at(Seat::TopLeft), at(Seat::TopRight)) {
            (Some((_, left)), Some((_, right))) => left.pid == right.pid,
            _ => false,
        }
    }

    /// CNI plugins end in no process: what they make is the sandbox's network.
    fn network_edge(&self) -> Option<Edge> {
        let sandbox = self.focus.sandbox?;
        let used = self.index.facts.at(sandbox, Fact::Address, self.end).is_some();
        if !self.index.facts.ever(sandbox, Fact::Address) || !self.plan.has(Seat::Middle) {
            return None;
        }
        let (plugins, pod) = (self.plan.rect(Seat::Middle), self.plan.pod(1).0);
        let x = plugins.centre().x;
        // From above into the box, from below to its edge.
        let ends = if plugins.y < pod.y { [plugins.bottom(), pod.y + INSIDE] } else { [plugins.y, pod.bottom()] };
        let (state, weight) = if used { (EdgeState::Past, Weight::Past) } else { (EdgeState::Future, Weight::Future) };
        Some(Edge {
            key: "transient-middle:pod".to_owned(),
            family: Family::Fn,
            state,
            line: draw::line(&ends.map(|y| Point { x, y }), Family::Fn, weight),
            replied: None,
            badge: None,
        })
    }
}
