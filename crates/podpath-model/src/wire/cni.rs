//! What a CNI plugin is given, and what it answers.

use serde::{Deserialize, Serialize};

use crate::sorted::SortedMap;
use crate::trace::Text;

/// The environment and standard input of a plugin.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Invocation {
    /// The environment: `CNI_COMMAND`, `CNI_CONTAINERID`, `CNI_NETNS`, `CNI_IFNAME`, `CNI_ARGS`, `CNI_PATH`.
    pub env: SortedMap<&'static str, Text>,
    /// The network configuration on standard input.
    pub stdin: NetworkConfig,
}

impl Invocation {
    /// A variable of the environment.
    pub fn variable(&self, name: &str) -> Text {
        self.env.get(name).cloned().unwrap_or_else(|| "".into())
    }
}

/// The configuration that one plugin gets: its entry of the list, and what the plugin before it answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NetworkConfig {
    /// `0.4.0`.
    #[serde(rename = "cniVersion")]
    pub cni_version: Text,
    /// The network's name.
    pub name: Text,
    /// The plugin's entry of the list.
    #[serde(flatten)]
    pub plugin: Plugin,
    /// What the runtime adds: port mappings.
    #[serde(rename = "runtimeConfig", skip_serializing_if = "Option::is_none")]
    pub runtime_config: Option<RuntimeConfig>,
    /// What the plugin before answered.
    #[serde(rename = "prevResult", skip_serializing_if = "Option::is_none")]
    pub previous: Option<Success>,
}

/// A list of plugins under `/etc/cni/net.d`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkList {
    /// `0.4.0`.
    #[serde(rename = "cniVersion")]
    pub cni_version: Text,
    /// The network's name.
    pub name: Text,
    /// The plugins, in the order in which they run.
    pub plugins: Vec<Plugin>,
}

/// One plugin of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Plugin {
    /// The program's name.
    #[serde(rename = "type")]
    pub kind: Text,
    /// The bridge's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bridge: Option<Text>,
    /// Whether the bridge gets an address and is the gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_gateway: Option<bool>,
    /// Whether what leaves the node is masqueraded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_masq: Option<bool>,
    /// Who gives out addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipam: Option<Ipam>,
    /// What the runtime may add.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub capabilities: SortedMap<Text, bool>,
}

/// Who gives out addresses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ipam {
    /// The program's name.
    #[serde(rename = "type")]
    pub kind: Text,
    /// The addresses that it gives out.
    pub subnet: Text,
    /// The routes that it adds.
    #[serde(default)]
    pub routes: Vec<Route>,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// The destination.
    pub dst: Text,
}

/// What the runtime adds to a plugin's configuration.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuntimeConfig {
    /// The ports of the node that lead to the pod.
    #[serde(rename = "portMappings")]
    pub port_mappings: Vec<PortMapping>,
}

/// A port of the node that leads to the pod.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PortMapping {
    /// The node's port.
    pub host_port: i32,
    /// The pod's port.
    pub container_port: i32,
    /// `tcp`, `udp`.
    pub protocol: Text,
}

/// A plugin's answer to ADD.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Success {
    /// `0.4.0`.
    pub cni_version: Text,
    /// The interfaces that were made.
    pub interfaces: Vec<Interface>,
    /// The addresses that were given.
    pub ips: Vec<Address>,
    /// The routes that were made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
    /// Nobody has anything to say of names here.
    pub dns: Dns,
}

/// What a plugin says of names: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Dns {}

impl Success {
    /// The answer in the newest version of CNI, as libraries convert it: containernetworking/cni v1.1.1 pkg/types/100/types.go:101.
    pub fn newest(&self) -> Self {
        let ips = self.ips.iter().map(|address| Address { version: "".into(), ..address.clone() }).collect();
        Self { cni_version: "1.0.0".into(), ips, ..self.clone() }
    }
}

/// An interface.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Interface {
    /// Its name.
    pub name: Text,
    /// Its hardware address.
    pub mac: Text,
    /// The namespace that it is in; empty for the node's.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub sandbox: Text,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Address {
    /// The version of IP, up to CNI 0.4.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub version: Text,
    /// Which of the interfaces has it, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface: Option<u32>,
    /// With its prefix: `10.88.0.2/16`.
    pub address: Text,
    /// The gateway.
    pub gateway: Text,
}

/// A plugin's error.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Error {
    /// The code of the CNI specification.
    pub code: u32,
    /// What went wrong.
    pub msg: Text,
}
