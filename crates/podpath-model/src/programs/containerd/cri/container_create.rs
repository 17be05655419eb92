//! CreateContainer: containerd v1.6.20 pkg/cri/server/container_create.go. No shim, no runc, no process.

use std::rc::Rc;

use super::store::Container;
use super::{C, CALLS, Cri, K8S, spec};
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
        // containerd v1.6.20 pkg/cri/server/container_create.go:60: the sandbox's task must be there; whether it is ready is not asked.
        if self.daemon.task(K8S, &sandbox.id).is_err() {
            return Err(Failure::not_found(format!(
                "failed to get sandbox container task: no running task found: task {} not found: not found",
                sandbox.id
            )));
        }
        let pod = sandbox.config.metadata.clone().unwrap_or_default();
        let name: Text = format!("{}_{}_{}_{}_{}", metadata.name, pod.name, pod.namespace, pod.uid, metadata.attempt).into();
        let id = self.new_id("container", &name);
        if let Err(holder) = self.store.set().reserve(&name, &id) {
            return Err(Failure::unknown(format!(
                "failed to reserve container name \"{name}\": name \"{name}\" is reserved for \"{holder}\""
            )));
        }
        let reference = config.image.clone().unwrap_or_default().image;
        let Some(image) = self.daemon.image(&sys, &reference) else {
            self.store.set().release(&id);
            return Err(Failure::not_found(format!("failed to resolve image \"{reference}\": not found")));
        };
        let directory = format!("{}/io.containerd.grpc.v1.cri/containers/{id}", self.daemon.config.root);
        sys.step(C.line(CREATE, 115)).about(id.clone()).mkdir(directory).await;
        let wanted = spec::Container {
            id: &id,
            image_name: &image.reference,
            config: &config,
            image: &image.config,
            sandbox_id: &sandbox.id,
            sandbox_config: &sandbox.config,
            sandbox_pid: sandbox.pid,
            target_pid: self.target_pid(&config),
        };
        let made = match spec::container_spec(&self.node(), &wanted) {
            Ok(made) => made,
            Err(error) => {
                self.store.set().release(&id);
                return Err(Failure::unknown(format!("failed to generate container \"{id}\" spec: {error}")));
            }
        };
        let object = containerd::Container {
            id: id.clone(),
            image: image.reference.clone(),
            runtime: "io.containerd.runc.v2".into(),
            runtime_root: self.config.runtime_root.clone(),
            snapshot_key: id.clone(),
            spec: Rc::new(made),
        };
        let contents = SharedPayload::new(image.root_filesystem());
        self.daemon.prepare_snapshot(&sys, K8S, Snapshot { key: &id, parent: image.chain_id(), contents }).await;
        if let Err(failure) = self.daemon.create_container(&sys, K8S, Rc::new(object)).await {
            self.store.set().release(&id);
            return Err(Failure::unknown(format!("failed to create containerd container: {}", failure.message)));
        }
        let log_path =
            if config.log_path.is_empty() { "".into() } else { format!("{}/{}", sandbox.config.log_directory, config.log_path).into() };
        let resources = config.linux.as_ref().and_then(|linux| linux.resources.clone());
        let container = Container {
            id: id.clone(),
            name,
            sandbox_id: sandbox.id.clone(),
            config,
            image,
            log_path,
            resources,
            pid: 0,
            created_at_ns: sys.now_ns(),
            started_at_ns: 0,
            finished_at_ns: 0,
            exit_code: 0,
            reason: "".into(),
            message: "".into(),
            stop_signaled: false,
            starting: false,
        };
        self.put_container(&sys, C.line(CREATE, 280), container).await;
        sys.step(C.line(CALLS, 400)).about(id.clone()).log("info", format!("{within}{described} returns container id \"{id}\"")).await;
        Ok(CreateContainerResponse { container_id: id })
    }

    /// The process whose pid namespace an ephemeral container joins.
    fn target_pid(&self, config: &ContainerConfig) -> Option<u32> {
        let context = config.linux.as_ref()?.security_context.as_ref()?;
        let target = &context.namespace_options.as_ref()?.target_id;
        self.container(target).map(|container| container.pid)
    }
}
