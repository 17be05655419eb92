//! What a start finds: cri-o v1.25.0 server/server.go:165. conmons, and what they keep, have gone on without CRI-O.

use std::rc::Rc;

use super::sandbox_stop::{NETWORK_STOPPED, STOPPED};
use super::store::{Entry, Status};
use super::{Container, O, Sandbox, Server};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::Text;

const SERVER: &str = "server/server.go";

impl Server {
    /// Everything up to the moment at which the socket is there.
    pub(super) async fn start(self: &Rc<Self>, sys: &Sys) {
        sys.work(Work::CrioStart).await;
        self.look_at_node(sys).await;
        self.load_images(sys).await;
        self.sync_networks(sys).await;
        self.restore(sys).await;
        self.watch_networks(sys);
        self.start_exit_monitor(sys);
    }

    /// Loads sandboxes and containers from disk, asks runc how each is, and CNI whether the sandboxes still have their addresses.
    async fn restore(&self, sys: &Sys) {
        let directory = format!("{}/overlay-containers", self.config.root);
        let mut sandboxes: Vec<Sandbox> = self.found(sys, &directory, "config.json");
        let mut containers: Vec<Container> = self.found(sys, &directory, "state.json");
        self.remove_unfinished(sys, &sandboxes, &containers).await;
        sandboxes.sort_by_key(|sandbox| sandbox.created_at_ns);
        containers.sort_by_key(|container| container.created_at_ns);
        for sandbox in &sandboxes {
            let infra = containers.iter().find(|container| container.id == sandbox.id);
            self.restore_sandbox(sys, sandbox, infra).await;
        }
        for container in containers.iter().filter(|container| !container.is_infra()) {
            self.restore_container(sys, container).await;
        }
        for sandbox in sandboxes.iter().filter_map(|sandbox| self.sandbox(&sandbox.id)) {
            self.restore_network(sys, &sandbox).await;
        }
    }

    /// Storage has a container before anything is written about it; what cannot be loaded for that reason is deleted: server.go:202, :246.
    async fn remove_unfinished(&self, sys: &Sys, sandboxes: &[Sandbox], containers: &[Container]) {
        for id in sys.names_in(&format!("{}/overlay-containers", self.config.run_root)) {
            if sandboxes.iter().any(|sandbox| sandbox.id == id) || containers.iter().any(|container| container.id == id) {
                continue;
            }
            if sys.exists(&self.hostname_path(&id)) {
                let missing = format!("open {}/config.json: no such file or directory", self.config.directory(&id));
                let line = format!("Could not restore sandbox {id}: {missing}");
                sys.step(O.line(SERVER, 201)).about(id.clone()).log("warning", line).await;
                self.forget_sandbox(sys, &id).await;
            }
            self.remove_storage(sys, &id, &Self::layer_of(&id)).await;
        }
    }

    fn found<T: Clone + 'static>(&self, sys: &Sys, directory: &str, file: &str) -> Vec<T> {
        let paths = sys.list(directory).into_iter().filter(|path| path.ends_with(file));
        paths.filter_map(|path| sys.read::<T>(&path)).map(|found| (*found).clone()).collect()
    }

    async fn restore_sandbox(&self, sys: &Sys, sandbox: &Sandbox, infra: Option<&Container>) {
        *self.made.set() += 1;
        let Some(infra) = infra else { return self.give_up(sys, sandbox).await };
        self.store.set().reserve(&sandbox.name, &sandbox.id);
        let [stopped, network_stopped] = [STOPPED, NETWORK_STOPPED].map(|name| sys.exists(&self.mark_path(&sandbox.id, name)));
        self.store.set().put_sandbox(Sandbox { created: true, stopped, network_stopped, ..sandbox.clone() });
        let entry = Entry::new(infra.clone());
        self.store.set().infra.insert(sandbox.id.clone(), Rc::clone(&entry));
        if sandbox.spoofed {
            return self.change_status(sys, O.line("internal/lib/container_server.go", 265), &entry, Status::Running).await;
        }
        self.look_again(sys, &entry).await;
    }

    async fn restore_container(&self, sys: &Sys, container: &Container) {
        *self.made.set() += 1;
        if self.sandbox(&container.sandbox_id).is_none() {
            return self.remove_storage(sys, &container.id, &container.layer).await;
        }
        self.store.set().reserve(&container.name, &container.id);
        // The name by digest is not among the annotations of config.json: recordings/cri/crio/kill-containerd.1.json.
        let image_ref: Text = container.image.id.trim_start_matches("sha256:").into();
        let entry = Entry::new(Container { image_ref, ..container.clone() });
        self.store.set().containers.push(Rc::clone(&entry));
        self.look_again(sys, &entry).await;
    }

    /// `ContainerStateFromDisk` and `ContainerStateToDisk`: each asks runc.
    async fn look_again(&self, sys: &Sys, entry: &Rc<Entry>) {
        self.update_status(sys, entry).await;
        self.state_to_disk(sys, entry).await;
    }

    /// A sandbox of whose infra container nothing was written down cannot be restored: its network and its storage go.
    async fn give_up(&self, sys: &Sys, sandbox: &Sandbox) {
        let id = &sandbox.id;
        sys.step(O.line(SERVER, 214))
            .about(id.clone())
            .log("warning", format!("Deleting all containers under sandbox {id} since it could not be restored"))
            .await;
        if let Err(failure) = self.network_stop(sys, sandbox).await {
            let line = format!("Cleanup during server startup failed: {}", failure.message);
            sys.step(O.line(SERVER, 273)).about(id.clone()).log("error", line).await;
        }
        self.remove_namespaces(sys, sandbox).await;
        self.forget_sandbox(sys, id).await;
        self.remove_storage(sys, id, &Self::layer_of(id)).await;
    }
}
