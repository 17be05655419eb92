//! Images.
#![expect(missing_docs, reason = "the names of the proto, whose comments say what they mean")]

use std::rc::Rc;

use super::{FilesystemUsage, Int64Value, PodSandboxConfig};
use crate::wire::json::{List, Map, Text, int64, message};

message! {
    /// An image by one of its names.
    ImageSpec {
        image: Text,
        annotations: Map,
    }
    /// Which images to list.
    ImageFilter {
        image: Option<ImageSpec>,
    }
    /// Asks for all images.
    ListImagesRequest {
        filter: Option<ImageFilter>,
    }
    /// An image.
    Image {
        id: Text,
        repo_tags: List,
        repo_digests: List,
        #[serde(with = "int64")]
        size: u64,
        uid: Option<Int64Value>,
        username: Text,
        spec: Option<ImageSpec>,
        pinned: bool,
    }
    /// All images.
    ListImagesResponse {
        images: Vec<Image>,
    }
    /// Asks whether an image is there.
    ImageStatusRequest {
        image: Option<ImageSpec>,
        verbose: bool,
    }
    /// The image, if it is there.
    ImageStatusResponse {
        image: Option<Image>,
        info: Map,
    }
    /// What a registry wants to know.
    AuthConfig {
        username: Text,
        password: Text,
        auth: Text,
        server_address: Text,
        identity_token: Text,
        registry_token: Text,
    }
    /// Pulls an image.
    PullImageRequest {
        image: Option<ImageSpec>,
        auth: Option<AuthConfig>,
        sandbox_config: Option<Rc<PodSandboxConfig>>,
    }
    /// It is there.
    PullImageResponse {
        image_ref: Text,
    }
    /// Removes an image.
    RemoveImageRequest {
        image: Option<ImageSpec>,
    }
    /// It is gone.
    RemoveImageResponse {}
    /// Asks how much room images take.
    ImageFsInfoRequest {}
    /// How much room images take.
    ImageFsInfoResponse {
        image_filesystems: Vec<FilesystemUsage>,
    }
}
