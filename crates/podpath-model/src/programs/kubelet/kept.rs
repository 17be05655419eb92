//! What containers keep in their annotations, read again when nobody knows their pod any more: kubernetes v1.22.0
//! pkg/kubelet/kuberuntime/labels.go.

use serde_json::Value;

use crate::pod::{ContainerPort, Exec, Handler, HttpGet, PortReference, Protocol, Scheme};

/// A hook that is kept as JSON: a command, or a request.
pub(super) fn handler(text: &str) -> Option<Handler> {
    let handler: Value = serde_json::from_str(text).ok()?;
    if let Some(command) = handler.pointer("/exec/command") {
        let words = command.as_array()?.iter().filter_map(Value::as_str);
        return Some(Handler::Exec(Exec { command: words.map(str::to_owned).collect() }));
    }
    let get = handler.get("httpGet")?;
    let text = |field: &str| get.get(field).and_then(Value::as_str);
    let port = match get.get("port")? {
        Value::String(name) => PortReference::Name(name.clone()),
        number => PortReference::Number(u16::try_from(number.as_u64()?).ok()?),
    };
    let scheme = if text("scheme") == Some("HTTPS") { Scheme::Https } else { Scheme::Http };
    let (path, host) = (text("path").unwrap_or("/").to_owned(), text("host").map(str::to_owned));
    Some(Handler::HttpGet(HttpGet { path, port, host, scheme, headers: Vec::new() }))
}

/// Ports as they are kept: as JSON, in the order of Go's fields.
pub(super) fn written_ports(ports: &[ContainerPort]) -> String {
    let written = |port: &ContainerPort| {
        let json = |text: &String| serde_json::json!(text);
        let mut fields = Vec::new();
        fields.extend(port.name.as_ref().map(|name| format!("\"name\":{}", json(name))));
        fields.extend(port.host_port.map(|number| format!("\"hostPort\":{number}")));
        fields.push(format!("\"containerPort\":{}", port.container_port));
        fields.push(format!("\"protocol\":{}", serde_json::json!(port.protocol)));
        fields.extend(port.host_ip.as_ref().map(|ip| format!("\"hostIP\":{}", json(ip))));
        format!("{{{}}}", fields.join(","))
    };
    format!("[{}]", ports.iter().map(written).collect::<Vec<_>>().join(","))
}

/// Ports that are kept as JSON, as far as a hook needs them: their names and numbers.
pub(super) fn ports(text: &str) -> Vec<ContainerPort> {
    let ports: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let port = |port: &Value| {
        let container_port = port.get("containerPort").and_then(Value::as_u64).and_then(|number| u16::try_from(number).ok())?;
        let name = port.get("name").and_then(Value::as_str).map(str::to_owned);
        Some(ContainerPort { name, container_port, host_port: None, host_ip: None, protocol: Protocol::Tcp })
    };
    ports.iter().filter_map(port).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_and_the_ports_that_it_names_come_back_as_they_were_kept() {
        let request =
            HttpGet { path: "/bye".into(), port: PortReference::Name("web".into()), host: None, scheme: Scheme::Http, headers: Vec::new() };
        for kept in [Handler::HttpGet(request), Handler::Exec(Exec { command: vec!["sh".into(), "-c".into(), "true".into()] })] {
            assert_eq!(handler(&serde_json::json!(kept).to_string()), Some(kept));
        }
        let kept =
            vec![ContainerPort { name: Some("web".into()), container_port: 80, host_port: None, host_ip: None, protocol: Protocol::Tcp }];
        assert_eq!(written_ports(&kept), "[{\"name\":\"web\",\"containerPort\":80,\"protocol\":\"TCP\"}]");
        assert_eq!(ports(&written_ports(&kept)), kept);
        assert_eq!((handler("no JSON"), ports("no JSON")), (None, vec![]));
    }
}
