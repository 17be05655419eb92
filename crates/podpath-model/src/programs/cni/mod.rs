//! CNI: how a runtime runs plugins, and the plugins.

mod client;
mod plugins;

pub use client::{Attachment, Network};
pub use plugins::{BRIDGE_DESCRIPTION, HOST_LOCAL_DESCRIPTION, LOOPBACK_DESCRIPTION, PORTMAP_DESCRIPTION};

/// Where the plugins are.
pub const BIN_DIR: &str = "/opt/cni/bin";
/// Where the configuration is.
pub const CONF_DIR: &str = "/etc/cni/net.d";
