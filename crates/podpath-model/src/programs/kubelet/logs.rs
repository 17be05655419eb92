//! `kubectl logs`: the runtime says where the log is, and the kubelet reads it itself.

use serde::Deserialize;

use super::runtime::rpc_error;
use super::source::StaticPod;
use super::{K, Kubelet};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::cri::{ContainerState, ContainerStatusRequest};

const CONTAINER: &str = "pkg/kubelet/kuberuntime/kuberuntime_container.go";

impl Kubelet {
    /// `GetContainerLogs` of the newest instance. The path may be a link, as dockershim makes one.
    pub(super) async fn container_logs(&self, sys: &Sys, pod: &StaticPod, name: &str) -> Result<Text, Failure> {
        let waits = || Failure::new("400", format!("container \"{name}\" in pod \"{}\" is waiting to start: ContainerCreating", pod.name));
        let seen = self.cache.get().status(&pod.uid);
        let begun = seen.container(name).filter(|status| status.state != ContainerState::Created);
        let id = begun.map(|status| status.id.clone()).ok_or_else(waits)?;
        let request = ContainerStatusRequest { container_id: id.clone(), verbose: false };
        let answer = self.cri(sys, K.line(CONTAINER, 880), request).await;
        let answer = answer.map_err(|failure| {
            let text = format!("failed to get container status \"{id}\": {}", rpc_error(&failure));
            Failure::new("500", text)
        })?;
        let path = answer.status.as_ref().map_or_else(|| "".into(), |status| status.log_path.clone());
        let log = sys.text(&path);
        let log = log.ok_or_else(|| {
            Failure::new("500", format!("failed to try resolving symlinks in path \"{path}\": lstat {path}: no such file or directory"))
        })?;
        Ok(log.lines().map(written).collect::<String>().into())
    }
}

/// One line of docker's `json-file`.
#[derive(Deserialize)]
struct JsonLine {
    log: String,
}

/// What a container wrote, from a line of its log: docker's JSON, or the CRI's `TIME STREAM TAG TEXT`, where the tag `P` says that the
/// line goes on in the next one.
pub(super) fn written(line: &str) -> String {
    if let Ok(line) = serde_json::from_str::<JsonLine>(line) {
        return line.log;
    }
    let mut fields = line.splitn(4, ' ').skip(2);
    let (tag, text) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    if tag == "P" { text.to_owned() } else { format!("{text}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_in_either_format() {
        assert_eq!(written("{\"log\":\"out \\\"a\\\"\\n\",\"stream\":\"stdout\",\"time\":\"1970-01-01T00:00:03Z\"}"), "out \"a\"\n");
        assert_eq!(written("1970-01-01T00:00:03.1Z stdout F out a b"), "out a b\n");
        assert_eq!(written("1970-01-01T00:00:03.1Z stderr P begun"), "begun");
        assert_eq!(written("1970-01-01T00:00:03.1Z stdout F "), "\n");
    }
}
