//! The fold: the node after the first n events.

use podpath_model::kernel::NamespaceKind;
use podpath_model::trace::state::{State, Thing};
use podpath_model::trace::{Kind, Status};

use super::sample::{STEWARD, Writer, bakery, change, spawn};

fn after(events: usize) -> State {
    let mut state = State::default();
    bakery().events.iter().take(events).for_each(|event| state.apply(event));
    state
}

#[test]
fn before_the_first_event_there_is_nothing() {
    let state = after(0);
    assert!(state.processes.is_empty() && state.things.is_empty() && state.open_calls.is_empty());
}

#[test]
fn a_child_is_in_the_namespaces_of_its_maker_until_it_leaves_them() {
    let state = after(7);
    assert_eq!(state.processes[&3].namespaces, state.processes[&2].namespaces);
    assert_eq!(&*state.processes[&3].namespaces[&NamespaceKind::Mount], "mnt-1");
    let state = after(11);
    assert_eq!(&*state.processes[&3].namespaces[&NamespaceKind::Mount], "mnt-2");
    assert_eq!(&*state.processes[&4].namespaces[&NamespaceKind::Mount], "mnt-2");
    assert_eq!(&*state.processes[&4].cgroup, "/kitchen");
    assert_eq!(&*state.processes[&2].namespaces[&NamespaceKind::Mount], "mnt-1");
}

#[test]
fn exec_changes_the_program_and_nothing_else() {
    let (before, after) = (after(11), after(12));
    let (before, after) = (&before.processes[&3], &after.processes[&3]);
    assert_eq!((before.role.name, after.role.name), ("oven", "bread"));
    assert_eq!((&*after.comm, after.argv.len()), ("bread", 1));
    assert_eq!((before.parent, before.begun, &before.namespaces), (after.parent, after.begun, &after.namespaces));
}

#[test]
fn a_call_is_open_until_it_is_answered() {
    let open = |events| after(events).open_calls.into_keys().collect::<Vec<_>>();
    assert_eq!([open(4), open(5), open(13), open(14)], [vec![], vec![4], vec![4], vec![]]);
    let state = after(5);
    let call = &state.open_calls[&4];
    assert_eq!((call.caller.role.name, call.callee.unwrap().role.name, call.method), ("guest", "baker", "Bake"));
}

#[test]
fn an_orphan_remembers_whose_child_it_was() {
    let state = after(18);
    let bread = state.alive(3).unwrap();
    assert_eq!((bread.parent, bread.orphaned_from), (1, Some(2)));
}

#[test]
fn an_ended_process_keeps_its_status() {
    let state = after(23);
    assert!(state.alive(2).is_none() && state.alive(1).is_some());
    let ended = state.processes[&2].ended.unwrap();
    assert_eq!((ended.seq, ended.status), (16, Status::Killed("SIGKILL")));
    assert_eq!(state.processes[&3].ended.unwrap().status, Status::Exited(3));
}

#[test]
fn a_thing_has_the_words_of_its_last_change_until_it_is_gone() {
    let socket = |events| after(events).words(Kind::Socket, "/run/baker.sock").map(ToString::to_string);
    assert_eq!([socket(2), socket(3), socket(22), socket(23)], [None, Some("listening".into()), Some("listening".into()), None]);
}

#[test]
fn a_directory_takes_with_it_what_is_in_it_and_not_its_namesakes() {
    let mut writer = Writer::new();
    writer.write(0, &STEWARD, spawn(1, &STEWARD, 0, &[]));
    for (kind, name) in [(Kind::Directory, "/run/a"), (Kind::Fifo, "/run/a/in"), (Kind::File, "/run/a.log"), (Kind::Cgroup, "/run/a/b")] {
        writer.write(1, &STEWARD, change(kind, name, None, Some("made")));
    }
    writer.write(1, &STEWARD, change(Kind::Directory, "/run/a", Some("made"), None));
    let mut state = State::default();
    writer.finish().events.iter().for_each(|event| state.apply(event));
    let left: Vec<&str> = state.things.keys().map(|thing| &*thing.name).collect();
    assert_eq!(left, ["/run/a.log", "/run/a/b"]);
}

#[test]
fn a_mount_in_a_mount_namespace_is_seen_only_there_and_goes_with_it() {
    let root = Thing { kind: Kind::Mount, name: "/".into(), within: Some("mnt-2".into()) };
    let state = after(10);
    assert_eq!(state.things.get(&root).map(|words| &**words), Some("/bread/rootfs"));
    assert_eq!(state.words(Kind::Mount, "/"), None);
    assert!(after(21).things.contains_key(&root), "the crumb is gone, the bread is still there");
    assert!(!after(22).things.contains_key(&root), "nobody is left in the namespace");
}
