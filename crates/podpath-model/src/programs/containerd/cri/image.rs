//! The image service: containerd v1.6.20 pkg/cri/server/image_*.go.

use std::rc::Rc;

use super::{C, CALLS, Cri, logged};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::programs::images::SharedImage;
use crate::programs::metrics::value;
use crate::trace::{Evidence, Failure, Text};
use crate::wire::containerd::Event;
use crate::wire::cri::{
    FilesystemIdentifier, FilesystemUsage, Image, ImageFsInfoRequest, ImageFsInfoResponse, ImageStatusRequest, ImageStatusResponse,
    ListImagesRequest, ListImagesResponse, PullImageRequest, PullImageResponse, RemoveImageRequest, RemoveImageResponse,
};

const EVENTS: &str = "pkg/cri/server/events.go";
/// The unit in which a file system gives out space, and what a snapshot takes that nothing is written to: the answers to ImageFsInfo in
/// recordings/kubelet/containerd. Simplified: an image takes what is in it, and they are counted when it is asked, not every ten seconds.
const BLOCK: u64 = 4_096;
const BYTES_OF_SNAPSHOT: u64 = 20_480;
/// How many files and folders a snapshot of an image, of a sandbox and of a container is.
const INODES: [u64; 3] = [13, 6, 8];
const STORE: &str = "services/images/local.go";

impl Cri {
    fn described(image: &SharedImage) -> Image {
        Image {
            id: image.id.clone(),
            repo_tags: image.name_by_tag().into_iter().collect::<Vec<_>>().into(),
            repo_digests: if image.pulled { vec![image.name_by_digest()].into() } else { Default::default() },
            size: image.size,
            ..Default::default()
        }
    }

    pub(super) async fn image_status(&self, sys: Sys, request: Rc<ImageStatusRequest>) -> Result<ImageStatusResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let reference = request.image.clone().unwrap_or_default().image;
        // An image that is not there is no error: the answer is empty.
        Ok(ImageStatusResponse { image: self.daemon.image(&sys, &reference).map(|image| Self::described(&image)), ..Default::default() })
    }
    pub(super) async fn list_images(&self, sys: Sys, _: Rc<ListImagesRequest>) -> Result<ListImagesResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(ListImagesResponse { images: self.daemon.images(&sys).iter().map(Self::described).collect() })
    }

    pub(super) async fn pull_image(&self, sys: Sys, request: Rc<PullImageRequest>) -> Result<PullImageResponse, Failure> {
        let reference = request.image.clone().unwrap_or_default().image;
        sys.step(C.line(CALLS, 934)).log("info", format!("PullImage \"{reference}\"")).await;
        let pulled = self.pull(&sys, &reference).await;
        let image = logged(&sys, C.line(CALLS, 937), &"".into(), &format!("PullImage \"{reference}\" failed"), pulled).await?;
        sys.step(C.line(CALLS, 939)).log("info", format!("PullImage \"{reference}\" returns image reference \"{}\"", image.id)).await;
        Ok(PullImageResponse { image_ref: image.id.clone() })
    }

    /// The pull of the client, and the three names under which the plugin keeps an image: its id, its tag, its digest.
    pub(super) async fn pull(&self, sys: &Sys, reference: &str) -> Result<SharedImage, Failure> {
        let full = crate::programs::images::normalize(reference);
        let was_pulled = self.daemon.image(sys, reference).is_some_and(|known| known.pulled);
        let pulled = self.daemon.pull(sys, reference).await;
        let image = pulled.map_err(|failure| {
            let text = match failure.code {
                "NOT_FOUND" => {
                    format!("failed to pull and unpack image \"{full}\": failed to resolve reference \"{full}\": {}", failure.message)
                }
                _ => format!("failed to pull and unpack image \"{full}\": {}", failure.message),
            };
            Failure::new(failure.code, text)
        })?;
        let digest = image.name_by_digest();
        let (create, update) = ((C.line(STORE, 117), "/images/create"), (C.line(STORE, 150), "/images/update"));
        // A name that is there already is written anew, since a failed Create does not say what it stands for: image_pull.go:234, :241.
        let first = if was_pulled { update } else { create };
        let names = [(first, &image.reference), (first, &image.id), (update, &image.reference), (first, &digest)];
        for ((evidence, topic), name) in names {
            self.publish(sys, evidence, topic, name).await;
        }
        Ok(image)
    }

    /// Says that a name of an image is new, stands for another one or is gone; the plugin hears of it as anybody does.
    async fn publish(&self, sys: &Sys, evidence: Evidence, topic: &'static str, name: &Text) {
        let event = Event { name: name.clone(), ..Event::default() };
        self.daemon.exchange.publish(sys, evidence, super::K8S, topic, event).await;
        let labels = "Labels:map[string]string{io.cri-containerd.image: managed,},";
        let (heard, kind, labels) = match topic {
            "/images/create" => (C.line(EVENTS, 351), "ImageCreate", labels),
            "/images/update" => (C.line(EVENTS, 354), "ImageUpdate", labels),
            _ => (C.line(EVENTS, 357), "ImageDelete", ""),
        };
        let line = format!("{kind} event &{kind}{{Name:{name},{labels}XXX_unrecognized:[],}}");
        sys.step(heard).log("info", line).await;
    }

    pub(super) async fn remove_image(&self, sys: Sys, request: Rc<RemoveImageRequest>) -> Result<RemoveImageResponse, Failure> {
        let reference = request.image.clone().unwrap_or_default().image;
        sys.step(C.line(CALLS, 1099)).log("info", format!("RemoveImage \"{reference}\"")).await;
        if let Some(image) = self.daemon.image(&sys, &reference) {
            self.daemon.remove_image(&sys, &image).await;
            // containerd v1.6.20 pkg/cri/server/image_remove.go:46: every name that the store has for it.
            let digest = image.pulled.then(|| image.name_by_digest());
            for name in [Some(image.reference.clone()), digest, Some(image.id.clone())].into_iter().flatten() {
                self.publish(&sys, C.line(STORE, 167), "/images/delete", &name).await;
            }
        }
        sys.step(C.line(CALLS, 1104)).log("info", format!("RemoveImage \"{reference}\" returns successfully")).await;
        Ok(RemoveImageResponse {})
    }

    pub(super) async fn image_fs_info(&self, sys: Sys, _: Rc<ImageFsInfoRequest>) -> Result<ImageFsInfoResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let mountpoint = format!("{}/io.containerd.snapshotter.v1.overlayfs", self.daemon.config.root).into();
        let (sandboxes, containers) = {
            let store = self.store.get();
            (store.sandboxes.len() as u64, store.containers.len() as u64)
        };
        let images = self.daemon.images(&sys);
        let unpacked: u64 = images.iter().map(|image| image.size_in_storage().next_multiple_of(BLOCK)).sum();
        let used_bytes = value(BLOCK + unpacked + (sandboxes + containers) * BYTES_OF_SNAPSHOT);
        let [of_image, of_sandbox, of_container] = INODES;
        let inodes_used = value(images.len() as u64 * of_image + sandboxes * of_sandbox + containers * of_container);
        let usage = FilesystemUsage { fs_id: Some(FilesystemIdentifier { mountpoint }), used_bytes, inodes_used, ..Default::default() };
        Ok(ImageFsInfoResponse { image_filesystems: vec![usage] })
    }
}
