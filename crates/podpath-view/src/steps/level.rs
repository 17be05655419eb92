//! How closely a run is told, and the ways from beat to beat.

use std::str::FromStr;

use super::{Beat, Steps};

/// How closely a run is told: what Next moves by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// From the end of a beat to the end of the next one.
    #[default]
    Beats,
    /// Call by call.
    Calls,
    /// Everything: the steady chatter too.
    All,
}

impl Level {
    /// Every level, the widest first.
    pub const ALL: [Self; 3] = [Self::Beats, Self::Calls, Self::All];

    /// Its name in links, attributes and keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Beats => "beats",
            Self::Calls => "calls",
            Self::All => "all",
        }
    }
    /// The next closer one; the closest one stays.
    pub const fn closer(self) -> Self {
        match self {
            Self::Beats => Self::Calls,
            Self::Calls | Self::All => Self::All,
        }
    }
    /// The next wider one; the widest one stays.
    pub const fn wider(self) -> Self {
        match self {
            Self::All => Self::Calls,
            Self::Calls | Self::Beats => Self::Beats,
        }
    }
}

impl FromStr for Level {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|level| level.name() == text).ok_or(())
    }
}

impl Steps {
    /// The beats, in order; every step is in one.
    pub fn beats(&self) -> &[Beat] {
        &self.beats
    }
    /// The beat of a step, as position in [`Self::beats`].
    pub fn beat_of(&self, index: usize) -> Option<usize> {
        self.mark(index).map(|mark| mark.beat as usize)
    }
    /// The beat that the picture of a step tells: the step is the end of its turn.
    pub fn told(&self, index: usize) -> Option<usize> {
        self.beat_of(index).filter(|at| self.beats.get(*at).is_some_and(|beat| beat.told == self.clamp(index)))
    }
    /// The beat that the picture of a step tells.
    pub fn told_beat(&self, index: usize) -> Option<&Beat> {
        self.beats.get(self.told(index)?)
    }
    /// How a reader counts a beat, from 1; none of what was before the story, where there is one.
    pub fn beat_number(&self, at: usize) -> Option<usize> {
        let before = self.before();
        (at >= before).then(|| at + 1 - before)
    }
    /// How many beats a reader counts.
    pub fn beat_count(&self) -> usize {
        self.beats.len() - self.before()
    }
    /// How many beats are of what was before the story; none where nothing else is told.
    fn before(&self) -> usize {
        let before = self.beats.iter().take_while(|beat| beat.is_before()).count();
        if before == self.beats.len() { 0 } else { before }
    }
    /// Where the first beat of the story is told.
    pub(super) fn first_told(&self) -> usize {
        self.beats.get(self.before()).map_or(1, |beat| beat.told)
    }
    /// How many steps of a beat a reader counts.
    pub fn calls_in(&self, beat: &Beat) -> usize {
        let before = beat.first.checked_sub(1).filter(|before| *before > 0).map_or(0, |before| self.number(before).step);
        (self.number(beat.last).step - before) as usize
    }
    /// To where this beat is told, or the next one if that is behind; from the last one to the end.
    pub fn next_told(&self, index: usize) -> usize {
        let next = self.beats.iter().map(|beat| beat.told).find(|told| *told > index);
        next.unwrap_or(self.len())
    }
    /// To where the beat before is told; the first one stays.
    pub fn prev_told(&self, index: usize) -> usize {
        let before = self.beats.iter().rev().map(|beat| beat.told).find(|told| *told < self.clamp(index));
        before.unwrap_or_else(|| self.beats.first().map_or(1, |beat| beat.told))
    }
    /// The first step of the next beat; the last step if there is none.
    pub fn next_beat(&self, index: usize) -> usize {
        let next = self.beat_of(index).and_then(|beat| self.beats.get(beat + 1));
        next.map_or(self.len(), |beat| beat.first)
    }
    /// The first step of this beat, or of the one before if that is where we are.
    pub fn prev_beat(&self, index: usize) -> usize {
        let Some(at) = self.beat_of(index) else { return 0 };
        let here = self.beats.get(at).map_or(1, |beat| beat.first);
        if self.clamp(index) > here {
            return here;
        }
        at.checked_sub(1).and_then(|before| self.beats.get(before)).map_or(here, |beat| beat.first)
    }
    /// Where the beat of the same name is told, for a step of another run at which a beat is told.
    pub(super) fn same_told(&self, other: &Self, index: usize) -> Option<usize> {
        let told = other.told_beat(index)?;
        let name = |steps: &Self, beat: &Beat| beat.unit.and_then(|unit| steps.cast.unit(unit)).map(|unit| unit.name.clone());
        let same = |beat: &&Beat| (beat.key, beat.number) == (told.key, told.number) && name(self, beat) == name(other, told);
        let nth = other.beats.iter().take_while(|beat| beat.first < told.first).filter(same).count();
        self.beats.iter().filter(same).nth(nth).map(|beat| beat.told)
    }
}
