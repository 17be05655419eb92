//! libnetwork, as far as pods use it: no network of its own (CNI makes it), the node's, or another container's.

use std::rc::Rc;

use super::container::Container;
use super::events::Actor;
use super::spec::Files;
use super::{Daemon, M};
use crate::kernel::Sys;
use crate::programs::resolv::resolv_conf;
use crate::programs::{Work, ids};
use crate::trace::{Evidence, Failure, SharedPayload, Text};
use crate::wire::docker::HostConfig;
use crate::wire::json::{Map, Str};

const OPERATIONS: &str = "daemon/container_operations.go";
const NAMESPACE: &str = "vendor/github.com/docker/libnetwork/osl/namespace_linux.go";
const RESOLUTION: &str = "vendor/github.com/docker/libnetwork/sandbox_dns_unix.go";

/// moby v20.10.24 vendor/github.com/docker/libnetwork/etchosts/etchosts.go:29
const HOSTS: &str = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\n\
                     ff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";

impl Daemon {
    /// Where the node's own network namespace is mounted.
    pub(super) fn node_network(&self) -> String {
        format!("{}/netns/default", self.config.exec_root)
    }

    /// `initializeNetworking` and `setupIpcDirs`: the container's files, or those of the container whose network it shares.
    pub(super) async fn initialize_network(&self, sys: &Sys, container: Container) -> Result<Container, Failure> {
        match HostConfig::donor(&container.host.network_mode).map(Text::from) {
            Some(donor) => self.join_network(container, &donor),
            None => Ok(self.allocate_network(sys, container).await),
        }
    }

    /// `getNetworkedContainer`: hostname, hosts and resolv.conf are the donor's, and so is its shared memory.
    fn join_network(&self, container: Container, donor: &str) -> Result<Container, Failure> {
        let donor = self.find(donor)?;
        if !donor.state.running {
            return Err(Failure::new("409", format!("cannot join network of a non running container: {}", donor.id)));
        }
        let config = crate::wire::docker::Config { hostname: donor.config.hostname.clone(), ..(*container.config).clone() };
        Ok(Container { files: donor.files.clone(), config: Rc::new(config), ..container })
    }

    /// `allocateNetwork`: a sandbox without endpoints. The network namespace does not exist yet; runc will make it.
    async fn allocate_network(&self, sys: &Sys, container: Container) -> Container {
        let id = container.id.clone();
        self.sandboxes.set().get_or_insert_default().insert(id.clone());
        if &*container.host.network_mode == "host" && !sys.exists(&self.node_network()) {
            let step = sys.step(M.line(NAMESPACE, 252)).about(id.clone());
            let pinned = step.pin_namespace(&format!("/proc/{}/ns/net", sys.pid()), self.node_network()).await;
            debug_assert!(pinned.is_ok(), "dockerd is alive");
        }
        let files = Files::own(&self.root(&id));
        let written = [
            (&files.hostname, M.line("container/container_unix.go", 60), format!("{}\n", container.config.hostname).into()),
            (&files.hosts, M.line(RESOLUTION, 99), Text::from(HOSTS)),
            (&files.resolv_conf, M.line(RESOLUTION, 270), resolv_conf(sys, None)),
        ];
        for (path, evidence, contents) in written {
            sys.step(evidence).about(id.clone()).write(path.clone(), SharedPayload::new(contents)).await;
        }
        self.network_event(sys, M.line(OPERATIONS, 841), "network connect", &container).await;
        if &*container.host.ipc_mode == "shareable" {
            sys.step(M.line("daemon/container_operations_unix.go", 146)).about(id).mount(files.shm.clone(), "shm").await;
        }
        Container { files, ..container }
    }

    /// `releaseNetwork`: of a container that has a sandbox, and not before there is a controller: moby v20.10.24
    /// daemon/container_operations.go:1014.
    pub(super) async fn release_network(&self, sys: &Sys, container: &Container) {
        let id = &container.id;
        if !self.sandboxes.set().as_mut().is_some_and(|sandboxes| sandboxes.remove(id)) {
            return;
        }
        if !container.sandbox_key.is_empty() {
            sys.step(M.line(NAMESPACE, 473)).about(id.clone()).umount(&container.sandbox_key).await;
        }
        self.network_event(sys, M.line(OPERATIONS, 1130), "network disconnect", container).await;
    }

    /// `UnmountIpcMount`, of a container with shared memory of its own.
    pub(super) async fn unmount_ipc(&self, sys: &Sys, container: &Container) {
        if HostConfig::donor(&container.host.network_mode).is_none() {
            sys.step(M.line("daemon/start.go", 231)).about(container.id.clone()).umount(&container.files.shm).await;
        }
    }

    /// `initNetworkController`: the sandboxes of containers that run are taken over, and those of all others removed.
    ///
    /// Simplified: libnetwork knows them from a database of its own.
    pub(super) async fn start_network_controller(&self, sys: &Sys) {
        let all: Vec<Container> = self.containers.get().newest_first().cloned().collect();
        let with_network = all.into_iter().filter(|container| HostConfig::donor(&container.host.network_mode).is_none());
        let (active, stale): (Vec<Container>, Vec<Container>) = with_network.partition(|container| container.state.running);
        *self.sandboxes.set() = Some(active.into_iter().map(|container| container.id).collect());
        for container in stale {
            sys.step(M.line(NAMESPACE, 329)).about(container.id.clone()).umount(&self.sandbox_key(&container)).await;
        }
    }

    /// The address of a container that runs in docker's own network: libnetwork gives each the next one behind the bridge's.
    ///
    /// Simplified: an address is free again as soon as its container has ended, and nobody can reach it.
    pub(super) fn bridge_address(&self, container: &Container) -> Text {
        let is_behind = |container: &Container| container.state.running && matches!(&*container.host.network_mode, "default" | "bridge");
        let containers = self.containers.get();
        let newer = containers.newest_first().filter(|other| is_behind(other)).map(|other| &other.id);
        let newest_first: Vec<&Text> = newer.collect();
        let place = newest_first.iter().rev().position(|id| **id == container.id);
        place.map_or_else(|| "".into(), |place| format!("172.17.0.{}", place + 2).into())
    }

    /// Where the network namespace of a container is mounted, if it has one of its own.
    pub(super) fn sandbox_key(&self, container: &Container) -> Text {
        let name = container.layer.get(..12).unwrap_or(&container.layer);
        format!("{}/netns/{name}", self.config.exec_root).into()
    }

    async fn network_event(&self, sys: &Sys, evidence: Evidence, topic: &'static str, container: &Container) {
        let name = &container.host.network_mode;
        let attributes: Map =
            [("container", Str::from(&container.id)), ("name", name.clone()), ("type", name.clone())].into_iter().collect();
        let actor = Actor { id: ids::hex64(&format!("network {name}")), attributes };
        sys.work(Work::EngineNetwork).await;
        self.publish(sys, evidence, topic, "", actor).await;
    }
}
