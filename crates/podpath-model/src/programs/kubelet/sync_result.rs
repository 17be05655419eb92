//! What came of the parts of a sync: kubernetes v1.22.0 pkg/kubelet/container/sync_result.go.

use crate::trace::Failure;

/// A part that has failed: what was done with what, the error by its name, and its text.
pub(super) fn failed(action: &str, target: &str, error: &str, failure: &Failure) -> Failure {
    let text = failure.message.replace('\\', "\\\\").replace('"', "\\\"");
    Failure::new(failure.code, format!("failed to \"{action}\" for \"{target}\" with {error}: \"{text}\""))
}

/// `PodSyncResult.Error`: the same text only once. That something only waits is an error like any other: the loop that would keep it back
/// (kubelet.go:1731) returns at the first result that is no back-off, and the first one always is `ConfigPodSandbox` without an error
/// (kuberuntime_manager.go:855).
pub(super) fn aggregate(failures: Vec<Failure>) -> Result<(), Failure> {
    let mut different: Vec<Failure> = Vec::new();
    for failure in failures {
        if !different.iter().any(|known| known.message == failure.message) {
            different.push(failure);
        }
    }
    match different.len() {
        0 => Ok(()),
        1 => Err(different.remove(0)),
        _ => {
            let texts: Vec<&str> = different.iter().map(|failure| &*failure.message).collect();
            Err(Failure::new(different[0].code, format!("[{}]", texts.join(", "))))
        }
    }
}
