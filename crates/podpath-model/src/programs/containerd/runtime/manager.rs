//! How tasks come and go: a bundle and a shim for each, and what becomes of both when the connection between them and the daemon ends.

use std::rc::Rc;

use super::{C, Connected, Daemon, SHIM, ShimTask, TaskOptions};
use crate::kernel::{Command, Connection, Either, Shared, Sys, path_of};
use crate::programs::Work;
use crate::trace::{Evidence, Failure, Milestone, SharedPayload, Text};
use crate::wire::Incoming;
use crate::wire::containerd::{Container, Event};
use crate::wire::task::{self, Exited};

const DELETE_BUNDLE: Evidence = C.line("runtime/v2/bundle.go", 156);

impl Daemon {
    /// `Tasks.Create`: a bundle, a shim, and `runc create` by the shim. The answer is the pid of the container's init.
    pub(crate) async fn create_task(
        self: &Rc<Self>,
        sys: &Sys,
        namespace: &str,
        container: &Container,
        options: TaskOptions,
        client: Option<&Incoming>,
    ) -> Result<u32, Failure> {
        let id = container.id.clone();
        if self.task(namespace, &id).is_ok() {
            return Err(Failure::new("ALREADY_EXISTS", format!("task {id}: already exists")));
        }
        let bundle = self.bundle(namespace, &id);
        let made = sys.step(C.line("runtime/v2/bundle.go", 73)).about(id.clone()).mkdir(bundle.clone()).await;
        if !made {
            return Err(Failure::unknown(format!("mkdir {bundle}: file exists")));
        }
        let config = SharedPayload(Rc::clone(&container.spec) as Rc<_>);
        sys.step(C.line("runtime/v2/bundle.go", 104)).about(id.clone()).write(format!("{bundle}/config.json"), config).await;
        let task = match self.start_shim(sys, namespace, container, &bundle, options.milestone).await {
            Ok(task) => task,
            Err(failure) => {
                sys.step(C.line("runtime/v2/manager.go", 165)).about(id).remove(&bundle).await;
                return Err(Failure::unknown(format!("failed to start shim: {}", failure.message)));
            }
        };
        let request = task::Create {
            id: id.clone(),
            bundle: bundle.clone(),
            rootfs: options.rootfs,
            stdin: options.stdin,
            stdout: options.stdout,
            stderr: options.stderr,
            runtime_root: format!("{}/{namespace}", container.runtime_root).into(),
        };
        // Simplified: a `shim start` that nobody waits for any more is not killed, only what would come after it is not asked for.
        if let Err(failure) = self.ask_for(sys, client, C.line(SHIM, 348), &task, request).await {
            self.forget_failed_task(sys, &task).await;
            return Err(Failure::new(failure.code, format!("failed to create shim task: {}", failure.message)));
        }
        // What is created stays when its pid cannot be asked for: containerd v1.6.20 services/tasks/local.go:236.
        let pid = self.ask_pid(sys, &task).await;
        pid.map_err(|failure| Failure::new(failure.code, format!("failed to get task pid: {}", failure.message)))
    }

    async fn start_shim(
        self: &Rc<Self>,
        sys: &Sys,
        namespace: &str,
        container: &Container,
        bundle: &Text,
        milestone: Milestone,
    ) -> Result<Rc<ShimTask>, Failure> {
        let id = &container.id;
        let debug: &[&str] = if self.config.debug { &["-debug", "start"] } else { &["start"] };
        let command = Command::new(self.shim_command(namespace, id, debug)).input(self.environment(bundle, &container.runtime_root));
        sys.work(Work::ProgramStart).await;
        let finished = sys.step(C.line("runtime/v2/binary.go", 117)).about(id.clone()).milestone(milestone).run(command).await;
        let finished = finished.map_err(|_| {
            Failure::unknown("runtime \"io.containerd.runc.v2\" binary not installed \"containerd-shim-runc-v2\": file does not exist")
        })?;
        let address = finished.output.and_then(|output| output.downcast::<Text>());
        let address = address.filter(|_| finished.status.code() == 0).ok_or_else(|| Failure::unknown(": exit status 1"))?;
        let task = Rc::new(ShimTask {
            namespace: namespace.into(),
            id: id.clone(),
            address: (*address).clone(),
            bundle: bundle.clone(),
            runtime_root: container.runtime_root.clone(),
            connection: Shared::default(),
            changed: crate::kernel::Condition::default(),
        });
        self.connect(sys, &task).map_err(|_| Failure::unknown(format!("dial {address}: connection refused")))?;
        Ok(task)
    }

    /// Registers a task and watches the connection to its shim: containerd v1.6.20 runtime/v2/binary.go:135.
    pub(super) fn connect(self: &Rc<Self>, sys: &Sys, task: &Rc<ShimTask>) -> Result<(), Failure> {
        let connection = sys.connect(path_of(&task.address)).map_err(|errno| Failure::unknown(errno.text()))?;
        self.tasks.set().0.insert((task.namespace.clone(), task.id.clone()), Rc::clone(task));
        let (daemon, task) = (Rc::clone(self), Rc::clone(task));
        sys.background(|sys| async move { daemon.watch(&sys, connection, task).await });
        Ok(())
    }

    /// A shim that is gone is cleaned up after, and its task is in the list until that is done: containerd v1.6.20
    /// runtime/v2/manager.go:242.
    async fn watch(self: Rc<Self>, sys: &Sys, connection: Connection, task: Rc<ShimTask>) {
        let closed = sys.either(connection.receive(), task.changed.wait(sys)).await;
        let Either::First(Err((_, cause))) = closed else { return };
        if let Some(cause) = cause {
            sys.because_of(cause);
        }
        if !task.is_open() {
            return;
        }
        task.set(sys, Connected::Closed);
        sys.work(Work::EventDelivery).await;
        self.disconnected(sys, &task).await;
        if self.is_listed(&task) {
            self.remove_task(&task);
        }
    }

    /// Closes the connection, waits until what is done then is done, and removes the bundle.
    async fn close(&self, sys: &Sys, task: &Rc<ShimTask>) {
        if task.is_open() {
            task.set(sys, Connected::Closed);
            self.disconnected(sys, task).await;
        } else {
            task.cleaned_up(sys).await;
        }
        sys.step(DELETE_BUNDLE).about(task.id.clone()).remove(&task.bundle).await;
    }

    /// What is done when a shim's connection is closed, whether the shim died or was let go.
    async fn disconnected(&self, sys: &Sys, task: &Rc<ShimTask>) {
        sys.step(C.line("runtime/v2/manager.go", 216)).about(task.id.clone()).log("info", "shim disconnected").await;
        self.clean_up(sys, task).await;
    }

    /// `shim delete`. Who has not been told of the end of the task is told now.
    pub(super) async fn clean_up(&self, sys: &Sys, task: &Rc<ShimTask>) {
        let id = task.id.clone();
        sys.step(C.line(SHIM, 145)).about(id.clone()).log("warning", "cleaning up after shim disconnected").await;
        let exited = self.delete_by_binary(sys, task).await;
        if self.is_listed(task) {
            // containerd v1.6.20 runtime/v2/shim.go:170: without an answer the exit status is not known.
            let (pid, exit_status) = exited.map_or((0, 255), |exited| (exited.pid, exited.exit_status));
            let event = Event { container_id: id.clone(), id: id.clone(), pid, exit_status, ..Event::default() };
            self.exchange.publish(sys, C.line(SHIM, 173), &task.namespace, "/tasks/exit", event).await;
            let event = Event { container_id: id, pid, exit_status, ..Event::default() };
            self.exchange.publish(sys, C.line(SHIM, 181), &task.namespace, "/tasks/delete", event).await;
        }
        task.set(sys, Connected::CleanedUp);
    }

    /// `containerd-shim-runc-v2 delete`; the bundle goes if that could say how the task ended.
    async fn delete_by_binary(&self, sys: &Sys, task: &ShimTask) -> Option<Rc<Exited>> {
        let id = task.id.clone();
        sys.step(C.line("runtime/v2/binary.go", 143)).about(id.clone()).log("info", "cleaning up dead shim").await;
        let command = Command::new(self.shim_command(&task.namespace, &id, &["-bundle", &task.bundle, "delete"]))
            .input(self.environment(&task.bundle, &task.runtime_root));
        sys.work(Work::ProgramStart).await;
        let finished = sys.step(C.line("runtime/v2/binary.go", 178)).about(id.clone()).run(command).await;
        let finished = finished.ok().filter(|finished| finished.status.code() == 0)?;
        if !finished.errors.is_empty() {
            let line = format!("cleanup warnings {}", finished.errors);
            sys.step(C.line("runtime/v2/binary.go", 184)).about(id.clone()).log("warning", line).await;
        }
        let output = finished.output;
        let exited = output.and_then(|output| output.downcast::<Exited>())?;
        sys.step(DELETE_BUNDLE).about(id).remove(&task.bundle).await;
        Some(exited)
    }

    /// A task whose creation failed: the shim is told to forget it and to go if it has nothing else, and what is left is cleaned up.
    async fn forget_failed_task(&self, sys: &Sys, task: &Rc<ShimTask>) {
        self.remove_task(task);
        drop(self.delete_by_shim(sys, task, None).await);
        // Nobody has written into the pipe for the shim's log.
        sys.step(C.line("runtime/v2/binary.go", 114)).about(task.id.clone()).log("error", "copy shim log").await;
    }

    /// `Tasks.Delete`: `runc delete` by the shim, the connection closed, `shim delete`, the bundle removed.
    pub(crate) async fn delete_task(
        &self,
        sys: &Sys,
        namespace: &str,
        id: &Text,
        client: Option<&Incoming>,
    ) -> Result<Rc<Exited>, Failure> {
        let task = self.task(namespace, id)?;
        self.delete_by_shim(sys, &task, client).await
    }

    /// A shim that does not know the task any more, or is gone, is let go all the same; with any other error all stays as it is.
    async fn delete_by_shim(&self, sys: &Sys, task: &Rc<ShimTask>, client: Option<&Incoming>) -> Result<Rc<Exited>, Failure> {
        let id = task.id.clone();
        let deleted = self.ask_for(sys, client, C.line(SHIM, 275), task, task::Delete { id: id.clone(), exec_id: "".into() }).await;
        match &deleted {
            Ok(_) => drop(self.remove_task(task)),
            Err(failure) if failure.code == "NOT_FOUND" || super::is_closed(failure) => {}
            Err(failure) => return Err(failure.clone()),
        }
        // What a shim that is gone answers to this is of no interest.
        drop(self.ask(sys, C.line(SHIM, 247), task, task::Shutdown { id }).await);
        self.close(sys, task).await;
        if self.is_listed(task) {
            self.remove_task(task);
        }
        deleted
    }
}
