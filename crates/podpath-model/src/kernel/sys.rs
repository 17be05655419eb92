//! What a program may ask for without changing anything; what changes something is a [`Step`].

use std::any::Any;
use std::cell::{RefCell, RefMut};
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use super::NamespaceKind;
use super::Signal;
use super::cgroup::{Limits, is_under};
use super::core::{Core, KERNEL};
use super::executor::{Context, Task, TaskId, Waiters};
use super::fault::Mishap;
use super::fifo::{FifoId, FifoReader};
use super::files::{Errno, FileKind, Node};
use super::namespace::Namespaces;
use super::process::Disposition;
use super::process::{Finished, Program, Stdio};
use super::step::Step;
use crate::trace::{Evidence, ProcessRef, Protocol, Repository, Role, Seq, SharedPayload, Status, Text, What};

/// How much may be given to a program as arguments and variables together, in bytes: a quarter of the stack's limit of 8 MiB (Linux
/// fs/exec.c `bprm_stack_limits`).
pub const ARGUMENTS_MAX: u64 = 2 << 20;
/// How long one of them may be: Linux include/uapi/linux/binfmts.h `MAX_ARG_STRLEN`.
pub const ARGUMENT_MAX: u64 = 128 << 10;

/// What the processes of a cgroup use. Processor time is not counted, but the processes are that have used it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// How many there are.
    pub processes: u64,
    /// How many there have ever been.
    pub begun: u64,
    /// Memory in bytes, as far as they have said so.
    pub memory_bytes: u64,
    /// What the cgroup allows, in bytes; none without a limit.
    pub memory_limit_bytes: Option<u64>,
}

/// A process's handle to the kernel.
#[derive(Clone)]
pub struct Sys {
    core: Rc<RefCell<Core>>,
    pid: u32,
    role: &'static Role,
}

impl std::fmt::Debug for Sys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.role.name, self.pid)
    }
}

impl Sys {
    pub(crate) fn new(core: Rc<RefCell<Core>>, pid: u32, role: &'static Role) -> Self {
        Self { core, pid, role }
    }
    pub(crate) fn core(&self) -> RefMut<'_, Core> {
        self.core.borrow_mut()
    }
    pub(crate) fn core_cell(&self) -> &Rc<RefCell<Core>> {
        &self.core
    }
    pub(crate) fn current_task(&self) -> Option<TaskId> {
        self.core().current
    }
    pub(crate) fn wake_all(&self, waiters: &Waiters) {
        self.core().wake_all(waiters);
    }

    /// The next change, with the evidence for it.
    pub fn step(&self, evidence: Evidence) -> Step<'_> {
        Step::new(self, evidence)
    }
    /// The process's id.
    pub fn pid(&self) -> u32 {
        self.pid
    }
    /// Who acts.
    pub fn actor(&self) -> ProcessRef {
        ProcessRef { pid: self.pid, role: self.role }
    }
    /// Says which source the process's program was built from, where its steps cite another version, or another host of the same code.
    pub fn built_from(&self, source: Repository) {
        self.core().log.built_from(self.pid, source);
    }
    /// The same process in another role: a program may host a part that counts as a program of its own.
    pub fn in_role(&self, role: &'static Role) -> Self {
        Self { role, ..self.clone() }
    }
    /// Virtual time in nanoseconds.
    pub fn now_ns(&self) -> u64 {
        self.core().clock_ns
    }

    /// What a program draws: a number below that. None where nothing is drawn, and things are as they mostly are.
    pub fn draw(&self, below: u64) -> Option<u64> {
        self.core().chance.draw(below)
    }
    /// Whether anything is drawn.
    pub fn draws(&self) -> bool {
        self.core().chance.seed() != 0
    }
    /// The same, which stays what it is for that name.
    pub fn draw_once(&self, name: u64, below: u64) -> Option<u64> {
        self.core().chance.draw_once(name, below)
    }
    /// How long something takes this time that mostly takes so long, in nanoseconds.
    pub fn stretched(&self, ns: u64) -> u64 {
        let mut core = self.core();
        let now_ns = core.clock_ns;
        core.chance.stretched(ns, now_ns)
    }
    /// Lets the time pass that an answer takes because somebody listens between the two who speak so.
    pub async fn pass_by(&self, protocol: Protocol) {
        let late_ns = {
            let mut core = self.core();
            let now_ns = core.clock_ns;
            core.chance.answer_ns(protocol, now_ns)
        };
        if late_ns > 0 {
            self.sleep(late_ns).await;
        }
    }
    /// How a call goes wrong that leaves now, if somebody wants it to.
    pub(crate) fn mishap(&self, protocol: Protocol, method: &str, part: Option<&str>, call: Seq) -> Option<Mishap> {
        self.core().mishap(protocol, method, part, call)
    }
    pub(super) fn start_ns(&self, program: &str) -> u64 {
        let mut core = self.core();
        let now_ns = core.clock_ns;
        core.chance.start_ns(program, now_ns)
    }
    /// A text from which something is derived that a program draws: with a seed it is another one.
    pub fn salted(&self, text: String) -> String {
        match self.core().chance.seed() {
            0 => text,
            seed => format!("{text} {seed}"),
        }
    }

    /// Lets virtual time pass.
    pub async fn sleep(&self, ns: u64) {
        let until_ns = self.now_ns().saturating_add(ns).saturating_add(self.core().chance.late_ns(ns));
        let mut asleep = false;
        poll_fn(|_| {
            let mut core = self.core();
            if core.clock_ns >= until_ns {
                return Poll::Ready(());
            }
            if !std::mem::replace(&mut asleep, true)
                && let Some(task) = core.current
            {
                core.executor.wake_at(task, until_ns);
            }
            Poll::Pending
        })
        .await;
    }

    /// Runs something for no longer than this; none if it took longer.
    pub async fn timeout<T>(&self, ns: u64, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        let mut alarm = pin!(self.sleep(ns));
        poll_fn(|cx| {
            if let Poll::Ready(value) = work.as_mut().poll(cx) {
                return Poll::Ready(Some(value));
            }
            alarm.as_mut().poll(cx).map(|()| None)
        })
        .await
    }

    /// Whichever is ready first; the first one if both are.
    pub async fn either<A, B>(&self, first: impl Future<Output = A>, second: impl Future<Output = B>) -> Either<A, B> {
        let (mut first, mut second) = (pin!(first), pin!(second));
        poll_fn(|cx| {
            if let Poll::Ready(value) = first.as_mut().poll(cx) {
                return Poll::Ready(Either::First(value));
            }
            second.as_mut().poll(cx).map(Either::Second)
        })
        .await
    }

    /// Starts a task of this process that is part of what the caller is doing.
    pub fn go<F: Future<Output = ()> + 'static>(&self, task: impl FnOnce(Self) -> F) {
        let context = self.core().context();
        self.start(context, task);
    }
    /// Starts a task of this process that goes on by itself.
    pub fn background<F: Future<Output = ()> + 'static>(&self, task: impl FnOnce(Self) -> F) {
        let context = Context { within: None, ..self.core().context() };
        self.start(context, task);
    }
    fn start<F: Future<Output = ()> + 'static>(&self, context: Context, task: impl FnOnce(Self) -> F) {
        let future = Box::pin(task(self.clone()));
        self.core().add_task(Task { pid: self.pid, context, future: Some(future) });
    }

    /// From here on, what this task does was made to happen by that event.
    pub fn because_of(&self, cause: Seq) {
        self.core().context_mut().cause = Some(cause);
    }
    /// The event that made this task do what it does now.
    pub fn cause(&self) -> Seq {
        self.core().context().cause.unwrap_or(0)
    }
    /// From here on, what this task does is the answer to that call.
    pub fn begin(&self, call: Seq, routine: bool) {
        *self.core().context_mut() = Context { cause: Some(call), within: Some(call), routine };
    }
    /// From here on, what this task does is part of the steady polling, or is not.
    pub fn routine(&self, routine: bool) {
        self.core().context_mut().routine = routine;
    }
    /// From here on, this task does what it does by itself, not as a part of what started it.
    pub fn detach(&self) {
        self.core().context_mut().within = None;
    }
    /// Whether this task is part of the steady polling.
    pub fn is_routine(&self) -> bool {
        self.core().context().routine
    }

    /// Waits for a child to end.
    ///
    /// # Errors
    /// `ECHILD` if there is no such child.
    pub async fn wait(&self, pid: u32) -> Result<Finished, Errno> {
        {
            let mut core = self.core();
            let process = core.processes.get_mut(&self.pid).ok_or(Errno::ECHILD)?;
            if !process.children.contains(&pid) && !process.zombies.iter().any(|zombie| zombie.0 == pid) {
                return Err(Errno::ECHILD);
            }
            process.awaited.push(pid);
        }
        let (finished, exit) = poll_fn(|_| {
            let mut core = self.core();
            if let Some(reaped) = core.reap(self.pid, pid) {
                return Poll::Ready(reaped);
            }
            let current = core.current;
            if let Some(process) = core.processes.get_mut(&self.pid) {
                process.child_waiters.add(current);
            }
            Poll::Pending
        })
        .await;
        self.because_of(exit);
        Ok(finished)
    }

    /// Waits for any child that nobody else waits for.
    pub async fn wait_any(&self) -> (u32, Status) {
        let (pid, finished, exit) = poll_fn(|_| {
            let mut core = self.core();
            let current = core.current;
            let Some(process) = core.processes.get_mut(&self.pid) else { return Poll::Pending };
            let next = process.zombies.iter().map(|zombie| zombie.0).find(|pid| !process.awaited.contains(pid));
            if let Some(pid) = next
                && let Some((finished, exit)) = core.reap(self.pid, pid)
            {
                return Poll::Ready((pid, finished, exit));
            }
            if let Some(process) = core.processes.get_mut(&self.pid) {
                process.child_waiters.add(current);
            }
            Poll::Pending
        })
        .await;
        self.because_of(exit);
        (pid, finished.status)
    }

    /// Waits until a child that nobody else waits for has ended, and leaves it as it is (`waitid` with `WNOWAIT`).
    pub async fn child_has_ended(&self) {
        poll_fn(|_| {
            let mut core = self.core();
            let current = core.current;
            let Some(process) = core.processes.get_mut(&self.pid) else { return Poll::Pending };
            if process.zombies.iter().any(|zombie| !process.awaited.contains(&zombie.0)) {
                return Poll::Ready(());
            }
            process.child_waiters.add(current);
            Poll::Pending
        })
        .await;
    }

    /// Asks for a signal instead of what it would do.
    pub fn catch(&self, signal: Signal) {
        self.dispose(signal, Disposition::Catch);
    }
    /// Has a signal do nothing.
    pub fn ignore(&self, signal: Signal) {
        self.dispose(signal, Disposition::Ignore);
    }
    /// Has a signal do again what it would do by itself.
    pub fn default(&self, signal: Signal) {
        if let Some(process) = self.core().processes.get_mut(&self.pid) {
            process.dispositions.retain(|entry| entry.0 != signal);
        }
    }
    fn dispose(&self, signal: Signal, disposition: Disposition) {
        if let Some(process) = self.core().processes.get_mut(&self.pid) {
            process.dispositions.retain(|entry| entry.0 != signal);
            process.dispositions.push((signal, disposition));
        }
    }
    /// The next signal that was asked for.
    pub async fn signal(&self) -> Signal {
        let (signal, cause) = poll_fn(|_| {
            let mut core = self.core();
            let current = core.current;
            let Some(process) = core.processes.get_mut(&self.pid) else { return Poll::Pending };
            if let Some(next) = process.signals.pop_front() {
                return Poll::Ready(next);
            }
            process.signal_waiters.add(current);
            Poll::Pending
        })
        .await;
        self.because_of(cause);
        signal
    }
    /// A signal that was asked for and has already come.
    pub fn pending_signal(&self) -> Option<Signal> {
        let next = self.core().processes.get_mut(&self.pid).and_then(|process| process.signals.pop_front());
        next.map(|(signal, cause)| {
            self.because_of(cause);
            signal
        })
    }

    /// Becomes the new parent of orphaned descendants (`PR_SET_CHILD_SUBREAPER`).
    pub fn set_child_subreaper(&self) {
        if let Some(process) = self.core().processes.get_mut(&self.pid) {
            process.subreaper = true;
        }
    }
    /// Begins a session and a process group of its own (`setsid(2)`).
    pub fn setsid(&self) {
        if let Some(process) = self.core().processes.get_mut(&self.pid) {
            process.process_group = self.pid;
        }
    }
    /// The process group that a process is in, if it is alive.
    pub fn process_group_of(&self, pid: u32) -> Option<u32> {
        self.core().processes.get(&pid).filter(|process| process.ended.is_none()).map(|process| process.process_group)
    }
    pub(crate) fn members_of_group(&self, group: u32) -> Vec<u32> {
        let core = self.core();
        core.processes
            .iter()
            .filter(|(_, process)| process.ended.is_none() && process.process_group == group)
            .map(|(pid, _)| *pid)
            .collect()
    }
    /// The process's command line.
    pub fn argv(&self) -> Rc<[Text]> {
        self.core().processes.get(&self.pid).map(|process| process.argv.clone()).unwrap_or_default()
    }
    /// The value after a flag on the command line: both `--flag value` and `--flag=value`.
    pub fn flag(&self, flag: &str) -> Option<Text> {
        let argv = self.argv();
        let joined = argv.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='));
        let apart = || argv.iter().position(|word| &**word == flag).and_then(|at| argv.get(at + 1)).cloned();
        joined.map(Text::from).or_else(apart)
    }
    /// What the parent gave as standard input and environment.
    pub fn input<T: 'static>(&self) -> Option<Rc<T>> {
        let input = self.core().processes.get(&self.pid)?.input.clone();
        input?.downcast()
    }
    /// The environment that it was given, or that its parent had.
    pub fn environment<T: 'static>(&self) -> Option<Rc<T>> {
        let environment = self.core().processes.get(&self.pid)?.environment.clone();
        environment?.downcast().ok()
    }
    /// Prints the one thing that the parent reads when this process has ended.
    pub fn print(&self, output: SharedPayload) {
        if let Some(process) = self.core().processes.get_mut(&self.pid) {
            process.output = Some(output);
        }
    }
    /// Adds to what the parent reads of the errors of this process when it has ended.
    pub fn complain(&self, text: &str) {
        if let Some(process) = self.core().processes.get_mut(&self.pid) {
            process.errors.push_str(text);
        }
    }
    /// Writes to standard output, if that is a fifo or a pipe. Where nobody reads it any more the kernel sends SIGPIPE, which may be the
    /// end of the process: then nothing after it runs.
    pub async fn write_stdout(&self, text: &str) {
        self.write_to(text, |stdio| stdio.stdout).await;
    }
    /// Writes to standard error in the same way.
    pub async fn write_stderr(&self, text: &str) {
        self.write_to(text, |stdio| stdio.stderr).await;
    }
    /// Writes to standard output without an end, of which nothing is kept, until nobody reads it any more.
    pub async fn pour_stdout(&self) {
        let fifo = self.core().processes.get(&self.pid).and_then(|process| process.stdio.stdout);
        let Some(fifo) = fifo else { return pending().await };
        self.core().fifo_pour(fifo);
        self.stdout_left().await;
    }
    /// Waits until nobody reads standard output any more, and writes then.
    pub async fn stdout_left(&self) {
        let fifo = self.core().processes.get(&self.pid).and_then(|process| process.stdio.stdout);
        let Some(fifo) = fifo else { return pending().await };
        self.wait_for_no_reader(fifo).await;
        self.write_stdout("").await;
    }
    async fn write_to(&self, text: &str, stream: impl FnOnce(&Stdio) -> Option<FifoId>) {
        {
            let mut core = self.core();
            let Some(fifo) = core.processes.get(&self.pid).and_then(|process| stream(&process.stdio)) else { return };
            if core.fifo_has_reader(fifo) {
                return core.fifo_write(fifo, text.into());
            }
            let cause = core.fifo_cause(fifo);
            core.deliver(None, self.pid, Signal::Pipe, cause);
        }
        self.pause_if_interrupted().await;
    }
    /// The reading end of standard input, if that is a fifo, once somebody has it open for writing.
    pub async fn stdin(&self) -> Option<FifoReader> {
        let fifo = self.core().processes.get(&self.pid)?.stdio.stdin?;
        let reader = self.fifo_reader_of(fifo);
        reader.wait_for_writer().await;
        Some(reader)
    }

    /// The reading end of standard input as it is: a pipe whose writers have gone is at its end.
    pub fn stdin_now(&self) -> Option<FifoReader> {
        let fifo = self.core().processes.get(&self.pid)?.stdio.stdin?;
        Some(self.fifo_reader_of(fifo))
    }

    /// A file's contents, if the file is there and holds a `T`.
    pub fn read<T: Any>(&self, path: &str) -> Option<Rc<T>> {
        let contents = self.core().files.contents(path);
        contents?.downcast()
    }
    /// The text under this path, if what is there is text.
    pub fn text(&self, path: &str) -> Option<Text> {
        let contents = self.core().files.contents(path);
        contents?.text()
    }
    /// Whether something is under this path.
    pub fn exists(&self, path: &str) -> bool {
        self.core().files.get(path).is_some()
    }
    /// Whether it is a link to a path under which nothing is.
    pub fn is_dangling(&self, path: &str) -> bool {
        let core = self.core();
        matches!(core.files.get(path), Some(Node::Symlink(target)) if core.files.get(target).is_none())
    }
    /// What sort of thing is under this path, if anything is.
    pub fn file_kind(&self, path: &str) -> Option<FileKind> {
        self.core().files.kind(path)
    }
    /// What is mounted on this path: another path, or `tmpfs`.
    pub fn mounted_on(&self, path: &str) -> Option<Text> {
        match self.core().files.get(path) {
            Some(Node::Mount(source, _)) => Some(source.clone()),
            _ => None,
        }
    }
    /// The paths under a directory.
    pub fn list(&self, directory: &str) -> Vec<Text> {
        self.core().files.under(directory).cloned().collect()
    }
    /// The names directly in a directory.
    pub fn names_in(&self, directory: &str) -> Vec<Text> {
        let mut names: Vec<Text> =
            self.list(directory).iter().filter_map(|path| path.get(directory.len() + 1..)?.split('/').next().map(Text::from)).collect();
        names.dedup();
        names
    }
    /// Waits until something below a directory is written or removed.
    pub async fn file_changed(&self, directory: &str) {
        let mut waiting = false;
        poll_fn(|_| {
            let mut core = self.core();
            let Some(task) = core.current else { return Poll::Pending };
            if std::mem::replace(&mut waiting, true) && !core.watchers.iter().any(|(_, watcher)| *watcher == task) {
                return Poll::Ready(());
            }
            if !core.watchers.iter().any(|(_, watcher)| *watcher == task) {
                core.watchers.push((directory.into(), task));
            }
            Poll::Pending
        })
        .await;
    }
    /// The program of this name or path, if it is installed.
    pub fn installed(&self, name: &str) -> Option<Program> {
        self.core().program(name)
    }
    /// Whether a program of this name or path is installed.
    pub fn is_installed(&self, name: &str) -> bool {
        self.core().program(name).is_some()
    }

    /// Whether something new fits on the disk. Simplified: only who puts down what is large, a layer, asks.
    ///
    /// # Errors
    /// `ENOSPC` if nothing more fits.
    pub(crate) fn room_on_disk(&self) -> Result<(), Errno> {
        if self.core().disk_is_full { Err(Errno::ENOSPC) } else { Ok(()) }
    }
    /// Whether a task of this process runs at this moment.
    pub(crate) fn is_acting(&self) -> bool {
        let mut core = self.core();
        let Some(task) = core.current else { return false };
        core.executor.get(task).is_some_and(|task| task.pid == self.pid)
    }
    /// Whether a process is there and has not ended.
    pub fn is_alive(&self, pid: u32) -> bool {
        self.core().is_alive(pid)
    }
    /// Whether a process id is taken: by a process, or by one that has ended and that nobody has waited for (`kill(pid, 0)`).
    pub fn is_process(&self, pid: u32) -> bool {
        self.core().processes.contains_key(&pid)
    }
    /// The processes of the node, as `/proc` lists them.
    pub fn processes(&self) -> Vec<Listed> {
        let core = self.core();
        let here = core.processes.iter().filter(|(_, process)| !process.elsewhere && process.ended.is_none());
        here.map(|(pid, process)| Listed { pid: *pid, ppid: process.ppid, argv: process.argv.clone(), cgroup: process.cgroup.clone() })
            .collect()
    }
    /// The processes in a cgroup.
    pub fn cgroup_members(&self, path: &str) -> Vec<u32> {
        self.members_of(|cgroup| cgroup == path)
    }
    /// The processes in a cgroup and in those below it.
    pub fn members_under(&self, path: &str) -> Vec<u32> {
        self.members_of(|cgroup| is_under(cgroup, path))
    }
    fn members_of(&self, is_it: impl Fn(&str) -> bool) -> Vec<u32> {
        let core = self.core();
        core.processes.iter().filter(|(_, process)| process.ended.is_none() && is_it(&process.cgroup)).map(|(pid, _)| *pid).collect()
    }
    /// What the processes in a cgroup, and in those below it, use.
    pub fn usage_of(&self, path: &str) -> Usage {
        let core = self.core();
        let members = core.processes.iter().filter(|(_, process)| process.ended.is_none() && is_under(&process.cgroup, path));
        let begun = core.cgroups.begun(|cgroup| is_under(cgroup, path));
        let mut usage = Usage { begun, memory_limit_bytes: core.cgroups.memory_limit(path), ..Usage::default() };
        for (pid, _) in members {
            usage.processes += 1;
            usage.memory_bytes += core.cgroups.memory.get(pid).copied().unwrap_or_default();
        }
        usage
    }
    /// What the members of a cgroup may use.
    pub fn limits_of(&self, path: &str) -> Limits {
        self.core().cgroups.limits(path)
    }
    /// Whether there is a cgroup under this path, or below it.
    pub fn has_cgroup(&self, path: &str) -> bool {
        self.core().cgroups.exists(path)
    }
    /// Says how much memory the process uses, in bytes. Where its cgroup allows less the kernel kills whoever uses most there, which may
    /// be this process: then nothing after it runs.
    pub async fn use_memory(&self, bytes: u64) {
        self.core().use_memory(self.pid, bytes);
        self.pause_if_interrupted().await;
    }
    /// How much memory the processes of its cgroup may use, in bytes.
    pub fn memory_limit(&self) -> u64 {
        let core = self.core();
        let limit = core.processes.get(&self.pid).and_then(|process| core.cgroups.memory_limit(&process.cgroup));
        limit.unwrap_or(NODE_MEMORY_BYTES)
    }
    /// How many processes run in its cgroup.
    pub fn count_beside(&self) -> usize {
        let core = self.core();
        let Some(own) = core.processes.get(&self.pid).map(|process| &process.cgroup) else { return 0 };
        core.processes.values().filter(|process| process.ended.is_none() && process.cgroup == *own).count()
    }
    /// Waits until more than `seen` processes of a cgroup were killed for want of memory; the answer is how many.
    pub async fn out_of_memory(&self, cgroup: &Text, seen: u64) -> u64 {
        poll_fn(|_| {
            let mut core = self.core();
            let kills = core.cgroups.kills(cgroup);
            if kills > seen {
                return Poll::Ready(kills);
            }
            if let Some(task) = core.current {
                core.cgroups.watch_kills(cgroup, task);
            }
            Poll::Pending
        })
        .await
    }
    /// The namespaces that a process is in.
    pub fn namespaces_of(&self, pid: u32) -> Option<Namespaces> {
        self.core().processes.get(&pid).map(|process| process.namespaces)
    }
    /// The name of the namespace behind `/proc/PID/ns/KIND` or behind a path on which one is mounted.
    pub fn namespace_at(&self, path: &str) -> Option<Text> {
        self.core().resolve_namespace(path).map(|(kind, number)| kind.numbered(number))
    }

    /// Ends the process; nothing after it runs.
    pub async fn exit(&self, code: i32) {
        let cause = self.core().context().cause;
        self.core().end_process(self.pid, Status::Exited(code), cause);
        pending().await
    }

    /// Lets an intervention that is due happen before this task goes on: every change is a moment at which one may be killed.
    /// A task whose process has just ended does not go on at all.
    pub(crate) async fn pause_if_interrupted(&self) {
        poll_fn(|_| {
            let mut core = self.core();
            let Some(task) = core.current.filter(|task| core.executor.holds(*task)) else { return Poll::Pending };
            if !core.must_pause() {
                return Poll::Ready(());
            }
            let now_ns = core.clock_ns;
            core.executor.wake(task, now_ns);
            Poll::Pending
        })
        .await;
    }
}

/// What all processes of the node may use together, in bytes.
const NODE_MEMORY_BYTES: u64 = 8 << 30;

impl Core {
    /// Linux mm/oom_kill.c: if a cgroup needs more than it may use, the member that uses most is killed.
    pub(super) fn use_memory(&mut self, pid: u32, bytes: u64) {
        let Some(cgroup) = self.processes.get(&pid).map(|process| process.cgroup.clone()) else { return };
        self.cgroups.memory.insert(pid, bytes);
        let is_member = |pid: &u32| self.processes.get(pid).is_some_and(|process| process.ended.is_none() && process.cgroup == cgroup);
        let members: Vec<(u32, u64)> =
            self.cgroups.memory.iter().filter(|(pid, _)| is_member(pid)).map(|(pid, bytes)| (*pid, *bytes)).collect();
        let used = members.iter().fold(0_u64, |used, (_, bytes)| used.saturating_add(*bytes));
        let limit = self.cgroups.memory_limit(&cgroup);
        let Some((victim, _)) = members.into_iter().max_by_key(|(_, bytes)| *bytes) else { return };
        if used <= limit.unwrap_or(NODE_MEMORY_BYTES) {
            return;
        }
        let context = self.context();
        let actor = ProcessRef { pid: 0, role: &KERNEL };
        let killed = self.record_as(actor, context, What::Signal { target: victim, signal: Signal::Kill.name() }, Evidence::KERNEL);
        if limit.is_some() {
            let watchers = self.cgroups.count_kill(&cgroup);
            self.wake_all(&watchers);
        }
        self.deliver(None, victim, Signal::Kill, Some(killed));
    }

    /// The namespace behind a path.
    pub(crate) fn resolve_namespace(&self, path: &str) -> Option<(NamespaceKind, u32)> {
        if let Some(rest) = path.strip_prefix("/proc/") {
            let (pid, kind) = rest.split_once("/ns/")?;
            let (pid, kind) = (pid.parse().ok()?, NamespaceKind::from_name(kind)?);
            let process = self.processes.get(&pid).filter(|process| process.ended.is_none())?;
            return Some((kind, process.namespaces.get(kind)));
        }
        match self.files.get(path)? {
            Node::Namespace(kind, number) => Some((*kind, *number)),
            _ => None,
        }
    }
}

/// A process in a list of processes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub pid: u32,
    /// Its parent's id.
    pub ppid: u32,
    /// Its command line.
    pub argv: Rc<[Text]>,
    /// The cgroup that it is in.
    pub cgroup: Text,
}

/// One of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Either<A, B> {
    /// The first.
    First(A),
    /// The second.
    Second(B),
}
