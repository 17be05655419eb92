//! The built program, from the outside.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: nginx:1.25\n";
const PATHS: [&str; 3] = ["dockershim", "cri-dockerd", "containerd"];

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

fn presets() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/presets");
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files
}

#[test]
fn help_is_read_with_care() {
    for (name, arguments) in [("podpath", &["--help"] as &[_]), ("podpath-run", &["run", "--help"]), ("podpath-paths", &["paths", "--help"])] {
        let call = podpath(arguments, "");
        assert_eq!((call.code, &*call.err), (Some(0), ""));
        insta::assert_snapshot!(name, call.out);
    }
}

#[test]
fn every_bundled_manifest_runs_on_every_path_in_every_form() {
    assert!(presets().len() > 3);
    for file in presets() {
        for path in PATHS {
            let run = |format| podpath(&["run", file.to_str().unwrap(), "--path", path, "--format", format], "");
            let (text, json, jsonl) = (run("text"), run("json"), run("jsonl"));
            for call in [&text, &json, &jsonl] {
                assert_eq!((call.code, &*call.err), (Some(0), ""), "{} on {path}", file.display());
            }
            assert!(text.out.lines().count() > 50, "{} on {path} is a story", file.display());
            let document: Value = serde_json::from_str(&json.out).unwrap();
            let lines: Vec<Value> = jsonl.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
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
    for path in PATHS {
        let run = || podpath(&["run", "--path", path, "--format", "jsonl"], POD).out;
        assert_eq!(run(), run());
    }
}

#[test]
fn docker_is_another_name_of_dockershim_and_zh_of_zh_cn() {
    let run = |path, lang| podpath(&["run", "--path", path, "--lang", lang], POD).out;
    assert_eq!(run("docker", "en"), run("dockershim", "en"));
    assert_eq!(run("containerd", "zh"), run("containerd", "zh-CN"));
    assert_ne!(run("containerd", "zh"), run("containerd", "en"));
}

#[test]
fn no_manifest_and_a_dash_are_standard_input() {
    let (nothing, dash) = (podpath(&["run"], POD), podpath(&["run", "-"], POD));
    assert_eq!((nothing.code, &nothing.out), (Some(0), &dash.out));
}

#[test]
fn a_manifest_may_be_json() {
    let json = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"containers":[{"name":"app","image":"nginx:1.25"}]}}"#;
    assert_eq!(podpath(&["run"], json).out, podpath(&["run"], POD).out);
}

#[test]
fn what_is_not_simulated_is_a_calm_note() {
    let manifest = POD.replace("spec:\n", "spec:\n  affinity: {}\n");
    let (plain, noted) = (podpath(&["run"], POD), podpath(&["run"], manifest));
    assert_eq!(noted.err, "note: <standard input>:6: Not simulated: affinity.\n");
    assert_eq!((noted.code, noted.out), (Some(0), plain.out));
}

/// Manifests that are wrong: where, and a word of the message.
fn wrong() -> Vec<(Vec<u8>, &'static str, &'static str)> {
    let pod = |from: &str, to: &str| POD.replace(from, to).into_bytes();
    let bomb = (b'b'..=b'k').fold(String::from("a: &a [x,x,x,x,x,x,x,x,x]\n"), |text, name| {
        let (name, before) = (char::from(name), char::from(name - 1));
        format!("{text}{name}: &{name} [{}]\n", [format!("*{before}"); 9].join(","))
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
        (bomb.into_bytes(), ":", "bomb"),
        (pod("kind: Pod", "kind: Deployment"), "2:7", "spec.template"),
        (format!("{POD}---\n{}", POD.replace("web", "two")).into_bytes(), ":", "web"),
    ]
}

#[test]
fn what_is_wrong_is_shown_at_its_place_with_a_fix() {
    for (manifest, place, word) in wrong() {
        let started = std::time::Instant::now();
        let call = podpath(&["run"], &manifest);
        assert!(started.elapsed().as_secs() < 2, "refused within a moment: {}", call.err);
        assert_eq!((call.code, &*call.out), (Some(2), ""), "{}", call.err);
        assert!(call.err.contains(&format!("--> <standard input>:{place}")), "not at {place}: {}", call.err);
        assert!(call.err.contains(word), "no word of {word}: {}", call.err);
        assert!(call.err.starts_with("error: ") && call.err.contains(" = fix: "), "{}", call.err);
        assert!(!call.err.contains('\x1b') && !call.err.contains("panicked"), "{}", call.err);
    }
}

#[test]
fn a_problem_looks_like_that_of_a_compiler() {
    let manifest = POD.replace("name: web", "name: Web_1").replace("    image: nginx:1.25\n", "    image: nginx\n  - name: app\n    image: 名\n");
    for lang in ["en", "zh"] {
        let call = podpath(&["run", "--lang", lang], &manifest);
        insta::assert_snapshot!(format!("problems-{lang}"), call.err);
    }
}

#[test]
fn a_wrong_command_line_is_code_2() {
    for arguments in [&[] as &[&str], &["walk"], &["run", "--path", "podman"], &["run", "--lang", "tlh"], &["run", "a", "b"], &["run", "/nowhere/pod.yaml"], &["run", "/"]] {
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
        let call = podpath(&["completions", shell], "");
        assert_eq!((call.code, &*call.err), (Some(0), ""));
        for word in ["cri-dockerd", "jsonl"] {
            assert!(call.out.contains(word) || shell == "elvish" || shell == "powershell", "{shell} does not know {word}");
        }
    }
}

#[test]
fn the_paths_are_listed_with_a_sentence_each() {
    for lang in ["en", "zh"] {
        let call = podpath(&["paths", "--lang", lang], "");
        assert_eq!((call.code, &*call.err), (Some(0), ""));
        let ids: Vec<&str> = call.out.lines().map(|line| line.split([',', ' ']).next().unwrap()).collect();
        assert_eq!(ids, PATHS);
        assert!(call.out.lines().all(|line| line.split_whitespace().count() > 1 && line.len() > 30), "{}", call.out);
    }
}
