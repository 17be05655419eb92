//! Killing a pod: its containers side by side, then its sandboxes.

use std::rc::Rc;

use super::actions::ContainerToKill;
use super::cache::PodStatus;
use super::log::{Level, Line};
use super::prober::{HookTarget, ProbeKind};
use super::release::Grace;
use super::runtime::rpc_error;
use super::runtime_cache::RunningPod;
use super::source::StaticPod;
use super::sync_result::{aggregate, failed};
use super::{K, Kubelet, SECOND_NS, kept};
use crate::kernel::{Condition, Shared, Sys};
use crate::pod::{Container, Handler};
use crate::trace::{Failure, Milestone, Text};
use crate::wire::cri::{ContainerStatusRequest, StopContainerRequest, StopPodSandboxRequest};

const CONTAINER: &str = "pkg/kubelet/kuberuntime/kuberuntime_container.go";
const MANAGER: &str = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";
/// What a container gets at least, in seconds, where nobody says otherwise: kuberuntime_manager.go:65.
const MINIMUM_GRACE_SECONDS: u64 = 2;

/// What is to be killed.
pub(super) struct Doomed {
    /// The pod; none if nobody knows it any more.
    pub(super) pod: Option<Rc<StaticPod>>,
    /// What of it runs.
    pub(super) running: RunningPod,
}

/// What has to be known of a container to kill it: from the pod, or from what was written on the container when it was made.
struct Ending {
    grace_seconds: u64,
    pre_stop: Option<Handler>,
    target: Rc<HookTarget>,
}

impl RunningPod {
    /// `ConvertPodStatusToRunningPod`: the containers that run, and every sandbox.
    pub(super) fn of(pod: &StaticPod, status: &PodStatus) -> Self {
        let name_of =
            |metadata: &Option<crate::wire::cri::ContainerMetadata>| metadata.as_ref().map_or_else(|| "".into(), |m| m.name.clone());
        Self {
            uid: pod.uid.clone(),
            name: pod.name.clone(),
            namespace: pod.namespace.clone(),
            containers: status.running().map(|container| (container.id.clone(), name_of(&container.metadata))).collect(),
            sandboxes: status.sandboxes.iter().map(|sandbox| sandbox.id.clone()).collect(),
        }
    }
}

impl Kubelet {
    /// `killPodWithSyncResult`: kuberuntime_manager.go:976.
    pub(super) async fn kill_pod(self: &Rc<Self>, sys: &Sys, doomed: &Doomed) -> Result<(), Failure> {
        let left = Rc::new((Shared::new(doomed.running.containers.len()), Condition::default()));
        let failures: Shared<Vec<Failure>> = Shared::default();
        // Of several goroutines that are started at once Go runs the last one first: recordings/kubelet/*/init-and-sidecar.*.json.
        let mut containers = doomed.running.containers.clone();
        let last = containers.len().min(1);
        containers.rotate_right(last);
        for (id, name) in containers {
            let (kubelet, pod, left, failures) = (Rc::clone(self), doomed.pod.clone(), Rc::clone(&left), failures.clone());
            let reason = format!("Stopping container {name}");
            let container = ContainerToKill { id, name, reason, failed: None };
            sys.go(|sys| async move {
                if let Err(failure) = kubelet.kill_container(&sys, pod.as_deref(), &container).await {
                    failures.set().push(failed("KillContainer", &container.name, "KillContainerError", &failure));
                }
                *left.0.set() -= 1;
                left.1.notify(&sys);
            });
        }
        while *left.0.get() > 0 {
            left.1.wait(sys).await;
        }
        // One result for all of them: that of the last one that cannot be stopped.
        let mut not_stopped = None;
        for sandbox in &doomed.running.sandboxes {
            let request = StopPodSandboxRequest { pod_sandbox_id: sandbox.clone() };
            if let Err(failure) = self.cri_at(sys, K.line(MANAGER, 987), Milestone::SandboxStop, request).await {
                let line = || Line {
                    sentence: format!("Failed to stop sandbox {{\"{}\" \"{sandbox}\"}}", self.runtime_name),
                    structured: format!("\"Failed to stop sandbox\" podSandboxID=\"{}\"", self.container_id(sandbox)),
                };
                self.say(sys.step(K.line(MANAGER, 989)).about(sandbox.clone()), Level::Error, line).await;
                let failure = Failure::new("KillPodSandboxError", rpc_error(&failure));
                not_stopped = Some(failed("KillPodSandbox", &doomed.running.uid, failure.code, &failure));
            }
        }
        let mut failures = std::mem::take(&mut *failures.set());
        failures.extend(not_stopped);
        aggregate(failures)
    }

    /// `killContainer`: the preStop hook, then StopContainer with what is left of the grace period: kuberuntime_container.go:654.
    pub(super) async fn kill_container(
        self: &Rc<Self>,
        sys: &Sys,
        pod: Option<&StaticPod>,
        container: &ContainerToKill,
    ) -> Result<(), Failure> {
        let ContainerToKill { id, name, reason, failed } = container;
        let ending = match pod {
            // The probe's own grace period is behind a gate: kuberuntime_container.go:676.
            Some(pod) => of_pod(pod, name, failed.filter(|_| self.release.gates.probe_grace_period)),
            None => self.of_labels(sys, id).await?,
        };
        if let Some(pod) = pod {
            self.container_event(sys, K.line(CONTAINER, 693), pod, (name, id), "Killing", reason).await;
        }
        let mut grace_seconds = ending.grace_seconds;
        let is_overridden = self.release.grace == Grace::Whole && pod.is_some_and(|pod| self.is_terminating(&pod.uid));
        if let Some(hook) = &ending.pre_stop {
            let began_ns = sys.now_ns();
            self.pre_stop(sys, pod, &ending.target, id, hook, grace_seconds).await;
            if !is_overridden {
                grace_seconds = grace_seconds.saturating_sub((sys.now_ns() - began_ns) / SECOND_NS);
            }
        }
        // What a pod's worker says replaces everything before it, and is never less than 1: :708, pod_workers.go:675.
        let grace_seconds = grace_seconds.max(if is_overridden { 1 } else { MINIMUM_GRACE_SECONDS });
        let named = self.container_id(id);
        let line = || Line {
            sentence: format!("Killing container \"{named}\" with a {grace_seconds} second grace period"),
            structured: format!(
                "\"Killing container with a grace period\" containerName=\"{name}\" containerID=\"{named}\" gracePeriod={grace_seconds}"
            ),
        };
        let step = sys.step(K.line(CONTAINER, 714)).about(id.clone()).milestone(Milestone::ContainerKill);
        let step = step.fact("name", name.clone()).fact("because", reason.as_str()).fact("seconds", grace_seconds.to_string());
        self.say(step, Level::Info, line).await;
        let request = StopContainerRequest { container_id: id.clone(), timeout: i64::try_from(grace_seconds).unwrap_or(i64::MAX) };
        // The grace period comes on top of the usual deadline: pkg/kubelet/cri/remote/remote_runtime.go:266.
        let deadline_ns = self.request_timeout_ns() + grace_seconds * SECOND_NS;
        let stopped = self.cri_within(sys, K.line(CONTAINER, 717), Some(Milestone::ContainerStop), deadline_ns, request).await;
        let (evidence, level, line) = match &stopped {
            Ok(_) => (
                K.line(CONTAINER, 722),
                Level::Info,
                Line {
                    sentence: format!("Container \"{named}\" exited normally"),
                    structured: format!("\"Container exited normally\" containerName=\"{name}\" containerID=\"{named}\""),
                },
            ),
            Err(failure) => (
                K.line(CONTAINER, 719),
                Level::Warning,
                Line {
                    sentence: format!("Container \"{named}\" termination failed with gracePeriod {grace_seconds}: {}", rpc_error(failure)),
                    structured: format!(
                        "\"Container termination failed with gracePeriod\" err=\"{}\" containerID=\"{named}\" gracePeriod={grace_seconds}",
                        rpc_error(failure)
                    ),
                },
            ),
        };
        self.say(sys.step(evidence).about(id.clone()), level, || line).await;
        stopped.map(drop).map_err(|failure| Failure::new("KillContainerError", rpc_error(&failure)))
    }

    /// `executePreStopHook`: it is not waited for longer than the grace period, and runs on all the same: :581.
    async fn pre_stop(
        self: &Rc<Self>,
        sys: &Sys,
        pod: Option<&StaticPod>,
        target: &Rc<HookTarget>,
        id: &Text,
        hook: &Handler,
        grace_seconds: u64,
    ) {
        let line = || Line {
            sentence: format!("Running preStop hook for container \"{}\"", self.container_id(id)),
            structured: format!("\"Running preStop hook\" containerID=\"{}\"", self.container_id(id)),
        };
        let step = sys.step(K.line(CONTAINER, 581)).about(id.clone()).milestone(Milestone::ContainerHook);
        let step = step.fact("name", target.container.clone()).fact("seconds", grace_seconds.to_string());
        self.say(step.fact("command", in_words(hook)), Level::Info, line).await;
        let done = Rc::new((Shared::new(false), Condition::default()));
        let (kubelet, ran, pod) = (Rc::clone(self), Rc::clone(&done), pod.and_then(|pod| self.pod(&pod.uid)));
        let (target, id_of_hook, hook) = (Rc::clone(target), id.clone(), hook.clone());
        sys.go(|sys| async move {
            kubelet.run_pre_stop(&sys, pod.as_deref(), &target, &id_of_hook, &hook).await;
            *ran.0.set() = true;
            ran.1.notify(&sys);
        });
        let waiting = async {
            while !*done.0.get() {
                done.1.wait(sys).await;
            }
        };
        let done = sys.timeout(grace_seconds * SECOND_NS, waiting).await;
        let (evidence, line) = match done {
            Some(_) => (
                K.line(CONTAINER, 600),
                Line {
                    sentence: format!("preStop hook for container {{\"{}\" \"{id}\"}} completed", self.runtime_name),
                    structured: format!("\"PreStop hook completed\" containerID=\"{}\"", self.container_id(id)),
                },
            ),
            None => (
                K.line(CONTAINER, 597),
                Line {
                    sentence: format!(
                        "preStop hook for container {{\"{}\" \"{id}\"}} did not complete in {grace_seconds} seconds",
                        self.runtime_name
                    ),
                    structured: format!(
                        "\"PreStop hook not completed in grace period\" containerID=\"{}\" gracePeriod={grace_seconds}",
                        self.container_id(id)
                    ),
                },
            ),
        };
        self.say(sys.step(evidence).about(id.clone()), Level::Info, || line).await;
    }

    async fn run_pre_stop(&self, sys: &Sys, pod: Option<&StaticPod>, target: &HookTarget, id: &Text, hook: &Handler) {
        let Err(failed) = self.run_hook(sys, target, id, hook).await else { return };
        let named = self.container_id(id);
        let line = || Line {
            sentence: format!("preStop hook for container \"{}\" failed: {}", target.container, failed.error),
            structured: format!("\"PreStop hook failed\" err=\"{}\" containerID=\"{named}\"", failed.error.replace('"', "\\\"")),
        };
        self.say(sys.step(K.line(CONTAINER, 589)).about(id.clone()), Level::Error, line).await;
        if let Some(pod) = pod {
            let reason = ("FailedPreStopHook", "PreStopHook failed");
            self.hook_event(sys, K.line(CONTAINER, 591), pod, (&target.container, id), reason, &failed).await;
        }
    }

    /// `restoreSpecsFromContainerLabels`: of a container whose pod nobody knows any more. One that is gone meanwhile is not stopped.
    async fn of_labels(&self, sys: &Sys, id: &Text) -> Result<Ending, Failure> {
        let request = ContainerStatusRequest { container_id: id.clone(), verbose: false };
        let answer = self.cri(sys, K.line(CONTAINER, 618), request).await;
        let answer = answer.map_err(|failure| Failure::new("KillContainerError", rpc_error(&failure)))?;
        let status = answer.status.clone().unwrap_or_default();
        let annotations = &status.annotations;
        let label = |key: &str| status.labels.get(key).map_or_else(|| "".into(), Text::from);
        let pod_uid = label("io.kubernetes.pod.uid");
        let annotation = |key: &str| annotations.get(key).map(|text| text.to_string());
        Ok(Ending {
            grace_seconds: annotation("io.kubernetes.pod.terminationGracePeriod").and_then(|text| text.parse().ok()).unwrap_or(0),
            pre_stop: annotation(PRE_STOP).and_then(|text| kept::handler(&text)),
            target: Rc::new(HookTarget {
                pod: format!("{}_{}({pod_uid})", label("io.kubernetes.pod.name"), label("io.kubernetes.pod.namespace")).into(),
                container: label("io.kubernetes.container.name"),
                ports: annotation(PORTS).map(|text| kept::ports(&text)).unwrap_or_default(),
                pod_uid,
                spec: "".into(),
                hook: PRE_STOP_HOOK,
            }),
        })
    }

    /// Init containers run again in a new sandbox, so their old instances are removed.
    pub(super) async fn purge_init_containers(&self, sys: &Sys, pod: &StaticPod, status: &PodStatus) {
        for container in &pod.pod.spec.init_containers {
            let is_instance = |metadata: &crate::wire::cri::ContainerMetadata| *metadata.name == *container.name;
            let old = status.containers.iter().filter(|status| status.metadata.as_ref().is_some_and(is_instance));
            let old: Vec<Text> = old.map(|status| status.id.clone()).collect();
            for id in old {
                self.remove_container(sys, &id).await;
            }
        }
    }
}

/// The annotation in which a container keeps its preStop hook: pkg/kubelet/kuberuntime/labels.go.
pub(super) const PRE_STOP: &str = "io.kubernetes.container.preStopHandler";

/// The hook before the end, as manifests name it.
const PRE_STOP_HOOK: &str = "preStop";

/// The annotation in which it keeps its ports, which a hook may name.
pub(super) const PORTS: &str = "io.kubernetes.container.ports";

/// What a hook does, short enough for a sentence.
fn in_words(hook: &Handler) -> String {
    match hook {
        Handler::Exec(exec) => exec.command.join(" "),
        Handler::HttpGet(request) => format!("GET {}", request.path),
        Handler::TcpSocket(_) => String::new(),
    }
}

fn of_pod(pod: &StaticPod, name: &str, failed: Option<ProbeKind>) -> Ending {
    let container = container_of(pod, name);
    let probe = container.and_then(|container| match failed? {
        ProbeKind::Liveness => container.liveness_probe.as_ref(),
        ProbeKind::Startup => container.startup_probe.as_ref(),
        ProbeKind::Readiness => None,
    });
    Ending {
        grace_seconds: probe
            .and_then(|probe| probe.termination_grace_period_seconds)
            .unwrap_or(pod.pod.spec.termination_grace_period_seconds),
        pre_stop: container.and_then(|container| container.lifecycle.pre_stop.clone()),
        target: Rc::new(container.map(|container| HookTarget::of(pod, container, PRE_STOP_HOOK)).unwrap_or_default()),
    }
}

fn container_of<'a>(pod: &'a StaticPod, name: &str) -> Option<&'a Container> {
    pod.pod.all_containers().find(|container| *container.name == *name)
}
