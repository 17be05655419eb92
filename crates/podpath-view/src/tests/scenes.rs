//! The stage against the figures of the mock .

use podpath_trace::Milestone;
use podpath_trace::*;
use serde_json::json;

use super::{docker, shared_shim};
use crate::narration::narrate;
use crate::scene::{EdgeState, Node, NodeState, Point, Scene, SceneIndex};
use crate::steps::{Family, Steps};
use crate::words::{Lang, Words};

fn scene(trace: &Trace, find: impl Fn(&Steps) -> usize) -> Scene {
    let steps = Steps::of(trace);
    let index = SceneIndex::of(trace, &steps);
    Scene::at(&index, trace, &steps, &Words::new(Lang::En), find(&steps))
}

fn node<'a>(scene: &'a Scene, key: &str) -> &'a Node {
    scene.nodes.iter().find(|node| node.key == key).expect("every seat has a node")
}

/// dockershim asks dockerd to start pause: the first picture of the mock.
fn first() -> Scene {
    let trace = docker();
    scene(&trace, |steps| (1..=steps.len()).find(|at| steps.title(&trace, *at) == "POST …/{id}/start").expect("there is one"))
}

/// The same for the app: its second picture.
fn second() -> Scene {
    scene(&docker(), |steps| steps.find("container.start").expect("there is one") + 1)
}

#[test]
fn the_current_hop_is_drawn_as_in_the_mock() {
    let now = first().now.expect("there is a hop");
    let line = now.line.expect("it goes from one to another");
    assert_eq!((line.d.as_str(), line.width, line.dash), ("M588 144L588 186", 4.5, "14 7"));
    assert_eq!(line.arrow.map(|head| (head.at, head.angle)), Some((Point { x: 588.0, y: 198.0 }, 90.0)));
    let token = now.token.expect("a token travels on it");
    assert_eq!((token.at.x, token.at.y, token.angle), (588.0, 165.6, 90.0));
    assert_eq!((now.plate.rect.y, now.plate.rect.h), (162.0, 28.0));
    assert!((now.plate.rect.x + now.plate.rect.w - 564.0).abs() <= 1.5, "the plate ends beside the line");
    assert_eq!(now.plate.call.text, "POST /containers/aaaaaaaaaaaa/start");
    assert_eq!((now.family, now.plate.badge.text), (Family::Http, "HTTP"));
}

#[test]
fn components_say_how_they_are() {
    let first = first();
    let said = |key| (node(&first, key).name.as_str(), node(&first, key).caption.as_str(), node(&first, key).state);
    assert_eq!(said("top-left"), ("sync loop", "waits 4.5 ms", NodeState::Waiting));
    assert_eq!(said("top-right"), ("dockershim", "dockershim.sock", NodeState::Caller));
    assert_eq!(said("daemon-right"), ("dockerd", "dockerd.sock", NodeState::Target));
    assert_eq!(said("daemon-left"), ("containerd", "containerd.sock", NodeState::Alive));
    let pids = ["top-left", "top-right", "daemon-right", "daemon-left", "keeper-left"].map(|key| node(&first, key).pid);
    assert_eq!(pids, [None, None, Some(802), Some(640), None], "a part of a process has no id of its own");
    assert_eq!(said("keeper-left"), ("shim", "not started yet", NodeState::Absent));
    assert_eq!(said("transient-middle").1, "not yet", "a narrow seat has a shorter text");
    let second = second();
    let said = |key| (node(&second, key).caption.as_str(), node(&second, key).state);
    assert_eq!(said("keeper-left"), ("keeps pause", NodeState::Alive));
    assert_eq!(said("transient-left"), ("exited 0", NodeState::Gone));
    assert_eq!(said("transient-middle"), ("exited 0", NodeState::Gone));
    assert_eq!(said("workload-left"), ("holds net-2", NodeState::Alive));
    assert_eq!(said("workload-right"), ("created", NodeState::Absent));
}

#[test]
fn past_lines_are_drawn_as_in_the_mock() {
    let second = second();
    let edge = |key: &str| second.edges.iter().find(|edge| edge.key == key).unwrap_or_else(|| panic!("{key} is missing"));
    let calls = edge("daemon-left:daemon-right");
    assert_eq!(calls.line.d, "M484 226L284 226");
    assert_eq!(calls.line.core.as_ref().map(|core| core.0.as_str()), Some("M484 226L287 226"));
    assert_eq!((calls.line.width, calls.line.halo), (5.0, 13.0));
    let circle = calls.replied.expect("it has been answered");
    assert!((circle.x - 456.96).abs() < 0.01 && circle.y == 226.0);
    assert_eq!(edge("top-left:top-right").line.d, "M276 116L476 116");
    assert_eq!(edge("top-left:top-right").replied, None, "the kubelet still waits");
    assert_eq!(edge("daemon-left:keeper-left").line.d, "M172 254L172 290");
    assert!(second.edges.iter().all(|edge| edge.key != "transient-left:workload-left"), "no call leads from runc to what it makes");
    assert_eq!(edge("transient-middle:pod").line.d, "M380 440L380 474");
    let plugin = edge("top-right:transient-middle");
    assert_eq!(plugin.line.d, "M332 154L332 388", "it leaves the kubelet's box");
    assert_eq!(plugin.line.fork.as_ref().map(|fork| (fork.at, fork.angle)), Some((Point { x: 332.0, y: 154.0 }, 90.0)));
    let badge = plugin.badge.as_ref().expect("there is room");
    assert!((badge.rect.x + badge.rect.w / 2.0 - 332.0).abs() < 0.01 && badge.rect.y == 315.0);
    assert!((badge.rect.w - 41.6).abs() < 0.01 && badge.rect.h == 20.0);
    assert_eq!(edge("daemon-left:keeper-right").state, EdgeState::Future);
    assert_eq!(edge("daemon-left:keeper-right").line.d, "M230 254L230 265Q230 276 244 276L574 276Q588 276 588 284L588 292");
}

#[test]
fn the_parent_line_appears_with_adoption() {
    let second = second();
    assert_eq!(second.brackets.len(), 1);
    assert_eq!(second.brackets[0].d, "M68 326L62 326Q55 326 55 334L55 508Q55 516 62 516L68 516");
    assert!(first().brackets.is_empty());
}

#[test]
fn the_sandbox_and_the_kernel_name_what_has_come_into_being() {
    let first = first();
    assert_eq!(
        (first.pod.present, first.pod.kind.as_str(), first.pod.title.as_str(), first.pod.lines.as_slice()),
        (false, "pod sandbox", "web", ["no namespaces yet".to_owned()].as_slice())
    );
    assert!(first.kernel.iter().all(|object| !object.present));
    let second = second();
    assert_eq!(second.pod.lines, ["net-2 · ipc-2", "eth0 10.88.0.72"]);
    let labels: Vec<&str> = second.kernel.iter().map(|object| object.label.as_str()).collect();
    assert_eq!(labels, ["cgroup …/x", "netns net-2", "overlay"]);
    let host = second.host.expect("the kubelet has two roles");
    assert_eq!((host.title.as_str(), host.caption.as_str(), host.note.as_str()), ("kubelet", "pid 731", "one process, two roles"));
}

#[test]
fn where_the_detour_is_missing_its_outline_stays() {
    let scene = scene(&shared_shim(), |steps| steps.find("container.start").expect("there is one"));
    let said = |key| (node(&scene, key).name.as_str(), node(&scene, key).caption.as_str(), node(&scene, key).state);
    assert_eq!(said("top-right"), ("dockershim", "not on this path", NodeState::Absent));
    assert_eq!(said("daemon-right"), ("dockerd", "not on this path", NodeState::Absent));
    assert_eq!(said("keeper-right"), ("shim", "one shim is enough", NodeState::Absent));
    assert_eq!(said("keeper-left"), ("shim", "keeps pause", NodeState::Alive));
    let now = scene.now.expect("there is a hop");
    let line = now.line.expect("it goes from one to another");
    assert_eq!((line.d.as_str(), line.core.map(|core| core.0)), ("M172 144L172 186", Some("M172 144L172 181.5".to_owned())));
    assert_eq!((now.plate.rect.x, now.plate.rect.y), (196.0, 162.0));
    let plugin = scene.edges.iter().find(|edge| edge.key == "daemon-left:transient-middle").expect("containerd runs it");
    assert_eq!(plugin.line.d, "M230 254L230 265Q230 276 244 276L366 276Q380 276 380 290L380 388");
}

#[test]
fn nobody_ever_moves() {
    for trace in [docker(), shared_shim()] {
        let steps = Steps::of(&trace);
        let index = SceneIndex::of(&trace, &steps);
        let words = Words::new(Lang::En);
        let seats = |scene: Scene| scene.nodes.into_iter().map(|node| (node.key, node.rect)).collect::<Vec<_>>();
        let start = seats(Scene::at(&index, &trace, &steps, &words, 1));
        for step in 2..=steps.len() {
            assert_eq!(seats(Scene::at(&index, &trace, &steps, &words, step)), start);
        }
    }
}

#[test]
fn an_answer_goes_back_along_the_way_of_its_call() {
    let scene = scene(&docker(), Steps::last);
    let now = scene.now.expect("there is a hop");
    assert!(now.reply);
    assert_eq!(now.line.map(|line| line.track), Some("M484 116L276 116".to_owned()));
    assert_eq!(now.plate.badge.text, "OK");
}

#[test]
fn a_trace_without_steps_is_a_stage_of_outlines() {
    let empty = super::Story::new().end("none");
    let scene = scene(&empty, |_| 5);
    assert!(scene.nodes.iter().all(|node| node.state == NodeState::Absent));
    assert!(scene.now.is_none() && scene.edges.is_empty() && scene.host.is_none());
}

/// The engine is killed before the next call, which nobody takes.
fn refused() -> Trace {
    let mut story = super::Story::new();
    let (kubelet, engine): (super::story::Who, super::story::Who) = ((&super::story::DOCKERSHIM, 731), (&super::story::DOCKERD, 802));
    story.call(kubelet, engine, (Protocol::Docker, "GET /version"), json!({"path": "/version"}), None, |_| json!({}));
    story.push(engine, None, What::Exit { status: Status::Killed("SIGKILL") });
    let peer = Peer { address: "unix:///run/dockerd.sock".into(), process: None };
    let call =
        What::Call { protocol: Protocol::Docker, method: "GET /version", peer, request: SharedPayload::new(json!({"path": "/version"})) };
    let call = story.push(kubelet, None, call);
    story.push(kubelet, None, What::Reply { call, outcome: Outcome::Failed(Failure::new("UNKNOWN", "connection refused")) });
    story.end("dockershim")
}

#[test]
fn a_call_that_nobody_takes_breaks_off_before_the_one_who_is_gone() {
    let trace = refused();
    let asked = scene(&trace, |steps| steps.last() - 1);
    assert_eq!(node(&asked, "daemon-right").state, NodeState::Killed);
    let line = asked.now.and_then(|now| now.line).expect("it is drawn towards the engine");
    assert_eq!((line.d.as_str(), line.arrow, line.broken), ("M588 144L588 181", None, Some(Point { x: 588.0, y: 189.0 })));
    let failed = scene(&trace, Steps::last).now.and_then(|now| now.line).expect("the error comes back from there");
    assert_eq!((failed.broken, failed.arrow.map(|arrow| arrow.at.y)), (Some(Point { x: 588.0, y: 189.0 }), Some(144.0)));
    let sentence = |at| narrate(&Words::new(Lang::En), &trace, &Steps::of(&trace), at).text;
    assert_eq!(sentence(4), "dockershim calls dockerd, and nobody listens on its socket.");
}

/// dockerd calls somebody on another machine, and goes on.
fn elsewhere(role: &'static Role, protocol: Protocol) -> Trace {
    let mut story = super::Story::new();
    let engine: super::story::Who = (&super::story::DOCKERD, 802);
    story.call(engine, (role, 9000), (protocol, "GET /v2/"), json!({}), None, |_| json!({}));
    story.push(engine, Some(Milestone::NodeStart), What::Log { level: "info", line: "pulled".into() });
    story.end("dockershim")
}

fn ways(trace: &Trace, at: usize) -> Vec<(String, EdgeState, String)> {
    scene(trace, |_| at).edges.into_iter().map(|edge| (edge.key, edge.state, edge.line.track)).collect()
}

#[test]
fn calls_beyond_the_edge_of_the_stage_stay_there_when_they_are_past() {
    static PROXY: Role = Role::new("proxy", Rank::Surroundings, Side::Right);
    let trace = elsewhere(&PROXY, Protocol::Http);
    assert_eq!(ways(&trace, 3), [("daemon-right:outside".to_owned(), EdgeState::Past, "M692 226L758 226".to_owned())]);
    assert!(ways(&trace, 1).is_empty(), "what is beyond the edge has no outline");
}

#[test]
fn the_registry_has_a_place_above_the_node_and_its_line_comes_down_the_right_margin() {
    static REGISTRY: Role = Role::new("registry", Rank::Surroundings, Side::Right);
    let trace = elsewhere(&REGISTRY, Protocol::Registry);
    let way = "M692 226L718 226Q732 226 732 212L732 37Q732 23 718 23L692 23".to_owned();
    assert_eq!(ways(&trace, 3), [("registry:daemon-right".to_owned(), EdgeState::Past, way)]);
    let place = scene(&trace, |_| 1);
    let registry = node(&place, "registry");
    assert_eq!((&*registry.name, registry.state), ("registry", NodeState::Target));
    assert!(place.top == 0.0 && place.border.is_some());
}
