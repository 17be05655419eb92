//! A node in a cluster, where the Pod comes from other machines; and a node on which nothing but the kubelet starts.

use podpath_model::node::PATHS;
use podpath_model::pod::Pod;
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::{Milestone, Trace, What};

use crate::narration::{is_general, narrate};
use crate::refusal::Refusal;
use crate::scene::{NodeState, Rect, Scene, SceneIndex};
use crate::steps::Steps;
use crate::words::{Lang, Words};

const WEB: &str = include_str!("../../../../static/presets/web.yaml");

fn pod() -> Pod {
    manifest::read(WEB.as_bytes()).pod.expect("the bundled manifests are good")
}

fn run(scenario: &Scenario) -> (Trace, Steps) {
    let trace = podpath_model::run(scenario).trace;
    let steps = Steps::of(&trace);
    (trace, steps)
}

fn scene((trace, steps): &(Trace, Steps), at: usize) -> Scene {
    Scene::at(&SceneIndex::of(trace, steps), trace, steps, &Words::new(Lang::En), at)
}

/// The first step in which `from` calls `to` so.
fn hop((trace, steps): &(Trace, Steps), from: &str, to: &str, title: &str) -> usize {
    let is_it = |at: &usize| {
        let step = steps.step(trace, *at).expect("it is one");
        (step.from.role.name, step.to.role.name, &*step.title) == (from, to, title)
    };
    (1..=steps.len()).find(is_it).unwrap_or_else(|| panic!("{from} never calls {to} with {title}"))
}

fn rects(scene: &Scene) -> Vec<(&'static str, Rect)> {
    scene.nodes.iter().map(|node| (node.key, node.rect)).collect()
}

#[test]
fn other_machines_stand_above_the_node_and_nobody_on_it_moves() {
    for path in PATHS {
        let (alone, joined) = (run(&Scenario::new(path.id, pod())), run(&Scenario::in_cluster(path.id, pod())));
        let (alone, joined) = (scene(&alone, alone.1.opening()), scene(&joined, joined.1.opening()));
        let border = joined.border.expect("there is another side");
        let apart = |scene: &Scene| rects(scene).into_iter().partition::<Vec<_>, _>(|(_, rect)| rect.y + rect.h < border);
        let ((others, own), (above, below)) = (apart(&alone), apart(&joined));
        // Images come from elsewhere in any case.
        assert_eq!(others.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["registry"], "{}", path.id);
        assert!(alone.border == Some(border) && own.len() == 11 && own == below, "{}", path.id);
        assert!(above.iter().all(|(_, rect)| rect.y >= joined.top), "{}", path.id);
        let startup = run(&Scenario::startup(path.id));
        let startup = scene(&startup, startup.1.opening());
        assert!(startup.top > 0.0 && startup.border.is_none() && startup.nodes.len() == 11, "{}: nobody is asked", path.id);
        let names = joined.nodes.iter().filter(|node| node.rect.y < border).map(|node| (node.key, &*node.name, &*node.caption));
        let wanted = [
            ("server", "API server", "another machine"),
            ("client", "kubectl", "another machine"),
            ("registry", "registry", "another machine"),
        ];
        assert_eq!(names.collect::<Vec<_>>(), wanted, "{}", path.id);
    }
}

#[test]
fn the_kubelet_asks_the_api_server_across_the_edge_of_its_node() {
    for (path, from) in [("containerd", "M236 88L236 52"), ("dockershim", "M236 88L236 52")] {
        let joined = run(&Scenario::in_cluster(path, pod()));
        let asks = hop(&joined, "kubelet", "kube-apiserver", "GET …/pods?watch=true");
        let asked = scene(&joined, asks);
        assert_eq!(asked.now.and_then(|now| now.line).map(|line| line.d).as_deref(), Some(from), "{path}");
        let state = |key: &str| asked.nodes.iter().find(|node| node.key == key).map(|node| node.state);
        assert_eq!((state("top-left"), state("server")), (Some(NodeState::Caller), Some(NodeState::Target)), "{path}");
        let later = scene(&joined, joined.1.find("sandbox.create").expect("it is asked for"));
        let edges: Vec<&str> = later.edges.iter().map(|edge| edge.key.as_str()).collect();
        assert!(edges.contains(&"server:top-left") && edges.contains(&"server:client"), "{path}: {edges:?}");
    }
}

#[test]
fn kubectl_asks_the_api_server_and_no_line_of_its_leads_to_the_node() {
    let joined = run(&Scenario::visited("containerd", pod()));
    let applies = scene(&joined, hop(&joined, "kubectl", "kube-apiserver", "POST …/{namespace}/pods"));
    let line = applies.now.and_then(|now| now.line).expect("it goes from one to another");
    assert_eq!(line.d, "M320 23L288 23");
    let last = scene(&joined, joined.1.last());
    let of_client: Vec<&str> = last.edges.iter().map(|edge| edge.key.as_str()).filter(|key| key.contains("client")).collect();
    assert_eq!(of_client, ["server:client"]);
}

#[test]
fn a_start_without_a_pod_opens_where_the_kubelet_has_started_and_every_step_has_words() {
    for path in PATHS {
        for api_server in [false, true] {
            let (trace, steps) = run(&Scenario { api_server, ..Scenario::startup(path.id) });
            let opening = steps.told(steps.opening()).and_then(|at| steps.beats().get(at)).map(|beat| beat.key);
            assert_eq!(opening, Some("kubelet"), "{}", path.id);
            assert!(steps.opening() >= steps.first_of(Milestone::KubeletCommand).expect("it has a command line"), "{}", path.id);
            assert!(steps.find("kubelet.started").is_some() && steps.find("sandbox.create").is_none(), "{}", path.id);
            assert_eq!(Refusal::of(&trace), None, "{}", path.id);
            for words in Lang::ALL.map(Words::new) {
                for at in 1..=steps.len() {
                    let said = narrate(&words, &trace, &steps, at).text;
                    assert!(!is_general(&words, &trace, &steps, at), "{}: {at}: {said}", path.id);
                }
            }
        }
    }
}

#[test]
fn a_start_that_is_refused_says_so_without_a_pod_too() {
    let (trace, _) = run(&Scenario { release: "1.24", ..Scenario::startup("dockershim") });
    assert!(Refusal::of(&trace).is_some_and(|refusal| refusal.message.contains("--network-plugin")));
}

#[test]
fn the_deprecation_is_a_warning_in_1_20_and_information_afterwards() {
    for (release, wanted, verb) in [("1.20", "warning", "warns"), ("1.22", "info", "says"), ("1.23", "info", "says")] {
        let (trace, steps) = run(&Scenario { release, ..Scenario::startup("dockershim") });
        let at = steps.find("dockershim.deprecated").expect("it is said");
        let event = &trace.events[steps.mark(at).expect("it is a step").seq as usize];
        assert!(matches!(&event.what, What::Log { level, .. } if *level == wanted), "{release}: {:?}", event.what);
        let said = narrate(&Words::new(Lang::En), &trace, &steps, at).text;
        assert!(said.contains(verb) && said.contains("deprecated") && !said.contains("remove"), "{release}: {said}");
    }
}
