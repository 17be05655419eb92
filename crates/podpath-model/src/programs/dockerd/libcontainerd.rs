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
    TaskDelete, TaskDeleteProcess, TaskExec, TaskGet, TaskKill, TaskMetrics, TaskStart, TaskUpdate,
};
use crate::wire::oci::{self, Spec};

const CLIENT: &str = "libcontainerd/remote/client.go";
const CREATE: Evidence = M.line(CLIENT, 130);
const START: Evidence = M.line(CLIENT, 157);
const NEW_TASK: Evidence = M.line(CLIENT, 233);
const KILL: Evidence = M.line(CLIENT, 341);
const DELETE_TASK: Evidence = M.line("daemon/monitor.go", 30);
const DELETE: Evidence = M.line("daemon/start.go", 263);
const RESTORE: Evidence = M.line("daemon/daemon.go", 212);
const LOAD_FOR_EXEC: Evidence = M.line("daemon/exec.go", 220);
const EXEC: Evidence = M.line("daemon/exec.go", 263);
/// The calls were read in moby v20.10.24; their lines are not among the facts.
const UPDATE: Evidence = Evidence::Simplified("simplified-engine-update");
const STATS: Evidence = Evidence::Simplified("simplified-stats");
const EXEC_EXIT: Evidence = M.line(CLIENT, 687);
const COPIER: Evidence = M.line("container/container.go", 646);
const DELETE_PROCESS: Evidence = M.line(CLIENT, 717);

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
        sys.step(M.line("libcontainerd/remote/client_linux.go", 61)).about(id.clone()).mkdir(self.bundle(id)).await;
        let lease: Text = ids::hex12(&format!("lease of {id} at {}", sys.now_ns())).as_ref().into();
        self.ask(sys, CREATE, LeaseCreate { id: lease.clone() }).await?;
        let container = Container {
            id: id.clone(),
            image: "".into(),
            runtime: "io.containerd.runc.v2".into(),
            runtime_root: format!("{}/runtime-runc", self.config.exec_root).into(),
            snapshot_key: "".into(),
            spec,
        };
        let created = self.ask(sys, CREATE, ContainerCreate { id: id.clone(), container: Rc::new(container) }).await;
        let released = self.ask(sys, CREATE, LeaseDelete { id: lease }).await;
        created?;
        released.map(drop)
    }

    /// `Start`: the fifos, the task, and its start. The answer is the process id.
    pub(super) async fn start_task(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<u32, Failure> {
        for _ in 0..3 {
            self.get(sys, START, id).await?;
        }
        let config = self.find(id)?.config;
        let path = |wanted: bool, stream: &str| if wanted { self.fifo(id, "init", stream) } else { "".into() };
        let (stdin, stdout, stderr) = (path(config.open_stdin, "stdin"), path(true, "stdout"), path(!config.tty, "stderr"));
        for path in [&stdin, &stdout, &stderr].into_iter().filter(|path| !path.is_empty()) {
            sys.step(M.line(CLIENT, 235)).about(id.clone()).mkfifo(path.clone()).await;
        }
        self.attach_log(sys, id).await;
        self.get(sys, NEW_TASK, id).await?;
        self.ask(sys, NEW_TASK, TaskCreate { container_id: id.clone(), stdin, stdout, stderr }).await?;
        match self.ask(sys, M.line(CLIENT, 254), TaskStart { container_id: id.clone(), exec_id: "".into() }).await {
            Ok(started) => Ok(started.pid),
            Err(failure) => {
                drop(self.ask(sys, M.line(CLIENT, 255), TaskDelete { container_id: id.clone() }).await);
                Err(failure)
            }
        }
    }

    /// `InitializeStdio`: dockerd drains the fifos into the container's log (`NewCopier`).
    pub(super) async fn attach_log(self: &Rc<Self>, sys: &Sys, id: &Text) {
        let log = self.log_path(id);
        if !sys.exists(&log) {
            let step = sys.step(M.line("container/container.go", 391)).about(id.clone());
            step.write(log, SharedPayload::new("")).await;
        }
        let output = Output::new(id.clone(), Format::JsonFile, COPIER, self.log_path(id));
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
        drop(self.ask(sys, EXEC, request).await);
    }

    /// `UpdateResources`.
    pub(super) async fn update_task(&self, sys: &Sys, id: &Text, resources: Rc<oci::Resources>) -> Result<(), Failure> {
        self.get(sys, UPDATE, id).await?;
        self.task(sys, UPDATE, id, "").await?;
        self.ask(sys, UPDATE, TaskUpdate { container_id: id.clone(), resources }).await.map(drop)
    }

    /// `Stats`.
    pub(super) async fn task_metrics(&self, sys: &Sys, id: &Text) -> Result<Rc<Metrics>, Failure> {
        self.get(sys, STATS, id).await?;
        self.task(sys, STATS, id, "").await?;
        let found = self.ask(sys, STATS, TaskMetrics { filters: vec![format!("id=={id}").into()] }).await?;
        found.metrics.first().cloned().ok_or_else(|| Failure::unknown(format!("no metrics received: {id}")))
    }

    /// `SignalProcess`.
    pub(super) async fn signal_task(&self, sys: &Sys, id: &Text, signal: i32) -> Result<(), Failure> {
        self.get(sys, KILL, id).await?;
        self.task(sys, KILL, id, "").await?;
        self.ask(sys, KILL, TaskKill { container_id: id.clone(), exec_id: "".into(), signal }).await.map(drop)
    }

    /// `DeleteTask`: the answer is the exit code.
    pub(super) async fn delete_task(&self, sys: &Sys, id: &Text) -> Result<u32, Failure> {
        self.get(sys, DELETE_TASK, id).await?;
        self.task(sys, DELETE_TASK, id, "").await?;
        self.task(sys, DELETE_TASK, id, "").await?;
        Ok(self.ask(sys, DELETE_TASK, TaskDelete { container_id: id.clone() }).await?.exit_status)
    }

    /// `Delete`: the container object and the folder of the fifos. There must be no task any more.
    pub(super) async fn delete_object(&self, sys: &Sys, id: &Text) -> Result<(), Failure> {
        self.get(sys, DELETE, id).await?;
        self.get(sys, DELETE, id).await?;
        if self.task(sys, DELETE, id, "").await.is_ok() {
            return Err(Failure::new("FAILED_PRECONDITION", format!("cannot delete running task {id}: failed precondition")));
        }
        self.get(sys, DELETE, id).await?;
        self.ask(sys, DELETE, ContainerDelete { id: id.clone() }).await?;
        sys.step(M.line(CLIENT, 492)).about(id.clone()).remove(&self.bundle(id)).await;
        Ok(())
    }

    /// `Restore`: what containerd knows of a task that an earlier dockerd has started; none if it has ended.
    pub(super) async fn restore_task(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<Process, Failure> {
        self.get(sys, RESTORE, id).await?;
        self.task(sys, RESTORE, id, "").await?;
        self.attach_log(sys, id).await;
        self.task(sys, RESTORE, id, "").await
    }

    /// `Exec`: registers a process and starts it. The answer is its process id; what it writes goes to `output`.
    pub(super) async fn exec_task(&self, sys: &Sys, id: &Text, exec_id: &Text, exec: &Exec, output: &Rc<Output>) -> Result<u32, Failure> {
        // The first two are ContainerExecStart's own: daemon/exec.go:220.
        self.get(sys, LOAD_FOR_EXEC, id).await?;
        let template = self.get(sys, LOAD_FOR_EXEC, id).await?;
        self.get(sys, EXEC, id).await?;
        self.task(sys, EXEC, id, "").await?;
        self.get(sys, EXEC, id).await?;
        let path = |wanted: bool, stream: &str| if wanted { self.fifo(id, exec_id, stream) } else { "".into() };
        let (stdin, stdout, stderr) = (path(exec.stdin, "stdin"), path(true, "stdout"), path(!exec.tty, "stderr"));
        for fifo in [&stdin, &stdout, &stderr].into_iter().filter(|fifo| !fifo.is_empty()) {
            sys.step(EXEC).about(id.clone()).mkfifo(fifo.clone()).await;
        }
        output.drain(sys, "stdout", &stdout);
        if !stderr.is_empty() {
            output.drain(sys, "stderr", &stderr);
        }
        let spec = Rc::new(oci::Process { args: exec.command.clone(), terminal: exec.tty, ..template.spec.process.clone() });
        let request = TaskExec { container_id: id.clone(), exec_id: exec_id.clone(), stdin, stdout, stderr, spec };
        self.ask(sys, M.line(CLIENT, 307), request).await?;
        match self.ask(sys, M.line(CLIENT, 324), TaskStart { container_id: id.clone(), exec_id: exec_id.clone() }).await {
            Ok(started) => Ok(started.pid),
            Err(failure) => {
                drop(self.task(sys, DELETE_PROCESS, id, exec_id).await);
                self.delete_exec_process(sys, id, exec_id).await;
                Err(failure)
            }
        }
    }

    /// What is left of an exec that has exited is removed; what is gone already is no error.
    pub(super) async fn forget_exec(&self, sys: &Sys, id: &Text, exec_id: &Text) -> Result<(), Failure> {
        self.get(sys, EXEC_EXIT, id).await?;
        self.task(sys, EXEC_EXIT, id, "").await?;
        self.task(sys, EXEC_EXIT, id, exec_id).await?;
        self.get(sys, DELETE_PROCESS, id).await?;
        self.get(sys, DELETE_PROCESS, id).await?;
        self.task(sys, DELETE_PROCESS, id, exec_id).await?;
        self.delete_exec_process(sys, id, exec_id).await;
        Ok(())
    }
    async fn delete_exec_process(&self, sys: &Sys, id: &Text, exec_id: &Text) {
        drop(self.ask(sys, DELETE_PROCESS, TaskDeleteProcess { container_id: id.clone(), exec_id: exec_id.clone() }).await);
        for stream in ["stdin", "stdout", "stderr"] {
            sys.step(DELETE_PROCESS).about(id.clone()).remove(&self.fifo(id, exec_id, stream)).await;
        }
    }
}
