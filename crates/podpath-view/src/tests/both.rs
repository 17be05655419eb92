//! docker and containerd on one stage.

use std::collections::BTreeSet;

use podpath_model::scenario::{Scenario, manifest, run};

use super::PRESETS;
use crate::picture::both;
use crate::scene::{BothScene, EdgeState, NodeState, Scene, SceneIndex};
use crate::steps::Steps;
use crate::words::{Lang, Words};

#[test]
fn what_both_have_is_drawn_once_and_what_one_has_says_whose_it_is() {
    let words = Words::new(Lang::En);
    let runs = ["dockershim", "containerd"].map(|path| {
        let pod = manifest::read(PRESETS[7].as_bytes()).pod.expect("a Pod");
        let trace = run(&Scenario { api_server: true, ..Scenario::new(path, pod) }).trace;
        let steps = Steps::of(&trace);
        (SceneIndex::of(&trace, &steps), steps, trace)
    });
    let there = |scene: &Scene| -> BTreeSet<&'static str> {
        let is_there = |state| !matches!(state, NodeState::Absent | NodeState::Unused | NodeState::Removed);
        scene.nodes.iter().filter(|node| is_there(node.state)).map(|node| node.key).collect()
    };
    for key in runs[0].1.beats().iter().map(|beat| beat.key) {
        let [a, b] = [0, 1].map(|at| {
            let (index, steps, trace) = &runs[at];
            let told = steps.beats().iter().find(|beat| beat.key == key).map_or(1, |beat| beat.told);
            Scene::at(index, trace, steps, &words, told)
        });
        let one = BothScene::of([a.clone(), b.clone()], ["D", "C"], &words);
        let (mine, other) = (there(&a), there(&b));
        let keys: Vec<&str> = one.scene.nodes.iter().map(|node| node.key).collect();
        assert_eq!(keys.len(), keys.iter().collect::<BTreeSet<_>>().len(), "{key}: every seat once");
        assert_eq!(there(&one.scene), &mine | &other, "{key}");
        assert_eq!(one.only.len(), mine.symmetric_difference(&other).count(), "{key}");
        assert!(!other.contains("role-right") && !other.contains("daemon-right"), "{key}: containerd's path has no detour");
        let used = |scene: &Scene| scene.edges.iter().filter(|edge| edge.state == EdgeState::Past && edge.badge.is_some()).count();
        assert!(used(&one.scene) >= used(&a).max(used(&b)), "{key}");
        let tracks: BTreeSet<&str> = one.scene.edges.iter().map(|edge| &*edge.line.track).collect();
        assert_eq!(tracks.len(), one.scene.edges.len(), "{key}: every line once");
        let drawn = both(&one, ["D", "C"], &words, "both");
        let keys: Vec<_> = drawn
            .children
            .iter()
            .filter_map(|child| match child {
                crate::picture::Child::Element(element) => element.key.clone(),
                crate::picture::Child::Text(_) => None,
            })
            .collect();
        assert_eq!(keys.len(), keys.iter().collect::<BTreeSet<_>>().len(), "{key}: every key once");
    }
}
