//! A container as Go writes it as JSON: the fields in the order of the type, without what is empty (k8s.io/api v0.20.2 core/v1/types.go).

use serde_json::{Map, Value};

/// A field, and the order of the fields of what is in it.
struct Key(&'static str, &'static [Key]);

const fn leaf(name: &'static str) -> Key {
    Key(name, &[])
}

const CONTAINER: &[Key] = &[
    leaf("name"),
    leaf("image"),
    leaf("command"),
    leaf("args"),
    leaf("workingDir"),
    Key("ports", &[leaf("name"), leaf("hostPort"), leaf("containerPort"), leaf("protocol"), leaf("hostIP")]),
    Key("env", &[leaf("name"), leaf("value"), leaf("valueFrom")]),
    Key("resources", &[Key("limits", RESOURCES), Key("requests", RESOURCES)]),
    Key("volumeMounts", &[leaf("name"), leaf("readOnly"), leaf("mountPath"), leaf("subPath"), leaf("mountPropagation")]),
    Key("livenessProbe", PROBE),
    Key("readinessProbe", PROBE),
    Key("startupProbe", PROBE),
    Key("lifecycle", &[Key("postStart", HANDLER), Key("preStop", HANDLER)]),
    leaf("terminationMessagePath"),
    leaf("terminationMessagePolicy"),
    leaf("imagePullPolicy"),
    Key("securityContext", SECURITY_CONTEXT),
    leaf("stdin"),
    leaf("stdinOnce"),
    leaf("tty"),
];
const RESOURCES: &[Key] = &[leaf("cpu"), leaf("memory")];
const HANDLER: &[Key] = &[
    Key("exec", &[leaf("command")]),
    Key("httpGet", &[leaf("path"), leaf("port"), leaf("host"), leaf("scheme"), Key("httpHeaders", &[leaf("name"), leaf("value")])]),
    Key("tcpSocket", &[leaf("port"), leaf("host")]),
];
const PROBE: &[Key] = &[
    Key("exec", &[leaf("command")]),
    Key("httpGet", &[leaf("path"), leaf("port"), leaf("host"), leaf("scheme"), Key("httpHeaders", &[leaf("name"), leaf("value")])]),
    Key("tcpSocket", &[leaf("port"), leaf("host")]),
    leaf("initialDelaySeconds"),
    leaf("timeoutSeconds"),
    leaf("periodSeconds"),
    leaf("successThreshold"),
    leaf("failureThreshold"),
];
const SECURITY_CONTEXT: &[Key] = &[
    Key("capabilities", &[leaf("add"), leaf("drop")]),
    leaf("privileged"),
    leaf("runAsUser"),
    leaf("runAsNonRoot"),
    leaf("readOnlyRootFilesystem"),
    leaf("allowPrivilegeEscalation"),
    leaf("runAsGroup"),
    Key("seccompProfile", &[leaf("type"), leaf("localhostProfile")]),
];
/// Fields that are there even if nothing is in them, or that are pointers, where `false` and 0 are something.
const KEPT: [&str; 9] = [
    "resources",
    "runAsUser",
    "runAsGroup",
    "runAsNonRoot",
    "privileged",
    "readOnlyRootFilesystem",
    "allowPrivilegeEscalation",
    "port",
    "fieldPath",
];

/// A container of a manifest as text.
pub(super) fn container(container: &Value) -> String {
    let text = ordered(container, CONTAINER).to_string();
    // Go's encoder is made for HTML.
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn ordered(value: &Value, keys: &[Key]) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| ordered(item, keys)).collect(),
        Value::Object(entries) if !keys.is_empty() => {
            let mut out = Map::new();
            for Key(name, below) in keys {
                if let Some(value) = entries.get(*name).map(|value| ordered(value, below)).filter(|value| is_written(name, value)) {
                    out.insert((*name).to_owned(), value);
                }
            }
            Value::Object(out)
        }
        other => other.clone(),
    }
}

fn is_written(name: &str, value: &Value) -> bool {
    match value {
        Value::Null => false,
        _ if KEPT.contains(&name) => true,
        Value::Bool(is) => *is,
        Value::Number(number) => number.as_i64() != Some(0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
    }
}
