//! A node in a cluster: pods from an API server, what it is told of them, and what `kubectl` finds.
//!
//! `(K41)` is a truth of `facts/kubelet.md`, section 7.

use podpath_model::scenario::Want;
use podpath_model::trace::{Event, Kind, Protocol, What};
use podpath_model::wire::kubernetes::Phase;

use crate::language::{CRASH, INIT, Story, WEB, cluster, each, is_docker, kubelet, paths};

const EXEC: &str = "POST /api/v1/namespaces/{namespace}/pods/{name}/exec";
const DELETE: &str = "DELETE /api/v1/namespaces/{namespace}/pods/{name}";

/// A pod whose container runs this script.
fn script(script: &str) -> String {
    format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{terminationGracePeriodSeconds: 4, containers: [{{name: app, image: \
         busybox, command: [sh, -c, \"{script}\"]}}]}}}}"
    )
}

const POLITE: &str = "echo hello; echo trouble >&2; trap 'exit 0' TERM; while :; do sleep 0.2; done";
const STUBBORN: &str = "trap '' TERM; while :; do sleep 0.2; done";
const SERVER: &str = "exec httpd -f -p 8080";

/// Where the first process of the app ends.
fn app_ends(story: &Story) -> usize {
    let app = story.first(|event| matches!(event.what, What::Exit { .. }) && is_app(story, event));
    app.expect("the app ends")
}
fn is_app(story: &Story, event: &Event) -> bool {
    let process = story.process(event.process.pid);
    process.role.name == "app" && story.end().processes.get(&process.parent).is_none_or(|parent| parent.role.name != "app")
}

#[test]
fn a_pod_of_the_api_server_keeps_its_name_and_its_containers_say_which_runtime_they_have() {
    // (K52)
    for (path, prefix) in each([("dockershim", "docker"), ("cri-dockerd", "docker"), ("containerd", "containerd"), ("crio", "cri-o")]) {
        let story = cluster(path, WEB).told();
        assert_eq!(story.terminal(), ["pod/web created"], "{path}");
        let statuses = story.told_statuses();
        let phases: Vec<Phase> = statuses.iter().map(|status| status.phase).collect();
        assert_eq!(phases, [Phase::Pending, Phase::Running], "{path}");
        let waiting = statuses[0].container_statuses[0].state.waiting.as_ref().unwrap();
        assert_eq!(&*waiting.reason, "ContainerCreating", "{path}");
        let running = &statuses[1].container_statuses[0];
        let id = running.container_id.strip_prefix(&format!("{prefix}://")).unwrap_or_else(|| panic!("{path}: {}", running.container_id));
        assert!(id.len() == 64 && running.ready && running.restart_count == 0, "{path}: {running:?}");
        assert!(statuses[1].pod_ip.starts_with("10.88.") && &*statuses[1].host_ip == "192.168.1.10", "{path}: {:?}", statuses[1]);
        let changes = story.changes(Kind::Pod, "web");
        assert!(changes.iter().all(|event| event.process.role.name == "kube-apiserver"), "{path}: a pod of the API keeps its own name");
        assert!(story.logged("source=\"api\" pods=[default/web]").is_some(), "{path}");
    }
}

#[test]
fn without_an_api_server_nothing_is_said_to_one() {
    for path in paths() {
        let story = kubelet(path, WEB);
        assert!(story.protocol(Protocol::Kubernetes).is_empty(), "{path}");
        assert!(story.logged("source=\"file\" pods=[default/web-node1]").is_some(), "{path}");
    }
}

#[test]
fn a_deletion_is_an_update_and_the_object_goes_when_the_containers_have_ended() {
    // (K57), (K58)
    for path in paths() {
        let story = cluster(path, &script(STUBBORN)).delete(10, None, false).told();
        let at = |words: &str| story.logged(words).unwrap_or_else(|| panic!("{path}: {words}"));
        let (delete, remove) = (at("\"SyncLoop DELETE\" source=\"api\""), at("\"SyncLoop REMOVE\" source=\"api\""));
        let (ends, gone) = (app_ends(&story), story.made_known("DELETED").unwrap());
        assert!(delete < ends && ends < gone && gone < remove, "{path}: {delete} {ends} {gone} {remove}");
        let waited_ns = story.trace.events[gone].at_ns - story.trace.events[delete].at_ns;
        assert!((4..8).contains(&(waited_ns / 1_000_000_000)), "{path}: {waited_ns}");
        // The kubelet removes the object; the dead container is there after that, and its log can still be read.
        let by: Vec<&str> = story.calls(DELETE).iter().map(|event| event.process.role.name).collect();
        assert_eq!(by, ["kubectl", "kubelet"], "{path}");
        let removed = story.first(|event| matches!(event.what, What::Call { method: "RemoveContainer", .. })).unwrap();
        assert!(removed > gone, "{path}");
        let last = story.told_statuses().pop().unwrap();
        let ended = last.container_statuses[0].state.terminated.as_ref().unwrap();
        assert_eq!((ended.exit_code, last.phase), (137, Phase::Running), "{path}: a pod that would be restarted does not fail");
        assert!(story.end().things.iter().all(|(thing, _)| thing.kind != Kind::Pod), "{path}");
    }
}

#[test]
fn the_grace_period_of_the_deletion_reaches_the_runtime() {
    for path in paths() {
        for (asked, timeout) in [(None, "4"), (Some(2), "2"), (Some(0), "1")] {
            let story = cluster(path, &script(STUBBORN)).delete(10, asked, false).told();
            let stop = story.calls("StopContainer")[0];
            let What::Call { request, .. } = &stop.what else { unreachable!() };
            assert!(request.json().contains(&format!("\"timeout\":\"{timeout}\"")), "{path}: {}", request.json());
        }
    }
}

#[test]
fn with_force_the_object_goes_first_and_the_containers_have_their_time_all_the_same() {
    for path in paths() {
        let story = cluster(path, &script(STUBBORN)).delete(10, Some(0), true).told();
        assert!(story.terminal()[1].starts_with("warning: Immediate deletion"), "{path}");
        assert_eq!(story.terminal()[2], "pod \"web\" force deleted", "{path}");
        let (gone, ends) = (story.made_known("DELETED").unwrap(), app_ends(&story));
        assert!(gone < ends && story.trace.events[ends].at_ns - story.trace.events[gone].at_ns >= 4_000_000_000, "{path}");
        assert!(story.logged("SyncLoop DELETE").is_none(), "{path}: the kubelet learns of it only when the object is gone");
        assert_eq!(story.calls(DELETE).len(), 1, "{path}");
        assert!(story.apps().is_empty(), "{path}");
    }
}

#[test]
fn a_command_goes_through_the_api_server_and_the_kubelet_and_its_output_and_exit_code_come_back() {
    // (K44)
    for path in paths() {
        let story = cluster(path, &script(POLITE)).exec(10, "echo out; echo err >&2; exit 3").told();
        assert_eq!(story.terminal()[1..], ["out", "err", "command terminated with exit code 3"], "{path}");
        let well = cluster(path, &script(POLITE)).exec(10, "echo fine").told();
        assert_eq!(well.terminal()[1..], ["fine"], "{path}");
        let at = |method: &str| story.calls(method)[0].seq;
        let way = [EXEC, "POST /exec/{namespace}/{pod}/{container}", "Exec", "POST /exec/{token}"].map(at);
        assert!(way.is_sorted(), "{path}: {way:?}");
    }
}

#[test]
fn what_the_pod_asks_of_dns_is_read_in_its_container_on_every_path() {
    let yaml = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {dnsPolicy: None, dnsConfig: {nameservers: [9.9.9.9], searches: \
                [a.example], options: [{name: ndots, value: '2'}]}, containers: [{name: app, image: 'busybox:1.36', command: [sleep, \
                '1000']}]}}";
    for path in paths() {
        let story = cluster(path, yaml).exec(10, "sort /etc/resolv.conf").told();
        assert_eq!(story.terminal()[1..], ["nameserver 9.9.9.9", "options ndots:2", "search a.example"], "{path}");
    }
}

#[test]
fn the_url_of_an_exec_leads_into_the_kubelet_itself_with_dockershim_and_to_the_runtime_otherwise() {
    // (K44)
    for (path, role) in each([("dockershim", "dockershim"), ("cri-dockerd", "cri-dockerd"), ("containerd", "containerd"), ("crio", "crio")])
    {
        let story = cluster(path, &script(POLITE)).exec(10, "true").told();
        let [(server, server_pid, caller_pid)] = story.called("POST /exec/{token}")[..] else { panic!("{path}: it is followed once") };
        assert_eq!(story.process(caller_pid).role.name, "kubelet", "{path}");
        assert_eq!((server, server_pid == caller_pid), (role, path == "dockershim"), "{path}");
    }
}

#[test]
fn logs_are_what_the_app_has_written_read_by_the_kubelet_and_not_by_the_runtime() {
    for path in paths() {
        let story = cluster(path, &script(POLITE)).logs(10).told();
        assert_eq!(story.terminal()[1..], ["hello", "trouble"], "{path}");
        let call = story.calls("GET /containerLogs/{namespace}/{pod}/{container}")[0];
        let inside: Vec<&str> = story
            .during(call)
            .iter()
            .filter_map(|event| match event.what {
                What::Call { method, protocol: Protocol::Cri, .. } if !event.routine => Some(method),
                _ => None,
            })
            .collect();
        assert_eq!(inside, ["ContainerStatus"], "{path}: it is asked only where the log is");
    }
}

#[test]
fn with_docker_the_log_is_a_link_that_dockershim_makes_and_otherwise_the_file_itself() {
    // (K41)
    for path in paths() {
        let story = cluster(path, &script(POLITE)).told();
        let log = "/var/log/pods/default_web_";
        let links = story.changes(Kind::File, log).into_iter().filter(|event| is_link(event)).collect::<Vec<_>>();
        let files = story.changes(Kind::File, log).into_iter().filter(|event| !is_link(event)).collect::<Vec<_>>();
        assert_eq!((links.len(), files.is_empty()), if is_docker(path) { (1, true) } else { (0, false) }, "{path}");
        let maker = links.first().map_or("", |event| event.process.role.name);
        assert_eq!(maker, if is_docker(path) { path } else { "" });
    }
}
fn is_link(event: &Event) -> bool {
    matches!(&event.what, What::Change(change) if change.after.as_deref().is_some_and(|after| after.starts_with("-> ")))
}

#[test]
fn a_port_of_the_pod_answers_and_only_dockershim_needs_socat_for_it() {
    // (K45)
    for path in paths() {
        let ask = |port| Want::PortForward { port, input: "GET / HTTP/1.1\r\n\r\n".into() };
        let story = cluster(path, &script(SERVER)).ask(10, ask(8080)).ask(12, ask(81)).told();
        let lines = story.terminal();
        assert_eq!(lines[1..4], ["Forwarding from 127.0.0.1:8080 -> 8080", "Handling connection for 8080", "HTTP/1.1 200 OK"], "{path}");
        let last = lines.last().unwrap();
        assert!(last.starts_with("an error occurred forwarding 81 -> 81: error forwarding port 81 to pod "), "{path}: {last}");
        assert!(last.to_lowercase().contains("connection refused"), "{path}: {last}");
        assert_eq!(story.spawns("nsenter").len(), if is_docker(path) { 2 } else { 0 }, "{path}");
    }
}

#[test]
fn whoever_attaches_sees_what_the_app_writes_from_then_on_until_it_ends() {
    for path in paths() {
        let pod = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {restartPolicy: Never, containers: [{name: app, image: busybox, \
                   command: [sh, -c, 'echo before; sleep 20; echo after']}]}}";
        let story = cluster(path, pod).ask(10, Want::Attach { container: "".into(), input: "".into() }).told();
        assert_eq!(story.terminal()[1..], ["after"], "{path}");
        assert_eq!(story.told_statuses().last().unwrap().phase, Phase::Succeeded, "{path}");
    }
}

#[test]
fn what_is_not_there_is_an_error_that_says_so() {
    for path in paths() {
        let container = |container: &str| Want::Logs { container: container.into() };
        let story = cluster(path, &script(POLITE)).ask_nobody(10, container("")).ask(11, container("other")).told();
        let expected = [
            "Error from server (NotFound): pods \"nobody\" not found",
            "Error from server (BadRequest): container other is not valid for pod web",
        ];
        assert_eq!(story.terminal()[1..], expected, "{path}");
    }
}

#[test]
fn a_command_for_a_container_that_has_ended_finds_no_container() {
    for path in paths() {
        let pod = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {restartPolicy: Never, containers: [{name: app, image: busybox, \
                   command: [sh, -c, 'echo done; exit 3']}]}}";
        let story = cluster(path, pod).exec(10, "true").logs(12).told();
        assert_eq!(story.terminal()[1..], ["Error from server (InternalError): container not found (\"app\")", "done"], "{path}");
        assert!(story.calls("Exec").is_empty(), "{path}: the runtime is not asked");
        let status = story.told_statuses().pop().unwrap();
        let ended = status.container_statuses[0].state.terminated.clone().unwrap();
        assert_eq!((status.phase, ended.exit_code, &*ended.reason), (Phase::Failed, 3, "Error"), "{path}");
    }
}

#[test]
fn a_container_that_ends_again_and_again_waits_in_its_status_while_the_phase_is_running() {
    for path in paths() {
        let story = cluster(path, CRASH).exec(60, "true").told();
        let statuses = story.told_statuses();
        let waits = |status: &&std::rc::Rc<podpath_model::wire::kubernetes::PodStatus>| {
            status.container_statuses[0].state.waiting.as_ref().is_some_and(|waiting| &*waiting.reason == "CrashLoopBackOff")
        };
        let status = statuses.iter().find(waits).unwrap_or_else(|| panic!("{path}: {statuses:#?}"));
        assert_eq!(status.phase, Phase::Running, "{path}");
        assert!(status.container_statuses[0].last_state.terminated.is_some(), "{path}");
        let back_offs = story.posted().into_iter().filter(|(kind, reason, _)| kind == "Warning" && reason == "BackOff");
        assert!(back_offs.count() > 0, "{path}");
    }
}

#[test]
fn while_init_containers_run_the_app_is_initialising_and_the_pod_pending() {
    for path in paths() {
        let story = cluster(path, INIT).told();
        let statuses = story.told_statuses();
        let first = &statuses[0];
        let reason = |status: &podpath_model::wire::kubernetes::ContainerStatus| status.state.waiting.as_ref().unwrap().reason.to_string();
        assert_eq!(reason(&first.container_statuses[0]), "PodInitializing", "{path}");
        assert_eq!(first.phase, Phase::Pending, "{path}");
        let last = statuses.last().unwrap();
        assert_eq!(last.phase, Phase::Running, "{path}: {last:#?}");
        assert!(last.init_container_statuses.iter().all(|status| status.ready && status.state.terminated.is_some()), "{path}");
    }
}

#[test]
fn an_image_that_cannot_be_pulled_is_a_reason_to_wait() {
    for path in paths() {
        let pod = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: app, image: 'no.such.invalid/app:1'}]}}";
        // While something only waits, a pod is left alone for more than a minute.
        let story = cluster(path, pod).exec(180, "true").told();
        let statuses = story.told_statuses();
        let mut reasons: Vec<&str> =
            statuses.iter().filter_map(|status| Some(&*status.container_statuses[0].state.waiting.as_ref()?.reason)).collect();
        reasons.dedup();
        assert_eq!(reasons[..3], ["ContainerCreating", "ErrImagePull", "ImagePullBackOff"], "{path}");
        assert!(statuses.iter().all(|status| status.phase == Phase::Pending), "{path}");
        let posted = story.posted();
        let of = |reason: &str| posted.iter().find(|(_, posted, _)| posted == reason).map(|(kind, ..)| kind.as_str());
        assert_eq!((of("Pulling"), of("Failed"), of("BackOff")), (Some("Normal"), Some("Warning"), Some("Normal")), "{path}");
    }
}

#[test]
fn a_kubelet_that_starts_again_finds_its_node_and_its_pods_and_restarts_nothing() {
    for path in paths() {
        let before = cluster(path, &script(POLITE)).told();
        let kubelet = before.alive("kubelet")[0].pid;
        let story = cluster(path, &script(POLITE)).kill(10_000_000_000, kubelet).exec(40, "echo again").told();
        assert_eq!(story.terminal()[1..], ["again"], "{path}");
        assert_eq!(story.codes("POST /api/v1/nodes"), ["201", "409"], "{path}");
        assert_eq!(story.calls("StartContainer").len(), before.calls("StartContainer").len(), "{path}");
        assert_eq!(story.told_statuses().last().unwrap().container_statuses[0].restart_count, 0, "{path}");
    }
}

#[test]
fn pods_go_on_without_the_api_server_and_only_kubectl_is_lost() {
    for path in paths() {
        let before = cluster(path, &script(POLITE)).told();
        let server = before.alive("kube-apiserver")[0].pid;
        let story = cluster(path, &script(POLITE)).kill(10_000_000_000, server).logs(20).told();
        let refused = "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?";
        assert_eq!(story.terminal()[1..], [refused], "{path}");
        assert_eq!(story.apps().len(), 1, "{path}");
    }
}

#[test]
fn the_node_says_that_it_is_ready_and_which_runtime_it_has() {
    for (path, runtime) in
        each([("dockershim", "docker://"), ("cri-dockerd", "docker://"), ("containerd", "containerd://"), ("crio", "cri-o://")])
    {
        let story = cluster(path, WEB).logs(40).told();
        let status = |method: &str, pointer: &str| {
            let What::Call { request, .. } = &story.calls(method)[0].what else { unreachable!() };
            let body: serde_json::Value = serde_json::from_str(&request.json()).unwrap();
            body.pointer(pointer).unwrap().clone()
        };
        // When it registers it has not heard of its runtime yet.
        let first = status("POST /api/v1/nodes", "/body/status");
        let unready = "[container runtime status check may not have completed yet, PLEG is not healthy: pleg has yet to be successful, ";
        assert!(first["conditions"][3]["message"].as_str().unwrap().starts_with(unready), "{path}: {first}");
        let next = status("PATCH /api/v1/nodes/{name}/status", "/body");
        assert_eq!(next["conditions"][3]["message"], "kubelet is posting ready status", "{path}");
        assert_eq!(next["daemonEndpoints"]["kubeletEndpoint"]["Port"], 10250, "{path}");
        assert!(next["nodeInfo"]["containerRuntimeVersion"].as_str().unwrap().starts_with(runtime), "{path}: {next}");
        let renewed = story.calls("PUT /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/{name}");
        assert!(renewed.len() >= 2 && renewed.iter().all(|event| event.routine), "{path}");
    }
}

/// What the API server was told of the node, in order.
fn words_of_the_node(story: &Story) -> Vec<String> {
    let told = story.calls("PATCH /api/v1/nodes/{name}/status").into_iter().map(|event| {
        let What::Call { request, .. } = &event.what else { unreachable!() };
        let body: serde_json::Value = serde_json::from_str(&request.json()).unwrap();
        body["body"]["conditions"][3]["message"].as_str().unwrap().to_owned()
    });
    told.collect()
}

#[test]
fn with_dockershim_a_dead_dockerd_makes_the_node_not_ready_with_the_words_of_its_condition() {
    for (path, ()) in each([("dockershim", ())]) {
        let before = cluster(path, WEB).logs(40).told();
        let dockerd = before.alive("dockerd")[0].pid;
        // Right before the last look at the runtime that comes before a look at the node.
        let node_ns = before.calls("GET /api/v1/nodes/{name}")[1].at_ns;
        let looks = before.calls("Status").into_iter().map(|event| event.at_ns);
        let at_ns = looks.filter(|at_ns| *at_ns < node_ns).max().unwrap() - 300_000_000;
        let words = words_of_the_node(&cluster(path, WEB).kill(at_ns, dockerd).logs(45).told());
        let unready =
            "container runtime not ready: RuntimeReady=false reason:DockerDaemonNotReady message:docker: failed to get docker version: ";
        assert!(words.iter().any(|words| words.starts_with(unready)), "{path}: {words:?}");
        assert_eq!(words.last().map(String::as_str), Some("kubelet is posting ready status"), "{path}");
    }
}

#[test]
fn cri_dockerd_remembers_dockers_version_for_a_minute_so_that_a_dead_dockerd_is_noticed_only_when_it_asks_again() {
    for (path, ()) in each([("cri-dockerd", ())]) {
        let before = cluster(path, WEB).logs(80).told();
        let dockerd = before.alive("dockerd")[0].pid;
        let looks = before.calls("Status");
        let asks = |look: &&&Event| before.calls("GET /version").iter().any(|call| call.within == Some(look.seq));
        let asking_ns = looks.iter().find(asks).expect("it asks again").at_ns;
        let words_after = |at_ns| words_of_the_node(&cluster(path, WEB).kill(at_ns, dockerd).logs(80).told());
        // A look that is answered from memory finds nothing, and before the next one systemd has started dockerd again.
        let remembered_ns = looks.iter().map(|look| look.at_ns).filter(|at_ns| *at_ns < asking_ns).max().unwrap();
        let words = words_after(remembered_ns - 300_000_000);
        assert!(words.iter().all(|words| words == "kubelet is posting ready status"), "{path}: {words:?}");
        let words = words_after(asking_ns - 300_000_000);
        let unready = "container runtime not ready: RuntimeReady=false reason:DockerDaemonNotReady message:docker: failed to get docker \
                       version: failed to get docker version from dockerd: ";
        assert!(words.iter().any(|words| words.starts_with(unready)), "{path}: {words:?}");
    }
}

#[test]
fn what_a_runtime_or_the_kubelet_has_made_is_there_to_be_read_although_nobody_has_written_to_it() {
    let quiet =
        "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: app, image: busybox, command: [sleep, '1000']}]}}";
    for path in paths() {
        let look = "cat /dev/termination-log && cat /etc/hostname && echo a > /tmp/f && echo b >> /tmp/f && cat /tmp/f";
        let story = cluster(path, quiet).logs(14).exec(15, look).told();
        assert_eq!(story.terminal()[1..], ["web", "a", "b"], "{path}: the log is empty and no error");
    }
}

#[test]
fn up_to_1_21_the_object_of_a_deleted_pod_goes_when_its_containers_and_its_sandbox_are_removed_and_from_1_22_on_when_they_have_ended() {
    for path in paths() {
        for (release, removed_first) in [("1.20", true), ("1.22", false), ("1.27", false)] {
            if path == "dockershim" && release == "1.27" {
                continue;
            }
            let story = cluster(path, &script(STUBBORN)).release(release).delete(20, None, false).told();
            let gone = story.made_known("DELETED").unwrap_or_else(|| panic!("{path} {release}: its object is still there"));
            let removes = |method| story.calls(method).first().map(|event| event.seq as usize);
            let removed = [removes("RemoveContainer"), removes("RemovePodSandbox")];
            assert_eq!(removed.iter().all(|at| at.is_some_and(|at| at < gone)), removed_first, "{path} {release}: {removed:?} {gone}");
            let stops = story.calls("StopContainer").len();
            assert!(stops == 1 || !removed_first, "{path} {release}: whoever kills it once more finds it gone");
            assert_eq!(story.calls(DELETE).len(), 2, "{path} {release}: somebody marks it, and the kubelet deletes it");
            assert!(story.end().things.iter().all(|(thing, _)| thing.kind != Kind::Pod), "{path} {release}");
        }
    }
}

#[test]
fn a_pod_that_is_larger_than_the_node_is_not_told_to_be_scheduled() {
    let pod = |cpu: &str| {
        format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{containers: [{{name: app, image: busybox, command: [sleep, '9'], \
             resources: {{requests: {{cpu: '{cpu}'}}}}}}]}}}}"
        )
    };
    for path in paths() {
        let scheduled = |cpu| {
            cluster(path, &pod(cpu))
                .told()
                .events()
                .any(|event| matches!(&event.what, What::Publish { topic, .. } if &**topic == "Scheduled"))
        };
        assert!(scheduled("1") && !scheduled("400"), "{path}");
        let refused = cluster(path, &pod("400")).told();
        assert_eq!(&*refused.told_statuses().last().expect("a status").reason, "OutOfcpu", "{path}");
    }
}

#[test]
fn a_pod_that_has_ended_goes_when_it_is_deleted_whatever_the_release_removes_first() {
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {restartPolicy: Never, containers: [{name: app, image: busybox, \
               command: [sh, -c, 'exit 0']}]}}";
    for path in paths() {
        for release in ["1.20", "1.22"] {
            let story = cluster(path, pod).release(release).delete(20, None, false).lasting(120).told();
            assert!(story.made_known("DELETED").is_some(), "{path} {release}");
        }
    }
}
