//! From docker's words back to the CRI's: names, labels, states.

use super::translate::{ANNOTATION_PREFIX, CONTAINER_NAME_LABEL, LOG_PATH_LABEL, SANDBOX, SANDBOX_ID_LABEL, TYPE_LABEL};
use crate::trace::{Failure, Text};
use crate::wire::cri::{ContainerMetadata, ContainerState, PodSandboxMetadata};
use crate::wire::docker::ContainerSummary;
use crate::wire::engine::Filters;
use crate::wire::json::Map;

/// The parts of a name that the kubelet has given: `k8s_app_web_default_UID_0`; after a conflict a random tail follows.
/// kubernetes v1.22.0 pkg/kubelet/dockershim/naming.go:107.
fn parts(name: &str) -> Result<[&str; 5], Failure> {
    let bad = || Failure::unknown(format!("failed to parse the sandbox name: {name:?}"));
    let name = name.strip_prefix('/').unwrap_or(name);
    let (name, attempt) = match name.rsplit_once('_').ok_or_else(bad)? {
        (rest, tail) if is_random_tail(tail) => rest.rsplit_once('_').ok_or_else(bad)?,
        split => split,
    };
    let parts: Vec<&str> = name.splitn(5, '_').collect();
    match parts[..] {
        ["k8s", container, pod, namespace, uid] if attempt.parse::<u32>().is_ok() => Ok([container, pod, namespace, uid, attempt]),
        _ => Err(bad()),
    }
}

/// What is put behind a name that is taken: eight hexadecimal digits.
fn is_random_tail(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `parseSandboxName`.
pub(super) fn sandbox_metadata(name: &str) -> Result<PodSandboxMetadata, Failure> {
    let [_, pod, namespace, uid, attempt] = parts(name)?;
    Ok(PodSandboxMetadata { name: pod.into(), uid: uid.into(), namespace: namespace.into(), attempt: attempt.parse().unwrap_or(0) })
}

/// `parseContainerName`.
pub(super) fn container_metadata(name: &str) -> Result<ContainerMetadata, Failure> {
    let [container, _, _, _, attempt] = parts(name)?;
    Ok(ContainerMetadata { name: container.into(), attempt: attempt.parse().unwrap_or(0) })
}

/// `extractLabels`: labels and annotations, without what dockershim has added.
pub(super) fn extract_labels(labels: &Map) -> (Map, Map) {
    let is_sandbox = labels.get(TYPE_LABEL).is_some_and(|kind| **kind == *SANDBOX);
    let (mut own, mut annotations) = (Map::default(), Map::default());
    for (key, value) in labels.iter() {
        let is_internal = matches!(&**key, TYPE_LABEL | LOG_PATH_LABEL | SANDBOX_ID_LABEL);
        if is_internal || is_sandbox && **key == *CONTAINER_NAME_LABEL {
            continue;
        }
        match key.strip_prefix(ANNOTATION_PREFIX) {
            Some(annotation) => annotations.insert(Text::from(annotation), value.clone()),
            None => own.insert(key.clone(), value.clone()),
        }
    }
    (own, annotations)
}

/// The state, told from the text that `docker ps` prints: kubernetes v1.22.0 pkg/kubelet/dockershim/convert.go:140.
pub(super) fn state(summary: &ContainerSummary) -> ContainerState {
    match &*summary.status {
        status if status.starts_with("Up") => ContainerState::Running,
        status if status.starts_with("Exited") => ContainerState::Exited,
        status if status.starts_with("Created") => ContainerState::Created,
        _ => ContainerState::Unknown,
    }
}

/// The filters that a list begins with: the type, then what the caller selects.
pub(super) fn filters(kind: &str, id: &Text, selector: &Map) -> Filters {
    let labels = selector.iter().map(|(key, value)| Text::from(format!("{key}={value}")));
    let label = std::iter::once(format!("{TYPE_LABEL}={kind}").into()).chain(labels).collect();
    let id = if id.is_empty() { Vec::new() } else { vec![id.clone()] };
    Filters { id, label, status: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_it_was_made_of() {
        let metadata = sandbox_metadata("/k8s_POD_web-node1_default_0123_2").unwrap();
        assert_eq!((&*metadata.name, &*metadata.namespace, &*metadata.uid, metadata.attempt), ("web-node1", "default", "0123", 2));
        let metadata = container_metadata("k8s_app_web_default_0123_1_8fa1c2d3").unwrap();
        assert_eq!((&*metadata.name, metadata.attempt), ("app", 1));
        assert!(container_metadata("/somebody_elses").is_err());
    }

    #[test]
    fn labels_of_dockershim_stay_inside() {
        let labels: Map =
            [("app", "web"), ("annotation.note", "x"), (TYPE_LABEL, SANDBOX), (CONTAINER_NAME_LABEL, "POD")].into_iter().collect();
        let (labels, annotations) = extract_labels(&labels);
        assert_eq!(labels, [("app", "web")].into_iter().collect());
        assert_eq!(annotations, [("note", "x")].into_iter().collect());
    }
}
