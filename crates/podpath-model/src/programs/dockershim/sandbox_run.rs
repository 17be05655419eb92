//! RunPodSandbox: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_sandbox.go:89, cri-dockerd v0.3.4 core/sandbox_run.go.

use std::rc::Rc;

use super::checkpoint::Checkpoint;
use super::docker::{is_not_found, unknown};
use super::log::Line;
use super::sandbox_network::Pod;
use super::translate::Create;
use super::{D, Dockershim, SERVICE, V1_20};
use crate::kernel::Sys;
use crate::programs::ids;
use crate::programs::klog::Level;
use crate::trace::{Failure, Milestone, SharedPayload, Text};
use crate::wire::cri::{DNSConfig, NamespaceMode, PodSandboxConfig, RunPodSandboxRequest, RunPodSandboxResponse};
use crate::wire::engine::{ContainerCreate, ContainerRemove, ContainerStart, ContainerStop, ImageInspection};

const SANDBOX: &str = "pkg/kubelet/dockershim/docker_sandbox.go";
const HELPERS: &str = "pkg/kubelet/dockershim/helpers.go";
/// What pause gets to end by itself, in seconds: docker_sandbox.go:61, cri-dockerd core/sandbox_helpers.go:55.
pub(super) const SANDBOX_GRACE_SECONDS: i64 = 10;

/// Whether the pod is in the node's own network.
fn is_host_network(config: &PodSandboxConfig) -> bool {
    let options =
        config.linux.as_ref().and_then(|linux| linux.security_context.as_ref()).and_then(|context| context.namespace_options.as_ref());
    options.is_some_and(|options| options.network == NamespaceMode::Node)
}

impl Dockershim {
    pub(super) async fn run_pod_sandbox(&self, sys: Sys, request: Rc<RunPodSandboxRequest>) -> Result<RunPodSandboxResponse, Failure> {
        let config = request.config.clone().unwrap_or_default();
        let name = config.metadata.clone().unwrap_or_default().name;
        self.ensure_sandbox_image(&sys).await?;
        if !matches!(&*request.runtime_handler, "" | "docker") {
            return Err(Failure::unknown(format!("RuntimeHandler \"{}\" not supported", request.runtime_handler)));
        }
        let create = self.translate.make_sandbox_docker_config(&config, self.config.sandbox_image.clone());
        let create =
            create.map_err(|cause| Failure::unknown(format!("failed to make sandbox docker config for pod \"{name}\": {cause}")))?;
        self.say_cgroup_parent(&sys, &create).await;
        let evidence = D.line(SANDBOX, 114);
        let created = self.create(&sys, evidence, create).await;
        let id =
            created.map_err(|failure| Failure::unknown(format!("failed to create a sandbox for pod \"{name}\": {}", failure.message)))?;
        self.set_network_ready(&id, false);
        let host_network = is_host_network(&config);
        self.write_checkpoint(&sys, &id, Checkpoint::of(&config, host_network)).await;
        let started = self.docker(&sys, D.line(SANDBOX, 141), ContainerStart { id: id.clone() }).await;
        // The container is left as it is; the kubelet's garbage collection removes it: docker_sandbox.go:141.
        Self::unless_not_modified(started)
            .map_err(|failure| Failure::unknown(format!("failed to start sandbox container for pod \"{name}\": {}", failure.message)))?;
        if let Some(dns) = &config.dns_config {
            self.rewrite_resolv_file(&sys, &id, &name, dns).await?;
        }
        if !host_network && self.config.cni {
            self.set_up_network(&sys, &id, &config).await?;
        }
        self.set_network_ready(&id, true);
        Ok(RunPodSandboxResponse { pod_sandbox_id: id })
    }

    async fn ensure_sandbox_image(&self, sys: &Sys) -> Result<(), Failure> {
        let name = &self.config.sandbox_image;
        let evidence = D.line(HELPERS, 324);
        match self.docker(sys, evidence, ImageInspection { name: name.clone() }).await {
            Ok(_) => Ok(()),
            Err(failure) if is_not_found(&failure) => {
                let pulled = self.pull(sys, D.line(HELPERS, 342), name).await;
                pulled.map_err(|failure| Failure::unknown(format!("failed pulling image \"{name}\": {}", failure.message)))
            }
            Err(failure) => Err(Failure::unknown(format!("failed to inspect sandbox image \"{name}\": {}", failure.message))),
        }
    }

    /// `GenerateExpectedCgroupParent`.
    pub(super) async fn say_cgroup_parent(&self, sys: &Sys, create: &Create) {
        let parent = &create.body.host_config.cgroup_parent;
        if !parent.is_empty() {
            let line = || format!("Setting cgroup parent to: \"{parent}\"");
            self.chatter(sys.step(V1_20.line(SERVICE, 472)), Level::Verbose(3), line).await;
        }
    }

    /// `CreateContainer`, and what is done when the name is taken: the holder is removed, so that the next try succeeds.
    pub(super) async fn create(&self, sys: &Sys, evidence: crate::trace::Evidence, create: Create) -> Result<Text, Failure> {
        let request = ContainerCreate { name: create.name.clone(), body: Rc::clone(&create.body) };
        let failure = match self.docker(sys, evidence, request).await {
            Ok(created) => return Ok(created.id.clone()),
            Err(failure) => failure,
        };
        let Some(holder) = holder_of_name(&failure.message) else { return Err(failure) };
        self.say_conflict(sys, &create.name, &holder).await;
        let request = ContainerRemove { id: holder, volumes: true, force: false };
        let removed = self.docker(sys, D.line(HELPERS, 292), request).await;
        if !removed.is_err_and(|failure| is_not_found(&failure)) {
            // Removed or not, this try has failed: helpers.go:295.
            return Err(failure);
        }
        // Nobody has the name after all; a random tail makes it another one.
        let name = format!("{}_{}", create.name, &ids::hex12(&format!("{} at {}", create.name, sys.now_ns()))[..8]);
        let request = ContainerCreate { name: name.into(), body: create.body };
        self.docker(sys, D.line(HELPERS, 306), request).await.map(|created| created.id.clone())
    }

    /// That the name is taken: helpers.go:291.
    async fn say_conflict(&self, sys: &Sys, name: &Text, holder: &Text) {
        let text = "Unable to create pod sandbox due to conflict. Attempting to remove sandbox";
        let (sentence, structured) = (format!("{text} \"{holder}\""), format!("\"{text}\" containerID=\"{holder}\""));
        let step = sys.step(D.line(HELPERS, 291)).milestone(Milestone::ContainerConflict);
        let step = step.fact("name", name.clone()).fact("holder", holder.clone());
        self.say(step, "info", Line::new(sentence, structured, format!("{text}. Container {holder}"))).await;
    }

    /// dockerd has made the file; all containers of the pod share it.
    async fn rewrite_resolv_file(&self, sys: &Sys, id: &Text, name: &str, dns: &DNSConfig) -> Result<(), Failure> {
        let inspected = self.inspect(sys, D.line(SANDBOX, 153), id).await;
        let inspected = inspected
            .map_err(|failure| Failure::unknown(format!("failed to inspect sandbox container for pod \"{name}\": {}", failure.message)))?;
        let path = inspected.resolv_conf_path.clone();
        if path.is_empty() {
            return Err(Failure::unknown(format!("rewrite resolv.conf failed for pod \"{name}\": ResolvConfPath is empty.")));
        }
        let line = || format!("Will attempt to re-write config file {path} with: \n[{}]", resolv_file(dns).trim_end().replace('\n', " "));
        self.chatter(sys.step(V1_20.line(SANDBOX, 755)), Level::Verbose(4), line).await;
        let joined = |list: &crate::wire::json::List| list.iter().collect::<Vec<_>>().join(" ");
        let step = sys.step(D.line(SANDBOX, 158)).about(id.clone()).milestone(Milestone::SandboxResolv);
        let step = step.fact("servers", joined(&dns.servers)).fact("searches", joined(&dns.searches)).fact("options", joined(&dns.options));
        step.write(path, SharedPayload::new(Text::from(resolv_file(dns)))).await;
        Ok(())
    }

    /// CNI after start. What fails is undone, and pause is stopped but not removed.
    async fn set_up_network(&self, sys: &Sys, id: &Text, config: &PodSandboxConfig) -> Result<(), Failure> {
        let metadata = config.metadata.clone().unwrap_or_default();
        let (name, namespace) = (metadata.name, metadata.namespace);
        let pod = Pod { id, name: &name, namespace: &namespace };
        let Err(failure) = self.set_up_pod(sys, &pod).await else { return Ok(()) };
        let mut causes = vec![format!("failed to set up sandbox container \"{id}\" network for pod \"{name}\": {}", failure.message)];
        if let Err(failure) = self.tear_down_pod(sys, &pod).await {
            causes.push(format!("failed to clean up sandbox container \"{id}\" network for pod \"{name}\": {}", failure.message));
        }
        let request = ContainerStop { id: id.clone(), timeout: SANDBOX_GRACE_SECONDS };
        let stopped = Self::unless_not_modified(self.docker(sys, D.line(SANDBOX, 196), request).await);
        match stopped {
            // The deferred function looks at the last error only, and there was none: docker_sandbox.go:125.
            Ok(()) => self.set_network_ready(id, true),
            Err(failure) => {
                causes.push(format!("failed to stop sandbox container \"{id}\" for pod \"{name}\": {}", unknown(failure).message))
            }
        }
        Err(Failure::unknown(aggregate(&causes)))
    }
}

/// How several errors are written as one.
pub(super) fn aggregate(causes: &[String]) -> String {
    match causes {
        [cause] => cause.clone(),
        _ => format!("[{}]", causes.join(", ")),
    }
}

/// Who has the name that a new container was to get: helpers.go:51.
fn holder_of_name(message: &str) -> Option<Text> {
    let (_, conflict) = message.split_once("Conflict. ")?;
    let (_, holder) = conflict.split_once("is already in use by container \"")?;
    holder.split_once('"').map(|split| split.0.into())
}

/// The lines of a resolv.conf: docker_sandbox.go:726.
fn resolv_file(dns: &DNSConfig) -> String {
    let [searches, servers, options] = dns.resolv_lines();
    [servers, searches, options].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json::List;

    #[test]
    fn the_holder_of_a_name_is_read_out_of_the_text() {
        let text = "Error response from daemon: Conflict. The container name \"/k8s_POD\" is already in use by container \"0a1b\". You have to remove it.";
        assert_eq!(holder_of_name(text).as_deref(), Some("0a1b"));
        assert_eq!(holder_of_name("Error response from daemon: No such image: x"), None);
    }

    #[test]
    fn a_resolv_file_has_a_line_for_each_server() {
        let dns = DNSConfig {
            servers: List::Static(&["10.96.0.10", "10.96.0.11"]),
            searches: List::Static(&["svc.cluster.local", "cluster.local"]),
            options: List::Static(&["ndots:5"]),
        };
        assert_eq!(
            resolv_file(&dns),
            "nameserver 10.96.0.10\nnameserver 10.96.0.11\nsearch svc.cluster.local cluster.local\noptions ndots:5\n"
        );
        assert_eq!(resolv_file(&DNSConfig::default()), "");
    }
}
