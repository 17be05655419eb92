//! What nobody can know is taken in the kindest way, and what everybody knows is as it is: images, programs, scripts.

use podpath_model::scenario::manifest::{self, NoteKind, Reading};
use podpath_model::trace::{Event, Status, What};

use crate::language::{Story, cluster, kubelet, lasting, paths};

/// A Pod with one container called `app`, from its image and what else it says in braces.
fn pod(image: &str, more: &str, spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  {spec}\n  containers:\n  - {{name: app, image: \"{image}\"{more}}}\n"
    )
}

fn script(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    pod("busybox:1.36", &format!(", command: [sh, -c, \"{text}\"]"), "restartPolicy: Never")
}

/// How processes of the app have ended, in order.
fn ends(story: &Story) -> Vec<i32> {
    let code = |event: &Event| match &event.what {
        What::Exit { status } if event.process.role.name == "app" => Some(status.code()),
        _ => None,
    };
    story.events().filter_map(code).collect()
}

fn read(yaml: &str) -> Reading {
    manifest::read(yaml.as_bytes())
}

fn assumptions(yaml: &str) -> Vec<&'static str> {
    let reading = read(yaml);
    assert!(reading.problems.is_empty(), "{yaml}: {:?}", reading.problems);
    reading.notes.iter().filter(|note| matches!(note.kind, NoteKind::Assumed(_))).map(|note| note.key()).collect()
}

#[test]
fn an_image_that_nobody_knows_begins_with_some_program_and_runs_and_one_note_says_so() {
    for image in [
        "mysql:8.0",
        "mcr.microsoft.com/dotnet/samples:aspnetapp",
        "quay.io/team/api:1.4",
        "registry.example.com:5000/a/b/c",
        "bitnami/redis",
    ] {
        let yaml = pod(image, ", env: [{name: MYSQL_ROOT_PASSWORD, value: x}]", "restartPolicy: Always");
        assert_eq!(assumptions(&yaml), ["note-assumed-image"], "{image}");
        for path in paths() {
            assert_eq!(kubelet(path, &yaml).alive("app").len(), 1, "{path}: {image}");
        }
    }
}

#[test]
fn an_image_by_its_digest_runs_everywhere() {
    let digest = "sha256:0d17b565c37bcbd895e9d92315a05c1c3c9a29f762b011a10c54a66cd53c9b31";
    for image in [format!("nginx@{digest}"), format!("nginx:1.25@{digest}"), format!("quay.io/a/b@{digest}")] {
        let yaml = pod(&image, "", "restartPolicy: Always");
        assert_eq!(assumptions(&yaml).len(), 1, "{image}");
        for path in paths() {
            assert_eq!(kubelet(path, &yaml).alive("app").len(), 1, "{path}: {image}");
        }
    }
}

#[test]
fn a_container_has_at_most_one_note_of_what_was_assumed_and_none_if_nothing_was() {
    let table: [(&str, &str, &[&str]); 15] = [
        ("busybox:1.36", ", command: [sleep, '600']", &[]),
        ("nginx:1.25", "", &[]),
        ("nginx", ", ports: [{containerPort: 80}]", &[]),
        ("busybox", ", command: [sh, -c, 'while true; do date; sleep 1; done']", &[]),
        ("nginx:doesnotexist", "", &["note-assumed-tag"]),
        ("busybox:9.9", ", command: [sleep, '600']", &["note-assumed-tag"]),
        ("quay.io/a/b", ", command: [nosuchprogram]", &["note-assumed-image"]),
        ("quay.io/a/b", ", command: [sh, -c, 'a=(1 2)']", &["note-assumed-script"]),
        ("busybox", ", command: [sh, -c, 'until nslookup db; do sleep 2; done']", &["note-assumed-answers"]),
        ("busybox", ", command: [sh, -c, 'wget -O /x http://web/ && cat /x']", &["note-assumed-answers"]),
        ("debian:12", ", command: [bash, -c, 'x=(1 2 3); echo']", &["note-assumed-script"]),
        ("k8s.gcr.io/pause:3.1", "", &[]),
        ("https://registry.example.com/web:1.0", "", &[]),
        ("Team/API:1", "", &[]),
        ("team/api:1", ", imagePullPolicy: Never", &[]),
    ];
    for (image, more, expected) in table {
        assert_eq!(assumptions(&pod(image, more, "restartPolicy: Always")), expected, "{image}{more}");
    }
}

#[test]
fn a_server_that_nobody_knows_listens_where_its_manifest_expects_it() {
    let probes = [
        "ports: [{name: http, containerPort: 3000}], livenessProbe: {httpGet: {path: /healthz, port: http}, periodSeconds: 2}",
        "readinessProbe: {tcpSocket: {port: 9000}, periodSeconds: 2}",
        "livenessProbe: {httpGet: {path: /, port: 8443, scheme: HTTPS}, periodSeconds: 2}",
        "livenessProbe: {exec: {command: [/bin/healthy]}, periodSeconds: 2}, ports: [{containerPort: 5000}]",
    ];
    for probe in probes {
        let yaml = pod("quay.io/team/api:1.4", &format!(", command: [/api], {probe}"), "restartPolicy: Always");
        let told = cluster("containerd", &yaml).lasting(20).told();
        assert_eq!(told.alive("app").len(), 1, "{probe}");
        assert!(!told.posted().iter().any(|(_, reason, _)| reason == "Unhealthy"), "{probe}: {:?}", told.posted());
    }
}

#[test]
fn programs_that_end_do_end() {
    let commands = [
        "[date]",
        "[env]",
        "[ls]",
        "[hostname]",
        "[id]",
        "['true']",
        "[echo, hi]",
        "[cat, /etc/hosts]",
        "[sleep, '1']",
        "[wget, 'http://web/']",
        "[sh, -c, 'date; ls']",
        "[uname, -a]",
    ];
    for command in commands {
        let yaml = pod("busybox:1.36", &format!(", command: {command}"), "restartPolicy: Never");
        let story = kubelet("containerd", &yaml);
        assert_eq!(ends(&story).last(), Some(&0), "{command}");
        assert!(story.alive("app").is_empty(), "{command}");
    }
    let pi = pod("perl:5.34", ", command: [perl, -Mbignum=bpi, -wle, 'print bpi(2000)']", "restartPolicy: Never");
    assert_eq!(ends(&kubelet("containerd", &pi)), [0]);
}

#[test]
fn a_script_ends_as_its_commands_say() {
    let table = [
        ("if test -f /x; then exit 0; else exit 4; fi", 4),
        ("set -e; false; sleep 600", 1),
        ("touch /ready && test -f /ready && exit 5", 5),
        ("for i in 1 2 3; do [ $i = 2 ] && exit $i; done", 2),
        ("f() { return 7; }; f", 7),
        ("case a in b) exit 1;; *) exit 6;; esac", 6),
        ("nosuchprogram", 127),
        ("! true || exit 9", 9),
    ];
    for (text, code) in table {
        assert_eq!(ends(&kubelet("containerd", &script(text))).last(), Some(&code), "{text}");
    }
}

#[test]
fn a_shell_becomes_its_last_command_with_busybox_and_bash_and_not_with_a_trap_and_never_with_dash() {
    let table = [
        ("busybox:1.36", "sh", "echo a; sleep 600", 1),
        ("busybox:1.36", "sh", "sleep 600", 1),
        ("busybox:1.36", "sh", "true && sleep 600", 1),
        ("busybox:1.36", "sh", "trap 'exit 0' TERM; sleep 600", 2),
        ("debian:12", "bash", "echo a; sleep 600", 1),
        ("debian:12", "sh", "echo a; sleep 600", 2),
    ];
    for (image, shell, text, processes) in table {
        let yaml = pod(image, &format!(", command: [{shell}, -c, \"{text}\"]"), "restartPolicy: Always");
        let story = kubelet("containerd", &yaml);
        let alive: Vec<String> = story.alive("app").iter().map(|process| process.argv.join(" ")).collect();
        assert_eq!(alive.len(), processes, "{image} {shell}: {text}: {alive:?}");
    }
}

#[test]
fn a_loop_that_turns_without_a_pause_runs_for_ever_and_costs_next_to_nothing() {
    for text in [
        "while true; do echo hi; done",
        "while :; do :; done",
        "while :; do while :; do :; done; done",
        "i=0; while true; do i=$((i+1)); echo $i; done",
    ] {
        let story = lasting("containerd", "1.22", &script(text), 600);
        assert!(!story.alive("app").is_empty(), "{text}");
        assert!(story.events().count() < 60_000, "{text}: {}", story.events().count());
        let is_note =
            |event: &Event| matches!(&event.what, What::Note { key: "note-loop-folded" | "note-script-slowed", .. }) && !event.routine;
        assert_eq!(story.events().filter(|event| is_note(event)).count(), 1, "{text}");
    }
}

#[test]
fn a_root_that_is_read_only_takes_no_file_and_a_volume_in_it_does() {
    let read_only = ", securityContext: {readOnlyRootFilesystem: true}";
    let table = [
        ("touch /x", "", 1),
        ("touch /tmp/x", "", 1),
        ("touch /cache/x", ", volumeMounts: [{name: v, mountPath: /cache}]", 0),
        ("echo a > /dev/null", "", 0),
    ];
    for path in paths() {
        for (text, mounts, code) in table {
            let more = format!(", command: [sh, -c, \"{text}\"]{read_only}{mounts}");
            let yaml = pod("busybox:1.36", &more, "restartPolicy: Never\n  volumes: [{name: v, emptyDir: {}}]");
            assert_eq!(ends(&kubelet(path, &yaml)).last(), Some(&code), "{path}: {text}");
        }
    }
}

#[test]
fn a_program_that_a_known_image_does_not_have_is_not_found_and_one_of_an_unknown_image_is_there() {
    for (image, command, is_there) in [
        ("nginx:1.25", "[wge, '-O', /x, 'http://web/']", false),
        ("busybox:1.36", "[slep, '600']", false),
        ("busybox:1.36", "[bash]", false),
        ("alpine:3.18", "[curl, 'http://web/']", false),
        ("quay.io/a/b:1", "[wge]", true),
        ("mysql:8.0", "[anything]", true),
    ] {
        let yaml = pod(image, &format!(", command: {command}"), "restartPolicy: Never");
        let told = cluster("containerd", &yaml).lasting(8).told();
        let is_refused = told.answers("StartContainer").iter().any(|answer| answer.text().contains("executable file not found in $PATH"));
        assert_eq!(is_refused, !is_there, "{image} {command}");
    }
}

#[test]
fn files_of_a_volume_are_the_same_for_all_who_mount_it() {
    let yaml = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  restartPolicy: Never\n  volumes: [{name: v, emptyDir: {}}]\n  initContainers:\n  \
                - {name: write, image: busybox, command: [sh, -c, 'echo 3 > /out/code'], volumeMounts: [{name: v, mountPath: /out}]}\n  containers:\n  \
                - {name: app, image: busybox, command: [sh, -c, 'exit $(cat /in/code)'], volumeMounts: [{name: v, mountPath: /in}]}\n";
    for path in paths() {
        assert_eq!(ends(&kubelet(path, yaml)).last(), Some(&3), "{path}");
    }
}

#[test]
fn what_an_annotation_wishes_of_the_world_comes_to_pass_and_nothing_on_the_node_has_the_annotation() {
    let wished = |wish: &str| {
        pod("quay.io/team/api:1.4", ", command: [/api]", "restartPolicy: Never")
            .replace("{name: p}", &format!("{{name: p, annotations: {{{wish}}}}}"))
    };
    for path in paths() {
        let missing = cluster(path, &wished("podpath.dev/image.app: missing")).lasting(6).told();
        assert!(missing.alive("app").is_empty(), "{path}");
        assert!(missing.answers("PullImage").iter().any(|answer| answer.code() != "OK"), "{path}");
        let absent = cluster(path, &wished("podpath.dev/command.app: missing")).lasting(6).told();
        assert!(absent.alive("app").is_empty(), "{path}");
        let ended = cluster(path, &wished("podpath.dev/exit.app: \"3 after 4s\"")).lasting(15).told();
        assert_eq!(ends(&ended), [3], "{path}");
        for story in [&missing, &absent, &ended] {
            for event in story.events() {
                let json = match &event.what {
                    What::Call { request, .. } => request.json(),
                    What::Spawn { input: Some(input), .. } => input.json(),
                    _ => continue,
                };
                assert!(!json.contains("podpath.dev"), "{path}: {json}");
            }
        }
        let plain = cluster(path, &wished("")).lasting(6).told();
        let hash = |story: &Story| {
            story
                .calls("CreateContainer")
                .first()
                .map(|event| if let What::Call { request, .. } = &event.what { request.json() } else { String::new() })
        };
        assert_eq!(hash(&plain), hash(&ended), "{path}");
    }
}

#[test]
fn a_wish_that_is_none_is_a_problem_at_its_line_and_the_button_at_a_note_writes_a_good_one() {
    let with = |annotation: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n    {annotation}\nspec:\n  containers:\n  - name: app\n    image: quay.io/a/b\n"
        )
    };
    for wrong in [
        "podpath.dev/image.app: gone",
        "podpath.dev/image.ap: missing",
        "podpath.dev/imag.app: missing",
        "podpath.dev/exit.app: soon",
        "podpath.dev/exit.app: 300",
        "podpath.dev/x: y",
    ] {
        let reading = read(&with(wrong));
        assert_eq!(reading.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [6], "{wrong}");
    }
    assert_eq!(read(&with("podpath.dev/exit.app: 3")).problems, []);
    let forms = [
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: app\n    image: quay.io/a/b\n",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n    a: b\nspec:\n  containers:\n  - name: app\n    image: quay.io/a/b\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: app, image: quay.io/a/b}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {a: b}}\nspec:\n  containers:\n  - {name: app, image: quay.io/a/b}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {}}\nspec:\n  containers:\n  - {name: app, image: quay.io/a/b}\n",
        "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"p\"}, \"spec\": {\"containers\": [{\"name\": \"app\", \"image\": \"quay.io/a/b\"}]}}",
    ];
    for form in forms {
        let reading = read(form);
        let note = reading.notes.iter().find(|note| matches!(note.kind, NoteKind::Assumed(_))).expect("a note");
        assert_eq!(note.fixes.len(), 3, "{form}");
        for fix in &note.fixes {
            let mended = fix.apply(form);
            let reading = read(&mended);
            let pod = reading.pod.unwrap_or_else(|| panic!("{mended}: {:?}", reading.problems));
            assert_eq!(pod.metadata.wishes.len(), 1, "{mended}");
            assert!(!pod.metadata.annotations.keys().any(|key| key.starts_with("podpath.dev")), "{mended}");
            assert!(!reading.notes.iter().any(|note| matches!(note.kind, NoteKind::Assumed(_))), "{mended}");
        }
    }
}

#[test]
fn nothing_that_a_manifest_says_grows_without_bound() {
    let doubled: String = (1..40).map(|at| format!(", {{name: E{at}, value: \"$(E{0})$(E{0})\"}}", at - 1)).collect();
    let bomb = pod("busybox", &format!(", env: [{{name: E0, value: xxxxxxxxxx}}{doubled}]"), "restartPolicy: Never");
    assert_eq!(
        read(&bomb).problems.iter().map(|problem| (problem.kind.key(), problem.line)).collect::<Vec<_>>(),
        [("manifest-too-long", 7)]
    );
    let many: String = (0..5_000).map(|at| format!("  - {{name: c{at}, image: busybox}}\n")).collect();
    let many = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n{many}");
    assert_eq!(
        read(&many).problems.iter().map(|problem| (problem.kind.key(), problem.line)).collect::<Vec<_>>(),
        [("manifest-too-many", 256)]
    );
    for levels in [12, 100] {
        let nested = format!("{}:; {}", "while :; do ".repeat(levels), "done; ".repeat(levels));
        let story = kubelet("containerd", &script(&nested));
        assert_eq!(story.alive("app").len(), 1, "{levels}");
    }
}

#[test]
fn a_first_process_that_is_stopped_ends_as_it_has_asked_for() {
    let status = |text: &str| {
        let yaml = script(text);
        let story = cluster("containerd", &yaml).delete(15, Some(2), false).told();
        let exits = story.events().filter(|event| event.process.role.name == "app");
        exits.filter_map(|event| if let What::Exit { status } = &event.what { Some(*status) } else { None }).last()
    };
    assert_eq!(status("trap 'exit 4' TERM; while :; do sleep 0.2; done"), Some(Status::Exited(4)));
    assert_eq!(status("trap 'exit 4' TERM; sleep 600 & wait"), Some(Status::Killed("SIGKILL")));
    assert_eq!(status("sleep 600"), Some(Status::Killed("SIGKILL")));
}

/// A control plane's static pod as kubeadm writes it, shortened.
const API_SERVER: &str = "apiVersion: v1
kind: Pod
metadata:
  annotations:
    kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint: 10.0.2.15:6443
  labels: {component: kube-apiserver, tier: control-plane}
  name: kube-apiserver
  namespace: kube-system
spec:
  containers:
  - command:
    - kube-apiserver
    - --advertise-address=10.0.2.15
    - --secure-port=6443
    image: registry.k8s.io/kube-apiserver:v1.22.0
    imagePullPolicy: IfNotPresent
    livenessProbe:
      failureThreshold: 8
      httpGet: {host: 10.0.2.15, path: /livez, port: 6443, scheme: HTTPS}
      periodSeconds: 10
      timeoutSeconds: 15
    name: kube-apiserver
    readinessProbe:
      httpGet: {host: 10.0.2.15, path: /readyz, port: 6443, scheme: HTTPS}
      periodSeconds: 1
      timeoutSeconds: 15
    startupProbe:
      failureThreshold: 24
      httpGet: {host: 10.0.2.15, path: /livez, port: 6443, scheme: HTTPS}
      periodSeconds: 10
      timeoutSeconds: 15
  hostNetwork: true
  priorityClassName: system-node-critical
";

#[test]
fn the_control_plane_of_kubeadm_runs_and_is_ready() {
    for path in paths() {
        let told = cluster(path, API_SERVER).lasting(20).told();
        assert_eq!(told.alive("app").len(), 1, "{path}");
        assert!(!told.posted().iter().any(|(_, reason, _)| reason == "Unhealthy"), "{path}: {:?}", told.posted());
    }
}
