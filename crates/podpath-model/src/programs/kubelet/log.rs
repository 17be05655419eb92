//! The kubelet's log. Up to 1.20 its lines are sentences; since then a message, keys and values.

use super::Kubelet;
use super::release::LogStyle;
use crate::kernel::{Step, Sys};
pub(super) use crate::programs::klog::Level;
use crate::trace::Evidence;

/// One line in both styles.
pub(super) struct Line {
    /// As 1.20 writes it.
    pub(super) sentence: String,
    /// As releases since 1.21 write it.
    pub(super) structured: String,
}

impl Line {
    /// A line that has not changed but for the quotes around its message.
    pub(super) fn same(text: &str) -> Self {
        Self { sentence: text.to_owned(), structured: format!("\"{text}\"") }
    }
}

impl Kubelet {
    /// Logs a line in the style of the release.
    pub(super) async fn say(&self, step: Step<'_>, level: Level, line: impl FnOnce() -> Line) {
        say(self.release.log, step, level, line()).await;
    }
    /// The same, for a line that only tells how things are going.
    pub(super) async fn info(&self, sys: &Sys, evidence: Evidence, line: impl FnOnce() -> Line) {
        self.say(sys.step(evidence), Level::Info, line).await;
    }
}

/// Logs a line in a style.
pub(super) async fn say(style: LogStyle, step: Step<'_>, level: Level, line: Line) {
    let text = match style {
        LogStyle::Sentences => line.sentence,
        LogStyle::Structured => line.structured,
    };
    step.log(level.name(), text).await;
}
