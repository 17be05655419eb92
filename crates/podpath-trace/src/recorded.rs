//! What is recorded of a trace, laid over it: an event that has a partner in a recording of its path names that recording. Who knows the
//! recordings makes it; whoever reads the trace only looks things up.

use serde::{Deserialize, Serialize};

use super::{Seq, Text};
use crate::sorted::SortedMap;

/// What is recorded of a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The recordings of the path, in the order of the index.
    recordings: Vec<Text>,
    /// Everything that the events have partners in.
    partners: Vec<Partner>,
    /// Of each event the position of its partner.
    #[serde(skip)]
    of: Vec<Option<u16>>,
}

/// What events have a partner in, and which recordings have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// The layer of the recordings: `cri`, `exec`.
    pub layer: Text,
    /// What it is within its layer: `RunPodSandbox`, `runc create`, `StartContainer return UNKNOWN`.
    pub call: Text,
    /// The program that started it, or the parent in the process table, for the layers that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Text>,
    /// The positions of the recordings that have it.
    pub recordings: Vec<usize>,
}

impl Recorded {
    /// What is recorded of the events, in their order. `partner` makes what stands at a position of an index; only what the events need is
    /// kept, in the order in which it is met.
    pub fn new(recordings: Vec<Text>, of: impl Iterator<Item = Option<u16>>, partner: impl Fn(u16) -> Option<Partner>) -> Self {
        let mut places: SortedMap<u16, u16> = SortedMap::new();
        let mut recorded = Self { recordings, ..Self::default() };
        for position in of {
            let place = position.and_then(|position| {
                if let Some(place) = places.get(&position) {
                    return Some(*place);
                }
                let place = u16::try_from(recorded.partners.len()).ok()?;
                recorded.partners.push(partner(position)?);
                places.insert(position, place);
                Some(place)
            });
            recorded.of.push(place);
        }
        recorded
    }

    /// The recordings of the trace's path.
    pub fn recordings(&self) -> &[Text] {
        &self.recordings
    }
    /// The partner of an event; none if no recording has one.
    pub fn partner(&self, seq: Seq) -> Option<&Partner> {
        self.partners.get(self.position(seq)?)
    }
    /// Which of the partners is that of an event.
    pub fn position(&self, seq: Seq) -> Option<usize> {
        self.of.get(seq as usize).copied().flatten().map(usize::from)
    }
    /// The recordings that have a partner: `cri/containerd/lifecycle.1`.
    pub fn names(&self, partner: &Partner) -> impl Iterator<Item = &Text> {
        partner.recordings.iter().filter_map(|at| self.recordings.get(*at))
    }
    /// With the positions of the partners of events, as a document has them. Positions that point nowhere are no partners.
    pub(crate) fn laid_over(mut self, of: Vec<Option<u16>>) -> Self {
        let partners = self.partners.len();
        self.of = of.into_iter().map(|place| place.filter(|place| usize::from(*place) < partners)).collect();
        self
    }
}
