//! `EnsureImageExists`: the local check always, the pull by policy, and a back-off by pod and image: kubernetes v1.22.0
//! pkg/kubelet/images/image_manager.go:89.

use std::rc::Rc;

use super::go_syntax::go_duration;
use super::log::{Level, Line};
use super::release::PulledText;
use super::runtime::{REMOTE_IMAGE, rpc_error};
use super::source::StaticPod;
use super::start_container::NO_TIMEOUT_NS;
use super::startup::ROOT;
use super::sync_pod::Sandbox;
use super::{K, Kubelet, SECOND_NS, V1_20, image_name};
use crate::kernel::{Condition, Shared, Sys};
use crate::pod::{Container, ImagePullPolicy};
use crate::trace::{Evidence, Failure, Milestone};
use crate::wire::cri::{Image, ImageSpec, ImageStatusRequest, PullImageRequest};

const IMAGES: &str = "pkg/kubelet/images/image_manager.go";
const CREDENTIALS: &str = "pkg/credentialprovider/config.go";
const CREDENTIALS_NS: u64 = 300 * SECOND_NS;
const RUNTIME_IMAGE: &str = "pkg/kubelet/kuberuntime/kuberuntime_image.go";

/// `serialImagePuller`: who may pull an image. Pulls come one after the other, whatever pods they are for: puller.go:87, `serializeImagePulls`.
#[derive(Default)]
pub(super) struct Puller {
    is_busy: Shared<bool>,
    is_free: Condition,
    /// Until when the credentials of the node are known, in nanoseconds.
    credentials_ns: Shared<u64>,
}

impl Puller {
    async fn take(&self, sys: &Sys) {
        while std::mem::replace(&mut *self.is_busy.set(), true) {
            self.is_free.wait(sys).await;
        }
    }
    fn give_back(&self, sys: &Sys) {
        *self.is_busy.set() = false;
        self.is_free.notify(sys);
    }
}

impl Kubelet {
    pub(super) async fn image_status(
        &self,
        sys: &Sys,
        evidence: Evidence,
        milestone: Option<Milestone>,
        image: ImageSpec,
    ) -> Result<Option<Image>, Failure> {
        let request = ImageStatusRequest { image: Some(image), verbose: false };
        let answer = match milestone {
            Some(milestone) => self.cri_at(sys, evidence, milestone, request).await,
            None => self.cri(sys, evidence, request).await,
        }?;
        Ok(answer.image.clone())
    }

    pub(super) async fn ensure_image_exists(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        container: &Container,
        sandbox: &Sandbox,
    ) -> Result<(), Failure> {
        let about = (container.name.as_str(), "");
        if let Some(fault) = image_name::fault(&container.image) {
            let name = &container.image;
            let text = format!("Failed to apply default image tag \"{name}\": couldn't parse image reference \"{name}\": {fault}");
            self.container_event(sys, K.line(IMAGES, 100), pod, about, "InspectFailed", &text).await;
            return Err(Failure::new("InvalidImageName", text));
        }
        let annotated = ImageSpec { annotations: sandbox.config.annotations.clone(), ..image_spec(container) };
        let found = self.image_status(sys, K.line(IMAGES, 116), Some(Milestone::ImageCheck), annotated.clone()).await;
        let found = match found {
            Ok(found) => found,
            Err(failure) => {
                let text = format!("Failed to inspect image \"{}\": {}", container.image, rpc_error(&failure));
                self.container_event(sys, K.line(IMAGES, 119), pod, about, "InspectFailed", &text).await;
                return Err(Failure::new("ImageInspectError", rpc_error(&failure)));
            }
        };
        let present = found.is_some();
        match container.image_pull_policy {
            ImagePullPolicy::IfNotPresent | ImagePullPolicy::Never if present => {
                let text = format!("Container image \"{}\" already present on machine", container.image);
                self.container_event(sys, K.line(IMAGES, 127), pod, about, "Pulled", &text).await;
                Ok(())
            }
            ImagePullPolicy::Never => {
                let text = format!("Container image \"{}\" is not present with pull policy of Never", container.image);
                self.container_event(sys, K.line(IMAGES, 131), pod, about, "ErrImageNeverPull", &text).await;
                Err(Failure::new("ErrImageNeverPull", text))
            }
            _ => self.pull_image(sys, pod, container, annotated, sandbox).await,
        }
    }

    /// `dockercfg`: the node's own credentials are looked for, and known for five minutes: kubernetes v1.20.2
    /// pkg/credentialprovider/provider.go:50. Simplified: there are none.
    async fn look_for_credentials(&self, sys: &Sys) {
        if sys.now_ns() < *self.puller.credentials_ns.get() {
            return;
        }
        *self.puller.credentials_ns.set() = sys.now_ns() + CREDENTIALS_NS;
        for folder in [ROOT, ROOT, "/root/.docker", "/.docker"] {
            let line = || format!("looking for config.json at {folder}/config.json");
            self.chatter(sys.step(V1_20.line(CREDENTIALS, 144)), Level::Verbose(4), line).await;
        }
        for folder in [ROOT, ROOT, "/root", ""] {
            let line = || format!("looking for .dockercfg at {folder}/.dockercfg");
            self.chatter(sys.step(V1_20.line(CREDENTIALS, 110)), Level::Verbose(4), line).await;
        }
    }

    /// How long the pull of a container's image is put off, and how much of that is left, in nanoseconds.
    pub(super) fn image_back_off_ns(&self, sys: &Sys, pod: &StaticPod, container: &Container) -> (u64, u64) {
        let key = image_key(pod, container);
        let back_off = self.image_back_off.get();
        (back_off.delay_ns(&key), back_off.left_ns(&key, sys.now_ns()))
    }

    async fn pull_image(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        container: &Container,
        image: ImageSpec,
        sandbox: &Sandbox,
    ) -> Result<(), Failure> {
        let about = (container.name.as_str(), "");
        let key = image_key(pod, container);
        if self.image_back_off.get().is_in_back_off(&key, sys.now_ns()) {
            let text = format!("Back-off pulling image \"{}\"", container.image);
            self.container_event(sys, K.line(IMAGES, 138), pod, about, "BackOff", &text).await;
            return Err(Failure::new("ImagePullBackOff", text));
        }
        self.container_event(sys, K.line(IMAGES, 141), pod, about, "Pulling", &format!("Pulling image \"{}\"", container.image)).await;
        let decided_ns = sys.now_ns();
        self.puller.take(sys).await;
        let pulling_ns = sys.now_ns();
        self.look_for_credentials(sys).await;
        let name = container.image.clone();
        let line = || Line {
            sentence: format!("Pulling image \"{name}\" without credentials"),
            structured: format!("\"Pulling image without credentials\" image=\"{name}\""),
        };
        self.info(sys, K.line(RUNTIME_IMAGE, 47), line).await;
        let request = PullImageRequest { image: Some(image), auth: None, sandbox_config: Some(Rc::clone(&sandbox.config)) };
        let pulled = self.cri_within(sys, K.line(IMAGES, 144), Some(Milestone::ImagePull), NO_TIMEOUT_NS, request).await;
        self.puller.give_back(sys);
        let Err(failure) = pulled else {
            let [own, all] = [pulling_ns, decided_ns].map(|since_ns| go_duration(sys.now_ns() - since_ns));
            let text = match self.release.texts.pulled {
                PulledText::All => format!("Successfully pulled image \"{name}\" in {all}"),
                PulledText::OwnAndAll => format!("Successfully pulled image \"{name}\" in {own} ({all} including waiting)"),
            };
            self.container_event(sys, K.line(IMAGES, 156), pod, about, "Pulled", &text).await;
            self.image_back_off.set().collect_garbage(sys.now_ns());
            return Ok(());
        };
        let error = rpc_error(&failure);
        let line = || format!("PullImage \"{name}\" from image service failed: {error}");
        self.chatter(sys.step(V1_20.line(REMOTE_IMAGE, 113)), Level::Error, line).await;
        let line = || Line {
            sentence: format!("Pull image \"{name}\" failed: {error}"),
            structured: format!("\"Failed to pull image\" err=\"{}\" image=\"{name}\"", error.replace('"', "\\\"")),
        };
        self.say(sys.step(K.line(RUNTIME_IMAGE, 51)), Level::Error, line).await;
        self.image_back_off.set().next(&key, sys.now_ns(), sys.now_ns());
        self.container_event(sys, K.line(IMAGES, 147), pod, about, "Failed", &format!("Failed to pull image \"{name}\": {error}")).await;
        Err(Failure::new("ErrImagePull", error))
    }
}

/// What the back-off of a pull goes by: a pod and an image: image_manager.go:136.
fn image_key(pod: &StaticPod, container: &Container) -> String {
    format!("{}_{}", pod.uid, container.image)
}

/// The image of a container as it is asked for.
pub(super) fn image_spec(container: &Container) -> ImageSpec {
    ImageSpec { image: crate::programs::images::with_tag(&container.image), ..Default::default() }
}
