//! The daemon: serves the task API, reaps what runc leaves behind, and says what happened.

use std::cell::Cell;
use std::rc::Rc;

use super::publisher::Publisher;
use super::runc::Runc;
use super::start::Daemon;
use super::{C, SIGNAL_LOOP, SIGNAL_LOOP_LINE};
use crate::kernel::{Condition, FifoReader, Shared, Signal, Stream, Streams, Sys};
use crate::sorted::SortedMap;
use crate::trace::{Failure, Milestone, Nothing, SharedPayload, Text};
use crate::wire::containerd::{Event, Process, TaskStatus};
use crate::wire::oci::{self, Spec};
use crate::wire::task::{
    CloseIo, Connect, Connected, Create, Delete, Exec, Exited, Kill, Pid, Pids, Shutdown, Start, State, Stats, Update, Wait,
};
use crate::wire::{Incoming, Service, dispatch, serve};

/// A process that the shim keeps: the container's init, or one that was added.
pub(super) struct Kept {
    pub(super) pid: u32,
    pub(super) status: TaskStatus,
    pub(super) exit_status: u32,
    streams: Streams,
    /// The shim keeps the reading ends open too, so that a daemon that dies breaks nobody's pipe: containerd v1.6.20 pkg/process/io.go:193.
    _readers: Vec<FifoReader>,
    spec: Option<Rc<oci::Process>>,
    /// It could not be started: nobody has to wait for it.
    failed: bool,
    /// It was added by the steady polling, so its end is a part of that too.
    pub(super) is_routine: bool,
}

impl Kept {
    fn new(sys: &Sys, streams: Streams) -> Self {
        let fifo = |stream: &Option<Stream>| match stream {
            Some(Stream::Fifo(path)) => sys.fifo_reader(path).ok(),
            _ => None,
        };
        let readers = [&streams.stdout, &streams.stderr].into_iter().filter_map(fifo).collect();
        Self {
            pid: 0,
            status: TaskStatus::Created,
            exit_status: 0,
            streams,
            _readers: readers,
            spec: None,
            failed: false,
            is_routine: sys.is_routine(),
        }
    }
}

/// A container of this shim.
pub(super) struct Container {
    pub(super) runc: Runc,
    rootfs_mounted: bool,
    pub(super) init: Kept,
    pub(super) execs: SortedMap<Text, Kept>,
    /// While a start is under way its event must come first: containerd v1.6.20 runtime/v2/runc/task/service.go:161.
    pub(super) starting: bool,
    /// Whether a signal is on its way to the first process, which is locked meanwhile.
    killing: bool,
}

pub(super) struct Shim {
    pub(super) publisher: Publisher,
    pub(super) containers: Shared<SortedMap<Text, Container>>,
    /// A container is being made.
    pub(super) creating: Cell<bool>,
    pub(super) changed: Condition,
    socket: Text,
}

/// Becomes the subreaper, serves, and reaps until it is told to go.
pub(super) async fn daemon(sys: Sys) -> i32 {
    let Some(daemon) = sys.input::<Daemon>() else { return 1 };
    let Some(namespace) = sys.flag("-namespace") else { return 1 };
    sys.set_child_subreaper();
    // containerd v1.6.20 runtime/v2/shim/shim_unix.go:49: a shim is not told to stop by signals.
    for signal in [Signal::Term, Signal::Int, Signal::Pipe] {
        sys.ignore(signal);
    }
    say_what_is_loaded(&sys).await;
    let shim = Rc::new(Shim {
        publisher: Publisher::new(namespace, daemon.environment.ttrpc_address.clone()),
        containers: Shared::default(),
        creating: Cell::new(false),
        changed: Condition::default(),
        socket: daemon.socket.clone(),
    });
    let listener = sys.step(C.line("runtime/v2/shim/shim_unix.go", 59)).listen(&daemon.socket).await;
    sys.detach();
    sys.background(|sys| serve(sys, listener, Rc::clone(&shim)));
    loop {
        let (pid, status) = sys.wait_any().await;
        let shim = Rc::clone(&shim);
        sys.go(|sys| async move { shim.exited(&sys, pid, status.code().unsigned_abs()).await });
    }
}

/// The daemon is made of plugins, each named as it is loaded, and then waits for signals.
async fn say_what_is_loaded(sys: &Sys) {
    for plugin in ["event.v1.publisher", "internal.v1.shutdown", "ttrpc.v1.task"] {
        let line = format!("loading plugin \"io.containerd.{plugin}\"...");
        sys.step(C.line("runtime/v2/shim/shim.go", 383)).log("info", line).await;
    }
    sys.step(SIGNAL_LOOP).log("info", SIGNAL_LOOP_LINE).await;
}

impl Service for Shim {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        self.created(&incoming.sys).await;
        dispatch!(self, incoming, {
            Create => create, Start => start, State => state, Kill => kill, Delete => delete,
            Exec => exec, Wait => wait, Connect => connect, Shutdown => shutdown,
            Update => update, Stats => stats, Pids => pids, CloseIo => close_io,
        });
    }
}

/// containerd v1.6.20 runtime/v2/runc/task/service.go:601
fn missing() -> Failure {
    Failure::not_found("container not created: not found")
}

impl Shim {
    /// While a container is being made, nobody finds any: containerd v1.6.20 runtime/v2/runc/task/service.go:122 and :592.
    async fn created(&self, sys: &Sys) {
        while self.creating.get() {
            self.changed.wait(sys).await;
        }
    }

    async fn create(&self, sys: Sys, request: Rc<Create>) -> Result<Pid, Failure> {
        self.creating.set(true);
        let created = self.create_container(&sys, &request).await;
        self.creating.set(false);
        self.changed.notify(&sys);
        created
    }

    async fn create_container(&self, sys: &Sys, request: &Create) -> Result<Pid, Failure> {
        let id = request.id.clone();
        let runc = Runc { root: request.runtime_root.clone(), bundle: request.bundle.clone() };
        for source in &request.rootfs {
            let step = sys.step(C.line("runtime/v2/runc/container.go", 112)).about(id.clone());
            step.mount(format!("{}/rootfs", request.bundle), source).await;
        }
        let streams = Streams::fifos(&request.stdin, &request.stdout, &request.stderr);
        let spec =
            sys.read::<Spec>(&format!("{}/config.json", request.bundle)).ok_or_else(|| Failure::unknown("config.json: no such file"))?;
        let milestone = if spec.is_sandbox() { Milestone::SandboxInit } else { Milestone::ContainerInit };
        let init = Kept::new(sys, streams.clone());
        let created = runc.create(sys, &id, streams, milestone, SharedPayload(spec)).await;
        let rootfs_mounted = !request.rootfs.is_empty();
        if let Err(failure) = created {
            if rootfs_mounted {
                sys.step(C.line("runtime/v2/runc/container.go", 101)).about(id).umount(&format!("{}/rootfs", request.bundle)).await;
            }
            return Err(failure);
        }
        let pid = runc.init_pid(sys);
        let init = Kept { pid, ..init };
        let container = Container { runc, rootfs_mounted, init, execs: SortedMap::new(), starting: false, killing: false };
        self.containers.set().insert(id.clone(), container);
        self.publisher.publish(sys, "/tasks/create", Event { container_id: id, pid, ..Event::default() });
        Ok(Pid { pid })
    }

    async fn start(&self, sys: Sys, request: Rc<Start>) -> Result<Pid, Failure> {
        let runc = {
            let mut containers = self.containers.set();
            let container = containers.get_mut(&request.id).ok_or_else(missing)?;
            container.starting = true;
            container.runc.clone()
        };
        let started = match &*request.exec_id {
            "" => self.start_init(&sys, &runc, &request.id).await,
            _ => self.start_exec(&sys, &runc, &request.id, &request.exec_id).await,
        };
        if let Some(container) = self.containers.set().get_mut(&request.id) {
            container.starting = false;
        }
        self.changed.notify(&sys);
        started.map(|pid| Pid { pid })
    }

    async fn start_init(&self, sys: &Sys, runc: &Runc, id: &Text) -> Result<u32, Failure> {
        runc.start(sys, id).await?;
        let pid = self.with(id, |container| {
            container.init.status = TaskStatus::Running;
            container.init.pid
        })?;
        self.publisher.publish(sys, "/tasks/start", Event { container_id: id.clone(), pid, ..Event::default() });
        self.watch_memory(sys, runc, id);
        Ok(pid)
    }

    /// Says so whenever somebody of the container is killed for want of memory: the watcher of containerd v1.6.20 pkg/oom.
    fn watch_memory(&self, sys: &Sys, runc: &Runc, id: &Text) {
        let Some(spec) = sys.read::<Spec>(&format!("{}/config.json", runc.bundle)) else { return };
        let (publisher, cgroup, id) = (self.publisher.clone(), spec.cgroups_path(), id.clone());
        sys.background(|sys| async move {
            let mut seen = 0;
            loop {
                seen = sys.out_of_memory(&cgroup, seen).await;
                publisher.publish(&sys, "/tasks/oom", Event { container_id: id.clone(), ..Event::default() });
            }
        });
    }

    async fn start_exec(&self, sys: &Sys, runc: &Runc, id: &Text, exec_id: &Text) -> Result<u32, Failure> {
        let (spec, streams) = self
            .with(id, |container| {
                let kept = container.execs.get(exec_id)?;
                Some((kept.spec.clone()?, kept.streams.clone()))
            })?
            .ok_or_else(|| Failure::not_found(format!("process {exec_id}: not found")))?;
        if let Err(failure) = runc.exec(sys, id, exec_id, streams, SharedPayload(spec)).await {
            // It is as it was added, and closed all the same: containerd v1.6.20 pkg/process/exec.go, `start`.
            self.with(id, |container| container.execs.get_mut(exec_id).map(|kept| kept.failed = true))?;
            return Err(failure);
        }
        let pid = sys.read::<u32>(&format!("{}/{exec_id}.pid", runc.bundle)).map_or(0, |pid| *pid);
        self.with(id, |container| {
            if let Some(kept) = container.execs.get_mut(exec_id) {
                (kept.pid, kept.status) = (pid, TaskStatus::Running);
            }
        })?;
        let event = Event { container_id: id.clone(), exec_id: exec_id.clone(), pid, ..Event::default() };
        self.publisher.publish(sys, "/tasks/exec-started", event);
        Ok(pid)
    }

    pub(super) fn with<T>(&self, id: &str, change: impl FnOnce(&mut Container) -> T) -> Result<T, Failure> {
        self.containers.set().get_mut(id).map(change).ok_or_else(missing)
    }

    async fn state(&self, _: Sys, request: Rc<State>) -> Result<Process, Failure> {
        self.with(&request.id, |container| {
            let kept = if request.exec_id.is_empty() { Some(&container.init) } else { container.execs.get(&request.exec_id) };
            let id = if request.exec_id.is_empty() { request.id.clone() } else { request.exec_id.clone() };
            kept.map(|kept| Process { id, pid: kept.pid, status: kept.status, exit_status: kept.exit_status })
        })?
        .ok_or_else(|| Failure::not_found(format!("process {}: not found", request.exec_id)))
    }

    async fn kill(&self, sys: Sys, request: Rc<Kill>) -> Result<Nothing, Failure> {
        let (runc, exec) = self.with(&request.id, |container| {
            let exec = container.execs.get(&request.exec_id);
            (container.runc.clone(), exec.map(|kept| (kept.status, kept.pid)))
        })?;
        match exec {
            Some((TaskStatus::Created, _)) => return Err(Failure::new("FAILED_PRECONDITION", "process not created: failed precondition")),
            Some((TaskStatus::Stopped, _)) => return Err(Failure::not_found("process already finished: not found")),
            Some((TaskStatus::Running, pid)) => {
                let signal = Signal::from_number(request.signal).unwrap_or(Signal::Kill);
                let sent = sys.step(C.line("pkg/process/exec.go", 152)).about(request.id.clone()).kill(pid, signal).await;
                sent.map_err(|_| Failure::not_found("process already finished: not found"))?;
            }
            None => match self.kill_init(&sys, &runc, &request).await {
                Err(failure) if failure.message.ends_with("container not running") => {
                    return Err(Failure::not_found("process already finished: not found"));
                }
                // containerd v1.6.20 pkg/process/utils.go:140
                Err(failure) if failure.message.contains("does not exist") => {
                    return Err(Failure::not_found("no such container: not found"));
                }
                sent => sent?,
            },
        }
        Ok(Nothing {})
    }

    /// `runc kill`, with the lock of the first process held: containerd v1.6.20 pkg/process/init.go:349.
    async fn kill_init(&self, sys: &Sys, runc: &Runc, request: &Kill) -> Result<(), Failure> {
        self.with(&request.id, |container| container.killing = true)?;
        let killed = runc.kill(sys, &request.id, request.signal, request.all).await;
        if let Some(container) = self.containers.set().get_mut(&request.id) {
            container.killing = false;
        }
        self.changed.notify(sys);
        killed
    }

    async fn delete(&self, sys: Sys, request: Rc<Delete>) -> Result<Exited, Failure> {
        if !request.exec_id.is_empty() {
            let kept = self.with(&request.id, |container| container.execs.remove(&request.exec_id))?;
            let kept = kept.ok_or_else(|| Failure::not_found(format!("process {}: not found", request.exec_id)))?;
            return Ok(Exited { pid: kept.pid, exit_status: kept.exit_status });
        }
        let (runc, mounted, pid, exit_status) = self.with(&request.id, |container| {
            (container.runc.clone(), container.rootfs_mounted, container.init.pid, container.init.exit_status)
        })?;
        match runc.delete(&sys, C.line("pkg/process/init.go", 293), &request.id, false).await {
            // runc has forgotten it already: containerd v1.6.20 pkg/process/init.go:300.
            Err(failure) if !failure.message.contains("does not exist") => return Err(failure),
            Ok(()) | Err(_) => {}
        }
        if mounted {
            sys.step(C.line("pkg/process/init.go", 312)).about(request.id.clone()).umount(&format!("{}/rootfs", runc.bundle)).await;
        }
        self.containers.set().remove(&request.id);
        let event = Event { container_id: request.id.clone(), pid, exit_status, ..Event::default() };
        self.publisher.publish(&sys, "/tasks/delete", event);
        Ok(Exited { pid, exit_status })
    }

    async fn exec(&self, sys: Sys, request: Rc<Exec>) -> Result<Nothing, Failure> {
        let streams = Streams::fifos(&request.stdin, &request.stdout, &request.stderr);
        let kept = Kept { spec: Some(Rc::clone(&request.spec)), ..Kept::new(&sys, streams) };
        self.with(&request.id, |container| container.execs.insert(request.exec_id.clone(), kept))?;
        let event = Event { container_id: request.id.clone(), exec_id: request.exec_id.clone(), ..Event::default() };
        self.publisher.publish(&sys, "/tasks/exec-added", event);
        Ok(Nothing {})
    }

    /// Whoever waits for the first process is told only when nobody holds its lock: containerd v1.6.20 pkg/process/init.go:228.
    async fn wait(&self, sys: Sys, request: Rc<Wait>) -> Result<Exited, Failure> {
        loop {
            let stopped = self.with(&request.id, |container| {
                let init = Some(&container.init).filter(|_| !container.killing);
                let kept = if request.exec_id.is_empty() { init } else { container.execs.get(&request.exec_id) };
                kept.filter(|kept| kept.failed || kept.status == TaskStatus::Stopped)
                    .map(|kept| Exited { pid: kept.pid, exit_status: kept.exit_status })
            })?;
            match stopped {
                Some(exited) => return Ok(exited),
                None => self.changed.wait(&sys).await,
            }
        }
    }

    async fn connect(&self, sys: Sys, request: Rc<Connect>) -> Result<Connected, Failure> {
        let task_pid = self.containers.get().get(&request.id).map_or(0, |container| container.init.pid);
        Ok(Connected { shim_pid: sys.pid(), task_pid })
    }

    /// Goes if no container is left: containerd v1.6.20 runtime/v2/runc/task/service.go:464.
    async fn shutdown(&self, sys: Sys, _: Rc<Shutdown>) -> Result<Nothing, Failure> {
        if self.containers.get().is_empty() {
            sys.step(C.line("runtime/v2/runc/task/service.go", 95)).remove(crate::kernel::path_of(&self.socket)).await;
            sys.background(|sys| async move { sys.exit(0).await });
        }
        Ok(Nothing {})
    }
}

impl Container {
    pub(super) fn has(&self, pid: u32) -> bool {
        self.init.pid == pid || self.execs.values().any(|kept| kept.pid == pid)
    }
}
