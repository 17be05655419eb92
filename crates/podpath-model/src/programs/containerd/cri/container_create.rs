//! CreateContainer: containerd v1.6.20 pkg/cri/server/container_create.go. No shim, no runc, no process.

use std::rc::Rc;

use super::store::{Container, Sandbox};
use super::{C, CALLS, Cri, K8S, logged, spec};
use crate::kernel::Sys;
use crate::programs::containerd::metadata::Snapshot;
use crate::trace::{Failure, SharedPayload, Text};
use crate::wire::containerd;
use crate::wire::cri::{ContainerConfig, CreateContainerRequest, CreateContainerResponse};

const CREATE: &str = "pkg/cri/server/container_create.go";

impl Cri {
    pub(super) async fn create_container(&self, sys: Sys, request: Rc<CreateContainerRequest>) -> Result<CreateContainerResponse, Failure> {
        let config = request.config.clone().unwrap_or_default();
        let metadata = config.metadata.clone().unwrap_or_default();
        let sandbox = self.sandbox(&request.pod_sandbox_id);
        let sandbox =
            sandbox.ok_or_else(|| Failure::not_found(format!("failed to find sandbox id \"{}\": not found", request.pod_sandbox_id)))?;
        let described = format!("&ContainerMetadata{{Name:{},Attempt:{},}}", metadata.name, metadata.attempt);
        let within = format!("CreateContainer within sandbox \"{}\" for ", sandbox.id);
        sys.step(C.line(CALLS, 393)).about(sandbox.id.clone()).log("info", format!("{within}container {described}")).await;
        let created = self.create_in(&sys, &sandbox, config).await;
        let id = logged(&sys, C.line(CALLS, 397), &sandbox.id, &format!("{within}{described} failed"), created).await?;
        sys.step(C.line(CALLS, 400)).about(id.clone()).log("info", format!("{within}{described} returns container id \"{id}\"")).await;
        Ok(CreateContainerResponse { container_id: id })
    }

    /// The answer is the id of the new container.
    async fn create_in(&self, sys: &Sys, sandbox: &Sandbox, config: Rc<ContainerConfig>) -> Result<Text, Failure> {
        let metadata = config.metadata.clone().unwrap_or_default();
        // containerd v1.6.20 pkg/cri/server/container_create.go:60: the sandbox's task must be there; whether it is ready is not asked.
        let loaded = self.daemon.load(sys, K8S, &sandbox.id).await;
        loaded.map_err(|failure| Failure::new(failure.code, format!("failed to get sandbox container task: {}", failure.message)))?;
        let pod = sandbox.config.metadata.clone().unwrap_or_default();
        let name: Text = format!("{}_{}_{}_{}_{}", metadata.name, pod.name, pod.namespace, pod.uid, metadata.attempt).into();
        let id = self.new_id(sys, "container", &name);
        if let Err(holder) = self.store.set().reserve(&name, &id) {
            return Err(Failure::unknown(format!(
                "failed to reserve container name \"{name}\": name \"{name}\" is reserved for \"{holder}\""
            )));
        }
        let reference = config.image.clone().unwrap_or_default().image;
        let Some(image) = self.daemon.image(sys, &reference) else {
            self.store.set().release(&id);
            return Err(Failure::not_found(format!("failed to resolve image \"{reference}\": not found")));
        };
        let log_path =
            if config.log_path.is_empty() { "".into() } else { format!("{}/{}", sandbox.config.log_directory, config.log_path).into() };
        let resources = config.linux.as_ref().and_then(|linux| linux.resources.as_ref()).map(|asked| spec::taken(&self.node(), asked));
        let container = Container {
            id: id.clone(),
            name,
            sandbox_id: sandbox.id.clone(),
            config,
            image,
            log_path,
            resources,
            pid: 0,
            created_at_ns: 0,
            started_at_ns: 0,
            finished_at_ns: 0,
            exit_code: 0,
            reason: "".into(),
            message: "".into(),
            stop_signaled: false,
            starting: false,
            unknown: false,
        };
        sys.step(C.line(CREATE, 115)).about(id.clone()).mkdir(self.node().container_root(&id)).await;
        sys.step(C.line(CREATE, 129)).about(id.clone()).mkdir(self.node().container_state(&id)).await;
        if let Err(failure) = self.create_object(sys, sandbox, &container).await {
            self.remove_container_folders(sys, &id, [C.line(CREATE, 122), C.line(CREATE, 136)]).await;
            self.store.set().release(&id);
            return Err(failure);
        }
        let created_at_ns = sys.now_ns();
        self.put_container(sys, C.line(CREATE, 280), Container { created_at_ns, ..container }).await;
        Ok(id)
    }

    /// The spec first, then the fifos, then the snapshot and the object.
    async fn create_object(&self, sys: &Sys, sandbox: &Sandbox, container: &Container) -> Result<(), Failure> {
        let Container { id, config, image, .. } = container;
        let wanted = spec::Container {
            id,
            image_name: &image.reference,
            config,
            image: &image.config,
            sandbox_id: &sandbox.id,
            sandbox_config: &sandbox.config,
            sandbox_pid: sandbox.pid,
            target_pid: self.target_pid(config),
        };
        let made = spec::container_spec(&self.node(), &wanted);
        let made = made.map_err(|error| Failure::unknown(format!("failed to generate container \"{id}\" spec: {error}")))?;
        self.fifos_of(container).make(sys, id).await;
        let object = containerd::Container {
            id: id.clone(),
            image: image.reference.clone(),
            runtime: "io.containerd.runc.v2".into(),
            runtime_root: self.config.runtime_root.clone(),
            snapshot_key: id.clone(),
            spec: Rc::new(made),
            // A daemon that is started again finds it here: containerd v1.6.20 pkg/cri/server/container_create.go:245.
            extension: Some(SharedPayload::new(container.clone())),
        };
        let contents = SharedPayload::new(image.root_filesystem());
        self.daemon.prepare_snapshot(sys, K8S, Snapshot { key: id, parent: image.chain_id(), contents }).await?;
        let created = self.daemon.create_container(sys, K8S, Rc::new(object)).await;
        created.map_err(|failure| Failure::unknown(format!("failed to create containerd container: {}", failure.message)))
    }

    /// The process whose pid namespace an ephemeral container joins.
    fn target_pid(&self, config: &ContainerConfig) -> Option<u32> {
        let context = config.linux.as_ref()?.security_context.as_ref()?;
        let target = &context.namespace_options.as_ref()?.target_id;
        self.container(target).map(|container| container.pid)
    }
}
