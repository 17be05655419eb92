//! An open recording on the screen: which of its three views, and where in it.

use std::rc::Rc;

use podpath_view::comparison::next_difference;
use podpath_view::steps::Level;

use super::{Action, Moved, Opened, Store};
use crate::recording::{Recording, Refusal};
use crate::run::Run;

/// An open recording on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Playing {
    /// The recording.
    pub recording: Rc<Recording>,
    /// Which view of it.
    pub shown: Shown,
    /// The row of the comparison, from 0.
    pub row: usize,
    /// What was on screen before, with its step and how closely it was told.
    pub before: (Rc<Run>, usize, Level),
}

/// The views of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// What was recorded.
    Recording,
    /// What the simulation makes of the same inputs.
    Simulation,
    /// Both, row by row.
    Beside,
}

impl Shown {
    /// Every view, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Recording, Self::Simulation, Self::Beside];

    /// The name in keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Simulation => "simulation",
            Self::Beside => "beside",
        }
    }
}

impl Store {
    /// The recording beside its simulation, if that is what is on screen.
    pub fn comparing(&self) -> Option<&Playing> {
        self.playing_recording.as_ref().filter(|playing| playing.shown == Shown::Beside)
    }

    /// The run and the step that links speak of: a recording is in no link.
    pub(crate) fn linked(&self) -> (&Rc<Run>, usize) {
        self.playing_recording.as_ref().map_or((&self.run, self.cursor), |playing| (&playing.before.0, playing.before.1))
    }

    /// How closely links tell it.
    pub(super) fn linked_level(&self) -> Level {
        self.playing_recording.as_ref().map_or(self.settings.level, |playing| playing.before.2)
    }

    /// A recording that was opened.
    pub(super) fn play_recording(&mut self, recording: Rc<Recording>) {
        let (run, cursor) = self.linked();
        let before = (run.clone(), cursor, self.linked_level());
        // Its rows are calls.
        self.settings.level = Level::Calls;
        let shown = if recording.beside.is_ok() { Shown::Beside } else { Shown::Recording };
        (self.refusal, self.opened, self.playing, self.range) = (None, Opened::Nothing, false, None);
        self.playing_recording = Some(Playing { recording, shown, row: 0, before });
        self.claims.shown = false;
        self.follow_row();
    }

    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.refusal = Some(refusal);
        self.opened = Opened::Recording;
    }

    /// Back to what was on screen before.
    pub(super) fn leave_recording(&mut self) {
        if let Some(playing) = self.playing_recording.take() {
            (self.run, self.cursor, self.settings.level) = playing.before;
            (self.moved, self.playing) = (Moved::Jumped, false);
        }
    }

    /// Another view, at the same place.
    pub(super) fn show_recording(&mut self, shown: Shown) {
        let Some(playing) = &mut self.playing_recording else { return };
        if shown != Shown::Recording && playing.recording.beside.is_err() {
            return;
        }
        playing.row = match playing.shown {
            Shown::Beside => playing.row,
            Shown::Recording => playing.recording.row_of(self.cursor, false),
            Shown::Simulation => playing.recording.row_of(self.cursor, true),
        };
        let here = playing.shown;
        playing.shown = shown;
        self.playing = false;
        if here != shown {
            self.follow_row();
        }
    }

    /// The run and the step of the row.
    fn follow_row(&mut self) {
        let Some(playing) = &self.playing_recording else { return };
        let recording = &playing.recording;
        (self.run, self.cursor) = match (playing.shown, &recording.beside) {
            (Shown::Simulation, Ok(beside)) => (beside.run.clone(), recording.simulated_step(playing.row)),
            _ if recording.beside.is_err() => (recording.run.clone(), recording.run.steps.opening()),
            _ => (recording.run.clone(), recording.recorded_step(playing.row)),
        };
        self.moved = Moved::Jumped;
    }

    /// Where an action goes among the rows of a comparison; none for what does not go anywhere.
    pub(super) fn row_for(&self, action: &Action) -> Option<usize> {
        let playing = self.comparing()?;
        let last = playing.recording.rows().len().saturating_sub(1);
        let rows = playing.recording.rows();
        let row = match action {
            Action::First => 0,
            Action::Last => last,
            Action::Back => playing.row.saturating_sub(1),
            Action::Forward => playing.row + 1,
            Action::Row(row) => *row,
            Action::NextBeat | Action::Difference => next_difference(rows, playing.row)?,
            _ => return None,
        };
        Some(row.min(last))
    }

    pub(super) fn at_row(&self, row: usize) -> Self {
        let mut next = self.clone();
        if let Some(playing) = &mut next.playing_recording {
            playing.row = row;
        }
        next.follow_row();
        next
    }
}
