//! `POST /containers/create`: moby v20.10.24 daemon/create.go. containerd is not called at all.

use std::rc::Rc;

use super::container::{Container, State};
use super::spec::{self, Files, SpecError};
use super::{Daemon, M};
use crate::kernel::Sys;
use crate::programs::{Work, ids};
use crate::trace::{Failure, SharedPayload, Text};
use crate::wire::docker::{Config, ContainerCreated, HostConfig};
use crate::wire::engine::ContainerCreate;

const CREATE: &str = "daemon/create.go";

impl Daemon {
    pub(super) async fn create_container(self: &Rc<Self>, sys: Sys, request: Rc<ContainerCreate>) -> Result<ContainerCreated, Failure> {
        let container = self.new_container(&sys, &request)?;
        let id = container.id.clone();
        let _lock = self.lock(&sys, &id).await;
        sys.work(Work::EngineCreate).await;
        if let Err(failure) = self.create_layer(&sys, &container).await {
            self.containers.set().release(&container.name);
            return Err(failure);
        }
        let root = self.root(&id);
        sys.step(M.line(CREATE, 216)).about(id.clone()).mkdir(root.clone()).await;
        sys.step(M.line(CREATE, 219)).about(id.clone()).mkdir(format!("{root}/checkpoints")).await;
        // `setHostConfig` ends with `CheckpointTo`, daemon/container.go:229: from here on a new dockerd knows the container.
        let step = sys.step(M.line("container/container.go", 180)).about(id.clone());
        step.write(self.config_path(&id), SharedPayload::new(container.clone())).await;
        let step = sys.step(M.line("container/container.go", 254)).about(id.clone());
        step.write(format!("{root}/hostconfig.json"), SharedPayload(Rc::clone(&container.host) as Rc<_>)).await;
        // The working directory and anonymous volumes are made in a mount that is gone again afterwards: daemon/create_unix.go:24.
        self.mount_layer(&sys, &container).await;
        self.unmount_layer(&sys, &container).await;
        if let Err(failure) = check_working_directory(&container) {
            self.clean_up_after_create(&sys, &container).await;
            return Err(failure);
        }
        self.save(&sys, M.line(CREATE, 240), container.clone()).await;
        self.containers.set().release(&container.name);
        self.container_event(&sys, M.line(CREATE, 244), "container create", &container, &[]).await;
        Ok(ContainerCreated { id, warnings: Vec::new() })
    }

    /// Checks the request, fills in what the image says, and reserves the name.
    fn new_container(&self, sys: &Sys, request: &ContainerCreate) -> Result<Container, Failure> {
        let bad = |error: SpecError| Failure::new("400", error.to_string());
        let (asked, host) = (&request.body.config, &request.body.host_config);
        check_resources(host)?;
        let image = self.image(sys, &asked.image).ok_or_else(|| Failure::new("404", format!("No such image: {}", asked.image)))?;
        spec::check_capabilities(host).map_err(bad)?;
        let mut config = spec::merge(asked, &image.config).map_err(bad)?;
        let host = spec::adapt(host);
        let name = request.name.clone();
        // Random in the real program, here derived from what it names and when.
        let id = ids::hex64(&format!("container {name} at {}", sys.now_ns()));
        self.containers.set().reserve(&name, &id).map_err(|holder| conflict(&name, &holder))?;
        config.hostname = self.hostname_of(&id, &config, &host);
        Ok(Container {
            layer: ids::hex64(&format!("layer of {id}")),
            id,
            name,
            created_at_ns: sys.now_ns(),
            image,
            config: Rc::new(config),
            host: Rc::new(host),
            files: Files::default(),
            sandbox_key: "".into(),
            state: State::default(),
        })
    }

    fn hostname_of(&self, id: &str, config: &Config, host: &HostConfig) -> crate::wire::json::Str {
        match HostConfig::donor(&host.network_mode) {
            // The donor's, which is not known before the start.
            Some(_) => config.hostname.clone(),
            None => spec::hostname(id, config, host, &self.config.node_name),
        }
    }
}

/// `linuxMinMemory`: moby v20.10.24 daemon/daemon_unix.go:72.
const MEMORY_MIN: i64 = 6 << 20;

/// `verifyPlatformContainerResources`: moby v20.10.24 daemon/daemon_unix.go:431.
fn check_resources(host: &HostConfig) -> Result<(), Failure> {
    let memory = host.memory;
    if memory != 0 && memory < MEMORY_MIN { Err(Failure::new("400", "Minimum memory limit allowed is 6MB")) } else { Ok(()) }
}

/// `SetupWorkingDirectory`: moby v20.10.24 container/container.go:285.
fn check_working_directory(container: &Container) -> Result<(), Failure> {
    let directory = &container.config.working_dir;
    if container.image.root_filesystem().is_known_file(directory) {
        return Err(Failure::new("500", format!("Cannot mkdir: {directory} is not a directory")));
    }
    Ok(())
}

/// The text is what dockershim looks at: moby v20.10.24 daemon/names.go:73.
fn conflict(name: &str, holder: &Text) -> Failure {
    let text = format!(
        "Conflict. The container name \"/{name}\" is already in use by container \"{holder}\". \
         You have to remove (or rename) that container to be able to reuse that name."
    );
    Failure::new("409", text)
}
