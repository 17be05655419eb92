//! `shim start` and `shim delete`.

use std::rc::Rc;

use serde::Serialize;

use super::{C, runc};
use crate::kernel::{Command, Signal, Sys};
use crate::programs::{Work, ids};
use crate::trace::{SharedPayload, Text};
use crate::wire::oci::Spec;
use crate::wire::shim::Environment;
use crate::wire::task::Exited;

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

/// Cleans up after a shim that is gone: whatever is left of the container is killed. The exit status is always 137.
pub(super) async fn delete(sys: &Sys) -> i32 {
    sys.work(Work::ShimDelete).await;
    let (Some(namespace), Some(id)) = (sys.flag("-namespace"), sys.flag("-id")) else { return 1 };
    let Some(environment) = sys.input::<Environment>() else { return 1 };
    let runc = runc::Runc { root: format!("{}/{namespace}", environment.runtime_root).into(), bundle: environment.bundle.clone() };
    let pid = runc.init_pid(sys);
    let deleted = runc.delete(sys, C.line("runtime/v2/runc/manager/manager_linux.go", 268), &id, true).await;
    if let Err(failure) = deleted {
        sys.step(C.line("runtime/v2/runc/manager/manager_linux.go", 271))
            .about(id.clone())
            .log("warning", format!("failed to remove runc container: {}", failure.message))
            .await;
    }
    sys.step(C.line("runtime/v2/runc/manager/manager_linux.go", 273)).about(id).umount(&format!("{}/rootfs", environment.bundle)).await;
    let exit_status = 128 + Signal::Kill.number().unsigned_abs();
    sys.print(SharedPayload(Rc::new(Exited { pid, exit_status })));
    0
}
