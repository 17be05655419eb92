//! The last words of a container: what it has written into a file of its own, or the end of its log if it failed and was asked for that.
//! kubernetes v1.22.0 pkg/kubelet/kuberuntime/kuberuntime_container.go:454-535.

use super::Kubelet;
use super::logs::written;
use crate::kernel::Sys;
use crate::wire::cri::{ContainerState, ContainerStatus};

/// Of the file, so many bytes at its end: pkg/kubelet/container/runtime.go `MaxContainerTerminationMessageLength`.
const FILE_BYTES: usize = 4096;
/// Of the log, so many bytes.
const LOG_BYTES: usize = 2048;
/// And so many lines.
const LOG_LINES: usize = 80;

impl Kubelet {
    /// A status with the last words added to what the runtime says itself.
    pub(super) fn with_last_words(&self, sys: &Sys, status: &ContainerStatus) -> ContainerStatus {
        let mut status = status.clone();
        if status.state == ContainerState::Exited {
            let words = last_words(sys, &status);
            if !words.is_empty() {
                let colon = if status.message.is_empty() { "" } else { ": " };
                status.message = format!("{}{colon}{words}", status.message).into();
            }
        }
        status
    }
}

/// `getTerminationMessage`. A container that could not run has no log.
fn last_words(sys: &Sys, status: &ContainerStatus) -> String {
    let annotation = |key: &str| status.annotations.get(&format!("io.kubernetes.container.{key}")).map(|text| text.to_string());
    let path = annotation("terminationMessagePath").unwrap_or_default();
    let mount = status.mounts.iter().find(|mount| !path.is_empty() && *mount.container_path == *path);
    let file = mount.and_then(|mount| sys.text(&mount.host_path));
    let file = tail(file.as_deref().unwrap_or_default(), FILE_BYTES);
    let falls_back = annotation("terminationMessagePolicy").as_deref() == Some("FallbackToLogsOnError")
        && status.exit_code != 0
        && &*status.reason != "ContainerCannotRun";
    if !file.is_empty() || !falls_back {
        return file.to_owned();
    }
    let log = sys.text(&status.log_path);
    let lines: Vec<String> = log.iter().flat_map(|log| log.lines()).map(written).collect();
    tail(&lines[lines.len().saturating_sub(LOG_LINES)..].concat(), LOG_BYTES).to_owned()
}

/// So many bytes of a text at its end, from a whole letter on.
pub(super) fn tail(text: &str, bytes: usize) -> &str {
    let start = text.len().saturating_sub(bytes);
    (start..=text.len()).find_map(|at| text.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_end_of_a_text_begins_with_a_whole_letter() {
        assert_eq!(super::tail("abc", 2), "bc");
        assert_eq!(super::tail("aé", 2), "é");
        assert_eq!(super::tail("aéb", 2), "b");
        assert_eq!(super::tail("ab", 9), "ab");
    }
}
