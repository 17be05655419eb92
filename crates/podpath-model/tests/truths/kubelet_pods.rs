//! What becomes of pods: what waits for what, and for how long. Numbers with a K are those of `facts/kubelet.md`, section 7.

use podpath_model::node::RELEASES;
use podpath_model::programs::kubelet::release::ContainerRuntime;
use podpath_model::trace::{Event, Milestone, What};

use crate::language::{
    CRASH, STUBBORN, Story, WEB, client, cluster, deleted_of_release, docker, kubelet, lasting, node, of_several, paths,
};

const SECOND_NS: u64 = 1_000_000_000;

/// A pod of these containers, and what else it has.
fn pod(name: &str, rest: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n{rest}")
}

fn request(call: &Event) -> serde_json::Value {
    let What::Call { request, .. } = &call.what else { panic!("it is a call") };
    serde_json::from_str(&request.json()).unwrap()
}

/// Where a call was answered.
fn answered(story: &Story, call: &Event) -> u32 {
    story.during(call).last().unwrap().seq
}

/// How long each container after the first waited, from the end of the one before to its own making, in seconds.
fn waits(story: &Story) -> Vec<u64> {
    let is_app = |event: &&Event| matches!(event.what, What::Exit { .. }) && event.process.role.name == "app";
    let ends: Vec<&Event> = story.events().filter(is_app).collect();
    let creates = story.calls("CreateContainer");
    let before = |create: &Event| ends.iter().rfind(|end| end.seq < create.seq).unwrap().at_ns;
    creates[1..].iter().map(|create| (create.at_ns - before(create)) / SECOND_NS).collect()
}

/// The back-offs that the kubelet spoke of, each once: `10s`, `1m20s`.
fn back_offs(story: &Story) -> Vec<&str> {
    let told = |event: &'_ Event| match &event.what {
        What::Log { line, .. } => Some(line.split_once("back-off ")?.1.split_once(" restarting failed container=")?.0.to_owned()),
        _ => None,
    };
    let mut known: Vec<&str> = Vec::new();
    for delay in story.events().filter_map(told) {
        let delay = ["10s", "20s", "40s", "1m20s", "2m40s", "5m0s"].into_iter().find(|known| **known == delay).unwrap();
        if known.last() != Some(&delay) {
            known.push(delay);
        }
    }
    known
}

#[test]
fn one_image_is_pulled_at_a_time_whatever_pods_they_are_for() {
    // (K13)
    let [one, two] = ["nginx:1.27", "redis:7"]
        .map(|image| pod(&image.replace([':', '.'], "-"), &format!("  containers: [{{name: app, image: '{image}'}}]\n")));
    for path in paths() {
        let story = of_several(path, &[&one, &two]);
        let pulls = story.calls("PullImage");
        assert_eq!(pulls.len(), 2, "{path}");
        assert!(answered(&story, pulls[0]) < pulls[1].seq, "{path}: the second one waits for the first one");
        let sandboxes = story.calls("RunPodSandbox");
        assert!(sandboxes[1].seq < answered(&story, sandboxes[0]), "{path}: all else goes on side by side");
        assert_eq!(story.apps().len(), 2, "{path}");
    }
}

#[test]
fn nothing_waits_for_an_init_container_its_end_makes_the_next_sync() {
    // (K17)
    let init = |name: &str| format!("  - {{name: {name}, image: busybox, command: [sh, -c, 'sleep 2; exit 0']}}\n");
    let yaml = pod(
        "two",
        &format!(
            "  initContainers:\n{}{}  containers: [{{name: app, image: busybox, command: [sleep, '1000']}}]\n",
            init("one"),
            init("two")
        ),
    );
    for path in paths() {
        let story = kubelet(path, &yaml);
        let creates: Vec<u32> = story.calls("CreateContainer").iter().map(|call| call.seq).collect();
        assert_eq!(creates.len(), 3, "{path}");
        let seen: Vec<u32> =
            story.events().filter(|event| event.milestone == Some(Milestone::ContainerExited)).map(|event| event.seq).collect();
        assert!(
            creates[0] < seen[0] && seen[0] < creates[1] && creates[1] < seen[1] && seen[1] < creates[2],
            "{path}: {creates:?} {seen:?}"
        );
        // Each sync says what it starts: one init container, and no app beside it.
        let computed = story.events().filter_map(|event| match &event.what {
            What::Log { line, .. } if line.contains("computePodActions got") => Some(line),
            _ => None,
        });
        let starts: Vec<bool> =
            computed.filter(|line| line.contains("NextInitContainerToStart:&")).map(|line| line.contains("ContainersToStart:[]")).collect();
        assert_eq!(starts, [true, true], "{path}");
    }
}

#[test]
fn a_container_that_is_not_ready_delays_none_and_a_hook_after_the_start_delays_the_next_one() {
    // (K18)
    let two = |first: &str| {
        pod(
            "two",
            &format!(
                "  containers:\n  - name: one\n    image: busybox\n    command: [sleep, '1000']\n{first}  - {{name: two, image: busybox, command: [sleep, '1000']}}\n"
            ),
        )
    };
    let unready = two("    readinessProbe: {exec: {command: [cat, /tmp/never]}, periodSeconds: 60}\n");
    let hooked = two("    lifecycle: {postStart: {exec: {command: [sleep, '5']}}}\n");
    for path in paths() {
        let story = kubelet(path, &unready);
        let [first, second] = [0, 1].map(|index| story.calls("CreateContainer")[index]);
        assert!(second.at_ns - first.at_ns < SECOND_NS, "{path}: it is made at once");
        assert!(story.level_of("status=\"ready\"").is_none(), "{path}: and the first one is never ready");
        // Nothing happens while the hook runs; somebody has to look on.
        let story = lasting(path, "1.22", &hooked, 25);
        let hook = story.calls("ExecSync")[0];
        let after = story.calls("ImageStatus").into_iter().filter(|call| !call.routine && call.seq > hook.seq).map(|call| call.seq).min();
        assert!(after > Some(answered(&story, hook)), "{path}: not even its image is looked for before");
        let waited_ns = story.calls("CreateContainer")[1].at_ns - hook.at_ns;
        assert!((5..7).contains(&(waited_ns / SECOND_NS)), "{path}: {waited_ns}");
    }
}

#[test]
fn a_container_that_ends_again_and_again_waits_twice_as_long_each_time_from_its_end_on() {
    // (K20)
    // A back-off is an error in every release, and so the pod is tried again after 10 to 15 seconds; here always after 12.5.
    let delays = [10, 20, 40, 80, 160, 300];
    for release in RELEASES {
        let path = if release.container_runtime == ContainerRuntime::DockerOrRemote { "dockershim" } else { "containerd" };
        grows(path, release.id, &delays);
    }
    paths().for_each(|path| grows(path, "1.22", &delays[..4]));
}

/// The waits of a container that crashes, from the second on: one after each delay, and soon after it.
fn grows(path: &'static str, release: &'static str, delays: &[u64]) {
    // The time that each wait takes, and 15 seconds for the pod to be looked at.
    let seconds = 10 + delays.iter().map(|delay| delay + 15).sum::<u64>();
    let story = lasting(path, release, CRASH, seconds);
    let waits = waits(&story);
    assert_eq!(waits[0], 0, "{path} {release}: the first time at once");
    assert!(waits.len() > delays.len(), "{path} {release}: {waits:?}");
    for (delay, wait) in delays.iter().zip(&waits[1..]) {
        assert!((*delay..delay + 15).contains(wait), "{path} {release}: {wait} after {delay}");
    }
    assert_eq!(back_offs(&story)[..delays.len()], ["10s", "20s", "40s", "1m20s", "2m40s", "5m0s"][..delays.len()], "{path} {release}");
}

#[test]
fn an_image_that_cannot_be_pulled_is_tried_again_after_twice_as_long_each_time_in_every_release() {
    let yaml = pod("nowhere", "  containers: [{name: app, image: 'nowhere.invalid/web:1'}]\n");
    for release in RELEASES {
        let story = lasting("containerd", release.id, &yaml, 300);
        let pulls: Vec<u64> = story.calls("PullImage").iter().map(|pull| pull.at_ns / SECOND_NS).collect();
        let waits: Vec<u64> = pulls.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(waits.len() >= 4, "{}: {waits:?}", release.id);
        for (delay, wait) in [10, 20, 40, 80].iter().zip(&waits) {
            assert!((*delay..delay + 15).contains(wait), "{}: {waits:?}", release.id);
        }
    }
}

#[test]
fn a_container_that_is_called_like_its_image_has_a_back_off_of_its_own() {
    // case 03: images and containers wait in two tables, each with its own key.
    let yaml = pod("name", "  containers: [{name: busybox, image: busybox, command: [sh, -c, 'exit 1']}]\n");
    for release in RELEASES {
        let story = lasting("containerd", release.id, &yaml, 120);
        assert_eq!(waits(&story).len(), 4, "{}: it is started again", release.id);
        let creates = story.calls("CreateContainer").len();
        assert_eq!(story.calls("PullImage").len(), creates, "{}: and its image is pulled each time", release.id);
        assert!(story.level_of("Back-off pulling").is_none(), "{}", release.id);
    }
}

#[test]
fn a_container_that_has_run_for_ten_minutes_is_started_again_at_once_every_time() {
    // (K20)
    let yaml = pod("slow", "  containers: [{name: app, image: busybox, command: [sh, -c, 'sleep 602; exit 1']}]\n");
    let story = lasting("containerd", "1.22", &yaml, 1850);
    assert_eq!(waits(&story)[..3], [0, 0, 0]);
    assert!(back_offs(&story).is_empty());
    let shorter = pod("slow", "  containers: [{name: app, image: busybox, command: [sh, -c, 'sleep 550; exit 1']}]\n");
    let story = lasting("containerd", "1.22", &shorter, 1300);
    assert_eq!(back_offs(&story), ["10s"], "nine minutes are not enough");
}

#[test]
fn what_a_hook_before_the_stop_has_used_is_not_taken_from_the_grace_period_in_1_22_and_is_in_1_20() {
    // (K30)
    let yaml = pod(
        "hook",
        "  terminationGracePeriodSeconds: 9\n  containers:\n  - name: app\n    image: busybox\n    command: [sleep, '1000']\n    lifecycle: {preStop: {exec: {command: [sleep, '4']}}}\n",
    );
    for path in paths() {
        for (release, timeout) in [("1.20", "5"), ("1.22", "9")] {
            let of_folder = deleted_of_release(path, release, &yaml);
            let of_cluster = cluster(path, &yaml).release(release).delete(14, None, false).told();
            for story in [of_folder, of_cluster] {
                let stop = story.calls("StopContainer")[0];
                assert_eq!(request(stop)["timeout"], timeout, "{path} {release}");
                assert!(answered(&story, story.calls("ExecSync")[0]) < stop.seq, "{path} {release}");
            }
        }
    }
}

#[test]
fn a_hook_that_has_used_up_the_grace_period_leaves_two_seconds_in_1_20_and_all_of_it_from_1_22_on() {
    let yaml = pod(
        "hook",
        "  terminationGracePeriodSeconds: 5\n  containers:\n  - name: app\n    image: busybox\n    command: [sleep, '1000']\n    lifecycle: {preStop: {exec: {command: [sleep, '60']}}}\n",
    );
    for release in RELEASES {
        let timeout = if release.id == "1.20" { "2" } else { "5" };
        let of_folder = deleted_of_release("containerd", release.id, &yaml);
        let of_cluster = cluster("containerd", &yaml).release(release.id).delete(14, None, false).told();
        for story in [of_folder, of_cluster] {
            assert_eq!(request(story.calls("StopContainer")[0])["timeout"], timeout, "{}", release.id);
        }
    }
}

#[test]
fn a_grace_period_of_more_than_two_minutes_is_longer_than_docker_s_client_waits() {
    // (K31): the deadline of the call is the grace period itself, and nothing comes on top of it.
    let stopped = |seconds| client("cri-dockerd").sandbox().container("app", STUBBORN).stop("app", seconds).told().answer("StopContainer");
    assert_eq!(stopped(100).code(), "OK");
    assert_eq!(stopped(150).text(), "operation timeout: context deadline exceeded");
    let patient = client("containerd").sandbox().container("app", STUBBORN).stop("app", 150).told();
    assert_eq!(patient.answer("StopContainer").code(), "OK", "it is docker's client, and not the CRI");
}

#[test]
fn what_somebody_runs_with_docker_is_never_listed_and_never_removed() {
    // (K37)
    for path in docker() {
        let story = node(path, "1.22").docker_run("foreign").pod(WEB).until(140).told();
        let created = story.calls("POST /containers/create").into_iter().find(|call| call.process.role.name == "docker").unwrap();
        let id = story.answer_to(created.seq).at("/Id").as_str().unwrap().to_owned();
        let knows = |event: &&Event| match &event.what {
            What::Call { request, .. } => event.process.role.name == "kubelet" && request.json().contains(&id),
            What::Log { line, .. } => event.process.role.name == "kubelet" && line.contains(&id),
            _ => false,
        };
        assert_eq!(story.events().filter(knows).count(), 0, "{path}");
        let lists = story.answers("ListContainers");
        assert!(lists.len() > 100 && lists.iter().all(|list| !list.at("/containers").to_string().contains(&id)), "{path}");
        assert_eq!(story.alive("pause").len(), 2, "{path}: it outlives every garbage collection");
        let labels = |call: &&Event| request(call)["query"].to_string().contains("io.kubernetes.docker.type");
        let asked = story.calls("GET /containers/json");
        assert_eq!(asked.iter().filter(|call| labels(call)).count(), asked.len(), "{path}: the label is asked for");
    }
}
