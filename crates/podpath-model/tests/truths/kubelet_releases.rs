//! What a release of the kubelet makes of the command line of its node and of its runtime: `facts/kubelet.md`, section 1.6.

use podpath_model::trace::{Milestone, What};

use crate::language::{NOWHERE, OLD_ENDPOINT, Story, WEB, each, node, of_release};

const DEPRECATION: &str = "Using dockershim is deprecated, please consider using a full-fledged CRI implementation";
/// Every kubelet has failed, or begun to serve its pods, by then.
const STARTED_SECONDS: u64 = 9;

/// The codes of the answers to `Version` of a kubelet that starts, in order, and whether it asked for v1.
fn versions(story: &Story) -> Vec<(bool, String)> {
    let is_v1 = |event: &podpath_model::trace::Event| event.milestone == Some(Milestone::CriVersion);
    let calls = story.calls("Version").into_iter().filter(|event| event.process.role.name == "kubelet");
    calls.take(2).map(|event| (is_v1(event), story.answer_to(event.seq).code().to_owned())).collect()
}

#[test]
fn that_dockershim_is_deprecated_is_a_warning_in_1_20_and_an_information_from_then_on() {
    // (K9)
    for (path, ()) in each([("dockershim", ())]) {
        for (release, level) in [("1.20", "warning"), ("1.22", "info"), ("1.23", "info")] {
            let story = node(path, release).until(STARTED_SECONDS).told();
            assert_eq!(story.level_of(DEPRECATION), Some(level), "{release}");
            assert!(story.logged(DEPRECATION) < story.logged("Started kubelet"), "{release}: and it starts");
        }
    }
    for (path, ()) in each([("containerd", ()), ("crio", ()), ("cri-dockerd", ())]) {
        for release in ["1.20", "1.22", "1.23", "1.24"] {
            assert_eq!(node(path, release).until(STARTED_SECONDS).told().level_of(DEPRECATION), None, "{path} {release}");
        }
    }
}

#[test]
fn a_node_of_dockershim_does_not_start_from_1_24_on_and_the_first_flag_that_is_gone_is_the_reason() {
    // (R3)
    let table = [
        ("1.24", "\"command failed\" err=\"failed to parse kubelet flag: unknown flag: --network-plugin\""),
        ("1.26", "\"command failed\" err=\"failed to parse kubelet flag: unknown flag: --network-plugin\""),
        ("1.27", "\"command failed\" err=\"failed to parse kubelet flag: unknown flag: --container-runtime\""),
    ];
    for (release, line) in table {
        let story = node("dockershim", release).until(STARTED_SECONDS).told();
        assert_eq!(story.refusal(), line);
        assert!(story.calls("Version").is_empty() && story.calls("RunPodSandbox").is_empty(), "{release}: no runtime is called");
    }
}

#[test]
fn docker_is_no_runtime_any_more_in_1_24_and_remote_is_no_flag_any_more_in_1_27() {
    // (R4)
    let with = |path, release, runtime: &str| {
        let flag = format!("--container-runtime={runtime}");
        node(path, release).flags(&["--container-runtime=", "--network-plugin"], &[&flag]).until(STARTED_SECONDS).told()
    };
    let unsupported = "\"command failed\" err=\"failed to validate kubelet flags: unsupported CRI runtime: \\\"docker\\\", only \\\"remote\\\" is currently supported\"";
    for release in ["1.24", "1.26"] {
        assert_eq!(with("dockershim", release, "docker").refusal(), unsupported, "{release}");
        let remote = with("containerd", release, "remote");
        let deprecated = "Flag --container-runtime has been deprecated, will be removed in 1.27 as the only valid value is 'remote'";
        assert!(remote.logged(deprecated) < remote.logged("Started kubelet"), "{release}");
        assert!(remote.logged("Started kubelet").is_some(), "{release}");
    }
    for runtime in ["docker", "remote"] {
        let line = "\"command failed\" err=\"failed to parse kubelet flag: unknown flag: --container-runtime\"";
        assert_eq!(with("containerd", "1.27", runtime).refusal(), line, "{runtime}");
    }
}

#[test]
fn a_runtime_that_is_neither_docker_nor_remote_is_refused_before_anything_is_called() {
    // (R2)
    for release in ["1.20", "1.22", "1.23"] {
        let story =
            node("containerd", release).flags(&["--container-runtime="], &["--container-runtime=rkt"]).until(STARTED_SECONDS).told();
        let text = "failed to run Kubelet: unsupported CRI runtime: ";
        assert!(story.refusal().contains(text) && story.refusal().contains("rkt"), "{release}: {}", story.refusal());
        assert!(story.calls("Version").is_empty(), "{release}");
    }
}

#[test]
fn flags_of_dockershim_are_said_to_go_with_it_from_1_22_on() {
    // (R1)
    for (release, count) in [("1.20", 0), ("1.22", 1), ("1.23", 1)] {
        let story = node("dockershim", release).until(STARTED_SECONDS).told();
        let line = "Flag --network-plugin has been deprecated, will be removed along with dockershim.";
        let lines = story.events().filter(|event| matches!(&event.what, What::Log { line: said, .. } if &**said == line));
        assert_eq!(lines.count(), count, "{release}");
    }
}

#[test]
fn up_to_1_22_nobody_asks_which_cri_there_is_and_in_1_23_dockershim_falls_back_where_containerd_has_v1() {
    // (K8)
    let falls_back = [(true, "UNIMPLEMENTED".to_owned()), (false, "OK".to_owned())];
    for (path, negotiated) in each([
        ("dockershim", falls_back),
        ("containerd", [(true, "OK".to_owned()), (false, "OK".to_owned())]),
        ("crio", [(true, "OK".to_owned()), (false, "OK".to_owned())]),
        ("cri-dockerd", [(true, "OK".to_owned()), (false, "OK".to_owned())]),
    ]) {
        for release in ["1.20", "1.22"] {
            let story = of_release(path, release, WEB);
            assert!(versions(&story).iter().all(|(is_v1, code)| !is_v1 && code == "OK"), "{path} {release}");
            assert_eq!(story.level_of("CRI v1"), None, "{path} {release}");
        }
        let story = of_release(path, "1.23", WEB);
        assert_eq!(versions(&story), negotiated, "{path}");
        let falls_back = story.logged("Falling back to CRI v1alpha2 runtime API (deprecated)").is_some();
        assert_eq!(falls_back, path == "dockershim", "{path}");
        assert_eq!(story.apps().len(), 1, "{path}: the pod runs in either case");
    }
}

#[test]
fn from_1_26_on_a_runtime_without_cri_v1_is_refused_where_1_24_falls_back() {
    // (R6)
    let with = |release| node("containerd", release).old_runtime().endpoint(OLD_ENDPOINT).until(STARTED_SECONDS).told();
    let cause = "rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService";
    let endpoint = format!("\\\"{OLD_ENDPOINT}\\\"");
    let table = [
        ("1.26", format!("validate service connection: CRI v1 runtime API is not implemented for endpoint {endpoint}: {cause}")),
        ("1.27", format!("validate service connection: validate CRI v1 runtime API for endpoint {endpoint}: {cause}")),
    ];
    for (release, text) in table {
        let story = with(release);
        assert_eq!(story.refusal(), format!("\"command failed\" err=\"failed to run Kubelet: {text}\""));
    }
    assert!(with("1.24").logged("Falling back to CRI v1alpha2").is_some());
}

#[test]
fn a_socket_on_which_nobody_listens_is_noticed_while_the_client_is_made_in_1_23_1_24_and_1_27_and_by_the_first_call_otherwise() {
    // (K7), (K60)
    let typed = "failed to create kubelet: get remote runtime typed version failed: rpc error: code = Unavailable ";
    let endpoint = format!("\\\"{NOWHERE}\\\"");
    let table = [
        ("1.20", typed.to_owned()),
        ("1.22", typed.to_owned()),
        ("1.23", "unable to determine runtime API version: rpc error: code = Unavailable ".to_owned()),
        ("1.24", "unable to determine runtime API version: rpc error: code = Unavailable ".to_owned()),
        ("1.26", typed.to_owned()),
        (
            "1.27",
            format!("validate service connection: validate CRI v1 runtime API for endpoint {endpoint}: rpc error: code = Unavailable "),
        ),
    ];
    for (release, text) in table {
        let story = node("containerd", release).endpoint(NOWHERE).until(STARTED_SECONDS).told();
        let line = story.refusal();
        assert!(line.contains(&format!("failed to run Kubelet: {text}")), "{release}: {line}");
        // To connect is no error in any of them.
        let connects = story.logged("Connecting to image service").unwrap_or_else(|| panic!("{release}: it does not connect"));
        assert!(connects < story.first(|event| event.milestone == Some(Milestone::KubeletFailed)).unwrap(), "{release}");
    }
}

#[test]
fn without_an_endpoint_1_26_says_which_flag_is_missing() {
    // (R5)
    let story = node("containerd", "1.26").flags(&["--container-runtime-endpoint"], &[]).until(STARTED_SECONDS).told();
    let text = "the container runtime endpoint address was not specified or empty, use --container-runtime-endpoint to set";
    assert_eq!(story.refusal(), format!("\"command failed\" err=\"failed to validate kubelet flags: {text}\""));
}
