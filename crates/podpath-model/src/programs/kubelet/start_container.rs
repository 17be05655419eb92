//! `startContainer`: the image, the container, the start, and the hook after it: kubernetes v1.22.0
//! pkg/kubelet/kuberuntime/kuberuntime_container.go:173.

use std::rc::Rc;

use super::actions::ContainerToKill;
use super::cache::PodStatus;
use super::image_manager::image_spec;
use super::log::{Level, Line};
use super::prober::HookTarget;
use super::release::HookReason;
use super::security::verify_run_as_non_root;
use super::source::StaticPod;
use super::sync_pod::Sandbox;
use super::sync_result::failed;
use super::{K, Kubelet, SECOND_NS, V1_20, ephemeral, go_syntax};
use crate::kernel::Sys;
use crate::pod::Container;
use crate::trace::{Evidence, Failure, Milestone, Text};
use crate::wire::cri::{ContainerConfig, ContainerStatus, CreateContainerRequest, StartContainerRequest};

const CONTAINER: &str = "pkg/kubelet/kuberuntime/kuberuntime_container.go";
const MANAGER: &str = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";
/// Pulls, and hooks, have no deadline of the client's: pkg/kubelet/cri/remote/remote_image.go:105.
pub(super) const NO_TIMEOUT_NS: u64 = 1_000_000 * SECOND_NS;

/// What is to be started, of whom, and where.
#[derive(Clone, Copy)]
pub(super) struct Start<'a> {
    pub(super) pod: &'a Rc<StaticPod>,
    pub(super) container: &'a Container,
    /// `init container`, as the log has it.
    pub(super) kind: &'static str,
    /// What is known of the pod.
    pub(super) status: &'a PodStatus,
    pub(super) sandbox: &'a Sandbox,
}

impl Kubelet {
    /// Starts a container, or says why not: to whoever asks for the pod's status, and as the error of the sync.
    pub(super) async fn start(self: &Rc<Self>, sys: &Sys, start: Start<'_>) -> Result<(), Failure> {
        let started = self.try_to_start(sys, &start).await;
        self.remember_reason(start.pod, start.container, started.as_ref().err());
        started.map_err(|NotStarted { code, reason, message }| {
            failed("StartContainer", &start.container.name, &reason, &Failure::new(code, message))
        })
    }

    /// Back-off first: the first restart is immediate, the next ones wait: kuberuntime_manager.go:874.
    async fn try_to_start(self: &Rc<Self>, sys: &Sys, start: &Start<'_>) -> Result<(), NotStarted> {
        self.do_back_off(sys, start).await?;
        let Start { pod, container, kind, status, .. } = *start;
        let line = || Line {
            sentence: format!("Creating {kind} {}", Self::about_container(pod, container)),
            structured: format!(
                "\"Creating container in pod\" containerType=\"{kind}\" container={} pod=\"{}\"",
                container.name,
                pod.key()
            ),
        };
        // Whatever has become of the last instance, this is the next one: kuberuntime_container.go:186.
        let former = status.container(&container.name);
        let attempt = former.map_or(0, |former| former.metadata.as_ref().map_or(0, |metadata| metadata.attempt) + 1);
        let step = sys.step(K.line(MANAGER, 882)).milestone(place_of(kind));
        let step = step.fact("name", container.name.as_str()).fact("attempt", attempt.to_string());
        self.say(step, Level::Info, line).await;
        let started = self.start_container(sys, start, attempt).await;
        if let Err(not_started) = &started {
            self.say_not_started(sys, start, not_started).await;
        }
        started
    }

    async fn say_not_started(&self, sys: &Sys, start: &Start<'_>, not_started: &NotStarted) {
        let Start { pod, container, kind, .. } = *start;
        let NotStarted { code, reason, message } = not_started;
        let (spec, described) = (go_syntax::container(container), pod.described());
        let sentence = format!("{kind} {spec} start failed in pod {described}: {reason}: {message}");
        if *code == "ImagePullBackOff" {
            let structured = format!(
                "\"Container start failed in pod\" containerType=\"{kind}\" containerName=\"{}\" pod=\"{}\" containerMessage=\"{}\" err=\"{reason}\"",
                container.name,
                pod.key(),
                message.replace('"', "\\\""),
            );
            let step = sys.step(K.line(MANAGER, 893)).milestone(Milestone::ImageBackOff);
            let (wait_ns, left_ns) = self.image_back_off_ns(sys, pod, container);
            let step = step.fact("name", container.name.as_str()).fact("image", container.image.as_str());
            let step = step.fact("wait_ns", wait_ns.to_string()).fact("left_ns", left_ns.to_string());
            self.say(step, Level::Info, || Line { sentence, structured }).await;
        } else {
            // `HandleError` prints the error as it is, in every release.
            let step = sys.step(K.line(MANAGER, 895)).milestone(Milestone::ContainerFailed);
            let step = step.fact("name", container.name.as_str()).fact("reason", *code).fact("message", message.clone());
            self.say(step, Level::Error, || Line { structured: sentence.clone(), sentence }).await;
        }
    }

    /// The image, the container, the start, and the hook after it: kuberuntime_container.go:173.
    async fn start_container(self: &Rc<Self>, sys: &Sys, start: &Start<'_>, attempt: u32) -> Result<(), NotStarted> {
        let Start { pod, container, sandbox, .. } = *start;
        let name = container.name.as_str();
        if let Err(failure) = self.ensure_image_exists(sys, pod, container, sandbox).await {
            let text = format!("Error: {}", failure.code);
            self.container_event(sys, K.line(CONTAINER, 180), pod, (name, ""), "Failed", &text).await;
            return Err(failure.into());
        }
        let target = match self.target_of(pod, container) {
            Ok(target) => target,
            Err(message) => return Err(self.not_configured(sys, K.line(CONTAINER, 211), pod, name, message).await),
        };
        let config = match self.generate_container_config(sys, start, attempt, target).await {
            Ok(config) => Rc::new(config),
            Err(message) => return Err(self.not_configured(sys, K.line(CONTAINER, 221), pod, name, message).await),
        };
        let request = CreateContainerRequest {
            pod_sandbox_id: sandbox.id.clone(),
            config: Some(Rc::clone(&config)),
            sandbox_config: Some(Rc::clone(&sandbox.config)),
        };
        let created = self.cri_at(sys, K.line(CONTAINER, 232), Milestone::ContainerCreate, request).await;
        let id = match created {
            Ok(created) => created.container_id.clone(),
            Err(failure) => {
                let text = format!("Error: {}", failure.message);
                self.container_event(sys, K.line(CONTAINER, 235), pod, (name, ""), "Failed", &text).await;
                return Err(NotStarted::new("CreateContainerError", failure.message));
            }
        };
        let text = format!("Created container {name}");
        self.container_event(sys, K.line(CONTAINER, 244), pod, (name, &id), "Created", &text).await;
        let request = StartContainerRequest { container_id: id.clone() };
        if let Err(failure) = self.cri_at(sys, K.line(CONTAINER, 247), Milestone::ContainerStart, request).await {
            let text = format!("Error: {}", failure.message);
            self.container_event(sys, K.line(CONTAINER, 250), pod, (name, &id), "Failed", &text).await;
            return Err(NotStarted::new("RunContainerError", failure.message));
        }
        let step = sys.step(K.line(CONTAINER, 253)).about(id.clone()).milestone(Milestone::ContainerRunning);
        step.note("note-container-started", "StartedContainer").await;
        self.container_event(sys, K.line(CONTAINER, 253), pod, (name, &id), "Started", &format!("Started container {name}")).await;
        let link = link_path(&pod.name, &pod.namespace, name, &id);
        let target = format!("{}/{}", sandbox.config.log_directory, config.log_path);
        sys.step(K.line(CONTAINER, 268)).about(id.clone()).symlink(link, &target).await;
        self.post_start(sys, pod, container, &id).await
    }

    async fn not_configured(&self, sys: &Sys, evidence: Evidence, pod: &StaticPod, name: &str, message: Text) -> NotStarted {
        self.container_event(sys, evidence, pod, (name, ""), "Failed", &format!("Error: {message}")).await;
        NotStarted::new("CreateContainerConfigError", message)
    }

    /// `generateContainerConfig`; the message if it cannot be.
    async fn generate_container_config(
        &self,
        sys: &Sys,
        start: &Start<'_>,
        attempt: u32,
        target: Option<Text>,
    ) -> Result<ContainerConfig, Text> {
        let Start { pod, container, sandbox, .. } = *start;
        let addresses = if sandbox.ip.is_empty() { String::new() } else { format!("\"{}\"", sandbox.ip) };
        let line = || {
            let (namespace, pod, container, is_known) = (&pod.namespace, &pod.name, &container.name, !sandbox.ip.is_empty());
            format!("container: {namespace}/{pod}/{container} podIPs: [{addresses}] creating hosts mount: {is_known}")
        };
        self.chatter(sys.step(V1_20.line("pkg/kubelet/kubelet_pods.go", 145)), Level::Verbose(3), line).await;
        // The image's user is asked for by a second ImageStatus: pkg/kubelet/kuberuntime/helpers.go:123.
        let evidence = K.line("pkg/kubelet/kuberuntime/helpers.go", 123);
        let image = self.image_status(sys, evidence, None, image_spec(container)).await.map_err(|failure| failure.message)?;
        let image = image.ok_or_else(|| Text::from(format!("unable to get image \"{}\"", container.image)))?;
        verify_run_as_non_root(pod, container, &image)?;
        let mut config = self.container_config(sys, pod, container, attempt, &image, sandbox).await;
        if let Some(target) = target {
            ephemeral::join(&mut config, target);
        }
        Ok(config)
    }

    /// The hook after the start; a container whose hook fails is killed: kuberuntime_container.go:275-291.
    async fn post_start(self: &Rc<Self>, sys: &Sys, pod: &StaticPod, container: &Container, id: &Text) -> Result<(), NotStarted> {
        let Some(hook) = &container.lifecycle.post_start else { return Ok(()) };
        let Err(failed) = self.run_hook(sys, &HookTarget::of(pod, container, "postStart"), id, hook).await else { return Ok(()) };
        let reason = ("FailedPostStartHook", "PostStartHook failed");
        self.hook_event(sys, K.line(CONTAINER, 284), pod, (&container.name, id), reason, &failed).await;
        let name = Text::from(container.name.as_str());
        let doomed = ContainerToKill { id: id.clone(), name, reason: "FailedPostStartHook".into(), failed: None };
        drop(self.kill_container(sys, Some(pod), &doomed).await);
        let not_started = NotStarted::new("PostStartHookError", failed.message);
        Err(match self.release.texts.hook_reason {
            HookReason::Name => not_started,
            HookReason::NameAndError => NotStarted { reason: format!("PostStartHookError: {}", failed.error).into(), ..not_started },
        })
    }
}

/// Which step of `SyncPod` starts containers of that kind.
fn place_of(kind: &str) -> Milestone {
    match kind {
        "init container" => Milestone::SyncInit,
        "ephemeral container" => Milestone::SyncEphemeral,
        _ => Milestone::SyncContainer,
    }
}

/// Why a container was not started.
pub(super) struct NotStarted {
    /// `ErrImagePull`.
    pub(super) code: &'static str,
    /// The same, as it is told; in one case with more.
    pub(super) reason: Text,
    /// For people, and nothing around it.
    pub(super) message: Text,
}

impl NotStarted {
    fn new(code: &'static str, message: Text) -> Self {
        Self { code, reason: code.into(), message }
    }
}

impl From<Failure> for NotStarted {
    fn from(failure: Failure) -> Self {
        Self::new(failure.code, failure.message)
    }
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
