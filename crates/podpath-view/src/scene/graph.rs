//! The stage's graph: places as nodes, and for each pair of places every hop between them, as a petgraph graph.

use petgraph::graph::{EdgeIndex, NodeIndex, UnGraph};
use podpath_trace::sorted::SortedMap;
use podpath_trace::{Trace, What};

use super::Seat;
use super::seating::{Place, Seating};
use crate::steps::Steps;

/// Places and the hops between them.
#[derive(Clone, Debug)]
pub(super) struct StageGraph {
    /// An edge holds the numbers of its steps, in order.
    graph: UnGraph<Place, Vec<u32>>,
    nodes: SortedMap<Place, NodeIndex>,
    /// The graph would look for an edge among all those of a place, which may be thousands.
    edges: SortedMap<(NodeIndex, NodeIndex), EdgeIndex>,
}

impl StageGraph {
    pub(super) fn of(trace: &Trace, steps: &Steps, seating: &Seating) -> Self {
        let mut graph = Self { graph: UnGraph::new_undirected(), nodes: SortedMap::new(), edges: SortedMap::new() };
        for index in 1..=steps.len() {
            let Some(mark) = steps.mark(index) else { continue };
            let what = trace.events.get(mark.seq as usize).map(|event| &event.what);
            if !matches!(what, Some(What::Call { .. } | What::Spawn { .. } | What::Exec { .. } | What::Signal { .. })) {
                continue;
            }
            let Some((from, to)) = steps.sides(trace, index) else { continue };
            let calls = matches!(what, Some(What::Call { .. }));
            // Calls to and from what is not on the stage stay at its edge. That init starts daemons is told by the process strip.
            let place = |actor| seating.place(steps.cast(), actor).or(calls.then_some(Place::shared(Seat::Outside)));
            if let (Some(from), Some(to)) = (place(from), place(to))
                && from.seat != to.seat
                && !seating.is_birth(what)
            {
                graph.add(from, to, u32::try_from(index).unwrap_or(u32::MAX));
            }
        }
        graph
    }

    fn add(&mut self, from: Place, to: Place, step: u32) {
        let [from, to] = [from, to].map(|place| {
            let graph = &mut self.graph;
            *self.nodes.entry(place).or_insert_with(|| graph.add_node(place))
        });
        let graph = &mut self.graph;
        let edge = *self.edges.entry(pair(from, to)).or_insert_with(|| graph.add_edge(from, to, Vec::new()));
        self.graph[edge].push(step);
    }

    /// The steps between two places.
    pub(super) fn between(&self, one: Place, other: Place) -> Option<&[u32]> {
        let edge = self.edges.get(&pair(*self.nodes.get(&one)?, *self.nodes.get(&other)?))?;
        self.graph.edge_weight(*edge).map(Vec::as_slice)
    }

    /// The pairs of these places between which something ever happens, upper place first.
    pub(super) fn pairs(&self, places: &[Place]) -> Vec<(Place, Place)> {
        let mut pairs = Vec::new();
        for (at, one) in places.iter().enumerate() {
            for other in places.iter().skip(at + 1) {
                if self.between(*one, *other).is_some() {
                    pairs.push(if order(one.seat) <= order(other.seat) { (*one, *other) } else { (*other, *one) });
                }
            }
        }
        pairs
    }
}

/// The same for both directions.
fn pair(one: NodeIndex, other: NodeIndex) -> (NodeIndex, NodeIndex) {
    if one <= other { (one, other) } else { (other, one) }
}

/// Rows from the top, columns from the left.
pub(super) fn order(seat: Seat) -> (usize, u8) {
    (if seat.is_above() { 0 } else { seat.row() + 1 }, seat.column() as u8)
}
