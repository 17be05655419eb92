//! Images and layers: containers/storage, and the image service over it.

use std::rc::Rc;

use super::{O, SEEN, Server};
use crate::kernel::Sys;
use crate::programs::images::{Image, SharedImage, in_order, normalize};
use crate::programs::{Work, ids};
use crate::trace::{Evidence, Failure, Kind, Object, SharedPayload, Text};
use crate::wire::cri::{
    self as wire, FilesystemIdentifier, FilesystemUsage, ImageFsInfoRequest, ImageFsInfoResponse, ImageStatusRequest, ImageStatusResponse,
    Int64Value, ListImagesRequest, ListImagesResponse, PullImageRequest, PullImageResponse, RemoveImageRequest, RemoveImageResponse,
    UInt64Value,
};
use crate::wire::json::List;
use crate::wire::registry;
use crate::wire::registry::{BlobGet, ManifestGet};

const IMAGE_STATUS: &str = "server/image_status.go";
/// What storage writes down about its images and about one image: the answer to ImageFsInfo in recordings/kubelet/crio/simple.1.json, for
/// three of them.
const BYTES_OF_LIST: u64 = 2;
const BYTES_OF_IMAGE: u64 = 9_014;
const INODES_OF_IMAGE: u64 = 6;

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

    /// Every image there is, in the order in which they came: the administrator's, then the others by their names.
    fn images(&self, sys: &Sys) -> Vec<SharedImage> {
        let directory = self.image_path("");
        let paths = sys.list(directory.trim_end_matches('/'));
        in_order(paths.iter().filter_map(|path| sys.read::<Image>(path)).collect(), &self.config.images)
    }

    /// An image by its reference, short or full, by its name by digest or by its id.
    pub(super) fn image(&self, sys: &Sys, name: &str) -> Option<SharedImage> {
        let normal = normalize(name);
        let is_named = |image: &SharedImage| image.reference == normal || *image.name_by_digest() == *name;
        self.images(sys).into_iter().find(|image| is_named(image) || Self::id_of(image) == name.trim_start_matches("sha256:"))
    }

    /// An image's id: here without the name of the hash.
    fn id_of(image: &Image) -> &str {
        image.id.trim_start_matches("sha256:")
    }

    /// The name of a container's own layer.
    pub(super) fn layer_of(id: &str) -> Text {
        ids::hex64(&format!("layer of {id}"))
    }
    /// Pulls an image.
    ///
    /// # Errors
    /// What the registry says.
    pub(super) async fn pull(&self, sys: &Sys, reference: &str) -> Result<SharedImage, Failure> {
        let image = Image::by_reference(reference);
        let address = registry::address(image.registry());
        let (name, tag): (Text, Text) = (image.repository().into(), image.tag().into());
        let said = format!("Trying to access \"{}\"", image.reference);
        sys.step(SEEN).log("info", said.clone()).await;
        let request = ManifestGet { name: name.clone(), reference: tag.clone() };
        let manifest = sys.step(SEEN).call(&address, request).await;
        let manifest = manifest.map_err(|failure| no_manifest(&image, &address, &failure))?;
        // cri-o v1.25.0 server/image_pull.go:158: storage has it, and it is the same.
        if let Some(known) = self.image(sys, reference).filter(|known| known.pulled) {
            return Ok(known);
        }
        // Once to see whether storage has it, and once for the copy: recordings/cri/crio/pull-image.1.json.
        sys.step(SEEN).log("info", said).await;
        for (index, content) in std::iter::once(&manifest.config).chain(&manifest.layers).enumerate() {
            let request = BlobGet { name: name.clone(), digest: content.digest.clone(), is_layer: index > 0 };
            let fetched = sys.step(SEEN).call(&address, request).await;
            fetched.map_err(|failure| no_blob(&content.digest, &failure))?;
            sys.room_on_disk().map_err(|errno| Failure::unknown(format!("writing blob: {}", errno.text())))?;
        }
        for layer in &manifest.layers {
            sys.work(Work::LayerUnpack).await;
            let object = Object::new(Kind::Snapshot, layer.digest.clone());
            sys.step(SEEN).change(object, None, Some("unpacked".into())).await;
        }
        if !image.known {
            sys.step(Evidence::Simplified("simplified-image")).note("note-unknown-image", image.reference.clone()).await;
        }
        let image = Rc::new(Image { pulled: true, ..image });
        let path = self.image_path(&image.reference);
        sys.step(SEEN).write(path, SharedPayload(Rc::clone(&image) as Rc<_>)).await;
        Ok(image)
    }

    /// Makes the container's own layer on top of its image; the answer is the layer's name.
    pub(super) async fn create_layer(&self, sys: &Sys, id: &Text, image: &SharedImage) -> Result<Text, Failure> {
        let layer = Self::layer_of(id);
        let path = format!("{}/overlay/{layer}", self.config.root);
        sys.room_on_disk().map_err(|errno| Failure::unknown(format!("mkdir {path}: {}", errno.text())))?;
        sys.step(SEEN).about(id.clone()).write(path, SharedPayload::new(image.root_filesystem())).await;
        // Storage has the container now, whatever becomes of it.
        let step = sys.step(O.line("vendor/github.com/containers/storage/store.go", 3521)).about(id.clone());
        step.mkdir(self.config.run_directory(id)).await;
        Ok(layer)
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

    fn listed(image: &Image) -> wire::Image {
        let user = image.config.user.parse().ok().map(|value| Int64Value { value });
        wire::Image {
            id: Self::id_of(image).into(),
            repo_tags: image.name_by_tag().into_iter().collect::<Vec<_>>().into(),
            repo_digests: vec![image.name_by_digest()].into(),
            size: image.size_in_storage(),
            // cri-o server/image_list.go `ConvertImage`: a number or a name.
            username: if user.is_none() { image.config.user.text() } else { Text::default() },
            uid: user,
            ..Default::default()
        }
    }

    pub(super) async fn image_status(&self, sys: Sys, request: Rc<ImageStatusRequest>) -> Result<ImageStatusResponse, Failure> {
        let name = request.image.clone().unwrap_or_default().image;
        if name.is_empty() {
            return Err(Failure::unknown("no image specified"));
        }
        sys.step(O.line(IMAGE_STATUS, 30)).log("info", format!("Checking image status: {name}")).await;
        sys.work(Work::AnswerFromMemory).await;
        let image = self.image(&sys, &name);
        // An image that is not there is no error: the answer is empty.
        let Some(image) = image.map(|image| Self::listed(&image)) else {
            sys.step(O.line(IMAGE_STATUS, 90)).log("info", format!("Image {name} not found")).await;
            return Ok(ImageStatusResponse::default());
        };
        sys.step(O.line(IMAGE_STATUS, 94)).log("info", format!("Image status: {}", as_go_prints(&image))).await;
        Ok(ImageStatusResponse { image: Some(image), ..Default::default() })
    }

    pub(super) async fn list_images(&self, sys: Sys, request: Rc<ListImagesRequest>) -> Result<ListImagesResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let name = request.filter.as_ref().and_then(|filter| filter.image.as_ref()).map(|image| image.image.clone()).unwrap_or_default();
        let images = if name.is_empty() { self.images(&sys) } else { self.image(&sys, &name).into_iter().collect() };
        Ok(ListImagesResponse { images: images.iter().map(|image| Self::listed(image)).collect() })
    }

    pub(super) async fn pull_image(&self, sys: Sys, request: Rc<PullImageRequest>) -> Result<PullImageResponse, Failure> {
        let reference = request.image.clone().unwrap_or_default().image;
        sys.step(SEEN).log("info", format!("Pulling image: {reference}")).await;
        let image = self.pull(&sys, &reference).await?;
        let image_ref = image.name_by_digest();
        sys.step(SEEN).log("info", format!("Pulled image: {image_ref}")).await;
        Ok(PullImageResponse { image_ref })
    }

    pub(super) async fn remove_image(&self, sys: Sys, request: Rc<RemoveImageRequest>) -> Result<RemoveImageResponse, Failure> {
        let reference = request.image.clone().unwrap_or_default().image;
        if reference.is_empty() {
            return Err(Failure::unknown("no image specified"));
        }
        // One that is not there has been removed already.
        let Some(image) = self.image(&sys, &reference) else { return Ok(RemoveImageResponse {}) };
        if let Some(id) = self.user_of(&image) {
            // containers/storage store.go `DeleteImage`
            return Err(Failure::unknown(format!("image used by {id}: image is in use by a container")));
        }
        sys.work(Work::MetadataWrite).await;
        sys.step(SEEN).remove(&self.image_path(&image.reference)).await;
        Ok(RemoveImageResponse {})
    }

    /// A container that was made from the image and is still there.
    fn user_of(&self, image: &Image) -> Option<Text> {
        let store = self.store.get();
        let mut entries = store.containers.iter().chain(store.infra.values());
        entries.find(|entry| entry.get().image.id == image.id).map(|entry| entry.id())
    }

    pub(super) async fn image_fs_info(&self, sys: Sys, _: Rc<ImageFsInfoRequest>) -> Result<ImageFsInfoResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let fs_id = Some(FilesystemIdentifier { mountpoint: format!("{}/overlay-images", self.config.root).into() });
        // Simplified: what storage writes down about an image are a few files of a few hundred bytes.
        let images = self.images(&sys).len() as u64;
        let (used_bytes, inodes_used) =
            (Some(UInt64Value { value: BYTES_OF_LIST + images * BYTES_OF_IMAGE }), Some(UInt64Value { value: images * INODES_OF_IMAGE }));
        Ok(ImageFsInfoResponse { image_filesystems: vec![FilesystemUsage { fs_id, used_bytes, inodes_used, ..Default::default() }] })
    }
}

/// Why there is no manifest: cri-o v1.25.0 vendor/github.com/containers/image/v5/docker/docker_client.go:757, :769, docker_image_src.go:191.
fn no_manifest(image: &Image, address: &Text, failure: &Failure) -> Failure {
    let (host, tag) = (image.registry(), image.tag());
    let repository = image.reference.strip_suffix(tag).unwrap_or(&image.reference).trim_end_matches([':', '@']);
    let reading = |why: &str| Failure::unknown(format!("reading manifest {tag} in {repository}: {why}"));
    match (failure.code, registry::status_line(failure)) {
        ("404", _) => reading("manifest unknown: manifest unknown"),
        ("401" | "403", _) => {
            reading("errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required\n")
        }
        (code, Some(status)) => {
            let words = status.trim_start_matches(code).trim_start();
            Failure::unknown(format!("pinging container registry {host}: invalid status code from registry {code} ({words})"))
        }
        _ => Failure::unknown(format!("pinging container registry {host}: Get \"{address}/v2/\": {}", failure.message)),
    }
}

/// Why there is no content: cri-o v1.25.0 vendor/github.com/containers/image/v5/copy/copy.go:1246, docker/docker_client.go:897.
fn no_blob(digest: &Text, failure: &Failure) -> Failure {
    match registry::status_line(failure) {
        Some(status) => {
            let words = status.trim_start_matches(failure.code).trim_start();
            let code = failure.code;
            Failure::unknown(format!("reading blob {digest}: Error fetching blob: invalid status code from registry {code} ({words})"))
        }
        None => Failure::unknown(format!("writing blob: {}", failure.message)),
    }
}

/// The answer to ImageStatus as the generated code of the CRI prints it.
fn as_go_prints(image: &wire::Image) -> String {
    let uid = image.uid.as_ref().map_or_else(|| "nil".to_owned(), |uid| format!("&Int64Value{{Value:{},}}", uid.value));
    let list = |names: &List| names.iter().collect::<Vec<_>>().join(" ");
    let (tags, digests) = (list(&image.repo_tags), list(&image.repo_digests));
    let (id, size, username) = (&image.id, image.size, &image.username);
    let image =
        format!("Id:{id},RepoTags:[{tags}],RepoDigests:[{digests}],Size_:{size},Uid:{uid},Username:{username},Spec:nil,Pinned:false,");
    format!("&ImageStatusResponse{{Image:&Image{{{image}}},Info:map[string]string{{}},}}")
}
