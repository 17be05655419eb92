//! The plugins: loopback, bridge with host-local for its addresses, and portmap.

use std::rc::Rc;

use serde::Serialize;

use crate::kernel::{Program, Sys};
use crate::programs::description::Description;
use crate::programs::{Work, ids};
use crate::trace::{Kind, Object, Rank, Repository, Role, SharedPayload, Side, Text};
use crate::wire::cni::{Address, Error, Interface, Invocation, Ipam, Plugin, Success};

static LOOPBACK_ROLE: Role = Role::new("loopback", Rank::Transient, Side::Middle);
static BRIDGE_ROLE: Role = Role::new("bridge", Rank::Transient, Side::Middle);
static HOST_LOCAL_ROLE: Role = Role::new("host-local", Rank::Transient, Side::Middle);
static PORTMAP_ROLE: Role = Role::new("portmap", Rank::Transient, Side::Middle);

/// Brings `lo` up.
const LOOPBACK: Program = Program { role: &LOOPBACK_ROLE, parts: &[], main: |sys| Box::pin(loopback(sys)) };
/// Joins the pod to a bridge by a veth pair.
const BRIDGE: Program = Program { role: &BRIDGE_ROLE, parts: &[], main: |sys| Box::pin(bridge(sys)) };
/// Gives out addresses and remembers them in files.
const HOST_LOCAL: Program = Program { role: &HOST_LOCAL_ROLE, parts: &[], main: |sys| Box::pin(host_local(sys)) };
/// Leads ports of the node to the pod.
const PORTMAP: Program = Program { role: &PORTMAP_ROLE, parts: &[], main: |sys| Box::pin(portmap(sys)) };

/// loopback as the node knows it.
pub static LOOPBACK_DESCRIPTION: Description = Description::installed("/opt/cni/bin/loopback", LOOPBACK);
/// bridge as the node knows it.
pub static BRIDGE_DESCRIPTION: Description = Description::installed("/opt/cni/bin/bridge", BRIDGE);
/// host-local as the node knows it.
pub static HOST_LOCAL_DESCRIPTION: Description = Description::installed("/opt/cni/bin/host-local", HOST_LOCAL);
/// portmap as the node knows it.
pub static PORTMAP_DESCRIPTION: Description = Description::installed("/opt/cni/bin/portmap", PORTMAP);

const P: Repository = Repository { name: "containernetworking/plugins", tag: "v1.1.1" };
const BRIDGE_SOURCE: &str = "plugins/main/bridge/bridge.go";
/// Where the interface in the pod stands among those that were made.
const IN_POD: u32 = 2;
/// The first 2 addresses of a subnet are its own and the gateway's.
const FIRST_ADDRESS: u32 = 2;
/// A subnet that is larger than this is not searched to its end.
const ADDRESSES_MAX: u32 = 65_534;

/// An address that is taken: `/var/lib/cni/networks/NAME/ADDRESS` holds who has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Reservation {
    container_id: Text,
    interface: Text,
}

async fn fail(sys: &Sys, code: u32, msg: String) -> i32 {
    sys.print(SharedPayload::new(Error { code, msg: msg.into() }));
    1
}

async fn loopback(sys: Sys) -> i32 {
    let Some(call) = sys.input::<Invocation>() else { return 1 };
    if is_version(&call) {
        return 0;
    }
    sys.work(Work::CniLoopback).await;
    let netns = call.variable("CNI_NETNS");
    if &*call.variable("CNI_COMMAND") == "ADD" {
        let Some(name) = sys.namespace_at(&netns) else {
            return fail(&sys, 999, format!("failed to Statfs \"{netns}\": no such file or directory")).await;
        };
        let object = Object::new(Kind::Network, format!("{name} lo"));
        sys.step(P.line("plugins/main/loopback/loopback.go", 67))
            .about(call.variable("CNI_CONTAINERID"))
            .change(object, Some("down".into()), Some("up".into()))
            .await;
        sys.print(SharedPayload::new(Success { cni_version: "0.3.1".into(), ..Success::default() }));
    }
    0
}

async fn bridge(sys: Sys) -> i32 {
    let Some(call) = sys.input::<Invocation>() else { return 1 };
    let (netns, interface, id) = (call.variable("CNI_NETNS"), call.variable("CNI_IFNAME"), call.variable("CNI_CONTAINERID"));
    let container = id.clone();
    let bridge = call.stdin.plugin.bridge.clone().unwrap_or_else(|| "cni0".into());
    if is_version(&call) {
        return 0;
    }
    let Some(ipam) = call.stdin.plugin.ipam.clone() else { return 1 };
    if &*call.variable("CNI_COMMAND") == "CHECK" {
        sys.work(Work::CniBridge).await;
        return check_bridge(&sys, &call, &ipam).await;
    }
    let adding = &*call.variable("CNI_COMMAND") == "ADD";
    sys.work(if adding { Work::CniBridge } else { Work::CniBridgeDelete }).await;
    let namespace = sys.namespace_at(&netns);
    if adding {
        let Some(name) = &namespace else {
            return fail(&sys, 999, format!("failed to open netns \"{netns}\": failed to Statfs \"{netns}\": no such file or directory"))
                .await;
        };
        let object = Object::new(Kind::Network, format!("{name} {interface}"));
        let step = sys.step(P.line(BRIDGE_SOURCE, 441)).about(id.clone());
        step.change(object, None, Some(format!("veth on {bridge}").into())).await;
    }
    // The address plugin is run by the bridge plugin with the same environment.
    let delegate = Plugin { kind: ipam.kind.clone(), ..call.stdin.plugin.clone() };
    let evidence = if adding { P.line(BRIDGE_SOURCE, 472) } else { P.line(BRIDGE_SOURCE, 636) };
    let answer = super::client::run(&sys, evidence, &delegate, (*call).clone(), None).await;
    let result = match answer {
        Ok(result) => result.unwrap_or_default(),
        Err(message) => return fail(&sys, 999, message.to_string()).await,
    };
    if !adding {
        if let Some(name) = namespace {
            let object = Object::new(Kind::Network, format!("{name} {interface}"));
            sys.step(P.line(BRIDGE_SOURCE, 653)).about(id).change(object, Some("up".into()), None).await;
        }
        sys.release_addresses(&netns);
        return 0;
    }
    // Simplified: the plugin holds the namespace open, and what it does in one that nobody else has any more goes with the plugin.
    if let (Some(name), Some(address)) = (sys.namespace_at(&netns), result.ips.first()) {
        let object = Object::new(Kind::Network, format!("{name} {interface}"));
        let step = sys.step(P.line(BRIDGE_SOURCE, 514)).about(id);
        step.change(object, Some(format!("veth on {bridge}").into()), Some(address.address.clone())).await;
        sys.assign_address(address.address.split('/').next().unwrap_or_default(), &netns);
    }
    let ips = result.ips.iter().map(|address| Address { interface: Some(IN_POD), ..address.clone() }).collect();
    sys.print(SharedPayload::new(Success { interfaces: interfaces(bridge, interface, netns, &container), ips, ..result }));
    0
}

/// The bridge, the veth on the node, whose name is random (containernetworking/plugins v1.1.1 pkg/ip/link_linux.go:107), and the one in the pod.
fn interfaces(bridge: Text, interface_name: Text, netns: Text, id: &str) -> Vec<Interface> {
    let veth = format!("veth{}", &ids::hex12(&format!("veth of {id}"))[..8]).into();
    let interface = |name: Text, sandbox: Text, seed: &str| Interface { name, mac: hardware_address(seed), sandbox };
    vec![
        interface(bridge, "".into(), "bridge of the node"),
        interface(veth, "".into(), &format!("veth of {id}")),
        interface(interface_name, netns, &format!("interface of {id}")),
    ]
}

/// A hardware address, which the kernel makes up: one that is no manufacturer's and one interface's alone.
fn hardware_address(seed: &str) -> Text {
    let digits = ids::hex12(seed);
    let octet = |index: usize| u8::from_str_radix(digits.get(2 * index..2 * index + 2).unwrap_or_default(), 16).unwrap_or(0);
    let octets = (0..6).map(|index| if index == 0 { octet(index) & 0xfc | 2 } else { octet(index) });
    octets.map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(":").into()
}

/// The address plugin is asked first, then the interfaces are looked at: both must still be there.
async fn check_bridge(sys: &Sys, call: &Invocation, ipam: &Ipam) -> i32 {
    let delegate = Plugin { kind: ipam.kind.clone(), ..call.stdin.plugin.clone() };
    let evidence = P.line(BRIDGE_SOURCE, 851);
    if let Err(message) = super::client::run(sys, evidence, &delegate, call.clone(), None).await {
        return fail(sys, 999, message.to_string()).await;
    }
    let netns = call.variable("CNI_NETNS");
    if sys.namespace_at(&netns).is_none() {
        let text = format!("failed to open netns \"{netns}\": failed to Statfs \"{netns}\": no such file or directory");
        return fail(sys, 999, text).await;
    }
    0
}

/// The command that every plugin knows: which versions of the configuration it speaks. The answer is left out.
fn is_version(call: &Invocation) -> bool {
    &*call.variable("CNI_COMMAND") == "VERSION"
}

async fn host_local(sys: Sys) -> i32 {
    let Some(call) = sys.input::<Invocation>() else { return 1 };
    if is_version(&call) {
        return 0;
    }
    let Some(ipam) = call.stdin.plugin.ipam.clone() else { return 1 };
    let command = call.variable("CNI_COMMAND");
    sys.work(if &*command == "DEL" { Work::CniHostLocalDelete } else { Work::CniHostLocal }).await;
    let id = call.variable("CNI_CONTAINERID");
    let directory = format!("/var/lib/cni/networks/{}", call.stdin.name);
    if &*command == "CHECK" {
        let is_held = |path: &Text| sys.read::<Reservation>(path).is_some_and(|held| held.container_id == id);
        if !sys.list(&directory).iter().any(is_held) {
            return fail(&sys, 999, format!("host-local: Failed to find address added by container {id}")).await;
        }
        return 0;
    }
    if &*command == "ADD" {
        let Some((address, file)) = free_address(&sys, &directory, &ipam.subnet) else {
            return fail(&sys, 999, format!("no IP addresses available in range set: {}", ipam.subnet)).await;
        };
        let reservation = Reservation { container_id: id.clone(), interface: call.variable("CNI_IFNAME") };
        let step = sys.step(P.line("plugins/ipam/host-local/backend/disk/backend.go", 69)).about(id);
        step.write(format!("{directory}/{file}"), SharedPayload::new(reservation)).await;
        let step = sys.step(P.line("plugins/ipam/host-local/backend/disk/backend.go", 80)).about(call.variable("CNI_CONTAINERID"));
        step.write(last_reserved(&directory), SharedPayload::new(Text::from(file))).await;
        let cni_version = call.stdin.cni_version.clone();
        sys.print(SharedPayload::new(Success { cni_version, ips: vec![address], routes: ipam.routes.clone(), ..Success::default() }));
        return 0;
    }
    for path in sys.list(&directory) {
        let held: Option<Rc<Reservation>> = sys.read(&path);
        if held.is_some_and(|held| held.container_id == id) {
            sys.step(P.line("plugins/ipam/host-local/backend/disk/backend.go", 149)).about(id.clone()).remove(&path).await;
        }
    }
    0
}

/// The file with the address that was given last.
fn last_reserved(directory: &str) -> String {
    format!("{directory}/last_reserved_ip.0")
}

/// An address as a number.
fn number_of(address: &str) -> Option<u32> {
    let octets: Vec<u32> = address.split('.').filter_map(|octet| octet.parse().ok()).collect();
    let [a, b, c, d] = octets[..] else { return None };
    Some((a << 24) | (b << 16) | (c << 8) | d)
}

/// The next address that nobody holds, and its file's name: the plugin goes on from the one that it gave last, and begins again at the end.
fn free_address(sys: &Sys, directory: &str, subnet: &str) -> Option<(Address, String)> {
    let (network, prefix) = subnet.split_once('/')?;
    let base = number_of(network)?;
    let words = |host: u32| {
        let address = base + host;
        format!("{}.{}.{}.{}", address >> 24, (address >> 16) & 255, (address >> 8) & 255, address & 255)
    };
    let size = 1_u32.checked_shl(32_u32.saturating_sub(prefix.parse().ok()?)).unwrap_or(ADDRESSES_MAX);
    let hosts = FIRST_ADDRESS..size.saturating_sub(1).min(ADDRESSES_MAX);
    let last = sys.text(&last_reserved(directory)).and_then(|last| number_of(&last)?.checked_sub(base));
    let last = last.filter(|last| hosts.contains(last));
    let next = last.map_or(FIRST_ADDRESS, |last| last + 1);
    let host = (next..hosts.end).chain(FIRST_ADDRESS..next).find(|host| !sys.exists(&format!("{directory}/{}", words(*host))))?;
    let address = words(host);
    Some((
        Address { version: "4".into(), interface: None, address: format!("{address}/{prefix}").into(), gateway: words(1).into() },
        address,
    ))
}

async fn portmap(sys: Sys) -> i32 {
    let Some(call) = sys.input::<Invocation>() else { return 1 };
    if is_version(&call) {
        return 0;
    }
    sys.work(Work::CniPortmap).await;
    if &*call.variable("CNI_COMMAND") == "CHECK" {
        return 0;
    }
    let adding = &*call.variable("CNI_COMMAND") == "ADD";
    for port in call.stdin.runtime_config.iter().flat_map(|config| &config.port_mappings) {
        let object = Object::new(Kind::Network, format!("iptables {} {}", port.protocol, port.host_port));
        let rule: Text = format!("to the pod's port {}", port.container_port).into();
        let (before, after) = if adding { (None, Some(rule)) } else { (Some(rule), None) };
        let evidence = if adding { P.line("plugins/meta/portmap/main.go", 91) } else { P.line("plugins/meta/portmap/main.go", 132) };
        sys.step(evidence).about(call.variable("CNI_CONTAINERID")).change(object, before, after).await;
    }
    if let Some(previous) = &call.stdin.previous {
        sys.print(SharedPayload::new(previous.clone()));
    }
    0
}
