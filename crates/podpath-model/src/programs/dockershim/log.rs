//! dockershim's log: the kubelet's own up to 1.23, in either of its styles; cri-dockerd's since.

use super::{Config, Dockershim, Flavour};
use crate::kernel::Step;
use crate::programs::klog::{Level, chatter};

/// One line in the words of each host.
pub(super) struct Line {
    sentence: String,
    structured: String,
    cri_dockerd: String,
}

impl Line {
    /// As the kubelet 1.20 writes it, as kubelets since 1.21 do, and as cri-dockerd does. One that a host does not write is empty.
    pub(super) fn new(sentence: impl Into<String>, structured: impl Into<String>, cri_dockerd: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), structured: structured.into(), cri_dockerd: cri_dockerd.into() }
    }
}

impl Config {
    /// Logs a line in the words of dockershim's host.
    pub(super) async fn say(&self, step: Step<'_>, level: &'static str, line: Line) {
        let text = match self.flavour {
            Flavour::CriDockerd => line.cri_dockerd,
            Flavour::InTree if self.structured_log => line.structured,
            Flavour::InTree => line.sentence,
        };
        step.log(level, text).await;
    }
}

impl Dockershim {
    /// Logs a line in the words of its host.
    pub(super) async fn say(&self, step: Step<'_>, level: &'static str, line: Line) {
        self.config.say(step, level, line).await;
    }

    /// A line that only a kubelet 1.20 writes, and no story needs.
    pub(super) async fn chatter(&self, step: Step<'_>, level: Level, line: impl FnOnce() -> String) {
        if self.config.flavour == Flavour::InTree && !self.config.structured_log {
            chatter(step, level, line).await;
        }
    }
}
