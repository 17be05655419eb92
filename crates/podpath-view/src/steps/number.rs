//! How a learner counts steps: without the steady chatter, so that a number means the same whether or not it is shown. A step of the
//! chatter is counted after the step that it follows: `29.1`.

use std::fmt;
use std::str::FromStr;

use super::Steps;

/// A step's number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// The how-manieth step it is, from 1; of the chatter, the step that it follows.
    pub step: u32,
    /// The how-manieth step of the chatter after that; 0 for none of the chatter.
    pub chatter: u32,
}

impl Number {
    /// The number of the step that follows this one.
    pub(super) fn next(self, is_chatter: bool) -> Self {
        if is_chatter { Self { chatter: self.chatter + 1, ..self } } else { Self { step: self.step + 1, chatter: 0 } }
    }
}

impl From<usize> for Number {
    fn from(step: usize) -> Self {
        Self { step: u32::try_from(step).unwrap_or(u32::MAX), chatter: 0 }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.step)?;
        if self.chatter > 0 { write!(f, ".{}", self.chatter) } else { Ok(()) }
    }
}

impl FromStr for Number {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| text.parse::<usize>().map(|number| Self::from(number).step).map_err(drop);
        let Some((step, chatter)) = text.split_once('.') else { return Ok(Self { step: number(text)?, chatter: 0 }) };
        let found = Self { step: number(step)?, chatter: number(chatter)? };
        if found.chatter > 0 { Ok(found) } else { Err(()) }
    }
}

impl Steps {
    /// The number of step `index`.
    pub fn number(&self, index: usize) -> Number {
        self.mark(index).map(|mark| mark.number).unwrap_or_default()
    }
    /// How many steps a learner counts.
    pub fn count(&self) -> usize {
        self.marks.last().map_or(0, |mark| mark.number.step as usize)
    }
    /// The step with a number, or the last one before it.
    pub fn at_number(&self, number: Number) -> usize {
        self.clamp(self.marks.partition_point(|mark| mark.number <= number))
    }
}
