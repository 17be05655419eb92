//! What the kubelet names after a hash: a static pod's UID, and a container's state of configuration.
//!
//! Both hash what `spew` prints of a value of Go, so that both are computed here as the kubelet computes them: every static pod that was
//! recorded has this UID, and every container this hash (`tests/conform/hashes.rs`). What the model's Pod does not have is as if it was not
//! written.

mod json;
mod md5;
mod spew;
mod types;
mod volumes;

use serde_json::{Value, json};

use crate::pod::{Container, Pod};
use crate::trace::Text;

/// The UID of a static pod: `applyDefaults` means to hash the node's name and the file too, but `DeepHashObject` begins anew, so that it is
/// the pod alone (kubernetes v1.20.2 pkg/kubelet/config/common.go:58, pkg/util/hash/hash.go:29).
pub fn static_pod_uid(pod: &Pod) -> Text {
    md5::hex(spew::print(&types::POD, &internal(pod)).as_bytes()).into()
}

/// The UID of a static pod from 1.21 on: the node's name and the file are hashed after the pod, so that the same manifest elsewhere is another
/// pod (<https://github.com/kubernetes/kubernetes/pull/87461>).
///
/// Simplified: the pod is printed as by v1.20.2. The fields that it got later would only change the digits.
pub fn static_pod_uid_of_file(pod: &Pod, node_name: &str, path: &str) -> Text {
    let hashed = format!("{}host:{node_name}file:{path}", spew::print(&types::POD, &internal(pod)));
    md5::hex(hashed.as_bytes()).into()
}

/// The hash by which the kubelet sees that a container's part of the manifest has changed: of its JSON, as bytes
/// (kubernetes v1.20.2 pkg/kubelet/container/helpers.go:101).
pub fn container_hash(container: &Container) -> Text {
    let mut value = serde_json::to_value(container).unwrap_or_default();
    as_written(&mut value);
    let json = json::container(&value);
    let mut printed = Vec::with_capacity("([]uint8)[]".len() + json.len() * "255 ".len());
    printed.extend_from_slice(b"([]uint8)[");
    for (at, byte) in json.bytes().enumerate() {
        if at > 0 {
            printed.push(b' ');
        }
        let digits = [byte / 100, byte / 10 % 10, byte % 10];
        let first = if byte < 10 { 2 } else { usize::from(byte < 100) };
        printed.extend(digits[first..].iter().map(|digit| b'0' + digit));
    }
    printed.push(b']');
    format!("{:x}", fnv32a(&printed)).into()
}

fn fnv32a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// The pod with the fields where Kubernetes' internal type has them.
fn internal(pod: &Pod) -> Value {
    let mut value = serde_json::to_value(pod).unwrap_or_default();
    let spec = &mut value["spec"];
    for field in ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"] {
        spec["securityContext"][field] = spec[field].take();
    }
    if spec["securityContext"]["shareProcessNamespace"] == json!(false) {
        spec["securityContext"]["shareProcessNamespace"] = Value::Null;
    }
    for list in ["initContainers", "containers"] {
        spec[list].as_array_mut().into_iter().flatten().for_each(as_written);
    }
    value
}

/// The container without what the model fills in where a manifest has nothing.
fn as_written(container: &mut Value) {
    let is_empty = |value: &Value| match value {
        Value::Object(entries) => entries.is_empty(),
        Value::Array(items) => items.is_empty(),
        other => other.is_null(),
    };
    let capabilities = &mut container["securityContext"]["capabilities"];
    if is_empty(&capabilities["add"]) && is_empty(&capabilities["drop"]) {
        container["securityContext"].as_object_mut().map(|context| context.shift_remove("capabilities"));
    }
    for field in ["securityContext", "lifecycle"] {
        if is_empty(&container[field]) {
            container[field] = Value::Null;
        }
    }
    for mount in container["volumeMounts"].as_array_mut().into_iter().flatten() {
        if mount["mountPropagation"] == "None" {
            mount["mountPropagation"] = Value::Null;
        }
    }
}
