//! Containers, and commands run in them.
#![expect(missing_docs, reason = "the names of the proto, whose comments say what they mean")]

use std::rc::Rc;

use super::{ImageSpec, LinuxContainerSecurityContext, PodSandboxConfig};
use crate::wire::json::{Bytes, List, Map, Text, enumeration, int64, message};

enumeration! {
    /// Whether mounts made later are seen on the other side.
    MountPropagation {
        Private = "PROPAGATION_PRIVATE",
        HostToContainer = "PROPAGATION_HOST_TO_CONTAINER",
        Bidirectional = "PROPAGATION_BIDIRECTIONAL",
    }
    /// The state of a container.
    ContainerState {
        Created = "CONTAINER_CREATED",
        Running = "CONTAINER_RUNNING",
        Exited = "CONTAINER_EXITED",
        Unknown = "CONTAINER_UNKNOWN",
    }
}

message! {
    /// A path of the node that is mounted into a container.
    Mount {
        container_path: Text,
        host_path: Text,
        readonly: bool,
        selinux_relabel: bool,
        propagation: MountPropagation,
    }
    /// An environment variable.
    KeyValue {
        key: Text,
        value: Text,
    }
    /// A device of the node.
    Device {
        container_path: Text,
        host_path: Text,
        permissions: Text,
    }
    /// A limit of huge pages of one size.
    HugepageLimit {
        page_size: Text,
        #[serde(with = "int64")]
        limit: u64,
    }
    /// cgroup limits.
    LinuxContainerResources {
        #[serde(with = "int64")]
        cpu_period: i64,
        #[serde(with = "int64")]
        cpu_quota: i64,
        #[serde(with = "int64")]
        cpu_shares: i64,
        #[serde(with = "int64")]
        memory_limit_in_bytes: i64,
        #[serde(with = "int64")]
        oom_score_adj: i64,
        cpuset_cpus: Text,
        cpuset_mems: Text,
        hugepage_limits: Vec<HugepageLimit>,
        unified: Map,
        #[serde(with = "int64")]
        memory_swap_limit_in_bytes: i64,
    }
    /// What is particular to Linux.
    LinuxContainerConfig {
        resources: Option<LinuxContainerResources>,
        security_context: Option<LinuxContainerSecurityContext>,
    }
    /// What a container's name is made of.
    ContainerMetadata {
        name: Text,
        attempt: u32,
    }
    /// What a container is made from.
    ContainerConfig {
        metadata: Option<ContainerMetadata>,
        image: Option<ImageSpec>,
        command: List,
        args: List,
        working_dir: Text,
        envs: Vec<KeyValue>,
        mounts: Vec<Mount>,
        devices: Vec<Device>,
        labels: Map,
        annotations: Map,
        log_path: Text,
        stdin: bool,
        stdin_once: bool,
        tty: bool,
        linux: Option<LinuxContainerConfig>,
    }
    /// Creates a container in a sandbox.
    CreateContainerRequest {
        pod_sandbox_id: Text,
        config: Option<Rc<ContainerConfig>>,
        sandbox_config: Option<Rc<PodSandboxConfig>>,
    }
    /// It is created.
    CreateContainerResponse {
        container_id: Text,
    }
    /// Starts a container.
    StartContainerRequest {
        container_id: Text,
    }
    /// It is started.
    StartContainerResponse {}
    /// Stops a container, at the latest when the timeout (in seconds) is over.
    StopContainerRequest {
        container_id: Text,
        #[serde(with = "int64")]
        timeout: i64,
    }
    /// It is stopped.
    StopContainerResponse {}
    /// Removes a container.
    RemoveContainerRequest {
        container_id: Text,
    }
    /// It is removed.
    RemoveContainerResponse {}
    /// A state that may be absent.
    ContainerStateValue {
        state: ContainerState,
    }
    /// Which containers to list: all conditions hold.
    ContainerFilter {
        id: Text,
        state: Option<ContainerStateValue>,
        pod_sandbox_id: Text,
        label_selector: Map,
    }
    /// Asks for all containers.
    ListContainersRequest {
        filter: Option<ContainerFilter>,
    }
    /// A container in a list.
    Container {
        id: Text,
        pod_sandbox_id: Text,
        metadata: Option<ContainerMetadata>,
        image: Option<ImageSpec>,
        image_ref: Text,
        state: ContainerState,
        #[serde(with = "int64")]
        created_at: i64,
        labels: Map,
        annotations: Map,
    }
    /// All containers.
    ListContainersResponse {
        containers: Vec<Rc<Container>>,
    }
    /// Asks for the status of one container.
    ContainerStatusRequest {
        container_id: Text,
        verbose: bool,
    }
    /// The limits of a container.
    ContainerResources {
        linux: Option<LinuxContainerResources>,
    }
    /// The status of a container; times in nanoseconds.
    ContainerStatus {
        id: Text,
        metadata: Option<ContainerMetadata>,
        state: ContainerState,
        #[serde(with = "int64")]
        created_at: i64,
        #[serde(with = "int64")]
        started_at: i64,
        #[serde(with = "int64")]
        finished_at: i64,
        exit_code: i32,
        image: Option<ImageSpec>,
        image_ref: Text,
        reason: Text,
        message: Text,
        labels: Map,
        annotations: Map,
        mounts: Vec<Mount>,
        log_path: Text,
        resources: Option<ContainerResources>,
    }
    /// The status of a container, as an answer.
    ContainerStatusResponse {
        status: Option<ContainerStatus>,
        info: Map,
    }
    /// Changes the limits of a container.
    UpdateContainerResourcesRequest {
        container_id: Text,
        linux: Option<LinuxContainerResources>,
        annotations: Map,
    }
    /// They are changed.
    UpdateContainerResourcesResponse {}
    /// Asks the runtime to write to a new log file.
    ReopenContainerLogRequest {
        container_id: Text,
    }
    /// It does.
    ReopenContainerLogResponse {}
    /// Runs a command and waits for its end, at most the timeout (in seconds; 0 means for ever).
    ExecSyncRequest {
        container_id: Text,
        cmd: List,
        #[serde(with = "int64")]
        timeout: i64,
    }
    /// What the command wrote, and how it ended.
    ExecSyncResponse {
        stdout: Bytes,
        stderr: Bytes,
        exit_code: i32,
    }
    /// Asks for a URL on which a command can be run.
    ExecRequest {
        container_id: Text,
        cmd: List,
        tty: bool,
        stdin: bool,
        stdout: bool,
        stderr: bool,
    }
    /// The URL.
    ExecResponse {
        url: Text,
    }
    /// Asks for a URL on which the container's own streams can be reached.
    AttachRequest {
        container_id: Text,
        stdin: bool,
        tty: bool,
        stdout: bool,
        stderr: bool,
    }
    /// The URL.
    AttachResponse {
        url: Text,
    }
    /// Writes a checkpoint of a container to a file.
    CheckpointContainerRequest {
        container_id: Text,
        location: Text,
        #[serde(with = "int64")]
        timeout: i64,
    }
    /// It is written.
    CheckpointContainerResponse {}
}

impl ContainerFilter {
    /// Whether a container is one of those that are asked for.
    pub fn accepts(&self, container: &Container) -> bool {
        (self.id.is_empty() || self.id == container.id)
            && (self.pod_sandbox_id.is_empty() || self.pod_sandbox_id == container.pod_sandbox_id)
            && self.state.as_ref().is_none_or(|wanted| wanted.state == container.state)
            && container.labels.matches(&self.label_selector)
    }
}
