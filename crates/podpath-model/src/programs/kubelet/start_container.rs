//! `startContainer`: the image, the container, the start, and the hook after it: kubernetes v1.22.0
//! pkg/kubelet/kuberuntime/kuberuntime_container.go:173.

use std::rc::Rc;

use super::actions::ContainerToKill;
use super::cache::PodStatus;
use super::image_manager::image_spec;
use super::log::{Level, Line};
use super::prober::HookTarget;
use super::runtime::rpc_error;
use super::security::verify_run_as_non_root;
use super::source::StaticPod;
use super::sync_pod::Sandbox;
use super::{K, Kubelet, SECOND_NS, ephemeral, go_syntax};
use crate::kernel::Sys;
use crate::programs::pod_hash;
use crate::scenario::pod::{Container, Handler};
use crate::trace::{Evidence, Failure, Milestone, Text};
use crate::wire::cri::{ContainerState, ContainerStatus, CreateContainerRequest, ExecSyncRequest, StartContainerRequest};

const CONTAINER: &str = "pkg/kubelet/kuberuntime/kuberuntime_container.go";
const MANAGER: &str = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";
/// Pulls, and hooks, have no deadline of the client's: pkg/kubelet/cri/remote/remote_image.go:105.
pub(super) const NO_TIMEOUT_NS: u64 = 1_000_000 * SECOND_NS;

impl Kubelet {
    /// Back-off first: the first restart is immediate, the next ones wait: kuberuntime_manager.go:874.
    pub(super) async fn start(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        container: &Container,
        kind: &str,
        status: &PodStatus,
        sandbox: &Sandbox,
    ) -> Result<(), Failure> {
        let failed = |failure: Failure| {
            let (name, text) = (&container.name, failure.message.replace('\\', "\\\\").replace('"', "\\\""));
            Failure::new(failure.code, format!("failed to \"StartContainer\" for \"{name}\" with {}: \"{text}\"", failure.code))
        };
        self.do_back_off(sys, pod, container, kind, status).await.map_err(failed)?;
        let line = || Line {
            sentence: format!("Creating {kind} {}", Self::about_container(pod, container)),
            structured: format!(
                "\"Creating container in pod\" containerType=\"{kind}\" container={} pod=\"{}\"",
                container.name,
                pod.key()
            ),
        };
        self.info(sys, K.line(MANAGER, 882), line).await;
        // Whatever has become of the last instance, this is the next one: kuberuntime_container.go:186.
        let former = status.container(&container.name);
        let attempt = former.map_or(0, |former| former.metadata.as_ref().map_or(0, |metadata| metadata.attempt) + 1);
        let started = self.start_container(sys, pod, container, attempt, sandbox).await;
        if let Err(failure) = &started {
            let (spec, described) = (go_syntax::container(container), pod.described());
            let sentence = format!("{kind} {spec} start failed in pod {described}: {}: {}", failure.code, failure.message);
            if failure.code == "ImagePullBackOff" {
                let structured = format!(
                    "\"Container start failed in pod\" containerType=\"{kind}\" containerName=\"{}\" pod=\"{}\" containerMessage=\"{}\" err=\"{}\"",
                    container.name,
                    pod.key(),
                    failure.message.replace('"', "\\\""),
                    failure.code
                );
                self.info(sys, K.line(MANAGER, 893), || Line { sentence, structured }).await;
            } else {
                // `HandleError` prints the error as it is, in every release.
                self.say(sys.step(K.line(MANAGER, 895)), Level::Error, || Line { structured: sentence.clone(), sentence }).await;
            }
        }
        started.map_err(failed)
    }

    /// `doBackOff`: kuberuntime_manager.go:934.
    async fn do_back_off(
        &self,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        container: &Container,
        kind: &str,
        status: &PodStatus,
    ) -> Result<(), Failure> {
        let is_it = |status: &&ContainerStatus| status.metadata.as_ref().is_some_and(|metadata| *metadata.name == *container.name);
        let exited = |status: &&ContainerStatus| status.state == ContainerState::Exited;
        let Some(former) = status.containers.iter().filter(is_it).find(exited) else { return Ok(()) };
        let line = || Line {
            sentence: format!("checking backoff for container \"{}\" in pod \"{}\"", container.name, pod.described()),
            structured: format!("\"Checking backoff for container in pod\" containerName=\"{}\" pod=\"{}\"", container.name, pod.key()),
        };
        self.info(sys, K.line(MANAGER, 947), line).await;
        let key = stable_key(pod, container);
        let (finished_ns, now_ns) = (u64::try_from(former.finished_at).unwrap_or(0), sys.now_ns());
        let waits = self.back_off.get().remaining(&key, finished_ns, now_ns).is_some();
        if !waits {
            self.back_off.set().next(&key, finished_ns, now_ns);
            return Ok(());
        }
        self.event(sys, K.line(MANAGER, 954), pod, "BackOff", "Back-off restarting failed container").await;
        let delay = go_duration(self.back_off.get().delay_ns(&key) / SECOND_NS);
        let text = format!("back-off {delay} restarting failed container={} pod={}", container.name, pod.described());
        let line = || Line { sentence: text.clone(), structured: format!("\"Back-off restarting failed container\" err=\"{text}\"") };
        self.info(sys, K.line(MANAGER, 957), line).await;
        let line = || Line {
            sentence: format!("Backing Off restarting {kind} {}", Self::about_container(pod, container)),
            structured: format!(
                "\"Backing Off restarting container in pod\" containerType=\"{kind}\" container={} pod=\"{}\"",
                container.name,
                pod.key()
            ),
        };
        self.info(sys, K.line(MANAGER, 877), line).await;
        Err(Failure::new("CrashLoopBackOff", text))
    }

    async fn start_container(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        container: &Container,
        attempt: u32,
        sandbox: &Sandbox,
    ) -> Result<(), Failure> {
        let failed = |reason: &'static str, failure: &Failure| Failure::new(reason, rpc_error(failure));
        self.ensure_image_exists(sys, pod, container, sandbox).await?;
        let target = self.target_of(sys, pod, container).await?;
        // The image's user is asked for by a second ImageStatus: pkg/kubelet/kuberuntime/helpers.go:123.
        let evidence = K.line("pkg/kubelet/kuberuntime/helpers.go", 123);
        let image = self.image_status(sys, evidence, None, image_spec(container)).await;
        let image = image.map_err(|failure| failed("CreateContainerConfigError", &failure))?;
        let image =
            image.ok_or_else(|| Failure::new("CreateContainerConfigError", format!("unable to get image \"{}\"", container.image)))?;
        if let Err(text) = verify_run_as_non_root(pod, container, &image) {
            self.event(sys, K.line(CONTAINER, 221), pod, "Failed", &format!("Error: {text}")).await;
            return Err(Failure::new("CreateContainerConfigError", text));
        }
        let mut config = self.container_config(sys, pod, container, attempt, &image, sandbox).await;
        if let Some(target) = target {
            ephemeral::join(&mut config, target);
        }
        let config = Rc::new(config);
        let request = CreateContainerRequest {
            pod_sandbox_id: sandbox.id.clone(),
            config: Some(Rc::clone(&config)),
            sandbox_config: Some(Rc::clone(&sandbox.config)),
        };
        let created = self.cri_at(sys, K.line(CONTAINER, 232), Milestone::ContainerCreate, request).await;
        let id = match created {
            Ok(created) => created.container_id.clone(),
            Err(failure) => return Err(self.fail(sys, pod, K.line(CONTAINER, 235), "CreateContainerError", &failure).await),
        };
        self.event(sys, K.line(CONTAINER, 244), pod, "Created", &format!("Created container {}", container.name)).await;
        let request = StartContainerRequest { container_id: id.clone() };
        if let Err(failure) = self.cri_at(sys, K.line(CONTAINER, 247), Milestone::ContainerStart, request).await {
            return Err(self.fail(sys, pod, K.line(CONTAINER, 250), "RunContainerError", &failure).await);
        }
        let step = sys.step(K.line(CONTAINER, 253)).about(id.clone()).milestone(Milestone::ContainerRunning);
        step.log("info", format!("Started container {}", container.name)).await;
        let link = link_path(&pod.name, &pod.namespace, &container.name, &id);
        let target = format!("{}/{}", sandbox.config.log_directory, config.log_path);
        sys.step(K.line(CONTAINER, 268)).about(id.clone()).symlink(link, &target).await;
        self.post_start(sys, pod, container, &id).await
    }

    async fn fail(&self, sys: &Sys, pod: &StaticPod, evidence: Evidence, reason: &'static str, failure: &Failure) -> Failure {
        self.event(sys, evidence, pod, "Failed", &format!("Error: {}", failure.message)).await;
        Failure::new(reason, rpc_error(failure))
    }

    /// The hook after the start; a container whose hook fails is killed: kuberuntime_container.go:275-291.
    async fn post_start(&self, sys: &Sys, pod: &StaticPod, container: &Container, id: &Text) -> Result<(), Failure> {
        let Some(hook) = &container.lifecycle.post_start else { return Ok(()) };
        let target = HookTarget { pod_uid: pod.uid.clone(), ports: container.ports.clone() };
        let Err(text) = self.run_hook(sys, &target, id, hook).await else { return Ok(()) };
        self.event(sys, K.line(CONTAINER, 284), pod, "FailedPostStartHook", &text).await;
        let name = Text::from(container.name.as_str());
        let doomed = ContainerToKill { id: id.clone(), name, reason: "FailedPostStartHook".into(), failed: None };
        drop(self.kill_container(sys, Some(pod), &doomed).await);
        Err(Failure::new("PostStartHookError", text))
    }

    /// A command is an `ExecSync` without a deadline: pkg/kubelet/lifecycle/handlers.go:64. What is neither a command nor a request is no
    /// handler.
    pub(super) async fn run_hook(&self, sys: &Sys, target: &HookTarget, id: &Text, handler: &Handler) -> Result<(), Text> {
        let command = match handler {
            Handler::Exec(exec) => &exec.command,
            Handler::HttpGet(request) => return self.run_http_hook(sys, target, request).await,
            Handler::TcpSocket(_) => return Err("invalid handler".into()),
        };
        let cmd: Vec<Text> = command.iter().map(|word| word.as_str().into()).collect();
        let request = ExecSyncRequest { container_id: id.clone(), cmd: cmd.into(), timeout: 0 };
        let answer = self.cri_within(sys, K.line("pkg/kubelet/lifecycle/handlers.go", 64), None, NO_TIMEOUT_NS, request).await;
        match answer {
            Ok(answer) if answer.exit_code == 0 => Ok(()),
            Ok(answer) => Err(format!("command '{}' exited with {}", command.join(" "), answer.exit_code).into()),
            Err(failure) => Err(rpc_error(&failure)),
        }
    }
}

/// `getStableKey`: another container of the same name begins anew: pkg/kubelet/kuberuntime/helpers.go:159.
fn stable_key(pod: &StaticPod, container: &Container) -> String {
    format!("{}_{}_{}_{}_{}", pod.name, pod.namespace, pod.uid, container.name, pod_hash::container_hash(container))
}

/// `/var/log/containers/…` is the kubelet's own link to the runtime's log file: pkg/kubelet/kuberuntime/legacy.go:67.
fn link_path(pod: &str, namespace: &str, container: &str, id: &str) -> String {
    format!("/var/log/containers/{pod}_{namespace}_{container}-{id}.log")
}

/// The link of a container, by its labels.
pub(super) fn log_link(status: &ContainerStatus) -> Option<String> {
    let label = |key: &str| status.labels.get(key);
    let (pod, namespace) = (label("io.kubernetes.pod.name")?, label("io.kubernetes.pod.namespace")?);
    Some(link_path(pod, namespace, label("io.kubernetes.container.name")?, &status.id))
}

/// Whole seconds as Go prints them: `10s`, `1m20s`, `5m0s`.
fn go_duration(seconds: u64) -> String {
    if seconds < 60 { format!("{seconds}s") } else { format!("{}m{}s", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_duration_is_written_as_go_writes_it() {
        assert_eq!([10, 40, 80, 160, 300].map(super::go_duration), ["10s", "40s", "1m20s", "2m40s", "5m0s"]);
    }
}
