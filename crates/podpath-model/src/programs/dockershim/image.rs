//! The image service: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_image.go.

use std::rc::Rc;

use super::docker::{is_not_found, unknown};
use super::{D, Dockershim};
use crate::kernel::Sys;
use crate::programs::images::with_tag;
use crate::trace::{Evidence, Failure, Text};
use crate::wire::cri::{
    FilesystemIdentifier, FilesystemUsage, Image, ImageFsInfoRequest, ImageFsInfoResponse, ImageStatusRequest, ImageStatusResponse,
    Int64Value, ListImagesRequest, ListImagesResponse, PullImageRequest, PullImageResponse, RemoveImageRequest, RemoveImageResponse,
};
use crate::wire::docker::familiar;
use crate::wire::docker::{ImageInspect, ImageSummary};
use crate::wire::engine::{ImageInspection, ImageList, ImagePull, ImageRemove, SystemInfo};

const IMAGE: &str = "pkg/kubelet/dockershim/docker_image.go";
/// Simplified: a pull is cancelled after a minute without progress; here it always makes some.
const PULL_TIMEOUT_NS: u64 = u64::MAX / 4;

impl Dockershim {
    pub(super) async fn list_images(&self, sys: Sys, _: Rc<ListImagesRequest>) -> Result<ListImagesResponse, Failure> {
        let images = self.docker(&sys, D.line(IMAGE, 48), ImageList {}).await.map_err(unknown)?;
        Ok(ListImagesResponse { images: images.iter().map(listed).collect() })
    }

    pub(super) async fn image_status(&self, sys: Sys, request: Rc<ImageStatusRequest>) -> Result<ImageStatusResponse, Failure> {
        let name = request.image.clone().unwrap_or_default().image;
        let image = match self.image_by_ref(&sys, D.line(IMAGE, 69), &name).await? {
            Some(image) => Some(image),
            None => self.image_by_id(&sys, D.line(IMAGE, 74), &name).await?,
        };
        // An image that is not there is no error: the answer is empty.
        Ok(ImageStatusResponse { image: image.map(|image| inspected(&image)), ..Default::default() })
    }

    /// `InspectImageByRef`: by name or digest, not by id.
    async fn image_by_ref(&self, sys: &Sys, evidence: Evidence, name: &Text) -> Result<Option<Rc<ImageInspect>>, Failure> {
        let image = self.find_image(sys, evidence, name).await?;
        Ok(image.filter(|image| is_named(image, name)))
    }
    /// `InspectImageByID`: by id only.
    async fn image_by_id(&self, sys: &Sys, evidence: Evidence, id: &Text) -> Result<Option<Rc<ImageInspect>>, Failure> {
        let image = self.find_image(sys, evidence, id).await?;
        Ok(image.filter(|image| image.id == *id))
    }
    async fn find_image(&self, sys: &Sys, evidence: Evidence, name: &Text) -> Result<Option<Rc<ImageInspect>>, Failure> {
        match self.docker(sys, evidence, ImageInspection { name: name.clone() }).await {
            Ok(image) => Ok(Some(image)),
            Err(failure) if is_not_found(&failure) => Ok(None),
            Err(failure) => Err(unknown(failure)),
        }
    }

    pub(super) async fn pull_image(&self, sys: Sys, request: Rc<PullImageRequest>) -> Result<PullImageResponse, Failure> {
        let name = request.image.clone().unwrap_or_default().image;
        self.pull(&sys, D.line(IMAGE, 108), &name).await.map_err(unknown)?;
        let image = self.image_by_ref(&sys, D.line(IMAGE, 162), &name).await?;
        let image = image.ok_or_else(|| Failure::unknown(format!("no such image: \"{name}\"")))?;
        Ok(PullImageResponse { image_ref: image.repo_digests.first().unwrap_or(&image.id).clone() })
    }

    /// `PullImage` of libdocker: the name without what docker adds by itself, the tag apart.
    pub(super) async fn pull(&self, sys: &Sys, evidence: Evidence, name: &str) -> Result<(), Failure> {
        let reference = with_tag(familiar(name));
        let (from_image, tag) = match reference.split_once('@') {
            Some((repository, digest)) => (repository.into(), digest.into()),
            None => reference
                .rsplit_once(':')
                .map_or_else(|| (reference.clone(), "".into()), |(repository, tag)| (repository.into(), tag.into())),
        };
        self.docker_within(sys, evidence, None, PULL_TIMEOUT_NS, ImagePull { from_image, tag }).await.map(drop)
    }

    /// Every name is taken off, and then the id. An image that is not asked for by its id is left alone.
    pub(super) async fn remove_image(&self, sys: Sys, request: Rc<RemoveImageRequest>) -> Result<RemoveImageResponse, Failure> {
        let asked = request.image.clone().unwrap_or_default().image;
        let Some(image) = self.image_by_id(&sys, D.line(IMAGE, 130), &asked).await? else { return Ok(RemoveImageResponse {}) };
        for name in image.repo_tags.iter().chain(&image.repo_digests).chain([&asked]) {
            let removed = self.docker(&sys, D.line(IMAGE, 152), ImageRemove { name: name.clone() }).await;
            match removed {
                Err(failure) if !is_not_found(&failure) => return Err(unknown(failure)),
                _ => {}
            }
        }
        Ok(RemoveImageResponse {})
    }

    /// Simplified: the room that images take is not counted.
    pub(super) async fn image_fs_info(&self, sys: Sys, _: Rc<ImageFsInfoRequest>) -> Result<ImageFsInfoResponse, Failure> {
        let evidence = D.line("pkg/kubelet/dockershim/docker_image_linux.go", 34);
        self.docker(&sys, evidence, SystemInfo {}).await.map_err(unknown)?;
        let usage = FilesystemUsage { fs_id: Some(FilesystemIdentifier { mountpoint: self.docker_root.clone() }), ..Default::default() };
        Ok(ImageFsInfoResponse { image_filesystems: vec![usage] })
    }
}

/// `matchImageTagOrSHA`.
fn is_named(image: &ImageInspect, name: &str) -> bool {
    if let Some((_, asked)) = name.split_once('@') {
        return image.repo_digests.iter().any(|known| known.split_once('@').is_some_and(|(_, digest)| digest == asked));
    }
    let name = with_tag(familiar(name));
    image.repo_tags.contains(&name) || image.repo_digests.contains(&name)
}

fn listed(image: &ImageSummary) -> Image {
    Image {
        id: image.id.clone(),
        repo_tags: image.repo_tags.clone().into(),
        repo_digests: image.repo_digests.clone().into(),
        size: image.virtual_size,
        ..Default::default()
    }
}

fn inspected(image: &ImageInspect) -> Image {
    let user = image.config.user.split(':').next().unwrap_or("");
    let uid = user.parse().ok().map(|value| Int64Value { value });
    Image {
        username: if uid.is_none() { user.into() } else { "".into() },
        uid,
        id: image.id.clone(),
        repo_tags: image.repo_tags.clone().into(),
        repo_digests: image.repo_digests.clone().into(),
        size: image.virtual_size,
        ..Default::default()
    }
}
