//! dockerd's own image store.

use std::rc::Rc;

use super::events::Actor;
use super::pull::lease_of;
use super::{Daemon, M};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::programs::images::{Image, SharedImage, normalize};
use crate::trace::{Evidence, Failure, SharedPayload, Text};
use crate::wire::containerd::LeaseDelete;
use crate::wire::docker::{Config, ImageDeleted, ImageInspect, ImageSummary, familiar, timestamp};
use crate::wire::engine::{ImageInspection, ImageList, ImageRemove};
use crate::wire::json::{Map, Str};

/// One file an image, under one name.
const STORE: Evidence = Evidence::Simplified("simplified-engine-images");

fn no_such_image(name: &str) -> Failure {
    Failure::new("404", format!("No such image: {name}"))
}

/// The names by digest: only an image from a registry has one.
pub(super) fn repo_digests(image: &Image) -> Vec<Text> {
    let name = familiar(&image.reference);
    let repository = name.strip_suffix(image.tag()).map_or(name, |name| name.trim_end_matches([':', '@']));
    if image.pulled { vec![format!("{repository}@{}", image.manifest_digest()).into()] } else { Vec::new() }
}

fn repo_tags(image: &Image) -> Vec<Text> {
    if image.reference.contains('@') { Vec::new() } else { vec![familiar(&image.reference).into()] }
}

impl Daemon {
    fn image_directory(&self) -> String {
        format!("{}/image/overlay2/imagedb/content", self.config.data_root)
    }
    fn image_path(&self, image: &Image) -> Text {
        format!("{}/{}", self.image_directory(), image.id.replace(':', "/")).into()
    }

    /// The images that an administrator has put there.
    pub(super) async fn load_images(&self, sys: &Sys) {
        for reference in &self.config.images {
            let image = Image::by_reference(reference);
            if !sys.exists(&self.image_path(&image)) {
                self.store_image(sys, Rc::new(image)).await;
            }
        }
    }
    pub(super) async fn store_image(&self, sys: &Sys, image: SharedImage) {
        let path = self.image_path(&image);
        sys.step(STORE).write(path, SharedPayload(image as Rc<_>)).await;
    }
    /// Every image there is.
    pub(super) fn images(&self, sys: &Sys) -> Vec<SharedImage> {
        sys.list(&self.image_directory()).iter().filter_map(|path| sys.read::<Image>(path)).collect()
    }
    /// An image by name or id.
    pub(super) fn image(&self, sys: &Sys, name: &str) -> Option<SharedImage> {
        let reference = normalize(name);
        let digest = name.split_once('@').map(|split| split.1);
        let is_it = |image: &SharedImage| {
            *image.id == *name
                || image.reference == reference
                || digest.is_some_and(|digest| image.pulled && *image.manifest_digest() == *digest)
        };
        self.images(sys).into_iter().find(is_it)
    }

    pub(super) async fn list_images(&self, sys: Sys, _: Rc<ImageList>) -> Result<Vec<ImageSummary>, Failure> {
        sys.work(Work::EngineInspect).await;
        let summary = |image: SharedImage| ImageSummary {
            containers: -1,
            created: 0,
            id: image.id.clone(),
            labels: image.config.labels.clone(),
            parent_id: Str::EMPTY,
            repo_digests: repo_digests(&image),
            repo_tags: repo_tags(&image),
            shared_size: -1,
            size: image.size_of_files(),
            virtual_size: image.size_of_files(),
        };
        Ok(self.images(&sys).into_iter().map(summary).collect())
    }

    pub(super) async fn inspect_image(&self, sys: Sys, request: Rc<ImageInspection>) -> Result<ImageInspect, Failure> {
        sys.work(Work::EngineInspect).await;
        let image = self.image(&sys, &request.name).ok_or_else(|| no_such_image(&request.name))?;
        let config = Config {
            user: image.config.user.clone(),
            env: image.config.env.clone(),
            entrypoint: image.config.entrypoint.clone(),
            cmd: image.config.cmd.clone(),
            working_dir: image.config.working_dir.clone(),
            labels: image.config.labels.clone(),
            stop_signal: image.config.stop_signal.clone(),
            ..Config::default()
        };
        Ok(ImageInspect {
            id: image.id.clone(),
            repo_tags: repo_tags(&image),
            repo_digests: repo_digests(&image),
            created: timestamp(0),
            config,
            architecture: "amd64",
            os: "linux",
            size: image.size_of_files(),
            virtual_size: image.size_of_files(),
        })
    }

    /// An image has one name, so that taking it off removes the image.
    pub(super) async fn remove_image(&self, sys: Sys, request: Rc<ImageRemove>) -> Result<Vec<ImageDeleted>, Failure> {
        let image = self.image(&sys, &request.name).ok_or_else(|| no_such_image(&request.name))?;
        let user =
            self.containers.get().newest_first().find(|container| container.image.id == image.id).map(|container| container.id.clone());
        if let Some(user) = user {
            let short = |id: &str| id.trim_start_matches("sha256:").get(..12).unwrap_or(id).to_owned();
            let text = format!(
                "conflict: unable to remove repository reference \"{}\" (must force) - container {} is using its referenced image {}",
                request.name,
                short(&user),
                short(&image.id)
            );
            return Err(Failure::new("409", text));
        }
        sys.work(Work::EngineRemove).await;
        // A lease that is not there is no error.
        let lease = LeaseDelete { id: lease_of(&image) };
        let released = sys.step(M.line("daemon/images/store.go", 39)).call(&self.config.containerd, lease).await;
        if let Some(failure) = released.err().filter(|failure| failure.code != "NOT_FOUND") {
            return Err(Failure::new("500", format!("error deleting lease: {}", failure.message)));
        }
        sys.step(STORE).remove(&self.image_path(&image)).await;
        let actor = |id: &Text| Actor { id: id.clone(), attributes: Map::default() };
        self.publish(&sys, STORE, "image untag", "", actor(&image.id)).await;
        self.publish(&sys, STORE, "image delete", "", actor(&image.id)).await;
        let untagged = ImageDeleted { untagged: Some(familiar(&image.reference).into()), deleted: None };
        Ok(vec![untagged, ImageDeleted { untagged: None, deleted: Some(image.id.clone()) }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pulled_image_has_a_digest_of_its_repository() {
        let image = Image::by_reference("127.0.0.1:5000/hello:1.0");
        assert!(repo_digests(&image).is_empty());
        let digests = repo_digests(&Image { pulled: true, ..image });
        assert!(digests[0].starts_with("127.0.0.1:5000/hello@sha256:"), "{digests:?}");
    }
}
