//! Ports of a container.

use super::spec::Surroundings;
use crate::pod::{ContainerPort, Protocol};
use crate::scenario::manifest::fields::{Field, Fields, shortened};
use crate::scenario::manifest::problem::{Fix, NameRule, ProblemKind, Unique};
use crate::scenario::manifest::report::{Named, Report};
use crate::scenario::manifest::tree::{Node, Value};
use std::net::IpAddr;

const PROTOCOLS: [(&str, Protocol); 3] = [("TCP", Protocol::Tcp), ("UDP", Protocol::Udp), ("SCTP", Protocol::Sctp)];

/// Reads `ports` of a container.
pub(super) fn read(container: &mut Fields<'_>, surroundings: &Surroundings, report: &mut Report<'_>) -> Vec<ContainerPort> {
    let Some(field) = container.get("ports") else {
        return Vec::new();
    };
    let items = field.items(report);
    report.check_unique(Unique::PortName, &field.named_items("name"));
    items.iter().filter_map(|item| port(item, surroundings, report)).collect()
}

/// The ports of the node that containers of one list want, each with where it says so.
pub(super) fn host_ports<'a>(containers: &Field<'a>, host_network: bool) -> Vec<Named<'a>> {
    let Value::Sequence(items) = &containers.node.value else { return Vec::new() };
    let of_container = |(index, container): (usize, &'a Node)| {
        let ports = container.get("ports").map(|entry| &entry.value.value);
        let ports: &'a [Node] = if let Some(Value::Sequence(ports)) = ports { ports } else { &[] };
        let path = format!("{}[{index}].ports", containers.path);
        ports.iter().enumerate().filter_map(move |(index, port)| host_port(port, &format!("{path}[{index}]"), host_network))
    };
    items.iter().enumerate().flat_map(of_container).collect()
}

/// `80/TCP` or `127.0.0.1:80/TCP`; on the node's network it is the container's port.
fn host_port<'a>(port: &'a Node, path: &str, host_network: bool) -> Option<Named<'a>> {
    let number = |key: &str| port.get(key).filter(|entry| matches!(&entry.value.value, Value::Scalar(number) if &*number.text != "0"));
    let entry = number("hostPort").or_else(|| number("containerPort").filter(|_| host_network))?;
    let Value::Scalar(number) = &entry.value.value else { return None };
    let address = port.text_of("hostIP").map(|ip| format!("{ip}:")).unwrap_or_default();
    let protocol = port.text_of("protocol").unwrap_or("TCP");
    Some(Named { name: format!("{address}{}/{protocol}", number.text), path: format!("{path}.hostPort"), node: &entry.value })
}

fn port(item: &Field<'_>, surroundings: &Surroundings, report: &mut Report<'_>) -> Option<ContainerPort> {
    let mut fields = item.map(report)?;
    let number = fields.require("containerPort", report);
    let container_port = number.and_then(|field| port_number(&field, 1, report));
    let host = fields.get("hostPort");
    let host_port = host.as_ref().and_then(|field| port_number(field, 0, report)).filter(|port| *port > 0);
    let protocol = fields.get("protocol").and_then(|field| field.choice(&PROTOCOLS, report));
    let name = fields.get("name").and_then(|field| field.name(NameRule::PortName, report)).map(str::to_owned);
    let host_ip = fields.get("hostIP").and_then(|field| address(&field, report)).map(str::to_owned);
    fields.close(&[], report);
    let container_port = container_port?;
    if let (true, Some(field), Some(host_port)) = (surroundings.host_network, host, host_port)
        && host_port != container_port
    {
        let fix = Fix::use_instead(container_port.to_string(), field.node.span);
        let kind = ProblemKind::HostPortDiffers { path: item.path.clone(), host_port, container_port };
        report.problem_with(kind, field.node.span, [fix]);
    }
    // Kubernetes `setHostPorts`: on the node's network a port of the container is a port of the node.
    let host_port = if surroundings.host_network { Some(container_port) } else { host_port };
    Some(ContainerPort { name, container_port, host_port, host_ip, protocol: protocol.unwrap_or(Protocol::Tcp) })
}

fn port_number(field: &Field<'_>, min: i64, report: &mut Report<'_>) -> Option<u16> {
    field.integer(min..=65535, report).and_then(|number| u16::try_from(number).ok())
}

fn address<'a>(field: &Field<'a>, report: &mut Report<'_>) -> Option<&'a str> {
    let text = field.text(report).filter(|text| !text.is_empty())?;
    if text.parse::<IpAddr>().is_err() {
        let kind = ProblemKind::BadAddress { path: field.path.clone(), value: shortened(text) };
        report.problem(kind, field.node.span);
    }
    Some(text)
}
