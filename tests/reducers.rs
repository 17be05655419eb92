//! The store: what an action makes of a state. It needs no browser.

use std::rc::Rc;

use podpath::door::{Lost, Ran};
use podpath::store::{Action, Answered, ClaimAction, Found, Opened, Shown, Store};
use podpath_trace::explored::{Class, Fault, Sort, Verdict};
use podpath_trace::{Milestone, What};
use podpath_view::deeds::doable;
use podpath_view::misconceptions::Misconception;
use podpath_view::steps::Level;

use yew::Reducible;

use crate::support::{Act, settled, store};

const RECORDING: &[u8] = include_bytes!("../recordings/cri/cri-dockerd/kill-dockerd.1.json");

fn opened() -> Rc<Store> {
    store("#/v1/containerd/sandbox.create").act(Action::Recording("mine.json".into(), RECORDING.into()))
}

#[test]
fn what_is_taken_back_can_be_done_again_until_something_else_is_done() {
    let deeds = |store: &Store| store.run.wish.deeds.to_vec();
    let done = |store: Rc<Store>, deed: &str| store.act(Action::Do(deed.into()));
    let both = done(done(store("#/v1/containerd/container.running?api=1"), "kill containerd@sandbox.ready"), "delete pod@+20s");
    let back = both.clone().act(Action::Undo).act(Action::Undo);
    assert!(deeds(&back).is_empty() && back.undone.is_there());
    assert_eq!(deeds(&back.clone().act(Action::Redo)), [deeds(&both)[0].clone()]);
    assert_eq!(deeds(&back.act(Action::Redo).act(Action::Redo)), deeds(&both));
    let mended = both.clone().act(Action::Unbroken);
    assert_eq!(deeds(&mended.clone().act(Action::Redo).act(Action::Redo)), deeds(&both), "in their order");
    let other = done(mended, "delete pod@+30s");
    assert!(!other.undone.is_there());
    assert_eq!(deeds(&other.clone().act(Action::Redo)), deeds(&other), "nothing is left to do again");
}

#[test]
fn the_bar_has_a_cross_where_something_was_done() {
    let run = store("#/v1/containerd/container.running?api=1&do=kill%20containerd@sandbox.ready&do=delete%20pod@%2B20s").run.clone();
    let forks = run.steps.forks(&run.trace);
    assert_eq!(forks.len(), 2, "{forks:?}");
    assert!(forks.is_sorted() && forks[0] > run.steps.find("sandbox.ready").unwrap_or_default());
    let whole = store("#/v1/containerd/container.running?api=1").run.clone();
    assert!(whole.steps.forks(&whole.trace).is_empty());
}

#[test]
fn what_the_map_has_found_stays_while_one_of_its_runs_is_looked_at() {
    let map = store("#/v1/containerd/sandbox.start").act(Action::Open(Opened::Map));
    let exploring = map.exploring.clone().expect("it is explored");
    assert!(exploring.going && map.link().is_ok_and(|link| link.to_string().contains("view=map")));
    let fault = Fault {
        deed: "kill containerd@sandbox.start".into(),
        sort: Sort::Kill,
        kind: "containerd".into(),
        what: "containerd".into(),
        place: "sandbox.start".into(),
        seq: 300,
        same_until: 300,
    };
    let came = Verdict { class: Class::Heals, flaws: Vec::new() };
    let faults = Rc::from([fault.clone(), fault.clone()]);
    let found = [Found::Ground(map.run.clone(), faults), Found::Came(vec![(1, came.clone()), (7, came)])];
    let known = found.into_iter().fold(map, |map, found| map.act(Action::Found(exploring.number, found)));
    let tried = |store: &Store| store.exploring.as_ref().map(|exploring| (exploring.tried(), exploring.left()));
    assert_eq!(tried(&known), Some((1, vec![0])));
    assert_eq!(tried(&known.clone().act(Action::Found(exploring.number + 1, Found::All))), tried(&known), "another exploration");
    let forked = known.act(Action::Fork(fault, true));
    assert_eq!((forked.opened, &*forked.run.wish.deeds[0]), (Opened::Nothing, "kill containerd@sandbox.start"));
    assert!(forked.beside().is_some_and(|(_, other)| other.wish.deeds.is_empty()));
    let back = forked.act(Action::Open(Opened::Map));
    assert_eq!(tried(&back), Some((1, vec![0])), "the map of the run in which nothing breaks");
    let other = back.act(Action::Path("crio"));
    assert_eq!(tried(&other), Some((0, vec![])), "another node has another map");
}

#[test]
fn a_prediction_outlives_the_visit_to_the_run() {
    let at = |claim| Action::Claims(ClaimAction::Open(Misconception::find(claim)));
    let predicted = [at("images"), Action::Claims(ClaimAction::Expect(2)), Action::Claims(ClaimAction::Answer)]
        .into_iter()
        .fold(store("#/v1/misconceptions"), |store, action| store.act(action));
    let link = |link: &str| Action::Link(Box::new(link.parse().unwrap_or_default()));
    let away = predicted.act(link("#/v1/containerd/image.pull"));
    assert!(!away.claims.shown && away.run.wish.path == "containerd");
    let back = away.act(link("#/v1/misconceptions/images"));
    let claim = back.claims.open.expect("it is open");
    assert!(back.claims.shown && back.claims.expected(claim).choice == Some(2) && back.claims.expected(claim).answered);
    assert_eq!(back.link().map(|link| link.to_string()).as_deref(), Ok("#/v1/misconceptions/images"));
}

#[test]
fn a_link_names_the_release_only_where_it_is_not_the_paths_own() {
    let link = |store: &Store| store.link().map(|link| link.to_string());
    let own = store("#/v1/containerd/container.start");
    let other = own.clone().act(Action::Release("1.26"));
    assert_eq!(link(&own).as_deref(), Ok("#/v1/containerd/container.start"));
    assert_eq!(link(&other).as_deref(), Ok("#/v1/containerd/container.start?r=1.26"));
    assert_eq!(other.act(Action::Path("crio")).run.wish.release, "1.26", "the release is kept on another path");
    let unknown = store("#/v1/containerd/container.start?r=0.9");
    assert_eq!(unknown.notice.as_ref().map(|notice| &*notice.key), Some("notice-unknown-release"));
    assert_eq!(unknown.run.wish.release, own.run.wish.release);
}

#[test]
fn a_kubelet_that_does_not_start_says_so_and_the_way_back_leads_to_the_same_place() {
    let before = store("#/v1/dockershim/container.start");
    let refused = before.clone().act(Action::Release("1.24"));
    let said = refused.run.refused.as_ref().expect("dockershim is gone");
    assert!(said.message.contains("unknown flag: --network-plugin"), "{}", said.message);
    assert_eq!(refused.cursor, refused.run.steps.at_seq(said.seq));
    assert!(said.ways.contains(&("dockershim", "1.22")) && said.ways.contains(&("cri-dockerd", "1.24")), "{:?}", said.ways);
    let back = refused.act(Action::Way("dockershim", "1.22"));
    assert_eq!((back.cursor, back.run.refused.is_none()), (before.cursor, true));
}

#[test]
fn what_is_done_to_the_node_leaves_the_reader_where_they_are_and_can_be_taken_back() {
    let link = |store: &Store| store.link().map(|link| link.to_string()).expect("a short manifest");
    let before = store("#/v1/dockershim/container.start?l=calls");
    let broken = before.clone().act(Action::Do("kill dockerd@container.start".into()));
    assert_eq!((broken.cursor, broken.notice.as_ref()), (before.cursor, None));
    assert_eq!(link(&broken), "#/v1/dockershim/container.start?do=kill%20dockerd@container.start&l=calls");
    let next = broken.clone().act(Action::Forward);
    assert!(
        matches!(next.run.trace.events[next.run.events(next.cursor).0 as usize].what, What::Signal { .. }),
        "what comes next is the signal"
    );
    let twice = broken.clone().act(Action::Do("delete pod@+60s".into()));
    assert_eq!(twice.run.wish.deeds.len(), 2);
    assert_eq!(twice.clone().act(Action::Undo).run.trace.events.len(), broken.run.trace.events.len());
    let whole = twice.act(Action::Unbroken);
    assert_eq!((link(&whole), whole.cursor), (link(&before), before.cursor));
    assert_eq!(store(&link(&broken)).run.trace.events.len(), broken.run.trace.events.len(), "a link keeps what was done");
}

#[test]
fn what_was_done_is_done_on_another_path_too_and_where_it_cannot_be_that_is_said() {
    let broken = store("#/v1/dockershim/container.start?do=kill%20containerd%40container.start");
    assert_eq!(broken.notice, None);
    let other = broken.clone().act(Action::Path("containerd"));
    assert_eq!((other.run.wish.path, other.run.wish.deeds.len(), other.notice.as_ref()), ("containerd", 1, None));
    let crio = broken.act(Action::Path("crio"));
    assert_eq!((crio.run.wish.path, crio.run.wish.deeds.len()), ("crio", 0));
    assert_eq!(crio.notice.as_ref().map(|said| &*said.key), Some("deed-nobody"));
    let linked = store("#/v1/containerd/container.start?do=kill%20dockerd@container.start");
    assert_eq!((linked.run.wish.path, linked.run.wish.deeds.len()), ("containerd", 0));
    assert_eq!(linked.notice.as_ref().map(|said| &*said.key), Some("deed-nobody"));
}

#[test]
fn everything_that_is_offered_at_a_step_can_be_done_there() {
    let store = store("#/v1/containerd/container.start");
    let steps = &store.run.steps;
    for step in [steps.first_of(Milestone::SandboxCreate), steps.first_of(Milestone::ContainerStart), Some(steps.last())] {
        let can = doable(&store.run.trace, steps, store.run.scene.processes(), step.expect("it is there"));
        assert!(can.len() > 2, "{can:?}");
        for deed in can {
            let deed = deed.deed();
            let done = store.clone().act(Action::Do(deed.into()));
            assert_eq!((done.run.wish.deeds.len(), done.notice.as_ref()), (1, None), "{deed}");
        }
    }
}

#[test]
fn a_link_counts_without_the_steady_chatter() {
    let plain = store("#/v1/containerd/container.start?l=calls").act(Action::Forward);
    let chattering = plain.clone().act(Action::Level(Level::All));
    assert_ne!(plain.cursor, chattering.cursor);
    let place = |store: &Store| store.link().map(|link| link.place);
    assert_eq!(place(&plain), place(&chattering));
    assert_eq!(plain.run.steps.number(plain.cursor), chattering.run.steps.number(chattering.cursor));
}

#[test]
fn a_link_to_a_step_of_the_chatter_shows_it_to_everyone() {
    let last = store("#/v1/containerd/container.start").act(Action::Level(Level::All)).act(Action::Last);
    let link = last.link().map(|link| link.to_string()).expect("a short manifest");
    let place = link.rsplit('/').next().and_then(|place| place.strip_suffix("?l=all")).unwrap_or_default();
    assert!(place.contains('.') && place.chars().all(|letter| letter == '.' || letter.is_ascii_digit()), "{link}");
    let again = store(&link);
    assert!(again.run.routine);
    assert_eq!(again.run.steps.number(again.cursor), last.run.steps.number(last.cursor));
}

#[test]
fn a_link_that_is_opened_while_the_chatter_is_shown_leads_to_the_step_that_it_names() {
    let shown = store("#/v1/containerd/container.start").act(Action::Level(Level::All));
    let link = "#/v1/containerd/30".parse().unwrap_or_default();
    let opened = shown.act(Action::Link(Box::new(link)));
    let plain = store("#/v1/containerd/30");
    assert_eq!(opened.run.steps.number(opened.cursor), plain.run.steps.number(plain.cursor));
    assert_eq!(opened.run.events(opened.cursor).0, plain.run.events(plain.cursor).0);
}

#[test]
fn a_place_that_is_none_leaves_everything_as_it_is() {
    let before = store("#/v1/containerd/container.start");
    for place in ["banana", "", "1.5.2", "0", "999999", "container.start~99", "-3", "NaN"] {
        let after = before.clone().act(Action::Place(place.to_owned()));
        assert_eq!(after.cursor, before.cursor, "{place}");
    }
    let there = before.act(Action::Place("sandbox.create".to_owned()));
    assert_eq!(Some(there.cursor), there.run.steps.find("sandbox.create"));
}

#[test]
fn a_recording_keeps_its_place_and_gives_the_run_back() {
    let (before, opened) = (store("#/v1/containerd/sandbox.create"), opened());
    assert!(opened.comparing().is_some() && opened.opened == Opened::Nothing);
    assert_eq!(opened.link().map(|link| link.to_string()), before.link().map(|link| link.to_string()), "a recording is in no link");
    assert_eq!(&*opened.run.pod, "kill-dockerd", "its scenario has a name");
    let there = opened.act(Action::Row(40));
    let recorded = there.clone().act(Action::Show(Shown::Recording));
    let simulated = recorded.clone().act(Action::Show(Shown::Simulation));
    assert_ne!(recorded.run, simulated.run);
    let row = |store: &Store| store.playing_recording.as_ref().map(|playing| playing.row).expect("open");
    assert!(row(&simulated).abs_diff(40) < 12, "{}", row(&simulated));
    let difference = there.act(Action::Difference);
    assert!(row(&difference) > 40);
    let closed = difference.act(Action::Leave);
    assert_eq!((closed.cursor, closed.run.wish.path), (before.cursor, before.run.wish.path));
}

#[test]
fn another_path_or_another_manifest_closes_the_recording() {
    for action in [Action::Path("dockershim"), Action::Path("cri-dockerd"), Action::Example("nginx")] {
        let next = opened().act(action.clone());
        assert!(next.playing_recording.is_none(), "{action:?}");
    }
}

#[test]
fn a_place_that_is_asked_for_while_a_run_is_on_its_way_is_where_that_run_opens() {
    let before = store("#/v1/containerd/container.start");
    let waiting = before.clone().reduce(Action::Path("crio")).reduce(Action::Place("sandbox.create".to_owned()));
    assert_eq!((waiting.run.wish.path, waiting.cursor), ("containerd", before.cursor), "until then everything stays");
    let there = settled(waiting);
    assert_eq!((there.run.wish.path, Some(there.cursor)), ("crio", there.run.steps.find("sandbox.create")));
}

#[test]
fn only_the_last_run_that_was_asked_for_lands() {
    let waiting = store("#/v1/containerd/container.start").reduce(Action::Path("crio")).reduce(Action::Path("containerd"));
    assert!(waiting.wanted.is_none(), "what is on screen is not asked for");
    let there = settled(waiting.reduce(Action::Path("crio")).reduce(Action::Release("1.26")));
    assert_eq!((there.run.wish.path, there.run.wish.release), ("crio", "1.26"));
    let late = there.clone().reduce(Action::Answered(1, Ok(Answered::Ran(Ran::Run(there.run.clone())))));
    assert_eq!(late, there, "an answer to an older question changes nothing");
}

#[test]
fn an_answer_that_does_not_come_leaves_everything_and_can_be_asked_for_again() {
    let before = store("#/v1/containerd/container.start");
    let lost = Lost { cause: "missing".to_owned(), what: "worker.js".to_owned() };
    let asked = before.clone().reduce(Action::Path("crio"));
    let number = asked.wanted.as_ref().map_or(0, |wanted| wanted.number);
    let told = asked.reduce(Action::Answered(number, Err(lost.clone())));
    assert_eq!((told.lost.as_ref(), told.run.wish.path), (Some(&lost), "containerd"));
    let again = settled(told.clone().reduce(Action::Again));
    assert_eq!((again.lost.as_ref(), again.run.wish.path), (None, "crio"));
    let left = told.reduce(Action::Cancel);
    assert_eq!((left.lost.as_ref(), left.wanted.as_ref(), left.cursor), (None, None, before.cursor));
}

#[test]
fn a_link_keeps_beat_and_call_and_the_level_only_where_it_is_not_the_default() {
    let link = |store: &Store| store.link().map(|link| link.to_string()).expect("a short manifest");
    let told = store("#/v1/containerd/container.start").act(Action::Forward);
    let beat = told.run.steps.told(told.cursor).expect("Next ends where a beat is told");
    assert!(!link(&told).contains("l="), "{}", link(&told));
    assert_eq!(store(&link(&told)).cursor, told.cursor);
    let calls = told.clone().act(Action::Level(Level::Calls));
    assert_eq!(calls.cursor, told.cursor, "the beat opens where it is");
    let inside = calls.act(Action::Back);
    assert!(link(&inside).ends_with("?l=calls"), "{}", link(&inside));
    let again = store(&link(&inside));
    assert_eq!((again.cursor, again.settings.level), (inside.cursor, Level::Calls));
    let closed = again.act(Action::Level(Level::Beats));
    assert_eq!(
        (closed.cursor, closed.run.steps.told(closed.cursor)),
        (told.cursor, Some(beat)),
        "a beat that is closed is seen as it ends"
    );
}

#[test]
fn another_path_is_seen_at_the_same_beat_although_its_beats_come_in_another_order() {
    let key = |store: &Store| store.run.steps.told(store.cursor).map(|at| store.run.steps.beats()[at].key);
    let mut told = store("#/v1/dockershim/1");
    for _ in 0..20 {
        told = told.act(Action::Forward);
        let other = told.clone().act(Action::Path("containerd"));
        if told.cursor < told.run.steps.last() {
            assert_eq!(key(&other), key(&told));
        }
    }
    assert_eq!(told.cursor, told.run.steps.last());
}

#[test]
fn who_comes_without_a_link_sees_a_cluster_and_a_link_says_so() {
    let first = store("");
    assert!(first.run.wish.api_server);
    let link = first.link().map(|link| link.to_string()).expect("a short manifest");
    assert!(link.contains("api=1") && link.parse().is_ok_and(|link: podpath_view::link::Link| !link.says_nothing()), "{link}");
    assert!(store("#/v1/?lang=zh&theme=dark").run.wish.api_server, "how it looks says nothing of the run");
    assert!(!store("#/v1/dockershim").run.wish.api_server, "who names a path has had a file on the node, and keeps it");
}
