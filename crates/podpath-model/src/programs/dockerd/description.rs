//! dockerd as the node and a recorder know it.

use crate::programs::description::{Description, Files, Seen, Started};

/// dockerd.
pub static DESCRIPTION: Description = Description {
    files: Files {
        configuration: "/etc/docker/daemon.json",
        sockets: &["/run/docker.sock", "/run/docker/containerd/containerd.sock"],
        folders: &["/etc/docker", "/run/docker", "/var/lib/docker", "/var/lib/docker/containers"],
    },
    recorded: Seen {
        started: Started::Before(
            "dockerd -D --config-file /etc/docker/daemon.json --data-root /var/lib/docker --exec-root /run/docker \
             -H unix:///var/run/docker.sock --containerd /run/containerd/containerd.sock --pidfile /run/docker.pid",
        ),
        ..Seen::NOTHING
    },
    ..Description::installed("/usr/bin/dockerd", super::PROGRAM)
};
