//! `startContainer`: the image, the container, the start, and the hook after it.

use std::rc::Rc;

use super::cache::PodStatus;
use super::runtime::rpc_error;
use super::source::StaticPod;
use super::sync_pod::Sandbox;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::scenario::pod::{Container, Handler, ImagePullPolicy};
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    ContainerState, CreateContainerRequest, ExecSyncRequest, Image, ImageSpec, ImageStatusRequest, PullImageRequest, StartContainerRequest,
    StopContainerRequest,
};

const CONTAINER: &str = "pkg/kubelet/kuberuntime/kuberuntime_container.go";
const IMAGES: &str = "pkg/kubelet/images/image_manager.go";
/// Pulls, and hooks, have no deadline of the client's: pkg/kubelet/cri/remote/remote_image.go:105.
const NO_TIMEOUT_NS: u64 = 1_000_000 * SECOND_NS;

impl Kubelet {
    /// Back-off first: the first restart is immediate, the next ones wait.
    pub(super) async fn start(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        container: &Container,
        status: &PodStatus,
        sandbox: &Sandbox,
    ) -> Result<(), Failure> {
        // The last one that has ended; one that was just killed is still seen running: kuberuntime_manager.go:936.
        let former = status.exited(&container.name);
        if let Some(former) = former {
            let key = format!("{}_{}", pod.uid, container.name);
            let finished_ns = u64::try_from(former.finished_at).unwrap_or(0);
            let now_ns = sys.now_ns();
            let remaining = self.back_off.get().remaining(&key, finished_ns, now_ns);
            if let Some(remaining_ns) = remaining {
                let delay = self.back_off.get().delay_ns(&key) / SECOND_NS;
                let text = format!("back-off {delay}s restarting failed container={} pod={}", container.name, pod.described());
                self.event(sys, K.line("pkg/kubelet/kuberuntime/kuberuntime_manager.go", 954), pod, "BackOff", &text).await;
                self.wake_later(sys, &pod.uid, remaining_ns);
                return Err(Failure::new("CrashLoopBackOff", text));
            }
            self.back_off.set().next(&key, finished_ns, now_ns);
        }
        let attempt =
            status.container(&container.name).map_or(0, |former| former.metadata.as_ref().map_or(0, |metadata| metadata.attempt) + 1);
        self.start_container(sys, pod, container, attempt, sandbox).await
    }

    fn wake_later(self: &Rc<Self>, sys: &Sys, uid: &Text, after_ns: u64) {
        let (kubelet, uid) = (Rc::clone(self), uid.clone());
        sys.background(|sys| async move {
            sys.sleep(after_ns).await;
            kubelet.wake_worker(&sys, &uid);
        });
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
        // The image's user is asked for by a second ImageStatus: pkg/kubelet/kuberuntime/helpers.go:123.
        let evidence = K.line("pkg/kubelet/kuberuntime/helpers.go", 123);
        let image = self.image_status(sys, evidence, None, image_spec(container)).await;
        let image = image.map_err(|failure| failed("CreateContainerConfigError", &failure))?;
        let image =
            image.ok_or_else(|| Failure::new("CreateContainerConfigError", format!("unable to get image \"{}\"", container.image)))?;
        let config = Rc::new(self.container_config(sys, pod, container, attempt, &image, sandbox).await);
        let request = CreateContainerRequest {
            pod_sandbox_id: sandbox.id.clone(),
            config: Some(Rc::clone(&config)),
            sandbox_config: Some(Rc::clone(&sandbox.config)),
        };
        let created = self.cri_at(sys, K.line(CONTAINER, 232), "container.create", request).await;
        let id = match created {
            Ok(created) => created.container_id.clone(),
            Err(failure) => return Err(self.fail(sys, pod, 236, "CreateContainerError", &failure).await),
        };
        let line = format!("Created container {}", container.name);
        self.event(sys, K.line(CONTAINER, 244), pod, "Created", &line).await;
        let request = StartContainerRequest { container_id: id.clone() };
        if let Err(failure) = self.cri_at(sys, K.line(CONTAINER, 247), "container.start", request).await {
            return Err(self.fail(sys, pod, 251, "RunContainerError", &failure).await);
        }
        let step = sys.step(K.line(CONTAINER, 253)).about(id.clone()).milestone("container.running");
        step.log("info", format!("Started container {}", container.name)).await;
        self.link_log(sys, pod, container, &id, &sandbox.config.log_directory, &config.log_path).await;
        self.post_start(sys, pod, container, &id).await
    }

    async fn fail(&self, sys: &Sys, pod: &StaticPod, line: u32, reason: &'static str, failure: &Failure) -> Failure {
        self.event(sys, K.line(CONTAINER, line), pod, "Failed", &format!("Error: {}", failure.message)).await;
        Failure::new(reason, rpc_error(failure))
    }

    /// `/var/log/containers/…` is the kubelet's own link to the runtime's log file.
    async fn link_log(&self, sys: &Sys, pod: &StaticPod, container: &Container, id: &Text, directory: &str, path: &str) {
        let link = format!("/var/log/containers/{}_{}_{}-{id}.log", pod.name, pod.namespace, container.name);
        sys.step(K.line(CONTAINER, 260)).about(id.clone()).symlink(link, &format!("{directory}/{path}")).await;
    }

    async fn post_start(self: &Rc<Self>, sys: &Sys, pod: &StaticPod, container: &Container, id: &Text) -> Result<(), Failure> {
        let Some(hook) = &container.lifecycle.post_start else { return Ok(()) };
        let result = self.run_hook(sys, pod, container, id, hook).await;
        let Err(text) = result else { return Ok(()) };
        let request = StopContainerRequest { container_id: id.clone(), timeout: 2 };
        let stopped = self.cri(sys, K.line(CONTAINER, 285), request).await;
        Err(Failure::new("PostStartHookError", stopped.err().map_or(text, |failure| failure.message)))
    }

    /// A command is an `ExecSync` without a deadline: pkg/kubelet/lifecycle/handlers.go:64.
    pub(super) async fn run_hook(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &StaticPod,
        container: &Container,
        id: &Text,
        handler: &Handler,
    ) -> Result<(), Text> {
        let exec = match handler {
            Handler::Exec(exec) => exec,
            Handler::HttpGet(request) => return self.run_http_hook(sys, pod, container, request).await,
            Handler::TcpSocket(_) => return Err("invalid handler".into()),
        };
        let cmd: Vec<Text> = exec.command.iter().map(|word| word.as_str().into()).collect();
        let request = ExecSyncRequest { container_id: id.clone(), cmd: cmd.into(), timeout: 0 };
        let answer = self.cri_within(sys, K.line("pkg/kubelet/lifecycle/handlers.go", 64), None, NO_TIMEOUT_NS, request).await;
        match answer {
            Ok(answer) if answer.exit_code == 0 => Ok(()),
            Ok(answer) => Err(format!("command exited with {}", answer.exit_code).into()),
            Err(failure) => Err(rpc_error(&failure)),
        }
    }

    async fn image_status(
        &self,
        sys: &Sys,
        evidence: crate::trace::Evidence,
        milestone: Option<&'static str>,
        image: ImageSpec,
    ) -> Result<Option<Image>, Failure> {
        let request = ImageStatusRequest { image: Some(image), verbose: false };
        let answer = match milestone {
            Some(milestone) => self.cri_at(sys, evidence, milestone, request).await,
            None => self.cri(sys, evidence, request).await,
        }?;
        Ok(answer.image.clone())
    }

    /// `EnsureImageExists`: the local check always, the pull by policy, and a back-off by pod and image.
    async fn ensure_image_exists(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        container: &Container,
        sandbox: &Sandbox,
    ) -> Result<(), Failure> {
        let annotated = ImageSpec { annotations: sandbox.config.annotations.clone(), ..image_spec(container) };
        let found = self.image_status(sys, K.line(IMAGES, 116), Some("image.check"), annotated.clone()).await;
        let found = found.map_err(|failure| Failure::new("ImageInspectError", rpc_error(&failure)))?;
        let present = found.is_some();
        match container.image_pull_policy {
            ImagePullPolicy::IfNotPresent if present => {
                let text = format!("Container image \"{}\" already present on machine", container.image);
                self.event(sys, K.line(IMAGES, 124), pod, "Pulled", &text).await;
                return Ok(());
            }
            ImagePullPolicy::Never if present => return Ok(()),
            ImagePullPolicy::Never => {
                let text = format!("Container image \"{}\" is not present with pull policy of Never", container.image);
                self.event(sys, K.line(IMAGES, 129), pod, "ErrImageNeverPull", &text).await;
                return Err(Failure::new("ErrImageNeverPull", text));
            }
            _ => {}
        }
        self.pull_image(sys, pod, container, annotated, sandbox).await
    }

    async fn pull_image(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        container: &Container,
        image: ImageSpec,
        sandbox: &Sandbox,
    ) -> Result<(), Failure> {
        let key = format!("{}_{}", pod.uid, container.image);
        let now_ns = sys.now_ns();
        let last_ns = self.back_off.get().updated_ns(&key);
        let remaining = last_ns.and_then(|last_ns| self.back_off.get().remaining(&key, last_ns, now_ns));
        if let Some(remaining_ns) = remaining {
            let text = format!("Back-off pulling image \"{}\"", container.image);
            self.event(sys, K.line(IMAGES, 138), pod, "BackOff", &text).await;
            self.wake_later(sys, &pod.uid, remaining_ns);
            return Err(Failure::new("ImagePullBackOff", text));
        }
        self.event(sys, K.line(IMAGES, 142), pod, "Pulling", &format!("Pulling image \"{}\"", container.image)).await;
        let request = PullImageRequest { image: Some(image), auth: None, sandbox_config: Some(Rc::clone(&sandbox.config)) };
        let pulled = self.cri_within(sys, K.line(IMAGES, 144), Some("image.pull"), NO_TIMEOUT_NS, request).await;
        match pulled {
            Ok(_) => Ok(()),
            Err(failure) => {
                self.back_off.set().next(&key, now_ns, sys.now_ns());
                let text = format!("Failed to pull image \"{}\": {}", container.image, rpc_error(&failure));
                self.event(sys, K.line(IMAGES, 147), pod, "Failed", &text).await;
                Err(Failure::new("ErrImagePull", rpc_error(&failure)))
            }
        }
    }
}

fn image_spec(container: &Container) -> ImageSpec {
    ImageSpec { image: crate::programs::images::with_tag(&container.image), ..Default::default() }
}
