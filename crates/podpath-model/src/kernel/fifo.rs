//! Pipes: those with a name, where opening one end waits for the other, and those without, whose ends are inherited.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use super::core::Core;
use super::executor::Waiters;
use super::files::{Errno, Node};
use super::sys::Sys;
use crate::trace::{Seq, Text};

pub(crate) type FifoId = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Read,
    Write,
}

#[derive(Debug, Default)]
pub(crate) struct Fifo {
    /// What was written and not yet read, with the event because of which it was written.
    data: VecDeque<(Text, Option<Seq>)>,
    readers: u32,
    writers: u32,
    /// Who writes has no end of it: nothing of that is kept.
    is_endless: bool,
    waiters: Waiters,
    /// Why an end was opened or closed last: those who waited for that go on because of it.
    cause: Option<Seq>,
}

impl Core {
    fn fifo_turn(&mut self, id: FifoId, cause: Option<Seq>) {
        self.fifos[id].cause = cause;
        self.fifo_wake(id);
    }

    fn fifo_wake(&mut self, id: FifoId) {
        let waiters = std::mem::take(&mut self.fifos[id].waiters);
        self.wake_all(&waiters);
    }

    pub(crate) fn fifo_open(&mut self, id: FifoId, end: End) {
        match end {
            End::Read => self.fifos[id].readers += 1,
            End::Write => self.fifos[id].writers += 1,
        }
        self.fifo_turn(id, self.context().cause);
    }

    pub(crate) fn fifo_close(&mut self, id: FifoId, end: End, cause: Option<Seq>) {
        let fifo = &mut self.fifos[id];
        match end {
            End::Read => fifo.readers = fifo.readers.saturating_sub(1),
            End::Write => fifo.writers = fifo.writers.saturating_sub(1),
        }
        self.fifo_turn(id, cause);
    }

    pub(crate) fn fifo_write(&mut self, id: FifoId, data: Text) {
        let cause = self.context().cause;
        self.fifos[id].data.push_back((data, cause));
        self.fifo_wake(id);
    }

    /// What is written has no end.
    pub(crate) fn fifo_pour(&mut self, id: FifoId) {
        self.fifos[id].is_endless = true;
        self.fifo_turn(id, self.context().cause);
    }

    pub(crate) fn fifo_has_reader(&self, id: FifoId) -> bool {
        self.fifos[id].readers > 0
    }
    /// Why an end was opened or closed last.
    pub(crate) fn fifo_cause(&self, id: FifoId) -> Option<Seq> {
        self.fifos[id].cause
    }

    fn fifo_at(&self, path: &str) -> Result<FifoId, Errno> {
        match self.files.get(path) {
            Some(Node::Fifo(id)) => Ok(*id),
            Some(_) => Err(Errno::EINVAL),
            None => Err(Errno::ENOENT),
        }
    }

    fn process_closes_fifo(&mut self, pid: u32, id: FifoId, end: End) {
        let Some(process) = self.processes.get_mut(&pid) else { return };
        if let Some(index) = process.fifo_ends.iter().position(|held| *held == (id, end)) {
            process.fifo_ends.swap_remove(index);
            self.fifo_close(id, end, self.context().cause);
        }
    }
}

/// The end of a pipe that is to be a stream of a child. It counts as open once a child has it.
#[derive(Clone, Debug)]
pub struct Pipe(FifoId);

impl Pipe {
    pub(crate) fn id(&self) -> FifoId {
        self.0
    }
}

/// The reading end, closed when it is dropped or its process ends.
#[derive(Debug)]
pub struct FifoReader {
    sys: Sys,
    id: FifoId,
}

/// The writing end, closed when it is dropped or its process ends.
#[derive(Debug)]
pub struct FifoWriter {
    sys: Sys,
    id: FifoId,
}

impl Sys {
    /// A pipe without a name (`pipe(2)`): the reading end is this process's.
    pub fn pipe(&self) -> (FifoReader, Pipe) {
        let id = {
            let mut core = self.core();
            core.fifos.push(Fifo::default());
            core.fifos.len() - 1
        };
        self.hold(id, End::Read);
        (FifoReader { sys: self.clone(), id }, Pipe(id))
    }

    /// The same the other way round: the writing end is this process's, the other one is to be a child's standard input.
    pub fn pipe_to(&self) -> (FifoWriter, Pipe) {
        let id = {
            let mut core = self.core();
            core.fifos.push(Fifo::default());
            core.fifos.len() - 1
        };
        self.hold(id, End::Write);
        (FifoWriter { sys: self.clone(), id }, Pipe(id))
    }

    /// Opens a fifo for reading without waiting for a writer (`O_NONBLOCK`).
    ///
    /// # Errors
    /// `ENOENT` if it is not there, `EINVAL` if it is no fifo.
    pub fn fifo_reader(&self, path: &str) -> Result<FifoReader, Errno> {
        let id = self.core().fifo_at(path)?;
        Ok(self.fifo_reader_of(id))
    }

    /// Opens a fifo for writing without waiting for a reader.
    ///
    /// # Errors
    /// `ENOENT` if it is not there, `EINVAL` if it is no fifo.
    pub fn fifo_writer(&self, path: &str) -> Result<FifoWriter, Errno> {
        let id = self.core().fifo_at(path)?;
        self.hold(id, End::Write);
        Ok(FifoWriter { sys: self.clone(), id })
    }

    pub(super) fn fifo_reader_of(&self, id: FifoId) -> FifoReader {
        self.hold(id, End::Read);
        FifoReader { sys: self.clone(), id }
    }

    /// Opens a fifo for reading and waits until somebody has opened it for writing.
    ///
    /// # Errors
    /// `ENOENT` if it is not there, `EINVAL` if it is no fifo.
    pub async fn open_fifo_read(&self, path: &str) -> Result<FifoReader, Errno> {
        let reader = self.fifo_reader(path)?;
        reader.wait_for_writer().await;
        Ok(reader)
    }

    /// Opens a fifo for writing and waits until somebody has opened it for reading.
    ///
    /// # Errors
    /// `ENOENT` if it is not there, `EINVAL` if it is no fifo.
    pub async fn open_fifo_write(&self, path: &str) -> Result<FifoWriter, Errno> {
        let writer = self.fifo_writer(path)?;
        self.wait_for_peer(writer.id, |fifo| fifo.readers > 0).await;
        Ok(writer)
    }

    fn hold(&self, id: FifoId, end: End) {
        let mut core = self.core();
        if let Some(process) = core.processes.get_mut(&self.pid()) {
            process.fifo_ends.push((id, end));
        }
        core.fifo_open(id, end);
    }

    pub(super) async fn wait_for_no_reader(&self, id: FifoId) {
        self.wait_for_peer(id, |fifo| fifo.readers == 0).await;
    }

    async fn wait_for_peer(&self, id: FifoId, ready: impl Fn(&Fifo) -> bool) {
        let mut waited = false;
        let cause = poll_fn(|_| {
            let mut core = self.core();
            let fifo = &core.fifos[id];
            if ready(fifo) {
                return Poll::Ready(fifo.cause.filter(|_| waited));
            }
            waited = true;
            let task = core.current;
            core.fifos[id].waiters.add(task);
            Poll::Pending
        })
        .await;
        self.because(cause);
    }

    fn because(&self, cause: Option<Seq>) {
        if let Some(cause) = cause {
            self.because_of(cause);
        }
    }
}

impl FifoReader {
    pub(super) async fn wait_for_writer(&self) {
        self.sys.wait_for_peer(self.id, |fifo| fifo.writers > 0 || !fifo.data.is_empty()).await;
    }
    /// Whether there was no end of what is written: then the end of the text is only where nothing is kept any more.
    pub fn is_endless(&self) -> bool {
        self.sys.core().fifos[self.id].is_endless
    }
    /// A piece of text that is already there.
    pub fn read_now(&self) -> Option<Text> {
        self.sys.core().fifos[self.id].data.pop_front().map(|(data, _)| data)
    }

    /// The next piece of text; none when every writer has closed.
    pub async fn read(&self) -> Option<Text> {
        self.next(false).await
    }
    /// The same, and none too where what is written has no end.
    pub async fn read_to_an_end(&self) -> Option<Text> {
        self.next(true).await
    }

    async fn next(&self, ends_where_endless: bool) -> Option<Text> {
        let (data, cause) = poll_fn(|_| {
            let mut core = self.sys.core();
            let current = core.current;
            let fifo = &mut core.fifos[self.id];
            if let Some((data, cause)) = fifo.data.pop_front() {
                return Poll::Ready((Some(data), cause));
            }
            if fifo.writers == 0 || ends_where_endless && fifo.is_endless {
                return Poll::Ready((None, fifo.cause));
            }
            fifo.waiters.add(current);
            Poll::Pending
        })
        .await;
        self.sys.because(cause);
        data
    }
}

impl FifoWriter {
    /// Writes a piece of text.
    pub fn write(&self, data: impl Into<Text>) {
        self.sys.core().fifo_write(self.id, data.into());
    }
}

impl Drop for FifoReader {
    fn drop(&mut self) {
        close(&self.sys, self.id, End::Read);
    }
}
impl Drop for FifoWriter {
    fn drop(&mut self) {
        close(&self.sys, self.id, End::Write);
    }
}

fn close(sys: &Sys, id: FifoId, end: End) {
    let cell: &Rc<RefCell<Core>> = sys.core_cell();
    cell.borrow_mut().process_closes_fifo(sys.pid(), id, end);
}
