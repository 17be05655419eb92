//! What containers can mount.

use super::resources::memory_text;
use crate::sorted::SortedMap;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// A named volume of the Pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// A DNS label, unique among the Pod's volumes.
    pub name: String,
    /// Where it comes from.
    pub source: VolumeSource,
}

/// Where a volume comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeSource {
    /// A folder that lives as long as the Pod.
    EmptyDir(EmptyDir),
    /// A path of the node.
    HostPath(HostPath),
    /// A kind that is not simulated.
    Other(OtherVolume),
}

impl Serialize for Volume {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut volume = serializer.serialize_map(Some(2))?;
        volume.serialize_entry("name", &self.name)?;
        match &self.source {
            VolumeSource::EmptyDir(directory) => volume.serialize_entry("emptyDir", directory)?,
            VolumeSource::HostPath(path) => volume.serialize_entry("hostPath", path)?,
            VolumeSource::Other(other) => volume.serialize_entry(&other.kind, &SortedMap::<&str, &str>::new())?,
        }
        volume.end()
    }
}

/// A volume whose content comes from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherVolume {
    /// Its field: `configMap`.
    pub kind: String,
    /// Whether a file of it may be run, as far as its modes say.
    pub has_programs: bool,
}

/// A folder that lives as long as the Pod.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EmptyDir {
    /// On which medium.
    pub medium: StorageMedium,
    /// At most so many bytes.
    #[serde(rename = "sizeLimit", serialize_with = "memory_text", skip_serializing_if = "Option::is_none")]
    pub size_limit_bytes: Option<u64>,
}

/// What an empty folder is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum StorageMedium {
    /// The node's disk.
    #[default]
    #[serde(rename = "")]
    Disk,
    /// A tmpfs.
    Memory,
}

/// A path of the node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HostPath {
    /// The path.
    pub path: String,
    /// What must be there, or is made.
    #[serde(rename = "type")]
    pub kind: HostPathKind,
}

/// What must be at a [`HostPath`], or is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HostPathKind {
    /// No check.
    #[serde(rename = "")]
    Unchecked,
    /// A directory; made with mode 0755 if absent.
    DirectoryOrCreate,
    /// A directory.
    Directory,
    /// A file; made with mode 0644 if absent.
    FileOrCreate,
    /// A file.
    File,
    /// A unix socket.
    Socket,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
}
