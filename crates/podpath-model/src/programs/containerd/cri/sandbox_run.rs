//! RunPodSandbox: containerd v1.6.20 pkg/cri/server/sandbox_run.go.

use std::rc::Rc;

use super::store::Sandbox;
use super::{C, CALLS, Cri, K8S, spec};
use crate::kernel::{NamespaceKind, Signal, Sys};
use crate::programs::containerd::metadata::Snapshot;
use crate::programs::containerd::runtime::TaskOptions;
use crate::programs::images::SharedImage;
use crate::programs::{Work, ids};
use crate::trace::{Failure, Milestone, SharedPayload, Text};
use crate::wire::containerd::Container;
use crate::wire::cri::{NamespaceMode, PodSandboxConfig, RunPodSandboxRequest, RunPodSandboxResponse};

const RUN: &str = "pkg/cri/server/sandbox_run.go";
const FILES: &str = "pkg/cri/server/sandbox_run_linux.go";

/// Whether the pod is in the node's own network.
pub(super) fn is_host_network(config: &PodSandboxConfig) -> bool {
    let options =
        config.linux.as_ref().and_then(|linux| linux.security_context.as_ref()).and_then(|context| context.namespace_options.as_ref());
    options.is_some_and(|options| options.network == NamespaceMode::Node)
}

impl Cri {
    pub(super) async fn run_pod_sandbox(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<RunPodSandboxRequest>,
    ) -> Result<RunPodSandboxResponse, Failure> {
        let config = request.config.clone().unwrap_or_default();
        let metadata = config.metadata.clone().unwrap_or_default();
        let name: Text = format!("{}_{}_{}_{}", metadata.name, metadata.namespace, metadata.uid, metadata.attempt).into();
        let id = self.new_id("sandbox", &name);
        let described = format!(
            "&PodSandboxMetadata{{Name:{},Uid:{},Namespace:{},Attempt:{},}}",
            metadata.name, metadata.uid, metadata.namespace, metadata.attempt
        );
        sys.step(C.line(CALLS, 75)).about(id.clone()).log("info", format!("RunPodSandbox for {described}")).await;
        if let Err(holder) = self.store.set().reserve(&name, &id) {
            return Err(Failure::unknown(format!(
                "failed to reserve sandbox name \"{name}\": name \"{name}\" is reserved for \"{holder}\""
            )));
        }
        let sandbox = Sandbox {
            id: id.clone(),
            name,
            config,
            runtime_handler: request.runtime_handler.clone(),
            netns: "".into(),
            ip: "".into(),
            ready: false,
            pid: 0,
            created_at_ns: sys.now_ns(),
        };
        match self.make_sandbox(&sys, sandbox).await {
            Ok(sandbox) => {
                self.put_sandbox(&sys, C.line(RUN, 392), sandbox).await;
                sys.step(C.line(CALLS, 80))
                    .about(id.clone())
                    .log("info", format!("RunPodSandbox for {described} returns sandbox id \"{id}\""))
                    .await;
                Ok(RunPodSandboxResponse { pod_sandbox_id: id })
            }
            Err(failure) => {
                self.store.set().release(&id);
                Err(failure)
            }
        }
    }

    /// Everything between the name and the store; what fails undoes what was done, in reverse.
    async fn make_sandbox(self: &Rc<Self>, sys: &Sys, mut sandbox: Sandbox) -> Result<Sandbox, Failure> {
        let image = self.ensure_sandbox_image(sys).await?;
        if !matches!(&*sandbox.runtime_handler, "" | "runc") {
            let text = format!("failed to get sandbox runtime: no runtime for \"{}\" is configured", sandbox.runtime_handler);
            return Err(Failure::unknown(text));
        }
        self.create_sandbox_container(sys, &sandbox, &image).await?;
        let made = self.connect_and_start(sys, &mut sandbox, &image).await;
        match made {
            Ok(()) => Ok(sandbox),
            Err(failure) => {
                self.undo_sandbox(sys, &sandbox).await;
                Err(failure)
            }
        }
    }

    async fn ensure_sandbox_image(&self, sys: &Sys) -> Result<SharedImage, Failure> {
        let reference = &self.config.sandbox_image;
        if let Some(image) = self.daemon.image(sys, reference) {
            return Ok(image);
        }
        self.pull(sys, reference)
            .await
            .map_err(|failure| Failure::new(failure.code, format!("failed to get sandbox image \"{reference}\": {}", failure.message)))
    }

    /// The snapshot and the container object come before the network namespace in 1.6.20.
    async fn create_sandbox_container(&self, sys: &Sys, sandbox: &Sandbox, image: &SharedImage) -> Result<(), Failure> {
        let contents = SharedPayload::new(image.root_filesystem());
        self.daemon.prepare_snapshot(sys, K8S, Snapshot { key: &sandbox.id, parent: image.chain_id(), contents }).await;
        self.daemon.create_container(sys, K8S, Rc::new(self.sandbox_object(sandbox, image)?)).await
    }

    fn sandbox_object(&self, sandbox: &Sandbox, image: &SharedImage) -> Result<Container, Failure> {
        let Sandbox { id, config, netns, .. } = sandbox;
        let spec = spec::sandbox_spec(&self.node(), &spec::Sandbox { id, config, image: &image.config, network_namespace: netns });
        let spec = spec.map_err(|error| Failure::unknown(format!("failed to generate sandbox container spec: {error}")))?;
        Ok(Container {
            id: sandbox.id.clone(),
            image: image.reference.clone(),
            runtime: "io.containerd.runc.v2".into(),
            runtime_root: self.config.runtime_root.clone(),
            snapshot_key: sandbox.id.clone(),
            spec: Rc::new(spec),
        })
    }

    async fn connect_and_start(self: &Rc<Self>, sys: &Sys, sandbox: &mut Sandbox, image: &SharedImage) -> Result<(), Failure> {
        let id = sandbox.id.clone();
        self.set_up_sandbox_files(sys, &id).await;
        if !is_host_network(&sandbox.config) {
            sandbox.netns = format!("/var/run/netns/cni-{}", ids::uuid(&id)).into();
            sys.work(Work::NetworkNamespace).await;
            let step = sys.step(C.line(RUN, 274)).about(id.clone());
            step.pin_new_namespace(NamespaceKind::Net, sandbox.netns.clone()).await;
            self.daemon.update_container(sys, K8S, Rc::new(self.sandbox_object(sandbox, image)?)).await;
            sandbox.ip = self.setup_pod_network(sys, sandbox).await?;
            self.daemon.update_container(sys, K8S, Rc::new(self.sandbox_object(sandbox, image)?)).await;
        }
        let container = self.daemon.container(sys, K8S, &id)?;
        let rootfs = vec![self.daemon.snapshot_mount(&id)];
        let options = TaskOptions { rootfs, stdin: "".into(), stdout: "".into(), stderr: "".into(), milestone: Milestone::SandboxShim };
        let created = self.daemon.create_task(sys, K8S, &container, options).await;
        sandbox.pid =
            created.map_err(|failure| Failure::new(failure.code, format!("failed to create containerd task: {}", failure.message)))?;
        let started = self.daemon.start_task(sys, K8S, &id, &"".into()).await;
        started.map_err(|failure| {
            Failure::new(failure.code, format!("failed to start sandbox container task \"{id}\": {}", failure.message))
        })?;
        sandbox.ready = true;
        self.start_sandbox_exit_monitor(sys, &id);
        Ok(())
    }

    /// Hostname, hosts, resolv.conf and the pod's `/dev/shm`.
    async fn set_up_sandbox_files(&self, sys: &Sys, id: &Text) {
        let root = self.node().sandbox_root(id);
        sys.step(C.line(RUN, 203)).about(id.clone()).mkdir(root.clone()).await;
        let files = [("hostname", C.line(FILES, 245)), ("hosts", C.line(FILES, 251)), ("resolv.conf", C.line(FILES, 272))];
        for (file, evidence) in files {
            let step = sys.step(evidence).about(id.clone());
            step.write(format!("{root}/{file}"), SharedPayload::new(file)).await;
        }
        sys.step(C.line(FILES, 289)).about(id.clone()).mount(format!("{}/shm", self.node().sandbox_state(id)), "shm").await;
    }

    /// The deferred functions of the real one: network, namespace, files, container object.
    async fn undo_sandbox(&self, sys: &Sys, sandbox: &Sandbox) {
        let id = &sandbox.id;
        if self.daemon.task(K8S, id).is_ok() {
            drop(self.daemon.delete_task(sys, K8S, id).await);
        }
        if !sandbox.netns.is_empty() {
            if self.teardown_pod_network(sys, sandbox).await.is_err() {
                // containerd v1.6.20 pkg/cri/server/sandbox_run.go:78: what cannot be undone is kept for a later StopPodSandbox.
                let line = format!("Failed to destroy network for sandbox \"{id}\"");
                sys.step(C.line(RUN, 312)).about(id.clone()).log("error", line).await;
                return self.put_sandbox(sys, C.line(RUN, 184), sandbox.clone()).await;
            }
            sys.step(C.line(RUN, 283)).about(id.clone()).umount(&sandbox.netns).await;
        }
        self.remove_sandbox_files(sys, id).await;
        drop(self.daemon.delete_container(sys, K8S, id).await);
        self.daemon.remove_snapshot(sys, K8S, id).await;
    }

    pub(super) async fn remove_sandbox_files(&self, sys: &Sys, id: &Text) {
        sys.step(C.line("pkg/cri/server/sandbox_run_linux.go", 325))
            .about(id.clone())
            .umount(&format!("{}/shm", self.node().sandbox_state(id)))
            .await;
        sys.step(C.line("pkg/cri/server/sandbox_remove.go", 86)).about(id.clone()).remove(&self.node().sandbox_root(id)).await;
    }

    /// Waits for the end of pause in a task of its own: containerd v1.6.20 pkg/cri/server/events.go:160.
    pub(super) fn start_sandbox_exit_monitor(self: &Rc<Self>, sys: &Sys, id: &Text) {
        let (cri, id) = (Rc::clone(self), id.clone());
        sys.background(|sys| async move {
            let exited = cri.daemon.wait_task(&sys, K8S, &id, &"".into()).await;
            drop(exited);
            cri.delete_exited_task(&sys, &id).await;
            if let Some(sandbox) = cri.sandbox(&id) {
                cri.put_sandbox(&sys, C.line("pkg/cri/server/events.go", 435), Sandbox { ready: false, pid: 0, ..sandbox }).await;
            }
        });
    }

    /// `task.Delete(WithProcessKill)`: whatever is left in the cgroup is killed, then the task is deleted.
    pub(super) async fn delete_exited_task(&self, sys: &Sys, id: &Text) {
        let kill = Signal::Kill.number();
        // A task that is gone has nothing to kill and nothing to delete.
        if self.daemon.kill_task(sys, K8S, id, &"".into(), kill, true).await.is_err_and(|failure| failure.code == "UNAVAILABLE") {
            return;
        }
        drop(self.daemon.delete_task(sys, K8S, id).await);
    }
}
