//! What of a step's request, and of the pod that it is about, a command may name.

use podpath_trace::{Event, Protocol, Trace, What};
use serde_json::Value;

use super::Facts;
use crate::link::percent;
use crate::narration::{image, text};
use crate::steps::json;

impl Facts<'_> {
    /// Namespace and name of the pod: from the path of the request, from the request for its sandbox, or from the line of the log.
    pub(super) fn pod(&self) -> Option<(String, String)> {
        let named = |request: &Value| Some((text(request, "/config/metadata/namespace")?, text(request, "/config/metadata/name")?));
        let involved = || Some((text(&self.request, "/body/involvedObject/namespace")?, text(&self.request, "/body/involvedObject/name")?));
        let created = || Some((text(&self.request, "/body/metadata/namespace")?, text(&self.request, "/body/metadata/name")?));
        let asked = || if text(&self.request, "/config/log_directory").is_some() { named(&self.request) } else { None };
        self.pod_of_path()
            .or_else(involved)
            .or_else(|| created().filter(|_| text(&self.request, "/body/kind").as_deref() == Some("Pod")))
            .or_else(asked)
            .or_else(|| self.asked_for_sandbox().as_ref().and_then(named))
            .or_else(|| self.pod_of_line())
    }
    pub(super) fn path(&self) -> Option<Vec<String>> {
        let (_, request) = self.kubernetes()?;
        Some(text(&request, "/path")?.split('/').map(str::to_owned).collect())
    }
    /// `/api/v1/namespaces/NAMESPACE/pods/NAME`, or the kubelet's own `/exec/NAMESPACE/POD/CONTAINER`.
    pub(super) fn pod_of_path(&self) -> Option<(String, String)> {
        let path = self.path()?;
        let of_api = || {
            let at = path.iter().position(|part| part == "pods")?;
            Some((path.get(at.checked_sub(1)?)?.clone(), path.get(at + 1)?.clone()))
        };
        let of_kubelet = || {
            let first = path.get(1).filter(|part| ["exec", "attach", "portForward", "containerLogs"].contains(&part.as_str()));
            first.and(Some((path.get(2)?.clone(), path.get(3)?.clone())))
        };
        of_api().or_else(of_kubelet)
    }
    /// `pods=[default/web]`, `pod="default/web"`, or up to 1.20 `"web_default(UID)"`.
    pub(super) fn pod_of_line(&self) -> Option<(String, String)> {
        let What::Log { line, .. } = &self.event.what else { return None };
        let new = ["pods=[", "pod=\""].into_iter().find_map(|before| line.split_once(before)).and_then(|(_, after)| {
            let (namespace, name) = after.split([']', '"', ' ']).next()?.split_once('/')?;
            Some((namespace.to_owned(), name.to_owned()))
        });
        let old = || {
            let (name, namespace) = line.split('"').find(|part| part.contains('_') && part.ends_with(')'))?.split_once('_')?;
            Some((namespace.split('(').next()?.to_owned(), name.to_owned()))
        };
        new.or_else(old)
    }
    pub(super) fn comes_by_api(&self) -> bool {
        matches!(&self.event.what, What::Log { line, .. } if line.contains("\"api\""))
    }

    /// The nearest request around the step that goes through the Kubernetes API or to the kubelet.
    pub(super) fn kubernetes(&self) -> Option<(&'static str, Value)> {
        let mut at = Some(self.event);
        while let Some(event) = at {
            if let Some((Protocol::Kubernetes, method, request)) = call(self.trace, event) {
                return Some((method, request));
            }
            at = event.within.and_then(|outer| self.trace.events.get(outer as usize)).filter(|outer| outer.seq < event.seq);
        }
        None
    }
    pub(super) fn query(&self, key: &str) -> Vec<String> {
        let query = self.kubernetes().and_then(|(_, request)| text(&request, "/query")).unwrap_or_default();
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(name, _)| *name == key).map(|(_, value)| percent::decode_query(value)).collect()
    }
    pub(super) fn container(&self) -> Option<String> {
        let of_path = || self.path()?.get(4).cloned();
        self.query("container").into_iter().next().or_else(of_path).or_else(|| self.value("name")).filter(|name| !name.is_empty())
    }
    /// The command that is run in a container, as a shell would read it.
    pub(super) fn command(&self) -> Option<String> {
        let words = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let asked = ["/cmd", "/body/Cmd"].into_iter().filter_map(|at| self.request.pointer(at)).map(words).next();
        let asked = asked.unwrap_or_else(|| self.query("command"));
        if asked.is_empty() { None } else { Some(asked.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")) }
    }
    pub(super) fn port(&self) -> Option<String> {
        let number = |value: Option<&Value>| value.and_then(Value::as_u64).map(|port| port.to_string());
        number(self.request.get("port")).or_else(|| self.query("ports").into_iter().chain(self.query("port")).next())
    }
    pub(super) fn node_name(&self) -> Option<String> {
        let after = |parts: &[String], word: &str| parts.iter().position(|part| part == word).and_then(|at| parts.get(at + 1).cloned());
        let path = self.path().unwrap_or_default();
        let selected =
            || self.query("fieldSelector").into_iter().find_map(|selector| selector.strip_prefix("spec.nodeName=").map(str::to_owned));
        let of_path = after(&path, "nodes").or_else(|| after(&path, "leases"));
        of_path.or_else(selected).or_else(|| text(&self.request, "/body/metadata/name"))
    }

    pub(super) fn image(&self) -> Option<String> {
        image(self.trace, self.event, &self.request)
    }
    pub(super) fn docker_name(&self) -> Option<String> {
        let query = text(&self.request, "/query")?;
        query.split('&').find_map(|pair| pair.strip_prefix("name=")).map(str::to_owned)
    }
}

/// The request that a call is, or that an answer belongs to.
pub(super) fn asked(trace: &Trace, event: &Event) -> Option<(&'static str, Value)> {
    call(trace, event).map(|(_, method, request)| (method, request))
}

pub(super) fn call(trace: &Trace, event: &Event) -> Option<(Protocol, &'static str, Value)> {
    match &event.what {
        What::Call { protocol, method, request, .. } => Some((*protocol, method, json(request))),
        What::Reply { call: asked, .. } => call(trace, trace.events.get(*asked as usize)?),
        _ => None,
    }
}

/// A word as it has to be typed.
pub(super) fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=@%+,".contains(letter);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
