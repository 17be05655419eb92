//! How a runtime runs the plugins of a network: in order for ADD, in reverse for DEL, each with its own part of the configuration.

use crate::kernel::{Command, Sys};
use crate::sorted::SortedMap;
use crate::trace::{Evidence, Failure, Milestone, SharedPayload, Text};
use crate::wire::cni::{Error, Invocation, NetworkConfig, NetworkList, Plugin, PortMapping, RuntimeConfig, Success};
use crate::wire::cri::PodSandboxConfig;

/// A pod that is attached to a network.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The sandbox's id.
    pub container_id: Text,
    /// The path of its network namespace; empty if that is gone.
    pub netns: Text,
    /// The name of the interface in it.
    pub interface: Text,
    /// `K8S_POD_NAMESPACE` and the like, `KEY=value` joined by `;`.
    pub arguments: Text,
    /// The ports of the node that lead to the pod.
    pub ports: Vec<PortMapping>,
}

impl Attachment {
    /// The ports of the node that lead to a pod, as plugins are told them.
    pub fn ports_of(config: &PodSandboxConfig) -> Vec<PortMapping> {
        let ports = config.port_mappings.iter().filter(|port| port.host_port > 0).map(|port| PortMapping {
            host_port: port.host_port,
            container_port: port.container_port,
            protocol: port.protocol.lower_case().into(),
        });
        ports.collect()
    }
}

/// A network: the list of plugins that make it.
#[derive(Clone, Debug, PartialEq)]
pub struct Network(pub NetworkList);

impl Network {
    /// The first configuration of the folder, as every runtime takes it; none if there is none.
    pub fn configured(sys: &Sys) -> Option<Self> {
        let paths = sys.list(super::CONF_DIR);
        paths.iter().find_map(|path| sys.read::<NetworkList>(path)).map(|list| Self((*list).clone()))
    }
    /// Whether each of its plugins is there.
    pub fn is_installed(&self, sys: &Sys) -> bool {
        self.0.plugins.iter().all(|plugin| sys.is_installed(&format!("{}/{}", super::BIN_DIR, plugin.kind)))
    }
    /// The network that consists of the loopback interface.
    pub fn loopback() -> Self {
        let plugin = Plugin { kind: "loopback".into(), ..Plugin::default() };
        Self(NetworkList { cni_version: "0.3.1".into(), name: "cni-loopback".into(), plugins: vec![plugin] })
    }

    /// Attaches a pod: every plugin in order, each told what the one before it answered.
    ///
    /// # Errors
    /// What the first plugin that fails says.
    pub async fn add(&self, sys: &Sys, evidence: Evidence, attachment: &Attachment) -> Result<Success, Failure> {
        let mut previous = None;
        for plugin in &self.0.plugins {
            let invocation = self.invocation("ADD", plugin, attachment, previous.take());
            previous = run(sys, evidence, plugin, invocation, Some(Milestone::SandboxNetwork))
                .await
                .map_err(|message| failed(plugin, "add", &message))?;
        }
        Ok(previous.unwrap_or_default())
    }

    /// Asks whether a pod is still attached as it was: every plugin in order, each told what ADD answered in the end.
    ///
    /// # Errors
    /// What the first plugin that finds a fault says.
    pub async fn check(&self, sys: &Sys, evidence: Evidence, attachment: &Attachment, added: &Success) -> Result<(), Failure> {
        for plugin in &self.0.plugins {
            let invocation = self.invocation("CHECK", plugin, attachment, Some(added.clone()));
            run(sys, evidence, plugin, invocation, None).await.map_err(|message| failed(plugin, "check", &message))?;
        }
        Ok(())
    }

    /// Asks every plugin for the versions that it speaks, as a configuration that was read is tried.
    ///
    /// # Errors
    /// Which plugins are not there.
    pub async fn validate(&self, sys: &Sys, evidence: Evidence) -> Result<(), Failure> {
        // containernetworking/cni v1.1.1 pkg/version: the environment is a dummy.
        let dummy = Attachment {
            container_id: "".into(),
            netns: "dummy".into(),
            interface: "dummy".into(),
            arguments: "".into(),
            ports: Vec::new(),
        };
        let mut failures = Vec::new();
        for plugin in &self.0.plugins {
            let invocation = self.invocation("VERSION", plugin, &dummy, None);
            failures.extend(run(sys, evidence, plugin, invocation, None).await.err());
        }
        if failures.is_empty() { Ok(()) } else { Err(Failure::unknown(failures.join(" "))) }
    }

    /// Detaches a pod: every plugin in reverse order.
    ///
    /// # Errors
    /// What the first plugin that fails says.
    pub async fn del(&self, sys: &Sys, evidence: Evidence, attachment: &Attachment) -> Result<(), Failure> {
        for plugin in self.0.plugins.iter().rev() {
            let invocation = self.invocation("DEL", plugin, attachment, None);
            run(sys, evidence, plugin, invocation, None).await.map_err(|message| failed(plugin, "delete", &message))?;
        }
        Ok(())
    }

    fn invocation(&self, command: &str, plugin: &Plugin, attachment: &Attachment, previous: Option<Success>) -> Invocation {
        let env = SortedMap::from([
            ("CNI_COMMAND", command.into()),
            ("CNI_CONTAINERID", attachment.container_id.clone()),
            ("CNI_NETNS", attachment.netns.clone()),
            ("CNI_IFNAME", attachment.interface.clone()),
            ("CNI_ARGS", attachment.arguments.clone()),
            ("CNI_PATH", super::BIN_DIR.into()),
        ]);
        let wants_ports = plugin.capabilities.get("portMappings") == Some(&true) && !attachment.ports.is_empty();
        let stdin = NetworkConfig {
            cni_version: self.0.cni_version.clone(),
            name: self.0.name.clone(),
            plugin: plugin.clone(),
            runtime_config: wants_ports.then(|| RuntimeConfig { port_mappings: attachment.ports.clone() }),
            previous,
        };
        Invocation { env, stdin }
    }
}

/// containernetworking/cni v1.1.1 libcni/api.go:421.
fn failed(plugin: &Plugin, what: &str, message: &str) -> Failure {
    Failure::unknown(format!("plugin type=\"{}\" failed ({what}): {message}", plugin.kind))
}

/// Runs one plugin and reads its answer, or why there is none.
pub(super) async fn run(
    sys: &Sys,
    evidence: Evidence,
    plugin: &Plugin,
    invocation: Invocation,
    milestone: Option<Milestone>,
) -> Result<Option<Success>, Text> {
    let path = format!("{}/{}", super::BIN_DIR, plugin.kind);
    let (step, id) = (sys.step(evidence), invocation.variable("CNI_CONTAINERID"));
    // VERSION is about no pod.
    let step = if id.is_empty() { step } else { step.about(id) };
    let step = match milestone {
        Some(milestone) => step.milestone(milestone),
        None => step,
    };
    let command = Command::new([path]).input(SharedPayload::new(invocation));
    let Ok(finished) = step.run(command).await else {
        return Err(format!("failed to find plugin \"{}\" in path [{}]", plugin.kind, super::BIN_DIR).into());
    };
    let Some(output) = finished.output else {
        let code = finished.status.code();
        // containernetworking/cni v1.1.1 pkg/invoke/raw_exec.go:75: a plugin that ends without a word.
        return if code == 0 { Ok(None) } else { Err("netplugin failed with no error message: exit status 1".into()) };
    };
    if let Some(error) = output.downcast::<Error>() {
        return Err(error.msg.clone());
    }
    Ok(output.downcast::<Success>().map(|success| (*success).clone()))
}
