//! Images: what is there, and how one gets there.

use std::rc::Rc;

use super::{C, Daemon};
use crate::kernel::Sys;
use crate::programs::images::{Image, SharedImage, in_order};
use crate::programs::{Work, ids};
use crate::trace::{Failure, Kind, Object, SharedPayload, Text};
use crate::wire::containerd::Event;
use crate::wire::registry;
use crate::wire::registry::{BlobGet, Manifest, ManifestGet};

const RESOLVER: &str = "remotes/docker/resolver.go";
/// `maxRetry`: containerd v1.6.20 remotes/docker/httpreadseeker.go:29.
const RECONNECTS_MAX: usize = 3;

impl Daemon {
    fn image_path(&self, reference: &str) -> Text {
        format!("{}/io.containerd.metadata.v1.bolt/meta.db/k8s.io/images/{reference}", self.config.root).into()
    }

    /// The images that an administrator has put there.
    pub(super) async fn load_images(&self, sys: &Sys) {
        let imported = self.config.images.iter().map(|reference| (reference, false));
        for (reference, pulled) in imported.chain(self.config.pulled.iter().map(|reference| (reference, true))) {
            let image = Image { pulled, ..Image::by_reference(reference) };
            let path = self.image_path(&image.reference);
            if !sys.exists(&path) {
                sys.step(C.line("metadata/images.go", 149)).write(path, SharedPayload::new(image)).await;
            }
        }
    }

    /// Every image there is: the administrator's, then the others by their names. The real one has no order.
    pub(crate) fn images(&self, sys: &Sys) -> Vec<SharedImage> {
        in_order(self.by_name(sys).collect(), &self.config.images)
    }
    /// The same, by their names.
    fn by_name(&self, sys: &Sys) -> impl Iterator<Item = SharedImage> {
        let paths = sys.list(self.image_path("").trim_end_matches('/'));
        paths.into_iter().filter_map(|path| sys.read::<Image>(&path))
    }

    /// An image by its reference, short or full, or by its id.
    pub(crate) fn image(&self, sys: &Sys, name: &str) -> Option<SharedImage> {
        if name.starts_with("sha256:") {
            return self.by_name(sys).find(|image| &*image.id == name);
        }
        sys.read(&self.image_path(&crate::programs::images::normalize(name)))
    }

    /// Forgets an image; whoever gave it its names says which they were.
    pub(crate) async fn remove_image(&self, sys: &Sys, image: &Image) {
        sys.step(C.line("metadata/images.go", 253)).remove(&self.image_path(&image.reference)).await;
    }

    /// Each layer in a snapshot of its own, on top of the one below: containerd v1.6.20 unpacker.go:73.
    async fn unpack(&self, sys: &Sys, image: &Image, manifest: &Manifest) {
        let mut parent: Text = "".into();
        for (index, layer) in manifest.layers.iter().enumerate() {
            let is_last = index + 1 == manifest.layers.len();
            let chain_id = if is_last { image.chain_id() } else { ids::digest(&format!("chain {index} of {}", image.reference)) };
            // containerd v1.6.20 unpacker.go:421: the time and something random, so that two pulls do not meet.
            let unique = format!("{}-{}", sys.now_ns() % 1_000_000_000, four_letters(&sys.salted(chain_id.to_string())));
            let key: Text = format!("extract-{unique} {chain_id}").into();
            let event = Event { key: key.clone(), parent: parent.clone(), ..Event::default() };
            self.exchange.publish(sys, C.line("services/snapshots/snapshotters.go", 77), "k8s.io", "/snapshot/prepare", event).await;
            sys.work(Work::LayerUnpack).await;
            let object = Object::new(Kind::Snapshot, layer.digest.clone());
            sys.step(C.line("unpacker.go", 225)).change(object, None, Some("unpacked".into())).await;
            let event = Event { key, name: chain_id.clone(), ..Event::default() };
            self.exchange.publish(sys, C.line("services/snapshots/snapshotters.go", 90), "k8s.io", "/snapshot/commit", event).await;
            parent = chain_id;
        }
    }

    /// Asks the registry for the manifest.
    async fn resolve(&self, sys: &Sys, image: &Image) -> Result<Rc<Manifest>, Failure> {
        let address = registry::address(image.registry());
        let (name, tag): (Text, Text) = (image.repository().into(), image.tag().into());
        let ask = || sys.step(C.line(RESOLVER, 330)).call(&address, ManifestGet { name: name.clone(), reference: tag.clone() });
        let mut manifest = ask().await;
        if matches!(&manifest, Err(failure) if failure.code == "401") {
            // Once more with a token: resolver.go:603. Simplified: whoever gives out tokens is not shown.
            manifest = ask().await;
        }
        let Err(failure) = manifest else { return manifest };
        let said = match failure.code {
            "404" => Some((C.line(RESOLVER, 296), "trying next host - response was http.StatusNotFound")),
            "401" => Some((C.line(RESOLVER, 289), "trying next host")),
            _ if registry::status_line(&failure).is_some() => None,
            _ => Some((C.line(RESOLVER, 289), "trying next host")),
        };
        if let Some((evidence, line)) = said {
            sys.step(evidence).log("info", line).await;
        }
        let (reference, tag) = (&image.reference, image.tag());
        let why = match (failure.code, registry::status_line(&failure)) {
            ("404", _) => return Err(Failure::not_found(format!("{reference}: not found"))),
            // resolver.go:283, authorizer.go:350
            ("401", _) => "pull access denied, repository does not exist or may require authorization: \
                           server message: insufficient_scope: authorization failed"
                .to_owned(),
            // resolver.go:302
            (_, Some(status)) => {
                format!("pulling from host {} failed with status code [manifests {tag}]: {status}", image.registry())
            }
            // Go's http.Client names the request before the error: net/http client.go `url.Error`.
            _ => format!("failed to do request: Head \"{address}/v2/{name}/manifests/{tag}\": {}", failure.message),
        };
        Err(Failure::unknown(format!("failed to resolve reference \"{reference}\": {why}")))
    }

    /// Fetches a piece of content. A connection that breaks in its middle is opened again three times: remotes/docker/httpreadseeker.go:62.
    async fn fetch(&self, sys: &Sys, image: &Image, digest: &Text, is_layer: bool) -> Result<(), Failure> {
        let address = registry::address(image.registry());
        let name: Text = image.repository().into();
        let mut tries = 0;
        loop {
            let request = BlobGet { name: name.clone(), digest: digest.clone(), is_layer };
            let Err(failure) = sys.step(C.line("remotes/docker/fetcher.go", 126)).call(&address, request).await else {
                return self.keep_content(sys, digest);
            };
            tries += 1;
            let url = format!("{address}/v2/{name}/blobs/{digest}");
            let why = match registry::status_line(&failure) {
                Some(status) => format!("httpReadSeeker: failed open: unexpected status code {url}: {status}"),
                None if registry::broke_off(&failure) && tries <= RECONNECTS_MAX => continue,
                None if registry::broke_off(&failure) => failure.message.to_string(),
                None => format!("httpReadSeeker: failed open: failed to do request: Get \"{url}\": {}", failure.message),
            };
            return Err(Failure::unknown(format!("failed to copy: {why}")));
        }
    }

    /// What was fetched is written to the content store: content/helpers.go:166.
    fn keep_content(&self, sys: &Sys, digest: &Text) -> Result<(), Failure> {
        let ingest = ids::hex64(&format!("ingest of {digest}"));
        let file = format!("{}/io.containerd.content.v1.content/ingest/{ingest}/data", self.config.root);
        sys.room_on_disk().map_err(|errno| Failure::unknown(format!("failed to copy: write {file}: {}", errno.text())))
    }

    /// Resolves, fetches and unpacks an image, and records it under its name.
    ///
    /// # Errors
    /// What the resolver says.
    pub(crate) async fn pull(&self, sys: &Sys, reference: &str) -> Result<SharedImage, Failure> {
        let image = Image::by_reference(reference);
        let manifest = self.resolve(sys, &image).await?;
        // What is there is not fetched and not unpacked again (remotes/handlers.go:114, unpacker.go:144); only its record is written anew.
        let known = sys.read::<Image>(&self.image_path(&image.reference)).filter(|known| known.pulled);
        if let Some(known) = known {
            return Ok(known);
        }
        for (index, content) in std::iter::once(&manifest.config).chain(&manifest.layers).enumerate() {
            self.fetch(sys, &image, &content.digest, index > 0).await?;
        }
        self.unpack(sys, &image, &manifest).await;
        if !image.known {
            sys.step(crate::trace::Evidence::Simplified("simplified-image")).note("note-unknown-image", image.reference.clone()).await;
        }
        let image = Rc::new(Image { pulled: true, ..image });
        let path = self.image_path(&image.reference);
        sys.step(C.line("metadata/images.go", 149)).write(path, SharedPayload(Rc::clone(&image) as Rc<_>)).await;
        Ok(image)
    }
}

/// Three random bytes in letters of base64: containerd v1.6.20 unpacker.go:426.
fn four_letters(seed: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let number = u64::from_str_radix(&ids::hex12(seed), 16).unwrap_or_default();
    (0..4).map(|place| char::from(LETTERS[(number >> (6 * place)) as usize % LETTERS.len()])).collect()
}
