//! The kubelet 1.22: static pods from a folder, one worker a pod, the seven steps of SyncPod, and the PLEG that notices what has changed.

mod actions;
mod back_off;
mod cache;
mod garbage;
mod generate;
mod kill_pod;
mod pleg;
mod pod_worker;
pub mod release;
mod resources;
mod runtime;
mod source;
mod start_container;
mod startup;
mod sync_pod;

use std::rc::Rc;

use serde::Serialize;

use crate::kernel::{Condition, Program, Shared, Sys};
use crate::programs::dockershim;
use crate::trace::{Rank, Repository, Role, Side, Text};

/// The kubelet in the trace.
pub static ROLE: Role = Role::new("kubelet", Rank::Orchestrator, Side::Left);
/// The kubelet to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

/// Where it is installed. What is in the file is the version: `v1.22.0`.
pub const BINARY: &str = "/usr/bin/kubelet";

pub(crate) const K: Repository = Repository::KUBERNETES;
const SECOND_NS: u64 = 1_000_000_000;

/// Flags and configuration file, as far as they matter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Config {
    /// `--hostname-override`: the node's name, which is added to the names of static pods.
    pub node_name: Text,
    /// `--container-runtime-endpoint`: where the CRI is called; with dockershim inside, where it listens.
    pub runtime_endpoint: Text,
    /// `--container-runtime=docker`: dockershim runs inside; none with `remote`.
    pub dockershim: Option<dockershim::Config>,
    /// `staticPodPath`.
    pub static_pod_path: Text,
    /// `clusterDNS`.
    pub cluster_dns: Vec<Text>,
    /// The node's memory in bytes, which a burstable pod's score depends on.
    pub memory_bytes: u64,
}

/// What every part of the kubelet shares.
pub(crate) struct Kubelet {
    config: Rc<Config>,
    pods: Shared<source::Pods>,
    cache: Shared<cache::Cache>,
    /// Raised after every relist.
    relisted: Condition,
    workers: Shared<pod_worker::Workers>,
    back_off: Shared<back_off::BackOff>,
    network_ready: Shared<bool>,
}

async fn main(sys: Sys) -> i32 {
    let Some(path) = sys.flag("--config") else { return 1 };
    let Some(config) = sys.read::<Config>(&path) else { return 1 };
    let kubelet = Rc::new(Kubelet {
        config,
        pods: Shared::default(),
        cache: Shared::default(),
        relisted: Condition::default(),
        workers: Shared::default(),
        back_off: Shared::default(),
        network_ready: Shared::new(false),
    });
    if let Err(failure) = kubelet.start_up(&sys).await {
        let line = format!("\"Failed to run kubelet\" err=\"failed to run Kubelet: {}\"", failure.message);
        sys.step(K.line("cmd/kubelet/app/server.go", 294)).log("error", line).await;
        return 1;
    }
    // kubernetes v1.22.0 pkg/kubelet/kubelet.go:1478, :1494, :1495
    let (status, pleg, garbage) = (Rc::clone(&kubelet), Rc::clone(&kubelet), Rc::clone(&kubelet));
    sys.detach();
    sys.background(|sys| async move { status.watch_runtime(&sys).await });
    sys.background(|sys| async move { pleg.run_pleg(&sys).await });
    sys.background(|sys| async move { garbage.collect_garbage(&sys).await });
    kubelet.watch_manifests(&sys).await;
    0
}
