//! The sync loop: one task that takes what has arrived, and looks round once a second and once every two seconds.

use std::rc::Rc;

use super::log::{Level, Line};
use super::release::{Deletion, ProbesEnd};
use super::source::StaticPod;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::trace::{Milestone, Text};

const KUBELET: &str = "pkg/kubelet/kubelet.go";
/// kubelet.go:1971
const SYNC_PERIOD_NS: u64 = SECOND_NS;
/// kubelet.go:139
const HOUSEKEEPING_PERIOD_NS: u64 = 2 * SECOND_NS;
/// How long the loop waits while no pod can be synced: at first, and at most: kubelet.go:1977-1979.
const BACK_OFF_NS: [u64; 2] = [SECOND_NS / 10, 5 * SECOND_NS];

/// What can arrive.
pub(super) enum Arrival {
    /// Pods that should run from now on.
    Add(Vec<Rc<StaticPod>>),
    /// Pods of which something has changed.
    Update(Vec<Rc<StaticPod>>),
    /// Pods that are marked to go, each with its grace period in place of its own.
    Delete(Vec<Rc<StaticPod>>),
    /// Pods that should not run any more.
    Remove(Vec<Rc<StaticPod>>),
    /// The PLEG has noticed something.
    Pleg(PodLifecycleEvent),
    /// The result of a probe has changed.
    Probe(super::prober::Update),
}

/// What the PLEG has noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PodLifecycleEvent {
    /// The pod's UID.
    pub(super) uid: Text,
    /// `ContainerStarted`, `ContainerDied`, `ContainerRemoved`.
    pub(super) kind: &'static str,
    /// The container or sandbox.
    pub(super) id: Text,
    /// Whether the pod runs with it: all its containers were seen running, and this one for the first time.
    pub(super) runs: bool,
}

impl Kubelet {
    /// `syncLoop`: kubelet.go:1966.
    pub(super) async fn sync_loop(self: &Rc<Self>, sys: &Sys) {
        let line =
            || Line { sentence: "Starting kubelet main sync loop.".into(), structured: "\"Starting kubelet main sync loop\"".into() };
        self.say(sys.step(K.line(KUBELET, 1967)).milestone(Milestone::KubeletSyncing), Level::Info, line).await;
        let mut sync_ns = sys.now_ns() + SYNC_PERIOD_NS;
        let mut housekeeping_ns = sys.now_ns() + HOUSEKEEPING_PERIOD_NS;
        let mut back_off_ns = BACK_OFF_NS[0];
        loop {
            let errors = self.runtime_state.get().runtime_errors(sys.now_ns());
            if let Some(errors) = errors {
                sys.routine(true);
                let line = || Line {
                    sentence: format!("skipping pod synchronization - {errors}"),
                    structured: format!("\"Skipping pod synchronization\" err=\"{errors}\""),
                };
                self.say(sys.step(K.line(KUBELET, 1991)), Level::Error, line).await;
                sys.sleep(back_off_ns).await;
                back_off_ns = (2 * back_off_ns).min(BACK_OFF_NS[1]);
                continue;
            }
            back_off_ns = BACK_OFF_NS[0];
            self.sync_loop_iteration(sys, &mut sync_ns, &mut housekeeping_ns).await;
        }
    }

    /// `syncLoopIteration`: one of what is ready. The real one takes any of several at random; this one what came first, then the ticks.
    async fn sync_loop_iteration(self: &Rc<Self>, sys: &Sys, sync_ns: &mut u64, housekeeping_ns: &mut u64) {
        if let Some(arrival) = self.arrivals.try_pop(sys) {
            sys.routine(false);
            return self.handle(sys, arrival).await;
        }
        sys.routine(true);
        let now_ns = sys.now_ns();
        if now_ns >= *sync_ns {
            *sync_ns = next_tick(*sync_ns, SYNC_PERIOD_NS, now_ns);
            return self.handle_sync_tick(sys).await;
        }
        if now_ns >= *housekeeping_ns {
            *housekeeping_ns = next_tick(*housekeeping_ns, HOUSEKEEPING_PERIOD_NS, now_ns);
            return self.handle_pod_cleanups(sys).await;
        }
        let wait_ns = (*sync_ns).min(*housekeeping_ns) - now_ns;
        sys.timeout(wait_ns, self.arrivals.pushed(sys)).await;
    }

    async fn handle(self: &Rc<Self>, sys: &Sys, arrival: Arrival) {
        match arrival {
            Arrival::Add(pods) => self.handle_pod_additions(sys, pods).await,
            Arrival::Update(pods) => self.handle_pod_updates(sys, pods).await,
            Arrival::Delete(pods) => self.handle_pod_deletions(sys, pods).await,
            Arrival::Remove(pods) => self.handle_pod_removes(sys, pods).await,
            Arrival::Pleg(event) => self.handle_pleg(sys, event).await,
            Arrival::Probe(update) => self.handle_probe_sync(sys, &update).await,
        }
    }

    /// `HandlePodAdditions`: kubelet.go:2195. Admission asks for the node.
    async fn handle_pod_additions(self: &Rc<Self>, sys: &Sys, pods: Vec<Rc<StaticPod>>) {
        let step = sys.step(K.line(KUBELET, 2053));
        let step = if pods.is_empty() { step } else { step.milestone(Milestone::PodSeen).fact("pod", pod_names(&pods)) };
        self.say(step, Level::Info, || config_line("ADD", &pods)).await;
        for pod in pods {
            self.pods.set().insert(pod.uid.clone(), Rc::clone(&pod));
            self.node_any_way(sys).await;
            if self.admit(sys, &pod).await {
                self.update_pod(sys, &pod.uid);
                self.probes.add_pod(sys, self, &pod);
            }
        }
    }

    /// `HandlePodUpdates`: kubelet.go:2061.
    async fn handle_pod_updates(self: &Rc<Self>, sys: &Sys, pods: Vec<Rc<StaticPod>>) {
        self.say(sys.step(K.line(KUBELET, 2060)), Level::Info, || config_line("UPDATE", &pods)).await;
        for pod in pods {
            self.pods.set().insert(pod.uid.clone(), Rc::clone(&pod));
            if !self.is_rejected(&pod.uid) {
                self.dispatch_work(sys, &pod.uid);
            }
        }
    }

    /// A graceful deletion is handled as an update: the pod stays known until its object is gone: kubelet.go:2068.
    async fn handle_pod_deletions(self: &Rc<Self>, sys: &Sys, pods: Vec<Rc<StaticPod>>) {
        let step = sys.step(K.line(KUBELET, 2069)).milestone(Milestone::PodDelete).fact("pod", pod_names(&pods));
        self.say(step, Level::Info, || config_line("DELETE", &pods)).await;
        for pod in pods {
            match self.release.deletion {
                Deletion::Worker => self.terminate_pod(sys, &pod),
                Deletion::Update => {
                    self.pods.set().insert(pod.uid.clone(), Rc::clone(&pod));
                    self.dispatch_work(sys, &pod.uid);
                }
            }
        }
    }

    /// `HandlePodRemoves`: kubelet.go:2064. For a pod that was marked before it is the end of a deletion, for any other one the beginning.
    async fn handle_pod_removes(self: &Rc<Self>, sys: &Sys, pods: Vec<Rc<StaticPod>>) {
        let step = sys.step(K.line(KUBELET, 2063));
        let is_end = pods.iter().all(|pod| self.is_terminating(&pod.uid) || self.is_marked(&pod.uid));
        let step = if is_end { step } else { step.milestone(Milestone::PodDelete).fact("pod", pod_names(&pods)) };
        self.say(step, Level::Info, || config_line("REMOVE", &pods)).await;
        for pod in pods {
            self.pods.set().remove(&pod.uid);
            self.rejected.set().remove(&pod.uid);
            self.statuses.forget(&pod.uid);
            if self.is_terminating(&pod.uid) {
                self.drop_finished_worker(&pod.uid);
            } else {
                self.delete_pod(sys, &pod).await;
            }
            if self.release.probes_end != ProbesEnd::Termination {
                self.probes.remove_pod(sys, &pod.uid);
            }
        }
    }

    /// The pods whose time has come although nothing has happened to them: kubelet.go:2104.
    async fn handle_sync_tick(self: &Rc<Self>, sys: &Sys) {
        let now_ns = sys.now_ns();
        let due: Vec<Text> = self.work_queue.get().iter().filter(|(_, at_ns)| **at_ns <= now_ns).map(|(uid, _)| uid.clone()).collect();
        self.work_queue.set().retain(|uid, _| !due.contains(uid));
        let pods: Vec<Rc<StaticPod>> = due.iter().filter_map(|uid| self.pod(uid)).collect();
        if pods.is_empty() {
            return;
        }
        let line = || Line {
            sentence: format!("SyncLoop (SYNC): {} pods; {}", pods.len(), names(&pods).join(", ")),
            structured: format!("\"SyncLoop (SYNC) pods\" total={} pods=[{}]", pods.len(), keys(&pods).join(" ")),
        };
        self.info(sys, K.line(KUBELET, 2110), line).await;
        pods.iter().for_each(|pod| self.dispatch_work(sys, &pod.uid));
    }

    /// What the PLEG tells: a container that was removed is no reason to sync: kubelet.go:2081, :2424.
    async fn handle_pleg(self: &Rc<Self>, sys: &Sys, event: PodLifecycleEvent) {
        let PodLifecycleEvent { uid, kind, id, runs } = &event;
        let go = format!("&pleg.PodLifecycleEvent{{ID:\"{uid}\", Type:\"{kind}\", Data:\"{id}\"}}");
        let step = |evidence| sys.step(evidence).about(id.clone());
        match self.pod(uid).filter(|_| *kind != "ContainerRemoved") {
            Some(pod) => {
                let step = step(K.line(KUBELET, 2091));
                let step = match *kind {
                    "ContainerDied" => step.milestone(Milestone::ContainerExited),
                    _ if *runs => step.milestone(Milestone::PodRunning),
                    _ => step,
                };
                let line = || Line {
                    sentence: format!("SyncLoop (PLEG): \"{}\", event: {go}", pod.described()),
                    structured: format!(
                        "\"SyncLoop (PLEG): event for pod\" pod=\"{}\" event=&{{ID:{uid} Type:{kind} Data:{id}}}",
                        pod.key()
                    ),
                };
                self.say(step, Level::Info, line).await;
                self.dispatch_work(sys, uid);
            }
            None if *kind != "ContainerRemoved" => {
                let line = || Line {
                    sentence: format!("SyncLoop (PLEG): ignore irrelevant event: {go}"),
                    structured: format!(
                        "\"SyncLoop (PLEG): pod does not exist, ignore irrelevant event\" event=&{{ID:{uid} Type:{kind} Data:{id}}}"
                    ),
                };
                self.say(step(K.line(KUBELET, 2095)), Level::Info, line).await;
            }
            None => {}
        }
        match *kind {
            "ContainerDied" => self.clean_up_containers_in_pod(sys, uid, id).await,
            "ContainerRemoved" => self.clean_up_sandboxes_in_pod(sys, uid).await,
            _ => {}
        }
    }
}

/// The next tick after now. A ticker does not make up for ticks that nobody took.
fn next_tick(at_ns: u64, period_ns: u64, now_ns: u64) -> u64 {
    at_ns + period_ns * ((now_ns - at_ns) / period_ns + 1)
}

fn config_line(operation: &str, pods: &[Rc<StaticPod>]) -> Line {
    let source = if pods.iter().all(|pod| pod.is_static) { "file" } else { "api" };
    Line {
        sentence: format!("SyncLoop ({operation}, \"{source}\"): \"{}\"", names(pods).join(", ")),
        structured: format!("\"SyncLoop {operation}\" source=\"{source}\" pods=[{}]", keys(pods).join(" ")),
    }
}

fn names(pods: &[Rc<StaticPod>]) -> Vec<String> {
    pods.iter().map(|pod| pod.described()).collect()
}

/// The pods, for a reader.
fn pod_names(pods: &[Rc<StaticPod>]) -> String {
    pods.iter().map(|pod| &*pod.name).collect::<Vec<&str>>().join(", ")
}

fn keys(pods: &[Rc<StaticPod>]) -> Vec<String> {
    pods.iter().map(|pod| pod.key()).collect()
}

#[cfg(test)]
mod tests {
    use super::next_tick;

    #[test]
    fn a_tick_that_nobody_took_in_time_is_not_made_up_for() {
        assert_eq!([2, 3, 4, 7].map(|now_ns| next_tick(2, 2, now_ns)), [4, 4, 6, 8]);
    }
}
