//! The environment of a container, and what `$(NAME)` becomes in it: kubernetes v1.22.0 pkg/kubelet/kubelet_pods.go `makeEnvironmentVariables`,
//! third_party/forked/golang/expansion/expand.go. Nothing is called.

use super::source::StaticPod;
use crate::pod::{Container, EnvSource, PodField};
use crate::trace::Text;
use crate::wire::cri::KeyValue;

/// The variables in order. In a value as it is written `$(NAME)` stands for a variable before it. Left out: the variables of services.
pub(super) fn environment(container: &Container, pod: &StaticPod, node_name: &Text, ip: &Text) -> Vec<KeyValue> {
    let mut envs: Vec<KeyValue> = Vec::new();
    for variable in &container.env {
        let value = match &variable.source {
            EnvSource::Value(written) => Some(expand(written, |name| value_of(&envs, name)).into()),
            source => environment_value(source, pod, node_name, ip),
        };
        envs.extend(value.map(|value| KeyValue { key: variable.name.as_str().into(), value }));
    }
    envs
}

/// The value of a variable.
pub(super) fn value_of(envs: &[KeyValue], name: &str) -> Option<String> {
    envs.iter().rfind(|variable| &*variable.key == name).map(|variable| variable.value.to_string())
}

/// The command of a probe: only values that the manifest has are known to it, and others are empty: pkg/kubelet/prober/prober.go:159.
pub(super) fn probe_command(container: &Container, command: &[String]) -> Vec<String> {
    let value = |name: &str| {
        let variable = container.env.iter().rfind(|variable| variable.name == name)?;
        Some(if let EnvSource::Value(value) = &variable.source { value.clone() } else { String::new() })
    };
    command.iter().map(|word| expand(word, value)).collect()
}

/// `Expand`: `$(NAME)` becomes the value, `$$` a dollar; a name that nobody knows, and any other dollar, stay as they are.
pub(super) fn expand(input: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut output = String::new();
    let mut rest = input;
    while let Some(at) = rest.find('$') {
        output.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Some(escaped) = after.strip_prefix('$') {
            output.push('$');
            rest = escaped;
        } else if let Some((name, behind)) = after.strip_prefix('(').and_then(|reference| reference.split_once(')')) {
            output.push_str(&value(name).unwrap_or_else(|| format!("$({name})")));
            rest = behind;
        } else {
            output.push('$');
            rest = after;
        }
    }
    output + rest
}

fn environment_value(source: &EnvSource, pod: &StaticPod, node_name: &Text, ip: &Text) -> Option<Text> {
    let metadata = &pod.pod.metadata;
    let field = match source {
        EnvSource::Value(value) => return Some(value.as_str().into()),
        EnvSource::FieldRef(field) => field,
        EnvSource::Other(_) => return None,
    };
    Some(match field {
        PodField::Name => pod.name.clone(),
        PodField::Namespace => pod.namespace.clone(),
        PodField::Uid => pod.uid.clone(),
        PodField::Label(key) => metadata.labels.get(key).map_or("", String::as_str).into(),
        PodField::Annotation(key) => metadata.annotations.get(key).map_or("", String::as_str).into(),
        PodField::NodeName => node_name.clone(),
        PodField::ServiceAccountName => "".into(),
        PodField::HostIp => "192.168.1.10".into(),
        PodField::PodIp | PodField::PodIps => ip.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_replaced_as_the_kubelet_replaces_them() {
        // The cases of third_party/forked/golang/expansion/expand_test.go, with A=a, EMPTY= and nothing else.
        let value = |name: &str| match name {
            "A" => Some("a".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        let cases = [
            ("$(A)", "a"),
            ("---$(A)-$(A)---", "---a-a---"),
            ("$$(A)", "$(A)"),
            ("$$$(A)", "$a"),
            ("$$$$(A)", "$$(A)"),
            ("$(B)", "$(B)"),
            ("foo$(EMPTY)bar", "foobar"),
            ("foo$(A", "foo$(A"),
            ("$A", "$A"),
            ("$", "$"),
            ("$()", "$()"),
            ("echo $(date) $$", "echo $(date) $"),
        ];
        for (input, expected) in cases {
            assert_eq!(expand(input, value), expected, "{input}");
        }
    }
}
