//! The metadata store: container objects, kept on disk so that a restart finds them.

use std::rc::Rc;

use super::{C, Daemon};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::{Failure, SharedPayload, Text};
use crate::wire::containerd::{Container, Event};

/// What a client says of the root file system of a container that it makes.
pub(crate) struct Snapshot<'a> {
    /// The snapshot's key.
    pub(crate) key: &'a Text,
    /// The snapshot that it is made on.
    pub(crate) parent: Text,
    /// What is in it.
    pub(crate) contents: SharedPayload,
}

impl Daemon {
    fn path(&self, namespace: &str, kind: &str, id: &str) -> Text {
        format!("{}/io.containerd.metadata.v1.bolt/meta.db/{namespace}/{kind}/{id}", self.config.root).into()
    }
    fn snapshot_path(&self, key: &str) -> Text {
        format!("{}/io.containerd.snapshotter.v1.overlayfs/snapshots/{key}/fs", self.config.root).into()
    }

    /// `Containers.Create`.
    pub(crate) async fn create_container(&self, sys: &Sys, namespace: &str, container: Rc<Container>) -> Result<(), Failure> {
        let path = self.path(namespace, "containers", &container.id);
        if sys.exists(&path) {
            return Err(Failure::new("ALREADY_EXISTS", format!("container \"{}\": already exists", container.id)));
        }
        sys.work(Work::MetadataWrite).await;
        let event = Event { id: container.id.clone(), image: container.image.clone(), ..Event::default() };
        let step = sys.step(C.line("metadata/containers.go", 143)).about(container.id.clone());
        step.write(path, SharedPayload(container as Rc<_>)).await;
        self.exchange.publish(sys, C.line("services/containers/local.go", 133), namespace, "/containers/create", event).await;
        Ok(())
    }

    /// `Containers.Get`.
    pub(crate) fn container(&self, sys: &Sys, namespace: &str, id: &str) -> Result<Rc<Container>, Failure> {
        sys.read(&self.path(namespace, "containers", id))
            .ok_or_else(|| Failure::not_found(format!("container \"{id}\" in namespace \"{namespace}\": not found")))
    }

    /// `Containers.Update`.
    pub(crate) async fn update_container(&self, sys: &Sys, namespace: &str, container: Rc<Container>) {
        sys.work(Work::MetadataWrite).await;
        let event = Event { id: container.id.clone(), image: container.image.clone(), ..Event::default() };
        let path = self.path(namespace, "containers", &container.id);
        let step = sys.step(C.line("metadata/containers.go", 243)).about(container.id.clone());
        step.write(path, SharedPayload(container as Rc<_>)).await;
        self.exchange.publish(sys, C.line("services/containers/local.go", 173), namespace, "/containers/update", event).await;
    }

    /// `Containers.Delete`.
    pub(crate) async fn delete_container(&self, sys: &Sys, namespace: &str, id: &Text) -> Result<(), Failure> {
        self.container(sys, namespace, id)?;
        sys.work(Work::MetadataWrite).await;
        sys.step(C.line("metadata/containers.go", 267)).about(id.clone()).remove(&self.path(namespace, "containers", id)).await;
        let event = Event { id: id.clone(), ..Event::default() };
        self.exchange.publish(sys, C.line("services/containers/local.go", 192), namespace, "/containers/delete", event).await;
        Ok(())
    }

    /// `Snapshots.Prepare`: an active snapshot on top of an image's layers.
    pub(crate) async fn prepare_snapshot(&self, sys: &Sys, namespace: &str, snapshot: Snapshot<'_>) -> Result<(), Failure> {
        sys.work(Work::SnapshotPrepare).await;
        // snapshots/overlay/overlay.go:425, :474
        sys.room_on_disk().map_err(|errno| {
            let folder = format!("{}/io.containerd.snapshotter.v1.overlayfs/snapshots/new-1", self.config.root);
            let text = format!("failed to create prepare snapshot dir: failed to create temp dir: mkdir {folder}: {}", errno.text());
            Failure::unknown(format!("failed to create containerd container: {text}"))
        })?;
        let path = self.snapshot_path(snapshot.key);
        sys.step(C.line("snapshots/overlay/overlay.go", 458)).about(snapshot.key.clone()).write(path, snapshot.contents).await;
        let event = Event { key: snapshot.key.clone(), parent: snapshot.parent, ..Event::default() };
        self.exchange.publish(sys, C.line("services/snapshots/snapshotters.go", 77), namespace, "/snapshot/prepare", event).await;
        Ok(())
    }

    /// `Snapshots.Remove`.
    pub(crate) async fn remove_snapshot(&self, sys: &Sys, namespace: &str, key: &Text) {
        sys.work(Work::MetadataWrite).await;
        sys.step(C.line("snapshots/overlay/overlay.go", 303)).about(key.clone()).remove(&self.snapshot_path(key)).await;
        let event = Event { key: key.clone(), ..Event::default() };
        self.exchange.publish(sys, C.line("services/snapshots/snapshotters.go", 100), namespace, "/snapshot/remove", event).await;
    }

    /// What a snapshot is mounted from.
    pub(crate) fn snapshot_mount(&self, key: &str) -> Text {
        self.snapshot_path(key)
    }

    /// `Containers.List`: those with which their client keeps a `T`.
    pub(crate) fn containers_with<T: 'static>(&self, sys: &Sys, namespace: &str) -> Vec<Rc<T>> {
        let directory = self.path(namespace, "containers", "");
        let paths = sys.list(directory.trim_end_matches('/'));
        paths.iter().filter_map(|path| sys.read::<Container>(path)?.extension.as_ref()?.downcast()).collect()
    }

    /// `Delete(WithSnapshotCleanup)` of containerd's client: not while there is a task; then the snapshot, then the object. What is not
    /// there is deleted already. containerd v1.6.20 container.go:178.
    pub(crate) async fn delete_with_snapshot(&self, sys: &Sys, namespace: &str, id: &Text) -> Result<(), Failure> {
        if self.load(sys, namespace, id).await.is_ok() {
            return Err(Failure::new("FAILED_PRECONDITION", format!("cannot delete running task {id}: failed precondition")));
        }
        let Ok(container) = self.container(sys, namespace, id) else { return Ok(()) };
        self.remove_snapshot(sys, namespace, &container.snapshot_key).await;
        self.delete_container(sys, namespace, id).await
    }
}
