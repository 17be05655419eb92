//! CRI-O as the node and a recorder know it.

use crate::programs::description::{Annotations, Description, Files, Seen, Started};

/// CRI-O.
pub static DESCRIPTION: Description = Description {
    serves_cri: true,
    files: Files {
        configuration: "/etc/crio/crio.conf",
        sockets: &["/run/crio/crio.sock"],
        folders: &["/etc/crio", "/run/crio", "/var/lib/containers", "/var/lib/containers/storage"],
    },
    annotations: Annotations {
        container_type: "io.kubernetes.cri-o.ContainerType",
        maps: &["io.kubernetes.cri-o.Labels", "io.kubernetes.cri-o.Annotations"],
    },
    recorded: Seen {
        started: Started::Before("crio --config /etc/crio/crio.conf --config-dir"),
        log: Some("crio"),
        cgroups: ["crio-", "crio-conmon-"],
        times: &["cri-o.Created"],
        passing: &[("/tmp/crio-log-", "N")],
        volatile: &["io.kubernetes.cri-o."],
        ..Seen::NOTHING
    },
    ..Description::installed("/usr/bin/crio", super::PROGRAM)
};
