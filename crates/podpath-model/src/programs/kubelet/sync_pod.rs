//! `syncPod` and the seven steps of `SyncPod`: kubernetes v1.22.0 pkg/kubelet/kuberuntime/kuberuntime_manager.go:724.

use std::rc::Rc;

use super::actions::{self, ContainerToKill, PodActions};
use super::cache::PodStatus;
use super::conditions::has_ended;
use super::kill_pod::Doomed;
use super::log::{Level, Line};
use super::release::{Ended, ProbeResults};
use super::runtime::rpc_error;
use super::runtime_cache::RunningPod;
use super::source::StaticPod;
use super::start_container::Start;
use super::sync_result::{aggregate, failed};
use super::{K, Kubelet, V1_20, go_syntax};
use crate::kernel::Sys;
use crate::trace::{Failure, Milestone, Text};
use crate::wire::cri::{PodSandboxConfig, PodSandboxState, PodSandboxStatusRequest, RunPodSandboxRequest, RunPodSandboxResponse};

const KUBELET: &str = "pkg/kubelet/kubelet.go";
const PODS: &str = "pkg/kubelet/kubelet_pods.go";
const MANAGER: &str = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";

/// What the containers of a sync need to know of the sandbox.
pub(super) struct Sandbox {
    pub(super) id: Text,
    pub(super) config: Rc<PodSandboxConfig>,
    pub(super) ip: Text,
}

impl Kubelet {
    /// The status, the network gate, the pod's cgroup and folders, then the runtime's part: kubelet.go:1530.
    pub(super) async fn sync_pod(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>) -> Result<(), Failure> {
        let spec = &pod.pod.spec;
        self.generate_api_pod_status(sys, pod).await;
        if self.is_marked(&pod.uid) {
            return self.kill_marked(sys, pod).await;
        }
        // From 1.24 on nothing more is set up for a pod that has ended: its worker ends it, and only then the API server hears of it:
        // kubernetes v1.24.0 pkg/kubelet/kubelet.go:1475.
        if self.release.statuses.ended == Ended::WhenStopped && has_ended(spec, &self.cache.get().status(&pod.uid)) {
            self.terminate_pod(sys, pod);
            return Ok(());
        }
        let network_errors = self.runtime_state.get().network_errors();
        if let Some(errors) = network_errors.filter(|_| !spec.host_network) {
            let text = format!("network is not ready: {errors}");
            self.event(sys, K.line(KUBELET, 1622), pod, "NetworkNotReady", &text).await;
            return Err(Failure::new("NETWORK_NOT_READY", text));
        }
        sys.step(K.line(KUBELET, 1668)).make_cgroup(&self.pod_cgroup(pod)).await;
        if pod.is_static && self.config.api_server.is_none() {
            // Nobody keeps it: the next sync tries again. The node has to be there for it: kubernetes v1.20.2 pkg/kubelet/kubelet.go:1632.
            self.node_any_way(sys).await;
            let line = || format!("Creating a mirror pod for static pod \"{}\"", pod.described());
            self.chatter(sys.step(V1_20.line(KUBELET, 1636)), Level::Verbose(4), line).await;
        }
        self.make_pod_directories(sys, pod).await;
        self.mount_volumes(sys, pod).await?;
        let status = self.cache.get().status(&pod.uid);
        aggregate(self.sync(sys, pod, &status).await)
    }

    /// `generateAPIPodStatus`, and what comes of it is published.
    pub(super) async fn generate_api_pod_status(&self, sys: &Sys, pod: &StaticPod) {
        let line = || Line {
            sentence: format!("Generating status for \"{}\"", pod.described()),
            structured: format!("\"Generating pod status\" pod=\"{}\"", pod.key()),
        };
        self.info(sys, K.line(PODS, 1379), line).await;
        let status = self.cache.get().status(&pod.uid);
        if self.release.probe_results == ProbeResults::Synced {
            self.probes.trigger_readiness(sys, pod, &status);
        }
        self.publish_status(sys, pod, false);
    }

    async fn make_pod_directories(&self, sys: &Sys, pod: &StaticPod) {
        let root = self.pod_directory(&pod.uid);
        let directories = [
            (root.clone(), K.line(PODS, 868)),
            (format!("{root}/volumes"), K.line(PODS, 871)),
            (format!("{root}/plugins"), K.line(PODS, 874)),
        ];
        for (directory, evidence) in directories {
            sys.step(evidence).mkdir(directory).await;
        }
    }

    async fn sync(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>, status: &PodStatus) -> Vec<Failure> {
        // Step 1: compute sandbox and container changes.
        let actions = self.compute_pod_actions(sys, pod, status).await;
        // Step 2: kill the pod if its sandbox has changed, or if nothing is left to run.
        if actions.kill_pod {
            let doomed = Doomed { pod: Some(Rc::clone(pod)), running: RunningPod::of(pod, status) };
            if let Err(failure) = self.kill_pod(sys, &doomed).await {
                return vec![failure];
            }
            if actions.create_sandbox {
                self.purge_init_containers(sys, pod, status).await;
            }
        }
        // Step 3: kill containers that should not run.
        for doomed in &actions.containers_to_kill {
            self.say_unwanted(sys, pod, doomed).await;
            if let Err(failure) = self.kill_container(sys, Some(pod), doomed).await {
                return vec![failed("KillContainer", &doomed.name, "KillContainerError", &failure)];
            }
        }
        // Step 4: create a sandbox for the pod if necessary.
        let sandbox = match self.sandbox_for(sys, pod, status, &actions).await {
            Ok(Some(sandbox)) => sandbox,
            Ok(None) => return vec![],
            Err(failure) => return vec![failure],
        };
        // Step 5: start ephemeral containers, before the init containers if they are still at it.
        let mut failures = self.start_ephemeral_containers(sys, pod, &actions.ephemeral_to_start, status, &sandbox).await;
        // Step 6: start the init container. Only one a sync; the end of it is what makes the next sync.
        if let Some(index) = actions.next_init_container {
            let container = &pod.pod.spec.init_containers[index];
            let started = self.start(sys, Start { pod, container, kind: "init container", status, sandbox: &sandbox }).await;
            match started {
                Ok(()) => {
                    let line = || Line {
                        sentence: format!("Completed init container \"{}\" for pod \"{}\"", container.name, pod.described()),
                        structured: format!(
                            "\"Completed init container for pod\" containerName=\"{}\" pod=\"{}\"",
                            container.name,
                            pod.key()
                        ),
                    };
                    self.info(sys, K.line(MANAGER, 921), line).await;
                }
                Err(failure) => failures.push(failure),
            }
            return failures;
        }
        // Step 7: start containers, one after the other, and go on when one fails.
        for index in &actions.containers_to_start {
            let container = &pod.pod.spec.containers[*index];
            let started = self.start(sys, Start { pod, container, kind: "container", status, sandbox: &sandbox }).await;
            failures.extend(started.err());
        }
        failures
    }

    /// `computePodActions`, and what it says of it.
    async fn compute_pod_actions(&self, sys: &Sys, pod: &StaticPod, status: &PodStatus) -> PodActions {
        let actions = actions::compute(pod, status, &self.probes, self.release.gates);
        if !actions.is_nothing() {
            sys.routine(false);
        }
        let (name, key) = (pod.described(), pod.key());
        match status.sandbox() {
            None => {
                let line = || Line {
                    sentence: format!("No sandbox for pod \"{name}\" can be found. Need to start a new one"),
                    structured: format!("\"No sandbox for pod can be found. Need to start a new one\" pod=\"{key}\""),
                };
                self.info(sys, K.line(MANAGER, 482), line).await;
            }
            Some(sandbox) if sandbox.state != PodSandboxState::Ready => {
                let line = || Line {
                    sentence: format!("No ready sandbox for pod \"{name}\" can be found. Need to start a new one"),
                    structured: format!("\"No ready sandbox for pod can be found. Need to start a new one\" pod=\"{key}\""),
                };
                self.info(sys, K.line(MANAGER, 501), line).await;
            }
            Some(_) => {}
        }
        for index in &actions.containers_to_start {
            let container = &pod.pod.spec.containers[*index].name;
            if actions.create_sandbox {
                continue;
            }
            let line = || Line {
                sentence: format!("Container \"{container}\" of pod \"{name}\" is not in the desired state and shall be started"),
                structured: format!(
                    "\"Container of pod is not in the desired state and shall be started\" containerName=\"{container}\" pod=\"{key}\""
                ),
            };
            self.info(sys, K.line(MANAGER, 651), line).await;
        }
        for doomed in &actions.containers_to_kill {
            let id = format!("{{\"{}\" \"{}\"}}", self.runtime_name, doomed.id);
            let line = || format!("Container \"{}\" ({id}) of pod {name}: {}", doomed.name, doomed.reason);
            self.chatter(sys.step(V1_20.line(MANAGER, 656)), Level::Verbose(2), line).await;
        }
        let described = actions.described(&pod.pod);
        let line = || Line {
            sentence: format!("computePodActions got {described} for pod \"{name}\""),
            structured: format!("\"computePodActions got for pod\" podActions={described} pod=\"{key}\""),
        };
        self.say(actions.told(sys.step(K.line(MANAGER, 727)), pod), Level::Info, line).await;
        self.say_what_becomes_of_the_sandbox(sys, pod, &actions).await;
        actions
    }

    /// That a container which runs should not: kuberuntime_manager.go:761.
    async fn say_unwanted(&self, sys: &Sys, pod: &StaticPod, doomed: &ContainerToKill) {
        let ContainerToKill { id, name, reason, .. } = doomed;
        let named = self.container_id(id);
        let line = || Line {
            sentence: format!(
                "Killing unwanted container \"{name}\"(id={{\"{}\" \"{id}\"}}) for pod \"{}\"",
                self.runtime_name,
                pod.described()
            ),
            structured: format!(
                "\"Killing unwanted container for pod\" containerName=\"{name}\" containerID=\"{named}\" pod=\"{}\"",
                pod.key()
            ),
        };
        let step = sys.step(K.line(MANAGER, 761)).about(id.clone()).milestone(Milestone::SyncKill);
        self.say(step.fact("name", name.clone()).fact("because", reason.as_str()), Level::Info, line).await;
    }

    async fn say_what_becomes_of_the_sandbox(&self, sys: &Sys, pod: &StaticPod, actions: &PodActions) {
        let (name, key) = (pod.described(), pod.key());
        if actions.create_sandbox && actions.sandbox_id.is_some() {
            let text = "Pod sandbox changed, it will be killed and re-created.";
            self.event(sys, K.line(MANAGER, 734), pod, "SandboxChanged", text).await;
        } else if actions.create_sandbox {
            let line = || Line {
                sentence: format!("SyncPod received new pod \"{name}\", will create a sandbox for it"),
                structured: format!("\"SyncPod received new pod, will create a sandbox for it\" pod=\"{key}\""),
            };
            self.info(sys, K.line(MANAGER, 736), line).await;
        }
        if actions.kill_pod {
            let (sentence, structured, evidence) = if actions.create_sandbox {
                (", will start new one", ", will start new one", K.line(MANAGER, 743))
            } else {
                (" because all other containers are dead.", ", because all other containers are dead", K.line(MANAGER, 745))
            };
            let because = match (actions.create_sandbox, actions.attempt) {
                (true, 0) => "new",
                (true, _) => "changed",
                (false, _) => "over",
            };
            let step = sys.step(evidence).milestone(Milestone::SyncStop).fact("pod", pod.name.clone()).fact("because", because);
            let line_of = || Line {
                sentence: format!("Stopping PodSandbox for \"{name}\"{sentence}"),
                structured: format!("\"Stopping PodSandbox for pod{structured}\" pod=\"{key}\""),
            };
            self.say(step, Level::Info, line_of).await;
        }
    }

    /// The sandbox that there is, or a new one; none if there is nothing to run in it.
    async fn sandbox_for(
        &self,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        status: &PodStatus,
        actions: &PodActions,
    ) -> Result<Option<Sandbox>, Failure> {
        let config = Rc::new(self.sandbox_config(sys, pod, actions.attempt).await);
        if !actions.create_sandbox {
            let known = status.sandbox().filter(|_| !actions.kill_pod);
            return Ok(known.map(|sandbox| {
                let ip = sandbox.network.as_ref().map_or_else(|| "".into(), |network| network.ip.clone());
                Sandbox { id: sandbox.id.clone(), config, ip }
            }));
        }
        let id = self.create_pod_sandbox(sys, pod, &config).await?;
        let request = PodSandboxStatusRequest { pod_sandbox_id: id.clone(), verbose: false };
        let answer = match self.cri(sys, K.line(MANAGER, 825), request).await {
            Ok(answer) => answer,
            Err(failure) => {
                let text = format!("Unable to get pod sandbox status: {}", rpc_error(&failure));
                self.event(sys, K.line(MANAGER, 831), pod, "FailedPodSandBoxStatus", &text).await;
                return Err(failure);
            }
        };
        let ip = answer.status.as_ref().and_then(|status| status.network.as_ref()).map_or_else(|| "".into(), |network| network.ip.clone());
        if !pod.pod.spec.host_network {
            let line = || Line {
                sentence: format!("Determined the ip [{ip}] for pod \"{}\" after sandbox changed", pod.described()),
                structured: format!("\"Determined the ip for pod after sandbox changed\" IPs=[{ip}] pod=\"{}\"", pod.key()),
            };
            self.info(sys, K.line(MANAGER, 842), line).await;
        }
        Ok(Some(Sandbox { id, config, ip }))
    }

    /// `createPodSandbox`. Its deadline is twice the usual one: pkg/kubelet/cri/remote/remote_runtime.go:104.
    async fn create_pod_sandbox(&self, sys: &Sys, pod: &Rc<StaticPod>, config: &Rc<PodSandboxConfig>) -> Result<Text, Failure> {
        let (name, key) = (pod.described(), pod.key());
        let line = || Line {
            sentence: format!("Creating PodSandbox for pod \"{name}\""),
            structured: format!("\"Creating PodSandbox for pod\" pod=\"{key}\""),
        };
        let attempt = config.metadata.as_ref().map_or(0, |metadata| metadata.attempt).to_string();
        let step = sys.step(K.line(MANAGER, 798)).milestone(Milestone::SyncSandbox);
        self.say(step.fact("pod", pod.name.clone()).fact("attempt", attempt), Level::Info, line).await;
        sys.step(K.line("pkg/kubelet/kuberuntime/kuberuntime_sandbox.go", 48)).mkdir(config.log_directory.clone()).await;
        let created = match self.run_pod_sandbox(sys, pod, config).await {
            Ok(created) => created,
            Err(error) => {
                let text = format!("Failed to create pod sandbox: {error}");
                self.event(sys, K.line(MANAGER, 820), pod, "FailedCreatePodSandBox", &text).await;
                let text = format!("failed to \"CreatePodSandbox\" for \"{name}\" with CreatePodSandboxError: \"{text}\"");
                return Err(Failure::new("CreatePodSandboxError", text));
            }
        };
        let id = created.pod_sandbox_id.clone();
        let line = || Line {
            sentence: format!("Created PodSandbox \"{id}\" for pod \"{name}\""),
            structured: format!("\"Created PodSandbox for pod\" podSandboxID=\"{id}\" pod=\"{key}\""),
        };
        self.say(sys.step(K.line(MANAGER, 823)).about(id.clone()).milestone(Milestone::SandboxReady), Level::Info, line).await;
        Ok(id)
    }

    /// The handler of the pod's class first, which may not be known; then the call. An error is a text.
    async fn run_pod_sandbox(&self, sys: &Sys, pod: &StaticPod, config: &Rc<PodSandboxConfig>) -> Result<Rc<RunPodSandboxResponse>, Text> {
        let runtime_handler = self.runtime_handler(sys, pod).await.map_err(|failure| failure.message)?;
        let request = RunPodSandboxRequest { config: Some(Rc::clone(config)), runtime_handler };
        let evidence = K.line("pkg/kubelet/kuberuntime/kuberuntime_sandbox.go", 67);
        let created = self.cri_within(sys, evidence, Some(Milestone::SandboxCreate), 2 * self.request_timeout_ns(), request).await;
        created.map_err(|failure| rpc_error(&failure))
    }

    /// A container as the log has it: its value, and the pod it is of.
    pub(super) fn about_container(pod: &StaticPod, container: &crate::pod::Container) -> String {
        format!("{} in pod {}", go_syntax::container(container), pod.described())
    }
}
