//! A recording beside the simulation of the same inputs: one row for each thing that either side has, in the order of time.

use std::collections::{BTreeMap, BTreeSet};

use super::recording::{Document, Event};
use super::score::{self, Token, align, payload, tree};
pub use crate::trace::comparison::{Comparison, Fields, Row};

/// Lays a recording and a simulation of the same inputs beside each other.
pub fn compare(recorded: &Document, simulated: &Document) -> Comparison {
    let (left, right) = (tokens(recorded), tokens(simulated));
    let pairs = align(&left, &right, |token| (token.layer(), &*token.text));
    let mut rows = Vec::with_capacity(left.len() + right.len() - pairs.len());
    let (mut i, mut j) = (0, 0);
    for (l, r) in pairs.into_iter().chain([(left.len(), right.len())]) {
        rows.extend((i..l).map(|at| row(&left[at], Some(at), None)));
        rows.extend((j..r).map(|at| row(&right[at], None, Some(at))));
        if let (Some(one), Some(other)) = (left.get(l), right.get(r)) {
            rows.push(Row { fields: Some(fields(one.event, other.event)), ..row(one, Some(l), Some(r)) });
        }
        (i, j) = (l + 1, r + 1);
    }
    displaced(&mut rows);
    let (left, right) = (positions(recorded, &left), positions(simulated, &right));
    for row in &mut rows {
        row.recorded = row.recorded.and_then(|at| left.get(at).copied());
        row.simulated = row.simulated.and_then(|at| right.get(at).copied());
    }
    Comparison { scores: score::fit(simulated, std::slice::from_ref(recorded)), rows }
}

/// What the documents of a row carry, as leaves: what only the recording has, what only the simulation has, and what both have.
pub fn leaves_of(recorded: Option<&Event>, simulated: Option<&Event>) -> [Vec<String>; 3] {
    let [left, right] = [recorded, simulated].map(|event| event.map(leaves).unwrap_or_default());
    [left.difference(&right).cloned().collect(), right.difference(&left).cloned().collect(), left.intersection(&right).cloned().collect()]
}

/// The tokens of every layer in the order of time; a look at the process table is one.
fn tokens(document: &Document) -> Vec<Token<'_>> {
    let mut looks = 0;
    let tokens = score::settled(&document.events).into_iter().filter_map(|event| {
        let text = if event.layer == score::PROC {
            looks += 1;
            format!("{} {looks}", event.op)
        } else {
            score::token(event)?
        };
        Some(Token { text, event })
    });
    tokens.collect()
}

/// Where the events of tokens are in their document.
fn positions(document: &Document, tokens: &[Token<'_>]) -> Vec<usize> {
    let places: BTreeMap<*const Event, usize> =
        document.events.iter().enumerate().map(|(at, event)| (std::ptr::from_ref(event), at)).collect();
    tokens.iter().map(|token| places.get(&std::ptr::from_ref(token.event)).copied().unwrap_or_default()).collect()
}

fn row(token: &Token<'_>, recorded: Option<usize>, simulated: Option<usize>) -> Row {
    Row { layer: token.event.layer.clone(), token: token.text.clone(), recorded, simulated, elsewhere: None, fields: None }
}

fn leaves(event: &Event) -> BTreeSet<String> {
    if event.layer == score::PROC { tree(event).into_iter().collect() } else { payload(event) }
}

fn fields(recorded: &Event, simulated: &Event) -> Fields {
    let (left, right) = (leaves(recorded), leaves(simulated));
    let same = left.intersection(&right).count();
    Fields { same, recorded: left.len() - same, simulated: right.len() - same }
}

/// What one side has earlier or later than the other: the first without a partner goes with the first without a partner.
fn displaced(rows: &mut [Row]) {
    let mut waiting: BTreeMap<(String, String, bool), Vec<usize>> = BTreeMap::new();
    for at in 0..rows.len() {
        if rows[at].is_both() {
            continue;
        }
        let is_recorded = rows[at].recorded.is_some();
        let key = |side: bool| (rows[at].layer.clone(), rows[at].token.clone(), side);
        let other = waiting.get_mut(&key(!is_recorded)).filter(|others| !others.is_empty()).map(|others| others.remove(0));
        match other {
            Some(other) => {
                rows[at].elsewhere = Some(other);
                rows[other].elsewhere = Some(at);
            }
            None => waiting.entry(key(is_recorded)).or_default().push(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(ops: &[(&str, &str)]) -> Document {
        let event = |(at, (layer, op)): (usize, &(&str, &str))| format!(r#"{{"t_ms":{at},"layer":"{layer}","op":"{op}","phase":"call"}}"#);
        let events: Vec<String> = ops.iter().enumerate().map(event).collect();
        let text = format!(r#"{{"format":"capture/1","path":"p","scenario":"s","events":[{}]}}"#, events.join(","));
        Document::read(text.as_bytes()).expect("a document")
    }

    #[test]
    fn what_only_one_side_has_leaves_a_hole_on_the_other() {
        let recorded = document(&[("cri", "A"), ("log", "ignored"), ("docker-api", "B"), ("cri", "C")]);
        let simulated = document(&[("cri", "A"), ("cri", "C"), ("exec", "D")]);
        let rows = compare(&recorded, &simulated).rows;
        let sides: Vec<_> = rows.iter().map(|row| (row.recorded, row.simulated)).collect();
        assert_eq!(sides, [(Some(0), Some(0)), (Some(2), None), (Some(3), Some(1)), (None, Some(2))]);
        assert!(rows[0].is_same() && !rows[1].is_same());
    }

    #[test]
    fn what_comes_at_another_place_knows_where() {
        let rows =
            compare(&document(&[("cri", "A"), ("cri", "B"), ("cri", "C")]), &document(&[("cri", "B"), ("cri", "C"), ("cri", "A")])).rows;
        let places: Vec<_> = rows.iter().map(|row| row.elsewhere).collect();
        assert_eq!(places, [Some(3), None, None, Some(0)]);
    }

    #[test]
    fn the_same_on_both_sides_is_all_the_same() {
        let both = document(&[("cri", "A"), ("exec", "B"), ("cni", "bridge ADD")]);
        let Comparison { scores, rows } = compare(&both, &both);
        assert!(rows.iter().all(Row::is_same) && rows.len() == 3);
        assert!((scores.total.score() - 1.0).abs() < f64::EPSILON);
    }
}
