//! What the kubelet does of itself: the seven steps, the images, the values of the manifest.

use podpath_model::trace::{Event, Kind, Milestone, Protocol, What};

use crate::language::{CRASH, INIT, POLITE, Story, TWO, WEB, called, client, deleted, is_docker, kubelet, of_release, paths};

#[test]
fn every_container_start_asks_twice_for_the_image() {
    // (K10)
    for path in paths() {
        let story = kubelet(path, WEB);
        let create = story.calls("CreateContainer")[0].seq;
        let asked = story.calls("ImageStatus").into_iter().filter(|event| event.seq < create && !event.routine);
        assert_eq!(asked.count(), 2, "{path}");
    }
}

#[test]
fn the_kubelet_starts_containers_one_after_the_other() {
    // (K13)
    for path in paths() {
        let story = kubelet(path, TWO);
        let (creates, starts) = (story.calls("CreateContainer"), story.calls("StartContainer"));
        let order = [creates[0].seq, starts[0].seq, creates[1].seq, starts[1].seq];
        assert!(order.is_sorted(), "{path}: {order:?}");
    }
}

#[test]
fn an_app_starts_only_after_its_init_container_has_ended() {
    for path in paths() {
        let story = kubelet(path, INIT);
        let creates = story.calls("CreateContainer");
        let ended = story
            .events()
            .find(|event| {
                matches!(event.what, What::Exit { .. })
                    && event.process.role.name == "app"
                    && &*story.process(event.process.pid).comm == "sh"
            })
            .unwrap();
        assert_eq!(creates.len(), 2, "{path}");
        assert!(creates[0].seq < ended.seq && ended.seq < creates[1].seq, "{path}");
    }
}

#[test]
fn a_container_that_crashes_is_made_anew_with_the_next_attempt_and_waits_longer_each_time() {
    // (K21)
    for path in paths() {
        let story = kubelet(path, CRASH);
        let creates = story.calls("CreateContainer");
        assert!(creates.len() >= 2, "{path}");
        let attempt = |event: &&podpath_model::trace::Event| match &event.what {
            What::Call { request, .. } => {
                let request: serde_json::Value = serde_json::from_str(&request.json()).unwrap();
                request.pointer("/config/metadata/attempt").and_then(serde_json::Value::as_u64).unwrap_or(0)
            }
            _ => unreachable!("it is a call"),
        };
        let attempts: Vec<u64> = creates.iter().map(attempt).collect();
        assert_eq!(attempts, (0..creates.len() as u64).collect::<Vec<_>>(), "{path}");
        let gaps: Vec<u64> = creates.windows(2).map(|pair| pair[1].at_ns - pair[0].at_ns).collect();
        assert!(gaps.is_sorted(), "{path}: {gaps:?}");
        assert_eq!(story.calls("RunPodSandbox").len(), 1, "{path}: the sandbox stays");
    }
}

#[test]
fn a_pod_runs_when_its_containers_do_and_not_when_its_sandbox_does() {
    for path in paths() {
        for yaml in [WEB, TWO, INIT] {
            let story = kubelet(path, yaml);
            let runs: Vec<u32> =
                story.events().filter(|event| event.milestone == Some(Milestone::PodRunning)).map(|event| event.seq).collect();
            let started = story.calls("StartContainer").last().unwrap().seq;
            assert_eq!(runs.len(), 1, "{path}");
            assert!(runs[0] > started, "{path}: after the last container was started");
        }
    }
}

#[test]
fn the_values_of_the_pod_arrive_in_every_payload_that_carries_them() {
    let yaml = "apiVersion: v1\nkind: Pod\nmetadata: {name: follow, labels: {team: blue-whale}}\nspec:\n  containers:\n  - name: app\n    image: busybox:1.36\n    \
                command: [sleep, '4711']\n    env: [{name: GREETING, value: hello-there}]\n    resources: {limits: {memory: 64Mi}}\n";
    for path in paths() {
        let story = kubelet(path, yaml);
        let texts: Vec<String> = story
            .events()
            .filter_map(|event| match &event.what {
                What::Call { method, request, .. } => Some(format!("{method} {}", request.json())),
                What::Spawn { argv, input: Some(input), .. } => Some(format!("{} {}", argv.join(" "), input.json())),
                _ => None,
            })
            .collect();
        let carried = |method: &str, value: &str| texts.iter().any(|text| text.contains(method) && text.contains(value));
        for value in ["4711", "hello-there", "67108864"] {
            assert!(carried("CreateContainer", value), "{path}: CRI {value}");
            assert!(carried(" create ", value), "{path}: runc create {value}");
            assert!(!is_docker(path) || carried("POST /containers/create", value), "{path}: docker {value}");
        }
        assert!(carried("RunPodSandbox", "blue-whale"), "{path}: labels");
    }
}

#[test]
fn a_pod_is_deleted_container_by_container_and_then_its_sandbox() {
    // (K28)
    for path in paths() {
        let story = deleted(path, TWO);
        let last_stop = story.calls("StopContainer").into_iter().map(|call| story.during(call).last().unwrap().seq).max().unwrap();
        assert!(last_stop < story.calls("StopPodSandbox")[0].seq, "{path}");
        let [first, second] = [0, 1].map(|which| story.calls("StopContainer")[which]);
        assert!(second.seq < story.during(first).last().unwrap().seq, "{path}: both are stopped side by side");
    }
}

#[test]
fn the_kubelet_makes_the_same_calls_whoever_answers_them() {
    let methods = |path| {
        let story = of_release(path, "1.22", TWO);
        let methods: Vec<&str> = story
            .protocol(Protocol::Cri)
            .into_iter()
            .filter(|(event, _)| !event.routine)
            .map(|(_, method)| method)
            .filter(|method| !method.starts_with("List") && !method.ends_with("Status"))
            .collect();
        methods
    };
    let first = methods("containerd");
    for path in paths() {
        assert_eq!(methods(path), first, "{path}");
    }
}

#[test]
fn a_missing_image_is_not_found_in_each_runtime_s_own_words() {
    // (F13)
    let table = [
        ("containerd", ("not found", "failed to pull and unpack image \"127.0.0.1:5000/none:1\"")),
        ("cri-dockerd", ("manifest unknown", "manifest for 127.0.0.1:5000/none:1 not found")),
        ("crio", ("manifest unknown", "reading manifest 1 in 127.0.0.1:5000/none")),
    ];
    for (path, (cause, text)) in called(table) {
        let story = client(path).sandbox().pull("127.0.0.1:5000/none:1").create_from("app", "127.0.0.1:5000/none:1", &["true"]).told();
        let refused = story.answer("PullImage");
        assert!(refused.text().contains(cause) && refused.text().contains(text), "{path}: {refused:?}");
        assert_ne!(story.answer("CreateContainer").code(), "OK", "{path}");
    }
}

#[test]
fn a_pulled_image_can_be_run() {
    for path in called([("containerd", ()), ("cri-dockerd", ()), ("crio", ())]).map(|(path, ())| path) {
        let image = "127.0.0.1:5000/hello:1.0";
        let story = client(path).sandbox().pull(image).create_from("app", image, &["sh", "-c", POLITE]).start("app").status("app").told();
        story.says(path, ("RUNNING", 0, ""));
    }
}

/// A pod with one container, by what differs.
fn pod(restart_policy: &str, container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: pod}}\nspec:\n  restartPolicy: {restart_policy}\n  terminationGracePeriodSeconds: 2\n  \
         containers:\n  - name: app\n{container}"
    )
}
/// What the kubelet says of the pod, in order: `Reason: text`.
fn events(story: &Story) -> Vec<String> {
    let said = |event: &Event| match &event.what {
        What::Change(change) if change.object.kind == Kind::Pod => change.after.as_ref().map(ToString::to_string),
        _ => None,
    };
    story.events().filter_map(said).collect()
}

#[test]
fn an_image_that_cannot_be_pulled_is_tried_again_later_and_no_container_is_made() {
    // (F13)
    for path in paths() {
        let story = kubelet(path, &pod("Always", "    image: registry.invalid/none:1\n"));
        let said = events(&story);
        assert!(said.iter().any(|line| line.starts_with("Failed: Failed to pull image \"registry.invalid/none:1\"")), "{path}: {said:?}");
        assert!(said.iter().any(|line| line == "BackOff: Back-off pulling image \"registry.invalid/none:1\""), "{path}: {said:?}");
        assert!(story.calls("CreateContainer").is_empty() && !story.calls("PullImage").is_empty(), "{path}");
        assert_eq!(story.calls("RunPodSandbox").len(), 1, "{path}: the sandbox comes first");
    }
}

#[test]
fn to_pull_always_is_to_look_first_and_to_pull_all_the_same() {
    // (K12)
    for path in paths() {
        let story = kubelet(path, &pod("Always", "    image: busybox:1.36\n    imagePullPolicy: Always\n    command: [sleep, '1000']\n"));
        let (looked, pulled) = (story.calls("ImageStatus")[0].seq, story.calls("PullImage")[0].seq);
        assert!(looked < pulled && pulled < story.calls("CreateContainer")[0].seq, "{path}");
    }
}

#[test]
fn the_first_crash_restarts_at_once_and_the_second_one_waits() {
    // (K19)
    for path in paths() {
        let story = kubelet(path, CRASH);
        let creates = story.calls("CreateContainer");
        let gap_seconds = (creates[1].at_ns - creates[0].at_ns) / 1_000_000_000;
        assert!(gap_seconds < 5, "{path}: {gap_seconds}");
        let back_off = story.events().find(|event| matches!(&event.what, What::Change(change) if change.after.as_ref().is_some_and(|after| after.starts_with("BackOff")))).unwrap();
        assert!(back_off.seq > creates[1].seq, "{path}");
    }
}

#[test]
fn a_hook_before_the_stop_is_an_exec_and_comes_before_it() {
    // (K29)
    let lifecycle =
        "    image: busybox:1.36\n    command: [sleep, '1000']\n    lifecycle: {preStop: {exec: {command: [touch, /tmp/bye]}}}\n";
    for path in paths() {
        let story = deleted(path, &pod("Always", lifecycle));
        let (hook, stop) = (story.calls("ExecSync")[0], story.calls("StopContainer")[0]);
        assert!(story.during(hook).last().unwrap().seq < stop.seq, "{path}");
        let What::Call { request, .. } = &hook.what else { unreachable!("it is a call") };
        assert!(!request.json().contains("timeout\":\"2"), "{path}: without a deadline: {}", request.json());
    }
}

#[test]
fn the_same_scenario_gives_the_same_events() {
    for path in paths() {
        assert_eq!(kubelet(path, TWO).trace, kubelet(path, TWO).trace, "{path}");
    }
}
