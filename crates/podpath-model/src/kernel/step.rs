//! The verbs that change something. Each leaves an event, and each is a moment at which a process may be killed.

use std::future::{Future, pending};
use std::rc::Rc;

use super::NamespaceKind;
use super::Signal;
use super::cgroup::Limits;
use super::executor::Context;
use super::files::{Errno, Node};
use super::process::{Birth, Command, Finished, Forked, Program, Stdio};
use super::socket::{LISTENING, Listener, path_of};
use super::sys::Sys;
use crate::trace::{Change, Entry, Evidence, Kind, Milestone, Object, ProcessRef, Role, Seq, SharedPayload, Text, What};

/// A change that is about to happen: its evidence, and what else is known of it.
#[must_use]
pub struct Step<'a> {
    sys: &'a Sys,
    evidence: Evidence,
    milestone: Option<Milestone>,
    subject: Option<Text>,
    facts: Vec<(&'static str, Text)>,
}

impl<'a> Step<'a> {
    pub(crate) fn new(sys: &'a Sys, evidence: Evidence) -> Self {
        Self { sys, evidence, milestone: None, subject: None, facts: Vec::new() }
    }
    /// The same place in the story on every path.
    pub fn milestone(mut self, milestone: Milestone) -> Self {
        self.milestone = Some(milestone);
        self
    }
    /// What it is about, by its id. An empty name is none.
    pub fn about(mut self, subject: impl Into<Text>) -> Self {
        self.subject = Some(subject.into()).filter(|name: &Text| !name.is_empty());
        self
    }
    /// What a text may name of it: the reason of a decision, its time, its result. An empty value is none.
    pub fn fact(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.facts.push((name, value));
        }
        self
    }
    /// Who takes the step.
    pub fn sys(&self) -> &'a Sys {
        self.sys
    }

    /// The evidence for it.
    pub fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// Records an event; what the task does next happens because of it.
    pub fn record(&self, what: What) -> Seq {
        self.record_by(self.sys.actor(), what)
    }

    fn record_by(&self, process: ProcessRef, what: What) -> Seq {
        let mut core = self.sys.core();
        let Context { cause, within, routine } = core.context();
        let entry = Entry {
            at_ns: core.clock_ns,
            process,
            cause,
            within,
            what,
            subject: self.subject.clone(),
            milestone: self.milestone,
            facts: (!self.facts.is_empty()).then(|| self.facts.as_slice().into()),
            evidence: self.evidence,
            routine,
        };
        let seq = core.log.push(entry);
        let took_ns = core.chance.event_ns();
        core.clock_ns += took_ns;
        core.context_mut().cause = Some(seq);
        seq
    }

    async fn change_of(&self, kind: Kind, name: impl Into<Text>, before: Option<&str>, after: Option<&str>) {
        self.change(Object::new(kind, name), before.map(Text::from), after.map(Text::from)).await;
    }

    /// Records that the state of something changes.
    pub async fn change(&self, object: Object, before: Option<Text>, after: Option<Text>) {
        if object.kind == Kind::Network {
            self.sys.core().keep_rule(&object.name, after.is_some());
        }
        self.record(What::Change(Change { object, before, after }));
        self.sys.pause_if_interrupted().await;
    }
    /// Publishes an event on a bus.
    pub async fn publish(&self, bus: &'static str, topic: &'static str, payload: SharedPayload) -> Seq {
        let seq = self.record(What::Publish { bus, topic, payload });
        self.sys.pause_if_interrupted().await;
        seq
    }
    /// Prints a line to the log.
    pub async fn log(&self, level: &'static str, line: impl Into<Text>) {
        self.record(What::Log { level, line: line.into() });
        self.sys.pause_if_interrupted().await;
    }
    /// Leaves a remark for the learner.
    pub async fn note(&self, key: &'static str, detail: impl Into<Text>) {
        self.record(What::Note { key, detail: detail.into() });
        self.sys.pause_if_interrupted().await;
    }

    /// Starts a program and goes on.
    ///
    /// # Errors
    /// `ENOENT` if no such program is installed.
    pub async fn spawn(&self, command: Command) -> Result<u32, Errno> {
        let pid = self.start(command, false)?;
        self.sys.pause_if_interrupted().await;
        Ok(pid)
    }

    /// Starts a program and waits until it ends.
    ///
    /// # Errors
    /// `ENOENT` if no such program is installed.
    pub async fn run(&self, command: Command) -> Result<Finished, Errno> {
        let pid = self.start(command, true)?;
        self.sys.pause_if_interrupted().await;
        self.sys.wait(pid).await
    }

    fn start(&self, command: Command, awaited: bool) -> Result<u32, Errno> {
        let name = command.argv.first().cloned().ok_or(Errno::ENOENT)?;
        let program = self.sys.core().program(&name).ok_or(Errno::ENOENT)?;
        let stdio = self.sys.core().stdio(&command.streams);
        let file_name = name.rsplit('/').next().unwrap_or(&name);
        let birth = Birth {
            parent: self.sys.pid(),
            role: program.part(&command.argv),
            program: Some(program),
            comm: comm_of(command.comm.unwrap_or(file_name)),
            argv: command.argv.into(),
            input: command.input,
            environment: command.environment,
            stdio,
            death_signal: command.death_signal,
            like: self.sys.pid(),
        };
        // A program that runs itself once more (`/proc/self/exe`) goes past whoever wraps it.
        let is_itself = self.sys.argv().first().is_some_and(|own| own.rsplit('/').next() == Some(file_name));
        let late_ns = if is_itself { 0 } else { self.sys.start_ns(file_name) } + self.sys.core().slow_ns(file_name);
        Ok(self.bear(birth, awaited, move |sys| match late_ns {
            0 => (program.main)(sys),
            _ => Box::pin(async move {
                sys.sleep(late_ns).await;
                (program.main)(sys).await
            }),
        }))
    }

    /// Starts a process that runs a part of the same program. It is the caller's child, or its sibling (`CLONE_PARENT`).
    pub async fn fork<F: Future<Output = i32> + 'static>(
        &self,
        comm: &'static str,
        sibling: bool,
        role: &'static Role,
        part: impl FnOnce(Sys) -> F,
    ) -> u32 {
        self.fork_with(comm, sibling, role, Forked::default(), part).await
    }

    /// The same with other streams or another environment than the caller's.
    pub async fn fork_with<F: Future<Output = i32> + 'static>(
        &self,
        comm: &'static str,
        sibling: bool,
        role: &'static Role,
        forked: Forked,
        part: impl FnOnce(Sys) -> F,
    ) -> u32 {
        let birth = {
            let core = self.sys.core();
            let me = core.processes.get(&self.sys.pid());
            let inherited = me.map(|me| me.stdio).unwrap_or_default();
            Birth {
                parent: if sibling { me.map_or(1, |me| me.ppid) } else { self.sys.pid() },
                role,
                program: me.and_then(|me| me.program),
                comm: comm.into(),
                argv: me.map(|me| me.argv.clone()).unwrap_or_default(),
                input: me.and_then(|me| me.input.clone()),
                environment: forked.environment,
                stdio: Stdio {
                    stdin: forked.stdin.map_or(inherited.stdin, |pipe| Some(pipe.id())),
                    stdout: forked.stdout.map_or(inherited.stdout, |pipe| Some(pipe.id())),
                    ..inherited
                },
                death_signal: None,
                like: self.sys.pid(),
            }
        };
        let pid = self.bear(birth, false, |sys| Box::pin(part(sys)));
        self.sys.pause_if_interrupted().await;
        pid
    }

    fn bear(&self, birth: Birth, awaited: bool, main: impl FnOnce(Sys) -> std::pin::Pin<Box<dyn Future<Output = i32>>>) -> u32 {
        let mut core = self.sys.core();
        let pid = core.next_pid();
        let child = ProcessRef { pid, role: birth.role };
        let (parent, comm, argv, input) = (birth.parent, birth.comm.clone(), birth.argv.clone(), birth.input.clone());
        core.create_process(pid, birth);
        if awaited && let Some(me) = core.processes.get_mut(&self.sys.pid()) {
            me.awaited.push(pid);
        }
        drop(core);
        let spawned = self.record(What::Spawn { child, parent, comm, argv, input });
        let mut core = self.sys.core();
        if let Some(process) = core.processes.get_mut(&pid) {
            process.spawned = Some(spawned);
        }
        let routine = core.context().routine;
        drop(core);
        self.record_new_pid_namespace(pid);
        let sys = Sys::new(Rc::clone(self.sys.core_cell()), pid, child.role);
        let future = main(sys.clone());
        let context = Context { cause: Some(spawned), within: Some(spawned), routine };
        self.sys.core().start_main(sys, context, future);
        pid
    }

    /// A child that begins in another pid namespace than its maker says so.
    fn record_new_pid_namespace(&self, pid: u32) {
        let numbers = {
            let core = self.sys.core();
            let number = |pid| core.processes.get(&pid).map_or(1, |process| process.namespaces.get(NamespaceKind::Pid));
            (number(self.sys.pid()), number(pid))
        };
        if numbers.0 != numbers.1 {
            let object = Object { kind: Kind::Process, name: NamespaceKind::Pid.name().into(), pid: Some(pid) };
            let [before, after] = [numbers.0, numbers.1].map(|number| Some(NamespaceKind::Pid.numbered(number)));
            self.record(What::Change(Change { object, before, after }));
        }
    }

    /// Becomes another program under the same pid; nothing after it runs.
    pub async fn exec(&self, command: Command, program: Program) {
        let name = command.argv.first().cloned().unwrap_or_else(|| program.role.name.into());
        let file_name = name.rsplit('/').next().unwrap_or(&name);
        let comm = comm_of(command.comm.unwrap_or(file_name));
        let argv: Rc<[Text]> = command.argv.into();
        self.record(What::Exec { role: program.role, comm: comm.clone(), argv: argv.clone() });
        let pid = self.sys.pid();
        let context = {
            let mut core = self.sys.core();
            let Some(process) = core.processes.get_mut(&pid) else { return };
            (process.role, process.program, process.comm, process.argv) = (program.role, Some(program), comm, argv);
            process.dispositions.retain(|entry| entry.1 == super::process::Disposition::Ignore);
            if command.input.is_some() {
                process.input = command.input;
            }
            if command.environment.is_some() {
                process.environment = command.environment;
            }
            for task in std::mem::take(&mut process.tasks) {
                core.executor.remove(task);
            }
            Context { within: None, ..core.context() }
        };
        let sys = Sys::new(Rc::clone(self.sys.core_cell()), pid, program.role);
        let future = (program.main)(sys.clone());
        self.sys.core().start_main(sys, context, future);
        pending().await
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// `ESRCH` if there is no such process.
    pub async fn kill(&self, pid: u32, signal: Signal) -> Result<(), Errno> {
        if !self.sys.is_alive(pid) {
            return Err(Errno::ESRCH);
        }
        let seq = self.record(What::Signal { target: pid, signal: signal.name() });
        self.sys.core().deliver(Some(self.sys.pid()), pid, signal, Some(seq));
        self.sys.pause_if_interrupted().await;
        Ok(())
    }

    /// Sends a signal to every process of a group (`kill(2)` with a negative number).
    ///
    /// # Errors
    /// `ESRCH` if there is no process in it.
    pub async fn kill_group(&self, group: u32, signal: Signal) -> Result<(), Errno> {
        let members = self.sys.members_of_group(group);
        if members.is_empty() {
            return Err(Errno::ESRCH);
        }
        for pid in members {
            // One of them may end with another.
            if self.sys.is_alive(pid) {
                self.kill(pid, signal).await?;
            }
        }
        Ok(())
    }

    /// Writes a file.
    pub async fn write(&self, path: impl Into<Text>, contents: SharedPayload) {
        let path = path.into();
        let before = self.sys.core().files.put(path.clone(), Node::File(contents)).map(|_| "written before");
        self.sys.core().path_changed(&path);
        self.change_of(Kind::File, path, before, Some("written")).await;
    }
    /// Adds text to the end of a file; one that is not there is made, and what is no text is replaced.
    pub async fn append(&self, path: &Text, text: &str) {
        let existed = self.sys.core().files.append(path, text);
        self.change_of(Kind::File, path.clone(), existed.then_some("written before"), Some("written")).await;
    }
    /// Moves a file to another path, over what was there; true if there was one.
    pub async fn rename(&self, from: &str, to: impl Into<Text>) -> bool {
        let to = to.into();
        let moved = {
            let mut core = self.sys.core();
            let node = core.files.remove(from);
            node.map(|node| core.files.put(to.clone(), node)).is_some()
        };
        if moved {
            self.change_of(Kind::File, from, Some("written"), None).await;
            self.change_of(Kind::File, to, None, Some("written")).await;
        }
        moved
    }
    /// Makes a directory; true if it was not there.
    pub async fn mkdir(&self, path: impl Into<Text>) -> bool {
        let path = path.into();
        if self.sys.exists(&path) {
            return false;
        }
        self.sys.core().files.put(path.clone(), Node::Directory);
        self.change_of(Kind::Directory, path, None, Some("made")).await;
        true
    }
    /// Makes a symbolic link.
    pub async fn symlink(&self, path: impl Into<Text>, target: &str) {
        let path = path.into();
        self.sys.core().files.put(path.clone(), Node::Symlink(target.into()));
        self.change_of(Kind::File, path, None, Some(&format!("-> {target}"))).await;
    }
    /// Makes a fifo.
    pub async fn mkfifo(&self, path: impl Into<Text>) {
        let path = path.into();
        {
            let mut core = self.sys.core();
            core.fifos.push(super::fifo::Fifo::default());
            let id = core.fifos.len() - 1;
            core.files.put(path.clone(), Node::Fifo(id));
        }
        self.change_of(Kind::Fifo, path, None, Some("made")).await;
    }
    /// Removes what is under a path, and everything below it; true if there was something.
    pub async fn remove(&self, path: &str) -> bool {
        let removed = {
            let mut core = self.sys.core();
            let below: Vec<Text> = core.files.under(path).cloned().collect();
            for path in &below {
                core.files.remove(path);
            }
            core.files.remove(path).map(|node| node_kind(&node)).or((!below.is_empty()).then_some(Kind::Directory))
        };
        if let Some(kind) = removed {
            self.sys.core().path_changed(path);
            self.change_of(kind, path, Some("there"), None).await;
        }
        removed.is_some()
    }
    /// Mounts something on a path: what is behind the source is found there too.
    pub async fn mount(&self, target: impl Into<Text>, source: &str) {
        let target = target.into();
        let contents = self.sys.core().files.contents(source);
        self.sys.core().files.put(target.clone(), Node::Mount(source.into(), contents));
        self.change_of(Kind::Mount, target, None, Some(source)).await;
    }
    /// Unmounts a path; true if something was mounted there.
    pub async fn umount(&self, target: &str) -> bool {
        let mounted = matches!(self.sys.core().files.get(target), Some(Node::Mount(..) | Node::Namespace(..)));
        if mounted {
            self.sys.core().files.remove(target);
            self.change_of(Kind::Mount, target, Some("mounted"), None).await;
        }
        mounted
    }
    /// Waits for connections under an address; a socket that was there is replaced.
    pub async fn listen(&self, address: &str) -> Listener {
        let path: Text = path_of(address).into();
        let id = {
            let mut core = self.sys.core();
            let id = core.open_listener(self.sys.actor(), path.clone());
            core.files.put(path.clone(), Node::Socket(id));
            id
        };
        self.change_of(Kind::Socket, path, None, Some(LISTENING)).await;
        self.sys.listener_for(id)
    }

    /// Leaves namespaces for new ones. A new pid namespace is for the children to come.
    pub async fn unshare(&self, kinds: &[NamespaceKind]) {
        for kind in kinds {
            let number = self.sys.core().namespace_table.create(*kind);
            self.enter(self.sys.pid(), *kind, number).await;
        }
    }
    /// Joins the namespace behind a path.
    ///
    /// # Errors
    /// `ENOENT` if there is none.
    pub async fn setns(&self, path: &str) -> Result<(), Errno> {
        let (kind, number) = self.sys.core().resolve_namespace(path).ok_or(Errno::ENOENT)?;
        self.enter(self.sys.pid(), kind, number).await;
        Ok(())
    }
    /// Makes a new namespace and keeps it alive by a bind mount on `path`, as a thread of its own would.
    pub async fn pin_new_namespace(&self, kind: NamespaceKind, path: impl Into<Text>) {
        let path = path.into();
        let number = {
            let mut core = self.sys.core();
            let number = core.namespace_table.create(kind);
            core.files.put(path.clone(), Node::Namespace(kind, number));
            number
        };
        self.change_of(Kind::Mount, path, None, Some(&kind.numbered(number))).await;
    }
    /// Keeps the namespace behind `source` alive by a bind mount on `path`.
    ///
    /// # Errors
    /// `ENOENT` if there is none.
    pub async fn pin_namespace(&self, source: &str, path: impl Into<Text>) -> Result<(), Errno> {
        let path = path.into();
        let (kind, number) = self.sys.core().resolve_namespace(source).ok_or(Errno::ENOENT)?;
        self.sys.core().files.put(path.clone(), Node::Namespace(kind, number));
        self.change_of(Kind::Mount, path, None, Some(&kind.numbered(number))).await;
        Ok(())
    }
    async fn enter(&self, pid: u32, kind: NamespaceKind, number: u32) {
        let before = {
            let mut core = self.sys.core();
            let Some(process) = core.processes.get_mut(&pid) else { return };
            if kind == NamespaceKind::Pid {
                process.pid_for_children = number;
                return;
            }
            let before = process.namespaces.get(kind);
            process.namespaces.set(kind, number);
            before
        };
        let object = Object { kind: Kind::Process, name: kind.name().into(), pid: Some(pid) };
        self.change(object, Some(kind.numbered(before)), Some(kind.numbered(number))).await;
    }

    /// Makes a cgroup; true if it was not there.
    pub async fn make_cgroup(&self, path: &Text) -> bool {
        let made = self.sys.core().cgroups.create(path);
        if made {
            self.change_of(Kind::Cgroup, path.clone(), None, Some("made")).await;
        }
        made
    }
    /// Says what the members of a cgroup may use.
    pub async fn limit_cgroup(&self, path: &Text, limits: Limits, words: &str) {
        let former = {
            let mut core = self.sys.core();
            let former = core.cgroups.limits(path);
            core.cgroups.limit(path, limits);
            former.words()
        };
        self.change_of(Kind::Cgroup, path.clone(), Some(&former), Some(words)).await;
    }
    /// Puts a process into a cgroup.
    pub async fn enter_cgroup(&self, pid: u32, path: &Text) {
        let before = {
            let mut core = self.sys.core();
            core.cgroups.count_begun(path);
            let Some(process) = core.processes.get_mut(&pid) else { return };
            std::mem::replace(&mut process.cgroup, path.clone())
        };
        let object = Object { kind: Kind::Process, name: "cgroup".into(), pid: Some(pid) };
        self.change(object, Some(before), Some(path.clone())).await;
    }
    /// Removes a cgroup and those below it, as far as nobody is in them; true if it is gone.
    pub async fn remove_cgroup(&self, path: &Text) -> bool {
        let below = self.sys.core().cgroups.under(path);
        for cgroup in below {
            // What is below it comes first, and keeps it if it is not empty.
            if self.sys.members_under(&cgroup).is_empty() && self.sys.core().cgroups.remove(&cgroup) {
                self.change_of(Kind::Cgroup, cgroup, Some("there"), None).await;
            }
        }
        !self.sys.has_cgroup(path)
    }
}

/// The kernel keeps 15 bytes of a command's name.
fn comm_of(name: &str) -> Text {
    let end = name.char_indices().nth(15).map_or(name.len(), |(end, _)| end);
    name[..end].into()
}

fn node_kind(node: &Node) -> Kind {
    match node {
        Node::Directory => Kind::Directory,
        Node::Fifo(_) => Kind::Fifo,
        Node::Socket(_) => Kind::Socket,
        Node::Mount(..) | Node::Namespace(..) => Kind::Mount,
        Node::File(_) | Node::Log(_) | Node::Symlink(_) | Node::Executable(..) => Kind::File,
    }
}
