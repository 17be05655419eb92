//! The latest result of each container, by kind of probe: kubernetes v1.22.0 pkg/kubelet/prober/results/results_manager.go.

use crate::kernel::Shared;
use crate::sorted::SortedMap;
use crate::trace::Text;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::programs::kubelet) enum ProbeKind {
    /// Is it alive?
    Liveness,
    /// Can it take requests?
    Readiness,
    /// Has it started?
    Startup,
}

impl ProbeKind {
    /// As events write it: kubernetes v1.22.0 pkg/kubelet/prober/prober_manager.go:140.
    pub(in crate::programs::kubelet) const fn name(self) -> &'static str {
        match self {
            Self::Liveness => "Liveness",
            Self::Readiness => "Readiness",
            Self::Startup => "Startup",
        }
    }
    /// As manifests and the sync loop name it.
    pub(in crate::programs::kubelet) const fn word(self) -> &'static str {
        match self {
            Self::Liveness => "liveness",
            Self::Readiness => "readiness",
            Self::Startup => "startup",
        }
    }
    /// What counts until the first answers do.
    pub(super) const fn initial(self) -> Outcome {
        match self {
            Self::Liveness => Outcome::Success,
            Self::Readiness => Outcome::Failure,
            Self::Startup => Outcome::Unknown,
        }
    }
    /// Whether the container ends when it fails.
    pub(super) const fn is_deadly(self) -> bool {
        matches!(self, Self::Liveness | Self::Startup)
    }
}

/// How a probe went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::programs::kubelet) enum Outcome {
    /// Well.
    Success,
    /// Badly.
    Failure,
    /// Nobody knows yet.
    Unknown,
}

impl Outcome {
    /// In a word: pkg/kubelet/prober/results/results_manager.go:44.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Unknown => "unknown",
        }
    }
}

/// A result that is not what it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::programs::kubelet) struct Update {
    pub(super) kind: ProbeKind,
    pub(super) pod_uid: Text,
    pub(super) container_id: Text,
    pub(super) outcome: Outcome,
}

/// Results by container.
#[derive(Debug, Default)]
pub(super) struct Results {
    cache: Shared<SortedMap<Text, Outcome>>,
}

impl Results {
    pub(super) fn get(&self, container_id: &str) -> Option<Outcome> {
        self.cache.get().get(container_id).copied()
    }
    /// Whether that was news.
    pub(super) fn set(&self, container_id: &Text, outcome: Outcome) -> bool {
        self.cache.set().insert(container_id.clone(), outcome) != Some(outcome)
    }
    pub(super) fn remove(&self, container_id: &str) {
        self.cache.set().remove(container_id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_change_is_news() {
        let results = Results::default();
        let id: Text = "c".into();
        assert!(results.set(&id, Outcome::Success));
        assert!(!results.set(&id, Outcome::Success));
        assert!(results.set(&id, Outcome::Failure));
        results.remove("c");
        assert_eq!(results.get("c"), None);
        assert!(results.set(&id, Outcome::Failure), "it was forgotten");
    }
}
