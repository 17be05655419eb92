//! A recording beside the simulation of the same inputs, as plain data: rows and scores. Who makes it, knows both; who shows it, only this.

use serde::{Deserialize, Serialize};

/// A recording beside its simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// How close they are.
    pub scores: Scores,
    /// What both or either of them have, in order.
    pub rows: Vec<Row>,
}

/// One thing that happened on both sides, or only on one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The layer.
    pub layer: String,
    /// What makes partners of two.
    pub token: String,
    /// The position of the recorded event.
    pub recorded: Option<usize>,
    /// The position of the simulated event.
    pub simulated: Option<usize>,
    /// Where only one side has it: the row in which the other side has the same, earlier or later.
    pub elsewhere: Option<usize>,
    /// How the documents that both carry compare; none where one side is missing.
    pub fields: Option<Fields>,
}

/// How the fields of two partners compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// How many are the same on both sides.
    pub same: usize,
    /// How many are as the recording has them, and not so in the simulation.
    pub recorded: usize,
    /// How many are as the simulation has them, and not so in the recording.
    pub simulated: usize,
}

impl Fields {
    /// Whether there is no difference.
    pub fn agree(&self) -> bool {
        self.recorded == 0 && self.simulated == 0
    }
}

impl Row {
    /// Whether both sides have it.
    pub fn is_both(&self) -> bool {
        self.recorded.is_some() && self.simulated.is_some()
    }
    /// Whether there is nothing to say about it: both sides have it, and it carries the same.
    pub fn is_same(&self) -> bool {
        self.fields.is_some_and(|fields| fields.agree())
    }
}

/// How one layer fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The layer.
    pub layer: String,
    /// How many tokens were recorded.
    pub recorded: usize,
    /// How many were simulated.
    pub simulated: usize,
    /// How many have a partner.
    pub matched: usize,
}

impl Fit {
    /// Twice the partners over all tokens, from 0 to 1; 1 if there are none.
    pub fn score(&self) -> f64 {
        share(self.matched, self.simulated, self.recorded)
    }
}

/// Twice the partners over all tokens, from 0 to 1; 1 if there are none.
#[expect(clippy::cast_precision_loss, reason = "a document has far fewer than 2^52 tokens")]
pub fn share(matched: usize, simulated: usize, recorded: usize) -> f64 {
    if simulated + recorded == 0 { 1.0 } else { (2 * matched) as f64 / (simulated + recorded) as f64 }
}

/// A token that only one side has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Difference {
    /// The layer.
    pub layer: String,
    /// Whether it is the simulation that has it.
    pub simulated: bool,
    /// What it is.
    pub token: String,
}

/// How a document fits recordings of the same scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Each layer that either side has, `order` last.
    pub layers: Vec<Fit>,
    /// All layers but `order` together.
    pub total: Fit,
    /// The mean share of equal leaves, from 0 to 1.
    pub payload: f64,
    /// The share of polls that keep the recorded pace, from 0 to 1; none where polls were compared as all other calls are.
    pub cadence: Option<f64>,
    /// What only one side has.
    pub differences: Vec<Difference>,
}

impl Scores {
    /// The score of a layer, of `total`, `payload` or `cadence`; none if neither side has the layer.
    pub fn get(&self, name: &str) -> Option<f64> {
        match name {
            "total" => Some(self.total.score()),
            "payload" => Some(self.payload),
            "cadence" => self.cadence,
            _ => self.layers.iter().find(|fit| fit.layer == name).map(Fit::score),
        }
    }
}
