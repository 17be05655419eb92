//! containerd as the node and a recorder know it.

use crate::programs::description::{Annotations, Description, Files, Seen, Started};

/// containerd.
pub static DESCRIPTION: Description = Description {
    serves_cri: true,
    files: Files {
        configuration: "/etc/containerd/config.toml",
        sockets: &["/run/containerd/containerd.sock", "/run/containerd.sock"],
        folders: &["/etc/containerd", "/run/containerd", "/var/lib/containerd"],
    },
    annotations: Annotations { container_type: "io.kubernetes.cri.container-type", maps: &[] },
    recorded: Seen {
        started: Started::Before("containerd --config /etc/containerd/config.toml"),
        log: Some("containerd"),
        ..Seen::NOTHING
    },
    ..Description::installed("/usr/bin/containerd", super::PROGRAM)
};
