//! Images and layers: containers/storage, and the image service over it.

use std::rc::Rc;

use super::{SEEN, Server};
use crate::kernel::Sys;
use crate::programs::images::{Image, SharedImage};
use crate::programs::{Work, ids};
use crate::trace::{Failure, SharedPayload, Text};
use crate::wire::cri::{
    ImageFsInfoRequest, ImageFsInfoResponse, ImageStatusRequest, ImageStatusResponse, ListImagesRequest, ListImagesResponse,
    PullImageRequest, PullImageResponse, RemoveImageRequest, RemoveImageResponse,
};

impl Server {
    fn image_path(&self, reference: &str) -> Text {
        format!("{}/overlay-images/{reference}", self.config.root).into()
    }

    /// The images that an administrator has put there.
    pub(super) async fn load_images(&self, sys: &Sys) {
        for reference in &self.config.images {
            let image = Image { pulled: true, ..Image::by_reference(reference) };
            let path = self.image_path(&image.reference);
            if !sys.exists(&path) {
                sys.step(SEEN).write(path, SharedPayload::new(image)).await;
            }
        }
    }

    /// An image by its reference, short or full, by its name by digest or by its id.
    pub(super) fn image(&self, sys: &Sys, name: &str) -> Option<SharedImage> {
        let directory = self.image_path("");
        let images = sys.list(directory.trim_end_matches('/')).into_iter().filter_map(|path| sys.read::<Image>(&path));
        let normal = crate::programs::images::normalize(name);
        let mut images = images.map(|image| Rc::new((*image).clone()));
        images.find(|image| image.reference == normal || image.id.trim_start_matches("sha256:") == name.trim_start_matches("sha256:"))
    }

    /// The name by digest: what `image_ref` says.
    pub(super) fn name_by_digest(image: &Image) -> Text {
        let repository = image.reference.rsplit_once(':').map_or(&*image.reference, |split| split.0);
        format!("{repository}@{}", image.manifest_digest()).into()
    }

    /// The name of a container's own layer.
    pub(super) fn layer_of(id: &str) -> Text {
        ids::hex64(&format!("layer of {id}"))
    }
    /// Pulls an image.
    ///
    /// # Errors
    /// What the registry says.
    pub(super) async fn pull(&self, _: &Sys, reference: &str) -> Result<SharedImage, Failure> {
        Err(Failure::unknown(format!("{reference}: not found")))
    }

    /// Makes the container's own layer on top of its image; the answer is the layer's name.
    pub(super) async fn create_layer(&self, sys: &Sys, id: &Text, image: &SharedImage) -> Text {
        let layer = Self::layer_of(id);
        let path = format!("{}/overlay/{layer}", self.config.root);
        sys.step(SEEN).about(id.clone()).write(path, SharedPayload::new(image.root_filesystem())).await;
        layer
    }
    /// Where a layer is mounted.
    pub(super) fn mount_point(&self, layer: &str) -> Text {
        format!("{}/overlay/{layer}/merged", self.config.root).into()
    }
    /// Mounts a container's layer.
    pub(super) async fn mount_layer(&self, sys: &Sys, id: &Text, layer: &str) {
        let source = format!("{}/overlay/{layer}", self.config.root);
        sys.step(SEEN).about(id.clone()).mount(self.mount_point(layer), &source).await;
    }
    /// Unmounts a container's layer.
    pub(super) async fn unmount_layer(&self, sys: &Sys, id: &Text, layer: &str) {
        sys.step(SEEN).about(id.clone()).umount(&self.mount_point(layer)).await;
    }
    /// Removes a container's layer.
    pub(super) async fn remove_layer(&self, sys: &Sys, id: &Text, layer: &str) {
        let path = format!("{}/overlay/{layer}", self.config.root);
        sys.step(SEEN).about(id.clone()).remove(&path).await;
    }

    pub(super) async fn image_status(&self, sys: Sys, _: Rc<ImageStatusRequest>) -> Result<ImageStatusResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(ImageStatusResponse::default())
    }
    pub(super) async fn list_images(&self, sys: Sys, _: Rc<ListImagesRequest>) -> Result<ListImagesResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(ListImagesResponse::default())
    }
    pub(super) async fn pull_image(&self, sys: Sys, _: Rc<PullImageRequest>) -> Result<PullImageResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(PullImageResponse::default())
    }
    pub(super) async fn remove_image(&self, sys: Sys, _: Rc<RemoveImageRequest>) -> Result<RemoveImageResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(RemoveImageResponse::default())
    }
    pub(super) async fn image_fs_info(&self, sys: Sys, _: Rc<ImageFsInfoRequest>) -> Result<ImageFsInfoResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(ImageFsInfoResponse::default())
    }
}
