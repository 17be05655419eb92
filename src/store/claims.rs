//! The page of misconceptions: whether it is on screen, which claim is open, and what the reader expects.

use podpath_trace::sorted::SortedMap;
use podpath_view::link::{Link, Place};
use podpath_view::misconceptions::Misconception;

use super::{Moved, Store};

/// The page of misconceptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Whether it is what is on screen.
    pub shown: bool,
    /// The claim that is open.
    pub open: Option<&'static Misconception>,
    expected: SortedMap<&'static str, Expected>,
}

/// What the reader expects of a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The choice, from 1; none if there is none.
    pub choice: Option<usize>,
    /// Whether the answer is there to be seen.
    pub answered: bool,
}

/// What a reader does on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimAction {
    /// Goes to the page.
    Show,
    /// Goes back to the run.
    Leave,
    /// Opens a claim, and closes the one that was open.
    Open(Option<&'static Misconception>),
    /// Chooses what to expect.
    Expect(usize),
    /// Wants to see the answer.
    Answer,
    /// Wants to be asked again.
    Again,
}

impl Claims {
    /// What the reader expects of a claim.
    pub fn expected(&self, claim: &Misconception) -> Expected {
        self.expected.get(claim.key).copied().unwrap_or_default()
    }
    /// The link of the page as it is.
    pub(super) fn link(&self) -> Link {
        Link::to_misconceptions(self.open.map(|claim| claim.key))
    }
    /// As a link says.
    pub(super) fn follow(&mut self, link: &Link) {
        self.shown = link.is_misconceptions();
        if let (true, Place::Milestone(key)) = (self.shown, &link.place) {
            self.open = Misconception::find(key);
        }
    }

    fn act(&mut self, action: &ClaimAction) {
        let expected = self.open.map(|claim| (claim.key, self.expected(claim)));
        let mut expect = |change: &dyn Fn(Expected) -> Expected| {
            if let Some((key, expected)) = expected {
                self.expected.insert(key, change(expected));
            }
        };
        match action {
            ClaimAction::Show => self.shown = true,
            ClaimAction::Leave => self.shown = false,
            ClaimAction::Open(claim) => self.open = *claim,
            ClaimAction::Expect(choice) => expect(&|expected| Expected { choice: Some(*choice), ..expected }),
            ClaimAction::Answer => expect(&|expected| Expected { answered: true, ..expected }),
            ClaimAction::Again => expect(&|_| Expected::default()),
        }
    }
}

impl Store {
    /// What a reader does on the page of misconceptions: the run behind it stays where it is.
    pub(super) fn claim(&mut self, action: &ClaimAction) {
        self.claims.act(action);
        (self.playing, self.moved) = (false, Moved::Jumped);
    }
}
