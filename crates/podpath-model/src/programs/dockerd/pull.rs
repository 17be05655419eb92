//! `POST /images/create`: layers go to dockerd's own store, the manifest to containerd's.

use std::rc::Rc;

use super::events::Actor;
use super::{Daemon, M};
use crate::kernel::Sys;
use crate::programs::images::{Image, SharedImage};
use crate::programs::{Work, ids};
use crate::trace::{Evidence, Failure, Kind, Object, Text};
use crate::wire::containerd::{ContentWrite, LeaseAddResource, LeaseCreate, LeaseDelete};
use crate::wire::docker::PullProgress;
use crate::wire::docker::familiar;
use crate::wire::engine::ImagePull;
use crate::wire::json::{Map, Str};
use crate::wire::registry;
use crate::wire::registry::{BlobGet, Manifest, ManifestGet};

const PULL: &str = "distribution/pull_v2.go";

impl Daemon {
    pub(super) async fn pull_image(&self, sys: Sys, request: Rc<ImagePull>) -> Result<Vec<PullProgress>, Failure> {
        let separator = if request.tag.starts_with("sha256:") { '@' } else { ':' };
        let image = Image::by_reference(&format!("{}{separator}{}", request.from_image, request.tag));
        // What is fetched is kept from containerd's garbage collection until it is recorded.
        let lease: Text = ids::hex12(&format!("lease of {} at {}", image.reference, sys.now_ns()));
        let server_error = |failure: Failure| Failure::new("500", failure.message);
        sys.step(M.line("daemon/images/image_pull.go", 189))
            .call(&self.config.containerd, LeaseCreate { id: lease.clone() })
            .await
            .map_err(server_error)?;
        let pulled = self.fetch(&sys, &image).await;
        let pulled = match pulled {
            Ok(manifest) => {
                let image = Rc::new(Image { pulled: true, ..image });
                self.record(&sys, &image).await.map(|()| (image, manifest))
            }
            Err(failure) => Err(failure),
        };
        drop(sys.step(M.line("daemon/images/image_pull.go", 196)).call(&self.config.containerd, LeaseDelete { id: lease }).await);
        let (image, manifest) = pulled?;
        Ok(progress(&image, &manifest, &request.tag))
    }

    /// The manifest, then the configuration and the layers, which are unpacked as they come.
    async fn fetch(&self, sys: &Sys, image: &Image) -> Result<Rc<Manifest>, Failure> {
        let address = registry::address(image.registry());
        let (name, tag): (Text, Text) = (image.repository().into(), image.tag().into());
        let request = ManifestGet { name: name.clone(), reference: tag };
        let manifest = sys.step(M.line(PULL, 379)).call(&address, request).await;
        let manifest = manifest.map_err(|failure| match failure.code {
            "404" => {
                let text = format!("manifest for {} not found: manifest unknown: manifest unknown", familiar(&image.reference));
                Failure::new("404", text)
            }
            _ => Failure::new("500", format!("Get \"{address}/v2/\": {}", failure.message)),
        })?;
        let digest = image.manifest_digest();
        let request = ContentWrite { reference: format!("manifest-{digest}").into(), expected: digest, total: 0 };
        self.keep(sys, M.line("distribution/manifest.go", 243), request).await?;
        let config = std::iter::once((&manifest.config, M.line(PULL, 931)));
        for (content, evidence) in config.chain(manifest.layers.iter().map(|layer| (layer, M.line("distribution/pull_v2_unix.go", 18)))) {
            let request = BlobGet { name: name.clone(), digest: content.digest.clone() };
            let fetched = sys.step(evidence).call(&address, request).await;
            fetched.map_err(|failure| Failure::new("500", failure.message))?;
        }
        for layer in &manifest.layers {
            sys.work(Work::LayerUnpack).await;
            let object = Object::new(Kind::Snapshot, layer.digest.clone());
            sys.step(M.line("layer/layer_store.go", 264)).change(object, None, Some("unpacked".into())).await;
        }
        Ok(manifest)
    }

    async fn keep<R: crate::wire::Request>(&self, sys: &Sys, evidence: Evidence, request: R) -> Result<(), Failure> {
        let kept = sys.step(evidence).call(&self.config.containerd, request).await;
        kept.map(drop).map_err(|failure| Failure::new("500", failure.message))
    }

    /// The image is recorded, and its manifest is kept by a lease of its own.
    async fn record(&self, sys: &Sys, image: &SharedImage) -> Result<(), Failure> {
        self.store_image(sys, Rc::clone(image)).await;
        let lease: Text = format!("moby-image-{}", image.id).into();
        self.keep(sys, M.line("daemon/images/store.go", 71), LeaseCreate { id: lease.clone() }).await?;
        let request = LeaseAddResource { id: lease, resource: image.manifest_digest(), kind: "content".into() };
        self.keep(sys, M.line("daemon/images/store.go", 90), request).await?;
        if !image.known {
            sys.step(Evidence::Simplified("simplified-image")).note("note-unknown-image", image.reference.clone()).await;
        }
        let name = familiar(&image.reference);
        let repository = name.strip_suffix(image.tag()).map_or(name, |name| name.trim_end_matches([':', '@']));
        let attributes: Map = [("name", Str::from(repository.to_owned()))].into_iter().collect();
        self.publish(sys, M.line("distribution/pull.go", 151), "image pull", "", Actor { id: name.into(), attributes }).await;
        Ok(())
    }
}

/// What the client reads line by line, without the many lines in between.
fn progress(image: &Image, manifest: &Manifest, tag: &Text) -> Vec<PullProgress> {
    let line = |id: Str, status: String| PullProgress { status: status.into(), id, ..PullProgress::default() };
    let short = |digest: &str| digest.trim_start_matches("sha256:").get(..12).unwrap_or(digest).to_owned();
    let first = line(tag.into(), format!("Pulling from {}", image.repository()));
    let layers = manifest.layers.iter().map(|layer| line(short(&layer.digest).into(), "Pull complete".to_owned()));
    let digest = line(Str::EMPTY, format!("Digest: {}", image.manifest_digest()));
    let last = line(Str::EMPTY, format!("Status: Downloaded newer image for {}", familiar(&image.reference)));
    std::iter::once(first).chain(layers).chain([digest, last]).collect()
}
