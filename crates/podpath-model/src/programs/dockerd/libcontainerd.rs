//! How dockerd uses containerd: moby v20.10.24 libcontainerd/remote/client.go.
//!
//! The client library reads the object again and again; how often was counted in recordings/cri/cri-dockerd/lifecycle.1.json.

use std::rc::Rc;

use super::exec::Exec;
use super::{Daemon, M};
use crate::kernel::Sys;
use crate::programs::ids;
use crate::programs::output::{Format, Output};
use crate::trace::{Evidence, Failure, SharedPayload, Text};
use crate::wire::Request;
use crate::wire::containerd::{
    Container, ContainerCreate, ContainerDelete, ContainerGet, LeaseCreate, LeaseDelete, Metrics, Process, TaskCloseIo, TaskCreate,
    TaskDelete, TaskDeleteProcess, TaskExec, TaskGet, TaskKill, TaskMetrics, TaskStart, TaskStatus, TaskUpdate,
};
use crate::wire::oci::{self, Spec};

/// containerd's Go client, which dockerd is built with.
const CLIENT: &str = "vendor/github.com/containerd/containerd/client.go";
const CONTAINER: &str = "vendor/github.com/containerd/containerd/container.go";
const TASK: &str = "vendor/github.com/containerd/containerd/task.go";
const PROCESS: &str = "vendor/github.com/containerd/containerd/process.go";
const LEASE: &str = "vendor/github.com/containerd/containerd/lease.go";
const FIFOS: &str = "vendor/github.com/containerd/containerd/cio/io_unix.go";
/// `LoadContainer`.
const LOAD_CONTAINER: Evidence = M.line(CLIENT, 290);
/// What the client's container asks about itself: its labels, its spec.
const GET_CONTAINER: Evidence = M.line(CONTAINER, 417);
const LOAD_TASK: Evidence = M.line(CONTAINER, 388);
const TASK_STATUS: Evidence = M.line(TASK, 258);
const LOAD_PROCESS: Evidence = M.line(TASK, 536);
const PROCESS_STATUS: Evidence = M.line(PROCESS, 231);
/// The three fifos of a process, where they are opened and made.
const OPEN_FIFOS: [Evidence; 3] = [M.line(FIFOS, 116), M.line(FIFOS, 126), M.line(FIFOS, 136)];
/// A line that an app has written goes to the log.
const WRITE_LOG: Evidence = M.line("daemon/logger/loggerutils/logfile.go", 172);

impl Daemon {
    async fn ask<R: Request>(&self, sys: &Sys, evidence: Evidence, request: R) -> Result<Rc<R::Reply>, Failure> {
        sys.step(evidence).call(&self.config.containerd, request).await
    }
    async fn get(&self, sys: &Sys, evidence: Evidence, id: &Text) -> Result<Rc<Container>, Failure> {
        Ok(Rc::clone(&self.ask(sys, evidence, ContainerGet { id: id.clone() }).await?.container))
    }
    async fn task(&self, sys: &Sys, evidence: Evidence, id: &Text, exec_id: &str) -> Result<Process, Failure> {
        let request = TaskGet { container_id: id.clone(), exec_id: exec_id.into() };
        Ok(self.ask(sys, evidence, request).await?.process.clone())
    }

    /// The folder for a container's fifos.
    fn bundle(&self, id: &str) -> Text {
        format!("{}/containerd/{id}", self.config.exec_root).into()
    }
    fn fifo(&self, id: &str, process: &str, stream: &str) -> Text {
        format!("{}/{process}-{stream}", self.bundle(id)).into()
    }

    /// `Create`: the container object, kept by a lease until it is there.
    pub(super) async fn create_object(&self, sys: &Sys, id: &Text, spec: Rc<Spec>) -> Result<(), Failure> {
        let lease: Text = ids::hex12(&format!("lease of {id} at {}", sys.now_ns())).as_ref().into();
        self.ask(sys, M.line(LEASE, 45), LeaseCreate { id: lease.clone() }).await?;
        sys.step(M.line("libcontainerd/remote/client_linux.go", 69)).about(id.clone()).mkdir(self.bundle(id)).await;
        let container = Container {
            id: id.clone(),
            image: "".into(),
            runtime: "io.containerd.runc.v2".into(),
            runtime_root: format!("{}/runtime-runc", self.config.exec_root).into(),
            snapshot_key: "".into(),
            spec,
            extension: None,
        };
        let created = self.ask(sys, M.line(CLIENT, 281), ContainerCreate { id: id.clone(), container: Rc::new(container) }).await;
        // That the lease stays is no failure: it ends by itself after a day.
        drop(self.ask(sys, M.line(LEASE, 52), LeaseDelete { id: lease }).await);
        created.map(drop)
    }

    /// `Start`: the fifos, the task, and its start. The answer is the process id.
    pub(super) async fn start_task(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<u32, Failure> {
        for evidence in [LOAD_CONTAINER, GET_CONTAINER, GET_CONTAINER] {
            self.get(sys, evidence, id).await?;
        }
        let config = self.find(id)?.config;
        let path = |wanted: bool, stream: &str| if wanted { self.fifo(id, "init", stream) } else { "".into() };
        let (stdin, stdout, stderr) = (path(config.open_stdin, "stdin"), path(true, "stdout"), path(!config.tty, "stderr"));
        for (path, evidence) in [&stdin, &stdout, &stderr].into_iter().zip(OPEN_FIFOS).filter(|(path, _)| !path.is_empty()) {
            sys.step(evidence).about(id.clone()).mkfifo(path.clone()).await;
        }
        self.attach_log(sys, id).await;
        if let Err(failure) = self.create_task(sys, id, [&stdin, &stdout, &stderr]).await {
            self.remove_fifos(sys, id, "init").await;
            return Err(failure);
        }
        match self.ask(sys, M.line(TASK, 210), TaskStart { container_id: id.clone(), exec_id: "".into() }).await {
            Ok(started) => Ok(started.pid),
            Err(failure) => {
                if self.delete_stopped(sys, id).await.is_ok() {
                    self.remove_fifos(sys, id, "init").await;
                }
                Err(failure)
            }
        }
    }

    /// `NewTask`, with its fifos.
    async fn create_task(&self, sys: &Sys, id: &Text, fifos: [&Text; 3]) -> Result<(), Failure> {
        self.get(sys, GET_CONTAINER, id).await?;
        let [stdin, stdout, stderr] = fifos.map(Clone::clone);
        self.ask(sys, M.line(CONTAINER, 298), TaskCreate { container_id: id.clone(), stdin, stdout, stderr }).await.map(drop)
    }

    /// The fifos of a process: moby v20.10.24 libcontainerd/remote/client_linux.go, `newFIFOSet`.
    async fn remove_fifos(&self, sys: &Sys, id: &Text, process: &str) {
        for stream in ["stdin", "stdout", "stderr"] {
            sys.step(M.line("libcontainerd/remote/client_linux.go", 116)).about(id.clone()).remove(&self.fifo(id, process, stream)).await;
        }
    }

    /// `InitializeStdio`: dockerd drains the fifos into the container's log (`NewCopier`).
    pub(super) async fn attach_log(self: &Rc<Self>, sys: &Sys, id: &Text) {
        let log = self.log_path(id);
        if !sys.exists(&log) {
            let step = sys.step(M.line("daemon/logger/loggerutils/logfile.go", 126)).about(id.clone());
            step.write(log, SharedPayload::new("")).await;
        }
        let output = Output::new(id.clone(), Format::JsonFile, WRITE_LOG, self.log_path(id));
        for stream in ["stdout", "stderr"] {
            let fifo = self.fifo(id, "init", stream);
            if sys.exists(&fifo) {
                output.drain(sys, stream, &fifo);
            }
        }
        self.outputs.set().insert(id.clone(), output);
    }

    /// Writes what a process reads, and closes its input.
    pub(super) async fn feed(&self, sys: &Sys, id: &Text, exec_id: &str, input: &Text) {
        let process = if exec_id.is_empty() { "init" } else { exec_id };
        if let Ok(writer) = sys.fifo_writer(&self.fifo(id, process, "stdin"))
            && !input.is_empty()
        {
            writer.write(input.clone());
        }
        let request = TaskCloseIo { container_id: id.clone(), exec_id: exec_id.into(), stdin: true };
        let evidence = if exec_id.is_empty() { M.line(TASK, 401) } else { M.line(PROCESS, 183) };
        drop(self.ask(sys, evidence, request).await);
    }

    /// `UpdateResources`.
    pub(super) async fn update_task(&self, sys: &Sys, id: &Text, resources: Rc<oci::Resources>) -> Result<(), Failure> {
        self.get(sys, LOAD_CONTAINER, id).await?;
        self.task(sys, LOAD_TASK, id, "").await?;
        self.ask(sys, M.line(TASK, 528), TaskUpdate { container_id: id.clone(), resources }).await.map(drop)
    }

    /// `Stats`.
    pub(super) async fn task_metrics(&self, sys: &Sys, id: &Text) -> Result<Rc<Metrics>, Failure> {
        self.get(sys, LOAD_CONTAINER, id).await?;
        self.task(sys, LOAD_TASK, id, "").await?;
        let found = self.ask(sys, M.line(TASK, 561), TaskMetrics { filters: vec![format!("id=={id}").into()] }).await?;
        found.metrics.first().cloned().ok_or_else(|| Failure::unknown(format!("no metrics received: {id}")))
    }

    /// `SignalProcess`.
    pub(super) async fn signal_task(&self, sys: &Sys, id: &Text, signal: i32) -> Result<(), Failure> {
        self.get(sys, LOAD_CONTAINER, id).await?;
        self.task(sys, LOAD_TASK, id, "").await?;
        let request = TaskKill { container_id: id.clone(), exec_id: "".into(), signal };
        self.ask(sys, M.line(TASK, 231), request).await.map(drop).map_err(wrapped)
    }

    /// `DeleteTask`: the answer is the exit code.
    pub(super) async fn delete_task(&self, sys: &Sys, id: &Text) -> Result<u32, Failure> {
        self.get(sys, LOAD_CONTAINER, id).await?;
        self.task(sys, LOAD_TASK, id, "").await?;
        self.delete_stopped(sys, id).await
    }

    /// `Delete` of the client's task, which has to have stopped, or to be in a state that nobody knows:
    /// moby v20.10.24 vendor/github.com/containerd/containerd/task.go:315.
    async fn delete_stopped(&self, sys: &Sys, id: &Text) -> Result<u32, Failure> {
        match self.task(sys, TASK_STATUS, id, "").await {
            Err(failure) if failure.code == "NOT_FOUND" => return Err(failure),
            Ok(process) if process.status != TaskStatus::Stopped => {
                let text = format!("task must be stopped before deletion: {}: failed precondition", process.status.name().to_lowercase());
                return Err(Failure::new("FAILED_PRECONDITION", text));
            }
            Ok(_) | Err(_) => {}
        }
        Ok(self.ask(sys, M.line(TASK, 321), TaskDelete { container_id: id.clone() }).await?.exit_status)
    }

    /// `Delete`: the container object and the folder of the fifos. There must be no task any more.
    pub(super) async fn delete_object(&self, sys: &Sys, id: &Text) -> Result<(), Failure> {
        self.get(sys, LOAD_CONTAINER, id).await?;
        self.get(sys, GET_CONTAINER, id).await?;
        if self.task(sys, LOAD_TASK, id, "").await.is_ok() {
            return Err(Failure::new("FAILED_PRECONDITION", format!("cannot delete running task {id}: failed precondition")));
        }
        self.get(sys, GET_CONTAINER, id).await?;
        self.ask(sys, M.line(CONTAINER, 187), ContainerDelete { id: id.clone() }).await?;
        sys.step(M.line("libcontainerd/remote/client.go", 492)).about(id.clone()).remove(&self.bundle(id)).await;
        Ok(())
    }

    /// `Restore`: what containerd knows of the task of a container that an earlier dockerd has started; none if there is no task.
    pub(super) async fn restore_task(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<Option<Process>, Failure> {
        self.get(sys, LOAD_CONTAINER, id).await?;
        match self.task(sys, LOAD_TASK, id, "").await {
            Err(failure) if failure.code == "NOT_FOUND" => return Ok(None),
            found => found?,
        };
        self.attach_log(sys, id).await;
        self.task(sys, TASK_STATUS, id, "").await.map(Some)
    }

    /// `Exec`: registers a process and starts it. The answer is its process id; what it writes goes to `output`.
    pub(super) async fn exec_task(&self, sys: &Sys, id: &Text, exec_id: &Text, exec: &Exec, output: &Rc<Output>) -> Result<u32, Failure> {
        // The first two are ContainerExecStart's own: daemon/exec.go:220.
        self.get(sys, LOAD_CONTAINER, id).await?;
        let template = self.get(sys, GET_CONTAINER, id).await?;
        self.get(sys, LOAD_CONTAINER, id).await?;
        self.task(sys, LOAD_TASK, id, "").await?;
        self.get(sys, GET_CONTAINER, id).await?;
        let path = |wanted: bool, stream: &str| if wanted { self.fifo(id, exec_id, stream) } else { "".into() };
        let (stdin, stdout, stderr) = (path(exec.stdin, "stdin"), path(true, "stdout"), path(!exec.tty, "stderr"));
        for (fifo, evidence) in [&stdin, &stdout, &stderr].into_iter().zip(OPEN_FIFOS).filter(|(fifo, _)| !fifo.is_empty()) {
            sys.step(evidence).about(id.clone()).mkfifo(fifo.clone()).await;
        }
        output.drain(sys, "stdout", &stdout);
        if !stderr.is_empty() {
            output.drain(sys, "stderr", &stderr);
        }
        let spec = Rc::new(oci::Process { args: exec.command.clone(), terminal: exec.tty, ..template.spec.process.clone() });
        let request = TaskExec { container_id: id.clone(), exec_id: exec_id.clone(), stdin, stdout, stderr, spec };
        self.ask(sys, M.line(TASK, 362), request).await?;
        match self.ask(sys, M.line(PROCESS, 118), TaskStart { container_id: id.clone(), exec_id: exec_id.clone() }).await {
            Ok(started) => Ok(started.pid),
            Err(failure) => {
                drop(self.task(sys, PROCESS_STATUS, id, exec_id).await);
                self.delete_exec_process(sys, id, exec_id).await;
                Err(failure)
            }
        }
    }

    /// What is left of an exec that has exited is removed; what is gone already is no error.
    pub(super) async fn forget_exec(&self, sys: &Sys, id: &Text, exec_id: &Text) -> Result<(), Failure> {
        self.get(sys, LOAD_CONTAINER, id).await?;
        self.task(sys, LOAD_TASK, id, "").await?;
        self.task(sys, LOAD_PROCESS, id, exec_id).await?;
        self.get(sys, LOAD_CONTAINER, id).await?;
        self.get(sys, GET_CONTAINER, id).await?;
        self.task(sys, PROCESS_STATUS, id, exec_id).await?;
        self.delete_exec_process(sys, id, exec_id).await;
        Ok(())
    }
    async fn delete_exec_process(&self, sys: &Sys, id: &Text, exec_id: &Text) {
        drop(self.ask(sys, M.line(PROCESS, 215), TaskDeleteProcess { container_id: id.clone(), exec_id: exec_id.clone() }).await);
        self.remove_fifos(sys, id, exec_id).await;
    }
}

/// `wrapError`: what says that something is not there counts as that.
fn wrapped(failure: Failure) -> Failure {
    let is_missing = ["container does not exist", "not found", "no such container"].iter().any(|text| failure.message.contains(text));
    if is_missing { Failure::not_found(failure.message) } else { failure }
}
