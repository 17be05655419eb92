//! The one state of a simulation, and every way in which it changes. Components read it and hold no truth of their own.

mod action;
mod attribute;
mod beside;
mod claims;
mod deeds;
mod draft;
mod exploring;
mod level;
mod link;
mod names;
mod playing;
mod reduce;
mod settings;
mod wanted;

use std::rc::Rc;

pub use action::Action;
pub(crate) use attribute::boolean;
pub use beside::{Other, UNBROKEN};
pub use claims::{ClaimAction, Claims, Expected};
pub use draft::Draft;
pub use exploring::{Exploring, Found};
pub use playing::{Playing, Shown};
use settings::noticed;
pub use settings::{Controls, Moved, Opened, Settings, Speed, Tab, Theme, View};
pub use wanted::{Answered, Errand, Wanted, Whither};

use podpath_trace::ask::Said;
use podpath_view::link::Range;

use crate::door::Lost;
use crate::recording::Refusal;
use crate::run::Run;

/// The state of one simulation on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// The run on screen.
    pub run: Rc<Run>,
    /// The release that the reader has asked for; none for the path's own.
    pub release: Option<&'static str>,
    /// What the reader waits for.
    pub wanted: Option<Wanted>,
    /// How often something was asked of the simulator.
    pub asked: u32,
    /// Why it has not answered.
    pub lost: Option<Lost>,
    /// The run and the step from which the reader came to a kubelet that does not start.
    pub kept: Option<(Rc<Run>, usize)>,
    /// Another run beside it.
    pub other: Option<Other>,
    /// Every fault of a run, tried one after the other.
    pub exploring: Option<Exploring>,
    /// The step on screen, from 1.
    pub cursor: usize,
    /// How the cursor came there.
    pub moved: Moved,
    /// Whether it goes on by itself.
    pub playing: bool,
    /// What the reader has chosen about how it looks.
    pub settings: Settings,
    /// What is open over or beside the stage.
    pub opened: Opened,
    /// What is looked for to begin with, where the search is open.
    pub sought: Rc<str>,
    /// Which tab of the inspector is open.
    pub tab: Tab,
    /// The manifest as it stands in the editor.
    pub draft: Draft,
    /// The steps that may be walked, where an embed locks them.
    pub range: Option<Range>,
    /// Something that the reader should know about how this came to be on screen.
    pub notice: Option<Said>,
    /// A recording that the reader has opened.
    pub playing_recording: Option<Playing>,
    /// The page of misconceptions.
    pub claims: Claims,
    /// Why the last file was not opened.
    pub refusal: Option<Refusal>,
    /// Parameters of a link that this version does not know: they are given back.
    pub unknown: Vec<(String, String)>,
}

impl Store {
    /// The first and the last step that may be walked.
    pub fn bounds(&self) -> (usize, usize) {
        let steps = &self.run.steps;
        let whole = (steps.first(), steps.last());
        let range = self.range.and_then(|range| range.within(steps.count()));
        range.map_or(whole, |range| (steps.at_number(range.first.into()), steps.at_number(range.last.into())))
    }
    /// Whether the stage shows an older manifest than the one in the editor, because that one has an error.
    pub fn is_stale(&self) -> bool {
        self.draft.is_wrong()
    }
}
