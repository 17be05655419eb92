//! `podpath replay` and `podpath conform`, as a shell sees them.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn recording(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../recordings").join(name)
}

fn podpath(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_podpath"));
    let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_replay_is_a_capture_document() {
    let output = podpath(&["replay", recording("cri/containerd/exit1.1.json").to_str().unwrap()], "");
    assert!(output.status.success());
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&document["format"], &document["scenario"]), (&"capture/1".into(), &"exit1".into()));
    assert!(document["events"].as_array().unwrap().len() > 50);
}

#[test]
fn what_is_no_recording_is_refused_with_exit_code_2_in_both_languages() {
    let unknown = r#"{"format":"capture/1","path":"rkt","scenario":"s","events":[]}"#;
    let cases = [("kind: Pod", "is not JSON"), ("{\"format\":\"trace/1\"}", "has the format"), (unknown, "cannot be replayed")];
    for (input, words) in cases {
        let output = podpath(&["replay", "-"], input);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{text}");
        assert!(text.contains(words), "{text}");
        let chinese = podpath(&["replay", "-", "--lang", "zh"], input);
        assert!(!String::from_utf8(chinese.stderr).unwrap().contains(words));
    }
}

#[test]
fn what_cannot_be_compared_is_no_success_and_a_file_that_is_not_there_is_no_manifest() {
    for (lang, recordings) in [("en", "recording"), ("zh", "录制")] {
        let output = podpath(&["conform", recording("kubelet-api").to_str().unwrap(), "--lang", lang], "");
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(recordings), "{text}");
        for command in ["replay", "conform"] {
            let output = podpath(&[command, "/nowhere.json", "--lang", lang], "");
            let text = String::from_utf8(output.stderr).unwrap();
            assert!(text.contains(recordings) && !text.contains("Pod"), "{text}");
        }
    }
}

#[test]
fn a_score_below_the_minimum_is_exit_code_1() {
    let folder = recording("cri/containerd/");
    let folder = folder.to_str().unwrap();
    let output = podpath(&["conform", folder], "");
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    assert_eq!(table.lines().count(), 15, "{table}");
    assert!(table.lines().last().unwrap().starts_with("mean "), "{table}");
    assert_eq!(podpath(&["conform", "--min", "0.99", folder], "").status.code(), Some(1));
}

#[test]
fn recordings_of_programs_that_no_node_has_are_named_and_count_in_no_mean() {
    let ours = recording("cri/containerd/exit1.1.json");
    let others = ["chain/containerd-1.6", "cri/containerd-2.3", "kubelet/crio-1.37", "node", "ttrpc/dockerd-20.10"].map(recording);
    let others: Vec<&str> = others.iter().map(|folder| folder.to_str().unwrap()).collect();
    let conform = |more: &[&str]| podpath(&[&["conform", "--min", "0.9", ours.to_str().unwrap()], more].concat(), "");
    let (alone, output) = (conform(&[]), conform(&others));
    assert!(output.status.success());
    let last =
        |output: &Output| String::from_utf8_lossy(&output.stdout).lines().last().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(last(&alone), last(&output));
    let table = String::from_utf8(output.stdout).unwrap();
    let reason =
        |scenario: &str| table.lines().find_map(|line| line.split_once(scenario)).unwrap_or_else(|| panic!("{scenario}: {table}")).1.trim();
    assert_eq!(reason("chain/containerd-1.6/simple"), "recorded with kubelet 1.36.2: no node of ours has that yet");
    assert_eq!(reason("cri/containerd-2.3/lifecycle"), "recorded with containerd 2.3.4: no node of ours has that yet");
    assert_eq!(reason("kubelet/crio-1.37/simple"), "recorded with kubelet 1.36.2: no node of ours has that yet");
    assert_eq!(reason("ttrpc/dockerd-20.10/lifecycle"), "recorded on the path dockerd: no node of ours has that yet");
    assert!(String::from_utf8(output.stderr).unwrap().contains("node/daemon.json is passed over"));
    let chinese = String::from_utf8(conform(&[others[0], "--lang", "zh"]).stdout).unwrap();
    assert!(chinese.contains("录制时用的是 kubelet 1.36.2，"), "{chinese}");
}

#[test]
fn a_recording_of_programs_that_no_node_has_is_not_replayed_and_says_why() {
    let file = recording("kubelet/containerd-2.1/simple.1.json");
    let output = podpath(&["replay", file.to_str().unwrap()], "");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("cannot be replayed: recorded with kubelet 1.36.2: no node of ours has that yet"), "{said}");
}

#[test]
fn a_recording_of_a_kubelet_is_replayed_from_what_a_person_did() {
    let output = podpath(&["replay", recording("kubelet/containerd/simple.1.json").to_str().unwrap()], "");
    assert!(output.status.success());
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let events = document["events"].as_array().unwrap();
    let given: Vec<_> =
        events.iter().filter(|event| event["layer"] == "input" || event["layer"] == "fault").map(|event| &event["op"]).collect();
    assert_eq!(given, ["start", "create-pod", "delete-pod", "kill"]);
    assert!(events.iter().any(|event| event["layer"] == "cri" && event["op"] == "RunPodSandbox"));
}

#[test]
fn recordings_of_a_kubelet_are_measured_by_what_changes_and_by_the_pace_of_polls() {
    let files = [1, 2].map(|number| recording(&format!("kubelet/crio/simple.{number}.json")));
    let files = files.each_ref().map(|file| file.to_str().unwrap());
    let table = |flag: &[&str]| String::from_utf8(podpath(&[&["conform"], flag, &files].concat(), "").stdout).unwrap();
    assert_eq!(table(&[]), table(&["--changes"]));
    assert!(table(&[]).lines().all(|line| line.contains(" cadence=")), "{}", table(&[]));
    let decisions = table(&["--decisions"]);
    assert!(decisions.contains("SyncLoop (ADD, \"file\"): \"web-node1_default(POD_UID)\""), "{decisions}");
    let client = podpath(&["conform", recording("cri/containerd/exit1.1.json").to_str().unwrap()], "");
    assert!(!String::from_utf8(client.stdout).unwrap().contains("cadence"));
}

#[test]
fn a_minimum_that_is_no_score_is_an_error_of_the_command_line() {
    let file = recording("cri/containerd/exit1.1.json");
    for bad in ["nan", "inf", "-inf", "1.5", "-0.1", "1e9", "", "much"] {
        let output = podpath(&["conform", &format!("--min={bad}"), file.to_str().unwrap()], "");
        assert_eq!(output.status.code(), Some(2), "{bad}");
        assert!(output.stdout.is_empty(), "{bad}");
    }
}

/// A recording of a client's calls.
fn of_calls(events: impl Iterator<Item = String>) -> String {
    let events: Vec<String> = events.collect();
    format!(r#"{{"format":"capture/1","path":"containerd","scenario":"s","versions":{{}},"images":{{}},"events":[{}]}}"#, events.join(","))
}

#[test]
fn a_recording_with_nothing_to_compare_says_so_and_is_no_perfect_score() {
    let pod = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"m"},"spec":{"containers":[{"name":"a","image":"busybox"}]}}"#;
    let inputs = [
        format!(r#"{{"t_ms":0,"layer":"input","op":"create-pod","pod":"m","manifest":{pod}}}"#),
        r#"{"t_ms":9000,"layer":"input","op":"delete-pod","pod":"m"}"#.to_owned(),
    ];
    let file = std::env::temp_dir().join(format!("podpath-nothing-{}.json", std::process::id()));
    for text in [of_calls(inputs.into_iter()), of_calls(std::iter::empty())] {
        std::fs::write(&file, text).unwrap();
        let output = podpath(&["conform", file.to_str().unwrap()], "");
        let (table, errors) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(2), "{table}");
        assert!(table.contains("nothing to compare") && errors.contains("could be compared") && !table.contains("1.0000"), "{table}");
    }
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_recording_of_many_calls_costs_as_much_as_it_is_long() {
    // Twice as many calls may take three times as long, and not four: what grows with their square takes four.
    let file = std::env::temp_dir().join(format!("podpath-many-{}.json", std::process::id()));
    let took = |count: usize| {
        let call = |at: usize| {
            format!(r#"{{"t_ms":{at},"layer":"cri","op":"ContainerStatus","phase":"call","request":{{"container_id":"c{at}"}}}}"#)
        };
        std::fs::write(&file, of_calls((0..count).map(call))).unwrap();
        let begin = std::time::Instant::now();
        let output = podpath(&["replay", file.to_str().unwrap()], "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        begin.elapsed().as_secs_f64()
    };
    // The best of five: the machine may be busy with other tests.
    let tries: Vec<f64> = std::iter::repeat_with(|| took(6_000) / took(3_000)).take(5).take_while(|ratio| *ratio >= 3.0).collect();
    std::fs::remove_file(&file).unwrap();
    assert!(tries.len() < 5, "{tries:?}");
}
