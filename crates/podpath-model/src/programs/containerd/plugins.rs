//! What the daemon says while it loads its plugins: containerd v1.6.20 services/server/server.go:222.

use super::{C, Config};
use crate::kernel::Sys;

const SERVER: &str = "services/server/server.go";

const METADATA: &str = "metadata.v1.bolt";
const CRI: &str = "grpc.v1.cri";
/// What is not for this node, and says so itself.
const SKIPPED: [&str; 3] = ["snapshotter.v1.aufs", "snapshotter.v1.btrfs", "snapshotter.v1.zfs"];
/// What has no configuration that it can do with.
const FAILED: &str = "snapshotter.v1.devmapper";

/// The plugins in the order in which they need one another: recordings/cri/containerd/kill-containerd.1.json.
const PLUGINS: [&str; 38] = [
    "content.v1.content",
    "snapshotter.v1.aufs",
    "snapshotter.v1.btrfs",
    FAILED,
    "snapshotter.v1.native",
    "snapshotter.v1.overlayfs",
    "snapshotter.v1.zfs",
    METADATA,
    "differ.v1.walking",
    "event.v1.exchange",
    "gc.v1.scheduler",
    "service.v1.introspection-service",
    "service.v1.containers-service",
    "service.v1.content-service",
    "service.v1.diff-service",
    "service.v1.images-service",
    "service.v1.leases-service",
    "service.v1.namespaces-service",
    "service.v1.snapshots-service",
    "runtime.v1.linux",
    "runtime.v2.task",
    "monitor.v1.cgroups",
    "service.v1.tasks-service",
    "grpc.v1.introspection",
    "internal.v1.restart",
    "grpc.v1.containers",
    "grpc.v1.content",
    "grpc.v1.diff",
    "grpc.v1.events",
    "grpc.v1.healthcheck",
    "grpc.v1.images",
    "grpc.v1.leases",
    "grpc.v1.namespaces",
    "internal.v1.opt",
    "grpc.v1.snapshots",
    "grpc.v1.tasks",
    "grpc.v1.version",
    CRI,
];

/// The configuration of the CRI plugin as Go prints it, up to where its snapshotter and its runtimes are said.
const CRI_CONFIG: &str = "{PluginConfig:{ContainerdConfig:{Snapshotter:overlayfs DefaultRuntimeName:runc DefaultRuntime:{Type: Path: \
    Engine: PodAnnotations:[] ContainerAnnotations:[] Root: Options:map[] PrivilegedWithoutHostDevices:false BaseRuntimeSpec: \
    NetworkPluginConfDir: NetworkPluginMaxConfNum:0} UntrustedWorkloadRuntime:{Type: Path: Engine: PodAnnotations:[] \
    ContainerAnnotations:[] Root: Options:map[] PrivilegedWithoutHostDevices:false BaseRuntimeSpec: NetworkPluginConfDir: \
    NetworkPluginMaxConfNum:0} …}}}";

/// Names every plugin as it is loaded, and what those say of themselves that have something to say.
pub(super) async fn say_loaded(sys: &Sys, config: &Config) {
    for plugin in PLUGINS.into_iter().filter(|plugin| *plugin != CRI || config.cri.is_some()) {
        let line = format!("loading plugin \"io.containerd.{plugin}\"...");
        sys.step(C.line(SERVER, 222)).log("info", line).await;
        if SKIPPED.contains(&plugin) {
            let line = format!("skip loading plugin \"io.containerd.{plugin}\"...");
            sys.step(C.line(SERVER, 251)).log("info", line).await;
        }
        match plugin {
            FAILED => {
                let line = format!("failed to load plugin io.containerd.{plugin}");
                sys.step(C.line(SERVER, 253)).log("warning", line).await;
            }
            METADATA => {
                sys.step(C.line(SERVER, 436)).log("warning", "could not use snapshotter devmapper in metadata plugin").await;
                sys.step(C.line(SERVER, 455)).log("info", "metadata content store policy set").await;
            }
            CRI => say_of_cri(sys, config).await,
            _ => {}
        }
    }
}

async fn say_of_cri(sys: &Sys, config: &Config) {
    let line = format!("Start cri plugin with config {CRI_CONFIG}");
    sys.step(C.line("pkg/cri/cri.go", 78)).log("info", line).await;
    sys.step(C.line("pkg/cri/cri.go", 89)).log("info", "Connect containerd service").await;
    let line = format!("Get image filesystem path \"{}/io.containerd.snapshotter.v1.overlayfs\"", config.root);
    sys.step(C.line("pkg/cri/server/service.go", 147)).log("info", line).await;
}
