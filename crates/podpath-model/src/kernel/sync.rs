//! What tasks of one process share: state, and a condition to wait for.

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use super::executor::Waiters;
use super::sys::Sys;

/// State that tasks of one process share. It must not be borrowed across an await.
#[derive(Debug, Default)]
pub struct Shared<T>(Rc<RefCell<T>>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Shared<T> {
    /// Shares a value.
    pub fn new(value: T) -> Self {
        Self(Rc::new(RefCell::new(value)))
    }
    /// Reads it.
    pub fn get(&self) -> Ref<'_, T> {
        self.0.borrow()
    }
    /// Changes it.
    pub fn set(&self) -> RefMut<'_, T> {
        self.0.borrow_mut()
    }
}

/// Something to wait for: a counter that others raise.
#[derive(Debug, Default)]
pub struct Condition {
    raised: Cell<u64>,
    waiters: RefCell<Waiters>,
}

impl Condition {
    /// Wakes everybody who waits. They continue because of what the caller did last.
    pub fn notify(&self, sys: &Sys) {
        self.raised.set(self.raised.get() + 1);
        let waiters = std::mem::take(&mut *self.waiters.borrow_mut());
        sys.wake_all(&waiters);
    }
    /// Waits for the next [`Condition::notify`].
    pub async fn wait(&self, sys: &Sys) {
        let seen = self.raised.get();
        poll_fn(|_| {
            if self.raised.get() != seen {
                return Poll::Ready(());
            }
            self.waiters.borrow_mut().add(sys.current_task());
            Poll::Pending
        })
        .await;
    }
}
