//! What people see of a pod from outside: the events that are told of it, and why its containers wait.

use podpath_model::wire::kubernetes::{Event, Waiting};

use crate::language::{CRASH, Story, cluster, each_release, everywhere, is_docker, paths};

/// A pod whose container is called `app`; an image whose host there is not cannot be pulled.
fn pod(container: &str) -> String {
    let world = if container.contains("no.such.host") { ", annotations: {podpath.dev/image.app: missing}" } else { "" };
    format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{name: web{world}}}, spec: {{terminationGracePeriodSeconds: 2, containers: [{{name: app, {container}}}]}}}}"
    )
}
const NO_PROGRAM: &str = "image: 'nginx:1.25', command: [/no/such/program]";
const MISSING: &str = "image: 'no.such.host/app:1'";
const NEVER: &str = "image: 'no.such.host/app:1', imagePullPolicy: Never";
const FAILING_HOOK: &str =
    "image: 'busybox:1.36', command: [sleep, '600'], lifecycle: {postStart: {exec: {command: [sh, -c, 'echo not yet; exit 1']}}}";

/// Why a container has waited, each time another reason or message.
fn waits(story: &Story, name: &str) -> Vec<Waiting> {
    let mut waits: Vec<Waiting> = Vec::new();
    for status in story.told_statuses() {
        let waiting = status.container(name).and_then(|status| status.state.waiting.clone());
        waits.extend(waiting.filter(|waiting| waits.last() != Some(waiting)));
    }
    waits
}
fn event<'a>(events: &'a [Event], reason: &str, part: &str) -> Option<&'a Event> {
    events.iter().find(|event| &*event.reason == reason && event.message.contains(part))
}

#[test]
fn a_container_waits_for_a_reason_with_the_message_alone_and_only_what_a_pull_was_answered_is_an_rpc_error() {
    for (path, release) in everywhere() {
        for container in [NO_PROGRAM, MISSING, NEVER, FAILING_HOOK] {
            let story = cluster(path, &pod(container)).release(release).lasting(120).told();
            let waits = waits(&story, "app");
            assert!(waits.len() > 1, "{path} {release} {container}: {waits:?}");
            for Waiting { reason, message } in &waits {
                assert!(!message.contains("failed to \"StartContainer\""), "{path} {release}: {message}");
                assert_eq!(message.contains("rpc error"), &**reason == "ErrImagePull", "{path} {release}: {reason}: {message}");
            }
        }
    }
}

#[test]
fn every_event_about_a_container_says_which_it_is_and_none_has_the_id_of_an_instance() {
    let yaml = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {initContainers: [{name: first, image: 'busybox:1.36', command: \
                ['true']}], containers: [{name: app, image: 'nginx:1.25', command: [/no/such/program]}]}}";
    for (path, release) in everywhere() {
        let story = cluster(path, yaml).release(release).lasting(30).told();
        let events: Vec<Event> = story.told_events();
        let about = |event: &&Event| event.involved_object.kind == "Pod" && &*event.reason != "SandboxChanged";
        for event in events.iter().filter(about) {
            let field = &*event.involved_object.field_path;
            let wanted = ["spec.initContainers{first}", "spec.containers{app}"];
            assert!(wanted.contains(&field), "{path} {release}: {field} {}", event.message);
            let has_id = event.message.split(|letter: char| !letter.is_ascii_hexdigit()).any(|word| word.len() == 64);
            assert!(!has_id, "{path} {release}: {}", event.message);
        }
        assert!(event(&events, "Started", "Started container first").is_some(), "{path} {release}");
        if is_docker(path) {
            assert!(event(&events, "Failed", "Error: failed to start container \"app\": ").is_some(), "{path} {release}");
        }
    }
}

#[test]
fn what_could_not_be_pulled_is_told_twice_once_with_the_cause_and_once_with_its_name() {
    for (path, release) in everywhere() {
        let story = cluster(path, &pod(MISSING)).release(release).lasting(120).told();
        let events = story.told_events();
        for (reason, text) in [("Failed", "Error: ErrImagePull"), ("BackOff", "Back-off pulling image \"no.such.host/app:1\"")] {
            assert!(event(&events, reason, text).is_some(), "{path} {release}: {reason}");
        }
        assert!(event(&events, "Failed", "Error: ImagePullBackOff").is_some(), "{path} {release}");
        let never = cluster(path, &pod(NEVER)).release(release).told().told_events();
        assert_eq!(event(&never, "Failed", "Error: ").map(|event| &*event.message), Some("Error: ErrImageNeverPull"), "{path} {release}");
    }
}

#[test]
fn an_event_that_comes_again_is_counted_and_keeps_its_name() {
    for path in paths() {
        let story = cluster(path, CRASH).lasting(120).told();
        let events = story.told_events();
        for reason in ["Created", "Started", "BackOff"] {
            let [counted] = events.iter().filter(|event| &*event.reason == reason).collect::<Vec<_>>()[..] else {
                panic!("{path}: {reason} is told once: {events:?}")
            };
            assert!(counted.count > 2 && counted.first_ns < counted.last_ns, "{path}: {counted:?}");
        }
        let patches = story.calls("PATCH /api/v1/namespaces/{namespace}/events/{name}").len();
        let again: u32 = events.iter().map(|event| event.count - 1).sum();
        assert_eq!(u32::try_from(patches), Ok(again), "{path}");
    }
}

#[test]
fn a_back_off_names_its_container_from_1_26_on() {
    for release in each_release() {
        let events = cluster("containerd", CRASH).release(release).lasting(60).told().told_events();
        let uid = events.iter().map(|event| event.involved_object.uid.clone()).find(|uid| !uid.is_empty() && &**uid != "node1").unwrap();
        let wanted = match release {
            "1.26" | "1.27" => format!("Back-off restarting failed container app in pod crash_default({uid})"),
            _ => "Back-off restarting failed container".to_owned(),
        };
        let told = event(&events, "BackOff", "Back-off restarting").unwrap();
        assert_eq!((&*told.message, told.kind), (&*wanted, "Warning"), "{release}");
    }
}

#[test]
fn a_pull_says_how_long_it_took_and_from_1_26_on_how_long_with_the_waiting() {
    for release in each_release() {
        let events = cluster("containerd", &pod("image: 'nginx:1.25'")).release(release).told().told_events();
        let pulled = &event(&events, "Pulled", "Successfully pulled image ").unwrap().message;
        let (_, took) = pulled.split_once("\" in ").unwrap();
        assert!(took.starts_with(|letter: char| letter.is_ascii_digit()), "{release}: {pulled}");
        assert_eq!(took.ends_with(" including waiting)"), ["1.26", "1.27"].contains(&release), "{release}: {pulled}");
    }
}

#[test]
fn a_hook_after_the_start_that_fails_is_told_with_what_it_wrote_and_from_1_26_on_without() {
    for (path, release) in everywhere() {
        let story = cluster(path, &pod(FAILING_HOOK)).release(release).told();
        let events = story.told_events();
        let told = event(&events, "FailedPostStartHook", "").unwrap_or_else(|| panic!("{path} {release}"));
        let uid = &told.involved_object.uid;
        let error = "command 'sh -c echo not yet; exit 1' exited with 1: ";
        let message = format!(
            "Exec lifecycle hook ([sh -c echo not yet; exit 1]) for Container \"app\" in Pod \"web_default({uid})\" failed - error: {error}, \
             message: \"not yet\\n\""
        );
        let wanted = if ["1.26", "1.27"].contains(&release) { "PostStartHook failed" } else { &message };
        assert_eq!(&*told.message, wanted, "{path} {release}");
        let waiting = waits(&story, "app").into_iter().find(|waiting| waiting.reason.starts_with("PostStartHookError")).unwrap();
        let reason = if release == "1.20" { format!("PostStartHookError: {error}") } else { "PostStartHookError".to_owned() };
        assert_eq!((&*waiting.reason, &*waiting.message), (&*reason, &*message), "{path} {release}");
        assert!(event(&events, "Killing", "FailedPostStartHook").is_some(), "{path} {release}");
    }
}

#[test]
fn a_hook_that_is_a_request_is_called_http_in_other_letters_in_1_20_and_like_a_probe_from_1_26_on() {
    let hook = "image: 'nginx:1.27', lifecycle: {postStart: {httpGet: {port: 81, path: /hello, scheme: HTTPS}}}";
    for release in each_release() {
        let story = cluster("containerd", &pod(hook)).release(release).told();
        let waiting = waits(&story, "app").into_iter().find(|waiting| waiting.reason.starts_with("PostStartHookError")).unwrap();
        let (begins, url, ends) = match release {
            "1.20" => ("Http lifecycle hook (/hello) ", "http://10.88.0.2:81//hello", ", message: \"\""),
            "1.26" | "1.27" => ("HTTP lifecycle hook (/hello) ", "https://10.88.0.2:81/hello", "connection refused"),
            _ => ("HTTP lifecycle hook (/hello) ", "http://10.88.0.2:81//hello", ", message: \"\""),
        };
        let message = &*waiting.message;
        assert!(message.starts_with(begins) && message.contains(url) && message.ends_with(ends), "{release}: {message}");
    }
}

#[test]
fn a_hook_before_the_stop_that_outlives_its_time_fails_when_its_container_is_stopped() {
    let hook = "image: 'busybox:1.36', command: [sh, -c, \"trap 'exit 0' TERM; while :; do sleep 0.2; done\"], lifecycle: {preStop: {exec: \
                {command: [sleep, '60']}}}";
    for (path, release) in everywhere() {
        let events = cluster(path, &pod(hook)).release(release).delete(10, None, false).told().told_events();
        let told = event(&events, "FailedPreStopHook", "").unwrap_or_else(|| panic!("{path} {release}: {events:?}"));
        let wanted = if ["1.26", "1.27"].contains(&release) { "PreStopHook failed" } else { "Exec lifecycle hook ([sleep 60]) for " };
        assert!(told.message.starts_with(wanted), "{path} {release}: {}", told.message);
    }
}
