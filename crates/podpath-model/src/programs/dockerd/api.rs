//! The Engine API: which method answers which endpoint.

use std::rc::Rc;

use super::Daemon;
use crate::trace::Failure;
use crate::wire::engine::{
    ContainerAttach, ContainerCreate, ContainerInspection, ContainerList, ContainerRemove, ContainerStart, ContainerStats, ContainerStop,
    ContainerUpdate, ExecCreate, ExecInspection, ExecStart, ImageInspection, ImageList, ImagePull, ImageRemove, Ping, ServerVersion,
    SystemInfo,
};
use crate::wire::{Incoming, Service, dispatch};

impl Service for Daemon {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        if let Some(request) = incoming.request::<ContainerAttach>() {
            return self.attach_container(incoming, request).await;
        }
        dispatch!(self, incoming, {
            Ping => ping, ServerVersion => version, SystemInfo => info,
            ContainerList => list_containers, ContainerCreate => create_container, ContainerStart => start_container,
            ContainerStop => stop_container, ContainerRemove => remove_container, ContainerInspection => inspect_container,
            ContainerUpdate => update_container, ContainerStats => container_stats,
            ExecCreate => create_exec, ExecStart => start_exec, ExecInspection => inspect_exec,
            ImageList => list_images, ImageInspection => inspect_image, ImagePull => pull_image, ImageRemove => remove_image,
        });
        incoming.refuse(Failure::new("404", "page not found")).await;
    }
}
