//! `doBackOff`: whether a container that has ended is started again already.

use super::go_syntax::go_duration;
use super::log::{Level, Line};
use super::release::BackOffText;
use super::source::StaticPod;
use super::start_container::Start;
use super::{K, Kubelet};
use crate::kernel::Sys;
use crate::pod::Container;
use crate::programs::pod_hash;
use crate::trace::{Failure, Milestone};
use crate::wire::cri::{ContainerState, ContainerStatus};

const MANAGER: &str = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";

impl Kubelet {
    /// `doBackOff`: kuberuntime_manager.go:934.
    pub(super) async fn do_back_off(&self, sys: &Sys, start: &Start<'_>) -> Result<(), Failure> {
        let Start { pod, container, kind, status, .. } = *start;
        let is_it = |status: &&ContainerStatus| status.metadata.as_ref().is_some_and(|metadata| *metadata.name == *container.name);
        let exited = |status: &&ContainerStatus| status.state == ContainerState::Exited;
        let Some(former) = status.containers.iter().filter(is_it).find(exited) else { return Ok(()) };
        let line = || Line {
            sentence: format!("checking backoff for container \"{}\" in pod \"{}\"", container.name, pod.described()),
            structured: format!("\"Checking backoff for container in pod\" containerName=\"{}\" pod=\"{}\"", container.name, pod.key()),
        };
        self.info(sys, K.line(MANAGER, 947), line).await;
        let key = stable_key(pod, container);
        let (finished_ns, now_ns) = (u64::try_from(former.finished_at).unwrap_or(0), sys.now_ns());
        let remaining_ns = self.back_off.get().remaining(&key, finished_ns, now_ns);
        let Some(left_ns) = remaining_ns else {
            self.back_off.set().next(&key, finished_ns, now_ns);
            return Ok(());
        };
        let text = match self.release.texts.back_off {
            BackOffText::Plain => "Back-off restarting failed container".to_owned(),
            BackOffText::Named => format!("Back-off restarting failed container {} in pod {}", container.name, pod.described()),
        };
        self.container_event(sys, K.line(MANAGER, 954), pod, (&container.name, ""), "BackOff", &text).await;
        let delay = go_duration(self.back_off.get().delay_ns(&key));
        let text = format!("back-off {delay} restarting failed container={} pod={}", container.name, pod.described());
        let line = || Line { sentence: text.clone(), structured: format!("\"Back-off restarting failed container\" err=\"{text}\"") };
        let step = sys.step(K.line(MANAGER, 957)).about(former.id.clone()).milestone(Milestone::ContainerBackOff);
        let step = step.fact("name", container.name.as_str()).fact("code", former.exit_code.to_string());
        let step = step.fact("wait_ns", self.back_off.get().delay_ns(&key).to_string()).fact("left_ns", left_ns.to_string());
        self.say(step, Level::Info, line).await;
        let line = || Line {
            sentence: format!("Backing Off restarting {kind} {}", Self::about_container(pod, container)),
            structured: format!(
                "\"Backing Off restarting container in pod\" containerType=\"{kind}\" container={} pod=\"{}\"",
                container.name,
                pod.key()
            ),
        };
        self.info(sys, K.line(MANAGER, 877), line).await;
        Err(Failure::new("CrashLoopBackOff", text))
    }
}

/// `getStableKey`: another container of the same name begins anew: pkg/kubelet/kuberuntime/helpers.go:159.
fn stable_key(pod: &StaticPod, container: &Container) -> String {
    format!("{}_{}_{}_{}_{}", pod.name, pod.namespace, pod.uid, container.name, pod_hash::container_hash(container))
}
