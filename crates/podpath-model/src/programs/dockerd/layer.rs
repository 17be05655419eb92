//! The overlay2 graph driver: a container's writable layer on top of its image's. containerd knows nothing of it.

use super::container::Container;
use super::{Daemon, M};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::{Failure, SharedPayload, Text};

impl Daemon {
    fn layer_directory(&self, layer: &str) -> String {
        format!("{}/overlay2/{layer}", self.config.data_root)
    }
    /// Where a container's root file system is mounted while it runs.
    pub(super) fn merged(&self, layer: &str) -> Text {
        format!("{}/merged", self.layer_directory(layer)).into()
    }

    /// `CreateRWLayer`: the layer in which dockerd puts its own mount points, and the one for the container's changes.
    pub(super) async fn create_layer(&self, sys: &Sys, container: &Container) -> Result<(), Failure> {
        let directory = self.layer_directory(&container.layer);
        // daemon/create.go:211
        sys.room_on_disk().map_err(|errno| Failure::new("500", format!("mkdir {directory}-init: {}", errno.text())))?;
        sys.step(M.line("daemon/graphdriver/overlay2/overlay.go", 368))
            .about(container.id.clone())
            .mkdir(format!("{directory}-init"))
            .await;
        // Simplified: what is in the image is found in the container's own folder, not in a chain of lower ones.
        let contents = SharedPayload::new(container.image.root_filesystem());
        let step = sys.step(M.line("daemon/graphdriver/overlay2/overlay.go", 393)).about(container.id.clone());
        step.write(format!("{directory}/diff"), contents).await;
        Ok(())
    }

    /// The overlay mount.
    pub(super) async fn mount_layer(&self, sys: &Sys, container: &Container) {
        sys.work(Work::EngineMount).await;
        let source = format!("{}/diff", self.layer_directory(&container.layer));
        let step = sys.step(M.line("daemon/graphdriver/overlay2/overlay.go", 615)).about(container.id.clone());
        step.mount(self.merged(&container.layer), &source).await;
    }
    pub(super) async fn unmount_layer(&self, sys: &Sys, container: &Container) {
        let step = sys.step(M.line("daemon/graphdriver/overlay2/overlay.go", 650)).about(container.id.clone());
        step.umount(&self.merged(&container.layer)).await;
    }

    /// `ReleaseRWLayer`.
    pub(super) async fn release_layer(&self, sys: &Sys, container: &Container) {
        let directory = self.layer_directory(&container.layer);
        for directory in [directory.clone(), format!("{directory}-init")] {
            sys.step(M.line("daemon/graphdriver/overlay2/overlay.go", 517)).about(container.id.clone()).remove(&directory).await;
        }
    }
}
