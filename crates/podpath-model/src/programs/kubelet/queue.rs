//! A channel between tasks of the kubelet: what is taken out goes on because of what put it in.

use std::collections::VecDeque;

use crate::kernel::{Condition, Shared, Sys};
use crate::trace::Seq;

/// What was put in, in order.
pub(super) struct Queue<T> {
    entries: Shared<VecDeque<(T, Seq)>>,
    pushed: Condition,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { entries: Shared::default(), pushed: Condition::default() }
    }
}

impl<T> Queue<T> {
    /// Puts something in.
    pub(super) fn push(&self, sys: &Sys, entry: T) {
        self.entries.set().push_back((entry, sys.cause()));
        self.pushed.notify(sys);
    }
    /// Takes something out, if there is something.
    pub(super) fn try_pop(&self, sys: &Sys) -> Option<T> {
        let (entry, cause) = self.entries.set().pop_front()?;
        sys.because_of(cause);
        Some(entry)
    }
    /// Takes something out as soon as there is something.
    pub(super) async fn pop(&self, sys: &Sys) -> T {
        loop {
            if let Some(entry) = self.try_pop(sys) {
                return entry;
            }
            self.pushed.wait(sys).await;
        }
    }
    /// Waits until something is put in.
    pub(super) async fn pushed(&self, sys: &Sys) {
        self.pushed.wait(sys).await;
    }
}
