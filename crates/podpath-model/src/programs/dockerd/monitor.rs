//! What containerd says happened: the event stream, and what follows from an exit.

use std::collections::VecDeque;
use std::rc::Rc;

use super::container::{Container, State};
use super::{Daemon, M, SECOND_NS};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::sorted::SortedMap;
use crate::trace::{Seq, Text};
use crate::wire::containerd::{Envelope, HealthCheck, NamespaceGet, Subscribe};

const CLIENT: &str = "libcontainerd/remote/client.go";
/// How often it is tried whether containerd is back, in nanoseconds: recordings/cri/cri-dockerd/kill-containerd.1.json.
const WAIT_SERVE_NS: u64 = SECOND_NS / 10;
/// The namespaces of dockerd's objects: moby v20.10.24 daemon/daemon.go:77.
const NAMESPACES: [&str; 2] = ["moby", "plugins.moby"];
/// The exit code when nobody knows: moby v20.10.24 daemon/monitor.go:30.
pub(super) const UNKNOWN_EXIT_CODE: u32 = 255;

/// Events that wait, by container.
#[derive(Default)]
pub(super) struct Queues(SortedMap<Text, VecDeque<Waiting>>);

/// An event of containerd that nobody has looked at yet.
struct Waiting {
    envelope: Rc<Envelope>,
    cause: Seq,
    /// What made it is part of the steady polling: the command of a probe.
    routine: bool,
}

impl Daemon {
    /// Looks for both namespaces and subscribes to the events of each.
    pub(super) async fn subscribe(self: &Rc<Self>, sys: &Sys) {
        for name in NAMESPACES {
            drop(
                sys.step(M.line("vendor/github.com/containerd/containerd/namespaces.go", 58))
                    .call(&self.config.containerd, NamespaceGet { name: name.into() })
                    .await,
            );
        }
        for name in NAMESPACES {
            let daemon = Rc::clone(self);
            sys.background(|sys| async move { daemon.watch_events(&sys, name).await });
        }
    }

    /// `processEventStream`: for ever, with a new subscription whenever containerd is back. What was missed meanwhile stays missed.
    async fn watch_events(self: Rc<Self>, sys: &Sys, namespace: &str) {
        let filter: Text = format!("namespace=={namespace},topic~=|^/tasks/|").into();
        loop {
            let request = Subscribe { filters: vec![filter.clone()] };
            if let Ok(stream) = sys.step(M.line(CLIENT, 777)).open(&self.config.containerd, request).await {
                while let Ok((envelope, routine)) = stream.next_with_context().await {
                    self.enqueue(sys, Waiting { envelope, cause: sys.cause(), routine });
                }
            }
            let line = format!(
                "Failed to get event error=\"rpc error: code = Unavailable desc = error reading from server: EOF\" module=libcontainerd namespace={namespace}"
            );
            sys.step(M.line(CLIENT, 788)).log("error", line).await;
            self.wait_serve(sys).await;
        }
    }

    /// `waitServe`.
    async fn wait_serve(&self, sys: &Sys) {
        sys.work(Work::EventDelivery).await;
        while sys
            .step(M.line("vendor/github.com/containerd/containerd/client.go", 241))
            .call_over(&self.channel, &self.config.containerd, HealthCheck {})
            .await
            .is_err()
        {
            // Again and again is no news.
            sys.routine(true);
            sys.sleep(WAIT_SERVE_NS).await;
        }
        sys.routine(false);
    }

    /// The events of one container are handled one after the other.
    fn enqueue(self: &Rc<Self>, sys: &Sys, waiting: Waiting) {
        let id = waiting.envelope.event.container_id.clone();
        {
            let mut queues = self.queues.set();
            let busy = queues.0.contains_key(&id);
            queues.0.entry(id.clone()).or_default().push_back(waiting);
            if busy {
                return;
            }
        }
        let daemon = Rc::clone(self);
        sys.background(|sys| async move {
            while let Some(Waiting { envelope, cause, routine }) = daemon.dequeue(&id) {
                sys.because_of(cause);
                sys.routine(routine);
                daemon.process_event(&sys, &envelope).await;
            }
        });
    }
    fn dequeue(&self, id: &Text) -> Option<Waiting> {
        let mut queues = self.queues.set();
        let next = queues.0.get_mut(id).and_then(VecDeque::pop_front);
        if next.is_none() {
            queues.0.remove(id);
        }
        next
    }

    /// `ProcessEvent`: of what a task does, dockerd needs the starts, the exits, and that it ran out of memory.
    async fn process_event(self: &Rc<Self>, sys: &Sys, envelope: &Envelope) {
        let event = &envelope.event;
        match (envelope.topic, self.find(&event.container_id)) {
            ("/tasks/start", Ok(container)) => self.handle_start(sys, &container.id, event.pid).await,
            // Whose exit it is, the process id says: moby v20.10.24 daemon/monitor.go:128.
            ("/tasks/exit", Ok(container)) if event.pid == container.state.pid => {
                self.handle_exit(sys, &container.id, Some(event.exit_status)).await;
            }
            ("/tasks/exit", container) => self.handle_exec_exit(sys, container.ok(), event).await,
            ("/tasks/oom", Ok(container)) => {
                let state = State { oom_killed: true, ..container.state.clone() };
                let container = Container { state, ..container };
                self.containers.set().insert(container.clone());
                self.container_event(sys, M.line("daemon/monitor.go", 126), "container oom", &container, &[]).await;
            }
            _ => {}
        }
    }

    /// A container that dockerd has not started, or whose start has failed for all it knows, runs after all.
    async fn handle_start(self: &Rc<Self>, sys: &Sys, id: &Text, pid: u32) {
        let _lock = self.lock(sys, id).await;
        let Some(container) = self.containers.get().find(id).filter(|container| !container.state.running).cloned() else { return };
        let state = State { running: true, pid, exit_code: 0, error: "".into(), ..container.state.clone() };
        let running = Container { state, ..container };
        self.save(sys, M.line("daemon/monitor.go", 165), running.clone()).await;
        self.container_event(sys, M.line("daemon/monitor.go", 175), "container start", &running, &[]).await;
    }

    /// `handleContainerExit`: the task is deleted, the container is stopped, everything that a start made is undone.
    pub(super) async fn handle_exit(self: &Rc<Self>, sys: &Sys, id: &Text, exit_status: Option<u32>) {
        let _lock = self.lock(sys, id).await;
        let Ok(container) = self.find(id) else { return };
        let deleted = self.delete_task(sys, id).await.unwrap_or(UNKNOWN_EXIT_CODE);
        let exit_code = i32::try_from(exit_status.unwrap_or(deleted)).unwrap_or(255);
        self.stopped(sys, container, exit_code, deleted).await;
    }

    /// The end of a container whose task is gone.
    pub(super) async fn stopped(self: &Rc<Self>, sys: &Sys, container: Container, exit_code: i32, deleted: u32) {
        let state = State { running: false, pid: 0, exit_code, finished_at_ns: sys.now_ns(), ..container.state.clone() };
        let stopped = Container { state, ..container };
        self.end_execs(&stopped.id);
        self.save(sys, M.line("daemon/monitor.go", 60), stopped.clone()).await;
        let attributes = [("exitCode", deleted.to_string().into())];
        self.container_event(sys, M.line("daemon/monitor.go", 71), "container die", &stopped, &attributes).await;
        self.clean_up(sys, &stopped).await;
        self.containers.set().insert(Container { sandbox_key: "".into(), ..stopped });
        self.changed.notify(sys);
    }
}
