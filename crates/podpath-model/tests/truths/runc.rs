//! Inside of `runc create` and `runc start`.

use podpath_model::trace::state::State;
use podpath_model::trace::{Event, Kind, What};

use crate::language::{Story, WEB, client, clients, docker, is_docker, kubelet, paths};

/// The events of the first or the second `runc create` with all that it started, in order.
fn of_create(story: &Story, which: usize) -> Vec<&Event> {
    let create = story.runs("runc", "create")[which];
    let mut inside = std::collections::BTreeSet::from([create.seq]);
    for event in story.events() {
        if event.within.is_some_and(|within| inside.contains(&within)) {
            inside.insert(event.seq);
        }
    }
    story.events().filter(|event| inside.contains(&event.seq)).collect()
}

fn position(events: &[&Event], what: impl Fn(&What) -> bool) -> usize {
    events.iter().position(|event| what(&event.what)).unwrap()
}
fn is_change(what: &What, kind: Kind, name: &str) -> bool {
    matches!(what, What::Change(change) if change.object.kind == kind && change.object.name.contains(name))
}

#[test]
fn after_create_a_process_waits_in_all_its_namespaces_and_becomes_the_app_under_the_same_pid() {
    // (11)
    for path in paths() {
        let story = kubelet(path, WEB);
        for (which, start) in story.runs("runc", "start").into_iter().enumerate() {
            let state: State = story.after(start.seq as usize);
            let waiting: Vec<_> =
                state.processes.values().filter(|process| process.is_alive() && &*process.comm == "runc:[2:INIT]").collect();
            assert_eq!(waiting.len(), 1, "{path}");
            let later = story.process(waiting[0].pid);
            assert!(["pause", "app"].contains(&later.role.name), "{path}: it is {}", later.comm);
            assert_eq!(waiting[0].namespaces, later.namespaces, "{path}: container {which}");
            assert_eq!(waiting[0].cgroup, later.cgroup, "{path}");
            let fifo = state.things.keys().filter(|thing| thing.kind == Kind::Fifo && thing.name.ends_with("exec.fifo")).count();
            assert_eq!(fifo, 1, "{path}: it is what init waits at");
        }
        assert!(!story.things(Kind::Fifo).iter().any(|fifo| fifo.ends_with("exec.fifo")), "{path}: `runc start` removes it");
    }
}

#[test]
fn the_stages_of_runc_init_are_siblings_under_runc_create() {
    // (12)
    for path in paths() {
        let story = kubelet(path, WEB);
        let creates = story.runs("runc", "create");
        let stages: Vec<&Event> =
            story.events().filter(|event| matches!(&event.what, What::Spawn { comm, .. } if comm.starts_with("runc:["))).collect();
        assert_eq!(stages.len(), 3 * creates.len(), "{path}");
        for (create, stages) in creates.iter().zip(stages.chunks(3)) {
            let What::Spawn { child: runc, .. } = create.what else { unreachable!("it is a spawn") };
            let names: Vec<&str> =
                stages.iter().filter_map(|event| if let What::Spawn { comm, .. } = &event.what { Some(&**comm) } else { None }).collect();
            assert_eq!(names, ["runc:[0:PARENT]", "runc:[1:CHILD]", "runc:[2:INIT]"], "{path}");
            for stage in stages {
                assert!(matches!(stage.what, What::Spawn { parent, .. } if parent == runc.pid), "{path}: {stage:?}");
            }
        }
    }
}

#[test]
fn a_program_that_is_not_there_is_an_error_of_create_and_not_of_start() {
    // (13)
    for path in clients() {
        let story = client(path).sandbox().create_program("app", &["/no/such/binary"]).start("app").told();
        // One create and one start are those of pause.
        let pauses = story.alive("pause").len();
        assert_eq!((story.runs("runc", "create").len(), story.runs("runc", "start").len()), (pauses + 1, pauses), "{path}");
    }
}

#[test]
fn membership_of_the_cgroup_comes_before_the_namespaces_and_the_limits_come_after_the_mounts() {
    // (17)
    for path in paths() {
        let story = kubelet(path, WEB);
        for which in 0..story.runs("runc", "create").len() {
            let events = of_create(&story, which);
            let entered = position(&events, |what| {
                is_change(what, Kind::Process, "cgroup")
                    && matches!(what, What::Change(change) if change.after.as_ref().is_some_and(|after| after.starts_with('/')))
            });
            let namespaces = position(&events, |what| is_change(what, Kind::Process, "mnt"));
            let mounted = position(&events, |what| is_change(what, Kind::Mount, "/proc"));
            let limited = position(
                &events,
                |what| matches!(what, What::Change(change) if change.object.kind == Kind::Cgroup && change.before.is_some()),
            );
            assert!(
                entered < namespaces && namespaces < mounted && mounted < limited,
                "{path}: {entered} {namespaces} {mounted} {limited}"
            );
        }
    }
}

#[test]
fn prestart_hooks_run_after_the_mounts_and_the_limits_and_before_the_root_is_changed() {
    // (15)
    for path in docker() {
        let events_of = kubelet(path, WEB);
        let events = of_create(&events_of, 0);
        let mounted = position(&events, |what| is_change(what, Kind::Mount, "/proc"));
        let limited =
            position(&events, |what| matches!(what, What::Change(change) if change.object.kind == Kind::Cgroup && change.before.is_some()));
        let hook = position(&events, |what| matches!(what, What::Spawn { child, .. } if child.role.name == "libnetwork-setkey"));
        let pivoted = position(
            &events,
            |what| matches!(what, What::Change(change) if change.object.kind == Kind::Mount && &*change.object.name == "/"),
        );
        assert!(mounted < limited && limited < hook && hook < pivoted, "{path}: {mounted} {limited} {hook} {pivoted}");
    }
}

#[test]
fn a_container_has_network_and_ipc_of_pause_and_mounts_and_pids_of_its_own_and_with_docker_its_own_hostname() {
    for path in paths() {
        let story = kubelet(path, WEB);
        let node = &story.process(1).namespaces;
        for app in story.apps() {
            let pause = story.alive("pause");
            let Some(pause) = pause.first() else { continue };
            for (kind, number) in &app.namespaces {
                // With docker the hostname of pause is only copied.
                let uts = kind.name() == "uts";
                let shared = ["net", "ipc"].contains(&kind.name()) || (uts && !is_docker(path));
                let own = ["mnt", "pid"].contains(&kind.name()) || (uts && is_docker(path));
                assert!(!shared || *number == pause.namespaces[kind], "{path}: {} is the one of pause", kind.name());
                assert!(!own || (*number != pause.namespaces[kind] && *number != node[kind]), "{path}: {} is its own", kind.name());
            }
        }
    }
}
