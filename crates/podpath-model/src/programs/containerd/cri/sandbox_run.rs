//! RunPodSandbox: containerd v1.6.20 pkg/cri/server/sandbox_run.go.

use std::rc::Rc;

use super::store::{Sandbox, SandboxState};
use super::{C, CALLS, Cri, K8S, logged, spec};
use crate::kernel::{NamespaceKind, Sys};
use crate::programs::containerd::metadata::Snapshot;
use crate::programs::containerd::runtime::{ExitChannel, TaskOptions};
use crate::programs::images::SharedImage;
use crate::programs::resolv::{HOSTS, resolv_conf};
use crate::programs::{Work, ids};
use crate::trace::{Evidence, Failure, Milestone, SharedPayload, Text};
use crate::wire::containerd::Container;
use crate::wire::cri::{NamespaceMode, NamespaceOption, PodSandboxConfig, RunPodSandboxRequest, RunPodSandboxResponse};

const RUN: &str = "pkg/cri/server/sandbox_run.go";
const FILES: &str = "pkg/cri/server/sandbox_run_linux.go";

fn namespace_options(config: &PodSandboxConfig) -> Option<&NamespaceOption> {
    config.linux.as_ref()?.security_context.as_ref()?.namespace_options.as_ref()
}

/// Whether the pod is in the node's own network.
pub(super) fn is_host_network(config: &PodSandboxConfig) -> bool {
    namespace_options(config).is_some_and(|options| options.network == NamespaceMode::Node)
}

/// Whether the pod has the node's own shared memory.
fn is_host_ipc(config: &PodSandboxConfig) -> bool {
    namespace_options(config).is_some_and(|options| options.ipc == NamespaceMode::Node)
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
        let id = self.new_id(&sys, "sandbox", &name);
        let described = format!(
            "&PodSandboxMetadata{{Name:{},Uid:{},Namespace:{},Attempt:{},}}",
            metadata.name, metadata.uid, metadata.namespace, metadata.attempt
        );
        sys.step(C.line(CALLS, 75)).about(id.clone()).log("info", format!("RunPodSandbox for {described}")).await;
        let holder = self.store.set().reserve(&name, &id);
        let reserved = holder.map_err(|holder| {
            Failure::unknown(format!("failed to reserve sandbox name \"{name}\": name \"{name}\" is reserved for \"{holder}\""))
        });
        let sandbox = Sandbox {
            id: id.clone(),
            name,
            config,
            runtime_handler: request.runtime_handler.clone(),
            netns: "".into(),
            ip: "".into(),
            state: SandboxState::Unknown,
            pid: 0,
            created_at_ns: sys.now_ns(),
        };
        let made = match reserved {
            Ok(()) => self.make_sandbox(&sys, sandbox).await,
            Err(failure) => Err(failure),
        };
        logged(&sys, C.line(CALLS, 78), &id, &format!("RunPodSandbox for {described} failed, error"), made).await?;
        let line = format!("RunPodSandbox for {described} returns sandbox id \"{id}\"");
        sys.step(C.line(CALLS, 80)).about(id.clone()).log("info", line).await;
        Ok(RunPodSandboxResponse { pod_sandbox_id: id })
    }

    /// Everything between the name and the answer; what fails undoes what was done, in reverse.
    async fn make_sandbox(self: &Rc<Self>, sys: &Sys, mut sandbox: Sandbox) -> Result<(), Failure> {
        let id = sandbox.id.clone();
        let image = match self.create_sandbox_container(sys, &sandbox).await {
            Ok(image) => image,
            Err(failure) => {
                self.store.set().release(&id);
                return Err(failure);
            }
        };
        match self.connect_and_start(sys, &mut sandbox, &image).await {
            Ok(exit) => {
                self.add_sandbox(sys, C.line(RUN, 392), Sandbox { state: SandboxState::Ready, ..sandbox }).await;
                // After the sandbox is in the store, so that its end finds it there: containerd v1.6.20 pkg/cri/server/sandbox_run.go:403.
                self.start_exit_monitor(sys, &id, exit);
                Ok(())
            }
            Err(failure) => {
                self.undo_sandbox(sys, sandbox).await;
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

    /// The spec is made first, then the snapshot; both and the container object come before the network namespace in 1.6.20.
    async fn create_sandbox_container(&self, sys: &Sys, sandbox: &Sandbox) -> Result<SharedImage, Failure> {
        let image = self.ensure_sandbox_image(sys).await?;
        if !matches!(&*sandbox.runtime_handler, "" | "runc") {
            let text = format!("failed to get sandbox runtime: no runtime for \"{}\" is configured", sandbox.runtime_handler);
            return Err(Failure::unknown(text));
        }
        let object = Rc::new(self.sandbox_object(sandbox, &image)?);
        let contents = SharedPayload::new(image.root_filesystem());
        self.daemon.prepare_snapshot(sys, K8S, Snapshot { key: &sandbox.id, parent: image.chain_id(), contents }).await?;
        let created = self.daemon.create_container(sys, K8S, object).await;
        created.map_err(|failure| Failure::new(failure.code, format!("failed to create containerd container: {}", failure.message)))?;
        Ok(image)
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
            // A daemon that is started again finds it here, however far it was: containerd v1.6.20 pkg/cri/server/sandbox_run.go:169.
            extension: Some(SharedPayload::new(sandbox.clone())),
        })
    }

    /// The answer is where the end of pause will be heard of: that is asked for before pause is started.
    async fn connect_and_start(self: &Rc<Self>, sys: &Sys, sandbox: &mut Sandbox, image: &SharedImage) -> Result<ExitChannel, Failure> {
        let id = sandbox.id.clone();
        self.set_up_sandbox_files(sys, sandbox).await;
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
        let created = self.daemon.create_task(sys, K8S, &container, options, None).await;
        sandbox.pid =
            created.map_err(|failure| Failure::new(failure.code, format!("failed to create containerd task: {}", failure.message)))?;
        let exit = self.daemon.wait(sys, K8S, &id, &"".into());
        let started = self.daemon.start_task(sys, K8S, &id, &"".into()).await;
        sandbox.pid = started.map_err(|failure| {
            Failure::new(failure.code, format!("failed to start sandbox container task \"{id}\": {}", failure.message))
        })?;
        Ok(exit)
    }

    /// Hostname, hosts, resolv.conf and the pod's `/dev/shm`.
    async fn set_up_sandbox_files(&self, sys: &Sys, sandbox: &Sandbox) {
        let id = &sandbox.id;
        let (root, state) = (self.node().sandbox_root(id), self.node().sandbox_state(id));
        sys.step(C.line(RUN, 203)).about(id.clone()).mkdir(root.clone()).await;
        sys.step(C.line(RUN, 217)).about(id.clone()).mkdir(state.clone()).await;
        let files = [("hostname", C.line(FILES, 245)), ("hosts", C.line(FILES, 251)), ("resolv.conf", C.line(FILES, 272))];
        for (file, evidence) in files {
            let contents = match file {
                "hostname" if sandbox.config.hostname.is_empty() => format!("{}\n", self.hostname).into(),
                "hostname" => format!("{}\n", sandbox.config.hostname).into(),
                "hosts" => Text::from(HOSTS),
                _ => resolv_conf(sys, sandbox.config.dns_config.as_ref()),
            };
            let step = sys.step(evidence).about(id.clone());
            step.write(format!("{root}/{file}"), SharedPayload::new(contents)).await;
        }
        if !is_host_ipc(&sandbox.config) {
            sys.step(C.line(FILES, 289)).about(id.clone()).mount(format!("{state}/shm"), "shm").await;
        }
    }

    /// The deferred functions of the real one: task, network, namespace, files, container with its snapshot, name. Once one of them fails
    /// that somebody must try again, the rest is kept for a later StopPodSandbox: containerd v1.6.20 pkg/cri/server/sandbox_run.go:78.
    async fn undo_sandbox(self: &Rc<Self>, sys: &Sys, sandbox: Sandbox) {
        let id = sandbox.id.clone();
        let mut undone = self.undo_task_and_network(sys, &sandbox).await;
        self.clean_up_sandbox_mount(sys, &sandbox).await;
        self.remove_sandbox_folders(sys, &id, [C.line(RUN, 224), C.line(RUN, 210)]).await;
        if undone.is_ok() {
            undone = self.daemon.delete_with_snapshot(sys, K8S, &id).await;
        }
        if undone.is_err() {
            let line = format!("encountered an error cleaning up failed sandbox \"{id}\", marking sandbox state as SANDBOX_UNKNOWN");
            sys.step(C.line(RUN, 183)).about(id.clone()).log("error", line).await;
            return self.add_sandbox(sys, C.line(RUN, 184), sandbox).await;
        }
        self.store.set().release(&id);
    }

    async fn undo_task_and_network(self: &Rc<Self>, sys: &Sys, sandbox: &Sandbox) -> Result<(), Failure> {
        let id = &sandbox.id;
        if sandbox.pid != 0 {
            match self.daemon.kill_and_delete(sys, K8S, id, &"".into()).await {
                Err(failure) if failure.code != "NOT_FOUND" => {
                    let line = format!("Failed to delete sandbox container \"{id}\"");
                    sys.step(C.line(RUN, 359)).about(id.clone()).log("error", line).await;
                    return Err(failure);
                }
                Ok(_) | Err(_) => {}
            }
        }
        if !sandbox.netns.is_empty() {
            if let Err(failure) = self.teardown_pod_network(sys, sandbox).await {
                let line = format!("Failed to destroy network for sandbox \"{id}\"");
                sys.step(C.line(RUN, 312)).about(id.clone()).log("error", line).await;
                return Err(failure);
            }
            sys.step(C.line(RUN, 283)).about(id.clone()).umount(&sandbox.netns).await;
        }
        Ok(())
    }

    /// Unmounts the pod's `/dev/shm`.
    pub(super) async fn clean_up_sandbox_mount(&self, sys: &Sys, sandbox: &Sandbox) {
        if !is_host_ipc(&sandbox.config) {
            let shm = format!("{}/shm", self.node().sandbox_state(&sandbox.id));
            sys.step(C.line(FILES, 325)).about(sandbox.id.clone()).umount(&shm).await;
        }
    }

    /// Removes a sandbox's own directories; the evidence is for that under `state`, which goes first when a sandbox is undone.
    pub(super) async fn remove_sandbox_folders(&self, sys: &Sys, id: &Text, evidence: [Evidence; 2]) {
        let folders = [self.node().sandbox_state(id), self.node().sandbox_root(id)];
        for (folder, evidence) in folders.iter().zip(evidence) {
            sys.step(evidence).about(id.clone()).remove(folder).await;
        }
    }
}
