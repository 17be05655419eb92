//! `POST /containers/{id}/start`: moby v20.10.24 daemon/start.go.

use std::rc::Rc;

use super::container::{Container, State};
use super::{Daemon, M, spec};
use crate::kernel::Sys;
use crate::trace::{Failure, Nothing};
use crate::wire::engine::ContainerStart;
use crate::wire::oci::Spec;

const START: &str = "daemon/start.go";

impl Daemon {
    pub(super) async fn start_container(self: &Rc<Self>, sys: Sys, request: Rc<ContainerStart>) -> Result<Nothing, Failure> {
        let id = self.find(&request.id)?.id;
        let _lock = self.lock(&sys, &id).await;
        let container = self.find(&request.id)?;
        if container.state.running {
            return Err(Failure::new("304", "Container already started"));
        }
        match self.start(&sys, &container).await {
            Ok(()) => Ok(Nothing {}),
            Err(failure) => Err(self.give_up(&sys, &id, failure).await),
        }
    }

    /// `containerStart`: mount, network, spec, containerd's object, its task.
    async fn start(self: &Rc<Self>, sys: &Sys, container: &Container) -> Result<(), Failure> {
        let id = &container.id;
        self.mount_layer(sys, container).await;
        let container = self.initialize_network(sys, container.clone()).await?;
        // What the set-key hook adds later is added to this.
        self.containers.set().insert(container.clone());
        let spec = Rc::new(self.create_spec(&container)?);
        self.create_task_object(sys, id, spec).await?;
        let pid = match self.start_task(sys, id).await {
            Ok(pid) => pid,
            Err(failure) => {
                drop(self.delete_object(sys, id).await);
                return Err(failure);
            }
        };
        let state = State { running: true, pid, started_at_ns: sys.now_ns(), ..State::default() };
        let started = Container { state, ..self.find(id)? };
        self.save(sys, M.line(START, 209), started.clone()).await;
        self.container_event(sys, M.line(START, 220), "container start", &started, &[]).await;
        Ok(())
    }

    fn create_spec(&self, container: &Container) -> Result<Spec, Failure> {
        let daemon = spec::Daemon {
            pid: self.pid,
            exec_root: &self.config.exec_root,
            network_controller: &self.network_controller,
            systemd_cgroups: self.config.systemd_cgroups,
            app_armor: self.app_armor,
        };
        let (rootfs, node_network) = (self.merged(&container.layer), self.node_network());
        let wanted = spec::Container {
            id: &container.id,
            config: &container.config,
            host: &container.host,
            rootfs: &rootfs,
            files: &container.files,
            node_network: &node_network,
        };
        spec::create_spec(&daemon, &wanted, &|donor| self.running_pid(donor)).map_err(|error| Failure::new("500", error.to_string()))
    }

    /// An object of the same id is what an earlier run has left: it is removed, and one more try is made.
    async fn create_task_object(&self, sys: &Sys, id: &crate::trace::Text, spec: Rc<Spec>) -> Result<(), Failure> {
        match self.create_object(sys, id, Rc::clone(&spec)).await {
            Err(failure) if failure.code == "ALREADY_EXISTS" => {
                drop(self.delete_task(sys, id).await);
                self.delete_object(sys, id).await?;
                self.create_object(sys, id, spec).await
            }
            created => created,
        }
    }

    /// The deferred function: the text is kept, the exit code is made from it, and everything is undone.
    async fn give_up(self: &Rc<Self>, sys: &Sys, id: &crate::trace::Text, failure: Failure) -> Failure {
        let Ok(container) = self.find(id) else { return failure };
        let (exit_code, code) = exit_code(&failure);
        let error = failure.message.clone();
        let state = State { exit_code, error, running: false, pid: 0, ..container.state.clone() };
        let failed = Container { state, ..container };
        self.save(sys, M.line(START, 126), failed.clone()).await;
        self.clean_up(sys, &failed).await;
        Failure::new(code, failure.message)
    }

    /// `Cleanup`: the network, the mounts, containerd's object.
    pub(super) async fn clean_up(self: &Rc<Self>, sys: &Sys, container: &Container) {
        self.release_network(sys, container).await;
        self.unmount_ipc(sys, container).await;
        self.unmount_layer(sys, container).await;
        if let Err(failure) = self.delete_object(sys, &container.id).await
            && failure.code != "NOT_FOUND"
        {
            let line = format!("{} cleanup: failed to delete container from containerd: {}", container.id, failure.message);
            sys.step(M.line(START, 264)).about(container.id.clone()).log("error", line).await;
        }
    }
}

/// The exit code of a container that could not be started, and the status of the answer: moby v20.10.24 daemon/errors.go:144.
fn exit_code(failure: &Failure) -> (i32, &'static str) {
    let says = |text: &str| failure.message.contains(text);
    let missing = [
        "executable file not found",
        "no such file or directory",
        "system cannot find the file specified",
        "failed to run runc create/exec call",
    ];
    if failure.code.starts_with(|first: char| first.is_ascii_digit()) {
        (128, failure.code)
    } else if missing.into_iter().any(says) || says("not a directory") {
        (127, "400")
    } else if says("permission denied") {
        (126, "400")
    } else {
        (128, "500")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_is_read_out_of_the_text() {
        let code = |text: &str| exit_code(&Failure::unknown(text));
        assert_eq!(code("exec: \"/no/such\": stat /no/such: no such file or directory: unknown"), (127, "400"));
        assert_eq!(code("exec: \"/etc/passwd\": permission denied: unknown"), (126, "400"));
        assert_eq!(code("cgroup: cannot apply"), (128, "500"));
        assert_eq!(exit_code(&Failure::new("409", "cannot join network of a non running container: x")), (128, "409"));
    }
}
