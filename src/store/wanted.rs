//! What the reader waits for: it is asked of the simulator, and lands when it is answered. Until then everything stays as it is, and can be
//! walked.

use std::rc::Rc;

use podpath_trace::manifest::Reading;
use podpath_view::link::Link;

use super::{Action, Draft, Moved, Opened, Store, noticed};
use crate::door::{Door, Lost, Ran};
use crate::recording::{Recording, Refusal};
use crate::run::Run;
use crate::wish::Wish;

/// Something that was asked of the simulator.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Which one it is: an answer names it.
    pub number: u32,
    /// What is wanted.
    pub what: Errand,
    /// What is to be done when it is there: places that were asked for meanwhile.
    after: Vec<Action>,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Errand {
    /// A run, and where in it.
    Run(Wish, Whither),
    /// A run beside the one on screen.
    Other(Wish),
    /// A recording: the file's name, and what is in it.
    Recording(String, Rc<[u8]>),
}

impl Errand {
    /// Asks for it.
    ///
    /// # Errors
    /// No answer came.
    pub async fn ask(&self, door: &Door) -> Result<Answered, Lost> {
        match self {
            Self::Run(wish, _) | Self::Other(wish) => door.run(wish).await.map(Answered::Ran),
            Self::Recording(name, bytes) => door.recording(name, bytes).await.map(Answered::Opened),
        }
    }
}

/// Where in a run that was wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Whither {
    /// At the same place in the story. A host is told of a manifest that is no Pod; the editor shows it by itself.
    Same {
        /// Whether a host is told.
        told: bool,
    },
    /// Where a link says; with what is wrong with the manifest of the link, in whose place the first one runs.
    Link(Box<Link>, Option<Rc<Reading>>),
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// What came of a run.
    Ran(Ran),
    /// A recording, or why the file is none.
    Opened(Result<Rc<Recording>, Refusal>),
}

impl Store {
    /// What is on screen, or what is about to be.
    pub(super) fn wish(&self) -> &Wish {
        match &self.wanted {
            Some(Wanted { what: Errand::Run(wish, _), .. }) => wish,
            _ => &self.linked().0.wish,
        }
    }

    /// Asks for something. What was asked for before is not wanted any more.
    pub(super) fn want(&mut self, what: Errand) {
        self.asked += 1;
        self.wanted = Some(Wanted { number: self.asked, what, after: Vec::new() });
        (self.playing, self.lost) = (false, None);
    }

    /// Asks for a run at the same place in the story; nothing where it is what is on screen.
    pub(super) fn want_run(&mut self, wish: Wish, told: bool) {
        if wish == self.run.wish && self.playing_recording.is_none() {
            self.wanted = None;
        } else {
            self.want(Errand::Run(wish, Whither::Same { told }));
        }
    }

    /// With a place that is kept for the run which is on its way; none where no run is, or where the action is no place.
    pub(super) fn waiting(&self, action: &Action) -> Option<Self> {
        let is_place = match action {
            Action::Place(_) | Action::Goto(_) => true,
            Action::Attribute(name, _) => matches!(&**name, "step" | "range"),
            _ => false,
        };
        let wanted = self.wanted.as_ref().filter(|wanted| is_place && self.lost.is_none() && matches!(wanted.what, Errand::Run(..)))?;
        let after = wanted.after.iter().chain([action]).cloned().collect();
        Some(Self { wanted: Some(Wanted { after, ..wanted.clone() }), ..self.clone() })
    }

    /// What was wanted is there, or will not come.
    pub(super) fn answered(&mut self, number: u32, answer: &Result<Answered, Lost>) {
        if self.wanted.as_ref().is_none_or(|wanted| wanted.number != number) {
            return;
        }
        let answer = match answer {
            Ok(answer) => answer.clone(),
            Err(lost) => return self.lost = Some(lost.clone()),
        };
        let Some(Wanted { what, after, .. }) = self.wanted.take() else { return };
        match (what, answer) {
            (Errand::Run(_, Whither::Same { .. }), Answered::Ran(Ran::Run(run))) => self.show(run),
            (Errand::Run(_, Whither::Link(link, reading)), Answered::Ran(Ran::Run(run))) => *self = self.at_link(&link, run, reading),
            (Errand::Run(wish, whither), Answered::Ran(Ran::Unread(reading))) => self.unread(wish, whither, reading),
            (Errand::Run(wish, whither), Answered::Ran(Ran::Refused(said))) => self.undone(wish, whither, said),
            (Errand::Other(_), Answered::Ran(Ran::Run(run))) => self.besides(run),
            (Errand::Other(_), Answered::Ran(Ran::Refused(said))) => (self.other, self.notice) = (None, Some(said)),
            (Errand::Recording(..), Answered::Opened(Ok(recording))) => self.play_recording(recording),
            (Errand::Recording(..), Answered::Opened(Err(refusal))) => self.refuse(refusal),
            _ => {}
        }
        for action in after {
            *self = (*Rc::new(self.clone()).reduced(action)).clone();
        }
    }

    /// The manifest of a run is no Pod. A link then leads to the first one, and to the editor.
    fn unread(&mut self, wish: Wish, whither: Whither, reading: Rc<Reading>) {
        match whither {
            Whither::Link(link, None) => self.want(Errand::Run(wish.of_first(), Whither::Link(link, Some(reading)))),
            Whither::Link(..) => {}
            Whither::Same { told } => {
                if let Some(problem) = reading.problems.first().filter(|_| told) {
                    self.notice = Some(noticed("notice-bad-manifest", &problem.span.line.to_string()));
                }
                self.draft = self.draft.with(&wish.manifest, reading);
            }
        }
    }

    /// A run that was wanted, at the same place in the story.
    fn show(&mut self, run: Rc<Run>) {
        let run = if self.run.routine { Rc::new(run.chattering(true)) } else { run };
        let cursor = self.place_on(&run);
        self.run = run;
        self.playing_recording = None;
        self.cursor = self.within(cursor);
        self.moved = Moved::Switched;
        self.playing = false;
        if self.opened == Opened::Map {
            self.explore();
        }
        self.want_other();
    }

    /// Where a link leads; the editor's text and the settings that it does not speak of stay.
    fn at_link(&self, link: &Link, run: Rc<Run>, reading: Option<Rc<Reading>>) -> Self {
        let mut next = Self::open(link, self.settings, run, reading);
        next.draft.own = next.draft.own.or_else(|| self.draft.own.clone());
        if next.run.wish.manifest.is_empty() {
            next.draft = self.draft.clone();
        }
        (next.tab, next.asked) = (self.tab, self.asked);
        next.claims = self.claims.clone();
        next.claims.follow(link);
        next.compare(link.with.as_deref().map(Rc::from));
        next.exploring.clone_from(&self.exploring);
        if next.opened == Opened::Map {
            next.explore();
        }
        if self.run.routine {
            next.on(next.run.clone(), true);
        }
        next
    }

    /// What a link says: at once where it speaks of the run on screen, else when its run is there.
    pub(super) fn follow(&mut self, link: &Link) {
        if link.is_misconceptions() {
            self.settings.lang = link.lang.unwrap_or(self.settings.lang);
            self.claims.follow(link);
            return;
        }
        let wish = Self::wish_of(link);
        if self.playing_recording.is_none() && wish == self.run.wish {
            let seen = self.run.clone();
            let plain = if seen.routine { Rc::new(seen.chattering(false)) } else { seen.clone() };
            let mut next = self.at_link(link, plain, None);
            next.on(seen, next.run.routine || self.run.routine);
            *self = next;
        } else {
            self.want(Errand::Run(wish, Whither::Link(Box::new(link.clone()), None)));
        }
    }

    /// Asks once more.
    pub(super) fn ask_again(&mut self) {
        self.lost = None;
        self.asked += 1;
        if let Some(wanted) = &mut self.wanted {
            wanted.number = self.asked;
        }
    }

    /// The text of a draft is what is to be run.
    pub(super) fn want_draft(&mut self, told: bool) {
        let wish = Wish { manifest: self.draft.text.clone(), ..self.wish().clone() };
        self.want_run(wish, told);
    }

    /// A state to begin with at a link, whose manifest is in the editor where it is no Pod.
    pub(super) fn draft_of(manifest: Rc<str>, reading: Option<Rc<Reading>>) -> (Draft, Opened) {
        let draft = Draft::of(manifest.clone(), None);
        match reading {
            Some(reading) => (draft.with(&manifest, reading), Opened::Editor),
            None => (draft, Opened::Nothing),
        }
    }
}
