//! The kubelet, release by release: from its command line to the sync loop, one worker a pod, and the polling that notices what has
//! changed. What differs between releases is data in [`release`]; lines are cited at v1.22.0 where nothing else is said.
//!
//! | part | what it does |
//! | --- | --- |
//! | `command`, `startup` | from `NewKubeletCommand` to `Kubelet.Run` |
//! | `sync_loop`, `source` | what has changed, and who is told |
//! | `admission` | which pods may run here |
//! | `pod_worker`, `sync_pod`, `sync_result`, `actions` | one pod: what should be done, and the seven steps |
//! | `start_container`, `ephemeral`, `image_manager`, `image_name`, `back_off`, `kill_pod` | the steps |
//! | `pod_end` | a pod that is to go |
//! | `prober` | how containers are, and hooks that are requests |
//! | `pleg`, `cache`, `runtime_cache`, `runtime_state` | what is known of the runtime |
//! | `api_source`, `runtime_class`, `status_manager`, `status`, `conditions`, `termination_message`, `events`, `event_correlator`, `node_status` | what is read from the API server, and what it is told |
//! | `server`, `logs` | the kubelet's own server |
//! | `housekeeping`, `container_deletor`, `garbage`, `image_garbage`, `image_records`, `monitors` | what comes round |
//! | `volumes`, `node_files` | what a pod mounts, and whether it is there |
//! | `machine` | what is wrong with the machine |
//! | `generate`, `security`, `dns`, `mounts`, `environment`, `resources` | from the Pod to what the CRI is given |

mod actions;
mod admission;
mod api_source;
mod back_off;
mod cache;
mod command;
mod conditions;
mod container_back_off;
mod container_deletor;
mod deletion;
mod description;
mod dns;
mod environment;
mod ephemeral;
mod event_correlator;
mod events;
mod garbage;
mod generate;
mod go_syntax;
mod housekeeping;
mod image_garbage;
mod image_manager;
pub(crate) mod image_name;
mod image_records;
mod kept;
mod kill_pod;
mod log;
mod logs;
mod machine;
mod monitors;
mod mounts;
mod node_files;
mod node_status;
mod pleg;
mod pod_cgroup;
mod pod_end;
mod pod_worker;
mod prober;
mod queue;
pub mod release;
mod resources;
mod runtime;
mod runtime_cache;
mod runtime_class;
mod runtime_state;
mod security;
mod server;
mod source;
mod start_container;
mod startup;
mod status;
mod status_manager;
mod sync_loop;
mod sync_pod;
mod sync_result;
mod termination_message;
mod volumes;

use std::rc::Rc;

use serde::Serialize;

pub use self::admission::EVICTION_BYTES;
pub use self::node_files::{is_runtime_socket, knows_path};
use self::release::Release;
use crate::kernel::{Condition, Program, Shared};
use crate::sorted::{SortedMap, SortedSet};
use crate::trace::{Rank, Repository, Role, Side, Text};
pub use description::DESCRIPTION;

/// The kubelet in the trace.
pub static ROLE: Role = Role::new("kubelet", Rank::Orchestrator, Side::Left);
/// The kubelet to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(command::main(sys)) };
/// Where it is installed.
pub const BINARY: &str = "/usr/bin/kubelet";
/// Which version that is: `v1.22.0`. Simplified: the real one is built into the program.
pub const VERSION: &str = "/usr/bin/kubelet.version";

/// What a kubelet 1.20 has inside to look at the machine.
const CADVISOR: Repository = Repository { name: "google/cadvisor", tag: "v0.38.6" };
pub(crate) const K: Repository = Repository::KUBERNETES;
/// What only some releases do is cited at the first of them; a reader sees the same line in the release that runs.
const V1_20: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.20.2" };
const V1_23: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.23.0" };
const V1_24: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.24.0" };
const V1_26: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.26.0" };
const V1_27: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.27.7" };
const SECOND_NS: u64 = 1_000_000_000;

/// The configuration file, as far as it matters.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Config {
    /// `staticPodPath`.
    pub static_pod_path: Text,
    /// `--kubeconfig`: where the API server is; none if there are only static pods.
    pub api_server: Option<Text>,
    /// `clusterDNS`.
    pub cluster_dns: Vec<Text>,
    /// `syncFrequency`, in nanoseconds: how long a pod to which nothing happens is left alone.
    pub sync_frequency_ns: u64,
    /// `runtimeRequestTimeout`, in nanoseconds: the deadline of most calls of the CRI.
    pub runtime_request_timeout_ns: u64,
    /// How many processors the node has.
    pub cpus: u64,
    /// The node's memory in bytes, which a burstable pod's score depends on.
    pub memory_bytes: u64,
    /// `cgroupDriver`: `cgroupfs`, `systemd`. With dockershim inside it has to be docker's too. Simplified: the paths of cgroups that the
    /// kubelet makes are those of cgroupfs.
    pub cgroup_driver: Text,
    /// The disk on which images are, in bytes.
    pub disk_bytes: u64,
}

/// What every part of the kubelet shares.
pub(crate) struct Kubelet {
    config: Rc<Config>,
    release: &'static Release,
    flags: command::Flags,
    /// The CRI's name of the runtime: `docker`, `containerd`, `cri-o`.
    runtime_name: Text,
    /// When it was made, in nanoseconds.
    started_ns: u64,
    pods: Shared<source::Pods>,
    /// Those of them that may not run here, by UID.
    rejected: Shared<SortedSet<Text>>,
    cache: Shared<cache::Cache>,
    /// Raised after every relist.
    relisted: Condition,
    runtime_cache: Shared<runtime_cache::RuntimeCache>,
    runtime_state: Shared<runtime_state::RuntimeState>,
    arrivals: queue::Queue<sync_loop::Arrival>,
    workers: Shared<pod_worker::Workers>,
    /// When a pod is to be synced although nothing has happened to it, in nanoseconds, by UID.
    work_queue: Shared<SortedMap<Text, u64>>,
    killer: pod_end::Killer,
    /// Dead containers and sandboxes that are to be removed.
    condemned: queue::Queue<container_deletor::Condemned>,
    /// Of containers that are to be started again: kubelet.go:815.
    back_off: Shared<back_off::BackOff>,
    /// Of images that could not be pulled: kubelet.go:610.
    image_back_off: Shared<back_off::BackOff>,
    puller: image_manager::Puller,
    volumes: volumes::Volumes,
    probes: prober::ProbeManager,
    /// Whether every source of pods has told of its pods: the folder does so first.
    sources_ready: Shared<bool>,
    /// The pods of the API server as they were last seen, by UID.
    objects: Shared<api_source::Objects>,
    recorder: events::Recorder,
    statuses: status_manager::Statuses,
    runtime_classes: Shared<runtime_class::RuntimeClasses>,
    images: Shared<image_records::ImageRecords>,
}
