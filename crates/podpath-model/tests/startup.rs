//! What becomes of the kubelet's start: on every path with every release, and when something is wrong on the node. The messages are those of
//! `facts/kubelet.md`, sections 1.2, 1.3 and 1.6.

use podpath_model::kernel::Kernel;
use podpath_model::node::{PATHS, Path, RELEASES};
use podpath_model::programs::init::{UNITS, Units};
use podpath_model::programs::{dockerd, kubelet};
use podpath_model::trace::{Evidence, Milestone, Protocol, SharedPayload, Trace, What};
use podpath_model::{Scenario, run};

/// How long the kubelet may take, in virtual nanoseconds: less than systemd waits before it starts one again.
const UNTIL_NS: u64 = 9_000_000_000;

fn started(path: &'static str, release: &'static str) -> Trace {
    run(&Scenario { release, ..Scenario::startup(path) }).trace
}

/// The same on a node to which something was done before.
fn started_on(path: &str, release: &str, change: impl FnOnce(&Kernel)) -> Trace {
    let kernel = Kernel::new();
    let path = Path::by_id(path).unwrap();
    path.build(&kernel, release);
    change(&kernel);
    kernel.run(UNTIL_NS, u64::MAX);
    kernel.finish().finish(path.id)
}

fn has(trace: &Trace, milestone: Milestone) -> bool {
    trace.events.iter().any(|event| event.milestone == Some(milestone))
}

fn logged(trace: &Trace) -> impl Iterator<Item = &str> {
    trace.events.iter().filter_map(|event| match &event.what {
        What::Log { line, .. } => Some(&**line),
        _ => None,
    })
}

/// The line with which the kubelet gives up; none if its loops run and the runtime is ready.
fn refusal(trace: &Trace) -> Option<String> {
    let line = trace.events.iter().find(|event| event.milestone == Some(Milestone::KubeletFailed)).map(|event| match &event.what {
        What::Log { line, .. } => line.to_string(),
        other => panic!("no line: {other:?}"),
    });
    let runs = has(trace, Milestone::KubeletSyncing) && has(trace, Milestone::KubeletReady);
    assert_eq!(runs, line.is_none(), "{}: {line:?}", trace.path);
    line
}

/// What the table of releases says: section 1.6.
fn expected(path: &str, release: &str) -> Option<&'static str> {
    match (path, release) {
        // "Typical real failure of an un-migrated 1.23 docker node is earlier still, because `--network-plugin` no longer exists."
        ("dockershim", "1.24" | "1.26") => Some("\"command failed\" err=\"failed to parse kubelet flag: unknown flag: --network-plugin\""),
        ("dockershim", "1.27") => Some("\"command failed\" err=\"failed to parse kubelet flag: unknown flag: --container-runtime\""),
        _ => None,
    }
}

#[test]
fn every_path_starts_with_every_release_that_has_it_and_else_the_kubelet_says_why() {
    for path in PATHS {
        for release in RELEASES {
            let trace = started(path.id, release.id);
            assert_eq!(refusal(&trace).as_deref(), expected(path.id, release.id), "{} {}", path.id, release.id);
        }
    }
}

/// The kubelet's command line, with some words replaced.
fn with_flags(replace: &[(&str, &str)]) -> impl FnOnce(&Kernel) {
    move |kernel| {
        let mut units = (*kernel.contents::<Units>(UNITS).unwrap()).clone();
        let unit = units.0.iter_mut().find(|unit| &*unit.name == "kubelet.service").unwrap();
        for (from, to) in replace {
            assert!(unit.exec_start.iter().any(|word| word.starts_with(from)), "{from}");
            unit.exec_start.retain(|word| !(to.is_empty() && word.starts_with(from)));
            for word in unit.exec_start.iter_mut().filter(|word| word.starts_with(from)) {
                *word = (*to).into();
            }
        }
        kernel.write(UNITS, SharedPayload::new(units));
    }
}

fn without_unit(name: &'static str) -> impl FnOnce(&Kernel) {
    move |kernel| {
        let mut units = (*kernel.contents::<Units>(UNITS).unwrap()).clone();
        units.0.retain(|unit| &*unit.name != name);
        kernel.write(UNITS, SharedPayload::new(units));
    }
}

#[test]
fn without_the_flag_of_the_network_the_runtime_is_what_is_refused_from_1_24_on() {
    for release in ["1.24", "1.26"] {
        let trace = started_on("dockershim", release, with_flags(&[("--network-plugin", "")]));
        let text = "\"command failed\" err=\"failed to validate kubelet flags: unsupported CRI runtime: \"docker\", only \"remote\" is \
                    currently supported\"";
        assert_eq!(refusal(&trace).as_deref().map(|line| line.replace("\\\"", "\"")), Some(text.to_owned()), "{release}");
    }
}

#[test]
fn neither_docker_nor_remote_is_refused_by_the_switch() {
    let rkt = || with_flags(&[("--container-runtime=docker", "--container-runtime=rkt")]);
    let trace = started_on("dockershim", "1.22", rkt());
    assert_eq!(refusal(&trace).unwrap(), "\"Failed to run kubelet\" err=\"failed to run Kubelet: unsupported CRI runtime: \\\"rkt\\\"\"");
    assert!(!has(&trace, Milestone::DockershimRun) && !has(&trace, Milestone::CriConnect));
    assert!(
        refusal(&started_on("dockershim", "1.20", rkt())).unwrap().ends_with("failed to run Kubelet: unsupported CRI runtime: \"rkt\"")
    );
}

#[test]
fn from_1_27_on_remote_too_is_a_flag_that_nobody_knows() {
    let spelled = with_flags(&[("--config", "--config"), ("--container-runtime-endpoint", "--container-runtime=remote")]);
    let trace = started_on("containerd", "1.27", spelled);
    assert_eq!(refusal(&trace).unwrap(), "\"command failed\" err=\"failed to parse kubelet flag: unknown flag: --container-runtime\"");
}

#[test]
fn a_docker_that_is_too_old_ends_the_kubelet() {
    let old = |kernel: &Kernel| configure_docker(kernel, |config| config.api_version = "1.24".into());
    let trace = started_on("dockershim", "1.22", old);
    assert_eq!(
        refusal(&trace).unwrap(),
        "\"Failed to run kubelet\" err=\"failed to run Kubelet: docker API version is older than 1.26.0\""
    );
    let just = |kernel: &Kernel| configure_docker(kernel, |config| config.api_version = "1.26".into());
    assert_eq!(refusal(&started_on("dockershim", "1.22", just)), None);
}

fn configure_docker(kernel: &Kernel, change: impl FnOnce(&mut dockerd::Config)) {
    let mut config = (*kernel.contents::<dockerd::Config>("/etc/docker/daemon.json").unwrap()).clone();
    change(&mut config);
    kernel.write("/etc/docker/daemon.json", SharedPayload::new(config));
}

#[test]
fn another_cgroup_driver_than_dockers_ends_the_kubelet_and_not_cri_dockerd() {
    let systemd = |kernel: &Kernel| configure_docker(kernel, |config| config.systemd_cgroups = true);
    let trace = started_on("dockershim", "1.22", systemd);
    let text = "\"Failed to run kubelet\" err=\"failed to run Kubelet: misconfiguration: kubelet cgroup driver: \\\"cgroupfs\\\" is different \
                from docker cgroup driver: \\\"systemd\\\"\"";
    assert_eq!(refusal(&trace).unwrap(), text);
    assert!(!has(&trace, Milestone::DockershimListen), "it was not even served");
    let both = |kernel: &Kernel| {
        systemd(kernel);
        let config = kernel.contents::<kubelet::Config>("/var/lib/kubelet/config.yaml").unwrap();
        let config = kubelet::Config { cgroup_driver: "systemd".into(), ..(*config).clone() };
        kernel.write("/var/lib/kubelet/config.yaml", SharedPayload::new(config));
    };
    assert_eq!(refusal(&started_on("dockershim", "1.22", both)), None);
    assert_eq!(refusal(&started_on("cri-dockerd", "1.24", systemd)), None);
}

#[test]
fn a_docker_that_does_not_run_ends_the_kubelet_at_its_version() {
    let trace = started_on("dockershim", "1.22", without_unit("docker.service"));
    let line = refusal(&trace).unwrap();
    assert!(
        line.starts_with("\"Failed to run kubelet\" err=\"failed to run Kubelet: failed to get docker version: Cannot connect"),
        "{line}"
    );
    assert!(has(&trace, Milestone::DockershimClient), "the client itself was made");
}

/// A socket that nobody serves, and how each release says so.
#[test]
fn a_runtime_that_is_not_there_is_noticed_by_the_first_call() {
    let late = "failed to create kubelet: get remote runtime typed version failed: rpc error: code = Unavailable";
    let at_once = "validate service connection: validate CRI v1 runtime API for endpoint \\\"unix:///run/containerd/containerd.sock\\\": \
                   rpc error: code = Unavailable";
    let table = [
        ("1.20", late),
        ("1.22", late),
        ("1.23", "unable to determine runtime API version: rpc error: code = Unavailable"),
        ("1.24", "unable to determine runtime API version: rpc error: code = Unavailable"),
        // "In 1.26.0 only Unimplemented is fatal there; other errors are swallowed and surface later."
        ("1.26", late),
        ("1.27", at_once),
    ];
    assert_eq!(table.map(|(release, _)| release).to_vec(), RELEASES.iter().map(|release| release.id).collect::<Vec<_>>());
    for (release, text) in table {
        let trace = started_on("containerd", release, without_unit("containerd.service"));
        let line = refusal(&trace).unwrap();
        assert!(line.contains(&format!("failed to run Kubelet: {text}")), "{release}: {line}");
        assert!(has(&trace, Milestone::CriConnect), "{release}: the client itself was made");
        assert_eq!(has(&trace, Milestone::KubeletCreate), text == late, "{release}");
        let said = logged(&trace).any(|line| line.contains("Get runtime version failed"));
        assert_eq!(said, text == late, "{release}");
    }
}

#[test]
fn a_runtime_that_knows_v1alpha2_alone_is_fallen_back_to_until_1_25() {
    // dockershim itself serves v1alpha2 alone.
    let lines = |trace: &Trace| -> Vec<String> { logged(trace).filter(|line| line.contains("CRI v1")).map(str::to_owned).collect() };
    assert_eq!(lines(&started("dockershim", "1.23")), ["\"Falling back to CRI v1alpha2 runtime API (deprecated)\""]);
    assert!(lines(&started("dockershim", "1.22")).is_empty(), "nobody asks");
    assert_eq!(lines(&started("containerd", "1.26")), ["\"Validated CRI v1 runtime API\""]);
}

/// The places of the start in the order of sections 1.1 to 1.4.
const ON_DOCKER: [Milestone; 28] = [
    Milestone::KubeletCommand,
    Milestone::KubeletFlags,
    Milestone::KubeletDependencies,
    Milestone::KubeletStart,
    Milestone::KubeletRun,
    Milestone::KubeletCgroups,
    Milestone::KubeletSwitch,
    Milestone::DockershimDeprecated,
    Milestone::DockershimRun,
    Milestone::DockershimClient,
    Milestone::DockershimCheckpoints,
    Milestone::DockershimStreaming,
    Milestone::DockershimNetwork,
    Milestone::DockershimCgroups,
    Milestone::DockershimStart,
    Milestone::DockershimListen,
    Milestone::CriConnect,
    Milestone::KubeletCreate,
    Milestone::KubeletParts,
    Milestone::KubeletWorkers,
    Milestone::KubeletRuntime,
    Milestone::KubeletPleg,
    Milestone::KubeletBirth,
    Milestone::KubeletStarted,
    Milestone::KubeletLoops,
    Milestone::KubeletSyncing,
    Milestone::RuntimeStatus,
    Milestone::KubeletReady,
];

#[test]
fn the_start_goes_through_its_functions_in_the_order_of_the_source() {
    for (path, release) in [("dockershim", "1.20"), ("dockershim", "1.22"), ("containerd", "1.22"), ("crio", "1.22")] {
        let trace = started(path, release);
        let places: Vec<Milestone> = trace.events.iter().filter_map(|event| event.milestone).collect();
        let places: Vec<Milestone> =
            places.into_iter().filter(|place| !matches!(*place, Milestone::NodeStart | Milestone::CriVersion)).collect();
        let here = |place: &&Milestone| path == "dockershim" || !place.name().starts_with("dockershim.");
        assert_eq!(places, ON_DOCKER.iter().filter(here).copied().collect::<Vec<_>>(), "{path} {release}");
    }
}

#[test]
fn no_place_of_the_start_is_simplified() {
    let trace = started("dockershim", "1.22");
    let of_kubelet = trace.events.iter().filter(|event| event.milestone.is_some_and(|place| ON_DOCKER.contains(&place)));
    for event in of_kubelet {
        assert!(matches!(event.evidence, Evidence::Source { .. }), "{event:?}");
    }
}

#[test]
fn the_deprecation_is_a_warning_in_1_20_and_an_information_later() {
    let level = |release| {
        let trace = started("dockershim", release);
        trace.events.iter().find(|event| event.milestone == Some(Milestone::DockershimDeprecated)).map(|event| match &event.what {
            What::Log { level, .. } => *level,
            other => panic!("no line: {other:?}"),
        })
    };
    assert_eq!([level("1.20"), level("1.22"), level("1.23")], [Some("warning"), Some("info"), Some("info")]);
    assert_eq!(level("1.24"), None);
}

#[test]
fn the_kubelet_calls_itself_with_dockershim_inside() {
    let trace = started("dockershim", "1.22");
    let pid = trace.events.iter().find(|event| event.milestone == Some(Milestone::DockershimListen)).unwrap().process.pid;
    let mut calls = trace.events.iter().filter(|event| matches!(event.what, What::Call { protocol: Protocol::Cri, .. }));
    let call = calls.next().unwrap();
    let What::Call { peer, .. } = &call.what else { unreachable!() };
    let callee = peer.process.unwrap();
    assert_eq!((call.process.pid, callee.pid), (pid, pid));
    assert_eq!((call.process.role.name, callee.role.name), ("kubelet", "dockershim"));
}

#[test]
fn the_log_of_1_20_2_says_in_its_start_what_was_recorded() {
    let recording = include_str!("../../../recordings/kubelet/dockershim/simple.1.json");
    let recording: serde_json::Value = serde_json::from_str(recording).unwrap();
    let events = recording["events"].as_array().unwrap().iter();
    let logged = events.filter(|event| event["layer"] == "log" && event["op"] == "kubelet");
    let recorded: Vec<&str> = logged.filter_map(|event| event["message"].as_str()).collect();
    let trace = started("dockershim", "1.20");
    let mut at = 0;
    for event in trace.events.iter().take_while(|event| event.milestone != Some(Milestone::KubeletSyncing)) {
        let What::Log { line, .. } = &event.what else { continue };
        // The recordings have the one line nowhere; section 1.3 has it. The other tells of another dockerd.
        let is_other = ["Container runtime docker initialized", "Docker Info: "].iter().any(|beginning| line.starts_with(beginning));
        if !matches!(event.process.role.name, "kubelet" | "dockershim") || is_other {
            continue;
        }
        let found = recorded[at..].iter().position(|message| **message == **line);
        at += found.unwrap_or_else(|| panic!("not recorded, or not here: {line}")) + 1;
    }
    assert!(recorded[..at].contains(&"Started kubelet"));
}
