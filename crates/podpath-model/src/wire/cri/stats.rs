//! What containers and sandboxes use. Times are in nanoseconds.
#![expect(missing_docs, reason = "the names of the proto, whose comments say what they mean")]

use super::{ContainerMetadata, PodSandboxMetadata};
use crate::wire::json::{List, Map, Text, enumeration, int64, message};

enumeration! {
    /// Whether a metric only grows.
    MetricType {
        Counter = "COUNTER",
        Gauge = "GAUGE",
    }
}

message! {
    /// A number that may be absent.
    UInt64Value {
        #[serde(with = "int64")]
        value: u64,
    }
    /// A file system by where it is mounted.
    FilesystemIdentifier {
        mountpoint: Text,
    }
    /// How much of a file system is used.
    FilesystemUsage {
        #[serde(with = "int64")]
        timestamp: i64,
        fs_id: Option<FilesystemIdentifier>,
        used_bytes: Option<UInt64Value>,
        inodes_used: Option<UInt64Value>,
    }
    /// Processor time.
    CpuUsage {
        #[serde(with = "int64")]
        timestamp: i64,
        usage_core_nano_seconds: Option<UInt64Value>,
        usage_nano_cores: Option<UInt64Value>,
    }
    /// Memory, in bytes.
    MemoryUsage {
        #[serde(with = "int64")]
        timestamp: i64,
        working_set_bytes: Option<UInt64Value>,
        available_bytes: Option<UInt64Value>,
        usage_bytes: Option<UInt64Value>,
        rss_bytes: Option<UInt64Value>,
        page_faults: Option<UInt64Value>,
        major_page_faults: Option<UInt64Value>,
    }
    /// Whose numbers they are.
    ContainerAttributes {
        id: Text,
        metadata: Option<ContainerMetadata>,
        labels: Map,
        annotations: Map,
    }
    /// What a container uses.
    ContainerStats {
        attributes: Option<ContainerAttributes>,
        cpu: Option<CpuUsage>,
        memory: Option<MemoryUsage>,
        writable_layer: Option<FilesystemUsage>,
    }
    /// Asks what one container uses.
    ContainerStatsRequest {
        container_id: Text,
    }
    /// What it uses.
    ContainerStatsResponse {
        stats: Option<ContainerStats>,
    }
    /// Which containers: all conditions hold.
    ContainerStatsFilter {
        id: Text,
        pod_sandbox_id: Text,
        label_selector: Map,
    }
    /// Asks what all containers use.
    ListContainerStatsRequest {
        filter: Option<ContainerStatsFilter>,
    }
    /// What they use.
    ListContainerStatsResponse {
        stats: Vec<ContainerStats>,
    }
    /// Whose numbers they are.
    PodSandboxAttributes {
        id: Text,
        metadata: Option<PodSandboxMetadata>,
        labels: Map,
        annotations: Map,
    }
    /// Traffic of one interface.
    NetworkInterfaceUsage {
        name: Text,
        rx_bytes: Option<UInt64Value>,
        rx_errors: Option<UInt64Value>,
        tx_bytes: Option<UInt64Value>,
        tx_errors: Option<UInt64Value>,
    }
    /// Traffic of a sandbox.
    NetworkUsage {
        #[serde(with = "int64")]
        timestamp: i64,
        default_interface: Option<NetworkInterfaceUsage>,
        interfaces: Vec<NetworkInterfaceUsage>,
    }
    /// Processes of a sandbox.
    ProcessUsage {
        #[serde(with = "int64")]
        timestamp: i64,
        process_count: Option<UInt64Value>,
    }
    /// What a sandbox uses on Linux.
    LinuxPodSandboxStats {
        cpu: Option<CpuUsage>,
        memory: Option<MemoryUsage>,
        network: Option<NetworkUsage>,
        process: Option<ProcessUsage>,
        containers: Vec<ContainerStats>,
    }
    /// What a sandbox uses.
    PodSandboxStats {
        attributes: Option<PodSandboxAttributes>,
        linux: Option<LinuxPodSandboxStats>,
    }
    /// Asks what one sandbox uses.
    PodSandboxStatsRequest {
        pod_sandbox_id: Text,
    }
    /// What it uses.
    PodSandboxStatsResponse {
        stats: Option<PodSandboxStats>,
    }
    /// Which sandboxes: all conditions hold.
    PodSandboxStatsFilter {
        id: Text,
        label_selector: Map,
    }
    /// Asks what all sandboxes use.
    ListPodSandboxStatsRequest {
        filter: Option<PodSandboxStatsFilter>,
    }
    /// What they use.
    ListPodSandboxStatsResponse {
        stats: Vec<PodSandboxStats>,
    }
    /// Asks which metrics there are.
    ListMetricDescriptorsRequest {}
    /// What a metric is.
    MetricDescriptor {
        name: Text,
        help: Text,
        label_keys: List,
    }
    /// Which metrics there are.
    ListMetricDescriptorsResponse {
        descriptors: Vec<MetricDescriptor>,
    }
    /// Asks for the metrics of all sandboxes.
    ListPodSandboxMetricsRequest {}
    /// A metric.
    Metric {
        name: Text,
        #[serde(with = "int64")]
        timestamp: i64,
        metric_type: MetricType,
        label_values: List,
        value: Option<UInt64Value>,
    }
    /// The metrics of a container.
    ContainerMetrics {
        container_id: Text,
        metrics: Vec<Metric>,
    }
    /// The metrics of a sandbox.
    PodSandboxMetrics {
        pod_sandbox_id: Text,
        metrics: Vec<Metric>,
        container_metrics: Vec<ContainerMetrics>,
    }
    /// The metrics of all sandboxes.
    ListPodSandboxMetricsResponse {
        pod_metrics: Vec<PodSandboxMetrics>,
    }
}
