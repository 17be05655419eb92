//! The end of a command in a container.

use std::rc::Rc;

use super::{Daemon, M};
use crate::kernel::Sys;
use crate::trace::Text;

impl Daemon {
    /// dockerd says that it has ended, and then cleans up in containerd; whoever waits for the command goes on meanwhile.
    pub(super) async fn handle_exec_exit(self: &Rc<Self>, sys: &Sys, container_id: &Text, exec_id: &Text, exit_status: u32) {
        let ended = self.change_exec(exec_id, |exec| {
            (exec.running, exec.exit_code) = (false, Some(i32::try_from(exit_status).unwrap_or(-1)));
        });
        if ended && let Ok(container) = self.find(container_id) {
            let attributes = [("execID", exec_id.clone()), ("exitCode", exit_status.to_string().into())];
            self.container_event(sys, M.line("daemon/monitor.go", 158), "container exec_die", &container, &attributes).await;
        }
        self.changed.notify(sys);
        drop(self.forget_exec(sys, container_id, exec_id).await);
    }

    /// When a container has ended, so have the commands in it.
    pub(super) fn end_execs(&self, container_id: &Text) {
        for exec in self.execs.set().values_mut().filter(|exec| exec.container_id == *container_id) {
            exec.running = false;
        }
    }
}
