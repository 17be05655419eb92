//! The built program, from the outside.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: nginx:1.25\n";

/// What came of one call of the program.
struct Call {
    code: Option<i32>,
    out: String,
    err: String,
}

fn podpath(arguments: &[&str], stdin: impl AsRef<[u8]>) -> Call {
    let mut child = Command::new(env!("CARGO_BIN_EXE_podpath"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = stdin.as_ref().to_vec();
    let feeder = std::thread::spawn(move || pipe.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    // A program that reads no input closes the pipe: that is no failure of the test.
    let _ = feeder.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Call { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// What a call that succeeds prints, and that it says nothing else.
fn printed(arguments: &[&str], stdin: impl AsRef<[u8]>) -> String {
    let call = podpath(arguments, stdin);
    assert_eq!((call.code, &*call.err), (Some(0), ""), "{arguments:?}");
    call.out
}

/// The paths as the program lists them: the id of each, then its other names.
fn paths() -> Vec<Vec<String>> {
    let list = printed(&["paths"], "");
    let names = list.lines().filter_map(|line| line.split("  ").next());
    names.map(|names| names.split(", ").map(ToOwned::to_owned).collect()).collect()
}

fn presets() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/presets");
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files
}

#[test]
fn help_is_read_with_care() {
    for (name, arguments) in [
        ("podpath", &["--help"] as &[_]),
        ("podpath-run", &["run", "--help"]),
        ("podpath-describe", &["describe", "--help"]),
        ("podpath-picture", &["picture", "--help"]),
        ("podpath-explore", &["explore", "--help"]),
        ("podpath-diff", &["diff", "--help"]),
        ("podpath-start", &["start", "--help"]),
        ("podpath-paths", &["paths", "--help"]),
    ] {
        let ids: Vec<String> = paths().into_iter().map(|names| names[0].clone()).collect();
        let help = printed(arguments, "").replace(&format!("[possible values: {}]", ids.join(", ")), "[possible values: PATHS]");
        insta::assert_snapshot!(name, help);
    }
}

#[test]
fn every_bundled_manifest_runs_on_every_path_in_every_form() {
    assert!(presets().len() > 3);
    for file in presets() {
        for path in paths().iter().map(|names| &*names[0]) {
            let run = |format| printed(&["run", file.to_str().unwrap(), "--path", path, "--format", format], "");
            let (text, json, jsonl) = (run("text"), run("json"), run("jsonl"));
            assert!(text.lines().count() > 50, "{} on {path} is a story", file.display());
            let document: Value = serde_json::from_str(&json).unwrap();
            let lines: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(document["events"].as_array().unwrap(), &lines[1..]);
            for key in ["format", "path", "roles", "scenario"] {
                assert_eq!(document[key], lines[0][key]);
            }
            assert_eq!((&document["format"], &document["path"]), (&"trace/1".into(), &path.into()));
        }
    }
}

#[test]
fn the_same_run_prints_the_same_bytes() {
    for path in paths().iter().map(|names| &*names[0]) {
        let run = || printed(&["run", "--path", path, "--format", "jsonl"], POD);
        assert_eq!(run(), run());
    }
}

#[test]
fn a_node_starts_without_a_pod_on_every_path() {
    for path in paths().iter().map(|names| &*names[0]) {
        let start = |format| printed(&["start", "--path", path, "--format", format], "");
        assert!(start("text").contains("fn NewKubeletCommand"), "{path}");
        let document: Value = serde_json::from_str(&start("json")).unwrap();
        let events = document["events"].as_array().unwrap();
        assert!(events.iter().any(|event| event["milestone"] == "kubelet.ready"), "{path}");
        assert!(!events.iter().any(|event| event["milestone"] == "pod.seen"), "{path}");
    }
}

#[test]
fn the_release_decides_whether_the_kubelet_starts() {
    let start = |release| printed(&["start", "--path", "docker", "--release", release], "");
    assert!(!start("1.23").contains("gives up"));
    assert!(start("1.24").contains("The kubelet gives up"));
    let run = |release| printed(&["run", "--path", "docker", "--release", release], POD);
    assert!(run("1.23").contains("RunPodSandbox") && !run("1.24").contains("RunPodSandbox"));
    assert_eq!(printed(&["run", "--path", "docker"], POD), run("1.22"), "the path's own");
    // What is like none of them has them all as its fix, what is like one has that one.
    for (unknown, fix) in [("newest", "one of: 1.20, 1.22, 1.23, 1.24, 1.26, 1.27."), ("1.0", "Did you mean `1.20`?")] {
        let answer = podpath(&["start", "--release", unknown], "");
        assert_eq!(answer.code, Some(2));
        assert!(answer.err.contains(fix), "{}", answer.err);
    }
}

#[test]
fn another_name_of_a_path_is_the_same_path() {
    for names in paths() {
        for name in &names {
            assert_eq!(printed(&["run", "--path", name], POD), printed(&["run", "--path", &names[0]], POD));
        }
    }
}

#[test]
fn zh_is_another_name_of_zh_cn() {
    let run = |lang| printed(&["run", "--lang", lang], POD);
    assert_eq!(run("zh"), run("zh-CN"));
    assert_ne!(run("zh"), run("en"));
}

#[test]
fn no_manifest_and_a_dash_are_standard_input() {
    assert_eq!(printed(&["run"], POD), printed(&["run", "-"], POD));
}

#[test]
fn a_manifest_may_be_json() {
    let json = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"containers":[{"name":"app","image":"nginx:1.25"}]}}"#;
    assert_eq!(printed(&["run"], json), printed(&["run"], POD));
}

#[test]
fn what_is_not_simulated_is_a_calm_note() {
    let manifest = POD.replace("spec:\n", "spec:\n  affinity: {}\n");
    let (plain, noted) = (printed(&["run"], POD), podpath(&["run"], manifest));
    assert_eq!(noted.err, "note: <standard input>:6: Not simulated: affinity.\n");
    assert_eq!((noted.code, noted.out), (Some(0), plain));
}

/// Manifests that are wrong: where, and a word of the message.
fn wrong() -> Vec<(Vec<u8>, &'static str, &'static str)> {
    let pod = |from: &str, to: &str| POD.replace(from, to).into_bytes();
    let bomb = (b'b'..=b'k').fold(String::from("a: &a [x,x,x,x,x,x,x,x,x]\n"), |text, name| {
        let (name, before) = (char::from(name), char::from(name - 1));
        format!("{text}{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(","))
    });
    vec![
        (Vec::new(), "1:1", "no Pod"),
        (pod("  containers", "\tcontainers"), "6:1", "tab"),
        (pod("name: web", "name: Web"), "4:9", "Web"),
        (pod("nginx:1.25", "[1]"), "8:12", "image"),
        (pod("spec:\n", "spec:\n  hostNetwork: perhaps\n"), "6:16", "hostNetwork"),
        (pod("    image: nginx:1.25\n", "    image: a\n  - name: app\n    image: b\n"), "9:11", "app"),
        (vec![0xff; 10], "1:1", "UTF-8"),
        (vec![b'#'; (1 << 20) + 1], "1:1", "1048577"),
        (bomb.into_bytes(), "5:11", "bomb"),
        (pod("kind: Pod", "kind: Deployment"), "2:7", "spec.template"),
        (format!("{POD}---\n{}", POD.replace("web", "two")).into_bytes(), "10:1", "web"),
    ]
}

#[test]
fn what_is_wrong_is_shown_at_its_place_with_a_fix() {
    for (manifest, place, word) in wrong() {
        let call = podpath(&["run"], &manifest);
        // The best of three: the machine may be busy with other tests.
        let quick = (0..3).any(|_| {
            let started = std::time::Instant::now();
            podpath(&["run"], &manifest);
            started.elapsed().as_secs() < 1
        });
        assert!(quick, "refused within a second: {}", call.err);
        assert_eq!((call.code, &*call.out), (Some(2), ""), "{}", call.err);
        assert!(call.err.contains(&format!("--> <standard input>:{place}")), "not at {place}: {}", call.err);
        assert!(call.err.contains(word), "no word of {word}: {}", call.err);
        assert!(call.err.starts_with("error: ") && call.err.contains(" = fix: "), "{}", call.err);
        assert!(!call.err.contains('\x1b') && !call.err.contains("panicked"), "{}", call.err);
    }
}

#[test]
fn a_problem_looks_like_that_of_a_compiler() {
    let manifest =
        POD.replace("name: web", "name: Web_1").replace("    image: nginx:1.25\n", "    image: nginx\n  - name: app\n    image: 名\n");
    for lang in ["en", "zh"] {
        let call = podpath(&["run", "--lang", lang], &manifest);
        insta::assert_snapshot!(format!("problems-{lang}"), call.err);
    }
}

#[test]
fn a_wrong_command_line_is_code_2() {
    for arguments in [
        &[] as &[&str],
        &["walk"],
        &["run", "--path", "podman"],
        &["run", "--lang", "tlh"],
        &["run", "a", "b"],
        &["run", "/nowhere/pod.yaml"],
        &["run", "/"],
    ] {
        let call = podpath(arguments, POD);
        assert_eq!((call.code, &*call.out), (Some(2), ""), "{arguments:?}");
        assert!(!call.err.is_empty());
    }
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    for format in ["text", "json", "jsonl"] {
        let file = &presets()[0];
        let mut child = Command::new(env!("CARGO_BIN_EXE_podpath"))
            .args(["run", file.to_str().unwrap(), "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 16];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let file = &presets()[0];
    let output = Command::new(env!("CARGO_BIN_EXE_podpath")).args(["run", file.to_str().unwrap()]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "error: The output cannot be written: No space left on device\n");
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell], "");
        for word in ["run", "--delete-after", "completions"] {
            assert!(script.contains(word.trim_start_matches('-')), "{shell} does not know {word}");
        }
    }
}

#[test]
fn the_paths_are_listed_with_a_sentence_each() {
    for lang in ["en", "zh"] {
        let list = printed(&["paths", "--lang", lang], "");
        for line in list.lines() {
            let (names, sentence) = line.split_once("  ").unwrap();
            assert!(!names.is_empty() && sentence.trim().len() > 30, "{line}");
        }
        assert_eq!(list.lines().count(), paths().len());
    }
}

#[test]
fn a_kill_from_outside_changes_what_comes_after() {
    let (plain, killed) = (printed(&["run", "--format", "jsonl"], POD), printed(&["run", "--format", "jsonl", "--kill", "1@50:TERM"], POD));
    let both = plain.lines().zip(killed.lines()).skip(1);
    let same = both.take_while(|(plain, killed)| plain == killed).count();
    assert_eq!(same, 51, "events 0 to 50 are the same");
    assert!(killed.lines().nth(52).unwrap().contains(r#""signal":{"target":1,"signal":"SIGTERM"}"#));
}

#[test]
fn what_is_done_in_words_is_what_a_kill_does_by_numbers() {
    let jsonl = printed(&["run", "--format", "jsonl", "--do", "kill dockerd@container.start"], POD);
    let header: Value = serde_json::from_str(jsonl.lines().next().unwrap()).unwrap();
    let scenario = &header["scenario"];
    assert_eq!(scenario["deeds"][0], "kill dockerd@container.start");
    assert_eq!(scenario["arguments"][0], "--kill");
    let by_numbers = printed(&["run", "--format", "jsonl", "--kill", scenario["arguments"][1].as_str().unwrap()], POD);
    assert!(jsonl.lines().skip(1).eq(by_numbers.lines().skip(1)), "the events are the same");
}

#[test]
fn what_cannot_be_done_is_an_error_that_says_what_is_there() {
    for (deed, reason, there) in [
        ("kill crio@container.start", "no process is called crio", "dockerd"),
        ("kill 1@container.start", "process 1 cannot be killed", "children"),
        ("kill dockerd@container.start~9", "has no such place", "container.start"),
        ("kill dockerd@noon", "noon is no place", "+12s"),
        ("eat dockerd@5", "VERB WHAT@WHERE", "delete pod@+20s"),
        ("logs@+20s", "no API server", "API server"),
    ] {
        let call = podpath(&["run", "--do", deed], POD);
        assert_eq!((call.code, &*call.out), (Some(2), ""), "{deed}");
        assert!(call.err.contains(reason) && call.err.contains(there), "{deed}: {}", call.err);
    }
}

#[test]
fn a_run_says_of_each_step_how_it_is_known() {
    let text = printed(&["run", "--path", "containerd"], POD);
    let shares = text.lines().nth(1).unwrap();
    assert!(shares.contains("% recorded") && shares.contains("% simplified"), "{shares}");
    let steps = text.lines().filter(|line| line.trim_start().starts_with(|letter: char| letter.is_ascii_digit()) && line.contains(" ms "));
    for line in steps {
        assert!(["; recorded × ", "; source)", "; simplified)"].iter().any(|word| line.contains(word)), "{line}");
    }
    let jsonl = printed(&["run", "--path", "containerd", "--format", "jsonl"], POD);
    let header: Value = serde_json::from_str(jsonl.lines().next().unwrap()).unwrap();
    let call = jsonl.lines().find(|line| line.contains("\"method\":\"RunPodSandbox\"")).unwrap();
    let place = serde_json::from_str::<Value>(call).unwrap()["recorded"].as_u64().unwrap();
    assert_eq!(header["recorded"]["partners"][usize::try_from(place).unwrap()]["call"], "RunPodSandbox");
}

#[test]
fn a_deleted_pod_is_stopped_and_removed() {
    let text = printed(&["run", "--delete-after", "10", "--format", "jsonl"], POD);
    for milestone in ["container.stop", "sandbox.stop", "sandbox.remove"] {
        assert!(text.contains(&format!("\"milestone\":\"{milestone}\"")), "no {milestone}");
    }
}

#[test]
fn a_run_lasts_as_long_as_it_is_asked_to() {
    let ends_s = |arguments: &[&str]| {
        let jsonl = printed(&[&["run", "--path", "containerd", "--format", "jsonl"], arguments].concat(), POD);
        serde_json::from_str::<Value>(jsonl.lines().last().unwrap()).unwrap()["at_ns"].as_u64().unwrap() / 1_000_000_000
    };
    assert!(ends_s(&[]) < 20);
    assert!((99..103).contains(&ends_s(&["--for", "100"])));
}

#[test]
fn a_pod_is_described_as_kubectl_does_at_the_moment_that_is_asked_for() {
    let early = printed(&["describe", "--at", "9"], POD);
    assert!(early.contains("Status:       Pending\n"), "{early}");
    let later = printed(&["describe"], POD);
    assert!(later.contains("Status:       Running\n") && later.contains("  Normal  Started "), "{later}");
    let before = podpath(&["describe", "--at", "1"], POD);
    assert_eq!((before.code, &*before.out), (Some(1), ""));
    assert_eq!(before.err, "Error from server (NotFound): pods \"web\" not found\n");
}

#[test]
fn a_kill_that_hits_nobody_is_an_error_with_its_reason() {
    for (kill, reason) in [("0@50", "0 is no process"), ("999999@50", "there was no process 999999"), ("1@9999999", "comes too late")] {
        let call = podpath(&["run", "--kill", kill], POD);
        assert_eq!((call.code, &*call.out), (Some(2), ""), "{kill}");
        assert!(call.err.contains(reason), "{kill}: {}", call.err);
    }
}

#[test]
fn a_wrong_command_line_is_told_in_the_language_that_it_asks_for_with_what_would_be_right() {
    let cases: &[&[&str]] = &[
        &["run", "--nonsense"],
        &["run", "--path", "podman"],
        &["run", "--release", "9.99"],
        &["run", "--for", "long"],
        &["run", "--for", "70000"],
        &["run", "--delete-after", "-1"],
        &["run", "--port-forward", "0"],
        &["run", "--port-forward", "70000"],
        &["run", "--kill", "640"],
        &["run", "--kill", "640@1:SIGNONE"],
        &["run", "--kill", "0@1"],
        &["run", "--format", "xml"],
        &["run", "--ask-at", "20"],
        &["run", "--exec"],
        &["run", "--without", "--nonsense"],
        &["run", "--without", ""],
        &["start", "--path", "containerd", "--without", "--network-plugin"],
        &["describe", "--at", "soon"],
        &["describe", "--without", "nonsense"],
        &["conform"],
        &["conform", "--min", "2", "x"],
        &["walk"],
        &["runn"],
    ];
    for arguments in cases {
        for (lang, error, fix) in [("en", "error: ", " = fix: "), ("zh", "错误：", " = 修正：")] {
            let spoken = [*arguments, &["--lang", lang][..]].concat();
            let call = podpath(&spoken, POD);
            assert_eq!((call.code, &*call.out), (Some(2), ""), "{spoken:?}");
            assert!(call.err.starts_with(error) && call.err.contains(fix) && !call.err.contains("cli-"), "{spoken:?}: {}", call.err);
        }
    }
}

#[test]
fn what_somebody_asks_for_is_printed_as_they_would_see_it() {
    let logging = POD.replace("nginx:1.25", "busybox\n    command: [sh, -c, 'echo hello; sleep 1000']");
    for path in ["docker", "containerd", "crio", "cri-dockerd"] {
        let text = printed(&["run", "--path", path, "--logs", "--exec", "echo inside; exit 3", "--ask-at", "20"], &logging);
        let (_, seen) = text.split_once("What kubectl printed\n").unwrap_or_else(|| panic!("{path}: {text}"));
        let seen: Vec<&str> =
            seen.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_once("s  ")).map(|(_, line)| line).collect();
        assert_eq!(seen, ["pod/web created", "hello", "inside", "command terminated with exit code 3"], "{path}");
    }
}

/// What a picture may weigh, in bytes.
const PICTURE_MAX: usize = 40_000;

#[test]
fn a_picture_is_read_with_care() {
    let web = presets().into_iter().find(|file| file.ends_with("web.yaml")).unwrap();
    let picture = printed(&["picture", web.to_str().unwrap(), "--path", "containerd", "--step", "sandbox.create"], "");
    insta::assert_snapshot!("picture", picture.replace("><", ">\n<").replace('}', "}\n"));
}

#[test]
fn a_picture_of_every_bundled_manifest_on_every_path_is_light_enough() {
    for file in presets() {
        for path in paths().iter().map(|names| &*names[0]) {
            for more in [&["--lang", "zh"] as &[_], &["--api-server", "--delete-after", "20", "--step", "container.stop"]] {
                let arguments = [&["picture", file.to_str().unwrap(), "--path", path], more].concat();
                let call = podpath(&arguments, "");
                // Not every Pod has a container left that could be stopped.
                let drawn = call.code == Some(0) || (call.code == Some(2) && call.err.contains("container.stop"));
                assert!(drawn, "{arguments:?}: {}", call.err);
                assert!(call.out.len() <= PICTURE_MAX, "{arguments:?}: {} bytes", call.out.len());
            }
        }
    }
}

#[test]
fn a_picture_is_written_where_it_is_asked_for_and_the_same_each_time() {
    let folder = std::env::temp_dir().join(format!("podpath-picture-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("pod.svg");
    let name = file.to_str().unwrap();
    assert_eq!(printed(&["picture", "--step", "29", "-o", name], POD), "");
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(written, printed(&["picture", "--step", "29"], POD));
    assert!(written.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && written.ends_with("</svg>\n"));
    let unwritable = podpath(&["picture", "-o", folder.to_str().unwrap()], POD);
    assert_eq!((unwritable.code, unwritable.out.as_str()), (Some(1), ""));
    assert!(unwritable.err.contains("cannot be written"), "{}", unwritable.err);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_step_that_is_not_there_is_no_other_step() {
    let drawn = |step: &str, lang: &str| podpath(&["picture", "--step", step, "--lang", lang], POD);
    let story = printed(&["run", "--routine"], POD);
    let polling = story.lines().filter_map(|line| line.split_whitespace().next()).find(|number| number.ends_with(".1")).unwrap();
    for step in ["container.start", "1", polling] {
        assert_eq!(drawn(step, "en").code, Some(0), "{step}");
    }
    for step in ["container.start~9", "nowhere", "99999", "29.9999", ""] {
        let [en, zh] = ["en", "zh"].map(|lang| drawn(step, lang));
        assert_eq!((en.code, zh.code, en.out.as_str()), (Some(2), Some(2), ""), "{step}");
        assert!(en.err.contains("There is no step") && zh.err.contains("这一步"), "{}{}", en.err, zh.err);
    }
}

#[test]
fn every_death_of_a_small_pod_is_tried_and_told_in_the_same_order_each_time() {
    let web = presets().into_iter().find(|file| file.ends_with("web.yaml")).unwrap();
    let explore = |more: &[&str]| podpath(&[&["explore", web.to_str().unwrap(), "--path", "containerd"], more].concat(), "");
    let (told, text) = (explore(&["--format", "json"]), explore(&[]));
    assert_eq!((told.code, text.code), (Some(0), Some(0)), "{}{}", told.err, text.out);
    assert!(told.err.contains(" faults in "), "{}", told.err);
    let document: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((&document["format"], &document["explained"]), (&"explore/1".into(), &true.into()));
    let faults = document["faults"].as_array().unwrap();
    let places: Vec<u64> = faults.iter().map(|fault| fault["faults"][0]["seq"].as_u64().unwrap()).collect();
    assert!(places.len() > 500 && places.is_sorted());
    let outcomes: Vec<&str> = document["outcomes"].as_array().unwrap().iter().map(|outcome| outcome.as_str().unwrap()).collect();
    for outcome in ["heals", "new-processes", "leaves-something", "stuck"] {
        assert!(outcomes.contains(&outcome) && faults.iter().any(|fault| fault["outcome"] == outcome), "{outcome}");
    }
    assert!(faults.iter().all(|fault| fault["differs"] == false));
    // What breaks the Pod for good can be seen in a run.
    let stuck = faults.iter().find(|fault| fault["outcome"] == "stuck").unwrap()["faults"][0]["do"].as_str().unwrap();
    printed(&["run", web.to_str().unwrap(), "--path", "containerd", "--do", stuck], "");
    assert!(text.out.contains("sandbox.shim") && text.out.contains(stuck), "{}", text.out);
}

#[test]
fn two_faults_one_after_the_other_are_tried_from_everywhere() {
    let call = podpath(&["explore", "--path", "containerd", "--pairs=16", "--format", "json"], POD);
    let document: Value = serde_json::from_str(&call.out).unwrap();
    let pairs = document["faults"].as_array().unwrap();
    assert!((8..=16).contains(&pairs.len()), "{}", pairs.len());
    assert!(pairs.iter().all(|pair| pair["faults"][0]["seq"].as_u64() < pair["faults"][1]["seq"].as_u64()), "{}", call.out);
    let none = podpath(&["explore", "--pairs=0"], POD);
    assert!(none.code == Some(2) && none.err.contains("at least 1"), "{}", none.err);
}

#[test]
fn two_runs_are_compared_whatever_they_come_from_and_what_is_no_run_is_refused_with_a_fix() {
    let web = presets().into_iter().find(|file| file.ends_with("web.yaml")).unwrap().display().to_string();
    let of = |node: &str| format!("{web}@{node}");
    let text = printed(&["diff", &of("docker"), &of("containerd")], "");
    assert!(text.contains("there is no dockerd in B") && text.contains("\nIt asks for a sandbox\n"));
    let same = printed(&["diff", &of("crio"), &of("crio:1.24")], "");
    assert!(same.contains("The two runs are the same."), "{same}");
    let fork = [of("docker"), of("docker+kill dockerd@container.start; delete pod@+60s")];
    let document: Value = serde_json::from_str(&printed(&["diff", &fork[0], &fork[1], "--format", "json"], "")).unwrap();
    let rows = document["rows"].as_array().unwrap();
    let parts = usize::try_from(document["parts"].as_u64().unwrap()).unwrap();
    assert!(rows[..parts].iter().all(|row| row["verdict"] == "same") && rows[parts]["beat"] == "runc", "{}", rows[parts]);
    let trace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff-trace.json").display().to_string();
    std::fs::write(&trace, printed(&["run", &web, "--path", "docker", "--format", "json"], "")).unwrap();
    assert!(printed(&["diff", &trace, &fork[0]], "").contains("The two runs are the same."), "a trace is as good as what it was made of");
    let recording = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../recordings/cri/crio/lifecycle.1.json").display().to_string();
    assert!(printed(&["diff", &recording, &of("crio")], "").contains("conmon"));
    for (wrong, said) in
        [("podman", "There is no path podman"), ("docker:1.2", "There is no release 1.2"), ("docker+kill nobody@pod.seen", "nobody")]
    {
        for lang in ["en", "zh"] {
            let call = podpath(&["diff", &of(wrong), &of("docker"), "--lang", lang], "");
            assert_eq!((call.code, call.out.len()), (Some(2), 0), "{wrong}");
            assert!(lang == "zh" || call.err.contains(said), "{}", call.err);
        }
    }
}
