//! Processes: how they begin, how they end, and what becomes of their children.

use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::NamespaceKind;
use super::Signal;
use super::core::{Core, INIT, KERNEL};
use super::executor::{Context, Task, TaskId, Waiters};
use super::fifo::{End, FifoId, Pipe};
use super::namespace::Namespaces;
use super::socket::EndpointId;
use super::sys::Sys;
use crate::trace::{Evidence, ProcessRef, Role, Seq, SharedPayload, Status, Text, What};

/// A program that can be installed on the node: its role and its `main`.
#[derive(Clone, Copy)]
pub struct Program {
    /// What it is to the reader.
    pub role: &'static Role,
    /// What else it may be, by the word of its command line that says so: the same binary, another part of it.
    pub parts: &'static [(&'static str, &'static Role)],
    /// Its entry point; the number it returns is its exit code.
    pub main: fn(Sys) -> Pin<Box<dyn Future<Output = i32>>>,
}

impl Program {
    /// The part that a command line asks for.
    pub(crate) fn part(&self, argv: &[Text]) -> &'static Role {
        let named = |word: &str| argv.iter().any(|given| &**given == word);
        self.parts.iter().find(|(word, _)| named(word)).map_or(self.role, |(_, role)| role)
    }
}

impl PartialEq for Program {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.role, other.role)
    }
}
impl Eq for Program {}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.role.name)
    }
}

/// Where one of a child's streams leads.
#[derive(Clone, Debug)]
pub enum Stream {
    /// A fifo, by its path.
    Fifo(Text),
    /// A pipe whose other end the parent has.
    Pipe(Pipe),
}

/// A process's standard streams; none leads nowhere.
#[derive(Clone, Debug, Default)]
pub struct Streams {
    /// What it reads.
    pub stdin: Option<Stream>,
    /// What it writes.
    pub stdout: Option<Stream>,
    /// Where its errors go.
    pub stderr: Option<Stream>,
}

impl Streams {
    /// Fifos by path, an empty path for a stream that leads nowhere.
    pub fn fifos(stdin: &Text, stdout: &Text, stderr: &Text) -> Self {
        let fifo = |path: &Text| (!path.is_empty()).then(|| Stream::Fifo(path.clone()));
        Self { stdin: fifo(stdin), stdout: fifo(stdout), stderr: fifo(stderr) }
    }
    /// Pipes for output and errors; there is nothing to read.
    pub fn pipes(stdout: Pipe, stderr: Pipe) -> Self {
        Self { stdin: None, stdout: Some(Stream::Pipe(stdout)), stderr: Some(Stream::Pipe(stderr)) }
    }
}

/// The open streams of a process; children inherit them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stdio {
    pub(crate) stdin: Option<FifoId>,
    pub(crate) stdout: Option<FifoId>,
    pub(crate) stderr: Option<FifoId>,
}

/// What a parent says about a child that it starts.
#[derive(Clone, Debug, Default)]
pub struct Command {
    /// The command line, the program's name or path first.
    pub argv: Vec<Text>,
    /// Standard input and environment, as far as they matter: what the child reads with [`Sys::input`].
    pub input: Option<SharedPayload>,
    /// Its environment, where it is not its parent's: what the child reads with [`Sys::environment`]. No event shows it.
    pub environment: Option<Rc<dyn Any>>,
    /// Its standard streams.
    pub streams: Streams,
    /// The signal that it gets when its parent dies (`PR_SET_PDEATHSIG`).
    pub death_signal: Option<Signal>,
    /// The name in the process table, if it is not the program's.
    pub comm: Option<&'static str>,
}

impl Command {
    /// A command line.
    pub fn new<T: Into<Text>>(argv: impl IntoIterator<Item = T>) -> Self {
        Self { argv: argv.into_iter().map(Into::into).collect(), ..Self::default() }
    }
    /// With standard input.
    pub fn input(mut self, input: SharedPayload) -> Self {
        self.input = Some(input);
        self
    }
    /// To be killed when the parent dies.
    pub fn dies_with_parent(mut self) -> Self {
        self.death_signal = Some(Signal::Kill);
        self
    }
}

/// What a forked child has that its parent has not.
#[derive(Clone, Debug, Default)]
pub struct Forked {
    /// What it reads.
    pub stdin: Option<Pipe>,
    /// Where it writes.
    pub stdout: Option<Pipe>,
    /// Its environment.
    pub environment: Option<Rc<dyn Any>>,
}

/// What a parent learns from a child that has ended.
#[derive(Clone, Debug)]
pub struct Finished {
    /// How it ended.
    pub status: Status,
    /// What it printed.
    pub output: Option<SharedPayload>,
    /// What it complained of, where its parent reads that too.
    pub errors: Text,
}

/// What a process does about a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disposition {
    Default,
    Ignore,
    Catch,
}

#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) ppid: u32,
    pub(crate) role: &'static Role,
    /// What `/proc/PID/exe` leads to.
    pub(crate) program: Option<Program>,
    pub(crate) comm: Text,
    pub(crate) argv: Rc<[Text]>,
    pub(crate) ended: Option<Status>,
    pub(crate) tasks: Vec<TaskId>,
    pub(crate) children: Vec<u32>,
    /// Children that have ended and were not waited for, with the event of their end.
    pub(crate) zombies: VecDeque<(u32, Seq)>,
    /// Children that a task waits for by pid; `wait_any` leaves them alone.
    pub(crate) awaited: Vec<u32>,
    pub(crate) child_waiters: Waiters,
    pub(crate) signals: VecDeque<(Signal, Seq)>,
    pub(crate) signal_waiters: Waiters,
    pub(crate) dispositions: Vec<(Signal, Disposition)>,
    pub(crate) subreaper: bool,
    /// Who gets a signal that is meant for all of a group: the group has the pid of the process that began it.
    pub(crate) process_group: u32,
    pub(crate) death_signal: Option<Signal>,
    pub(crate) namespaces: Namespaces,
    /// The pid namespace that its children will be in (`unshare(CLONE_NEWPID)`).
    pub(crate) pid_for_children: u32,
    pub(crate) cgroup: Text,
    pub(crate) input: Option<SharedPayload>,
    pub(crate) environment: Option<Rc<dyn Any>>,
    pub(crate) output: Option<SharedPayload>,
    pub(crate) errors: String,
    pub(crate) stdio: Stdio,
    pub(crate) endpoints: Vec<EndpointId>,
    pub(crate) fifo_ends: Vec<(FifoId, End)>,
    /// The event of its beginning.
    pub(crate) spawned: Option<Seq>,
    /// Not on this node: a registry, a client.
    pub(crate) elsewhere: bool,
    /// What waits until it goes on, if it was stopped.
    pub(crate) stopped: Option<Held>,
}

/// What waits while a process is stopped: signal(7).
#[derive(Debug, Default)]
pub(crate) struct Held {
    tasks: Vec<TaskId>,
    signals: Vec<(Option<u32>, Signal, Option<Seq>)>,
}

/// What a new process is made from.
pub(crate) struct Birth {
    pub(crate) parent: u32,
    pub(crate) role: &'static Role,
    pub(crate) program: Option<Program>,
    pub(crate) comm: Text,
    pub(crate) argv: Rc<[Text]>,
    pub(crate) input: Option<SharedPayload>,
    /// None to inherit it.
    pub(crate) environment: Option<Rc<dyn Any>>,
    pub(crate) stdio: Stdio,
    pub(crate) death_signal: Option<Signal>,
    /// The process whose namespaces and cgroup it inherits.
    pub(crate) like: u32,
}

impl Process {
    /// Forgets a task that is over; the newest ones go first as a rule.
    pub(crate) fn ended_task(&mut self, task: TaskId) {
        if let Some(index) = self.tasks.iter().rposition(|held| *held == task) {
            self.tasks.remove(index);
        }
    }
    /// Forgets a socket that it held; the newest ones go first as a rule.
    pub(crate) fn let_go(&mut self, endpoint: EndpointId) {
        if let Some(index) = self.endpoints.iter().rposition(|held| *held == endpoint) {
            self.endpoints.remove(index);
        }
    }
}

impl Core {
    /// Enters a new process into the table; the caller records the event and starts its task.
    pub(crate) fn create_process(&mut self, pid: u32, birth: Birth) {
        let like = self.processes.get(&birth.like);
        let process_group = like.map_or(pid, |like| like.process_group);
        let environment = birth.environment.or_else(|| like?.environment.clone());
        let (namespaces, pid_for_children, cgroup) = like
            .map_or_else(|| (Namespaces::ROOT, 1, Text::from("/")), |like| (like.namespaces, like.pid_for_children, like.cgroup.clone()));
        self.cgroups.count_begun(&cgroup);
        let mut process = Process {
            ppid: birth.parent,
            role: birth.role,
            program: birth.program,
            comm: birth.comm,
            argv: birth.argv,
            ended: None,
            tasks: Vec::new(),
            children: Vec::new(),
            zombies: VecDeque::new(),
            awaited: Vec::new(),
            child_waiters: Waiters::default(),
            signals: VecDeque::new(),
            signal_waiters: Waiters::default(),
            dispositions: Vec::new(),
            subreaper: false,
            process_group,
            death_signal: birth.death_signal,
            namespaces,
            pid_for_children,
            cgroup,
            input: birth.input,
            environment,
            output: None,
            errors: String::new(),
            stdio: birth.stdio,
            endpoints: Vec::new(),
            fifo_ends: Vec::new(),
            spawned: None,
            elsewhere: false,
            stopped: None,
        };
        process.namespaces.set(NamespaceKind::Pid, pid_for_children);
        self.namespace_table.enter_pid(pid_for_children, pid);
        let Stdio { stdin, stdout, stderr } = birth.stdio;
        for (fifo, end) in [(stdin, End::Read), (stdout, End::Write), (stderr, End::Write)] {
            if let Some(fifo) = fifo {
                process.fifo_ends.push((fifo, end));
                self.fifo_open(fifo, end);
            }
        }
        self.processes.insert(pid, Box::new(process));
        if let Some(parent) = self.processes.get_mut(&birth.parent) {
            parent.children.push(pid);
        }
    }

    /// Starts the main task of a process: what it returns is the exit code.
    pub(crate) fn start_main(&mut self, sys: Sys, context: Context, main: Pin<Box<dyn Future<Output = i32>>>) {
        let pid = sys.pid();
        let future = Box::pin(async move {
            let code = main.await;
            sys.exit(code).await;
        });
        self.add_task(Task { pid, context, future: Some(future) });
    }

    pub(crate) fn add_task(&mut self, task: Task) {
        let pid = task.pid;
        let id = self.executor.add(task, self.clock_ns);
        if let Some(process) = self.processes.get_mut(&pid) {
            process.tasks.push(id);
        }
    }

    pub(crate) fn process_ref(&self, pid: u32) -> ProcessRef {
        let role = self.processes.get(&pid).map_or(&KERNEL, |process| process.role);
        ProcessRef { pid, role }
    }

    /// The program behind a path, a name, or `/proc/PID/exe`.
    pub(crate) fn program(&self, name: &str) -> Option<Program> {
        if let Some(pid) = name.strip_prefix("/proc/").and_then(|rest| rest.strip_suffix("/exe")) {
            let process = self.processes.get(&pid.parse().ok()?)?;
            return process.program.filter(|_| process.ended.is_none());
        }
        self.files.executable(name)
    }

    pub(crate) fn is_alive(&self, pid: u32) -> bool {
        self.processes.get(&pid).is_some_and(|process| process.ended.is_none())
    }

    /// Ends a process: its tasks, sockets and fifos go, its children get a new parent, its parent is told.
    pub(crate) fn end_process(&mut self, pid: u32, status: Status, cause: Option<Seq>) {
        let Some(process) = self.processes.get_mut(&pid) else { return };
        if process.ended.is_some() {
            return;
        }
        process.ended = Some(status);
        self.stopped -= usize::from(process.stopped.take().is_some());
        let tasks = std::mem::take(&mut process.tasks);
        let endpoints = std::mem::take(&mut process.endpoints);
        let fifo_ends = std::mem::take(&mut process.fifo_ends);
        let spawned = process.spawned;
        // Being killed is never a part of the polling that goes on meanwhile.
        let routine = matches!(status, Status::Exited(_)) && self.context().routine;
        let context = Context { cause: cause.or(spawned), within: spawned, routine };
        let exit = self.record_as(self.process_ref(pid), context, What::Exit { status }, Evidence::KERNEL);
        for task in tasks {
            self.executor.remove(task);
        }
        for endpoint in endpoints {
            self.close_endpoint(endpoint, Some(exit));
        }
        self.close_listeners(pid, exit);
        for (fifo, end) in fifo_ends {
            self.fifo_close(fifo, end, Some(exit));
        }
        self.end_pid_namespace(pid, exit);
        self.orphan_children(pid, exit, routine);
        self.tell_parent(pid, exit);
    }

    /// Children go to the nearest living ancestor that is a subreaper, or to init; some asked for a signal instead.
    fn orphan_children(&mut self, pid: u32, exit: Seq, routine: bool) {
        let Some(process) = self.processes.get_mut(&pid) else { return };
        let children = std::mem::take(&mut process.children);
        let mut zombies = std::mem::take(&mut process.zombies);
        let number = process.namespaces.get(NamespaceKind::Pid);
        if children.is_empty() && zombies.is_empty() {
            return;
        }
        if self.namespace_table.init_of(number).is_some_and(|init| !self.is_alive(init)) {
            // Linux kernel/pid_namespace.c zap_pid_ns_processes: the dying init of a pid namespace waits for everybody in it.
            for (zombie, _) in zombies.drain(..) {
                self.processes.remove(&zombie);
            }
        }
        let reaper = self.reaper_of(pid, number);
        for child in children {
            let Some(orphan) = self.processes.get_mut(&child) else { continue };
            orphan.ppid = reaper;
            let death_signal = orphan.death_signal.take();
            if let Some(parent) = self.processes.get_mut(&reaper) {
                parent.children.push(child);
            }
            if self.is_alive(child) {
                let context = Context { cause: Some(exit), within: None, routine };
                self.record_as(self.process_ref(child), context, What::Reparent { child, parent: reaper }, Evidence::KERNEL);
                if let Some(signal) = death_signal {
                    self.deliver(None, child, signal, Some(exit));
                }
            }
        }
        if let Some(parent) = self.processes.get_mut(&reaper) {
            parent.zombies.extend(zombies);
            let waiters = std::mem::take(&mut parent.child_waiters);
            self.wake_all(&waiters);
        }
    }

    /// Linux kernel/exit.c find_new_reaper: the nearest subreaper above `pid` in its own pid namespace, or that namespace's init.
    fn reaper_of(&self, pid: u32, number: u32) -> u32 {
        let init = self.namespace_table.init_of(number).filter(|init| self.is_alive(*init)).unwrap_or(INIT);
        let mut ancestor = self.processes.get(&pid).map_or(init, |process| process.ppid);
        while let Some(process) = self.processes.get(&ancestor) {
            if ancestor == init || process.namespaces.get(NamespaceKind::Pid) != number {
                return init;
            }
            if process.subreaper && process.ended.is_none() {
                return ancestor;
            }
            ancestor = process.ppid;
        }
        init
    }

    /// When the init of a pid namespace goes, the kernel kills everybody in it.
    fn end_pid_namespace(&mut self, pid: u32, exit: Seq) {
        let Some(process) = self.processes.get(&pid) else { return };
        let number = process.namespaces.get(NamespaceKind::Pid);
        if !self.namespace_table.is_init(number, pid) {
            return;
        }
        let members: Vec<u32> = self
            .processes
            .iter()
            .filter(|(_, other)| other.ended.is_none() && other.namespaces.get(NamespaceKind::Pid) == number)
            .map(|(pid, _)| *pid)
            .collect();
        // Children before their parents: nobody is adopted on the way out.
        for member in members.into_iter().rev() {
            self.end_process(member, Status::Killed(Signal::Kill.name()), Some(exit));
        }
    }

    fn tell_parent(&mut self, pid: u32, exit: Seq) {
        let Some(parent) = self.processes.get(&pid).map(|process| process.ppid) else { return };
        let Some(process) = self.processes.get_mut(&parent) else {
            self.processes.remove(&pid);
            return;
        };
        process.zombies.push_back((pid, exit));
        let waiters = std::mem::take(&mut process.child_waiters);
        self.wake_all(&waiters);
    }

    /// Takes a zombie out of the table.
    pub(crate) fn reap(&mut self, parent: u32, pid: u32) -> Option<(Finished, Seq)> {
        let process = self.processes.get_mut(&parent)?;
        let index = process.zombies.iter().position(|zombie| zombie.0 == pid)?;
        let (_, exit) = process.zombies.remove(index)?;
        process.children.retain(|child| *child != pid);
        process.awaited.retain(|child| *child != pid);
        let dead = self.processes.remove(&pid)?;
        let status = dead.ended.unwrap_or(Status::Exited(0));
        Some((Finished { status, output: dead.output, errors: dead.errors.into() }, exit))
    }

    /// Has a task of a stopped process wait; false if its process is not stopped.
    pub(crate) fn holds_back(&mut self, task: TaskId) -> bool {
        let pid = self.executor.get(task).map_or(0, |task| task.pid);
        let Some(held) = self.processes.get_mut(&pid).and_then(|process| process.stopped.as_mut()) else { return false };
        held.tasks.push(task);
        true
    }

    /// SIGCONT: a stopped process goes on, and what has come meanwhile is delivered.
    fn go_on(&mut self, pid: u32) {
        let Some(Held { tasks, signals }) = self.processes.get_mut(&pid).and_then(|process| process.stopped.take()) else { return };
        self.stopped -= 1;
        for task in tasks {
            self.executor.wake(task, self.clock_ns);
        }
        for (sender, signal, cause) in signals {
            self.deliver(sender, pid, signal, cause);
        }
    }

    /// Delivers a signal from a process, or from outside: it ends the target, stops it, wakes a handler, or does nothing.
    pub(crate) fn deliver(&mut self, sender: Option<u32>, pid: u32, signal: Signal, cause: Option<Seq>) {
        let is_shielded = self.is_shielded(sender, pid, signal);
        let Some(process) = self.processes.get_mut(&pid) else { return };
        if process.ended.is_some() {
            return;
        }
        match (signal, &mut process.stopped) {
            (Signal::Cont, _) => return self.go_on(pid),
            (Signal::Kill, _) | (Signal::Stop, Some(_)) => {}
            (Signal::Stop, None) if is_shielded => return,
            (Signal::Stop, stopped) => {
                *stopped = Some(Held::default());
                self.stopped += 1;
                return;
            }
            (_, Some(held)) => return held.signals.push((sender, signal, cause)),
            (_, None) => {}
        }
        let disposition = process.dispositions.iter().find(|entry| entry.0 == signal).map_or(Disposition::Default, |entry| entry.1);
        if signal != Signal::Kill && disposition == Disposition::Catch {
            process.signals.push_back((signal, cause.unwrap_or(0)));
            let waiters = std::mem::take(&mut process.signal_waiters);
            return self.wake_all(&waiters);
        }
        let is_ignored = signal != Signal::Kill && (signal == Signal::Chld || disposition == Disposition::Ignore);
        if !is_ignored && signal != Signal::Stop && !is_shielded {
            self.end_process(pid, Status::Killed(signal.name()), cause);
        }
    }

    /// The first process gets only the signals that it has asked for. So does the init of a pid namespace, SIGKILL and SIGSTOP from outside
    /// of the namespace apart: pid_namespaces(7).
    fn is_shielded(&self, sender: Option<u32>, pid: u32, signal: Signal) -> bool {
        let namespace = |pid| self.processes.get(&pid).map(|process| process.namespaces.get(NamespaceKind::Pid));
        let Some(number) = namespace(pid) else { return false };
        let is_from_inside = sender.and_then(namespace) == Some(number);
        pid == INIT || self.namespace_table.is_init(number, pid) && (!matches!(signal, Signal::Kill | Signal::Stop) || is_from_inside)
    }
}
