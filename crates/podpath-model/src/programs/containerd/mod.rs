//! containerd 1.6: metadata, content, snapshots, tasks and events, and the CRI plugin that uses them without a socket in between.

pub mod cri;
mod description;
mod exchange;
mod grpc;
mod images;
mod metadata;
mod plugins;
mod runtime;

use std::collections::BTreeSet;
use std::rc::Rc;

use serde::Serialize;

use crate::kernel::{Program, Shared, Sys};
use crate::programs::Work;
use crate::trace::{Failure, Rank, Repository, Role, Side, Text};
use crate::wire::{Incoming, Service, serve};

pub use description::DESCRIPTION;

/// containerd in the trace.
pub static ROLE: Role = Role::new("containerd", Rank::Daemon, Side::Left);
/// containerd to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

pub(crate) const C: Repository = Repository::CONTAINERD;

/// `/etc/containerd/config.toml`, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Config {
    /// `root`: what survives a reboot.
    pub root: Text,
    /// `state`: what does not.
    pub state: Text,
    /// `grpc.address`.
    pub address: Text,
    /// `debug.level` is `debug`.
    pub debug: bool,
    /// The CRI plugin's part; none if `disabled_plugins` has it.
    pub cri: Option<cri::Config>,
    /// The images that are there when the node starts, by reference: imported from files,
    pub images: Vec<Text>,
    /// and pulled from a registry.
    pub pulled: Vec<Text>,
}

/// What every plugin of the daemon shares.
pub(crate) struct Daemon {
    pub(crate) config: Rc<Config>,
    pub(crate) exchange: exchange::Exchange,
    pub(crate) tasks: Shared<runtime::Tasks>,
    /// The leases that were made. Simplified: those of an earlier run are not known.
    pub(crate) leases: Shared<BTreeSet<Text>>,
}

async fn main(sys: Sys) -> i32 {
    let Some(path) = sys.flag("--config").or_else(|| Some("/etc/containerd/config.toml".into())) else { return 1 };
    let Some(config) = sys.read::<Config>(&path) else { return 1 };
    sys.step(C.line("cmd/containerd/command/main.go", 180)).log("info", "starting containerd").await;
    let began_ns = sys.now_ns();
    sys.work(Work::ContainerdStart).await;
    plugins::say_loaded(&sys, &config).await;
    let (exchange, tasks, leases) = <(exchange::Exchange, Shared<runtime::Tasks>, _)>::default();
    let daemon = Rc::new(Daemon { config: Rc::clone(&config), exchange, tasks, leases });
    daemon.load_images(&sys).await;
    let ttrpc = sys.step(C.line("cmd/containerd/command/main.go", 254)).listen(&format!("{}.ttrpc", config.address)).await;
    let events = Rc::clone(&daemon);
    sys.background(|sys| serve(sys, ttrpc, Rc::new(exchange::Events(events))));
    daemon.load_tasks(&sys).await;
    let grpc = sys.step(C.line("cmd/containerd/command/main.go", 268)).listen(&config.address).await;
    let cri = config.cri.as_ref().map(|settings| Rc::new(cri::Cri::new(&sys, Rc::clone(&daemon), settings.clone())));
    let front = Rc::new(Front { grpc: Rc::new(grpc::Grpc(Rc::clone(&daemon))), cri: cri.clone() });
    if let Some(cri) = cri {
        sys.background(|sys| async move { cri.run(&sys).await });
    }
    let microseconds = (sys.now_ns() - began_ns) / 1_000;
    let booted = format!("containerd successfully booted in {}.{:06}s", microseconds / 1_000_000, microseconds % 1_000_000);
    sys.step(C.line("cmd/containerd/command/main.go", 278)).log("info", booted).await;
    serve(sys.clone(), grpc, front).await;
    0
}

/// Everything that is served on `containerd.sock`.
struct Front {
    grpc: Rc<grpc::Grpc>,
    cri: Option<Rc<cri::Cri>>,
}

impl Service for Front {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        match &self.cri {
            Some(cri) if cri::is_cri(&incoming) => Rc::clone(cri).handle(incoming).await,
            // docker's package switches the plugin off: `disabled_plugins = ["cri"]`.
            None if cri::is_cri(&incoming) => {
                incoming.refuse(Failure::new("UNIMPLEMENTED", "unknown service runtime.v1.RuntimeService")).await;
            }
            _ => Rc::clone(&self.grpc).handle(incoming).await,
        }
    }
}
