//! The files that a runtime gives to a sandbox where the kubelet has none.

use crate::kernel::Sys;
use crate::trace::Text;
use crate::wire::cri::DNSConfig;
use crate::wire::registry::{RESOLV_CONF, Resolver};

/// What a node has under `/etc/hosts`, which a runtime copies: containerd v1.6.20 pkg/cri/server/sandbox_run_linux.go:251.
pub(super) const HOSTS: &str = "127.0.0.1\tlocalhost\n::1\tlocalhost\n";

/// What is asked for, or else the node's own: containerd v1.6.20 pkg/cri/server/sandbox_run_linux.go:264.
pub(super) fn resolv_conf(sys: &Sys, asked: Option<&DNSConfig>) -> Text {
    let lines = asked.map(DNSConfig::resolv_conf).unwrap_or_default();
    if !lines.is_empty() {
        return lines.into();
    }
    let of_node = sys.read::<Resolver>(RESOLV_CONF);
    of_node.map_or_else(|| "".into(), |resolver| format!("nameserver {}\n", resolver.nameserver).into())
}
