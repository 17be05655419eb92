//! What the shim does when one of its children has ended.

use super::C;
use super::service::Shim;
use crate::kernel::Sys;
use crate::trace::Text;
use crate::wire::containerd::{Event, TaskStatus};
use crate::wire::oci::Spec;

impl Shim {
    /// A child has ended. If it was a container's process, whoever waits for it is told, and everybody else by an event.
    pub(super) async fn exited(&self, sys: &Sys, pid: u32, exit_status: u32) {
        while self.creating.get() || self.containers.get().values().any(|container| container.starting && container.has(pid)) {
            self.changed.wait(sys).await;
        }
        let found = self.containers.get().iter().find(|(_, container)| container.has(pid)).map(|(id, container)| {
            let exec = container.execs.iter().find(|(_, kept)| kept.pid == pid);
            sys.routine(exec.is_some_and(|(_, kept)| kept.is_routine));
            (id.clone(), exec.map(|(exec_id, _)| exec_id.clone()))
        });
        // What is reaped besides: children of the app that outlived it.
        let Some((id, exec)) = found else { return };
        if exec.is_none() {
            self.kill_the_rest(sys, &id).await;
        }
        self.end(&id, exec.as_ref(), exit_status);
        let event = Event { container_id: id.clone(), id: exec.unwrap_or(id), pid, exit_status, ..Event::default() };
        self.publisher.publish(sys, "/tasks/exit", event);
        self.changed.notify(sys);
    }

    /// Without a pid namespace of its own the end of a container's init does not end the others: containerd v1.6.20
    /// runtime/v2/runc/task/service.go:542.
    async fn kill_the_rest(&self, sys: &Sys, id: &Text) {
        let Ok(runc) = self.with(id, |container| container.runc.clone()) else { return };
        let spec = sys.read::<Spec>(&format!("{}/config.json", runc.bundle));
        if spec.is_some_and(|spec| spec.has_own_pid_namespace()) {
            return;
        }
        if let Err(failure) = runc.kill_all(sys, id).await {
            let step = sys.step(C.line("runtime/v2/runc/task/service.go", 545)).about(id.clone());
            step.log("error", format!("failed to kill init's children: {}", failure.message)).await;
        }
    }

    fn end(&self, id: &Text, exec: Option<&Text>, exit_status: u32) {
        if let Some(container) = self.containers.set().get_mut(id) {
            let kept = match exec {
                Some(exec_id) => container.execs.get_mut(exec_id),
                None => Some(&mut container.init),
            };
            if let Some(kept) = kept {
                (kept.status, kept.exit_status) = (TaskStatus::Stopped, exit_status);
            }
        }
    }
}
