//! The gRPC front: what dockerd calls. Everything is in the namespace that the client names, which for dockerd is `moby`.

use std::rc::Rc;

use super::Daemon;
use super::runtime::TaskOptions;
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::{Evidence, Failure, Kind, Milestone, Nothing, Object, SharedPayload, Text};
use crate::wire::containerd::{
    ContainerCreate, ContainerDelete, ContainerGet, ContainerObject, ContentInfo, ContentKnown, ContentRead, ContentUpdate, ContentWrite,
    ContentWritten, Health, HealthCheck, LeaseAddResource, LeaseCreate, LeaseDelete, MetricsList, Namespace, NamespaceGet, Subscribe,
    TaskCloseIo, TaskCreate, TaskCreated, TaskDelete, TaskDeleteProcess, TaskDeleted, TaskExec, TaskGet, TaskKill, TaskMetrics, TaskStart,
    TaskStarted, TaskState, TaskUpdate, Version, VersionInfo,
};
use crate::wire::{Incoming, Service, answering, dispatch, task};

/// The namespace of dockerd's objects: moby v20.10.24 daemon/daemon.go:77.
const MOBY: &str = "moby";
/// Leases and content are kept in a database and in folders of their own.
const STORE: Evidence = Evidence::Simplified("simplified-content-store");

pub(super) struct Grpc(pub(super) Rc<Daemon>);

impl Service for Grpc {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        if let Some(request) = incoming.request::<Subscribe>() {
            return self.0.exchange.subscribe(&request, incoming);
        }
        if let Some(request) = incoming.request::<TaskCreate>() {
            let client = Rc::new(incoming);
            let work = {
                let client = Rc::clone(&client);
                async move { self.task_create(&client, &request).await }
            };
            return client.answer(answering::<TaskCreate>(work)).await;
        }
        if let Some(request) = incoming.request::<TaskDelete>() {
            let client = Rc::new(incoming);
            let work = {
                let client = Rc::clone(&client);
                async move { self.task_delete(&client, &request).await }
            };
            return client.answer(answering::<TaskDelete>(work)).await;
        }
        dispatch!(self, incoming, {
            Version => version, HealthCheck => health_check, NamespaceGet => namespace_get,
            LeaseCreate => lease_create, LeaseDelete => lease_delete, LeaseAddResource => lease_add_resource, ContentWrite => content_write,
            ContentInfo => content_info, ContentUpdate => content_update, ContentRead => content_read,
            ContainerCreate => container_create, ContainerGet => container_get, ContainerDelete => container_delete,
            TaskStart => task_start, TaskGet => task_get, TaskKill => task_kill,
            TaskDeleteProcess => task_delete_process, TaskExec => task_exec,
            TaskUpdate => task_update, TaskMetrics => task_metrics, TaskCloseIo => task_close_io,
        });
    }
}

impl Grpc {
    async fn version(&self, sys: Sys, _: Rc<Version>) -> Result<VersionInfo, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(VersionInfo { version: "1.6.20".into(), revision: "1.6.20~ds1-1".into() })
    }
    async fn lease_create(&self, sys: Sys, request: Rc<LeaseCreate>) -> Result<Nothing, Failure> {
        sys.work(Work::MetadataWrite).await;
        if !self.0.leases.set().insert(request.id.clone()) {
            return Err(Failure::new("ALREADY_EXISTS", format!("lease \"{}\": already exists", request.id)));
        }
        let object = Object::new(Kind::Lease, request.id.clone());
        sys.step(STORE).change(object, None, Some("held".into())).await;
        Ok(Nothing {})
    }
    async fn lease_delete(&self, sys: Sys, request: Rc<LeaseDelete>) -> Result<Nothing, Failure> {
        sys.work(Work::MetadataWrite).await;
        let object = Object::new(Kind::Lease, request.id.clone());
        self.0.leases.set().remove(&request.id);
        sys.step(STORE).change(object, Some("held".into()), None).await;
        Ok(Nothing {})
    }

    async fn lease_add_resource(&self, sys: Sys, request: Rc<LeaseAddResource>) -> Result<Nothing, Failure> {
        sys.work(Work::MetadataWrite).await;
        let object = Object::new(Kind::Lease, request.id.clone());
        sys.step(STORE).change(object, Some("held".into()), Some(format!("holds {}", request.resource).into())).await;
        Ok(Nothing {})
    }
    async fn content_write(&self, sys: Sys, request: Rc<ContentWrite>) -> Result<ContentWritten, Failure> {
        sys.work(Work::MetadataWrite).await;
        let path = self.blob(&request.expected);
        if sys.exists(&path) {
            return Err(Failure::new("ALREADY_EXISTS", format!("content {}: already exists", request.expected)));
        }
        sys.step(STORE).write(path, SharedPayload::new(request.reference.clone())).await;
        Ok(ContentWritten { digest: request.expected.clone(), offset: request.total })
    }
    async fn content_info(&self, sys: Sys, request: Rc<ContentInfo>) -> Result<ContentKnown, Failure> {
        self.known(&sys, &request.digest).await
    }
    async fn content_update(&self, sys: Sys, request: Rc<ContentUpdate>) -> Result<ContentKnown, Failure> {
        self.known(&sys, &request.digest).await
    }
    async fn content_read(&self, sys: Sys, request: Rc<ContentRead>) -> Result<Nothing, Failure> {
        self.known(&sys, &request.digest).await.map(|_| Nothing {})
    }

    fn blob(&self, digest: &str) -> Text {
        format!("{}/io.containerd.content.v1.content/blobs/{}", self.0.config.root, digest.replace(':', "/")).into()
    }
    async fn known(&self, sys: &Sys, digest: &Text) -> Result<ContentKnown, Failure> {
        sys.work(Work::MetadataRead).await;
        if !sys.exists(&self.blob(digest)) {
            return Err(Failure::not_found(format!("content {digest}: not found")));
        }
        Ok(ContentKnown { digest: digest.clone() })
    }

    async fn health_check(&self, sys: Sys, _: Rc<HealthCheck>) -> Result<Health, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(Health { status: "SERVING" })
    }
    async fn namespace_get(&self, sys: Sys, request: Rc<NamespaceGet>) -> Result<Namespace, Failure> {
        sys.work(Work::MetadataRead).await;
        Ok(Namespace { name: request.name.clone() })
    }

    async fn container_create(&self, sys: Sys, request: Rc<ContainerCreate>) -> Result<ContainerObject, Failure> {
        self.0.create_container(&sys, MOBY, Rc::clone(&request.container)).await?;
        Ok(ContainerObject { container: Rc::clone(&request.container) })
    }
    async fn container_get(&self, sys: Sys, request: Rc<ContainerGet>) -> Result<ContainerObject, Failure> {
        sys.work(Work::MetadataRead).await;
        Ok(ContainerObject { container: self.0.container(&sys, MOBY, &request.id)? })
    }
    async fn container_delete(&self, sys: Sys, request: Rc<ContainerDelete>) -> Result<Nothing, Failure> {
        self.0.delete_container(&sys, MOBY, &request.id).await?;
        Ok(Nothing {})
    }

    async fn task_create(&self, client: &Incoming, request: &TaskCreate) -> Result<TaskCreated, Failure> {
        let sys = &client.sys;
        let container = self.0.container(sys, MOBY, &request.container_id)?;
        let milestone = if container.spec.is_sandbox() { Milestone::SandboxShim } else { Milestone::ContainerShim };
        let (stdin, stdout, stderr) = (request.stdin.clone(), request.stdout.clone(), request.stderr.clone());
        let options = TaskOptions { rootfs: Vec::new(), stdin, stdout, stderr, milestone };
        let pid = self.0.create_task(sys, MOBY, &container, options, Some(client)).await?;
        Ok(TaskCreated { container_id: request.container_id.clone(), pid })
    }
    async fn task_start(&self, sys: Sys, request: Rc<TaskStart>) -> Result<TaskStarted, Failure> {
        let pid = self.0.start_task(&sys, MOBY, &request.container_id, &request.exec_id).await?;
        Ok(TaskStarted { pid })
    }
    async fn task_get(&self, sys: Sys, request: Rc<TaskGet>) -> Result<TaskState, Failure> {
        let process = self.0.task_state(&sys, MOBY, &request.container_id, &request.exec_id).await?;
        Ok(TaskState { process })
    }
    async fn task_kill(&self, sys: Sys, request: Rc<TaskKill>) -> Result<Nothing, Failure> {
        self.0.kill_task(&sys, MOBY, &request.container_id, &request.exec_id, request.signal, false).await?;
        Ok(Nothing {})
    }
    async fn task_delete(&self, client: &Incoming, request: &TaskDelete) -> Result<TaskDeleted, Failure> {
        let exited = self.0.delete_task(&client.sys, MOBY, &request.container_id, Some(client)).await?;
        Ok(deleted(&request.container_id, &exited))
    }
    async fn task_delete_process(&self, sys: Sys, request: Rc<TaskDeleteProcess>) -> Result<TaskDeleted, Failure> {
        let exited = self.0.delete_process(&sys, MOBY, &request.container_id, &request.exec_id).await?;
        Ok(deleted(&request.exec_id, &exited))
    }
    async fn task_exec(&self, sys: Sys, request: Rc<TaskExec>) -> Result<Nothing, Failure> {
        let exec = task::Exec {
            id: request.container_id.clone(),
            exec_id: request.exec_id.clone(),
            stdin: request.stdin.clone(),
            stdout: request.stdout.clone(),
            stderr: request.stderr.clone(),
            spec: Rc::clone(&request.spec),
        };
        self.0.exec_task(&sys, MOBY, exec).await?;
        Ok(Nothing {})
    }
    async fn task_update(&self, sys: Sys, request: Rc<TaskUpdate>) -> Result<Nothing, Failure> {
        self.0.update_task(&sys, MOBY, &request.container_id, Rc::clone(&request.resources)).await?;
        Ok(Nothing {})
    }
    async fn task_metrics(&self, sys: Sys, request: Rc<TaskMetrics>) -> Result<MetricsList, Failure> {
        Ok(MetricsList { metrics: self.0.task_metrics(&sys, MOBY, &request.filters).await })
    }
    async fn task_close_io(&self, sys: Sys, request: Rc<TaskCloseIo>) -> Result<Nothing, Failure> {
        self.0.close_io(&sys, MOBY, &request.container_id, &request.exec_id).await?;
        Ok(Nothing {})
    }
}

fn deleted(id: &Text, exited: &task::Exited) -> TaskDeleted {
    TaskDeleted { id: id.clone(), pid: exited.pid, exit_status: exited.exit_status }
}
