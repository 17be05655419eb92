//! The kernel's own state, and the loop that runs everything.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context as PollContext, Waker};

use super::NamespaceKind;
use super::cgroup::Cgroups;
use super::chance::{Burden, Chance};
use super::executor::{BoxFuture, Context, Executor, TaskId, Waiters};
use super::fault::{Act, Boot, CallFault, FAULT, Intervention, Moment, OPERATOR};
use super::fifo::Fifo;
use super::files::{Files, Node};
use super::namespace::{NamespaceTable, Namespaces};
use super::process::{Birth, Process, Program, Stdio, Stream, Streams};
use super::socket::Sockets;
use super::sys::Sys;
use crate::sorted::SortedMap;
use crate::sources::SAME_LINES;
use crate::trace::{Evidence, Log, ProcessRef, Protocol, Rank, Role, Seq, SharedPayload, Side, Text, What};

/// The kernel itself, as the actor of what it does.
pub(crate) static KERNEL: Role = Role::new("kernel", Rank::Surroundings, Side::Middle);
/// The first process.
pub(crate) const INIT: u32 = 1;
/// No run is longer: that many events take half a gigabyte.
const EVENTS_MAX: usize = 1_000_000;
/// No run wakes tasks more often, so that a loop without events ends too.
const POLLS_MAX: u64 = 40_000_000;

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nobody has anything left to do.
    Idle,
    /// Nothing but steady polling has happened for as long as the run was told to wait.
    Settled,
    /// The time that the run was given is over.
    TimeUp,
    /// A bound on events or wake-ups was hit.
    Bound,
}

/// The next moment at which something happens: a task goes on, or an intervention is due.
struct Next {
    at_ns: u64,
    task: Option<TaskId>,
}

#[derive(Default)]
pub(crate) struct Core {
    pub(crate) clock_ns: u64,
    pub(crate) executor: Executor,
    pub(crate) current: Option<TaskId>,
    pub(crate) processes: SortedMap<u32, Box<Process>>,
    pub(crate) files: Files,
    pub(crate) fifos: Vec<Fifo>,
    /// Who waits for a change below which directory (`inotify(7)`).
    pub(crate) watchers: Vec<(Text, TaskId)>,
    pub(crate) sockets: Sockets,
    /// The network namespaces behind the addresses of the node's own networks.
    pub(crate) addresses: SortedMap<Text, u32>,
    pub(crate) cgroups: Cgroups,
    pub(crate) namespace_table: NamespaceTable,
    pub(crate) log: Log,
    pub(super) chance: Chance,
    /// How many events are kept.
    events_max: usize,
    last_pid: u32,
    last_pid_elsewhere: u32,
    interventions: Vec<Intervention>,
    /// How many processes are stopped.
    pub(super) stopped: usize,
    /// What is to become of calls that leave.
    pub(super) call_faults: Vec<CallFault>,
    /// Programs that take long to begin, in nanoseconds.
    pub(super) slow: Vec<(Text, u64)>,
    /// Programs that were taken away or replaced, as they were at first.
    pub(super) originals: Vec<(Text, Node)>,
    /// Who begins elsewhere, and where that stands in the story.
    pub(super) boots: Vec<(Boot, Context)>,
    /// Nothing more fits on the disk.
    pub(super) disk_is_full: bool,
    /// The machine is off and will begin again, because of that.
    pub(super) off: Option<Context>,
    /// The rules of the node's own network, by name.
    pub(super) rules: Vec<Text>,
    context: Context,
}

impl Core {
    pub(crate) fn next_pid(&mut self) -> u32 {
        self.last_pid += 1;
        self.last_pid
    }

    /// A process id that no process of the node can have: processes elsewhere are told apart by it.
    fn next_pid_elsewhere(&mut self) -> u32 {
        self.last_pid_elsewhere += 1;
        ProcessRef::PID_MAX + self.last_pid_elsewhere
    }

    pub(crate) fn wake_all(&mut self, waiters: &Waiters) {
        for task in waiters.iter() {
            self.executor.wake(task, self.clock_ns);
        }
    }

    /// Wakes whoever watches the directory of this path.
    pub(crate) fn path_changed(&mut self, path: &str) {
        let (executor, now_ns) = (&mut self.executor, self.clock_ns);
        self.watchers.retain(|(watched, task)| {
            let touched = path.starts_with(&**watched);
            if touched {
                executor.wake(*task, now_ns);
            }
            !touched
        });
    }

    /// The fifos behind the paths of streams; a path without a fifo leads nowhere.
    pub(crate) fn stdio(&self, streams: &Streams) -> Stdio {
        let fifo = |stream: &Option<Stream>| match stream {
            Some(Stream::Fifo(path)) => match self.files.get(path) {
                Some(Node::Fifo(id)) => Some(*id),
                _ => None,
            },
            Some(Stream::Pipe(pipe)) => Some(pipe.id()),
            None => None,
        };
        Stdio { stdin: fifo(&streams.stdin), stdout: fifo(&streams.stdout), stderr: fifo(&streams.stderr) }
    }

    /// Where the running task stands in the story.
    pub(crate) fn context(&self) -> Context {
        self.context
    }
    pub(crate) fn context_mut(&mut self) -> &mut Context {
        &mut self.context
    }

    /// Records what somebody does, in a given context.
    pub(crate) fn record_as(&mut self, process: ProcessRef, context: Context, what: What, evidence: Evidence) -> Seq {
        self.log.push(crate::trace::Entry {
            at_ns: self.clock_ns,
            process,
            cause: context.cause,
            within: context.within,
            what,
            subject: None,
            milestone: None,
            facts: None,
            evidence,
            routine: context.routine,
        })
    }

    /// Whether the running task must pause: an intervention is due, or the run is too long.
    pub(crate) fn must_pause(&self) -> bool {
        self.is_interrupted() || self.log.len() > self.events_max
    }

    fn is_interrupted(&self) -> bool {
        self.interventions.iter().any(|intervention| self.is_due(intervention))
    }

    fn is_due(&self, intervention: &Intervention) -> bool {
        match intervention.moment {
            Moment::After(seq) => self.log.len() > seq as usize,
            Moment::At(at_ns) => self.clock_ns >= at_ns,
        }
    }

    /// Puts the future of a task back; what is returned belongs to a task that is over.
    fn after_poll(&mut self, task: TaskId, future: BoxFuture, done: bool) -> Option<BoxFuture> {
        self.current = None;
        let context = self.context;
        let leftover = match self.executor.get(task) {
            Some(entry) if !done => {
                entry.context = context;
                entry.future = Some(future);
                None
            }
            Some(entry) => {
                let pid = entry.pid;
                self.executor.remove(task);
                if let Some(process) = self.processes.get_mut(&pid) {
                    process.ended_task(task);
                }
                Some(future)
            }
            None => Some(future),
        };
        self.intervene();
        leftover
    }

    /// What comes next, or why nothing does.
    fn next(&mut self, until_ns: u64, settle_ns: u64) -> Result<Next, Ending> {
        let task = self.executor.peek();
        let planned = self.interventions.iter().filter_map(|intervention| match intervention.moment {
            Moment::At(at_ns) => Some(at_ns),
            Moment::After(_) => None,
        });
        let alarm_ns = planned.min();
        let next = match (task, alarm_ns) {
            (None, None) => return Err(Ending::Idle),
            (Some((at_ns, task)), _) if alarm_ns.is_none_or(|alarm_ns| at_ns < alarm_ns) => Next { at_ns, task: Some(task) },
            (_, at_ns) => Next { at_ns: at_ns.unwrap_or_default().max(self.clock_ns), task: None },
        };
        if self.log.len() > self.events_max {
            return Err(Ending::Bound);
        }
        if next.at_ns > until_ns {
            self.clock_ns = self.clock_ns.max(until_ns);
            return Err(Ending::TimeUp);
        }
        if alarm_ns.is_none() && next.at_ns.saturating_sub(self.log.last_change_ns()) > settle_ns {
            return Err(Ending::Settled);
        }
        if next.task.is_some() {
            self.executor.pop();
        }
        Ok(next)
    }

    /// Lets the time come; the future of the task whose turn it is, if it is still there.
    fn begin(&mut self, Next { at_ns, task }: Next) -> Option<(TaskId, BoxFuture)> {
        self.clock_ns = self.clock_ns.max(at_ns);
        self.intervene();
        let task = task?;
        if self.stopped > 0 && self.holds_back(task) {
            return None;
        }
        let entry = self.executor.get(task)?;
        let (future, context) = (entry.future.take()?, entry.context);
        (self.context, self.current) = (context, Some(task));
        Some((task, future))
    }

    /// Whether somebody begins who is no child of anybody.
    fn has_beginners(&self) -> bool {
        !self.boots.is_empty() || self.off.is_some()
    }

    /// Whether somebody who has ended has left something behind.
    fn leaves_something(&self) -> bool {
        !self.executor.graveyard.is_empty() || !self.sockets.graveyard.is_empty()
    }

    fn intervene(&mut self) {
        while let Some(index) = self.interventions.iter().position(|intervention| self.is_due(intervention)) {
            let Intervention { act, .. } = self.interventions.remove(index);
            let cause = u32::try_from(self.log.len()).ok().and_then(|len| len.checked_sub(1));
            let context = Context { cause, within: None, routine: false };
            let actor = ProcessRef { pid: 0, role: &OPERATOR };
            match act {
                Act::Signal(pid, signal) => {
                    let sent = self.record_as(actor, context, What::Signal { target: pid, signal: signal.name() }, Evidence::KERNEL);
                    self.deliver(None, pid, signal, Some(sent));
                }
                other => {
                    let (key, detail) = other.remark();
                    let told = self.record_as(actor, context, What::Note { key, detail }, FAULT);
                    self.befall(other, Context { cause: Some(told), ..context });
                }
            }
        }
    }
}

/// A node's kernel, from the outside: what installs programs, and runs them.
pub struct Kernel {
    core: Rc<RefCell<Core>>,
}

impl Default for Kernel {
    fn default() -> Self {
        let core = Core { log: Log::citing(&SAME_LINES), events_max: EVENTS_MAX, ..Core::default() };
        Self { core: Rc::new(RefCell::new(core)) }
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        // Borrowed, it is dropped by a panic in the middle of a step, and the process ends.
        if self.core.try_borrow_mut().is_ok() {
            self.let_go();
        }
    }
}

impl Kernel {
    /// A kernel on which nothing runs yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// The same, where what the scenario does not determine is drawn with that seed; with 0 nothing is drawn.
    pub fn with_seed(seed: u64) -> Self {
        let kernel = Self::default();
        kernel.core.borrow_mut().chance = Chance::of(seed);
        kernel
    }
    /// The machine has something else to do, if anything is drawn.
    pub fn burden(&self, burden: Burden) {
        self.core.borrow_mut().chance.burden(burden);
    }
    /// Before a program of that name begins to run something else takes so long, in nanoseconds: whoever wraps it.
    pub fn delay(&self, program: &'static str, ns: u64) {
        self.core.borrow_mut().chance.delay(program, ns);
    }
    /// Answers of that protocol come so much later, in nanoseconds: somebody listens.
    pub fn delay_answers(&self, protocol: Protocol, ns: u64) {
        self.core.borrow_mut().chance.delay_answers(protocol, ns);
    }
    /// Keeps no more events than this: the run is cut off then.
    pub fn keep(&self, events: usize) {
        self.core.borrow_mut().events_max = events;
    }
    /// Puts a program under a path. What the file held before is what it holds then.
    pub fn install(&self, path: &str, program: Program) {
        let mut core = self.core.borrow_mut();
        let contents = core.files.contents(path);
        core.files.put(path.into(), Node::Executable(program, contents));
    }
    /// Puts a file under a path, as an administrator would before the node starts.
    pub fn write(&self, path: &str, contents: SharedPayload) {
        self.core.borrow_mut().files.put(path.into(), Node::File(contents));
    }
    /// An address is the node's own.
    pub fn has_address(&self, address: &str) {
        let node = Namespaces::ROOT.get(NamespaceKind::Net);
        self.core.borrow_mut().addresses.insert(address.into(), node);
    }
    /// The text of a file, as somebody reads it who looks at the node; none if there is no text.
    pub fn read(&self, path: &str) -> Option<Text> {
        self.contents::<Text>(path).map(|text| (*text).clone())
    }
    /// What a file holds, if it is there and holds a `T`.
    pub fn contents<T: 'static>(&self, path: &str) -> Option<Rc<T>> {
        let contents = self.core.borrow().files.contents(path);
        contents?.downcast()
    }
    /// Lets the next process have this pid, as after a while of uptime.
    pub fn skip_pids_to(&self, pid: u32) {
        let mut core = self.core.borrow_mut();
        core.last_pid = core.last_pid.max(pid.saturating_sub(1));
    }
    /// Plans something that is done from outside.
    pub fn intervene(&self, intervention: Intervention) {
        self.core.borrow_mut().interventions.push(intervention);
    }

    /// Starts a process that has no parent: init, or one that is not on this node.
    pub fn boot(&self, command: super::Command, program: Program, elsewhere: bool) -> u32 {
        self.boot_in(Context::default(), command, program, elsewhere)
    }

    fn boot_in(&self, context: Context, command: super::Command, program: Program, elsewhere: bool) -> u32 {
        let mut core = self.core.borrow_mut();
        let argv: Rc<[Text]> = command.argv.into();
        let comm: Text = command.comm.unwrap_or(program.role.name).into();
        let (role, input) = (program.role, command.input);
        let pid = if elsewhere { core.next_pid_elsewhere() } else { core.next_pid() };
        let birth = Birth {
            parent: 0,
            role,
            program: Some(program),
            comm: comm.clone(),
            argv: argv.clone(),
            input: input.clone(),
            environment: command.environment,
            stdio: Stdio::default(),
            death_signal: None,
            like: 0,
        };
        core.create_process(pid, birth);
        let child = ProcessRef { pid, role };
        let actor = ProcessRef { pid: 0, role: &KERNEL };
        let what = What::Spawn { child, parent: 0, comm, argv, input };
        let spawned = core.record_as(actor, context, what, Evidence::KERNEL);
        if let Some(process) = core.processes.get_mut(&pid) {
            process.spawned = Some(spawned);
            process.elsewhere = elsewhere;
        }
        let sys = Sys::new(Rc::clone(&self.core), pid, role);
        let context = Context { cause: Some(spawned), within: None, routine: false };
        core.start_main(sys.clone(), context, (program.main)(sys));
        pid
    }

    /// Runs until nobody has anything to do, until nothing but polling has happened for `settle_ns`, or until `until_ns`.
    ///
    /// A run that has ended for any reason but the last can be continued by another call, as if it had not been interrupted.
    pub fn run(&self, until_ns: u64, settle_ns: u64) -> Ending {
        for _ in 0..POLLS_MAX {
            let turn = {
                let mut core = self.core.borrow_mut();
                match core.next(until_ns, settle_ns) {
                    Ok(next) => core.begin(next),
                    Err(ending) => return ending,
                }
            };
            let leaves_something = match turn {
                Some((task, mut future)) => {
                    let done = future.as_mut().poll(&mut PollContext::from_waker(Waker::noop())).is_ready();
                    let mut core = self.core.borrow_mut();
                    let leftover = core.after_poll(task, future, done);
                    let leaves_something = leftover.is_some() || core.leaves_something();
                    drop(core);
                    drop(leftover);
                    leaves_something
                }
                None => true,
            };
            if leaves_something {
                self.bury();
            }
            if self.core.borrow().has_beginners() {
                self.begin_others();
            }
        }
        Ending::Bound
    }

    /// Whoever comes from elsewhere begins, and a machine that went down begins again: its first process becomes what it was at first.
    fn begin_others(&self) {
        let (boots, off) = {
            let mut core = self.core.borrow_mut();
            (std::mem::take(&mut core.boots), core.off.take())
        };
        for (Boot { name, program, input, .. }, context) in boots {
            self.boot_in(context, super::Command::new([name]).input(input), program, true);
        }
        let Some(context) = off else { return };
        let mut core = self.core.borrow_mut();
        let Some((role, Some(program))) = core.processes.get(&INIT).map(|init| (init.role, init.program)) else { return };
        let sys = Sys::new(Rc::clone(&self.core), INIT, role);
        core.start_main(sys.clone(), context, super::reboot::begin_again(sys, program));
    }

    /// Drops what dead processes leave behind while nobody borrows the kernel: it may close sockets as it goes.
    fn bury(&self) {
        loop {
            let (futures, messages) = {
                let mut core = self.core.borrow_mut();
                (std::mem::take(&mut core.executor.graveyard), std::mem::take(&mut core.sockets.graveyard))
            };
            if futures.is_empty() && messages.is_empty() {
                return;
            }
            drop((futures, messages));
        }
    }

    /// Whether a process is there and has not ended.
    pub fn is_alive(&self, pid: u32) -> bool {
        self.core.borrow().is_alive(pid)
    }

    /// Leaves a remark of the simulation's own at the end of what has happened so far.
    pub fn remark(&self, key: &'static str, detail: impl Into<Text>) {
        let mut core = self.core.borrow_mut();
        let actor = ProcessRef { pid: 0, role: &KERNEL };
        core.record_as(actor, Context::default(), What::Note { key, detail: detail.into() }, Evidence::KERNEL);
    }

    /// No event is kept: somebody sees each of them as it happens, and must not ask the kernel then, which is at work.
    pub fn watch(&self, watcher: impl FnMut(&crate::trace::Event) + 'static) {
        self.core.borrow_mut().log.watched(watcher);
    }

    /// Shows somebody what has happened so far.
    pub fn read_log(&self, reader: impl FnOnce(&[crate::trace::Event])) {
        reader(self.core.borrow().log.events());
    }

    /// Ends the run and takes its log.
    pub fn finish(self) -> Log {
        self.let_go();
        std::mem::take(&mut self.core.borrow_mut().log)
    }

    /// Ends all tasks and throws away what is under way: futures and messages hold the kernel that holds them.
    fn let_go(&self) {
        let executor = std::mem::take(&mut self.core.borrow_mut().executor);
        drop(executor);
        let messages = self.core.borrow_mut().sockets.drain();
        drop(messages);
        self.bury();
    }

    /// Virtual time in nanoseconds.
    pub fn now_ns(&self) -> u64 {
        self.core.borrow().clock_ns
    }
}
