//! A run: the node is built, the manifests appear, and virtual time passes until nothing new happens.

use std::rc::Rc;

use super::deed::DELETES;
use super::{Request, Scenario, Want};
use crate::kernel::{Act, Command, Ending, Intervention, Kernel};
use crate::node::{self, Path};
use crate::pod::{Container, Handler, Pod, PodSpec};
use crate::programs::images::Image;
use crate::programs::machine::{MACHINE, Machine};
use crate::programs::operator::{self, Script};
use crate::programs::world::{self, World};
use crate::programs::{api_server, kubectl};
use crate::trace::state::State;
use crate::trace::{Event, SharedPayload, Trace};

/// No run is longer, in virtual nanoseconds, unless somebody wants it to be.
const HORIZON_NS: u64 = 600_000_000_000;
/// A run is over when nothing but polling has happened for this long, in virtual nanoseconds.
const SETTLE_NS: u64 = 3_500_000_000;
/// After an intervention whoever restarts or tries again is waited for: init after 5 or 10 seconds, the kubelet after 10.
const SETTLE_AFTER_INTERVENTION_NS: u64 = 25_000_000_000;
/// How long after a Pod's creation the ephemeral containers of its manifest are put in.
const DEBUG_AFTER_NS: u64 = 10_000_000_000;
/// After a deletion the garbage collector is waited for, which comes once a minute.
const SETTLE_AFTER_DELETION_NS: u64 = 65_000_000_000;
/// What probes wait for is no news: an app that fails after a while.
const SETTLE_WITH_PROBES_NS: u64 = 30_000_000_000;
/// `kubectl delete pod`, with the grace that the Pod wants.
const DELETE: Want = Want::Delete { grace_seconds: None, force: false };

/// A run that is over.
#[derive(Debug)]
pub struct Outcome {
    /// What happened.
    pub trace: Trace,
    /// Why it ended.
    pub ending: Ending,
}

/// A run that goes on for as long as somebody wants.
pub struct Run {
    kernel: Kernel,
    path: &'static Path,
    /// Until when something is still to be done to the node.
    last_ns: u64,
}

impl Run {
    /// The node is built, and everything that a scenario wants to be done to it is planned.
    pub fn of(scenario: &Scenario) -> Self {
        let path = Path::by_id(scenario.path).unwrap_or(&node::PATHS[0]);
        let kernel = Kernel::with_seed(scenario.seed);
        if let Some(events) = scenario.events_max {
            kernel.keep(events);
        }
        path.build(&kernel, scenario.release);
        node::reach_registries(&kernel, registries(scenario));
        let all = || scenario.pods.iter().chain(&scenario.later);
        addresses(scenario).for_each(|address| kernel.has_address(&address));
        kernel.write(world::PATH, SharedPayload::new(World::of(all().map(|pod| &**pod))));
        if all().any(|pod| pod.names_app_armor()) {
            kernel.write(MACHINE, SharedPayload::new(Machine { has_app_armor: true, ..Machine::default() }));
        }
        node::drop_flags(&kernel, &scenario.without);
        if let Some(bytes) = scenario.disk_bytes {
            node::set_disk(&kernel, bytes);
        }
        let last_ns = if scenario.api_server { boot_cluster(&kernel, scenario) } else { boot_operator(&kernel, scenario) };
        for intervention in &scenario.interventions {
            kernel.intervene(intervention.clone());
        }
        Self { kernel, path, last_ns }
    }

    /// Goes on until a moment, or until nothing but polling has happened for so long, both in virtual nanoseconds.
    pub fn go_on(&self, until_ns: u64, settle_ns: u64) -> Ending {
        self.kernel.run(until_ns, settle_ns)
    }

    /// Somebody comes and deletes the pods of a scenario: takes the manifests of static pods from the node, those of a cluster by `kubectl`.
    pub fn delete(&self, scenario: &Scenario) {
        if scenario.api_server {
            let now_ns = self.now_ns();
            let deletions = scenario.pods.iter().map(|pod| Request::about(pod, now_ns, DELETE)).collect();
            boot_kubectl(&self.kernel, Vec::new(), 0, deletions);
        } else {
            boot_person(&self.kernel, Script { pods: scenario.pods.clone(), create_at_ns: None, delete_after_ns: Some(0) });
        }
    }

    /// What a file of the node holds, if it is there and holds a `T`.
    pub(crate) fn file<T: 'static>(&self, path: &str) -> Option<Rc<T>> {
        self.kernel.contents(path)
    }

    /// Virtual time in nanoseconds.
    pub fn now_ns(&self) -> u64 {
        self.kernel.now_ns()
    }

    /// Brings a state up to date, which has seen a part of this run; true if more than polling has happened since.
    pub fn look(&self, state: &mut State) -> bool {
        let mut is_news = false;
        self.kernel.read_log(|events| {
            for event in &events[state.events..] {
                is_news |= !event.routine;
                state.apply(event);
            }
        });
        is_news
    }

    /// What happened.
    pub fn end(self) -> Trace {
        self.kernel.finish().finish(self.path.id)
    }
}

/// Runs a scenario on its path.
pub fn run(scenario: &Scenario) -> Outcome {
    let run = Run::of(scenario);
    let ending = to_its_end(&run, scenario);
    Outcome { trace: run.end(), ending }
}

/// Runs a scenario of which nothing is kept: somebody sees each event as it happens. Who looks for faults does so thousands of times.
pub fn watch(scenario: &Scenario, watcher: impl FnMut(&Event) + 'static) -> Ending {
    let run = Run::of(scenario);
    run.kernel.watch(watcher);
    to_its_end(&run, scenario)
}

fn to_its_end(run: &Run, scenario: &Scenario) -> Ending {
    let settle_ns = settle_ns(scenario);
    // Whoever comes late is waited for, and so is what follows.
    let horizon_ns = scenario.at_least_ns.unwrap_or(0).max(HORIZON_NS).max(run.last_ns.saturating_add(settle_ns));
    let awaited_ns = scenario.at_least_ns.unwrap_or(0).max(run.last_ns);
    // Somebody will still do something, or is still looking, however little happens until then.
    let ending = match run.go_on(awaited_ns.min(horizon_ns), u64::MAX) {
        Ending::TimeUp => run.go_on(horizon_ns, settle_ns),
        ending => ending,
    };
    if ending == Ending::Bound {
        run.kernel.remark("note-run-cut-off", (run.now_ns() / 1_000_000_000).to_string());
    }
    ending
}

/// The registries of all images of the pods that are there from the beginning.
pub(super) fn registries(scenario: &Scenario) -> impl Iterator<Item = String> {
    scenario.pods.iter().flat_map(|pod| registries_of(pod))
}

/// The registries of all images of a pod.
pub(super) fn registries_of(pod: &Pod) -> Vec<String> {
    let ephemeral = pod.spec.ephemeral_containers.iter().map(|container| &container.container);
    pod.all_containers().chain(ephemeral).map(|container| Image::by_reference(&container.image).registry().to_owned()).collect()
}

/// What a pod on the node's network is asked by is an address of the node: a manifest of kubeadm has the one of its own node.
fn addresses(scenario: &Scenario) -> impl Iterator<Item = String> {
    let on_node = scenario.pods.iter().chain(&scenario.later).filter(|pod| pod.spec.host_network);
    let probes = on_node
        .flat_map(|pod| pod.spec.containers.iter())
        .flat_map(|container| [&container.liveness_probe, &container.readiness_probe, &container.startup_probe].into_iter().flatten());
    let hosts = probes.filter_map(|probe| match &probe.handler {
        Handler::HttpGet(request) => request.host.clone(),
        Handler::TcpSocket(socket) => socket.host.clone(),
        Handler::Exec(_) => None,
    });
    hosts.filter(|host| host.parse::<std::net::IpAddr>().is_ok_and(|address| !address.is_loopback()))
}

/// For how long nothing but polling happens before nothing else will.
fn settle_ns(scenario: &Scenario) -> u64 {
    let wants = |is_it: fn(&Want) -> bool| scenario.requests.iter().any(|request| is_it(&request.what));
    let deletes = |intervention: &Intervention| matches!(&intervention.act, Act::Come(boot) if boot.remark.0 == DELETES);
    if scenario.delete_after_ns.is_some() || scenario.interventions.iter().any(deletes) || wants(|want| matches!(want, Want::Delete { .. }))
    {
        SETTLE_AFTER_DELETION_NS
    } else if !scenario.interventions.is_empty() || wants(|want| matches!(want, Want::Attach { .. })) {
        // Whoever is attached waits for what the app will write.
        SETTLE_AFTER_INTERVENTION_NS
    } else if scenario.pods.iter().any(|pod| pod.spec.containers.iter().any(is_probed)) {
        SETTLE_WITH_PROBES_NS
    } else {
        SETTLE_NS
    }
}

fn is_probed(container: &Container) -> bool {
    [&container.liveness_probe, &container.readiness_probe, &container.startup_probe].into_iter().any(Option::is_some)
}

/// The pods are static: somebody puts manifests on the node, and may take them away again. The answer is when that is for the last time;
/// without a pod nobody comes.
fn boot_operator(kernel: &Kernel, scenario: &Scenario) -> u64 {
    if !scenario.pods.is_empty() {
        let pods = scenario.pods.clone();
        let script = Script { pods, create_at_ns: Some(operator::CREATE_AT_NS), delete_after_ns: scenario.delete_after_ns };
        boot_person(kernel, script);
    }
    operator::CREATE_AT_NS + scenario.delete_after_ns.unwrap_or(0)
}

fn boot_person(kernel: &Kernel, script: Script) {
    kernel.boot(Command::new(["operator"]).input(SharedPayload::new(script)), operator::PROGRAM, true);
}

/// The pods come from an API server: somebody uses `kubectl`. The answer is when that is for the last time.
fn boot_cluster(kernel: &Kernel, scenario: &Scenario) -> u64 {
    node::join(kernel);
    let deletions = scenario.delete_after_ns.into_iter().flat_map(|after_ns| scenario.pods.iter().map(move |pod| deletion(pod, after_ns)));
    let debugging = scenario.pods.iter().flat_map(|pod| debugging(pod));
    let requests: Vec<Request> = scenario.requests.iter().cloned().chain(debugging).chain(deletions).collect();
    let last_ns = requests.iter().map(|request| request.at_ns).max().unwrap_or(0).max(operator::CREATE_AT_NS);
    let pods = scenario.pods.iter().map(without_ephemeral_containers).collect();
    boot_kubectl(kernel, pods, operator::CREATE_AT_NS, requests);
    last_ns
}

fn boot_kubectl(kernel: &Kernel, pods: Vec<Rc<Pod>>, create_at_ns: u64, requests: Vec<Request>) {
    let script = kubectl::Script { server: api_server::ADDRESS.into(), pods, create_at_ns, requests };
    kernel.boot(Command::new(["kubectl"]).input(SharedPayload::new(script)), kubectl::PROGRAM, true);
}

/// A Pod cannot be created with ephemeral containers, so somebody puts them in later, as `kubectl debug` does.
fn debugging(pod: &Pod) -> impl Iterator<Item = Request> {
    let at_ns = operator::CREATE_AT_NS + DEBUG_AFTER_NS;
    pod.spec
        .ephemeral_containers
        .iter()
        .map(move |container| Request::about(pod, at_ns, Want::Debug { container: Rc::new(container.clone()) }))
}

fn without_ephemeral_containers(pod: &Rc<Pod>) -> Rc<Pod> {
    if pod.spec.ephemeral_containers.is_empty() {
        return Rc::clone(pod);
    }
    let spec = PodSpec { ephemeral_containers: Vec::new(), ..pod.spec.clone() };
    Rc::new(Pod { metadata: pod.metadata.clone(), spec })
}

fn deletion(pod: &Pod, after_ns: u64) -> Request {
    Request::about(pod, operator::CREATE_AT_NS + after_ns, DELETE)
}
