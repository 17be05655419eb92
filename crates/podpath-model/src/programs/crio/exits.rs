//! The exit monitor: conmon writes a file when a container has ended, and CRI-O watches the folder: cri-o v1.25.0 server/server.go:657.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Server;
use crate::kernel::Sys;
use crate::trace::Text;

impl Server {
    /// Watches the folder for as long as the daemon lives. Each file is looked at once; one that was there before is not.
    pub(super) fn start_exit_monitor(self: &Rc<Self>, sys: &Sys) {
        let server = Rc::clone(self);
        sys.background(|sys| async move {
            let mut seen: BTreeSet<Text> = sys.names_in(&server.config.exits_dir).into_iter().collect();
            loop {
                let now: BTreeSet<Text> = sys.names_in(&server.config.exits_dir).into_iter().collect();
                if now == seen {
                    sys.file_changed(&server.config.exits_dir).await;
                    continue;
                }
                // One after the other: who waits for the lock of one container lets the next one wait.
                for id in now.difference(&seen) {
                    server.exited(&sys, id).await;
                }
                seen = now;
            }
        });
    }

    async fn exited(&self, sys: &Sys, id: &Text) {
        let Some(entry) = self.container(id).or_else(|| self.infra(id)) else { return };
        self.update_status(sys, &entry).await;
        self.state_to_disk(sys, &entry).await;
    }
}
