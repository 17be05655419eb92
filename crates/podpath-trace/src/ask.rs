//! What a viewer asks a simulator, and what it is answered: a small protocol of JSON texts, which `docs/simulator.md` describes. A run is
//! answered with its trace, `trace/1`; everything else with a document of its own.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::comparison::Comparison;
use super::explored::{Fault, Verdict};
use super::manifest::Reading;
use super::{Scenario, Seq, Text};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ask {
    /// A run. It is answered with its trace; with an [`Answer::Reading`] where the manifest is no Pod.
    Run {
        /// The id of the path.
        path: Text,
        /// What comes to the node. The name of the Pod is not read.
        scenario: Scenario,
    },
    /// What is in a manifest; an [`Answer::Reading`].
    Read {
        /// The manifest.
        manifest: Text,
    },
    /// The Pod of a run as `kubectl describe pod` prints it at a moment; an [`Answer::Described`].
    Describe {
        /// The id of the path.
        path: Text,
        /// What comes to the node, as of a run.
        scenario: Scenario,
        /// The moment, in nanoseconds.
        at_ns: u64,
    },
    /// A recording, whose bytes come beside the question; an [`Answer::Opened`] or an [`Answer::Refused`].
    Open {},
    /// The texts of a language, by its tag. They are at hand, and no simulator knows them.
    Words {
        /// The tag: `zh-CN`.
        lang: Text,
    },
    /// A file that is at hand by its name, as it is: the list of the recordings that come with the app, or one of them. No simulator knows it.
    Kept {
        /// The name.
        name: Text,
    },
    /// Everything that can break in a run; an [`Answer::Faults`], or an [`Answer::Reading`] where the manifest is no Pod.
    Faults {
        /// What is run.
        #[serde(flatten)]
        ground: Ground,
    },
    /// What comes of some of that; an [`Answer::Verdicts`], in the same order. Several may be asked at once, of several simulators.
    Attempt {
        /// What is run.
        #[serde(flatten)]
        ground: Ground,
        /// Which ones, by their places in the answer to [`Ask::Faults`].
        faults: Vec<usize>,
    },
    /// No attempts any more. The door understands it, and no simulator.
    Leave {},
    /// Nothing more: whatever is being answered is not wanted any more. The door understands it, and no simulator.
    Stop {},
    /// What a row of the recording that was opened last carries; [`Answer::Fields`].
    Fields {
        /// The row, from 0.
        row: usize,
    },
}

/// A run in which something is to break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// The id of the path.
    pub path: Text,
    /// What comes to the node. What is done to it is left out: nothing breaks by itself.
    pub scenario: Scenario,
    /// Nothing breaks from this event on.
    pub until: Seq,
}

/// What is answered, but for a run.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer<'a> {
    /// What is in a manifest.
    Reading(Reading),
    /// A recording, with the simulation of its inputs.
    #[serde(borrow)]
    Opened(Box<Opened<'a>>),
    /// A file that is no recording; a deed that cannot be done in the run that it speaks of.
    Refused(Said),
    /// The leaves that only the recording has, those that only the simulation has, and those that both have.
    Fields([Vec<String>; 3]),
    /// What `kubectl` prints.
    Described(String),
    /// Everything that can break, in the order of the story.
    Faults(Vec<Fault>),
    /// What came of what was tried.
    Verdicts(Vec<Verdict>),
    /// It was asked in words that nobody knows: another version.
    Unknown(String),
}

/// A recording, with the simulation of its inputs.
#[derive(Debug, Serialize, Deserialize)]
pub struct Opened<'a> {
    /// How many events it has.
    pub events: usize,
    /// The recording.
    #[serde(borrow)]
    pub recorded: Side<'a>,
    /// The simulation of the same inputs, and both row by row.
    pub beside: Option<Beside<'a>>,
    /// Why there is no simulation.
    pub alone: Option<Said>,
}

/// The simulation of the inputs of a recording.
#[derive(Debug, Serialize, Deserialize)]
pub struct Beside<'a> {
    /// The simulation.
    #[serde(borrow)]
    pub simulated: Side<'a>,
    /// Both, row by row.
    pub comparison: Comparison,
}

/// One side of a comparison.
#[derive(Debug, Serialize, Deserialize)]
pub struct Side<'a> {
    /// The trace, `trace/1`.
    #[serde(borrow)]
    pub trace: &'a RawValue,
    /// Of each thing that was recorded the event.
    pub seqs: Vec<Seq>,
    /// Of each thing that was recorded its time, in nanoseconds.
    pub times_ns: Vec<u64>,
}

/// A sentence by its key, and what is filled into it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The key.
    pub key: Text,
    /// What is filled in, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<(Text, Text)>,
}

/// What is filled in, as those who say sentences take it.
pub fn filled(arguments: &[(Text, Text)]) -> Vec<(&str, &str)> {
    arguments.iter().map(|(name, value)| (&**name, &**value)).collect()
}

impl Said {
    /// A sentence with nothing filled in.
    pub fn plain(key: &str) -> Self {
        Self { key: key.into(), arguments: Vec::new() }
    }
    /// A sentence with something filled in.
    pub fn with<const N: usize>(key: &str, arguments: [(&str, &str); N]) -> Self {
        Self { key: key.into(), arguments: arguments.map(|(name, value)| (name.into(), value.into())).into() }
    }
}
