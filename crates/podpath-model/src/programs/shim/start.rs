//! `shim start`: makes the daemon, or finds the one of the pod.

use serde::Serialize;

use super::C;
use crate::kernel::{Command, Sys};
use crate::programs::{Work, ids};
use crate::trace::{SharedPayload, Text};
use crate::wire::oci::Spec;
use crate::wire::shim::Environment;

/// The socket of a shim: one for each group of containers.
pub fn socket_address(address: &str, namespace: &str, group: &str) -> Text {
    // containerd v1.6.20 runtime/v2/shim/util_unix.go:74 hashes with SHA-256; any hash that tells groups apart does here.
    format!("unix:///run/containerd/s/{}", ids::hex64(&format!("{address}/{namespace}/{group}"))).into()
}

/// Prints the address of the shim that keeps this container; makes the shim if there is none for its group yet.
pub(super) async fn start(sys: &Sys) -> i32 {
    sys.work(Work::ShimStart).await;
    let Some(environment) = sys.input::<Environment>() else { return 1 };
    let (Some(namespace), Some(id), Some(address)) = (sys.flag("-namespace"), sys.flag("-id"), sys.flag("-address")) else { return 1 };
    let Some(spec) = sys.read::<Spec>(&format!("{}/config.json", environment.bundle)) else { return 1 };
    // containerd v1.6.20 runtime/v2/runc/manager/manager_linux.go:124: the annotation groups the containers of a pod.
    let group = spec
        .annotation("io.containerd.runc.v2.group")
        .or_else(|| spec.annotation("io.kubernetes.cri.sandbox-id"))
        .unwrap_or_else(|| id.clone());
    let socket = socket_address(&address, &namespace, &group);
    let path = crate::kernel::path_of(&socket);
    if sys.peer(path).is_err() {
        let mut words: Vec<Text> =
            ["/usr/bin/containerd-shim-runc-v2", "-namespace", &namespace, "-id", &id, "-address", &address].map(Text::from).to_vec();
        if sys.argv().iter().any(|word| &**word == "-debug") {
            words.push("-debug".into());
        }
        let command = Command::new(words).input(SharedPayload::new(Daemon { socket: socket.clone(), environment: (*environment).clone() }));
        let step = sys.step(C.line("runtime/v2/runc/manager/manager_linux.go", 188)).about(id.clone());
        if step.spawn(command).await.is_err() {
            return 1;
        }
        sys.work(Work::ShimDaemon).await;
    }
    let step = sys.step(C.line("runtime/v2/runc/manager/manager_linux.go", 170)).about(id);
    step.write(format!("{}/address", environment.bundle), SharedPayload::new(socket.clone())).await;
    sys.print(SharedPayload::new(socket));
    0
}

/// What the daemon inherits: the listening socket, and the environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Daemon {
    pub(super) socket: Text,
    pub(super) environment: Environment,
}
