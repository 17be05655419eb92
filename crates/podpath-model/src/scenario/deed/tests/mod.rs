//! Deeds are read, refused, and done.

mod nodes;

use std::rc::Rc;

use super::{Deed, SECOND_NS, Scenario, run};
use crate::kernel::{Act, Intervention, Moment, Signal};
use crate::node::PATHS;
use crate::scenario::manifest;
use crate::trace::state::State;
use crate::trace::{Event, Milestone, Outcome, Text, Trace, What};

fn web() -> Scenario {
    let pod = manifest::read(include_bytes!("../../../../../../static/presets/web.yaml")).pod.expect("the manifest is right");
    Scenario::new("dockershim", pod)
}

fn doing(scenario: Scenario, deeds: &[&str]) -> Result<Scenario, (String, Vec<(Text, Text)>)> {
    let deeds: Vec<Text> = deeds.iter().map(|deed| Text::from(*deed)).collect();
    scenario.doing(&deeds).map_err(|said| (said.key.to_string(), said.arguments))
}

fn pid_of(intervention: &Intervention) -> u32 {
    match intervention.act {
        Act::Signal(pid, _) => pid,
        _ => 0,
    }
}

#[test]
fn what_is_no_deed_is_refused_with_what_is_wrong_with_it() {
    let wrong = |text: &str| Deed::read(text).map(drop).map_err(|said| said.key.to_string());
    for (text, key) in [
        ("", "deed-form"),
        ("kill dockerd", "deed-form"),
        ("kill @5", "deed-form"),
        ("feed dockerd@5", "deed-form"),
        ("delete node@5", "deed-form"),
        ("logs of web@5", "deed-form"),
        ("fail @5", "deed-form"),
        ("delay StartContainer@5", "deed-form"),
        ("delay StartContainer=soon@5", "deed-form"),
        ("lose StartContainer=1@5", "deed-form"),
        ("port-forward 0@5", "deed-form"),
        ("restart @5", "deed-form"),
        ("slow bridge@5", "deed-form"),
        ("break @5", "deed-form"),
        ("reboot pod@5", "deed-form"),
        ("live-restore maybe@5", "deed-form"),
        ("registry sideways@5", "deed-registry"),
        ("registry slow=0s@5", "deed-registry"),
        ("apply @5", "deed-manifest"),
        ("apply kind: Deployment@5", "deed-manifest"),
        ("kill dockerd:NOD@5", "deed-signal"),
        ("kill dockerd@", "deed-place"),
        ("kill dockerd@lunch", "deed-place"),
        ("kill dockerd@container.start~0", "deed-place"),
        ("kill dockerd@-5", "deed-place"),
    ] {
        assert_eq!(wrong(text), Err(key.to_owned()), "{text}");
    }
    for text in [
        "kill dockerd@5",
        "kill 631:TERM@container.start~2",
        "delete pod@+20s",
        "exec echo a@b@+3",
        "logs@0",
        "fail every GET /v2/{name}/blobs/{digest}=404@+1s",
    ] {
        assert!(Deed::read(text).is_ok(), "{text}");
    }
}

#[test]
fn a_process_is_killed_by_its_name_right_after_a_milestone() {
    let scenario = doing(web(), &["kill dockerd@container.start"]).expect("there is a dockerd");
    let unbroken = run(&web()).trace;
    let start = unbroken.events.iter().find(|event| event.milestone == Some(Milestone::ContainerStart)).expect("it starts");
    let [kill] = &scenario.interventions[..] else { panic!("{:?}", scenario.interventions) };
    let pid = pid_of(kill);
    assert_eq!(*kill, Intervention::kill(Moment::After(start.seq), pid, Signal::Kill));
    let broken = run(&scenario).trace;
    let ended = broken.events.iter().find(|event| event.seq > start.seq && matches!(event.what, What::Exit { .. }));
    assert_eq!(ended.map(|event| (event.process.pid, event.process.role.name)), Some((pid, "dockerd")));
    let shared = unbroken.events.iter().zip(&broken.events).take_while(|(one, two)| one.what == two.what).count();
    assert_eq!(shared, start.seq as usize + 1, "everything before is shared");
}

#[test]
fn a_deed_speaks_of_the_run_that_the_ones_before_it_have_made() {
    let again = doing(web(), &["kill containerd@container.start", "kill containerd@+40s"]).expect("systemd starts it again");
    let [first, second] = &again.interventions[..] else { panic!("{:?}", again.interventions) };
    assert_ne!(pid_of(first), pid_of(second));
}

#[test]
fn what_is_not_there_is_refused_with_what_is() {
    let init = doing(web(), &["kill 1@container.start"]).map(drop);
    assert_eq!(init.map_err(|(key, _)| key), Err("deed-init".to_owned()));
    let nobody = doing(web(), &["kill crio@container.start"]).map(drop);
    let (key, arguments) = nobody.expect_err("there is no CRI-O");
    assert_eq!(key, "deed-nobody");
    assert!(arguments.iter().any(|(name, there)| &**name == "there" && there.contains("dockerd")), "{arguments:?}");
    let late = doing(web(), &["delete pod@99999"]).map(drop).expect_err("the run is shorter");
    assert!(late.1.iter().any(|(name, there)| &**name == "there" && there.contains("container.start")), "{late:?}");
    assert_eq!(doing(web(), &["logs@+20s"]).map(drop).expect_err("there is nobody to ask").0, "deed-no-cluster");
    assert_eq!(doing(Scenario::startup("crio"), &["delete pod@200"]).map(drop).expect_err("there is none").0, "deed-no-pod");
}

#[test]
fn the_pod_is_deleted_and_a_command_is_run_when_a_deed_says_so() {
    let in_cluster = Scenario { api_server: true, ..web() };
    let scenario = doing(in_cluster, &["exec date@+20s", "delete pod@+30s"]).expect("all of it is there");
    let trace = run(&scenario).trace;
    let at = |milestone| trace.events.iter().find(|event| event.milestone == Some(milestone)).map(|event| event.at_ns / 1_000_000_000);
    assert!(trace.events.iter().any(|event| matches!(&event.what, What::Exec { argv, .. } if argv.iter().any(|word| &**word == "date"))));
    assert!((28..=40).contains(&at(Milestone::PodDelete).unwrap_or(0)), "{:?}", at(Milestone::PodDelete));
    let told = scenario.told("");
    assert_eq!(told.deeds, ["exec date@+20s".into(), "delete pod@+30s".into()] as [Rc<str>; 2]);
}

/// The answers of the calls of a method, in order.
fn answers(trace: &Trace, method: &str) -> Vec<(u64, u64, Outcome)> {
    let is_it = |event: &&Event| matches!(event.what, What::Call { method: called, .. } if called.ends_with(method));
    let answer = |call: &Event| {
        let is_its = |event: &&Event| matches!(event.what, What::Reply { call: answered, .. } if answered == call.seq);
        let reply = trace.events.iter().find(is_its)?;
        let What::Reply { outcome, .. } = &reply.what else { return None };
        Some((call.at_ns, reply.at_ns, outcome.clone()))
    };
    trace.events.iter().filter(is_it).filter_map(answer).collect()
}

#[test]
fn a_call_fails_as_it_is_asked_to_and_everything_before_is_shared() {
    for path in PATHS {
        let scenario = Scenario { path: path.id, release: path.release, ..web() };
        let broken = doing(scenario.clone(), &["fail RunPodSandbox=unavailable@sandbox.create"]).expect("it is called");
        let (unbroken, broken) = (run(&scenario).trace, run(&broken).trace);
        let call = unbroken.events.iter().find(|event| event.milestone == Some(Milestone::SandboxCreate)).expect("it is called");
        let shared = call.seq as usize + 1;
        assert_eq!(unbroken.events[..shared], broken.events[..shared], "{}", path.id);
        assert!(matches!(&broken.events[shared].what, What::Note { key: "fault-fail", .. }), "{:?}", broken.events[shared]);
        let answers = answers(&broken, "RunPodSandbox");
        let failed = |outcome: &Outcome| matches!(outcome, Outcome::Failed(failure) if failure.code == "UNAVAILABLE");
        assert!(failed(&answers[0].2) && !failed(&answers[1].2), "{}: the kubelet tries again: {answers:?}", path.id);
        assert!(broken.events.iter().any(|event| event.milestone == Some(Milestone::PodRunning)), "{}: and the pod runs", path.id);
    }
}

#[test]
fn every_call_from_there_on_fails_or_only_the_first() {
    let pull = |deed: &str| {
        let broken = doing(Scenario { path: "containerd", ..web() }, &[deed]).expect("it is pulled");
        run(&Scenario { at_least_ns: Some(90 * SECOND_NS), ..broken }).trace
    };
    let runs = |trace: &Trace| trace.events.iter().any(|event| event.milestone == Some(Milestone::ContainerRunning));
    let (once, always) = (pull("fail registry=503@image.pull"), pull("fail every registry=503@image.pull"));
    assert!(runs(&once) && !runs(&always));
    assert!(answers(&always, "PullImage").len() > 2, "the kubelet tries again and again");
}

#[test]
fn a_late_call_arrives_and_a_lost_answer_leaves_its_caller_waiting_for_its_deadline() {
    let scenario = Scenario { path: "containerd", ..web() };
    let late = doing(scenario.clone(), &["delay StartContainer=10s@container.start"]).expect("it is called");
    let answers = answers(&run(&late).trace, "StartContainer");
    assert!(answers[0].1 - answers[0].0 > 10 * SECOND_NS, "{answers:?}");
    let lost = doing(scenario, &["lose StartContainer@container.start"]).expect("it is called");
    let trace = run(&lost).trace;
    let call = trace.events.iter().find(|event| event.milestone == Some(Milestone::ContainerStart)).expect("it is called");
    let said =
        trace.events.iter().find(|event| matches!(&event.what, What::Log { line, .. } if line.contains("context deadline exceeded")));
    let said = said.expect("the kubelet gives up");
    assert_eq!((said.at_ns - call.at_ns) / SECOND_NS, 120, "its runtimeRequestTimeout");
    assert!(trace.events.iter().any(|event| matches!(event.what, What::Note { key: "fault-lost", .. })));
    let gave_up = trace.events.iter().find(|event| matches!(event.what, What::Reply { call: answered, .. } if answered == call.seq));
    let gave_up = gave_up.expect("whoever called says that it waits no longer");
    assert_eq!((gave_up.process.role.name, (gave_up.at_ns - call.at_ns) / SECOND_NS), ("kubelet", 120));
}

#[test]
fn a_call_that_is_not_made_and_a_code_that_its_protocol_does_not_have_are_refused_with_those_that_are_there() {
    let refused = |deed: &str| doing(web(), &[deed]).map(drop).expect_err("it cannot be done");
    let (key, arguments) = refused("fail PullImages@pod.seen");
    assert!(arguments.iter().any(|(name, there)| &**name == "there" && there.contains("PullImage")), "{key} {arguments:?}");
    let (key, arguments) = refused("fail PullImage=404@pod.seen");
    assert!(key == "deed-code" && arguments.iter().any(|(_, codes)| codes.contains("NOT_FOUND")), "{arguments:?}");
    let (key, arguments) = refused("fail POST /containers/create=NOT_FOUND@pod.seen");
    assert!(key == "deed-code" && arguments.iter().any(|(_, codes)| codes.contains("404")), "{arguments:?}");
}

/// The apps of a pod that ever ran, and those that run in the end; what they start is not counted.
fn apps(trace: &Trace) -> (usize, usize) {
    let mut state = State::default();
    trace.events.iter().for_each(|event| state.apply(event));
    let is_app = |pid: u32| state.processes.get(&pid).is_some_and(|process| process.role.name == "app");
    let apps = || state.processes.values().filter(|process| is_app(process.pid) && !is_app(process.parent));
    let ever = trace.events.iter().filter(|event| event.milestone == Some(Milestone::ContainerProcess)).count();
    (ever, apps().filter(|process| process.is_alive()).count())
}

fn broken(path: &'static str, deeds: &[&str]) -> Trace {
    let scenario = Scenario { path, at_least_ns: Some(120 * SECOND_NS), ..web() };
    run(&doing(scenario, deeds).expect("it can be done")).trace
}

#[test]
fn a_service_that_is_restarted_is_told_to_go_and_started_at_once() {
    // Without live-restore dockerd takes its containers with it: moby v20.10.24 daemon/daemon.go:1261.
    for (path, service, apps_ever) in
        [("containerd", "containerd", 1), ("containerd", "kubelet", 1), ("crio", "crio", 1), ("dockershim", "dockerd", 2)]
    {
        let trace = broken(path, &[&format!("restart {service}@+20s")]);
        assert_eq!(apps(&trace), (apps_ever, 1), "{path}: {service}");
        let of_it = |event: &&Event| event.process.role.name == service && matches!(event.what, What::Exit { .. });
        let ended: Vec<&Event> = trace.events.iter().filter(of_it).collect();
        assert_eq!(ended.len(), 1, "{path}: {service}");
        let started =
            |event: &&Event| event.seq > ended[0].seq && matches!(event.what, What::Spawn { child, .. } if child.role.name == service);
        let started = trace.events.iter().find(started).expect("it is started again");
        assert_eq!(started.at_ns, ended[0].at_ns, "{path}: {service}: nobody waits");
    }
    let (key, arguments) = doing(web(), &["restart pause@+20s"]).map(drop).expect_err("pause is no service");
    assert!(key == "deed-no-unit" && arguments.iter().any(|(_, there)| there.contains("docker.service")), "{arguments:?}");
}

#[test]
fn without_runc_or_a_plugin_no_container_starts_and_with_a_slow_one_it_starts_late() {
    for path in PATHS {
        for program in ["runc", "bridge"] {
            let trace = broken(path.id, &[&format!("remove {program}@sandbox.create")]);
            let refused = answers(&trace, "RunPodSandbox").iter().any(|(_, _, outcome)| matches!(outcome, Outcome::Failed(_)));
            assert_eq!(apps(&trace).0, 0, "{}: {program}", path.id);
            assert!(refused, "{}: {program}", path.id);
        }
        let at = |trace: &Trace| trace.events.iter().find(|event| event.milestone == Some(Milestone::PodRunning)).map(|event| event.at_ns);
        let (slow, usual) = (broken(path.id, &["slow bridge=30s@sandbox.create"]), broken(path.id, &[]));
        assert!(at(&slow) > at(&usual).map(|at_ns| at_ns + 29 * SECOND_NS), "{}", path.id);
    }
    assert_eq!(doing(web(), &["remove rkt@+1s"]).map(drop).expect_err("there is none").0, "deed-no-program");
}

#[test]
fn an_app_that_wants_too_much_memory_is_killed_and_started_again() {
    for path in PATHS {
        let trace = broken(path.id, &["oom app@+20s"]);
        assert_eq!(apps(&trace), (2, 1), "{}", path.id);
    }
}

#[test]
fn a_process_that_is_stopped_does_nothing_until_it_goes_on_and_can_be_killed_meanwhile() {
    for path in PATHS {
        let trace = broken(path.id, &["kill kubelet:STOP@+20s", "kill kubelet:CONT@+60s"]);
        let acts: Vec<u64> =
            trace.events.iter().filter(|event| event.process.role.name == "kubelet").map(|event| event.at_ns / SECOND_NS).collect();
        assert!(acts.iter().all(|second| !(29..68).contains(second)), "{}", path.id);
        assert!(acts.iter().any(|second| *second >= 68), "{}", path.id);
        assert_eq!(apps(&trace), (1, 1), "{}", path.id);
        let killed = broken(path.id, &["kill kubelet:STOP@+20s", "kill kubelet:TERM@+30s", "kill kubelet@+40s"]);
        let ended = killed.events.iter().find(|event| event.process.role.name == "kubelet" && matches!(event.what, What::Exit { .. }));
        assert_eq!(ended.map(|event| event.at_ns / SECOND_NS), Some(48), "{}: SIGTERM waits, SIGKILL does not", path.id);
    }
}
