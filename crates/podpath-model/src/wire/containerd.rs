//! containerd's own gRPC API, as far as dockerd uses it, and the events that containerd publishes.

use std::rc::Rc;

use serde::Serialize;

use super::json::empty;
use super::oci;
use super::rpc::{Request, Wire};
use crate::trace::{Nothing, Protocol, SharedPayload, Text};

/// A container object in the metadata store.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Container {
    /// Its id.
    pub id: Text,
    /// The image it was made from; empty for docker's.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub image: Text,
    /// The runtime: `io.containerd.runc.v2`.
    pub runtime: Text,
    /// Where runc keeps its state, as runtime option.
    pub runtime_root: Text,
    /// The snapshot that holds its root file system; empty for docker's.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub snapshot_key: Text,
    /// The OCI spec.
    pub spec: Rc<oci::Spec>,
    /// What the client that made it keeps with it: the CRI plugin's metadata.
    #[serde(skip)]
    pub extension: Option<SharedPayload>,
}

/// The state of a task, by the names of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "containerd.v1.types.Status")]
pub enum TaskStatus {
    Created,
    Running,
    Stopped,
}

impl TaskStatus {
    /// The name of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Running => "RUNNING",
            Self::Stopped => "STOPPED",
        }
    }
}

/// A task, or a process that was added to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Process {
    /// The container, or the exec process.
    pub id: Text,
    /// The process id on the node.
    pub pid: u32,
    /// What it is doing.
    pub status: TaskStatus,
    /// The exit code of a stopped one.
    #[serde(skip_serializing_if = "is_zero")]
    pub exit_status: u32,
}

fn is_zero(value: &u32) -> bool {
    *value == 0
}

/// Declares the requests of a service: fields, the answer's type and the method's full name.
macro_rules! requests {
    ($wire:expr; $($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } -> $reply:ty = $method:literal $(about $subject:ident)?;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Serialize)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type),* }
            impl Request for $name {
                type Reply = $reply;
                const WIRE: &'static Wire = $wire;
                fn method(&self) -> &'static str { $method }
                $(fn subject(&self) -> Option<Text> { Some(self.$subject.clone()) })?
            }
        )*
    };
}
pub(crate) use requests;

/// containerd's own API.
const WIRE: Wire = super::grpc::wire(Protocol::Containerd);

requests! { &WIRE;
    /// Asks which containerd this is.
    Version {} -> VersionInfo = "containerd.services.version.v1.Version/Version";
    /// Keeps what is made next from garbage collection.
    LeaseCreate { /** The lease's id. */ id: Text } -> Nothing = "containerd.services.leases.v1.Leases/Create";
    /// Ends a lease.
    LeaseDelete { /** The lease's id. */ id: Text } -> Nothing = "containerd.services.leases.v1.Leases/Delete";
    /// Keeps one more thing from garbage collection.
    LeaseAddResource { /** The lease's id. */ id: Text, /** What is kept. */ resource: Text, /** What sort of thing it is: `content`. */ kind: Text }
        -> Nothing = "containerd.services.leases.v1.Leases/AddResource";
    /// Asks whether containerd serves.
    HealthCheck {} -> Health = "grpc.health.v1.Health/Check";
    /// Reads the labels of a namespace.
    NamespaceGet { /** The namespace. */ name: Text } -> Namespace = "containerd.services.namespaces.v1.Namespaces/Get";
    /// Stores a piece of content.
    ContentWrite { /** What the writer calls it. */ reference: Text, /** Its digest. */ expected: Text, /** Its size in bytes. */ total: u64 }
        -> ContentWritten = "containerd.services.content.v1.Content/Write";
    /// Asks what is known of a piece of content.
    ContentInfo { /** Its digest. */ digest: Text } -> ContentKnown = "containerd.services.content.v1.Content/Info";
    /// Changes the labels of a piece of content.
    ContentUpdate { /** Its digest. */ digest: Text } -> ContentKnown = "containerd.services.content.v1.Content/Update";
    /// Reads a piece of content from a byte on.
    ContentRead { /** Its digest. */ digest: Text, /** The first byte that is wanted. */ offset: u64 }
        -> Nothing = "containerd.services.content.v1.Content/Read";
    /// Stores a container object.
    ContainerCreate { /** The container's id. */ id: Text, /** The object. */ container: Rc<Container> } -> ContainerObject
        = "containerd.services.containers.v1.Containers/Create" about id;
    /// Reads a container object.
    ContainerGet { /** The container's id. */ id: Text } -> ContainerObject = "containerd.services.containers.v1.Containers/Get" about id;
    /// Removes a container object.
    ContainerDelete { /** The container's id. */ id: Text } -> Nothing = "containerd.services.containers.v1.Containers/Delete" about id;
    /// Makes a task of a container: bundle, shim and `runc create`.
    TaskCreate { /** The container's id. */ container_id: Text, /** The fifo for its input; empty for none. */ stdin: Text, /** The fifo for its output. */ stdout: Text, /** The fifo for its errors. */ stderr: Text }
        -> TaskCreated = "containerd.services.tasks.v1.Tasks/Create" about container_id;
    /// Lets a created task run; with an exec id, an added process.
    TaskStart { /** The container's id. */ container_id: Text, /** The process's id; empty for the task itself. */ exec_id: Text }
        -> TaskStarted = "containerd.services.tasks.v1.Tasks/Start" about container_id;
    /// Reads the state of a task.
    TaskGet { /** The container's id. */ container_id: Text, /** The process's id; empty for the task itself. */ exec_id: Text }
        -> TaskState = "containerd.services.tasks.v1.Tasks/Get" about container_id;
    /// Sends a signal to a task.
    TaskKill { /** The container's id. */ container_id: Text, /** The process's id; empty for the task itself. */ exec_id: Text, /** The signal's number. */ signal: i32 }
        -> Nothing = "containerd.services.tasks.v1.Tasks/Kill" about container_id;
    /// Removes a stopped task.
    TaskDelete { /** The container's id. */ container_id: Text } -> TaskDeleted = "containerd.services.tasks.v1.Tasks/Delete" about container_id;
    /// Removes a stopped process of a task.
    TaskDeleteProcess { /** The container's id. */ container_id: Text, /** The process's id. */ exec_id: Text }
        -> TaskDeleted = "containerd.services.tasks.v1.Tasks/DeleteProcess" about container_id;
    /// Adds a process to a task without starting it.
    TaskExec { /** The container's id. */ container_id: Text, /** The process's id. */ exec_id: Text, /** The fifo for its input; empty for none. */ stdin: Text, /** The fifo for its output. */ stdout: Text, /** The fifo for its errors. */ stderr: Text, /** What to run. */ spec: Rc<oci::Process> }
        -> Nothing = "containerd.services.tasks.v1.Tasks/Exec" about container_id;
    /// Changes the limits of a task.
    TaskUpdate { /** The container's id. */ container_id: Text, /** The new limits. */ resources: Rc<oci::Resources> }
        -> Nothing = "containerd.services.tasks.v1.Tasks/Update" about container_id;
    /// Asks what tasks use.
    TaskMetrics { /** Which tasks: `id==ID`. */ filters: Vec<Text> } -> MetricsList = "containerd.services.tasks.v1.Tasks/Metrics";
    /// Closes the input of a task, or of an added process.
    TaskCloseIo { /** The container's id. */ container_id: Text, /** The process's id; empty for the task itself. */ exec_id: Text, /** Its input. */ stdin: bool }
        -> Nothing = "containerd.services.tasks.v1.Tasks/CloseIO" about container_id;
    /// Asks for events as they come.
    Subscribe { /** Which events. */ filters: Vec<Text> } -> Envelope = "containerd.services.events.v1.Events/Subscribe";
    /// Reads an image record.
    ImageGet { /** The image's name. */ name: Text } -> Nothing = "containerd.services.images.v1.Images/Get";
}

/// What a task uses: the figures of its cgroup, as far as anybody here reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Metrics {
    /// The container.
    pub id: Text,
    /// When they were read, in nanoseconds.
    pub timestamp_ns: u64,
    /// Processor time in nanoseconds.
    pub cpu_total_ns: u64,
    /// How often a page was not there, and how often it had to be read from a disk.
    pub page_faults: u64,
    /// The latter.
    pub major_page_faults: u64,
    /// What of the memory is the processes' own, in bytes.
    pub rss_bytes: u64,
    /// Memory in bytes.
    pub memory_usage_bytes: u64,
    /// What the cgroup allows, in bytes; without a limit the largest number that the kernel prints.
    pub memory_limit_bytes: u64,
    /// How many processes there are.
    pub pids: u64,
}

/// What several tasks use.
#[derive(Clone, Debug, Serialize)]
pub struct MetricsList {
    /// One entry for each task that answered.
    pub metrics: Vec<Rc<Metrics>>,
}

/// Whether containerd serves.
#[derive(Clone, Debug, Serialize)]
pub struct Health {
    /// `SERVING`.
    pub status: &'static str,
}

/// A namespace.
#[derive(Clone, Debug, Serialize)]
pub struct Namespace {
    /// Its name.
    pub name: Text,
}

/// A piece of content is stored.
#[derive(Clone, Debug, Serialize)]
pub struct ContentWritten {
    /// Its digest.
    pub digest: Text,
    /// How many bytes there are now.
    pub offset: u64,
}

/// What is known of a piece of content.
#[derive(Clone, Debug, Serialize)]
pub struct ContentKnown {
    /// Its digest.
    pub digest: Text,
}

/// Which containerd this is.
#[derive(Clone, Debug, Serialize)]
pub struct VersionInfo {
    /// `1.6.20`.
    pub version: Text,
    /// The commit it was built from.
    pub revision: Text,
}

/// A container object, as an answer.
#[derive(Clone, Debug, Serialize)]
pub struct ContainerObject {
    /// The object.
    pub container: Rc<Container>,
}

/// A task was created.
#[derive(Clone, Debug, Serialize)]
pub struct TaskCreated {
    /// The container's id.
    pub container_id: Text,
    /// The process id of the container's init.
    pub pid: u32,
}

/// A task was started.
#[derive(Clone, Debug, Serialize)]
pub struct TaskStarted {
    /// Its process id.
    pub pid: u32,
}

/// The state of a task.
#[derive(Clone, Debug, Serialize)]
pub struct TaskState {
    /// The process.
    pub process: Process,
}

/// A task was removed.
#[derive(Clone, Debug, Serialize)]
pub struct TaskDeleted {
    /// What was removed.
    pub id: Text,
    /// Its process id.
    pub pid: u32,
    /// Its exit code.
    #[serde(skip_serializing_if = "is_zero")]
    pub exit_status: u32,
}

/// An event as it is published.
#[derive(Clone, Debug, Serialize)]
pub struct Envelope {
    /// Whose object it is about: `k8s.io`, `moby`.
    pub namespace: Text,
    /// `/tasks/exit`.
    pub topic: &'static str,
    /// What happened.
    pub event: Event,
}

/// What happened, by the names of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// The task's container; empty for events of other objects.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub container_id: Text,
    /// The process that exited, or the container that was stored.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub id: Text,
    /// The process that was added.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub exec_id: Text,
    /// The container's image.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub image: Text,
    /// The snapshot.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub key: Text,
    /// The snapshot that it is made on.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub parent: Text,
    /// The image that was stored.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub name: Text,
    /// The process id.
    #[serde(skip_serializing_if = "is_zero")]
    pub pid: u32,
    /// The exit code.
    #[serde(skip_serializing_if = "is_zero")]
    pub exit_status: u32,
}

impl Default for Event {
    fn default() -> Self {
        let empty = empty();
        Self {
            container_id: empty.clone(),
            id: empty.clone(),
            exec_id: empty.clone(),
            image: empty.clone(),
            key: empty.clone(),
            parent: empty.clone(),
            name: empty,
            pid: 0,
            exit_status: 0,
        }
    }
}
