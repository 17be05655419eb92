//! conmon: who keeps a container of CRI-O, and what becomes of it.

use podpath_model::trace::{Change, Event, Kind, What};

use crate::language::{POLITE, STUBBORN, Story, client};

const CRIO: &str = "crio";
const EXITS: &str = "/var/run/crio/exits/";
const LOG: &str = "/var/log/pods/default_pod_";

/// Who has started the programs of that name that were started to do that, in order.
fn starters(story: &Story, verb: &str) -> Vec<&'static str> {
    story.runs("runc", verb).iter().map(|event| event.process.role.name).collect()
}

/// Where a file of that beginning is written, by whom.
fn writers<'a>(story: &'a Story, beginning: &str) -> Vec<(&'a Event, &'static str)> {
    let is_write =
        |event: &&&Event| matches!(&event.what, What::Change(Change { object, after: Some(_), .. }) if object.kind == Kind::File);
    story.changes(Kind::File, beginning).iter().filter(is_write).map(|event| (*event, event.process.role.name)).collect()
}

#[test]
fn one_conmon_per_container() {
    let story = client(CRIO).sandbox().container("a", POLITE).container("b", POLITE).told();
    let mut kept: Vec<u32> = story.apps().into_iter().chain(story.alive("pause")).map(|init| init.parent).collect();
    kept.sort_unstable();
    let conmons: Vec<u32> = story.alive("conmon").iter().map(|conmon| conmon.pid).collect();
    assert_eq!((conmons.len(), kept), (3, conmons));
    assert!(story.alive("conmon").iter().all(|conmon| conmon.parent == 1 && conmon.cgroup.contains("/crio-conmon-")));
}

#[test]
fn conmon_runs_runc_create_and_exec_and_crio_all_the_rest() {
    let story =
        client(CRIO).sandbox().container("app", POLITE).exec("app", &["echo", "x"], 5).stop("app", 2).remove("app").stop_sandbox().told();
    for (verb, who) in
        [("create", "conmon"), ("exec", "conmon"), ("start", "crio"), ("state", "crio"), ("kill", "crio"), ("delete", "crio")]
    {
        let starters = starters(&story, verb);
        assert!(!starters.is_empty() && starters.iter().all(|starter| *starter == who), "runc {verb} by {starters:?}");
    }
}

#[test]
fn conmon_outlives_crio_and_goes_on_writing_the_log() {
    let writer = "while :; do echo line; sleep 0.2; done";
    let story = client(CRIO).sandbox().container("app", writer).kill("crio", "").wait(3.0).told();
    let death = story.first(|event| matches!(event.what, What::Exit { .. }) && event.process.role.name == "crio").unwrap();
    assert_eq!((story.alive("conmon").len(), story.apps().len()), (2, 1));
    let written = writers(&story, LOG);
    assert!(written.iter().all(|(_, who)| *who == "conmon"), "nobody else writes it");
    assert!(written.iter().filter(|(event, _)| event.seq as usize > death).count() >= 10);
}

#[test]
fn conmon_writes_the_exit_code_where_crio_looks_for_it() {
    let story = client(CRIO).sandbox().container("app", "sleep 0.3; exit 7").wait(2.0).status("app").told();
    let written = writers(&story, EXITS);
    assert_eq!(written.iter().map(|(_, who)| *who).collect::<Vec<_>>(), ["conmon"]);
    story.says(CRIO, ("EXITED", 7, "Error"));
    // It writes down the same for whoever comes later.
    let kept = writers(&story, "/var/lib/containers/storage/overlay-containers/");
    assert!(
        kept.iter()
            .any(|(event, who)| *who == "conmon" && matches!(&event.what, What::Change(change) if change.object.name.ends_with("/exit")))
    );
}

#[test]
fn a_container_outlives_its_conmon_and_nobody_knows_how_it_ends() {
    let story = client(CRIO).sandbox().container("app", POLITE).kill("conmon", "app").wait(1.0).exec("app", &["echo", "still here"], 5);
    let story = story.stop("app", 2).status("app").told();
    assert_eq!(story.answer("ExecSync").code(), "OK");
    assert!(writers(&story, EXITS).is_empty());
    story.says(CRIO, ("EXITED", -1, "Error"));
}

#[test]
fn a_conmon_that_is_told_to_go_tells_its_container_to_go() {
    let story = client(CRIO).sandbox().container("app", POLITE).tell_to_go("conmon", "app").wait(2.0).status("app").told();
    assert!(story.apps().is_empty());
    story.says(CRIO, ("EXITED", 0, "Completed"));
}

#[test]
fn a_command_has_a_conmon_of_its_own_that_stays_with_crio() {
    let story = client(CRIO).sandbox().container("app", POLITE).exec("app", &["echo", "hello"], 5).told();
    assert_eq!(story.answer("ExecSync").at("/stdout"), "aGVsbG8K");
    let command = story.spawns("conmon").into_iter().find(|event| crate::language::argv(event).iter().any(|word| &**word == "-e")).unwrap();
    let What::Spawn { child, .. } = &command.what else { panic!("it starts a process") };
    let conmon = story.process(child.pid);
    assert_eq!((command.process.role.name, conmon.parent, conmon.is_alive()), ("crio", command.process.pid, false));
}

#[test]
fn a_command_whose_time_is_up_dies_with_what_it_has_started() {
    let story = client(CRIO).sandbox().container("app", STUBBORN).exec("app", &["sh", "-c", "sleep 100; echo"], 1).wait(1.0).told();
    assert_eq!(story.answer("ExecSync").at("/exit_code"), -1);
    assert!(story.alive("app").iter().all(|process| !process.argv.iter().any(|word| word.contains("100"))));
    assert_eq!(story.apps().len(), 1, "the container itself goes on");
}
