use super::*;
use crate::trace::state::State;
use crate::trace::{Evidence, Milestone, Outcome, Status};

fn played(events: &str) -> Playback {
    let text = format!(r#"{{"format":"capture/1","path":"containerd","scenario":"s","events":[{events}]}}"#);
    play(&Document::read(text.as_bytes()).expect("a document"))
}

const TABLE: &str = r#"{"t_ms":0,"layer":"proc","op":"checkpoint","processes":[{"pid":"p1","ppid":"init","comm":"containerd","cmd":"containerd -c x","cgroup":"/"}]}"#;

#[test]
fn a_call_and_its_answer_find_each_other() {
    let call = r#"{"t_ms":1,"layer":"cri","op":"RunPodSandbox","phase":"call","request":{}}"#;
    let answer =
        r#"{"t_ms":5.5,"layer":"cri","op":"RunPodSandbox","phase":"return","code":"OK","response":{"pod_sandbox_id":"sandbox-1"}}"#;
    let Playback { trace, seqs } = played(&format!("{TABLE},{call},{answer}"));
    let asked = &trace.events[seqs[1] as usize];
    assert!(matches!(&asked.what, What::Call { peer, .. } if peer.process.is_some_and(|peer| peer.role.name == "containerd")));
    assert_eq!((asked.milestone, asked.evidence), (Some(Milestone::SandboxCreate), Evidence::Recorded));
    let answered = &trace.events[seqs[2] as usize];
    assert!(matches!(&answered.what, What::Reply { call, outcome: Outcome::Ok { .. } } if *call == seqs[1]));
    assert_eq!((answered.at_ns, answered.process.role.name), (5_500_000, "containerd"));
}

#[test]
fn a_command_is_over_when_something_else_happens() {
    let exec = r#"{"t_ms":1,"layer":"exec","op":"runc create","argv":["create"],"parent":"containerd-shim-runc-v2","pid":"p3","ppid":"p2","subject":"sandbox-1"}"#;
    let delete = r#"{"t_ms":2,"layer":"cri","op":"Version","phase":"call"}"#;
    let Playback { trace, seqs } = played(&format!("{TABLE},{exec},{delete}"));
    assert!(matches!(&trace.events[seqs[1] as usize].what, What::Spawn { child, .. } if child.role.name == "runc"));
    let exit = trace.events.iter().find(|event| matches!(event.what, What::Exit { .. })).expect("it ends");
    assert!(exit.routine && exit.process.pid == 1003 && matches!(exit.evidence, Evidence::Simplified(_)));
    // The shim was never seen, and must have been there.
    assert!(trace.events.iter().any(|event| matches!(&event.what, What::Spawn { child, .. } if child.role.name == "shim")));
}

#[test]
fn a_killed_daemon_is_gone_until_it_is_started_again() {
    let kill = r#"{"t_ms":1,"layer":"fault","op":"kill","target":"containerd","signal":"SIGKILL","pid":"p1"}"#;
    let call = r#"{"t_ms":2,"layer":"cri","op":"Version","phase":"call"}"#;
    let start = r#"{"t_ms":3,"layer":"fault","op":"start","target":"containerd"}"#;
    let later = TABLE.replace("p1", "p9").replace(r#""t_ms":0"#, r#""t_ms":4"#);
    let Playback { trace, seqs } = played(&format!("{TABLE},{kill},{call},{start},{call},{later}"));
    let peer = |seq: Seq| match &trace.events[seq as usize].what {
        What::Call { peer, .. } => peer.process.map(|process| process.pid),
        other => panic!("no call: {other:?}"),
    };
    assert_eq!((peer(seqs[2]), peer(seqs[4])), (None, Some(1009)));
    let killed = trace.events.iter().find(|event| matches!(event.what, What::Exit { status: Status::Killed("SIGKILL") }));
    assert_eq!(killed.and_then(|exit| exit.cause), Some(seqs[1]));
}

#[test]
fn a_fault_in_an_app_meets_the_first_process_of_its_container_whatever_its_program_is_called() {
    let row = |pid: &str, ppid: &str, comm: &str, kept: &str| {
        format!(r#"{{"pid":"{pid}","ppid":"{ppid}","comm":"{comm}","cmd":"{comm}","cgroup":"/kubepods/{kept}"}}"#)
    };
    let rows = [
        r#"{"pid":"p2","ppid":"init","comm":"containerd-shim","cmd":"containerd-shim-runc-v2 -id sandbox-1","cgroup":"/"}"#.to_owned(),
        row("p3", "p2", "pause", "sandbox-1"),
        row("p4", "p2", "nginx", "container-1"),
        row("p5", "p4", "nginx", "container-1"),
        row("p6", "p2", "sh", "container-2"),
    ];
    let look = format!(r#"{{"t_ms":1,"layer":"proc","op":"checkpoint","processes":[{}]}}"#, rows.join(","));
    for (subject, pid) in [("container-1", 1004), ("container-2", 1006)] {
        let kill = format!(r#"{{"t_ms":2,"layer":"fault","op":"kill","target":"app","signal":"SIGKILL","subject":"{subject}"}}"#);
        let Playback { trace, seqs } = played(&format!("{TABLE},{look},{kill}"));
        let killed = &trace.events[seqs[2] as usize];
        assert!(matches!(killed.what, What::Signal { target, .. } if target == pid), "{killed:?}");
    }
}

#[test]
fn a_look_at_the_process_table_is_what_the_node_looks_like_then() {
    let shim = r#"{"pid":"p2","ppid":"init","comm":"containerd-shim","cmd":"containerd-shim-runc-v2 -id sandbox-1","cgroup":"/"}"#;
    let pause = r#"{"pid":"p3","ppid":"p2","comm":"pause","cmd":"/pause","cgroup":"/kubepods/sandbox-1","ns":{"net":"net-ns-2"}}"#;
    let second = format!(r#"{{"t_ms":5,"layer":"proc","op":"checkpoint","processes":[{shim},{pause}]}}"#);
    let Playback { trace, .. } = played(&format!("{TABLE},{second}"));
    let mut state = State::default();
    trace.events.iter().for_each(|event| state.apply(event));
    assert!(state.alive(1001).is_none(), "containerd is not in the second look");
    let pause = state.alive(1003).expect("pause");
    assert_eq!((pause.parent, &*pause.cgroup), (1002, "/kubepods/sandbox-1"));
    assert_eq!(pause.namespaces.get(&crate::kernel::NamespaceKind::Net).map(|name| &**name), Some("net-2"));
}

#[test]
fn nothing_that_a_file_may_say_breaks_it() {
    let cases = [
        "",
        r#"{"t_ms":0,"layer":"proc","op":"checkpoint","processes":[{"pid":"p1","ppid":"p1","comm":"pause"},{"pid":"","ppid":"p9"},7]}"#,
        r#"{"t_ms":3,"layer":"cri","op":"X","phase":"return","code":"OK"}"#,
        r#"{"t_ms":3,"layer":"exec","op":"","pid":"p99999999999","ppid":"x"}"#,
        r#"{"t_ms":3,"layer":"fault","op":"kill","target":"nobody","signal":"SIGKILL"}"#,
        r#"{"t_ms":3,"layer":"cni","op":"bridge"},{"t_ms":1,"layer":"fault","op":"start","target":"crio"}"#,
        r#"{"t_ms":3,"layer":"containerd-event","op":"/tasks/exit","pid":"p7","body":7},{"t_ms":3,"layer":"docker-api","op":"GET /é"}"#,
    ];
    for events in cases {
        let Playback { trace, seqs } = played(events);
        assert!(trace.events.is_empty() || seqs.iter().all(|seq| (*seq as usize) < trace.events.len()), "{events}");
    }
}
