//! How close a simulated document is to recordings of the real programs: what `recordings/tools/referee.py` counts, to four digits.
//!
//! Per layer it is the longest common subsequence of tokens, twice over the sum of both lengths; each layer is scored against the
//! recording that fits it best. `total` sums the layers, `order` is the interleaving of the layers that are calls, `payload` is the
//! mean share of equal leaves in the documents that calls carry. Where a kubelet made the calls, those that change nothing are left out,
//! and `cadence` compares the pace at which it polls.

mod align;
mod cadence;
mod leaves;
mod processes;
mod tokens;

use std::collections::BTreeSet;

pub(super) use self::align::align;
pub use self::cadence::intervals;
pub(super) use self::leaves::payload;
pub(super) use self::processes::{name_in_table, tree};
use self::tokens::{LAYERS, OPTIONAL, Tokens};
pub(super) use self::tokens::{Token, settled, token};
use super::recording::Document;
use crate::trace::comparison::share as score;
pub use crate::trace::comparison::{Difference, Fit, Scores};

/// The name of the layer that is the interleaving of the others.
const ORDER: &str = "order";
pub(super) const PROC: &str = "proc";

/// How a simulated document fits the recordings of its scenario: by what changes something, where a kubelet made the calls.
pub fn fit(simulated: &Document, recordings: &[Document]) -> Scores {
    if recordings.iter().any(Document::is_of_kubelet) { compare_changes(simulated, recordings) } else { compare(simulated, recordings) }
}

/// How a simulated document fits the recordings of its scenario by what changes something, and by the pace of what does not.
pub fn compare_changes(simulated: &Document, recordings: &[Document]) -> Scores {
    let changing: Vec<Document> = recordings.iter().map(cadence::changes).collect();
    let cadence = recordings.first().map(|recording| cadence::cadence(simulated, recording));
    Scores { cadence, ..compare(&cadence::changes(simulated), &changing) }
}

/// How a simulated document fits the recordings of its scenario, call by call.
pub fn compare(simulated: &Document, recordings: &[Document]) -> Scores {
    let mut simulated = Tokens::of(simulated);
    let recorded: Vec<Tokens<'_>> = recordings.iter().map(Tokens::of).collect();
    for layer in OPTIONAL {
        if recorded.iter().all(|tokens| tokens.layer(layer).is_empty()) {
            simulated.forget(layer);
        }
    }
    let mut scores = Scores {
        layers: Vec::new(),
        total: Fit { layer: "total".into(), recorded: 0, simulated: 0, matched: 0 },
        payload: 1.0,
        cadence: None,
        differences: Vec::new(),
    };
    let mut shares = Vec::new();
    for name in LAYERS.into_iter().chain([ORDER]) {
        if let Some(best) = best_of(name, &simulated, &recorded) {
            if !matches!(name, PROC | ORDER) {
                best.shares(&mut shares);
            }
            best.differences(name, &mut scores.differences);
            scores.layers.push(best.fit(name));
        }
    }
    for fit in scores.layers.iter().filter(|fit| fit.layer != ORDER) {
        scores.total.recorded += fit.recorded;
        scores.total.simulated += fit.simulated;
        scores.total.matched += fit.matched;
    }
    scores.payload = mean(&shares);
    scores
}

#[expect(clippy::cast_precision_loss, reason = "a document has far fewer than 2^52 kinds of calls")]
fn share(part: usize, of: usize) -> f64 {
    part as f64 / of as f64
}

#[expect(clippy::cast_precision_loss, reason = "a document has far fewer than 2^52 calls")]
fn mean(shares: &[f64]) -> f64 {
    if shares.is_empty() { 1.0 } else { shares.iter().sum::<f64>() / shares.len() as f64 }
}

/// A layer beside the recording that fits it best.
struct Best<'a> {
    left: Vec<&'a Token<'a>>,
    right: Vec<&'a Token<'a>>,
    pairs: Vec<(usize, usize)>,
}

fn best_of<'a>(name: &str, simulated: &'a Tokens<'a>, recorded: &'a [Tokens<'a>]) -> Option<Best<'a>> {
    if simulated.layer(name).is_empty() && recorded.iter().all(|tokens| tokens.layer(name).is_empty()) {
        return None;
    }
    let mut best: Option<Best<'a>> = None;
    for tokens in recorded {
        // What never changes in a recording is no achievement.
        let counts = |token: &&Token<'_>| name != PROC || !token.row().is_some_and(|row| tokens.constant.contains(row));
        let left: Vec<&Token<'_>> = simulated.layer(name).iter().filter(counts).collect();
        let right: Vec<&Token<'_>> = tokens.layer(name).iter().filter(counts).collect();
        let pairs = align(&left, &right, |token| &*token.text);
        let candidate = Best { left, right, pairs };
        if best.as_ref().is_none_or(|best| candidate.score() > best.score()) {
            best = Some(candidate);
        }
    }
    best
}

impl Best<'_> {
    fn score(&self) -> f64 {
        score(self.pairs.len(), self.left.len(), self.right.len())
    }
    fn fit(&self, layer: &'static str) -> Fit {
        Fit { layer: layer.into(), recorded: self.right.len(), simulated: self.left.len(), matched: self.pairs.len() }
    }

    /// What only one side has, in order: first the simulation's.
    fn differences(&self, layer: &'static str, out: &mut Vec<Difference>) {
        let hit: [BTreeSet<usize>; 2] = [self.pairs.iter().map(|pair| pair.0).collect(), self.pairs.iter().map(|pair| pair.1).collect()];
        for (tokens, hit, simulated) in [(&self.left, &hit[0], true), (&self.right, &hit[1], false)] {
            let missed = tokens.iter().enumerate().filter(|(index, _)| !hit.contains(index));
            out.extend(missed.map(|(_, token)| Difference { layer: layer.into(), simulated, token: token.text.clone() }));
        }
    }

    /// The share of equal leaves of each pair; a call without a partner counts 0.
    fn shares(&self, out: &mut Vec<f64>) {
        for (left, right) in &self.pairs {
            let (left, right) = (payload(self.left[*left].event), payload(self.right[*right].event));
            if !(left.is_empty() && right.is_empty()) {
                out.push(score(left.intersection(&right).count(), left.len(), right.len()));
            }
        }
        out.resize(out.len() + self.left.len() + self.right.len() - 2 * self.pairs.len(), 0.0);
    }
}
