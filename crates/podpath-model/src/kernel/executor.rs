//! Tasks in the order (time, sequence number).

use std::cmp::Reverse;
use std::collections::BinaryHeap;
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

struct Slot {
    generation: u32,
    task: Option<Task>,
}

/// All tasks, and when each will run.
#[derive(Default)]
pub(crate) struct Executor {
    slots: Vec<Slot>,
    free: Vec<u32>,
    agenda: BinaryHeap<Reverse<(u64, u64, TaskId)>>,
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
        self.wake_at(id, now_ns);
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

    pub(crate) fn wake_at(&mut self, id: TaskId, at_ns: u64) {
        self.order += 1;
        self.agenda.push(Reverse((at_ns, self.order, id)));
    }

    /// The next task that is due and still there, with its time. It stays on the agenda until [`Executor::pop`].
    pub(crate) fn peek(&mut self) -> Option<(u64, TaskId)> {
        while let Some(Reverse((at_ns, _, id))) = self.agenda.peek().copied() {
            if self.get(id).is_some() {
                return Some((at_ns, id));
            }
            self.agenda.pop();
        }
        None
    }

    /// Takes the next entry off the agenda.
    pub(crate) fn pop(&mut self) {
        self.agenda.pop();
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
