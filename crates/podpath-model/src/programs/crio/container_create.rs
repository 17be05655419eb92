//! CreateContainer and StartContainer. conmon and `runc create` are part of the first, so a bad command fails there.

use std::rc::Rc;

use super::sandbox_run::description;
use super::store::{Entry, Status};
use super::{Container, O, SEEN, Sandbox, Server, spec};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::programs::images::SharedImage;
use crate::trace::{Failure, Kind, Milestone, Object, Text};
use crate::wire::cri::{
    ContainerConfig, CreateContainerRequest, CreateContainerResponse, NamespaceMode, StartContainerRequest, StartContainerResponse,
};

const CREATE: &str = "server/container_create.go";

impl Server {
    pub(super) async fn create_container(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<CreateContainerRequest>,
    ) -> Result<CreateContainerResponse, Failure> {
        let config = request.config.clone().unwrap_or_default();
        let metadata = config.metadata.clone().unwrap_or_default();
        let sandbox_id = &request.pod_sandbox_id;
        let described = format!("{}{}", description(&config.labels), metadata.name);
        sys.step(O.line(CREATE, 291)).about(sandbox_id.clone()).log("info", format!("Creating container: {described}")).await;
        let sandbox =
            self.find_sandbox(sandbox_id).map_err(|text| Failure::unknown(format!("specified sandbox not found: {sandbox_id}: {text}")))?;
        if sandbox.stopped {
            return Err(Failure::unknown(format!("CreateContainer failed as the sandbox was stopped: {sandbox_id}")));
        }
        let pod = sandbox.config.metadata.clone().unwrap_or_default();
        let name: Text = format!("k8s_{}_{}_{}_{}_{}", metadata.name, pod.name, pod.namespace, pod.uid, metadata.attempt).into();
        let id = self.new_id(&sys, "container", &name);
        if !self.store.set().reserve(&name, &id) {
            return Err(Failure::unknown(format!("error reserving ctr name {name} for id {id}: name is reserved")));
        }
        match self.make_container(&sys, &sandbox, &config, &name, &id).await {
            Ok(entry) => {
                let line = format!("Created container {id}: {described}");
                self.store.set().containers.push(Rc::clone(&entry));
                let object = Object::new(Kind::Container, id.clone());
                sys.step(O.line(CREATE, 447)).about(id.clone()).change(object, None, Some("CONTAINER_CREATED".into())).await;
                self.state_to_disk(&sys, &entry).await;
                sys.step(O.line(CREATE, 449)).about(id.clone()).log("info", line).await;
                Ok(CreateContainerResponse { container_id: id })
            }
            Err(failure) => {
                let step = || sys.step(SEEN).about(id.clone());
                step().log("info", format!("createCtr: releasing container name {name}")).await;
                self.store.set().release(&name);
                Err(failure)
            }
        }
    }

    async fn make_container(
        self: &Rc<Self>,
        sys: &Sys,
        sandbox: &Sandbox,
        config: &Rc<ContainerConfig>,
        name: &Text,
        id: &Text,
    ) -> Result<Rc<Entry>, Failure> {
        sys.step(SEEN).about(id.clone()).log("warning", "Allowed annotations are specified for workload []").await;
        let reference = config.image.clone().unwrap_or_default().image;
        // containers/storage types.ErrImageUnknown
        let image = self.image(sys, &reference).ok_or_else(|| Failure::unknown("image not known"))?;
        sys.work(Work::StorageCreate).await;
        let layer = self.create_layer(sys, id, &image).await?;
        let container = self.described(sys, sandbox, config, (name, id, image, layer.clone()));
        let made = self.start_conmon(sys, sandbox, container).await;
        if made.is_err() {
            let step = || sys.step(SEEN).about(id.clone());
            step().log("info", format!("createCtr: deleting container ID {id} from idIndex")).await;
            step().log("info", format!("createCtr: removing container {id}")).await;
            step().log("info", format!("createCtr: deleting container {id} from storage")).await;
            self.remove_storage(sys, id, &layer).await;
        }
        made
    }

    fn described(
        &self,
        sys: &Sys,
        sandbox: &Sandbox,
        config: &Rc<ContainerConfig>,
        (name, id, image, layer): (&Text, &Text, SharedImage, Text),
    ) -> Container {
        Container {
            name: name.clone(),
            config: Rc::clone(config),
            image_ref: image.name_by_digest(),
            log_path: format!("{}/{}", sandbox.config.log_directory.trim_end_matches('/'), config.log_path).into(),
            ..self.not_started(sys, sandbox, id, image, layer)
        }
    }

    /// A container or an infra container as it begins.
    pub(super) fn not_started(&self, sys: &Sys, sandbox: &Sandbox, id: &Text, image: SharedImage, layer: Text) -> Container {
        Container {
            id: id.clone(),
            name: "".into(),
            sandbox_id: sandbox.id.clone(),
            config: Rc::default(),
            image_ref: "".into(),
            image,
            mount_point: self.mount_point(&layer),
            layer,
            log_path: "".into(),
            status: Status::Created,
            pid: 0,
            created_at_ns: sys.now_ns(),
            started_at_ns: 0,
            finished_at_ns: 0,
            exit_code: None,
            oom_killed: false,
        }
    }

    /// Mounts the root file system, writes the spec, and has conmon run `runc create`.
    async fn start_conmon(self: &Rc<Self>, sys: &Sys, sandbox: &Sandbox, container: Container) -> Result<Rc<Entry>, Failure> {
        let id = container.id.clone();
        self.mount_layer(sys, &id, &container.layer).await;
        // No image here has an /etc/group: recordings/cri/crio/lifecycle.1.json.
        let group = format!("{}/etc/group", container.mount_point);
        let line = format!("Failed to open /etc/group: open {group}: no such file or directory");
        sys.step(SEEN).about(id.clone()).log("warning", line).await;
        // cri-o v1.25.0 server/container_create_linux.go `setupWorkingDirectory`
        let directory = &container.config.working_dir;
        if container.image.root_filesystem().is_known_file(directory) {
            return Err(Failure::unknown(format!("mkdir {}{directory}: not a directory", container.mount_point)));
        }
        let node = self.node(self.pid_namespace_of(sandbox, &container.config));
        let made = spec::container_spec(&node, sandbox, &container);
        self.write_config(sys, &id, made.map_err(|error| Failure::unknown(error.to_string()))?).await;
        let entry = Entry::new(container);
        self.create_by_conmon(sys, &entry, Milestone::ContainerShim).await?;
        Ok(entry)
    }

    /// The process whose pid namespace a container joins: pause, or the container that it wants to look at; 0 for none.
    fn pid_namespace_of(&self, sandbox: &Sandbox, config: &ContainerConfig) -> u32 {
        let context = config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
        let options = context.and_then(|context| context.namespace_options.clone()).unwrap_or_default();
        let entry = match options.pid {
            NamespaceMode::Pod => self.infra(&sandbox.id),
            NamespaceMode::Target => self.container(&options.target_id),
            NamespaceMode::Container | NamespaceMode::Node => None,
        };
        entry.map_or(0, |entry| entry.get().pid)
    }

    /// StartContainer: CRI-O runs `runc start` itself, conmon has no part in it.
    pub(super) async fn start_container(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<StartContainerRequest>,
    ) -> Result<StartContainerResponse, Failure> {
        let id = request.container_id.clone();
        sys.step(O.line("server/container_start.go", 19)).about(id.clone()).log("info", format!("Starting container: {id}")).await;
        let entry = self.find_container(&id)?;
        let status = entry.get().status;
        if status != Status::Created {
            return Err(Failure::unknown(format!("container {id} is not in created state: {}", status.word())));
        }
        let started = self.start_by_runc(&sys, &entry).await;
        if started.is_ok() {
            sys.step(O.line("server/container_start.go", 103)).about(id.clone()).log("info", "Started container").await;
        }
        self.state_to_disk(&sys, &entry).await;
        match started {
            Ok(()) => Ok(StartContainerResponse {}),
            Err(text) => Err(Failure::unknown(format!("failed to start container {id}: {text}"))),
        }
    }
}
