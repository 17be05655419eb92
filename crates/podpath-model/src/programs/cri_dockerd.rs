//! cri-dockerd: dockershim in a process of its own. Its configuration is its command line.

use std::rc::Rc;

use super::description::{Description, Files, Seen, Started};
use super::dockershim::{self, Config, Flavour};
use crate::kernel::{Program, Sys};
use crate::programs::Work;
use crate::trace::{Rank, Repository, Role, Side};

/// cri-dockerd in the trace. It takes the place of dockershim on the stage.
pub static ROLE: Role = Role::new("cri-dockerd", Rank::Orchestrator, Side::Right);
/// cri-dockerd to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

/// cri-dockerd as the node and a recorder know it.
pub static DESCRIPTION: Description = Description {
    serves_cri: true,
    files: Files { configuration: "", sockets: &["/run/cri-dockerd.sock"], folders: &[] },
    recorded: Seen {
        started: Started::Before(
            "cri-dockerd --container-runtime-endpoint unix:///run/cri-dockerd.sock --docker-endpoint unix:///var/run/docker.sock \
             --network-plugin cni --cni-bin-dir /opt/cni/bin --cni-conf-dir /etc/cni/net.d",
        ),
        ..Seen::NOTHING
    },
    ..Description::installed("/usr/bin/cri-dockerd", PROGRAM)
};

const X: Repository = Repository { name: "Mirantis/cri-dockerd", tag: "v0.3.4" };
/// The default of `--cri-dockerd-root-directory`: cri-dockerd v0.3.4 cmd/cri/options/options.go:119.
const STATE_DIRECTORY: &str = "/var/lib/cri-dockerd";

async fn main(sys: Sys) -> i32 {
    sys.built_from(X);
    let flag = |name: &str, default: &str| sys.flag(name).unwrap_or_else(|| default.into());
    let config = Config {
        flavour: Flavour::CriDockerd,
        docker_endpoint: flag("--docker-endpoint", "unix:///var/run/docker.sock"),
        sandbox_image: flag("--pod-infra-container-image", "registry.k8s.io/pause:3.6"),
        state_directory: flag("--cri-dockerd-root-directory", STATE_DIRECTORY),
        cni: &*flag("--network-plugin", "cni") == "cni",
        cgroup_driver: None,
        structured_log: false,
    };
    // cri-dockerd v0.3.4 cmd/cri/options/options.go:45
    let endpoint = flag("--container-runtime-endpoint", "unix:///var/run/cri-dockerd.sock");
    sys.work(Work::CriDockerdStart).await;
    sys.detach();
    if let Err(failure) = dockershim::start(&sys, Rc::new(config), &endpoint).await {
        sys.step(X.line("cmd/server.go", 115)).log("fatal", failure.message).await;
        return 1;
    }
    std::future::pending().await
}
