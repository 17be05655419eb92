//! What people believe about "Kubernetes dropping Docker": the claim, a question, and the run that answers it. Plain data; the words
//! are in `misconceptions.ftl`, and a test holds every answer against the trace of its run.

mod list;
mod source;

pub use list::MISCONCEPTIONS;
pub use source::{Post, Source};

use podpath_trace::Milestone;

use crate::link::{Link, Place};

/// A claim, and what answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misconception {
    /// Its name in links. Its claim is `misconception-KEY`; `.ask` is the question, `.why` the reason.
    pub key: &'static str,
    /// What it is about.
    pub group: Group,
    /// How many choices there are: `.choice-1` and so on.
    pub choices: usize,
    /// Which of them happens, from 1.
    pub right: usize,
    /// The run that answers it; none where no run can, and then `.no-run` says why.
    pub watch: Option<Watch>,
    /// Where one can read it.
    pub sources: &'static [Source],
}

/// What a claim is about; the heading is `misconceptions-group-NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What was removed, and when.
    Removal,
    /// What of one's own node goes on working.
    Node,
    /// Who does what.
    Parts,
    /// Why it was done.
    Reasons,
}

/// A run, and the place in it where one sees the answer; `.watch` says what to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// The path.
    pub path: &'static str,
    /// The release, where it is not the path's own.
    pub release: Option<&'static str>,
    /// The milestone.
    pub milestone: Milestone,
}

impl Misconception {
    /// The one with this name.
    pub fn find(key: &str) -> Option<&'static Self> {
        MISCONCEPTIONS.iter().find(|misconception| misconception.key == key)
    }
    /// The key of its texts.
    pub fn text(&self) -> String {
        format!("misconception-{}", self.key)
    }
    /// Its number on the page, from 1.
    pub fn number(&self) -> usize {
        MISCONCEPTIONS.iter().take_while(|other| other.key != self.key).count() + 1
    }
}

impl Group {
    /// Every group, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Removal, Self::Node, Self::Parts, Self::Reasons];

    /// The key of its heading.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Removal => "misconceptions-group-removal",
            Self::Node => "misconceptions-group-node",
            Self::Parts => "misconceptions-group-parts",
            Self::Reasons => "misconceptions-group-reasons",
        }
    }
    /// Its claims.
    pub fn claims(self) -> impl Iterator<Item = &'static Misconception> {
        MISCONCEPTIONS.iter().filter(move |misconception| misconception.group == self)
    }
}

impl Watch {
    /// The address of the run.
    pub fn link(&self) -> Link {
        Link { release: self.release.map(str::to_owned), ..Link::to(self.path, Place::read(self.milestone.name())) }
    }
}
