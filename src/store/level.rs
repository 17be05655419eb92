//! How closely a run is told: by beats, by calls, or with the steady chatter.

use std::rc::Rc;

use podpath_view::steps::Level;

use super::{Moved, Store, Tab};

impl Store {
    /// Whether it goes on from beat to beat.
    pub(super) fn is_by_beats(&self) -> bool {
        self.settings.level == Level::Beats
    }

    /// Where the story begins: with its first beat, or with its first call.
    pub(super) fn front(&self) -> usize {
        let (first, steps) = (self.bounds().0, &self.run.steps);
        let told = steps.beats().iter().map(|beat| beat.told).find(|told| *told >= first);
        told.filter(|_| self.is_by_beats()).unwrap_or(first)
    }

    /// Where Next leads.
    pub(super) fn onward(&self) -> usize {
        let steps = &self.run.steps;
        if self.is_by_beats() { steps.next_told(self.cursor) } else { steps.next(self.cursor) }
    }

    /// Where Back leads.
    pub(super) fn back(&self) -> usize {
        let steps = &self.run.steps;
        if self.is_by_beats() { steps.prev_told(self.cursor) } else { steps.prev(self.cursor) }
    }

    /// Tells the run more or less closely, at the same event; a beat that is closed is seen as it ends.
    pub(super) fn tell(&mut self, level: Level) {
        if self.tab == Tab::of(self.settings.level) {
            self.tab = Tab::of(level);
        }
        self.settings.level = level;
        self.on(self.run.clone(), level == Level::All);
        if let Some(run) = self.other.as_mut().and_then(|other| other.run.as_mut()) {
            *run = Rc::new(run.chattering(level == Level::All));
        }
        let steps = &self.run.steps;
        let told = steps.beat_of(self.cursor).and_then(|at| steps.beats().get(at)).map(|beat| beat.told);
        if let Some(told) = told.filter(|told| level == Level::Beats && self.cursor < *told) {
            self.cursor = self.within(told);
        }
        (self.moved, self.playing) = (Moved::Jumped, false);
    }
}
