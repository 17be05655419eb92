//! The end of a command in a container.

use std::rc::Rc;

use super::container::Container;
use super::{Daemon, M};
use crate::kernel::Sys;
use crate::trace::Text;
use crate::wire::containerd::Event;

const UNKNOWN_EXEC_EXIT_CODE: i32 = 127;

impl Daemon {
    /// dockerd says that it has ended, and then cleans up in containerd; whoever waits for the command goes on meanwhile. What is said of
    /// a process that nobody knows has the exit code 127: moby v20.10.24 daemon/monitor.go:132.
    pub(super) async fn handle_exec_exit(self: &Rc<Self>, sys: &Sys, container: Option<Container>, event: &Event) {
        let exit_code = i32::try_from(event.exit_status).unwrap_or(-1);
        let is_known = self.change_exec(&event.id, |exec| (exec.running, exec.exit_code) = (false, Some(exit_code)));
        if let Some(container) = container {
            let exit_code = if is_known { exit_code } else { UNKNOWN_EXEC_EXIT_CODE };
            let attributes = [("execID", event.id.clone()), ("exitCode", exit_code.to_string().into())];
            self.container_event(sys, M.line("daemon/monitor.go", 158), "container exec_die", &container, &attributes).await;
        }
        self.changed.notify(sys);
        if event.id != event.container_id {
            drop(self.forget_exec(sys, &event.container_id, &event.id).await);
        }
    }

    /// When a container has ended, so have the commands in it.
    pub(super) fn end_execs(&self, container_id: &Text) {
        for exec in self.execs.set().values_mut().filter(|exec| exec.container_id == *container_id) {
            exec.running = false;
        }
    }
}
