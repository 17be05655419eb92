//! How the store changes. Pure: the same state and action give the same state.

use std::rc::Rc;

use podpath_model::pod::Pod;
use podpath_view::link::Link;
use podpath_view::steps::Nearest;
use yew::Reducible;

use crate::preset::{Preset, STARTUP};
use crate::run::Run;
use crate::simulate::{Arrival, release_on, simulate};

use super::{Action, Draft, Moved, Opened, Store};

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        if let Some(row) = self.row_for(&action) {
            return Rc::new(self.at_row(row));
        }
        let next = match self.step_of(&action) {
            Some((cursor, moved)) => self.at(cursor, moved),
            None => self.changed(action),
        };
        // The same state is given back as the same pointer: nobody draws it again.
        match next {
            Some(next) if next != *self => Rc::new(next),
            _ => self,
        }
    }
}

impl Store {
    /// The step of a place, if this run has it and it may be walked.
    pub fn place(&self, place: &str) -> Option<usize> {
        let (first, last) = self.bounds();
        match self.run.steps.nearest(place) {
            Nearest::Exact(step) => Some(step).filter(|step| (first..=last).contains(step)),
            Nearest::Instead(_) => None,
        }
    }
    /// A number as one that may be walked.
    pub(super) fn within(&self, step: usize) -> usize {
        let (first, last) = self.bounds();
        step.clamp(first, last.max(first))
    }

    /// Where an action goes, for those that only go somewhere.
    fn step_of(&self, action: &Action) -> Option<(usize, Moved)> {
        let steps = &self.run.steps;
        let (first, last) = self.bounds();
        Some(match action {
            Action::First => (first, Moved::Jumped),
            Action::Last => (last, Moved::Jumped),
            Action::Back => (steps.prev(self.cursor), Moved::Jumped),
            Action::Forward => (steps.next(self.cursor), Moved::Stepped),
            Action::Over => (steps.over(self.cursor), Moved::Stepped),
            Action::Into => (steps.into(self.cursor), Moved::Stepped),
            Action::Out => (steps.out(self.cursor), Moved::Stepped),
            Action::PreviousChapter => (steps.prev_chapter(self.cursor), Moved::Jumped),
            Action::NextChapter => (steps.next_chapter(self.cursor), Moved::Jumped),
            Action::Goto(step) => (*step, Moved::Jumped),
            Action::Place(place) => (self.place(place).unwrap_or(self.cursor), Moved::Jumped),
            _ => return None,
        })
    }

    fn at(&self, step: usize, moved: Moved) -> Option<Self> {
        let cursor = self.within(step);
        let moved = if cursor == self.cursor { self.moved } else { moved };
        let next = Self { cursor, moved, ..self.clone() };
        Some(Self { playing: false, ..next })
    }

    fn changed(&self, action: Action) -> Option<Self> {
        let mut next = self.clone();
        match action {
            Action::Tick => return self.tick(),
            Action::TogglePlay if self.playing => next.playing = false,
            Action::TogglePlay | Action::Play => next.play(),
            Action::Pause => next.playing = false,
            Action::Speed(speed) => next.settings.speed = speed,
            Action::Path(path) => next.take(path, self.release),
            Action::Release(release) => next.take(self.run.path, Some(release)),
            Action::Way(path, release) => next.take(path, Some(release)),
            Action::Without(flag) => next.lack(&flag),
            Action::ApiServer(there) => next.join(there),
            Action::Chatter(shown) => next.chatter(shown),
            Action::Lang(lang) => next.settings.lang = lang,
            Action::Theme(theme) => next.settings.theme = theme,
            Action::Still(still) => next.settings.still = still,
            Action::Open(opened) => (next.opened, next.refusal) = (opened, None),
            Action::Close => (next.opened, next.refusal) = (Opened::Nothing, None),
            Action::Tab(tab) => next.tab = tab,
            Action::Type(text) => next.draft = Draft::of(text.into(), self.draft.own.clone()),
            Action::Mend(fix) => next.draft = self.draft.mended(&fix),
            Action::Example(id) => next.example(id),
            Action::Own => next.own(),
            Action::Run => next.run(),
            Action::Link(link) => return Some(self.opened(&link)),
            Action::Attribute(name, value) => next.attribute(&name, value.as_deref()),
            Action::Dismiss => next.notice = None,
            Action::Recording(name, bytes) => next.open_recording(&name, &bytes),
            Action::Refuse(refusal) => next.refuse(refusal),
            Action::Show(shown) => next.show_recording(shown),
            Action::Claims(action) => next.claim(&action),
            Action::Leave => next.leave_recording(),
            _ => return None,
        }
        Some(next)
    }

    /// One step on; at the end it stops.
    fn tick(&self) -> Option<Self> {
        let (_, last) = self.bounds();
        let cursor = self.within(self.run.steps.next(self.cursor));
        let playing = self.playing && cursor < last;
        Some(Self { cursor, moved: Moved::Stepped, playing, ..self.clone() })
    }

    fn play(&mut self) {
        let (first, last) = self.bounds();
        self.playing = first < last;
        if self.cursor == last {
            self.cursor = first;
            self.moved = Moved::Jumped;
        }
    }

    /// The same manifest on another path or with another release, at the same place in the story.
    pub(super) fn take(&mut self, path: &'static str, release: Option<&'static str>) {
        self.release = release;
        if (path, release_on(path, release)) == (self.run.path, self.run.release) && self.playing_recording.is_none() {
            return;
        }
        // Another node or another release has a command line of its own.
        self.without = "".into();
        self.again(path);
    }

    /// The same node, whose kubelet is started without one more flag.
    fn lack(&mut self, flag: &str) {
        self.without = if self.without.is_empty() { flag.into() } else { format!("{},{flag}", self.without).into() };
        self.again(self.run.path);
    }

    /// The same manifest at the same place in the story, on a node that belongs to a cluster or to none.
    pub(super) fn join(&mut self, api_server: bool) {
        self.api_server = api_server;
        if api_server != self.run.api_server || self.playing_recording.is_some() {
            self.again(self.run.path);
        }
    }

    /// What was run, once more, as it is wanted now.
    fn again(&mut self, path: &'static str) {
        let manifest = self.linked().0.manifest.clone();
        let pod = Draft::of(manifest.clone(), None).reading.pod.clone();
        if pod.is_some() || manifest.is_empty() {
            self.show(path, manifest, pod);
        }
    }

    fn example(&mut self, id: &str) {
        if id == STARTUP {
            self.start_alone();
        } else if let Some(preset) = Preset::find(id) {
            self.draft = Draft::of(preset.manifest.into(), self.draft.own.clone());
            self.run();
        }
    }

    /// Only the kubelet's start. The manifest stays in the editor, from where it can be run again.
    pub(super) fn start_alone(&mut self) {
        self.show(self.run.path, "".into(), None);
    }

    fn own(&mut self) {
        if let Some(own) = self.draft.own.clone() {
            self.draft = Draft::of(own, None);
            self.run();
        }
    }

    /// Runs what is in the editor, if it can be run; else what is on screen stays.
    pub(super) fn run(&mut self) {
        let draft = self.draft.clone();
        if let Some(pod) = &draft.reading.pod {
            self.show(self.run.path, draft.text.clone(), Some(pod.clone()));
        }
    }

    fn show(&mut self, path: &'static str, manifest: Rc<str>, pod: Option<Pod>) {
        let arrival = Arrival { manifest, pod, api_server: self.api_server, without: self.without.clone() };
        let run = simulate(path, release_on(path, self.release), &arrival);
        let run = if self.run.routine { run.chattering(true) } else { run };
        let cursor = self.place_on(&run);
        self.run = Rc::new(run);
        self.playing_recording = None;
        self.cursor = self.within(cursor);
        self.moved = Moved::Switched;
        self.playing = false;
    }

    /// The same place in the story on another run. A kubelet that does not start has no story: its place is its end, and the place
    /// from which the reader came is kept for the way back.
    fn place_on(&mut self, run: &Run) -> usize {
        let here = if self.run.refused.is_some() { self.kept.take() } else { Some((self.run.clone(), self.cursor)) };
        // With a Pod another story begins than without one.
        let same_story = here.as_ref().filter(|(before, _)| before.manifest.is_empty() == run.manifest.is_empty());
        let place = same_story.map_or(run.steps.opening(), |(before, cursor)| run.steps.same_place(&before.steps, *cursor));
        match &run.refused {
            Some(refused) => {
                self.kept = here;
                run.steps.at_seq(refused.seq)
            }
            None => place,
        }
    }

    /// The steps with the steady chatter, or without it, at the same event.
    fn chatter(&mut self, shown: bool) {
        self.on(self.run.clone(), shown);
        (self.moved, self.playing) = (Moved::Jumped, false);
    }

    /// What a link says; the editor's text and the settings that it does not speak of stay.
    fn opened(&self, link: &Link) -> Self {
        if link.is_misconceptions() {
            let mut next = self.clone();
            next.settings.lang = link.lang.unwrap_or(next.settings.lang);
            next.claims.follow(link);
            return next;
        }
        let mut next = Self::open(link, self.settings);
        next.draft.own = next.draft.own.or_else(|| self.draft.own.clone());
        if next.run.name() == Some(STARTUP) {
            next.draft = self.draft.clone();
        }
        next.tab = self.tab;
        next.claims = self.claims.clone();
        next.claims.follow(link);
        if self.playing_recording.is_none()
            && next.run.manifest == self.run.manifest
            && (next.run.path, next.run.release, next.run.api_server) == (self.run.path, self.run.release, self.run.api_server)
            && next.run.without == self.run.without
        {
            next.on(self.run.clone(), next.run.routine || self.run.routine);
        } else if self.run.routine {
            next.on(next.run.clone(), true);
        }
        next
    }

    /// The same event on another run of the same trace, with the steady chatter or without it.
    fn on(&mut self, run: Rc<Run>, routine: bool) {
        let seq = self.run.events(self.cursor).0;
        self.run = if run.routine == routine { run } else { Rc::new(run.chattering(routine)) };
        self.cursor = self.within(self.run.steps.at_seq(seq));
    }
}
