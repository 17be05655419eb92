//! The bodies of the Docker Engine API 1.41, with the API's own names.
//!
//! What Go writes as `null` or as zero is written here too: a body is what dockerd decodes.

mod container;
mod host;
mod image;
mod inspect;
mod resources;
mod system;
mod time;

pub use container::{
    Config, ContainerCreateBody, ContainerCreated, ContainerSummary, ExecCreateBody, ExecCreated, ExecInspect, ExecStartBody, Healthcheck,
};
pub use host::{DeviceMapping, HostConfig, LogConfig, Null, PortBinding, PortBindings, Ports, RestartPolicy};
pub use image::{ImageDeleted, ImageInspect, ImageSummary, PullProgress, PullProgressDetail, familiar};
pub use inspect::{ContainerInspect, ContainerState, NetworkSettings};
pub use resources::{ContainerUpdated, CpuStats, CpuUsage, MemoryStats, PidsStats, Stats, UpdateBody};
pub use system::{Info, Message, VersionInfo};
pub use time::{nanoseconds, rfc3339_nano, timestamp, whole_seconds};

use super::json::List;

fn null_if_empty<S: serde::Serializer>(list: &List, serializer: S) -> Result<S::Ok, S::Error> {
    if list.is_empty() { serializer.serialize_none() } else { serializer.collect_seq(list.iter()) }
}
