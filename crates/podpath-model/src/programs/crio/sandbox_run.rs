//! RunPodSandbox: cri-o v1.25.0 server/sandbox_run_linux.go.

use std::rc::Rc;

use super::store::{Entry, Status};
use super::{Container, Namespaces, O, SEEN, Sandbox, Server, spec};
use crate::kernel::{Command, Sys};
use crate::programs::images::SharedImage;
use crate::programs::resolv::resolv_conf;
use crate::programs::{Work, ids};
use crate::trace::{Failure, Kind, Milestone, Object, SharedPayload, Text};
use crate::wire::cri::{NamespaceMode, PodSandboxConfig, RunPodSandboxRequest, RunPodSandboxResponse};
use crate::wire::pinns::Owner;

const RUN: &str = "server/sandbox_run_linux.go";
/// The label and the name of what holds a sandbox.
pub(super) const CONTAINER_NAME_LABEL: &str = "io.kubernetes.container.name";
const INFRA_NAME: &str = "POD";

/// `NAMESPACE/NAME/`, of the labels that the kubelet gives.
pub(super) fn description(labels: &crate::wire::json::Map) -> String {
    let label = |key: &str| labels.get(key).map(ToString::to_string).unwrap_or_default();
    format!("{}/{}/", label("io.kubernetes.pod.namespace"), label("io.kubernetes.pod.name"))
}

/// The functions that undo what has been done, the newest first: `ResourceCleaner`.
#[derive(Debug, Default)]
struct Done {
    layer: Option<Text>,
    shm: bool,
    index: bool,
    sandbox: bool,
    namespaces: bool,
    network: bool,
}

impl Server {
    pub(super) async fn run_pod_sandbox(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<RunPodSandboxRequest>,
    ) -> Result<RunPodSandboxResponse, Failure> {
        let config = request.config.clone().unwrap_or_default();
        sys.work(Work::MetadataRead).await;
        let line = format!("Running pod sandbox: {}{INFRA_NAME}", description(&config.labels));
        sys.step(O.line(RUN, 344)).log("info", line).await;
        let metadata = config.metadata.clone().unwrap_or_default();
        let names =
            [metadata.name.clone(), metadata.namespace, metadata.uid, metadata.attempt.to_string().into()].map(|word| word.to_string());
        let name: Text = format!("k8s_{}", names.join("_")).into();
        let id = self.new_id(&sys, "sandbox", &name);
        if !self.store.set().reserve(&name, &id) {
            let text = format!("error reserving pod name {name} for id {id}: name is reserved");
            sys.step(O.line("internal/lib/container_server.go", 516)).about(id).log("warning", text.clone()).await;
            return Err(Failure::unknown(text));
        }
        let mut done = Done::default();
        let mut sandbox = Sandbox {
            id: id.clone(),
            name: name.clone(),
            config: with_infra_label(&config),
            runtime_handler: request.runtime_handler.clone(),
            namespaces: Namespaces::default(),
            network: None,
            ip: "".into(),
            created_at_ns: sys.now_ns(),
            spoofed: false,
            created: false,
            stopped: false,
            network_stopped: false,
        };
        match self.make_sandbox(&sys, &mut sandbox, &mut done).await {
            Ok(()) => {
                let line = format!("Ran pod sandbox {id} with infra container: {}{INFRA_NAME}", description(&config.labels));
                sys.step(O.line(RUN, 970)).about(id.clone()).log("info", line).await;
                Ok(RunPodSandboxResponse { pod_sandbox_id: id })
            }
            Err(failure) => {
                self.undo(&sys, &sandbox, &done).await;
                Err(failure)
            }
        }
    }

    async fn make_sandbox(self: &Rc<Self>, sys: &Sys, sandbox: &mut Sandbox, done: &mut Done) -> Result<(), Failure> {
        let id = sandbox.id.clone();
        if !sandbox.is_host_network() && self.network().is_none() {
            // server/sandbox_run_linux.go:398: without a network the call waits for one.
            let line = format!("CNI plugin not ready. Waiting to create {} as it is not host network", sandbox.name);
            sys.step(O.line(RUN, 397)).about(id.clone()).log("info", line).await;
            self.network_ready(sys).await;
        }
        if !matches!(&*sandbox.runtime_handler, "" | "runc") {
            let text = format!("failed to find runtime handler {} from runtime list map[runc:]", sandbox.runtime_handler);
            return Err(Failure::unknown(text));
        }
        sys.step(SEEN).about(id.clone()).log("warning", "Allowed annotations are specified for workload []").await;
        let image = self.pause_image(sys).await?;
        sys.work(Work::StorageCreate).await;
        let layer = self.create_layer(sys, &id, &image).await?;
        done.layer = Some(layer.clone());
        self.write_files(sys, sandbox).await;
        done.shm = true;
        done.index = true;
        self.warn_of_memory(sys, sandbox).await;
        self.add_sandbox(sys, sandbox).await;
        done.sandbox = true;
        self.pin_namespaces(sys, sandbox).await?;
        done.namespaces = true;
        if !sandbox.is_host_network() {
            self.network_start(sys, sandbox).await?;
            done.network = true;
        }
        let infra = self.infra_container(sys, sandbox, image, layer);
        self.run_infra(sys, sandbox, infra).await?;
        sandbox.created = true;
        self.store.set().put_sandbox(sandbox.clone());
        Ok(())
    }

    async fn pause_image(&self, sys: &Sys) -> Result<SharedImage, Failure> {
        let reference = &self.config.pause_image;
        if let Some(image) = self.image(sys, reference) {
            return Ok(image);
        }
        let wrap = |failure: Failure| Failure::unknown(format!("creating pod sandbox: {}", failure.message));
        self.pull(sys, reference).await.map_err(wrap)
    }

    /// resolv.conf, hostname, the pod's `/dev/shm`, and the folder of its logs.
    async fn write_files(&self, sys: &Sys, sandbox: &Sandbox) {
        let (id, directory) = (&sandbox.id, self.config.run_directory(&sandbox.id));
        let step = |evidence| sys.step(evidence).about(id.clone());
        if let Some(dns) = &sandbox.config.dns_config {
            step(O.line("internal/factory/sandbox/infra.go", 132))
                .write(format!("{directory}/resolv.conf"), SharedPayload::new(resolv_conf(sys, Some(dns))))
                .await;
        }
        if sandbox.namespace_options().ipc != NamespaceMode::Node {
            step(O.line(RUN, 985)).mount(format!("{directory}/shm"), "shm").await;
        }
        let hostname = format!("{}\n", spec::hostname(&self.node(0), sandbox));
        step(O.line(RUN, 779)).write(self.hostname_path(id), SharedPayload::new(hostname)).await;
    }

    /// A file that sandboxes have, and containers have not.
    pub(super) fn hostname_path(&self, id: &str) -> Text {
        format!("{}/hostname", self.config.run_directory(id)).into()
    }

    /// The parent's limit is looked at before the parent is made: recordings/cri/crio/lifecycle.1.json.
    async fn warn_of_memory(&self, sys: &Sys, sandbox: &Sandbox) {
        let parent = sandbox.config.linux.as_ref().map_or("", |linux| &*linux.cgroup_parent);
        let line = format!("Failed to find memory.limit_in_bytes at path: \"{parent}\"");
        sys.step(SEEN).about(sandbox.id.clone()).log("warning", line).await;
    }

    /// pinns makes the namespaces, so that they need no process: cri-o v1.25.0 internal/config/nsmgr/nsmgr.go:122.
    async fn pin_namespaces(&self, sys: &Sys, sandbox: &mut Sandbox) -> Result<(), Failure> {
        let options = sandbox.namespace_options();
        let name = ids::uuid(&format!("namespaces of {}", sandbox.id));
        let directory = self.config.namespaces_dir.clone();
        let of = |kind: &str| Text::from(format!("{directory}/{kind}ns/{name}"));
        let mut words: Vec<Text> = ["/usr/bin/pinns", "-d", &directory, "-f", &name].map(Text::from).into();
        // Those of the node are pinned as well; there is no option for the node's hostname: server/sandbox_run_linux.go:1036.
        for (flag, mode) in [("--ipc", options.ipc), ("--net", options.network), ("--uts", NamespaceMode::Pod)] {
            let of_node = if mode == NamespaceMode::Node { "=host" } else { "" };
            words.push(format!("{flag}{of_node}").into());
        }
        sandbox.namespaces = Namespaces { net: of("net"), ipc: of("ipc"), uts: of("uts") };
        let step = sys.step(O.line("internal/config/nsmgr/nsmgr.go", 122)).about(sandbox.id.clone());
        let finished = step.run(Command::new(words).input(SharedPayload::new(Owner(sandbox.id.clone())))).await;
        match finished {
            Ok(finished) if finished.status.code() == 0 => Ok(()),
            _ => Err(Failure::unknown("failed to pin namespaces: pinns did not succeed")),
        }
    }

    fn infra_container(&self, sys: &Sys, sandbox: &Sandbox, image: SharedImage, layer: Text) -> Container {
        let directory = match &*sandbox.config.log_directory {
            "" => format!("/var/log/crio/pods/{}", sandbox.id),
            directory => directory.to_owned(),
        };
        Container {
            name: infra_name(&sandbox.config).into(),
            log_path: format!("{directory}/{}.log", sandbox.id).into(),
            ..self.not_started(sys, sandbox, &sandbox.id, image, layer)
        }
    }

    /// The infra container; a pod whose containers share no pid namespace may do without: server/sandbox_run_linux.go:866.
    async fn run_infra(self: &Rc<Self>, sys: &Sys, sandbox: &mut Sandbox, infra: Container) -> Result<(), Failure> {
        let id = sandbox.id.clone();
        self.mount_layer(sys, &id, &infra.layer).await;
        sandbox.spoofed = self.config.drop_infra_ctr && sandbox.namespace_options().pid != NamespaceMode::Pod;
        let made = spec::infra_spec(&self.node(0), sandbox, &infra);
        let made = made.map_err(|error| Failure::unknown(format!("failed to generate infra container spec: {error}")))?;
        self.save_sandbox(sys, sandbox).await;
        self.write_config(sys, &id, made).await;
        let entry = Entry::new(infra);
        self.store.set().infra.insert(id.clone(), Rc::clone(&entry));
        if sandbox.spoofed {
            // server/sandbox_run_linux.go:883: it only looks like a container.
            self.change_status(sys, O.line(RUN, 883), &entry, Status::Running).await;
            return Ok(());
        }
        if let Err(failure) = self.create_by_conmon(sys, &entry, Milestone::SandboxShim).await {
            self.store.set().infra.remove(&id);
            return Err(failure);
        }
        if let Err(text) = self.start_by_runc(sys, &entry).await {
            self.store.set().infra.remove(&id);
            return Err(Failure::unknown(text));
        }
        self.state_to_disk(sys, &entry).await;
        Ok(())
    }

    /// Writes `config.json` where runc looks for it.
    pub(super) async fn write_config(&self, sys: &Sys, id: &Text, made: crate::wire::oci::Spec) {
        sys.work(Work::MetadataWrite).await;
        let path = format!("{}/config.json", self.config.run_directory(id));
        sys.step(SEEN).about(id.clone()).write(path, SharedPayload::new(made)).await;
    }

    async fn add_sandbox(&self, sys: &Sys, sandbox: &Sandbox) {
        self.store.set().put_sandbox(sandbox.clone());
        let object = Object::new(Kind::Sandbox, sandbox.id.clone());
        sys.step(O.line(RUN, 672)).about(sandbox.id.clone()).change(object, None, Some("SANDBOX_NOTREADY".into())).await;
    }

    /// What a new CRI-O finds of a sandbox, once it has namespaces and a network. In the real program it is the annotations of its
    /// `config.json`.
    async fn save_sandbox(&self, sys: &Sys, sandbox: &Sandbox) {
        let path = format!("{}/config.json", self.config.directory(&sandbox.id));
        sys.step(O.line(RUN, 903)).about(sandbox.id.clone()).write(path, SharedPayload::new(sandbox.clone())).await;
    }

    /// What a spec depends on beside the pod.
    pub(super) fn node(&self, pid_namespace_of: u32) -> spec::Node<'_> {
        spec::Node { config: &self.config, hostname: &self.hostname, app_armor: self.app_armor, pid_namespace_of }
    }

    /// The functions that were noted for the case of a failure, the newest first.
    async fn undo(&self, sys: &Sys, sandbox: &Sandbox, done: &Done) {
        let (id, step) = (&sandbox.id, || sys.step(SEEN).about(sandbox.id.clone()));
        if done.network {
            step().log("info", format!("runSandbox: stopping network for sandbox {id}")).await;
            if let Err(failure) = self.network_stop(sys, sandbox).await {
                step().log("error", format!("error stopping network on cleanup: {}", failure.message)).await;
            }
        }
        if done.namespaces {
            step().log("info", format!("runSandbox: cleaning up namespaces after failing to run sandbox {id}")).await;
            self.remove_namespaces(sys, sandbox).await;
        }
        if done.sandbox {
            step().log("info", format!("runSandbox: deleting pod ID {id} from idIndex")).await;
            step().log("info", format!("runSandbox: removing pod sandbox {id}")).await;
            self.forget_sandbox(sys, id).await;
        }
        if done.index {
            step().log("info", format!("runSandbox: deleting container ID from idIndex for sandbox {id}")).await;
        }
        if done.shm {
            step().log("info", format!("runSandbox: unmounting shmPath for sandbox {id}")).await;
            step().umount(&format!("{}/shm", self.config.run_directory(id))).await;
        }
        if let Some(layer) = &done.layer {
            step().log("info", format!("runSandbox: removing pod sandbox from storage: {id}")).await;
            self.remove_storage(sys, id, layer).await;
        }
        step().log("info", format!("runSandbox: releasing container name: {}", infra_name(&sandbox.config))).await;
        step().log("info", format!("runSandbox: releasing pod sandbox name: {}", sandbox.name)).await;
        self.store.set().release(&sandbox.name);
    }
}

/// The sandbox's labels say what holds it.
fn with_infra_label(config: &Rc<PodSandboxConfig>) -> Rc<PodSandboxConfig> {
    let mut labelled = (**config).clone();
    labelled.labels.insert(CONTAINER_NAME_LABEL, INFRA_NAME);
    Rc::new(labelled)
}

/// `k8s_POD_web_default_UID_0`
fn infra_name(config: &PodSandboxConfig) -> String {
    let metadata = config.metadata.clone().unwrap_or_default();
    format!("k8s_{INFRA_NAME}_{}_{}_{}_{}", metadata.name, metadata.namespace, metadata.uid, metadata.attempt)
}
