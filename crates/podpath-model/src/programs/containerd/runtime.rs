//! Runtime v2: bundles, shims and the tasks that they keep.

use std::rc::Rc;

use super::{C, Daemon};
use crate::kernel::{Command, Condition, Connection, Sys, path_of};
use crate::programs::Work;
use crate::programs::shim::Environment;
use crate::sorted::SortedMap;
use crate::trace::{Evidence, Failure, Milestone, SharedPayload, Text};
use crate::wire::containerd::{Container, Event, Metrics, Process};
use crate::wire::oci::Resources;
use crate::wire::task::{self, Exited, ProcessList};

const SHIM: &str = "runtime/v2/shim.go";
const PROCESS: &str = "runtime/v2/process.go";

/// The line of a call about a container's first process, or of the same call about an exec.
fn of(exec_id: &str, first: Evidence, exec: Evidence) -> Evidence {
    if exec_id.is_empty() { first } else { exec }
}

/// The tasks of all namespaces.
#[derive(Default)]
pub(crate) struct Tasks(SortedMap<(Text, Text), Rc<ShimTask>>);

/// A task, and the shim that keeps it.
pub(crate) struct ShimTask {
    pub(crate) namespace: Text,
    pub(crate) id: Text,
    pub(crate) address: Text,
    pub(crate) bundle: Text,
    pub(crate) runtime_root: Text,
    /// The connection to the shim is being closed on purpose.
    closed: Condition,
}

/// What a task is made with.
pub(crate) struct TaskOptions {
    /// What is mounted as its root; nothing for docker, whose spec names a folder that is mounted already.
    pub(crate) rootfs: Vec<Text>,
    pub(crate) stdin: Text,
    pub(crate) stdout: Text,
    pub(crate) stderr: Text,
    /// The place in the story at which its shim is started.
    pub(crate) milestone: Milestone,
}

impl Daemon {
    fn bundle(&self, namespace: &str, id: &str) -> Text {
        format!("{}/io.containerd.runtime.v2.task/{namespace}/{id}", self.config.state).into()
    }
    fn environment(&self, bundle: &Text, runtime_root: &Text) -> SharedPayload {
        let ttrpc_address = format!("{}.ttrpc", self.config.address).into();
        SharedPayload::new(Environment { bundle: bundle.clone(), ttrpc_address, runtime_root: runtime_root.clone() })
    }
    fn shim_command(&self, namespace: &str, id: &str, tail: &[&str]) -> Vec<Text> {
        let publisher = "/usr/bin/containerd";
        let head =
            ["containerd-shim-runc-v2", "-namespace", namespace, "-address", &self.config.address, "-publish-binary", publisher, "-id", id];
        head.iter().chain(tail).map(|word| Text::from(*word)).collect()
    }

    /// The task of a container.
    pub(crate) fn task(&self, namespace: &str, id: &str) -> Result<Rc<ShimTask>, Failure> {
        let task = self.tasks.get().0.get(&(namespace.into(), id.into())).cloned();
        task.ok_or_else(|| Failure::not_found(format!("task {id} not found")))
    }

    /// `Tasks.Create`: a bundle, a shim, and `runc create` by the shim. The answer is the pid of the container's init.
    pub(crate) async fn create_task(
        self: &Rc<Self>,
        sys: &Sys,
        namespace: &str,
        container: &Container,
        options: TaskOptions,
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
        let created = sys.step(C.line(SHIM, 348)).call(&task.address, request).await;
        match created {
            Ok(pid) => Ok(pid.pid),
            Err(failure) => {
                self.forget_failed_task(sys, &task).await;
                Err(Failure::new(failure.code, format!("failed to create shim task: {}", failure.message)))
            }
        }
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
            closed: Condition::default(),
        });
        self.connect(sys, &task).map_err(|_| Failure::unknown(format!("dial {address}: connection refused")))?;
        Ok(task)
    }

    /// Registers a task and watches the connection to its shim: containerd v1.6.20 runtime/v2/binary.go:135.
    fn connect(self: &Rc<Self>, sys: &Sys, task: &Rc<ShimTask>) -> Result<(), Failure> {
        let connection = sys.connect(path_of(&task.address)).map_err(|errno| Failure::unknown(errno.text()))?;
        self.tasks.set().0.insert((task.namespace.clone(), task.id.clone()), Rc::clone(task));
        let (daemon, task) = (Rc::clone(self), Rc::clone(task));
        sys.background(|sys| async move { daemon.watch(&sys, connection, task).await });
        Ok(())
    }

    async fn watch(self: Rc<Self>, sys: &Sys, connection: Connection, task: Rc<ShimTask>) {
        let closed = sys.either(connection.receive(), task.closed.wait(sys)).await;
        let crate::kernel::Either::First(Err((_, cause))) = closed else { return };
        if let Some(cause) = cause {
            sys.because_of(cause);
        }
        sys.work(Work::EventDelivery).await;
        if self.tasks.set().0.remove(&(task.namespace.clone(), task.id.clone())).is_none() {
            return;
        }
        self.clean_up_dead_shim(sys, &task, true).await;
    }

    /// What is done when a shim's connection is closed, whether the shim died or was let go: `shim delete`.
    async fn clean_up_dead_shim(&self, sys: &Sys, task: &ShimTask, died: bool) {
        let id = task.id.clone();
        sys.step(C.line(SHIM, 145)).about(id.clone()).log("warning", "cleaning up after shim disconnected").await;
        let command = Command::new(self.shim_command(&task.namespace, &id, &["-bundle", &task.bundle, "delete"]))
            .input(self.environment(&task.bundle, &task.runtime_root));
        sys.work(Work::ProgramStart).await;
        let finished = sys.step(C.line("runtime/v2/binary.go", 178)).about(id.clone()).run(command).await;
        if died {
            let exited = finished.ok().and_then(|finished| finished.output).and_then(|output| output.downcast::<Exited>());
            // containerd v1.6.20 runtime/v2/shim.go:170: without an answer the exit status is not known.
            let (pid, exit_status) = exited.map_or((0, 255), |exited| (exited.pid, exited.exit_status));
            let event = Event { container_id: id.clone(), id: id.clone(), pid, exit_status, ..Event::default() };
            self.exchange.publish(sys, C.line(SHIM, 173), &task.namespace, "/tasks/exit", event).await;
            let event = Event { container_id: id.clone(), pid, exit_status, ..Event::default() };
            self.exchange.publish(sys, C.line(SHIM, 181), &task.namespace, "/tasks/delete", event).await;
        }
        sys.step(C.line("runtime/v2/bundle.go", 156)).about(id).remove(&task.bundle).await;
    }

    /// A task whose creation failed: the shim is told to go if it has nothing else, and what is left is cleaned up.
    async fn forget_failed_task(&self, sys: &Sys, task: &Rc<ShimTask>) {
        self.tasks.set().0.remove(&(task.namespace.clone(), task.id.clone()));
        task.closed.notify(sys);
        let request = task::Shutdown { id: task.id.clone() };
        // A shim that is gone already needs no telling.
        let told = sys.step(C.line(SHIM, 247)).call(&task.address, request).await;
        drop(told);
        self.clean_up_dead_shim(sys, task, false).await;
    }

    /// `Tasks.Start`.
    pub(crate) async fn start_task(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<u32, Failure> {
        let task = self.task(namespace, id)?;
        let request = task::Start { id: id.clone(), exec_id: exec_id.clone() };
        Ok(sys.step(of(exec_id, C.line(SHIM, 375), C.line(PROCESS, 116))).call(&task.address, request).await?.pid)
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
        let task = self.task(namespace, id)?;
        let request = task::Kill { id: id.clone(), exec_id: exec_id.clone(), signal, all };
        sys.step(of(exec_id, C.line(SHIM, 385), C.line(PROCESS, 40))).call(&task.address, request).await.map(drop)
    }
    /// `Tasks.Exec`.
    pub(crate) async fn exec_task(&self, sys: &Sys, namespace: &str, request: task::Exec) -> Result<(), Failure> {
        let task = self.task(namespace, &request.id)?;
        sys.step(C.line(SHIM, 408)).call(&task.address, request).await.map(drop)
    }
    /// `Tasks.Get`: the shim is asked, nothing is remembered.
    pub(crate) async fn task_state(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<Process, Failure> {
        let task = self.task(namespace, id)?;
        let request = task::State { id: id.clone(), exec_id: exec_id.clone() };
        let state = sys.step(of(exec_id, C.line(SHIM, 520), C.line(PROCESS, 52))).call(&task.address, request).await?;
        Ok((*state).clone())
    }
    /// `Tasks.Wait`.
    pub(crate) async fn wait_task(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<Rc<Exited>, Failure> {
        let task = self.task(namespace, id)?;
        let request = task::Wait { id: id.clone(), exec_id: exec_id.clone() };
        sys.step(of(exec_id, C.line(SHIM, 462), C.line(PROCESS, 128))).call(&task.address, request).await
    }
    /// `Tasks.Update`.
    pub(crate) async fn update_task(&self, sys: &Sys, namespace: &str, id: &Text, resources: Rc<Resources>) -> Result<(), Failure> {
        let task = self.task(namespace, id)?;
        sys.step(C.line(SHIM, 488)).call(&task.address, task::Update { id: id.clone(), resources }).await.map(drop)
    }
    /// `Tasks.CloseIO`.
    pub(crate) async fn close_io(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<(), Failure> {
        let task = self.task(namespace, id)?;
        let request = task::CloseIo { id: id.clone(), exec_id: exec_id.clone(), stdin: true };
        sys.step(of(exec_id, C.line(SHIM, 447), C.line(PROCESS, 103))).call(&task.address, request).await.map(drop)
    }
    /// `Tasks.ListPids`.
    pub(crate) async fn task_pids(&self, sys: &Sys, namespace: &str, id: &Text) -> Result<Rc<ProcessList>, Failure> {
        let task = self.task(namespace, id)?;
        sys.step(C.line(SHIM, 418)).call(&task.address, task::Pids { id: id.clone() }).await
    }
    /// `Tasks.Metrics`: every task whose id is asked for, all of them without a filter. One that does not answer is left out.
    pub(crate) async fn task_metrics(&self, sys: &Sys, namespace: &str, filters: &[Text]) -> Vec<Rc<Metrics>> {
        let is_wanted = |id: &str| filters.is_empty() || filters.iter().any(|filter| filter.strip_prefix("id==") == Some(id));
        let tasks: Vec<Rc<ShimTask>> =
            self.tasks.get().0.values().filter(|task| &*task.namespace == namespace && is_wanted(&task.id)).cloned().collect();
        let mut metrics = Vec::new();
        for task in tasks {
            metrics.extend(sys.step(C.line(SHIM, 499)).call(&task.address, task::Stats { id: task.id.clone() }).await.ok());
        }
        metrics
    }
    /// `Tasks.DeleteProcess`.
    pub(crate) async fn delete_process(&self, sys: &Sys, namespace: &str, id: &Text, exec_id: &Text) -> Result<Rc<Exited>, Failure> {
        let task = self.task(namespace, id)?;
        let request = task::Delete { id: id.clone(), exec_id: exec_id.clone() };
        sys.step(C.line(PROCESS, 142)).call(&task.address, request).await
    }

    /// `Tasks.Delete`: `runc delete` by the shim, the connection closed, `shim delete`, the bundle removed.
    pub(crate) async fn delete_task(&self, sys: &Sys, namespace: &str, id: &Text) -> Result<Rc<Exited>, Failure> {
        let task = self.task(namespace, id)?;
        let request = task::Delete { id: id.clone(), exec_id: "".into() };
        let exited = sys.step(C.line(SHIM, 275)).call(&task.address, request).await?;
        let request = task::Shutdown { id: id.clone() };
        let told = sys.step(C.line(SHIM, 247)).call(&task.address, request).await;
        drop(told);
        if self.tasks.set().0.remove(&(task.namespace.clone(), task.id.clone())).is_some() {
            task.closed.notify(sys);
            self.clean_up_dead_shim(sys, &task, false).await;
        }
        Ok(exited)
    }

    /// At the start: connects to the shims whose bundles are there, and cleans up after those that are gone.
    pub(super) async fn load_tasks(self: &Rc<Self>, sys: &Sys) {
        let root = format!("{}/io.containerd.runtime.v2.task", self.config.state);
        for namespace in sys.names_in(&root) {
            for id in sys.names_in(&format!("{root}/{namespace}")) {
                self.load_task(sys, &namespace, &id).await;
            }
        }
    }

    async fn load_task(self: &Rc<Self>, sys: &Sys, namespace: &Text, id: &Text) {
        let bundle = self.bundle(namespace, id);
        let runtime_root =
            self.container(sys, namespace, id).map_or_else(|_| "/run/containerd/runc".into(), |container| container.runtime_root.clone());
        let address = sys.read::<Text>(&format!("{bundle}/address")).map_or_else(|| "".into(), |address| (*address).clone());
        let task = ShimTask { namespace: namespace.clone(), id: id.clone(), address, bundle, runtime_root, closed: Condition::default() };
        let task = Rc::new(task);
        let request = task::Connect { id: id.clone() };
        let answered = sys.step(C.line(SHIM, 264)).call(&task.address, request).await;
        if answered.is_err() || self.connect(sys, &task).is_err() {
            self.clean_up_dead_shim(sys, &task, true).await;
        }
    }
}
