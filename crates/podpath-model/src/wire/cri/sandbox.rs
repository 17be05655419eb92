//! Pod sandboxes.
#![expect(missing_docs, reason = "the names of the proto, whose comments say what they mean")]

use std::rc::Rc;

use super::{LinuxContainerResources, LinuxSandboxSecurityContext, NamespaceOption};
use crate::wire::json::{List, Map, Text, enumeration, int64, message};

enumeration! {
    /// A transport protocol.
    Protocol {
        Tcp = "TCP",
        Udp = "UDP",
        Sctp = "SCTP",
    }
    /// Whether the sandbox's process runs.
    PodSandboxState {
        Ready = "SANDBOX_READY",
        NotReady = "SANDBOX_NOTREADY",
    }
}

impl Protocol {
    /// `tcp`: how CNI and Docker write it.
    pub const fn lower_case(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
        }
    }
}

message! {
    /// What goes into a sandbox's resolv.conf.
    DNSConfig {
        servers: List,
        searches: List,
        options: List,
    }
    /// A port of the node that leads into the sandbox.
    PortMapping {
        protocol: Protocol,
        container_port: i32,
        host_port: i32,
        host_ip: Text,
    }
    /// What is particular to Linux.
    LinuxPodSandboxConfig {
        cgroup_parent: Text,
        security_context: Option<LinuxSandboxSecurityContext>,
        sysctls: Map,
        overhead: Option<LinuxContainerResources>,
        resources: Option<LinuxContainerResources>,
    }
    /// What a sandbox's name is made of.
    PodSandboxMetadata {
        name: Text,
        uid: Text,
        namespace: Text,
        attempt: u32,
    }
    /// What a sandbox is made from.
    PodSandboxConfig {
        metadata: Option<PodSandboxMetadata>,
        hostname: Text,
        log_directory: Text,
        dns_config: Option<DNSConfig>,
        port_mappings: Vec<PortMapping>,
        labels: Map,
        annotations: Map,
        linux: Option<LinuxPodSandboxConfig>,
    }
    /// Creates and starts a sandbox.
    RunPodSandboxRequest {
        config: Option<Rc<PodSandboxConfig>>,
        runtime_handler: Text,
    }
    /// The sandbox runs.
    RunPodSandboxResponse {
        pod_sandbox_id: Text,
    }
    /// Stops what runs in a sandbox and takes its network down.
    StopPodSandboxRequest {
        pod_sandbox_id: Text,
    }
    /// It is stopped.
    StopPodSandboxResponse {}
    /// Removes a sandbox.
    RemovePodSandboxRequest {
        pod_sandbox_id: Text,
    }
    /// It is removed.
    RemovePodSandboxResponse {}
    /// Asks for the status of one sandbox.
    PodSandboxStatusRequest {
        pod_sandbox_id: Text,
        verbose: bool,
    }
    /// An address of a sandbox.
    PodIP {
        ip: Text,
    }
    /// The addresses of a sandbox.
    PodSandboxNetworkStatus {
        ip: Text,
        additional_ips: Vec<PodIP>,
    }
    /// The namespaces of a sandbox.
    Namespace {
        options: Option<NamespaceOption>,
    }
    /// What is particular to Linux.
    LinuxPodSandboxStatus {
        namespaces: Option<Namespace>,
    }
    /// The status of a sandbox.
    PodSandboxStatus {
        id: Text,
        metadata: Option<PodSandboxMetadata>,
        state: PodSandboxState,
        #[serde(with = "int64")]
        created_at: i64,
        network: Option<PodSandboxNetworkStatus>,
        linux: Option<LinuxPodSandboxStatus>,
        labels: Map,
        annotations: Map,
        runtime_handler: Text,
    }
    /// The status of a sandbox, as an answer.
    PodSandboxStatusResponse {
        status: Option<PodSandboxStatus>,
        info: Map,
    }
    /// A state that may be absent.
    PodSandboxStateValue {
        state: PodSandboxState,
    }
    /// Which sandboxes to list: all conditions hold.
    PodSandboxFilter {
        id: Text,
        state: Option<PodSandboxStateValue>,
        label_selector: Map,
    }
    /// Asks for all sandboxes.
    ListPodSandboxRequest {
        filter: Option<PodSandboxFilter>,
    }
    /// A sandbox in a list.
    PodSandbox {
        id: Text,
        metadata: Option<PodSandboxMetadata>,
        state: PodSandboxState,
        #[serde(with = "int64")]
        created_at: i64,
        labels: Map,
        annotations: Map,
        runtime_handler: Text,
    }
    /// All sandboxes.
    ListPodSandboxResponse {
        items: Vec<Rc<PodSandbox>>,
    }
    /// Asks for a URL on which a port of a sandbox can be reached.
    PortForwardRequest {
        pod_sandbox_id: Text,
        port: Vec<i32>,
    }
    /// The URL.
    PortForwardResponse {
        url: Text,
    }
}

impl PodSandboxFilter {
    /// Whether a sandbox is one of those that are asked for.
    pub fn accepts(&self, sandbox: &PodSandbox) -> bool {
        (self.id.is_empty() || self.id == sandbox.id)
            && self.state.as_ref().is_none_or(|wanted| wanted.state == sandbox.state)
            && sandbox.labels.matches(&self.label_selector)
    }
}

impl DNSConfig {
    /// The lines of a resolv.conf, as containerd and CRI-O write them: containerd v1.6.20 pkg/cri/server/sandbox_run_linux.go:299, cri-o
    /// v1.25.0 internal/factory/sandbox/infra.go:124. Empty if nothing is asked for.
    pub fn resolv_conf(&self) -> String {
        self.resolv_lines().concat()
    }
    /// The lines for domains, for servers and for options: who writes a resolv.conf has an order of its own.
    pub fn resolv_lines(&self) -> [String; 3] {
        let words = |name: &str, list: &List, between: &str| {
            let words = list.iter().collect::<Vec<&str>>().join(between);
            if words.is_empty() { words } else { format!("{name} {words}\n") }
        };
        [words("search", &self.searches, " "), words("nameserver", &self.servers, "\nnameserver "), words("options", &self.options, " ")]
    }
}
