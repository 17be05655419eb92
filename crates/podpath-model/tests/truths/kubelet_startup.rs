//! How a kubelet starts, and what it finds: `facts/kubelet.md`, sections 1.1 to 1.4.

use std::collections::BTreeSet;

use podpath_model::trace::{Milestone, Protocol, What};
use podpath_model::{Scenario, run};

use crate::language::{HOST, WEB, each, kubelet, node};

const DOCKERSHIM: &str = "unix:///var/run/dockershim.sock";

#[test]
fn the_runtime_service_and_the_image_service_are_two_clients_of_one_socket() {
    // (K5)
    for (path, socket) in each([
        ("dockershim", DOCKERSHIM),
        ("containerd", "unix:///run/containerd/containerd.sock"),
        ("cri-dockerd", "unix:///run/cri-dockerd.sock"),
        ("crio", "unix:///var/run/crio/crio.sock"),
    ]) {
        let story = kubelet(path, WEB);
        for service in ["runtime", "image"] {
            let line = format!("\"Connecting to {service} service\" endpoint=\"{socket}\"");
            assert!(story.logged(&line).is_some(), "{path}: {line}");
        }
        let calls = story.protocol(Protocol::Cri);
        let address = |what: &What| if let What::Call { peer, .. } = what { peer.address.to_string() } else { String::new() };
        let called = calls.iter().filter(|(event, _)| event.process.role.name == "kubelet");
        let addresses: BTreeSet<String> = called.map(|(event, _)| address(&event.what)).collect();
        assert_eq!(addresses, [socket.to_owned()].into(), "{path}");
        assert!(["ImageStatus", "RunPodSandbox"].iter().all(|method| calls.iter().any(|(_, made)| made == method)), "{path}");
    }
}

#[test]
fn the_endpoint_of_the_runtime_is_where_dockershim_listens_and_chooses_no_runtime() {
    // (K6)
    let elsewhere = "unix:///run/elsewhere.sock";
    let story = node("dockershim", "1.22").endpoint(elsewhere).pod(WEB).until(15).told();
    let call = story.calls("RunPodSandbox")[0];
    let What::Call { peer, .. } = &call.what else { unreachable!("it is a call") };
    assert_eq!(&*peer.address, elsewhere);
    let server = peer.process.unwrap();
    assert_eq!((server.role.name, server.pid), ("dockershim", call.process.pid), "the kubelet answers itself");
    assert!(!story.calls("POST /containers/create").is_empty() && story.apps().len() == 1);
}

#[test]
fn a_kubelet_whose_dockershim_finds_other_cgroups_in_dockerd_does_not_start_and_one_of_containerd_never_asks() {
    // (K50)
    let story = node("dockershim", "1.22").systemd_cgroups().until(9).told();
    let text = "failed to run Kubelet: misconfiguration: kubelet cgroup driver: \\\"cgroupfs\\\" is different from docker cgroup driver: \\\"systemd\\\"";
    assert_eq!(story.refusal(), format!("\"Failed to run kubelet\" err=\"{text}\""));
    let asked = story.calls("GET /info");
    assert!(asked[0].seq < story.first(|event| event.milestone == Some(Milestone::KubeletFailed)).unwrap() as u32);
    assert!(story.calls("Version").is_empty(), "nothing is served yet");
    // It is tried again, and fails again: systemd starts it after ten seconds.
    let later = node("dockershim", "1.22").systemd_cgroups().until(40).told();
    assert!(later.events().filter(|event| event.milestone == Some(Milestone::KubeletFailed)).count() >= 3);
    for path in ["containerd", "crio"] {
        let other = kubelet(path, WEB);
        assert!(other.logged("Started kubelet").is_some() && other.calls("GET /info").is_empty(), "{path}");
    }
}

#[test]
fn a_node_without_a_network_syncs_pods_of_the_node_s_network_and_no_others() {
    // (K48)
    for (path, ()) in each([("dockershim", ()), ("containerd", ()), ("cri-dockerd", ())]) {
        let story = node(path, "1.22").network(None).pod(WEB).pod(HOST).until(20).told();
        assert_eq!(story.calls("RunPodSandbox").len(), 1, "{path}: the one of the node's network");
        assert_eq!(story.apps().len(), 1, "{path}");
        let text =
            "NetworkNotReady: network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady";
        let said =
            |what: &What| matches!(what, What::Change(change) if change.after.as_deref().is_some_and(|after| after.starts_with(text)));
        assert!(story.events().filter(|event| said(&event.what)).count() > 3, "{path}: it tries again");
        assert!(story.logged("Skipping pod synchronization\" err=\"container runtime network").is_none(), "{path}: the loop goes on");
    }
}

#[test]
fn a_kubelet_starts_without_a_network_and_pods_run_soon_after_there_is_one() {
    // (K49)
    for (path, ()) in each([("dockershim", ()), ("containerd", ()), ("cri-dockerd", ())]) {
        let before = node(path, "1.22");
        let network = before.configured_network();
        let before = before.network(None).pod(WEB).until(30);
        let story = before.network(Some(network)).until(45).told();
        assert!(story.logged("Started kubelet").is_some(), "{path}");
        let made_ns = story.calls("RunPodSandbox")[0].at_ns;
        // Status every five seconds, and the pod is tried again a second after its last failure.
        assert!((30..38).contains(&(made_ns / 1_000_000_000)), "{path}: {made_ns}");
        assert_eq!(story.apps().len(), 1, "{path}");
    }
}

#[test]
fn each_flag_that_is_taken_away_leads_to_the_next_refusal_until_a_runtime_is_wanted() {
    // (R7)
    const ENDPOINT: &str = "the container runtime endpoint address was not specified";
    const NO_ADDRESS: &str = "unable to determine runtime API version: rpc error: code = Unavailable desc = connection error: desc = \\\"transport: \
                              Error while dialing dial unix: missing address\\\"";
    const OTHER: &str =
        "validate CRI v1 runtime API for endpoint \\\"unix:///run/containerd/containerd.sock\\\": rpc error: code = Unimplemented";
    let (network, runtime) = ("--network-plugin", "--container-runtime");
    let unsupported = "unsupported CRI runtime: \\\"docker\\\", only \\\"remote\\\" is currently supported";
    for (release, flags, words) in [
        ("1.24", [network, runtime], ["unknown flag: --network-plugin", unsupported, NO_ADDRESS]),
        ("1.26", [network, runtime], ["unknown flag: --network-plugin", unsupported, ENDPOINT]),
        ("1.27", [runtime, network], ["unknown flag: --container-runtime", "unknown flag: --network-plugin", OTHER]),
    ] {
        for (count, words) in words.into_iter().enumerate() {
            let without = flags[..count].iter().map(|flag| (*flag).into()).collect();
            let trace = run(&Scenario { release, without, ..Scenario::startup("dockershim") }).trace;
            let last = trace.events.iter().find(|event| event.milestone == Some(Milestone::KubeletFailed)).expect("it gives up");
            assert!(matches!(&last.what, What::Log { line, .. } if line.contains(words)), "{release} without {count}: {:?}", last.what);
        }
    }
}
