//! How the store changes. Pure: the same state and action give the same state.

use std::rc::Rc;

use podpath_view::steps::Nearest;
use yew::Reducible;

use crate::catalogue::release_on;
use crate::preset::{Preset, STARTUP};
use crate::run::Run;
use crate::wish::Wish;

use super::{Action, Errand, Moved, Opened, Store};

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        self.reduced(action)
    }
}

impl Store {
    /// What an action makes of a state.
    pub(super) fn reduced(self: Rc<Self>, action: Action) -> Rc<Self> {
        if let Some(waiting) = self.waiting(&action) {
            return Rc::new(waiting);
        }
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
        let (_, last) = self.bounds();
        Some(match action {
            Action::First => (self.front(), Moved::Jumped),
            Action::Last => (last, Moved::Jumped),
            Action::Back => (self.back(), Moved::Jumped),
            Action::Forward => (self.onward(), Moved::Stepped),
            Action::Over => (steps.over(self.cursor), Moved::Stepped),
            Action::Into => (steps.into(self.cursor), Moved::Stepped),
            Action::Out => (steps.out(self.cursor), Moved::Stepped),
            Action::PreviousBeat if self.is_by_beats() => (self.back(), Moved::Jumped),
            Action::NextBeat if self.is_by_beats() => (self.onward(), Moved::Jumped),
            Action::PreviousBeat => (steps.prev_beat(self.cursor), Moved::Jumped),
            Action::NextBeat => (steps.next_beat(self.cursor), Moved::Jumped),
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
            Action::Release(release) => next.take(self.wish().path, Some(release)),
            Action::Way(path, release) => next.take(path, Some(release)),
            Action::Without(flag) => next.lack(&flag),
            Action::Do(deed) => next.do_more(deed),
            Action::Undo => next.undo(),
            Action::Unbroken => next.do_only(""),
            Action::Beside(asked) => next.compare(asked),
            Action::Explore(going) => next.explore_on(going),
            Action::Fork(fault, beside) => next.fork(&fault, beside),
            Action::Found(number, found) => next.found(number, found),
            Action::ApiServer(there) => next.join(there),
            Action::Level(level) => next.tell(level),
            Action::Lang(lang) => next.settings.lang = lang,
            Action::Theme(theme) => next.settings.theme = theme,
            Action::Still(still) => next.settings.still = still,
            Action::Letters(on) => next.settings.letters_off = !on,
            Action::Open(opened) => next.open_up(opened),
            Action::Seek(sought) => (next.opened, next.sought) = (Opened::Search, sought),
            Action::Close => (next.opened, next.refusal) = (Opened::Nothing, None),
            Action::Tab(tab) => next.tab = tab,
            Action::Type(text) => next.draft = self.draft.typed(text.into()),
            Action::Read(text, reading) => next.draft = self.draft.with(&text, reading),
            Action::Retract => next.draft = self.draft.undone(),
            Action::Load(text) => next.load(text),
            Action::Mend(fix) => next.draft = self.draft.mended(&fix),
            Action::Example(id) => next.example(id),
            Action::Own => next.own(),
            Action::Run => next.want_draft(false),
            Action::Link(link) => next.follow(&link),
            Action::Answered(number, answer) => next.answered(number, &answer),
            Action::Lose(lost) if lost.cause != "stopped" => next.lost = Some(lost),
            Action::Again => next.ask_again(),
            Action::Cancel => (next.wanted, next.lost) = (None, None),
            Action::Attribute(name, value) => next.attribute(&name, value.as_deref()),
            Action::Notice(said) => next.notice = Some(said),
            Action::Dismiss => next.notice = None,
            Action::Recording(name, bytes) => next.want(Errand::Recording(name, bytes)),
            Action::Refuse(refusal) => next.refuse(refusal),
            Action::Show(shown) => next.show_recording(shown),
            Action::Claims(action) => next.claim(&action),
            Action::Leave => next.leave_recording(),
            _ => return None,
        }
        Some(next)
    }

    fn open_up(&mut self, opened: Opened) {
        (self.opened, self.refusal) = (opened, None);
        if opened == Opened::Map {
            self.playing = false;
            self.explore();
        }
    }

    /// One step on; at the end it stops.
    fn tick(&self) -> Option<Self> {
        let (_, last) = self.bounds();
        let cursor = self.within(self.onward());
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
    pub(super) fn take(&mut self, path: &'static str, asked: Option<&'static str>) {
        self.release = asked;
        let (wish, release) = (self.wish().clone(), release_on(path, asked));
        // Another node or another release has a command line of its own.
        let without = if (path, release) == (wish.path, wish.release) { wish.without.clone() } else { "".into() };
        self.want_run(Wish { path, release, without, ..wish }, false);
    }

    /// The same node, whose kubelet is started without one more flag.
    fn lack(&mut self, flag: &str) {
        let wish = self.wish().clone();
        let without = if wish.without.is_empty() { flag.into() } else { format!("{},{flag}", wish.without).into() };
        self.want_run(Wish { without, ..wish }, false);
    }

    /// The same manifest at the same place in the story, on a node that belongs to a cluster or to none.
    pub(super) fn join(&mut self, api_server: bool) {
        self.want_run(Wish { api_server, ..self.wish().clone() }, false);
    }

    fn example(&mut self, id: &str) {
        if id == STARTUP {
            self.start_alone();
        } else if let Some(preset) = Preset::find(id) {
            self.draft = self.draft.replaced(preset.manifest.into());
            self.want_draft(false);
        }
    }

    /// A manifest from a file: it is in the editor, and runs when the reader says so.
    fn load(&mut self, text: Rc<str>) {
        self.leave_recording();
        self.draft = self.draft.replaced(text);
        (self.opened, self.claims.shown, self.other, self.refusal) = (Opened::Editor, false, None, None);
    }

    /// Only the kubelet's start. The manifest stays in the editor, from where it can be run again.
    pub(super) fn start_alone(&mut self) {
        self.want_run(Wish { manifest: "".into(), ..self.wish().clone() }, false);
    }

    fn own(&mut self) {
        if let Some(own) = self.draft.own.clone() {
            self.draft = self.draft.replaced(own);
            self.want_draft(false);
        }
    }

    /// The same place in the story on another run. A kubelet that does not start has no story: its place is its end, and the place
    /// from which the reader came is kept for the way back.
    pub(super) fn place_on(&mut self, run: &Run) -> usize {
        let here = if self.run.refused.is_some() { self.kept.take() } else { Some((self.run.clone(), self.cursor)) };
        // Until something is done that was not done before, two runs are one.
        if let Some(step) = here.as_ref().and_then(|(before, cursor)| before.fork_step(run, *cursor)) {
            return step;
        }
        // With a Pod another story begins than without one.
        let same_story = here.as_ref().filter(|(before, _)| before.wish.manifest.is_empty() == run.wish.manifest.is_empty());
        let place = same_story.map_or(run.steps.opening(), |(before, cursor)| run.steps.same_place(&before.steps, *cursor));
        match &run.refused {
            Some(refused) => {
                self.kept = here;
                run.steps.at_seq(refused.seq)
            }
            None => place,
        }
    }

    /// The same event on another run of the same trace, with the steady chatter or without it.
    pub(super) fn on(&mut self, run: Rc<Run>, routine: bool) {
        let seq = self.run.events(self.cursor).0;
        self.run = if run.routine == routine { run } else { Rc::new(run.chattering(routine)) };
        self.cursor = self.within(self.run.steps.at_seq(seq));
    }
}
