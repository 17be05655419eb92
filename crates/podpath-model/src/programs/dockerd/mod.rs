//! dockerd 20.10: the Engine API in front, its own images and layers, and containerd for whatever runs.

mod api;
mod attach;
mod container;
mod create;
mod delete;
mod description;
mod events;
mod exec;
mod exec_exit;
mod image;
mod inspect;
mod layer;
mod libcontainerd;
mod list;
mod monitor;
mod network;
mod pull;
mod restore;
mod set_key;
pub mod spec;
mod start;
mod stats;
mod stop;
mod system;
mod update;

use std::rc::Rc;

use serde::Serialize;

use crate::kernel::{Condition, Program, Shared, Signal, Sys, path_of};
use crate::programs::machine::Machine;
use crate::programs::output::Output;
use crate::programs::{Work, ids};
use crate::sorted::{SortedMap, SortedSet};
use crate::trace::{Rank, Repository, Role, Side, Text};
use crate::wire::{Channel, serve};

pub use description::DESCRIPTION;
pub use events::{Actor, Event};

/// dockerd in the trace.
pub static ROLE: Role = Role::new("dockerd", Rank::Daemon, Side::Right);
/// dockerd to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[(set_key::COMMAND, &set_key::ROLE)], main: |sys| Box::pin(main(sys)) };

/// Where its configuration is, unless it is told otherwise.
pub const CONFIG: &str = "/etc/docker/daemon.json";

const M: Repository = Repository { name: "moby/moby", tag: "v20.10.24" };
const SECOND_NS: u64 = 1_000_000_000;
/// How long dockerd waits for containerd at its start, in nanoseconds: moby v20.10.24 daemon/daemon.go:953.
const CONTAINERD_TIMEOUT_NS: u64 = 60 * SECOND_NS;
/// The longest pause before it dials containerd again, in nanoseconds: moby v20.10.24 daemon/daemon.go, `connParams.Backoff.MaxDelay`.
const CHANNEL_DELAY_MAX_NS: u64 = 3 * SECOND_NS;
/// How often it looks, in nanoseconds.
const CONTAINERD_PERIOD_NS: u64 = SECOND_NS / 10;

/// `/etc/docker/daemon.json` and flags, as far as they matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Config {
    /// `data-root`: `/var/lib/docker`.
    pub data_root: Text,
    /// `exec-root`: `/run/docker`, as it is found in specs.
    pub exec_root: Text,
    /// `containerd`: where containerd listens.
    pub containerd: Text,
    /// `hosts`: where the Engine API is served: `unix:///var/run/docker.sock`.
    pub hosts: Vec<Text>,
    /// `live-restore`: containers go on while dockerd is away.
    pub live_restore: bool,
    /// `exec-opts: native.cgroupdriver=systemd`; otherwise cgroupfs.
    pub systemd_cgroups: bool,
    /// The fingerprint of its key, `/etc/docker/key.json`.
    pub id: Text,
    /// The node's hostname.
    pub node_name: Text,
    /// The package version that `GET /version` answers: `20.10.24`.
    pub version: Text,
    /// The newest version of its API: `1.41`.
    pub api_version: Text,
    /// The images that are there when the node starts, by reference.
    pub images: Vec<Text>,
}

/// What every part of dockerd shares.
pub(crate) struct Daemon {
    config: Rc<Config>,
    /// Whether containers go on without it: what its configuration says, which it reads again when it is told to.
    live_restore: Shared<bool>,
    /// Whether the node's kernel enforces AppArmor.
    app_armor: bool,
    /// The connection to containerd.
    channel: Channel,
    /// Its own process id, by which runc finds its program again.
    pid: u32,
    containers: Shared<container::Store>,
    /// Containers on which one task works; the others wait.
    locks: container::Locks,
    execs: Shared<exec::Execs>,
    /// What reads the output of the containers that run.
    outputs: Shared<SortedMap<Text, Rc<Output>>>,
    /// Raised whenever a container or an exec changes.
    changed: Condition,
    /// Events of containerd that wait for those before them.
    queues: Shared<monitor::Queues>,
    /// The containers that have a sandbox of libnetwork; none before there is a network controller.
    sandboxes: Shared<Option<SortedSet<Text>>>,
    /// The first 12 letters of the network controller's id, which is a new one at every start.
    network_controller: Text,
}

async fn main(sys: Sys) -> i32 {
    // moby v20.10.24 pkg/reexec: the same program, by its first argument.
    if sys.argv().get(1).is_some_and(|word| &**word == set_key::COMMAND) {
        return set_key::hook(sys.in_role(&set_key::ROLE)).await;
    }
    let path = sys.flag("--config-file").unwrap_or_else(|| CONFIG.into());
    let Some(config) = sys.read::<Config>(&path) else { return 1 };
    let daemon = Rc::new(Daemon {
        live_restore: Shared::new(config.live_restore),
        config,
        app_armor: Machine::of(&sys).has_app_armor,
        channel: Channel::new(CHANNEL_DELAY_MAX_NS),
        pid: sys.pid(),
        containers: Shared::default(),
        locks: container::Locks::default(),
        execs: Shared::default(),
        outputs: Shared::default(),
        changed: Condition::default(),
        queues: Shared::default(),
        sandboxes: Shared::default(),
        network_controller: ids::hex12(&sys.salted(format!("network controller of {}", sys.pid()))),
    });
    run(sys, daemon).await
}

async fn run(sys: Sys, daemon: Rc<Daemon>) -> i32 {
    // The sockets are there before anybody answers: connections wait.
    let mut listeners = Vec::new();
    for host in &daemon.config.hosts {
        listeners.push(sys.step(M.line("cmd/dockerd/daemon.go", 687)).listen(host).await);
    }
    sys.catch(Signal::Term);
    sys.catch(Signal::Hup);
    let shutdown = Rc::clone(&daemon);
    sys.background(|sys| async move { shutdown.hear_signals(&sys).await });
    sys.work(Work::DockerdStart).await;
    if !daemon.dial_containerd(&sys).await {
        let line = "failed to start daemon: failed to dial \"/run/containerd/containerd.sock\": context deadline exceeded";
        sys.step(M.line("cmd/dockerd/daemon.go", 197)).log("fatal", line).await;
        return 1;
    }
    daemon.load_images(&sys).await;
    daemon.subscribe(&sys).await;
    daemon.restore(&sys).await;
    daemon.start_network_controller(&sys).await;
    let keys = sys.step(M.line("vendor/github.com/docker/libnetwork/sandbox_externalkey_unix.go", 127)).listen(&daemon.key_socket()).await;
    let server = Rc::clone(&daemon);
    sys.background(|sys| async move { server.serve_keys(&sys, keys).await });
    drop(daemon.system_info(&sys).await);
    sys.detach();
    for listener in listeners {
        let daemon = Rc::clone(&daemon);
        sys.background(|sys| serve(sys, listener, daemon));
    }
    std::future::pending().await
}

impl Daemon {
    /// Waits until somebody listens where containerd should; false if nobody came.
    async fn dial_containerd(&self, sys: &Sys) -> bool {
        let path = path_of(&self.config.containerd);
        let deadline_ns = sys.now_ns() + CONTAINERD_TIMEOUT_NS;
        while sys.peer(path).is_err() {
            if sys.now_ns() >= deadline_ns {
                return false;
            }
            sys.sleep(CONTAINERD_PERIOD_NS).await;
        }
        true
    }
}
