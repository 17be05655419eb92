//! `POST /containers/{id}/update`: moby v20.10.24 daemon/update.go.

use std::rc::Rc;

use super::container::Container;
use super::{Daemon, M, spec};
use crate::kernel::Sys;
use crate::trace::Failure;
use crate::wire::docker::{ContainerUpdated, HostConfig, UpdateBody};
use crate::wire::engine::ContainerUpdate;
use crate::wire::json::Str;

const UPDATE: &str = "daemon/update.go";
/// The least memory that a container may be given: moby v20.10.24 daemon/daemon_unix.go `linuxMinMemory`.
const MEMORY_MIN_BYTES: i64 = 6 << 20;

impl Daemon {
    /// What is kept of the container first; its cgroup only if it runs, by way of containerd.
    pub(super) async fn update_container(self: &Rc<Self>, sys: Sys, request: Rc<ContainerUpdate>) -> Result<ContainerUpdated, Failure> {
        let id = self.find(&request.id)?.id;
        verify(&request.body)?;
        let _lock = self.lock(&sys, &id).await;
        let container = self.find(&id)?;
        let host = Rc::new(merged(&container.host, &request.body));
        let former = container.clone();
        let running = container.state.running;
        let changed = Container { host, ..container };
        self.save(&sys, M.line(UPDATE, 69), changed.clone()).await;
        if running && let Err(failure) = self.update_task(&sys, &id, Rc::new(spec::changed_resources(&request.body))).await {
            self.save(&sys, M.line(UPDATE, 51), former).await;
            return Err(Failure::new("500", format!("Cannot update container {id}: {}", failure.message)));
        }
        self.container_event(&sys, M.line(UPDATE, 94), "container update", &changed, &[]).await;
        Ok(ContainerUpdated::default())
    }
}

/// `verifyContainerSettings`, as far as dockershim sets anything.
fn verify(body: &UpdateBody) -> Result<(), Failure> {
    let text = match body {
        body if body.memory != 0 && body.memory < MEMORY_MIN_BYTES => "Minimum memory limit allowed is 6MB",
        body if body.memory > 0 && body.memory_swap > 0 && body.memory_swap < body.memory => {
            "Minimum memoryswap limit should be larger than memory limit, see usage"
        }
        _ => return Ok(()),
    };
    Err(Failure::new("400", text))
}

/// `UpdateContainer`: what is 0 or empty stays as it is.
fn merged(host: &HostConfig, body: &UpdateBody) -> HostConfig {
    let number = |asked: i64, former: i64| if asked == 0 { former } else { asked };
    let text = |asked: &Str, former: &Str| if asked.is_empty() { former.clone() } else { asked.clone() };
    HostConfig {
        cpu_period: number(body.cpu_period, host.cpu_period),
        cpu_quota: number(body.cpu_quota, host.cpu_quota),
        cpu_shares: number(body.cpu_shares, host.cpu_shares),
        cpuset_cpus: text(&body.cpuset_cpus, &host.cpuset_cpus),
        cpuset_mems: text(&body.cpuset_mems, &host.cpuset_mems),
        memory: number(body.memory, host.memory),
        memory_swap: number(body.memory_swap, host.memory_swap),
        ..host.clone()
    }
}
