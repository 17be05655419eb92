//! The task service: what is asked of a shim for a task, or for a process that was added to it.

use std::rc::Rc;

use super::{Awaited, C, CLOSED, Daemon, ExitChannel, SHIM, ShimTask};
use crate::kernel::{Either, Signal, Sys};
use crate::trace::{Evidence, Failure, Text};
use crate::wire::containerd::{Metrics, Process, TaskStatus};
use crate::wire::oci::Resources;
use crate::wire::task::{self, Exited, ProcessList};
use crate::wire::{Incoming, Request};

const PROCESS: &str = "runtime/v2/process.go";

/// The line of a call about a container's first process, or of the same call about an exec.
fn of(exec_id: &str, first: Evidence, exec: Evidence) -> Evidence {
    if exec_id.is_empty() { first } else { exec }
}

/// Whether there was nobody at the other end.
pub(super) fn is_closed(failure: &Failure) -> bool {
    &*failure.message == CLOSED
}

impl Daemon {
    /// Asks a shim, over the connection that its task has.
    pub(super) async fn ask<R: Request>(
        &self,
        sys: &Sys,
        evidence: Evidence,
        task: &ShimTask,
        request: R,
    ) -> Result<Rc<R::Reply>, Failure> {
        if !task.is_open() {
            return Err(Failure::unknown(CLOSED));
        }
        let answer = sys.step(evidence).call(&task.address, request).await;
        answer.map_err(|failure| if failure.code == "UNAVAILABLE" { Failure::unknown(CLOSED) } else { failure })
    }

    /// Asks for somebody who may not wait for the answer: a call ends with the process that has made it, what it has set going does not.
    pub(super) async fn ask_for<R: Request>(
        &self,
        sys: &Sys,
        client: Option<&Incoming>,
        evidence: Evidence,
        task: &ShimTask,
        request: R,
    ) -> Result<Rc<R::Reply>, Failure> {
        let Some(client) = client else { return self.ask(sys, evidence, task, request).await };
        let canceled = || Failure::new("CANCELED", "context canceled");
        if !client.is_open() {
            return Err(canceled());
        }
        match sys.either(self.ask(sys, evidence, task, request), client.closed(sys)).await {
            Either::First(answer) => answer,
            Either::Second(()) => Err(canceled()),
        }
    }

    /// `PID`: the shim says which process the task is.
    pub(super) async fn ask_pid(&self, sys: &Sys, task: &ShimTask) -> Result<u32, Failure> {
        Ok(self.ask(sys, C.line(SHIM, 264), task, task::Connect { id: task.id.clone() }).await?.task_pid)
    }

    async fn ask_state(&self, sys: &Sys, task: &ShimTask, exec_id: &Text) -> Result<Process, Failure> {
        self.ask_state_at(sys, of(exec_id, C.line(SHIM, 520), C.line(PROCESS, 52)), task, exec_id).await
    }
    /// A shim that is gone has no task: containerd v1.6.20 runtime/v2/shim.go:527.
    async fn ask_state_at(&self, sys: &Sys, evidence: Evidence, task: &ShimTask, exec_id: &Text) -> Result<Process, Failure> {
        let request = task::State { id: task.id.clone(), exec_id: exec_id.clone() };
        let state = self.ask(sys, evidence, task, request).await;
        match state {
            Ok(state) => Ok((*state).clone()),
            Err(failure) if is_closed(&failure) => Err(Failure::not_found("not found")),
            Err(failure) => Err(failure),
        }
    }

    /// The task, once it is known that an added process is there: containerd v1.6.20 runtime/v2/shim.go, `Process`.
    async fn task_with(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<Rc<ShimTask>, Failure> {
        let task = self.task(namespace, id)?;
        if !exec_id.is_empty() {
            self.ask_state(sys, &task, exec_id).await?;
        }
        Ok(task)
    }

    /// `Tasks.Start`: the answer has the pid that the shim tells when it is asked for the state.
    pub(crate) async fn start_task(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<u32, Failure> {
        let task = self.task_with(sys, namespace, id, exec_id).await?;
        let request = task::Start { id: id.clone(), exec_id: exec_id.clone() };
        self.ask(sys, of(exec_id, C.line(SHIM, 375), C.line(PROCESS, 116)), &task, request).await?;
        Ok(self.ask_state(sys, &task, exec_id).await?.pid)
    }
    /// `Tasks.Kill`.
    pub(crate) async fn kill_task(
        &self,
        sys: &Sys,
        namespace: &str,
        id: &Text,
        exec_id: &Text,
        signal: i32,
        all: bool,
    ) -> Result<(), Failure> {
        let task = self.task_with(sys, namespace, id, exec_id).await?;
        let request = task::Kill { id: id.clone(), exec_id: exec_id.clone(), signal, all };
        self.ask(sys, of(exec_id, C.line(SHIM, 385), C.line(PROCESS, 40)), &task, request).await.map(drop)
    }
    /// `Tasks.Exec`.
    pub(crate) async fn exec_task(&self, sys: &Sys, namespace: &str, request: task::Exec) -> Result<(), Failure> {
        let task = self.task(namespace, &request.id)?;
        self.ask(sys, C.line(SHIM, 408), &task, request).await.map(drop)
    }
    /// `Tasks.Get`: the shim is asked, nothing is remembered, and the answer is not waited for longer than two seconds.
    pub(crate) async fn task_state(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<Process, Failure> {
        let task = self.task_with(sys, namespace, id, exec_id).await?;
        self.ask_state_at(sys, C.line("services/tasks/local.go", 328), &task, exec_id).await
    }
    /// `Task` of containerd's client: containerd v1.6.20 container.go:387.
    pub(crate) async fn load(&self, sys: &Sys, namespace: &str, id: &Text) -> Result<Process, Failure> {
        self.task_state(sys, namespace, id, &"".into()).await.map_err(|failure| match &*failure.message {
            "not found" => Failure::new(failure.code, "no running task found: not found"),
            message if failure.code == "NOT_FOUND" => Failure::new(failure.code, format!("no running task found: {message}: not found")),
            _ => failure,
        })
    }
    /// `Tasks.Wait`.
    async fn wait_task(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<Rc<Exited>, Failure> {
        let task = self.task_with(sys, namespace, id, exec_id).await?;
        if exec_id.is_empty() {
            self.ask_pid(sys, &task).await?;
        }
        let request = task::Wait { id: id.clone(), exec_id: exec_id.clone() };
        self.ask(sys, of(exec_id, C.line(SHIM, 462), C.line(PROCESS, 128)), &task, request).await
    }
    /// `Wait` of containerd's client: the call is made beside what the caller does next, which is why a start leaves before it.
    /// containerd v1.6.20 task.go:273.
    pub(crate) fn wait(self: &Rc<Self>, sys: &Sys, namespace: &'static str, id: &Text, exec_id: &Text) -> ExitChannel {
        let channel = ExitChannel(Rc::<Awaited>::default());
        let (daemon, awaited, id, exec_id) = (Rc::clone(self), Rc::clone(&channel.0), id.clone(), exec_id.clone());
        sys.background(|sys| async move {
            let answer = daemon.wait_task(&sys, namespace, &id, &exec_id).await;
            *awaited.answer.set() = Some((answer, sys.cause()));
            awaited.arrived.notify(&sys);
        });
        channel
    }
    /// `Tasks.Update`.
    pub(crate) async fn update_task(&self, sys: &Sys, namespace: &str, id: &Text, resources: Rc<Resources>) -> Result<(), Failure> {
        let task = self.task(namespace, id)?;
        self.ask(sys, C.line(SHIM, 488), &task, task::Update { id: id.clone(), resources }).await.map(drop)
    }
    /// `Tasks.CloseIO`.
    pub(crate) async fn close_io(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<(), Failure> {
        let task = self.task_with(sys, namespace, id, exec_id).await?;
        let request = task::CloseIo { id: id.clone(), exec_id: exec_id.clone(), stdin: true };
        self.ask(sys, of(exec_id, C.line(SHIM, 447), C.line(PROCESS, 103)), &task, request).await.map(drop)
    }
    /// `Tasks.ListPids`.
    pub(crate) async fn task_pids(&self, sys: &Sys, namespace: &str, id: &Text) -> Result<Rc<ProcessList>, Failure> {
        let task = self.task(namespace, id)?;
        self.ask(sys, C.line(SHIM, 418), &task, task::Pids { id: id.clone() }).await
    }
    /// `Tasks.Metrics`: every task whose id is asked for, all of them without a filter. One that does not answer is left out.
    pub(crate) async fn task_metrics(&self, sys: &Sys, namespace: &str, filters: &[Text]) -> Vec<Rc<Metrics>> {
        let is_wanted = |id: &str| filters.is_empty() || filters.iter().any(|filter| filter.strip_prefix("id==") == Some(id));
        let tasks: Vec<Rc<ShimTask>> =
            self.tasks.get().0.values().filter(|task| &*task.namespace == namespace && is_wanted(&task.id)).cloned().collect();
        let mut metrics = Vec::new();
        for task in tasks {
            metrics.extend(self.ask(sys, C.line(SHIM, 499), &task, task::Stats { id: task.id.clone() }).await.ok());
        }
        metrics
    }
    /// `Tasks.DeleteProcess`.
    pub(crate) async fn delete_process(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<Rc<Exited>, Failure> {
        let task = self.task_with(sys, namespace, id, exec_id).await?;
        let request = task::Delete { id: id.clone(), exec_id: exec_id.clone() };
        self.ask(sys, C.line(PROCESS, 142), &task, request).await
    }

    /// `Delete(WithProcessKill)` of containerd's client: everything in the container is killed, its end is waited for, and only what has
    /// stopped is deleted. containerd v1.6.20 task_opts.go:160 and task.go:304.
    pub(crate) async fn kill_and_delete(
        self: &Rc<Self>,
        sys: &Sys,
        namespace: &'static str,
        id: &Text,
        exec_id: &Text,
    ) -> Result<Rc<Exited>, Failure> {
        let exit = self.wait(sys, namespace, id, exec_id);
        match self.kill_task(sys, namespace, id, exec_id, Signal::Kill.number(), exec_id.is_empty()).await {
            Err(failure) if failure.code == "FAILED_PRECONDITION" => {}
            Err(failure) if failure.code != "NOT_FOUND" => return Err(failure),
            Ok(()) | Err(_) => drop(exit.received(sys).await),
        }
        match self.task_state(sys, namespace, id, exec_id).await {
            Err(failure) if failure.code == "NOT_FOUND" => return Err(failure),
            Ok(process) if process.status == TaskStatus::Running || (process.status == TaskStatus::Created && process.pid != 0) => {
                let status = process.status.name().to_lowercase();
                let text = format!("task must be stopped before deletion: {status}: failed precondition");
                return Err(Failure::new("FAILED_PRECONDITION", text));
            }
            Ok(_) | Err(_) => {}
        }
        if exec_id.is_empty() {
            self.delete_task(sys, namespace, id, None).await
        } else {
            self.delete_process(sys, namespace, id, exec_id).await
        }
    }
}
