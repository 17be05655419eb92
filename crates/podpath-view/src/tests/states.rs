//! How everybody on the stage is, at every step of every bundled Pod on every path with every release.

use std::collections::{BTreeMap, BTreeSet};

use podpath_model::conform::{Document, playback, simulate};
use podpath_model::node::{PATHS, RELEASES};
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::export::{Header, write_json};
use podpath_trace::read::read;
use podpath_trace::{Event, Rank, Repository, Seq, Trace, What};

use super::PRESETS;
use super::paths::traces;
use crate::scene::{Look, Node, NodeState, Scene, SceneIndex};
use crate::steps::Steps;
use crate::words::{Lang, Words};

/// A step of a run, and the stage there.
pub(super) struct Moment<'a> {
    pub(super) trace: &'a Trace,
    pub(super) steps: &'a Steps,
    pub(super) step: usize,
    pub(super) scene: Scene,
}

impl Moment<'_> {
    pub(super) fn node(&self, key: &str) -> Option<&Node> {
        self.scene.nodes.iter().find(|node| node.key == key)
    }
    pub(super) fn end(&self) -> Seq {
        self.steps.mark(self.step).map_or(0, |mark| mark.end)
    }
    fn event(&self) -> &Event {
        &self.trace.events[self.steps.mark(self.step).map_or(0, |mark| mark.seq as usize)]
    }
    pub(super) fn place(&self) -> String {
        let releases = self.trace.built_from.iter().map(|(_, built)| built.tag).collect::<Vec<_>>().join(" ");
        format!("{} {releases}: step {}: {}", self.trace.path, self.step, self.steps.title(self.trace, self.step))
    }
}

fn run(path: &'static str, release: Option<&'static str>, preset: &str) -> Trace {
    let usual = Scenario::new(path, manifest::read(preset.as_bytes()).pod.expect("the manifest is right"));
    let release = release.unwrap_or(usual.release);
    podpath_model::run(&Scenario { release, ..usual }).trace
}

/// The usual Pod on every path with every release.
fn releases() -> impl Iterator<Item = Trace> {
    PATHS.iter().flat_map(|path| RELEASES.iter().map(|release| run(path.id, Some(release.id), PRESETS[7])))
}

/// Every bundled Pod on every path, one of them with every release, and one in a cluster and deleted.
pub(super) fn runs() -> impl Iterator<Item = Trace> {
    let presets = PATHS.iter().flat_map(|path| PRESETS.iter().map(|preset| run(path.id, None, preset)));
    presets.chain(releases()).chain(traces())
}

/// Looks at every step of a run.
pub(super) fn walk(trace: &Trace, look: &mut impl FnMut(&Moment<'_>)) {
    let (steps, words) = (Steps::of(trace), Words::new(Lang::En));
    let index = SceneIndex::of(trace, &steps);
    for step in 1..=steps.len() {
        look(&Moment { trace, steps: &steps, step, scene: Scene::at(&index, trace, &steps, &words, step) });
    }
}

/// Looks at every step of some runs; what is said is wrong.
fn everywhere(runs: impl Iterator<Item = Trace>, mut look: impl FnMut(&Moment<'_>) -> Vec<String>) {
    let mut wrong = BTreeMap::new();
    for trace in runs {
        walk(&trace, &mut |moment| {
            for said in look(moment) {
                wrong.entry(said).or_insert_with(|| moment.place());
            }
        });
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Who has asked for something before this step and has no answer yet.
fn asking(moment: &Moment<'_>) -> BTreeSet<(u32, &'static str)> {
    let events = moment.trace.events.get(..moment.end() as usize).unwrap_or_default();
    let mut open: BTreeMap<Seq, (u32, &'static str)> = BTreeMap::new();
    for event in events {
        match &event.what {
            // What is asked on the side, as when the end of a task is waited for, holds nobody up.
            What::Call { .. } if event.within.is_some() => {
                open.insert(event.seq, (event.process.pid, event.process.role.name));
            }
            What::Reply { call, .. } => {
                open.remove(call);
            }
            What::Exit { .. } => open.retain(|_, (pid, _)| *pid != event.process.pid),
            _ => {}
        }
    }
    let now = moment.steps.mark(moment.step).map_or(0, |mark| mark.seq);
    open.into_iter().filter(|(seq, _)| *seq < now).map(|(_, who)| who).collect()
}

#[test]
fn every_process_with_an_open_call_waits_in_the_picture() {
    let mut waits = 0;
    everywhere(runs(), |moment| {
        let asking = asking(moment);
        let shown = |node: &&Node| asking.iter().any(|(pid, role)| node.pid == Some(*pid) && node.name == *role);
        let nodes: Vec<&Node> = moment.scene.nodes.iter().filter(shown).collect();
        waits += nodes.len();
        let idle = nodes.into_iter().filter(|node| !node.waits || !node.caption.starts_with("waits"));
        idle.map(|node| format!("{} {}: {}", moment.trace.path, node.name, node.caption)).collect()
    });
    assert!(waits > 10_000, "{waits}");
}

#[test]
fn no_place_changes_its_name_and_that_of_the_plugins_is_cni_on_every_path() {
    // Only places of containers have the names of their containers.
    let mut names: BTreeMap<(String, &'static str), BTreeSet<String>> = BTreeMap::new();
    for (run, trace) in runs().enumerate() {
        walk(&trace, &mut |moment| {
            for node in moment.scene.nodes.iter().filter(|node| !node.key.starts_with("workload")) {
                names.entry((format!("{run} {}", moment.trace.path), node.key)).or_default().insert(node.name.clone());
            }
        });
    }
    names.retain(|(_, key), names| names.len() > 1 || *key == "transient-middle" && !names.contains("CNI"));
    assert!(names.is_empty(), "{names:#?}");
}

/// The minor release of the kubelet.
fn minor(trace: &Trace) -> Option<u32> {
    let kubelet = trace.built_from.iter().find(|(_, built)| built.name == Repository::KUBERNETES.name)?;
    kubelet.1.tag.split('.').nth(1)?.parse().ok()
}

#[test]
fn dockershim_ages_along_the_releases() {
    let mut seen = BTreeSet::new();
    everywhere(releases(), |moment| {
        let (Some(minor), Some(host), Some(shim)) = (minor(moment.trace), &moment.scene.host, moment.node("top-right")) else {
            return Vec::new();
        };
        seen.insert((minor, shim.state.class()));
        let inside = shim.rect.x < host.rect.x + host.rect.w;
        let said = format!("{} {minor}: {} {}", moment.trace.path, shim.name, shim.caption);
        let right = match (minor, shim.state, &*shim.name) {
            // Another process, with an id of its own.
            (_, _, "cri-dockerd") => !inside,
            (..24, NodeState::Unused, _) => inside && shim.caption == "compiled in, unused",
            (24.., NodeState::Removed, "dockershim") => !inside && shim.caption == "removed in 1.24",
            (..24, _, "dockershim") => inside && shim.pid.is_none() && &*moment.trace.path == "dockershim",
            _ => false,
        };
        if right { Vec::new() } else { vec![said] }
    });
    for (minor, class) in [(20, "none unused"), (24, "none removed"), (27, "none removed"), (23, "alive")] {
        assert!(seen.contains(&(minor, class)), "{minor} {class}: {seen:?}");
    }
}

#[test]
fn who_visits_a_place_is_a_tag_on_it_and_not_its_name() {
    let mut visits = BTreeSet::new();
    everywhere(traces().into_iter(), |moment| {
        visits.extend(
            moment.scene.nodes.iter().filter_map(|node| Some((moment.trace.path.to_string(), node.name.clone(), node.tag.clone()?))),
        );
        Vec::new()
    });
    let visit = |path: &str, name: &str, tag: &str| (path.to_owned(), name.to_owned(), tag.to_owned());
    assert!(visits.contains(&visit("dockershim", "runc", "set-key")), "{visits:?}");
    assert!(visits.iter().all(|(_, name, tag)| name != tag), "{visits:?}");
}

/// The recordings of a folder.
fn recordings(folder: &str) -> Vec<Document> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../recordings/");
    let mut files: Vec<_> =
        std::fs::read_dir(format!("{root}{folder}")).expect("it is there").map(|file| file.expect("a file").path()).collect();
    files.sort();
    files.iter().map(|file| Document::read(&std::fs::read(file).expect("it can be read")).expect("it is one")).collect()
}

#[test]
fn a_recording_of_a_kubelet_has_its_kubelet() {
    for folder in ["kubelet/containerd", "kubelet/dockershim", "kubelet/crio"] {
        for recording in recordings(folder) {
            let simulated = simulate(&recording).expect("it can be simulated").trace;
            for trace in [playback::play(&recording).trace, simulated] {
                walk(&trace, &mut |moment| {
                    let host = moment.scene.host.as_ref().map(|host| &*host.title);
                    assert_eq!(host, Some("kubelet"), "{folder}: {}", moment.place());
                    let shim = moment.node("top-right").filter(|node| node.name == "dockershim").and_then(|node| node.pid);
                    assert_eq!(shim, None, "{folder}: {}: dockershim has no process of its own", moment.place());
                });
            }
        }
    }
}

#[test]
fn a_recording_of_a_client_has_no_kubelet_and_no_part_of_one() {
    for recording in recordings("cri/containerd").iter().take(3) {
        for trace in [playback::play(recording).trace, simulate(recording).expect("it can be simulated").trace] {
            walk(&trace, &mut |moment| {
                assert!(moment.scene.host.is_none(), "{}", moment.place());
                assert_eq!(moment.node("top-left").map(|node| &*node.name), Some("client"), "{}", moment.place());
                let shim = moment.node("top-right").expect("its place is there");
                assert_eq!((shim.state, &*shim.caption), (NodeState::Absent, "not on this path"), "{}", moment.place());
            });
        }
    }
}

/// The process that an event gives a parent, by birth or by adoption.
fn is_given_a_parent(moment: &Moment<'_>) -> Option<(u32, u32)> {
    match &moment.event().what {
        What::Spawn { child, parent, .. } => Some((child.pid, *parent)),
        What::Reparent { child, parent } => Some((*child, *parent)),
        _ => None,
    }
}

#[test]
fn the_process_of_a_container_has_one_box_from_its_birth_and_its_parent_line_moves_with_adoption() {
    let (mut born, mut adopted, mut became) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    everywhere(runs(), |moment| {
        let path = moment.trace.path.to_string();
        let boxes = ["workload-left", "workload-right"].map(|key| moment.node(key).expect("it has a place"));
        let mut wrong = Vec::new();
        for node in boxes.into_iter().filter(|node| node.name == "runc init" && node.pid.is_some()) {
            if !node.caption.starts_with("waits at exec.fifo") && node.state == NodeState::Alive {
                wrong.push(format!("{path}: an init is {}", node.caption));
            }
        }
        if let Some((child, parent)) = is_given_a_parent(moment)
            && let Some(node) = boxes.into_iter().find(|node| node.pid == Some(child))
        {
            let of_parent = moment.scene.nodes.iter().find(|node| node.pid == Some(parent));
            let bracket = moment.scene.brackets.iter().find(|bracket| bracket.now);
            let upper = bracket.map(|bracket| bracket.ends[0]).filter(|_| of_parent.is_some());
            let joined = of_parent.zip(upper).is_some_and(|(of, end)| end.y >= of.rect.y && end.y <= of.rect.y + of.rect.h);
            if !joined && of_parent.is_some() {
                wrong.push(format!("{path}: {} has no line to {parent}", node.name));
            }
            if moment.scene.now.as_ref().is_some_and(|now| now.line.is_some()) {
                wrong.push(format!("{path}: an arrow leads to {}", node.name));
            }
            let adopts = format!("adopts {child}");
            if matches!(moment.event().what, What::Reparent { .. }) && of_parent.is_some_and(|of| of.caption != adopts) {
                wrong.push(format!("{path}: who adopts does not say so"));
            }
            if matches!(moment.event().what, What::Reparent { .. }) {
                adopted.insert(path)
            } else {
                born.insert(path)
            };
        } else if let What::Exec { .. } = moment.event().what
            && moment.event().process.role.rank == Rank::Transient
            && let Some(node) = boxes.into_iter().find(|node| node.pid == Some(moment.event().process.pid))
        {
            if node.caption != "was runc init" || node.state != NodeState::Target {
                wrong.push(format!("{path}: {} {}", node.name, node.caption));
            }
            became.insert(path);
        }
        wrong
    });
    for seen in [born, adopted, became] {
        assert_eq!(seen.len(), PATHS.len(), "{seen:?}");
    }
}

#[test]
fn keepers_of_a_container_each_are_a_stack_like_their_containers() {
    for path in ["dockershim", "crio", "containerd"] {
        let mut chips = BTreeSet::new();
        walk(&run(path, None, PRESETS[6]), &mut |moment| {
            let chip = |key: &str| moment.node(key).and_then(|node| node.chip.clone());
            let (keeper, app) = (chip("keeper-right"), chip("workload-right"));
            assert!(keeper == app || path == "containerd" && keeper.is_none(), "{}: {keeper:?} {app:?}", moment.place());
            chips.extend(app);
        });
        assert_eq!(chips.iter().map(|chip| &**chip).collect::<Vec<_>>(), ["1 of 2", "2 of 2"], "{path}");
    }
}

#[test]
fn any_container_of_a_stack_can_be_shown_and_the_step_of_another_is_not_drawn_on_it() {
    for path in ["dockershim", "crio", "containerd"] {
        let trace = run(path, None, PRESETS[6]);
        let (steps, words) = (Steps::of(&trace), Words::new(Lang::En));
        let index = SceneIndex::of(&trace, &steps);
        for step in (1..=steps.len()).step_by(7).chain([steps.find("container.start").expect("it starts"), steps.last()]) {
            let stack = Scene::stack(&index, &trace, &steps, &words, step);
            assert_eq!(stack.iter().filter(|one| one.own).count(), 1, "{path} {step}");
            for (at, one) in stack.iter().enumerate() {
                let scene = Scene::laid(Look { shown: Some(one.unit), ..Look::default() }, &index, &trace, &steps, &words, step);
                let shown = scene.nodes.iter().find(|node| node.key == "workload-right").expect("it has a place");
                assert_eq!(shown.chip.as_deref(), Some(&*format!("{} of {}", at + 1, stack.len())), "{path} {step}");
                assert_eq!((&shown.name, shown.pid), (&one.node.name, one.node.pid), "{path} {step}");
                let own = Scene::at(&index, &trace, &steps, &words, step);
                let same = scene == own;
                assert!(
                    same == one.own
                        || !one.own && scene.nodes.iter().all(|node| node.key != "workload-right" || node.state != NodeState::Target),
                    "{path} {step}"
                );
            }
        }
        let start = steps.find("container.start").expect("it starts");
        let other = Scene::stack(&index, &trace, &steps, &words, start).into_iter().find(|one| !one.own).expect("there is another").unit;
        let away = Scene::laid(Look { shown: Some(other), ..Look::default() }, &index, &trace, &steps, &words, start);
        assert!(away.now.is_none(), "{path}");
    }
}

#[test]
fn who_starts_or_adopts_a_process_from_beyond_the_stage_is_named() {
    let mut named = BTreeSet::new();
    everywhere(runs(), |moment| {
        let Some((child, parent)) = is_given_a_parent(moment) else { return Vec::new() };
        let shown = moment.scene.nodes.iter().any(|node| node.pid == Some(child) || node.pid == Some(parent));
        named.extend(
            moment
                .scene
                .stranger
                .as_ref()
                .filter(|_| parent == 1 && shown)
                .map(|label| (moment.trace.path.to_string(), label.text.clone())),
        );
        let nameless = parent == 1 && moment.scene.nodes.iter().any(|node| node.pid == Some(child)) && moment.scene.stranger.is_none();
        nameless.then(|| format!("{}: {child} has a parent without a name", moment.trace.path)).into_iter().collect()
    });
    assert!(PATHS.iter().all(|path| named.contains(&(path.id.to_owned(), "systemd".to_owned()))), "{named:?}");
}

#[test]
fn what_comes_into_being_is_said_on_it_in_that_step_and_not_in_the_next() {
    let mut new: BTreeMap<String, usize> = BTreeMap::new();
    walk(&run("dockershim", None, PRESETS[7]), &mut |moment| {
        let objects = moment.scene.kernel.iter().filter(|object| object.new).map(|object| object.key.to_owned());
        let said: Vec<String> = objects.chain(moment.scene.pod.tag.clone()).collect();
        for said in said {
            *new.entry(said).or_default() += 1;
        }
    });
    for (what, times) in [("cgroup", 2), ("netns", 1), ("fifo", 2), ("overlay", 2)] {
        assert_eq!(new.get(what), Some(&times), "{what}: {new:?}");
    }
    assert!(new.contains_key("+ eth0 10.88.0.2"), "{new:?}");
}

#[test]
fn a_trace_that_was_written_down_and_read_again_shows_the_same_node() {
    let pod = manifest::read(PRESETS[0].as_bytes()).pod.expect("the manifest is right");
    for path in PATHS {
        for release in RELEASES.iter().map(|release| release.id) {
            let trace = podpath_model::run(&Scenario { release, ..Scenario::new(path.id, pod.clone()) }).trace;
            let mut written = Vec::new();
            write_json(&mut written, &Header::of(&trace), &trace).expect("memory takes everything");
            let read = read(&written).expect("what was written can be read").trace;
            let [own, again] = [&trace, &read].map(|trace| {
                let steps = Steps::of(trace);
                let scene = Scene::at(&SceneIndex::of(trace, &steps), trace, &steps, &Words::new(Lang::En), steps.last());
                (scene.nodes, scene.host)
            });
            assert_eq!(own, again, "{} {release}", path.id);
        }
    }
}
