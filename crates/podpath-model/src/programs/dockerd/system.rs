//! `HEAD /_ping`, `GET /version`, `GET /info`.

use std::rc::Rc;

use super::Daemon;
use crate::kernel::{Command, Sys};
use crate::programs::Work;
use crate::trace::{Evidence, Failure, Nothing, Text};
use crate::wire::containerd::Version;
use crate::wire::docker::{Info, VersionInfo};
use crate::wire::engine::{Ping, ServerVersion, SystemInfo};

/// What dockerd does with the answers is left out.
const VERSIONS: Evidence = Evidence::Simplified("simplified-engine-version");

impl Daemon {
    pub(super) async fn ping(&self, sys: Sys, _: Rc<Ping>) -> Result<Nothing, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(Nothing {})
    }

    /// containerd and runc are asked too, in this order: recordings/kubelet/dockershim/simple.1.json.
    pub(super) async fn version(&self, sys: Sys, _: Rc<ServerVersion>) -> Result<VersionInfo, Failure> {
        self.containerd_version(&sys).await;
        self.runc_version(&sys).await;
        Ok(VersionInfo {
            version: self.config.version.clone(),
            api_version: self.config.api_version.clone(),
            min_api_version: "1.12".into(),
            os: "linux",
            arch: "amd64",
            kernel_version: "6.1.0".into(),
        })
    }

    /// The same two, in the other order.
    pub(super) async fn info(&self, sys: Sys, _: Rc<SystemInfo>) -> Result<Info, Failure> {
        Ok(self.system_info(&sys).await)
    }

    /// `SystemInfo`, which dockerd also makes for itself when it has started: recordings/cri/cri-dockerd/kill-dockerd.1.json.
    pub(super) async fn system_info(&self, sys: &Sys) -> Info {
        self.runc_version(sys).await;
        self.containerd_version(sys).await;
        let images = u32::try_from(self.images(sys).len()).unwrap_or(u32::MAX);
        let (mut containers, mut containers_running) = (0, 0);
        for container in self.containers.get().newest_first() {
            containers += 1;
            containers_running += u32::from(container.state.running);
        }
        // moby v20.10.24 daemon/info.go:168
        let app_armor = self.app_armor.then(|| Text::from("name=apparmor")).into_iter();
        Info {
            id: self.config.id.clone(),
            containers,
            containers_running,
            containers_stopped: containers - containers_running,
            images,
            driver: "overlay2",
            logging_driver: "json-file",
            cgroup_driver: if self.config.systemd_cgroups { "systemd" } else { "cgroupfs" },
            cgroup_version: "1",
            docker_root_dir: self.config.data_root.clone(),
            name: self.config.node_name.clone(),
            server_version: self.config.version.clone(),
            live_restore_enabled: self.config.live_restore,
            security_options: app_armor.chain([Text::from("name=seccomp,profile=default")]).collect(),
        }
    }

    /// What cannot be asked is left out of the answer.
    async fn containerd_version(&self, sys: &Sys) {
        drop(sys.step(VERSIONS).call(&self.config.containerd, Version {}).await);
    }
    async fn runc_version(&self, sys: &Sys) {
        drop(sys.step(VERSIONS).run(Command::new(["runc", "--version"])).await);
    }
}
