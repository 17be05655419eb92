//! What cannot be started is refused as runc refuses it, and what a server answers is what it has.

use podpath_model::scenario::manifest::{self, NoteKind};

use crate::language::{Story, cluster, is_docker, paths};

/// A Pod with one container called `app`, from its image and what else it says in braces.
fn pod(image: &str, more: &str, spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  restartPolicy: Never\n{spec}  containers:\n  - {{name: app, image: \"{image}\"{more}}}\n"
    )
}

fn assumptions(yaml: &str) -> Vec<&'static str> {
    let reading = manifest::read(yaml.as_bytes());
    assert!(reading.problems.is_empty(), "{yaml}: {:?}", reading.problems);
    reading.notes.iter().filter(|note| matches!(note.kind, NoteKind::Assumed(_))).map(|note| note.key()).collect()
}

fn texts(story: &Story, method: &str) -> String {
    story.answers(method).iter().map(|answer| answer.text().to_owned()).collect()
}

/// A volume with content from elsewhere, with this in its braces, mounted on /v.
fn volume(source: &str) -> String {
    format!("  volumes: [{{name: v, {source}}}]\n")
}

#[test]
fn what_is_no_program_is_refused_with_runcs_own_words() {
    let mounted = ", volumeMounts: [{name: v, mountPath: /v}]";
    let table: [(&str, &str, &str, String, &str); 13] = [
        ("busybox:1.36", "[/etc/passwd]", "", String::new(), "permission denied"),
        ("busybox:1.36", "[/etc]", "", String::new(), "permission denied"),
        ("busybox:1.36", "[/tmp, x]", "", String::new(), "permission denied"),
        ("busybox:1.36", "[/dev/null]", "", String::new(), "permission denied"),
        ("quay.io/a/b:1", "[/etc/hosts]", "", String::new(), "permission denied"),
        ("busybox:1.36", "[/no/such]", "", String::new(), "no such file or directory"),
        ("busybox:1.36", "[nosuch]", "", String::new(), "executable file not found in $PATH"),
        ("busybox:1.36", "[/v]", mounted, volume("emptyDir: {}"), "permission denied"),
        ("busybox:1.36", "[/v/run.sh]", mounted, volume("configMap: {name: c}"), "permission denied"),
        ("quay.io/a/b:1", "[/v/run.sh]", mounted, volume("secret: {secretName: c}"), "permission denied"),
        ("busybox:1.36", "[/v/run.sh]", mounted, volume("configMap: {name: c, defaultMode: 0755}"), ""),
        ("busybox:1.36", "[/v/run.sh]", mounted, volume("configMap: {name: c, items: [{key: a, path: run.sh, mode: 493}]}"), ""),
        ("busybox:1.36", "[/v/run.sh]", mounted, volume("hostPath: {path: /opt}"), ""),
    ];
    for path in paths() {
        for (image, command, more, spec, words) in &table {
            let yaml = pod(image, &format!(", command: {command}{more}"), spec);
            let said = texts(&cluster(path, &yaml).lasting(8).told(), "StartContainer")
                + &texts(&cluster(path, &yaml).lasting(8).told(), "CreateContainer");
            let program = command.trim_matches(['[', ']']).split(',').next().unwrap();
            if words.is_empty() {
                assert!(!said.contains("exec: "), "{path}: {yaml}: {said}");
            } else {
                assert!(
                    said.contains(&format!("exec: \"{program}\": ")) || said.contains(&format!("exec: \\\"{program}\\\": ")),
                    "{path}: {yaml}: {said}"
                );
                assert!(said.contains(words), "{path}: {yaml}: {said}");
            }
        }
    }
}

#[test]
fn a_working_directory_that_is_a_file_is_refused_by_whoever_makes_it() {
    for path in paths() {
        let yaml = pod("busybox:1.36", ", command: [sleep, '600'], workingDir: /etc/passwd", "");
        let told = cluster(path, &yaml).lasting(8).told();
        let said = texts(&told, "CreateContainer") + &texts(&told, "StartContainer");
        let words = if is_docker(path) { "Cannot mkdir: /etc/passwd is not a directory" } else { "/etc/passwd: not a directory" };
        assert!(said.contains(words), "{path}: {said}");
        assert!(told.alive("app").is_empty(), "{path}");
        let there = pod("busybox:1.36", ", command: [sleep, '600'], workingDir: /no/such", "");
        assert_eq!(cluster(path, &there).lasting(8).told().alive("app").len(), 1, "{path}: it is made");
    }
}

#[test]
fn a_server_whose_pages_are_known_answers_for_those_only_and_of_another_a_note_says_what_was_assumed() {
    let probe = |path: &str, port: u16| format!(", livenessProbe: {{httpGet: {{path: {path}, port: {port}}}, periodSeconds: 1}}");
    let table = [
        ("nginx:1.25", "", "/", 80, true, None),
        ("nginx:1.25", "", "/index.html?x=1", 80, true, None),
        ("nginx:1.25", "", "/healthz", 80, false, None),
        ("httpd:2.4", "", "/", 80, true, None),
        ("httpd:2.4", "", "/health", 80, false, None),
        ("python:3.11", ", command: [python, -m, http.server, '8000']", "/", 8000, true, None),
        ("python:3.11", ", command: [python, -m, http.server, '8000']", "/healthz", 8000, false, None),
        ("busybox:1.36", ", command: [httpd, -f, -p, '8080', -h, /tmp]", "/", 8080, false, None),
        ("nginx:1.25", ", envFrom: [{configMapRef: {name: c}}]", "/healthz", 80, true, Some("note-assumed-pages")),
        ("python:3.11", ", command: [python, app.py]", "/healthz", 5000, true, Some("note-assumed-pages")),
        ("quay.io/a/b:1", "", "/healthz", 5000, true, Some("note-assumed-image")),
        ("nginx:doesnotexist", "", "/healthz", 80, false, Some("note-assumed-tag")),
    ];
    for (image, command, path, port, is_well, note) in table {
        let yaml = pod(image, &format!("{command}{}", probe(path, port)), "");
        assert_eq!(assumptions(&yaml), note.into_iter().collect::<Vec<_>>(), "{image}{command} {path}");
        let told = cluster("containerd", &yaml).lasting(15).told();
        let unhealthy: Vec<String> =
            told.posted().into_iter().filter(|(_, reason, _)| reason == "Unhealthy").map(|(_, _, message)| message).collect();
        assert_eq!(unhealthy.is_empty(), is_well, "{image}{command} {path}: {unhealthy:?}");
        assert!(
            unhealthy.iter().all(|message| message.contains("HTTP probe failed with statuscode: 404")),
            "{image} {path}: {unhealthy:?}"
        );
    }
}

#[test]
fn what_a_server_is_wished_to_answer_it_answers_from_then_on() {
    let yaml = pod("quay.io/a/b:1", ", readinessProbe: {httpGet: {path: /ready, port: 5000}, periodSeconds: 1}", "")
        .replace("{name: p}", "{name: p, annotations: {podpath.dev/answer.app: \"503 after 20s\"}}");
    assert_eq!(assumptions(&yaml), [] as [&str; 0], "whoever wishes has read the note");
    let told = cluster("containerd", &yaml).lasting(40).told();
    let unhealthy: Vec<_> = told.told_events().into_iter().filter(|event| &*event.reason == "Unhealthy").collect();
    assert!(unhealthy.iter().any(|event| event.message.contains("HTTP probe failed with statuscode: 503")), "{unhealthy:?}");
    let ready = told.told_statuses().iter().map(|status| format!("{status:?}")).filter(|status| status.contains("ready: true")).count();
    assert!(ready > 0, "it is ready until then");
}

#[test]
fn the_programs_of_probes_and_hooks_that_nobody_knows_are_named_too() {
    let probe = ", env: [{name: POSTGRES_PASSWORD, value: x}], livenessProbe: {exec: {command: [pg_isready, -U, postgres]}}";
    let yaml = pod("postgres:15", probe, "");
    assert_eq!(assumptions(&yaml), ["note-assumed-answers"]);
    let known = pod("busybox:1.36", ", command: [sleep, '600'], livenessProbe: {exec: {command: [cat, /tmp/healthy]}}", "");
    assert_eq!(assumptions(&known), [] as [&str; 0]);
}

#[test]
fn nginx_does_not_start_where_it_may_not_write_and_does_once_it_may() {
    let volumes = "  volumes: [{name: c, emptyDir: {}}, {name: r, emptyDir: {}}]\n";
    let mounts = ", volumeMounts: [{name: c, mountPath: /var/cache/nginx}, {name: r, mountPath: /var/run}]";
    let (as_user, read_only) = (", securityContext: {runAsUser: 1000}", ", securityContext: {readOnlyRootFilesystem: true}");
    let table = [
        ("nginx:1.25", as_user.to_owned(), "", Some("mkdir() \"/var/cache/nginx/client_temp\" failed (13: Permission denied)")),
        ("nginx:1.25", read_only.to_owned(), "", Some("mkdir() \"/var/cache/nginx/client_temp\" failed (30: Read-only file system)")),
        ("nginx:1.25", format!("{read_only}{mounts}"), volumes, None),
        ("nginx:1.25", String::new(), "", None),
        ("nginxinc/nginx-unprivileged", as_user.to_owned(), "", None),
    ];
    for (image, more, spec, words) in table {
        let yaml = pod(image, &format!("{more}, terminationMessagePolicy: FallbackToLogsOnError"), spec);
        let told = cluster("containerd", &yaml).lasting(12).told();
        assert_eq!(told.alive("app").is_empty(), words.is_some(), "{image}{more}");
        let statuses = format!("{:?}", told.told_statuses());
        assert!(words.is_none_or(|words| statuses.contains(&words.replace('"', "\\\""))), "{image}{more}: {statuses}");
    }
}

#[test]
fn of_an_image_that_does_not_start_without_a_password_nothing_is_assumed() {
    assert_eq!(assumptions(&pod("mysql:8.0", "", "")), [] as [&str; 0]);
    assert_eq!(assumptions(&pod("mysql:8.0", ", env: [{name: MYSQL_ROOT_PASSWORD, value: x}]", "")), ["note-assumed-image"]);
}
