//! The kubelet as the node and a recorder know it.

use crate::programs::description::{Description, Seen, Started};

/// The kubelet.
pub static DESCRIPTION: Description = Description {
    recorded: Seen {
        // recordings/kubelet/containerd/simple.1.json; the recorder keeps no more of it.
        started: Started::Later(
            "/usr/bin/kubelet --config /var/lib/kubelet/config.yaml --root-dir /var/lib/kubelet --cert-dir /var/lib/kubelet/pki \
             --hostname-override node1 --pod-infra-container-image registry.k8s.io/pause:3.9 --v=4 --logt",
        ),
        // A file of more than 100 MB, it took that long to its first word.
        wrapped_ns: 75_000_000,
        ..Seen::NOTHING
    },
    ..Description::installed(super::BINARY, super::PROGRAM)
};
