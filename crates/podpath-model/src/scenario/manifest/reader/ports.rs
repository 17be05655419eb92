//! Ports of a container.

use super::spec::Surroundings;
use crate::scenario::manifest::fields::{Field, Fields, shortened};
use crate::scenario::manifest::problem::{Fix, NameRule, ProblemKind, Unique};
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::tree::Node;
use crate::scenario::pod::{ContainerPort, Protocol};
use std::net::IpAddr;

const PROTOCOLS: [(&str, Protocol); 3] = [("TCP", Protocol::Tcp), ("UDP", Protocol::Udp), ("SCTP", Protocol::Sctp)];

/// Reads `ports` of a container.
pub(super) fn read(container: &mut Fields<'_>, surroundings: &Surroundings, report: &mut Report<'_>) -> Vec<ContainerPort> {
    let Some(field) = container.get("ports") else {
        return Vec::new();
    };
    let items = field.items(report);
    let mut host_ports: Vec<(String, &Node)> = Vec::new();
    let mut ports = Vec::new();
    for item in &items {
        let Some(port) = port(item, surroundings, report) else {
            continue;
        };
        if let (Some(number), Some(entry)) = (port.host_port, item.node.get("hostPort")) {
            let address = port.host_ip.as_deref().map(|ip| format!("{ip}:")).unwrap_or_default();
            let protocol = PROTOCOLS.iter().find(|(_, known)| *known == port.protocol).map_or("", |(name, _)| name);
            host_ports.push((format!("{address}{number}/{protocol}"), &entry.value));
        }
        ports.push(port);
    }
    report.check_unique(Unique::PortName, &field.node.texts_of_items("name"));
    report.check_unique(Unique::HostPort, &host_ports);
    ports
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
        report.problem_with(ProblemKind::HostPortDiffers { host_port, container_port }, field.node.span, [fix]);
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
