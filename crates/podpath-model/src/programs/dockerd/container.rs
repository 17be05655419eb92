//! Containers: what dockerd remembers of them, in memory and on disk, and the lock that each of them has.

use std::rc::Rc;

use serde::Serialize;

use super::spec::Files;
use super::{Daemon, M};
use crate::kernel::{Condition, Shared, Sys};
use crate::programs::images::SharedImage;
use crate::sorted::{SortedMap, SortedSet};
use crate::trace::{Evidence, Failure, Kind, Object, SharedPayload, Text};
use crate::wire::docker::{Config, ContainerSummary, HostConfig};

/// A container.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Container {
    pub(super) id: Text,
    /// Without the slash in front.
    pub(super) name: Text,
    pub(super) created_at_ns: u64,
    pub(super) image: SharedImage,
    /// What it is, with what its image says.
    pub(super) config: Rc<Config>,
    /// What of the node it uses, with dockerd's defaults.
    pub(super) host: Rc<HostConfig>,
    /// The folder of its writable layer under `overlay2`.
    pub(super) layer: Text,
    /// Its files on the node; empty before the first start.
    pub(super) files: Files,
    /// Where its network namespace is mounted; empty if dockerd has none for it.
    pub(super) sandbox_key: Text,
    pub(super) state: State,
}

/// What it is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct State {
    pub(super) running: bool,
    pub(super) pid: u32,
    pub(super) exit_code: i32,
    /// Why it could not be started.
    pub(super) error: Text,
    pub(super) started_at_ns: u64,
    pub(super) finished_at_ns: u64,
    pub(super) oom_killed: bool,
}

impl State {
    /// moby v20.10.24 container/state.go:119
    pub(super) fn status(&self) -> &'static str {
        match (self.running, self.started_at_ns) {
            (true, _) => "running",
            (false, 0) => "created",
            (false, _) => "exited",
        }
    }
}

/// All containers.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// In the order in which they were made.
    made: SortedMap<u64, Made>,
    /// The place of each in that order.
    by_id: SortedMap<Text, u64>,
    /// Names of containers that are being made, with their ids.
    reserved: SortedMap<Text, Text>,
}

/// A container that was made.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) container: Container,
    /// What lists say of it, as far as that stays the same: moby v20.10.24 container/view.go keeps such copies too.
    pub(super) listed: ContainerSummary,
}

impl Store {
    /// By id, or by name with or without a slash.
    pub(super) fn find(&self, key: &str) -> Option<&Container> {
        let name = key.strip_prefix('/').unwrap_or(key);
        let by_id = self.by_id.get(key).and_then(|place| self.made.get(place)).map(|made| &made.container);
        by_id.or_else(|| self.made.values().map(|made| &made.container).find(|container| &*container.name == name))
    }
    /// All of them, the latest first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Container> {
        self.to_list().map(|made| &made.container)
    }
    /// The same with what lists say of them.
    pub(super) fn to_list(&self) -> impl Iterator<Item = &Made> {
        self.made.values().rev()
    }
    pub(super) fn insert(&mut self, container: Container) {
        let next = self.made.last_key_value().map_or(0, |(last, _)| last + 1);
        let place = *self.by_id.entry(container.id.clone()).or_insert(next);
        match self.made.get_mut(&place) {
            Some(made) => made.container = container,
            None => drop(self.made.insert(place, Made { listed: container.listed(), container })),
        }
    }
    /// Keeps a name for an id; the id that has it already is the error.
    pub(super) fn reserve(&mut self, name: &Text, id: &Text) -> Result<(), Text> {
        let holder = self.find(name).map(|container| container.id.clone()).or_else(|| self.reserved.get(name).cloned());
        match holder {
            Some(holder) => Err(holder),
            None => {
                self.reserved.insert(name.clone(), id.clone());
                Ok(())
            }
        }
    }
    /// The name is kept by the container itself from now on.
    pub(super) fn release(&mut self, name: &str) {
        self.reserved.remove(name);
    }
    pub(super) fn remove(&mut self, id: &str) {
        if let Some(place) = self.by_id.remove(id) {
            self.made.remove(&place);
        }
    }
}

/// Which containers somebody works on.
#[derive(Debug, Default)]
pub(super) struct Locks {
    held: Shared<SortedSet<Text>>,
    released: Condition,
}

/// A container's lock; dropping it lets the next one go on.
pub(super) struct Guard {
    daemon: Rc<Daemon>,
    sys: Sys,
    id: Text,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.daemon.locks.held.set().remove(&self.id);
        self.daemon.locks.released.notify(&self.sys);
    }
}

impl Daemon {
    /// `container.Lock`.
    pub(super) async fn lock(self: &Rc<Self>, sys: &Sys, id: &Text) -> Guard {
        while self.locks.held.get().contains(id) {
            self.locks.released.wait(sys).await;
        }
        self.locks.held.set().insert(id.clone());
        Guard { daemon: Rc::clone(self), sys: sys.clone(), id: id.clone() }
    }

    /// The folder of a container.
    pub(super) fn root(&self, id: &str) -> String {
        format!("{}/containers/{id}", self.config.data_root)
    }
    /// The log that dockerd writes.
    pub(super) fn log_path(&self, id: &str) -> Text {
        format!("{}/{id}-json.log", self.root(id)).into()
    }

    /// A container by id or name.
    ///
    /// # Errors
    /// 404 if there is none.
    pub(super) fn find(&self, key: &str) -> Result<Container, Failure> {
        let found = self.containers.get().find(key).cloned();
        found.ok_or_else(|| Failure::new("404", format!("No such container: {key}")))
    }
    /// The process id of a container that runs.
    pub(super) fn running_pid(&self, key: &str) -> Option<u32> {
        let store = self.containers.get();
        store.find(key).filter(|container| container.state.running).map(|container| container.state.pid)
    }

    /// What a dockerd that starts reads of a container.
    pub(super) fn config_path(&self, id: &str) -> Text {
        format!("{}/config.v2.json", self.root(id)).into()
    }

    /// Changes a container, on disk too, and says so.
    pub(super) async fn save(&self, sys: &Sys, evidence: Evidence, container: Container) {
        let (id, after) = (container.id.clone(), container.state.status());
        let before = self.containers.get().find(&id).map(|former| former.state.status());
        let path = self.config_path(&id);
        let contents = SharedPayload::new(container.clone());
        self.containers.set().insert(container);
        sys.step(M.line("container/container.go", 180)).about(id.clone()).write(path, contents).await;
        if before != Some(after) {
            let step = sys.step(evidence).about(id.clone());
            step.change(Object::new(Kind::Container, id), before.map(Text::from), Some(after.into())).await;
        }
        self.changed.notify(sys);
    }

    /// Waits until a container does not run and nobody works on it any more.
    pub(super) async fn wait_stopped(self: &Rc<Self>, sys: &Sys, id: &Text) {
        while self.running_pid(id).is_some() {
            self.changed.wait(sys).await;
        }
        drop(self.lock(sys, id).await);
    }
}
