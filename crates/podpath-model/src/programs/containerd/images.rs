//! Images: what is there, and how one gets there.

use std::rc::Rc;

use super::{C, Daemon};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::programs::images::{Image, SharedImage};
use crate::trace::{Failure, Kind, Object, SharedPayload, Text};
use crate::wire::containerd::Event;
use crate::wire::registry::{BlobGet, ManifestGet};

impl Daemon {
    fn image_path(&self, reference: &str) -> Text {
        format!("{}/io.containerd.metadata.v1.bolt/meta.db/k8s.io/images/{reference}", self.config.root).into()
    }

    /// The images that an administrator has put there.
    pub(super) async fn load_images(&self, sys: &Sys) {
        for reference in &self.config.images {
            let image = Image::by_reference(reference);
            let path = self.image_path(&image.reference);
            if !sys.exists(&path) {
                sys.step(C.line("metadata/images.go", 128)).write(path, SharedPayload::new(image)).await;
            }
        }
    }

    /// Every image there is.
    pub(crate) fn images(&self, sys: &Sys) -> Vec<SharedImage> {
        let directory = self.image_path("");
        sys.list(directory.trim_end_matches('/')).iter().filter_map(|path| sys.read::<Image>(path)).collect()
    }

    /// An image by its reference, short or full, or by its id.
    pub(crate) fn image(&self, sys: &Sys, name: &str) -> Option<SharedImage> {
        if name.starts_with("sha256:") {
            return self.images(sys).into_iter().find(|image| &*image.id == name);
        }
        sys.read(&self.image_path(&crate::programs::images::normalize(name)))
    }

    /// Forgets an image.
    pub(crate) async fn remove_image(&self, sys: &Sys, image: &Image) {
        sys.step(C.line("metadata/images.go", 232)).remove(&self.image_path(&image.reference)).await;
        let event = Event { name: image.reference.clone(), ..Event::default() };
        self.exchange.publish(sys, C.line("services/images/local.go", 142), "k8s.io", "/images/delete", event).await;
    }

    /// Resolves, fetches and unpacks an image, and records it under its name.
    ///
    /// # Errors
    /// What the resolver says.
    pub(crate) async fn pull(&self, sys: &Sys, reference: &str) -> Result<SharedImage, Failure> {
        let image = Image::by_reference(reference);
        let address = crate::programs::registry::address(image.registry());
        let (name, tag): (Text, Text) = (image.repository().into(), image.tag().into());
        let request = ManifestGet { name: name.clone(), reference: tag };
        let manifest = sys.step(C.line("remotes/docker/resolver.go", 251)).call(&address, request).await;
        let manifest = manifest.map_err(|failure| match failure.code {
            "404" => Failure::not_found(format!("{}: not found", image.reference)),
            _ => Failure::unknown(format!("failed to resolve reference \"{}\": failed to do request: {}", image.reference, failure.message)),
        })?;
        for content in std::iter::once(&manifest.config).chain(&manifest.layers) {
            let request = BlobGet { name: name.clone(), digest: content.digest.clone() };
            sys.step(C.line("remotes/docker/fetcher.go", 47)).call(&address, request).await?;
        }
        for layer in &manifest.layers {
            sys.work(Work::LayerUnpack).await;
            let object = Object::new(Kind::Snapshot, layer.digest.clone());
            sys.step(C.line("unpacker.go", 182)).change(object, None, Some("unpacked".into())).await;
        }
        if !image.known {
            sys.step(crate::trace::Evidence::Simplified("simplified-image")).note("note-unknown-image", image.reference.clone()).await;
        }
        let image = Rc::new(Image { pulled: true, ..image });
        let path = self.image_path(&image.reference);
        sys.step(C.line("pull.go", 128)).write(path, SharedPayload(Rc::clone(&image) as Rc<_>)).await;
        Ok(image)
    }
}
