//! Stories of a node that somebody has changed before it starts, or changes while it runs.

use std::rc::Rc;

use podpath_model::kernel::{Command, Kernel, Program, Sys};
use podpath_model::node::Path;
use podpath_model::programs::init::{self, Unit, Units};
use podpath_model::programs::{dockerd, operator};
use podpath_model::scenario::manifest;
use podpath_model::trace::{Evidence, Failure, Milestone, Rank, Role, SharedPayload, Side, Text};
use podpath_model::wire::cni::NetworkList;
use podpath_model::wire::docker::{Config, ContainerCreateBody};
use podpath_model::wire::engine::{ContainerCreate, ContainerStart};
use podpath_model::wire::{Incoming, Service, serve};

use super::Story;

const SECOND_NS: u64 = 1_000_000_000;
const NETWORK: &str = "/etc/cni/net.d/10-lab.conflist";
const DOCKERD: &str = "/etc/docker/daemon.json";
static PERSON: Role = Role::new("docker", Rank::Surroundings, Side::Left);
static ROLE: Role = Role::new("runtime", Rank::Surroundings, Side::Right);
const OLD_RUNTIME: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(serve_old_cri(sys)) };
const DOCKER: Program = Program { role: &PERSON, parts: &[], main: |sys| Box::pin(run_with_docker(sys)) };
/// Where a runtime listens that knows no CRI but v1alpha2.
pub(crate) const OLD_ENDPOINT: &str = "unix:///run/old.sock";
/// Where nobody listens.
pub(crate) const NOWHERE: &str = "unix:///run/nowhere.sock";

/// A node, with its kubelet.
pub(crate) struct Node {
    kernel: Kernel,
    path: &'static str,
    pods: Vec<&'static str>,
}

/// The node of a path, with the kubelet of a release.
pub(crate) fn node(path: &'static str, release: &str) -> Node {
    let kernel = Kernel::new();
    Path::by_id(path).expect("the path is there").build(&kernel, release);
    Node { kernel, path, pods: Vec::new() }
}

impl Node {
    /// The kubelet's command line: without the flags that begin like this, and with those.
    pub(crate) fn flags(self, without: &[&str], with: &[&str]) -> Self {
        let units = self.kernel.contents::<Units>(init::UNITS).expect("the node has units");
        let change = |unit: &Unit| {
            let kept = unit.exec_start.iter().filter(|word| !without.iter().any(|flag| word.starts_with(flag))).cloned();
            Unit { exec_start: kept.chain(with.iter().map(|word| Text::from(*word))).collect(), ..unit.clone() }
        };
        let is_kubelet = |unit: &Unit| &*unit.name == "kubelet.service";
        let units = units.0.iter().map(|unit| if is_kubelet(unit) { change(unit) } else { unit.clone() }).collect();
        self.kernel.write(init::UNITS, SharedPayload::new(Units(units)));
        self
    }
    /// Its kubelet calls the runtime there.
    pub(crate) fn endpoint(self, endpoint: &str) -> Self {
        self.flags(&["--container-runtime-endpoint"], &[&format!("--container-runtime-endpoint={endpoint}")])
    }
    /// A runtime that knows no CRI but v1alpha2 listens at [`OLD_ENDPOINT`].
    pub(crate) fn old_runtime(self) -> Self {
        self.kernel.boot(Command::new(["runtime"]), OLD_RUNTIME, false);
        self
    }
    /// Somebody runs a container with `docker run`, when the daemons have started.
    pub(crate) fn docker_run(self, name: &'static str) -> Self {
        self.kernel.boot(Command::new(["docker", "run", name]), DOCKER, true);
        self
    }
    /// dockerd has systemd make the cgroups.
    pub(crate) fn systemd_cgroups(self) -> Self {
        let config = self.kernel.contents::<dockerd::Config>(DOCKERD).expect("dockerd is on the node");
        self.kernel.write(DOCKERD, SharedPayload::new(dockerd::Config { systemd_cgroups: true, ..(*config).clone() }));
        self
    }
    /// The configuration of its network, from now on; none if it cannot be used.
    pub(crate) fn network(self, list: Option<NetworkList>) -> Self {
        let payload = list.map_or_else(|| SharedPayload::new("nothing".to_owned()), SharedPayload::new);
        self.kernel.write(NETWORK, payload);
        self
    }
    /// The configuration of its network.
    pub(crate) fn configured_network(&self) -> NetworkList {
        (*self.kernel.contents::<NetworkList>(NETWORK).expect("a network is configured")).clone()
    }
    /// Somebody puts the manifest of a pod there when the daemons have started.
    pub(crate) fn pod(mut self, yaml: &'static str) -> Self {
        self.pods.push(yaml);
        self
    }
    /// Until so many seconds after its start.
    pub(crate) fn until(mut self, seconds: u64) -> Self {
        let pods: Vec<_> =
            self.pods.drain(..).map(|yaml| Rc::new(manifest::read(yaml.as_bytes()).pod.expect("the manifest is good"))).collect();
        if !pods.is_empty() {
            let script = operator::Script { pods, create_at_ns: Some(operator::CREATE_AT_NS), delete_after_ns: None };
            self.kernel.boot(Command::new(["operator"]).input(SharedPayload::new(script)), operator::PROGRAM, true);
        }
        self.kernel.run(seconds * SECOND_NS, u64::MAX);
        self
    }
    /// What has happened until now.
    pub(crate) fn told(self) -> Story {
        let story = Story::of(self.kernel.finish().finish(self.path));
        crate::support::promises::check(&story.trace);
        story
    }
}

impl Story {
    /// The line with which the kubelet says why it does not start, the first time.
    pub(crate) fn refusal(&self) -> &str {
        let at = self.first(|event| event.milestone == Some(Milestone::KubeletFailed));
        let event = &self.trace.events[at.expect("the kubelet does not start")];
        let podpath_model::trace::What::Log { line, .. } = &event.what else { panic!("it says nothing: {event:?}") };
        line
    }
    /// The level of the first line of the kubelet's process that contains this; none if there is no such line.
    pub(crate) fn level_of(&self, words: &str) -> Option<&'static str> {
        self.events().find_map(|event| match &event.what {
            podpath_model::trace::What::Log { level, line } if line.contains(words) => Some(*level),
            _ => None,
        })
    }
}

struct OldRuntime;

impl Service for OldRuntime {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        incoming.refuse(Failure::new("UNIMPLEMENTED", "unknown service runtime.v1.RuntimeService")).await;
    }
}

async fn serve_old_cri(sys: Sys) -> i32 {
    let listener = sys.step(Evidence::KERNEL).listen(OLD_ENDPOINT).await;
    sys.background(|sys| serve(sys, listener, Rc::new(OldRuntime)));
    std::future::pending().await
}

/// A container that has nothing to do with Kubernetes: it has no labels. The only image that every node has is that of pause.
async fn run_with_docker(sys: Sys) -> i32 {
    let name = sys.argv()[2].clone();
    let address = Text::from("unix:///var/run/docker.sock");
    sys.sleep(operator::CREATE_AT_NS).await;
    let config = Config { image: "registry.k8s.io/pause:3.6".into(), ..Config::default() };
    let create = ContainerCreate { name, body: Rc::new(ContainerCreateBody { config, ..ContainerCreateBody::default() }) };
    let created = sys.step(Evidence::KERNEL).call(&address, create).await.expect("it is created");
    let started = sys.step(Evidence::KERNEL).call(&address, ContainerStart { id: created.id.clone() }).await;
    i32::from(started.is_err())
}
