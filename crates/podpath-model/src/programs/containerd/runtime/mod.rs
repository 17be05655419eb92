//! Runtime v2: bundles, shims and the tasks that they keep.

mod calls;
mod load;
mod manager;

use std::rc::Rc;

use super::{C, Daemon};
use crate::kernel::{Condition, Shared, Sys};
use crate::sorted::SortedMap;
use crate::trace::{Failure, Milestone, Seq, SharedPayload, Text};
use crate::wire::shim::Environment;
use crate::wire::task::Exited;

use calls::is_closed;

const SHIM: &str = "runtime/v2/shim.go";

/// What the client of a connection that is closed says, once it has gone through errdefs: containerd v1.6.20
/// vendor/github.com/containerd/ttrpc/client.go, `ErrClosed`.
const CLOSED: &str = "ttrpc: closed: unknown";

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
    connection: Shared<Connected>,
    /// Raised when that changes.
    changed: Condition,
}

/// The connection of a task to its shim. Every task has one of its own, also where several are kept by one shim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Connected {
    #[default]
    Open,
    /// By the shim, which is gone, or by the daemon on purpose; `shim delete` is under way.
    Closed,
    /// What the shim left behind is cleaned up.
    CleanedUp,
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

/// The channel on which the end of a process will come.
#[derive(Clone)]
pub(crate) struct ExitChannel(Rc<Awaited>);

/// With the event that brought it.
type Answer = (Result<Rc<Exited>, Failure>, Seq);

#[derive(Default)]
struct Awaited {
    answer: Shared<Option<Answer>>,
    arrived: Condition,
}

impl ExitChannel {
    /// How it ended, when it has.
    pub(crate) async fn received(&self, sys: &Sys) -> Result<Rc<Exited>, Failure> {
        loop {
            let answer = self.0.answer.get().clone();
            match answer {
                Some((answer, cause)) => {
                    sys.because_of(cause);
                    return answer;
                }
                None => self.0.arrived.wait(sys).await,
            }
        }
    }
}

impl ShimTask {
    fn is_open(&self) -> bool {
        *self.connection.get() == Connected::Open
    }
    fn set(&self, sys: &Sys, connected: Connected) {
        *self.connection.set() = connected;
        self.changed.notify(sys);
    }
    async fn cleaned_up(&self, sys: &Sys) {
        while *self.connection.get() != Connected::CleanedUp {
            self.changed.wait(sys).await;
        }
    }
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
    fn remove_task(&self, task: &ShimTask) -> bool {
        self.tasks.set().0.remove(&(task.namespace.clone(), task.id.clone())).is_some()
    }
    /// Whether that is still the task of its container.
    fn is_listed(&self, task: &Rc<ShimTask>) -> bool {
        self.task(&task.namespace, &task.id).is_ok_and(|listed| Rc::ptr_eq(&listed, task))
    }
}
