//! Tasks in the order (time, sequence number).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::future::Future;
use std::pin::Pin;

use crate::trace::Seq;

pub(crate) type BoxFuture = Pin<Box<dyn Future<Output = ()>>>;

/// A task, and its generation: a slot is used again, an id never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TaskId {
    slot: u32,
    generation: u32,
}

/// Where a task stands in the story.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context {
    /// The event that made the next one happen.
    pub(crate) cause: Option<Seq>,
    /// The call or program that it is part of.
    pub(crate) within: Option<Seq>,
    /// Whether it is part of the steady polling.
    pub(crate) routine: bool,
}

pub(crate) struct Task {
    pub(crate) pid: u32,
    pub(crate) context: Context,
    pub(crate) future: Option<BoxFuture>,
}

/// The tasks that wait for something. Mostly that is one, which needs no memory of its own.
#[derive(Debug, Default)]
pub(crate) struct Waiters {
    first: Option<TaskId>,
    others: Vec<TaskId>,
}

impl Waiters {
    /// Adds a task, if there is one and it was not the last to be added: one that looks again does not stand there twice.
    pub(crate) fn add(&mut self, task: Option<TaskId>) {
        if self.first.is_none() {
            self.first = task;
        } else if self.first != task && self.others.last() != task.as_ref() {
            self.others.extend(task);
        }
    }
    /// Forgets them all.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
    /// All of them, in the order in which they came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = TaskId> + '_ {
        self.first.iter().chain(&self.others).copied()
    }
}

struct Slot {
    generation: u32,
    task: Option<Task>,
}

/// A moment in nanoseconds, the position among all that was ever due, and what goes on then.
type Due = (u64, u64, TaskId);

/// All tasks, and when each will run.
#[derive(Default)]
pub(crate) struct Executor {
    slots: Vec<Slot>,
    free: Vec<u32>,
    /// What was due at once when it was entered: in order by itself, because virtual time never goes back.
    at_once: VecDeque<Due>,
    later: BinaryHeap<Reverse<Due>>,
    order: u64,
    /// Futures of killed processes, dropped when nobody borrows the kernel.
    pub(crate) graveyard: Vec<BoxFuture>,
}

impl Executor {
    pub(crate) fn add(&mut self, task: Task, now_ns: u64) -> TaskId {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot { generation: 0, task: None });
            u32::try_from(self.slots.len() - 1).expect("tasks are bounded")
        });
        let entry = &mut self.slots[slot as usize];
        entry.generation += 1;
        entry.task = Some(task);
        let id = TaskId { slot, generation: entry.generation };
        self.wake(id, now_ns);
        id
    }

    pub(crate) fn get(&mut self, id: TaskId) -> Option<&mut Task> {
        let slot = self.slots.get_mut(id.slot as usize)?;
        if slot.generation == id.generation { slot.task.as_mut() } else { None }
    }

    /// Whether a task is not over.
    pub(crate) fn holds(&self, id: TaskId) -> bool {
        self.slots.get(id.slot as usize).is_some_and(|slot| slot.generation == id.generation && slot.task.is_some())
    }

    /// Lets a task go on at once.
    pub(crate) fn wake(&mut self, id: TaskId, now_ns: u64) {
        self.order += 1;
        self.at_once.push_back((now_ns, self.order, id));
    }

    /// Lets a task go on at a later time.
    pub(crate) fn wake_at(&mut self, id: TaskId, at_ns: u64) {
        self.order += 1;
        self.later.push(Reverse((at_ns, self.order, id)));
    }

    fn is_next_at_once(&self) -> bool {
        match (self.at_once.front(), self.later.peek()) {
            (Some(soon), Some(Reverse(later))) => soon < later,
            (soon, _) => soon.is_some(),
        }
    }

    /// The next task that is due and still there, with its time. It stays on the agenda until [`Executor::pop`].
    pub(crate) fn peek(&mut self) -> Option<(u64, TaskId)> {
        loop {
            let next = if self.is_next_at_once() { self.at_once.front().copied() } else { self.later.peek().map(|due| due.0) };
            let (at_ns, _, id) = next?;
            if self.holds(id) {
                return Some((at_ns, id));
            }
            self.pop();
        }
    }

    /// Takes the next entry off the agenda.
    pub(crate) fn pop(&mut self) {
        if self.is_next_at_once() {
            self.at_once.pop_front();
        } else {
            self.later.pop();
        }
    }

    /// Ends a task; its future is dropped later.
    pub(crate) fn remove(&mut self, id: TaskId) {
        let Some(task) = self.get(id) else { return };
        let future = task.future.take();
        self.graveyard.extend(future);
        self.slots[id.slot as usize].task = None;
        self.free.push(id.slot);
    }
}
