//! `POST /images/create`: layers go to dockerd's own store, the manifest to containerd's.

use std::rc::Rc;

use super::events::Actor;
use super::{Daemon, M, SECOND_NS};
use crate::kernel::Sys;
use crate::programs::images::{Image, SharedImage};
use crate::programs::{Work, ids};
use crate::trace::{Evidence, Failure, Kind, Object, Text};
use crate::wire::containerd::{ContentInfo, ContentRead, ContentUpdate, ContentWrite, LeaseAddResource, LeaseCreate, LeaseDelete};
use crate::wire::docker::PullProgress;
use crate::wire::docker::familiar;
use crate::wire::engine::ImagePull;
use crate::wire::json::{Map, Str};
use crate::wire::registry;
use crate::wire::registry::{BlobGet, Manifest, ManifestGet};

const PULL: &str = "distribution/pull_v2.go";
const MANIFEST: &str = "distribution/manifest.go";
const STORE: &str = "daemon/images/store.go";
/// How much Go's `io.ReadAll` asks for at first.
const BUFFER_BYTES: u64 = 512;

/// `maxDownloadAttempts`: moby v20.10.24 cmd/dockerd/config_unix.go and distribution/xfer/download.go:24.
const DOWNLOADS_MAX: u64 = 5;
/// How much longer it waits each time, in nanoseconds.
const DOWNLOAD_DELAY_NS: u64 = 5 * SECOND_NS;

/// Why there is no manifest, as dockerd says it: moby v20.10.24 distribution/errors.go:69.
fn no_manifest(image: &Image, address: &Text, failure: &Failure) -> Failure {
    let name = familiar(&image.reference);
    match failure.code {
        "404" => Failure::new("404", format!("manifest for {name} not found: manifest unknown: manifest unknown")),
        // A registry that wants to know who asks names the scope that is missing: vendor/github.com/docker/distribution/registry/client/errors.go:112.
        "401" | "403" => {
            let name = name.strip_suffix(image.tag()).map_or(name, |name| name.trim_end_matches([':', '@']));
            let text = format!(
                "pull access denied for {name}, repository does not exist or may require 'docker login': \
                 denied: requested access to the resource is denied"
            );
            Failure::new("404", text)
        }
        _ if registry::status_line(failure).is_some() => Failure::new("500", said(failure)),
        _ => Failure::new("500", format!("Get \"{address}/v2/\": {}", failure.message)),
    }
}

/// What the client of a registry says of an answer that is none: moby v20.10.24
/// vendor/github.com/docker/distribution/registry/client/errors.go:26.
fn said(failure: &Failure) -> Text {
    registry::status_line(failure).map_or(failure.message.clone(), |status| format!("received unexpected HTTP status: {status}").into())
}

fn server_error(failure: Failure) -> Failure {
    Failure::new("500", failure.message)
}

/// What keeps the content of an image from containerd's garbage collection.
pub(super) fn lease_of(image: &Image) -> Text {
    format!("moby-image-{}", image.id).into()
}

impl Daemon {
    pub(super) async fn pull_image(&self, sys: Sys, request: Rc<ImagePull>) -> Result<Vec<PullProgress>, Failure> {
        let separator = if request.tag.starts_with("sha256:") { '@' } else { ':' };
        let image = Image::by_reference(&format!("{}{separator}{}", request.from_image, request.tag));
        // What is fetched is kept from containerd's garbage collection until it is recorded.
        let lease: Text = ids::hex12(&format!("lease of {} at {}", image.reference, sys.now_ns()));
        sys.step(M.line("daemon/images/image_pull.go", 189))
            .call(&self.config.containerd, LeaseCreate { id: lease.clone() })
            .await
            .map_err(server_error)?;
        let is_new = !self.has(&sys, &image);
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
        Ok(progress(&image, &manifest, &request.tag, is_new))
    }

    /// The manifest, then the configuration and the layers, which are unpacked as they come.
    async fn fetch(&self, sys: &Sys, image: &Image) -> Result<Rc<Manifest>, Failure> {
        let address = registry::address(image.registry());
        let (name, tag): (Text, Text) = (image.repository().into(), image.tag().into());
        let request = ManifestGet { name: name.clone(), reference: tag };
        let manifest = sys.step(M.line(PULL, 379)).call(&address, request).await;
        let manifest = manifest.map_err(|failure| no_manifest(image, &address, &failure))?;
        self.keep_manifest(sys, &image.manifest_digest()).await?;
        if self.has(sys, image) {
            return Ok(manifest);
        }
        let request = BlobGet { name: name.clone(), digest: manifest.config.digest.clone(), is_layer: false };
        let config = sys.step(M.line(PULL, 931)).call(&address, request).await;
        // distribution/pull_v2.go:55
        config.map_err(|failure| Failure::new("500", format!("error pulling image configuration: {}", said(&failure))))?;
        for layer in &manifest.layers {
            self.download(sys, &address, BlobGet { name: name.clone(), digest: layer.digest.clone(), is_layer: true }).await?;
        }
        for layer in &manifest.layers {
            sys.work(Work::LayerUnpack).await;
            let object = Object::new(Kind::Snapshot, layer.digest.clone());
            sys.step(M.line("layer/layer_store.go", 264)).change(object, None, Some("unpacked".into())).await;
        }
        Ok(manifest)
    }

    /// A layer whose download fails is tried again five times, each time after five seconds more: moby v20.10.24
    /// distribution/xfer/download.go:284.
    async fn download(&self, sys: &Sys, address: &Text, request: BlobGet) -> Result<(), Failure> {
        let mut tries = 0;
        loop {
            let fetched = sys.step(M.line("distribution/pull_v2_unix.go", 18)).call(address, request.clone()).await;
            let Err(failure) = fetched else { return self.keep_layer(sys, &request.digest) };
            tries += 1;
            let why = said(&failure);
            // What is refused is not tried again: distribution/errors.go:181.
            if tries > DOWNLOADS_MAX || ["401", "403", "404", "429"].contains(&failure.code) {
                return Err(Failure::new("500", why));
            }
            sys.sleep(tries * DOWNLOAD_DELAY_NS).await;
        }
    }

    /// What was fetched goes to a file of its own first, and where that has no room it is not tried again: distribution/pull_v2.go:1114,
    /// distribution/errors.go:203.
    fn keep_layer(&self, sys: &Sys, digest: &Text) -> Result<(), Failure> {
        let file = format!("{}/tmp/GetImageBlob{}", self.config.data_root, ids::hex12(&format!("download of {digest}")));
        sys.room_on_disk().map_err(|errno| Failure::new("500", format!("write {file}: {}", errno.text())))
    }

    /// `manifestStore.Get`: what containerd has already is read there, and its label says once more where it came from. The reader and
    /// the look for the label both ask what is known of it, and the buffer grows once: recordings/cri/cri-dockerd/pull-image.2.json.
    async fn keep_manifest(&self, sys: &Sys, digest: &Text) -> Result<(), Failure> {
        let request = ContentWrite { reference: format!("manifest-{digest}").into(), expected: digest.clone(), total: 0 };
        let written = sys.step(M.line(MANIFEST, 194)).call(&self.config.containerd, request).await;
        match written {
            Err(failure) if failure.code == "ALREADY_EXISTS" => {}
            other => return other.map(drop).map_err(server_error),
        }
        self.keep(sys, M.line(MANIFEST, 101), ContentInfo { digest: digest.clone() }).await?;
        self.keep(sys, M.line(MANIFEST, 108), ContentInfo { digest: digest.clone() }).await?;
        self.keep(sys, M.line(MANIFEST, 138), ContentUpdate { digest: digest.clone() }).await?;
        for offset in [0, BUFFER_BYTES] {
            self.keep(sys, M.line(MANIFEST, 143), ContentRead { digest: digest.clone(), offset }).await?;
        }
        Ok(())
    }

    /// Whether the image is there as the registry has it. Then neither its configuration nor its layers are fetched: pull_v2.go:635.
    fn has(&self, sys: &Sys, image: &Image) -> bool {
        self.image(sys, &image.id).is_some_and(|known| known.pulled)
    }

    async fn keep<R: crate::wire::Request>(&self, sys: &Sys, evidence: Evidence, request: R) -> Result<(), Failure> {
        let kept = sys.step(evidence).call(&self.config.containerd, request).await;
        kept.map(drop).map_err(server_error)
    }

    /// The image is recorded, and its manifest is kept by a lease of its own.
    async fn record(&self, sys: &Sys, image: &SharedImage) -> Result<(), Failure> {
        let is_new = !self.has(sys, image);
        if is_new {
            self.store_image(sys, Rc::clone(image)).await;
        }
        let lease = lease_of(image);
        let leased = sys.step(M.line(STORE, 71)).call(&self.config.containerd, LeaseCreate { id: lease.clone() }).await;
        match leased {
            Err(failure) if failure.code == "ALREADY_EXISTS" => {}
            other => drop(other.map_err(server_error)?),
        }
        let request = LeaseAddResource { id: lease, resource: image.manifest_digest(), kind: "content".into() };
        self.keep(sys, M.line(STORE, 90), request).await?;
        if is_new && !image.known {
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
fn progress(image: &Image, manifest: &Manifest, tag: &Text, is_new: bool) -> Vec<PullProgress> {
    let line = |id: Str, status: String| PullProgress { status: status.into(), id, ..PullProgress::default() };
    let short = |digest: &str| digest.trim_start_matches("sha256:").get(..12).unwrap_or(digest).to_owned();
    let first = line(tag.into(), format!("Pulling from {}", image.repository()));
    let fetched = if is_new { &manifest.layers[..] } else { &[] };
    let layers = fetched.iter().map(|layer| line(short(&layer.digest).into(), "Pull complete".to_owned()));
    let digest = line(Str::EMPTY, format!("Digest: {}", image.manifest_digest()));
    // distribution/pull.go:166
    let status = if is_new { "Downloaded newer image" } else { "Image is up to date" };
    let last = line(Str::EMPTY, format!("Status: {status} for {}", familiar(&image.reference)));
    std::iter::once(first).chain(layers).chain([digest, last]).collect()
}
