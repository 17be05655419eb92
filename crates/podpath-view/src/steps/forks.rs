//! Where a run parts from the one in which nothing is done to the node.

use podpath_trace::{Trace, What};

use super::Steps;

/// Who does something to the node from outside has no process there.
const OUTSIDE: u32 = 0;

impl Steps {
    /// The steps at which somebody does something to the node.
    pub fn forks(&self, trace: &Trace) -> Vec<usize> {
        let is_fork = |step: &usize| {
            let event = self.mark(*step).and_then(|mark| trace.events.get(mark.seq as usize));
            event.is_some_and(|event| {
                event.process.pid == OUTSIDE
                    && match &event.what {
                        What::Signal { .. } => true,
                        What::Note { key, .. } => key.starts_with("fault-"),
                        _ => false,
                    }
            })
        };
        (self.first()..=self.last()).filter(is_fork).collect()
    }
}
