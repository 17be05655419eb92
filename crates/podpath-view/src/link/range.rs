//! A range of steps: what an embed may walk.

use std::fmt;
use std::str::FromStr;

/// Steps from `first` to `last`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first step, from 1.
    pub first: usize,
    /// The last step, not before the first.
    pub last: usize,
}

impl Range {
    /// The range within a trace of `steps` steps; none if nothing of it is left.
    pub fn within(self, steps: usize) -> Option<Self> {
        let range = Self { first: self.first.max(1), last: self.last.min(steps) };
        (range.first <= range.last).then_some(range)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

impl FromStr for Range {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (first, last) = text.split_once('-').ok_or(())?;
        let range = Self { first: first.parse().map_err(drop)?, last: last.parse().map_err(drop)? };
        if range.first >= 1 && range.first <= range.last { Ok(range) } else { Err(()) }
    }
}
