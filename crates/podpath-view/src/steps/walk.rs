//! What is kept of a step, and the ways from one step to another. All of them are O(1) or O(log n).

use podpath_trace::{Milestone, Seq};

use super::{Family, Number, Steps};

/// What is kept of a step. Step numbers are counted from 1; 0 means none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The event.
    pub seq: Seq,
    /// The event after the last one that belongs to the step.
    pub end: Seq,
    /// How a learner counts it.
    pub number: Number,
    /// The step of the call, or of the waiting parent, that it happens in.
    pub parent: u32,
    /// The step of its answer, or of the end of the process that it starts.
    pub close: u32,
    /// Whether somebody waits for that.
    pub comes_back: bool,
    /// The next step inside the same parent.
    pub sibling: u32,
    /// How many open calls and waiting parents are around it.
    pub depth: u16,
    /// Position in [`Steps::beats`].
    pub beat: u16,
    /// The container or sandbox, as position in [`super::Cast::units`]; `u32::MAX` for none.
    pub unit: u32,
    /// Its place in the story, and its how-manieth time this is.
    pub milestone: Option<(Milestone, u32)>,
    /// How it travels.
    pub family: Family,
}

impl Mark {
    /// The container or sandbox that it concerns.
    pub fn unit(&self) -> Option<usize> {
        (self.unit != u32::MAX).then_some(self.unit as usize)
    }
}

impl Steps {
    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.marks.len()
    }
    /// Whether nothing happens in the trace.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }
    /// How many routine events were left out.
    pub fn routine_left_out(&self) -> usize {
        self.routine
    }
    /// What is kept of step `index`; numbers outside of the trace mean the nearest step, none if there are no steps.
    pub fn mark(&self, index: usize) -> Option<&Mark> {
        self.marks.get(self.clamp(index).checked_sub(1)?)
    }
    /// The nearest number that is a step; 0 if there are none.
    pub fn clamp(&self, index: usize) -> usize {
        index.max(1).min(self.len())
    }
    /// The first step: 1.
    pub fn first(&self) -> usize {
        self.clamp(1)
    }
    /// The last step.
    pub fn last(&self) -> usize {
        self.len()
    }
    /// The step after this one; the last one stays.
    pub fn next(&self, index: usize) -> usize {
        self.clamp(index.saturating_add(1))
    }
    /// The step before this one; the first one stays.
    pub fn prev(&self, index: usize) -> usize {
        self.clamp(index.saturating_sub(1))
    }
    /// Over what is inside: to the answer, or to the end of the program that is waited for; where nobody waits for that, to what
    /// happens before it in the same frame. The last step stays.
    pub fn over(&self, index: usize) -> usize {
        let Some(mark) = self.mark(index) else { return 0 };
        match (mark.close as usize, mark.sibling as usize) {
            (close, _) if mark.comes_back => close,
            (0, 0) => self.out(index),
            (0, next) | (next, 0) => next,
            (close, next) => close.min(next),
        }
    }
    /// Into what it causes: the first step inside; where there is none its answer, and the next step of what has none.
    pub fn into(&self, index: usize) -> usize {
        let (here, next) = (self.clamp(index), self.next(index));
        let Some(mark) = self.mark(index) else { return 0 };
        let end = if mark.close == 0 { self.len() + 1 } else { mark.close as usize };
        let inside = |step: &usize| self.mark(*step).is_some_and(|mark| mark.parent as usize == here);
        let found = (next..end).find(inside);
        found.unwrap_or(if mark.comes_back { end } else { next })
    }
    /// Out of the call that it is part of: to that call's answer, or to what its caller does next. At the outermost level to the
    /// next beat, and from the last beat to the last step.
    pub fn out(&self, index: usize) -> usize {
        let mut at = self.clamp(index);
        while let Some(mark) = self.mark(at) {
            let Some(parent) = self.mark(mark.parent as usize).filter(|_| mark.parent != 0) else { break };
            let after = [parent.close as usize, parent.sibling as usize].into_iter().find(|step| *step > index);
            if let Some(step) = after {
                return step;
            }
            at = mark.parent as usize;
        }
        self.next_beat(index)
    }
    /// The step that an event belongs to.
    pub fn at_seq(&self, seq: Seq) -> usize {
        self.clamp(self.marks.partition_point(|mark| mark.seq <= seq))
    }
}
