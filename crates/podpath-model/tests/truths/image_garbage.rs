//! Images that nobody uses, and a disk that gets full: 2.6 of `facts/kubelet.md`, and (K37) of its section 7.

use podpath_model::trace::{Event, What};
use serde_json::Value;

use crate::language::{Story, WEB, cluster, each};

const SECOND_NS: u64 = 1_000_000_000;

fn number(value: &Value) -> u64 {
    value.as_u64().or_else(|| value.as_str()?.parse().ok()).unwrap_or(0)
}

/// The images of the last list: id, name, size.
fn images(story: &Story) -> Vec<(String, String, u64)> {
    let list = story.answer("ListImages").at("/images");
    let image = |image: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&image["id"]), text(&image["repo_tags"][0]), number(&image["size"]))
    };
    list.as_array().into_iter().flatten().map(image).collect()
}

/// A disk of which these images take nine tenths.
fn full(images: &[(String, String, u64)]) -> u64 {
    images.iter().map(|(_, _, size)| size).sum::<u64>() * 10 / 9
}

fn request(call: &Event) -> Value {
    let What::Call { request, .. } = &call.what else { panic!("it is a call") };
    serde_json::from_str(&request.json()).unwrap()
}

/// What is told of the node: reason and message.
fn told(story: &Story) -> Vec<(String, String)> {
    let posted = story.posted().into_iter().map(|(_, reason, message)| (reason, message));
    posted.filter(|(reason, _)| reason == "FreeDiskSpaceFailed" || reason == "ImageGCFailed").collect()
}

#[test]
fn on_a_full_disk_the_image_goes_whose_pod_is_gone_and_the_pause_that_the_kubelet_knows_stays() {
    for (path, ()) in each([("dockershim", ())]) {
        let before = cluster(path, WEB).logs(40).told();
        let kubelet = before.alive("kubelet")[0].pid;
        let disk = full(&images(&before));
        // What a kubelet finds when it begins counts as old, so it is started anew when the pod is gone.
        let story = cluster(path, WEB).delete(10, None, false).kill(100 * SECOND_NS, kubelet).disk(disk).logs(480).told();
        let removed = story.calls("RemoveImage");
        assert_eq!(removed.len(), 1, "{path}");
        let unused: Vec<_> = images(&before).into_iter().filter(|(_, name, _)| !name.contains("pause")).collect();
        assert_eq!(unused.len(), 1, "{path}: {unused:?}");
        assert_eq!(request(removed[0])["image"]["image"], unused[0].0, "{path}: the kubelet names it by its id");
        let left: Vec<String> = images(&story).into_iter().map(|(_, name, _)| name).collect();
        assert!(left.len() == 1 && left[0].contains("pause"), "{path}: {left:?}");
        // It looks once more which are used before it removes any.
        let last_list = story.calls("ListImages").into_iter().rfind(|call| call.seq < removed[0].seq).unwrap();
        assert!(removed[0].at_ns - last_list.at_ns < SECOND_NS, "{path}");
        assert!(told(&story).is_empty(), "{path}: {:?}", told(&story));
        let deletes = story.calls("DELETE /images/{name}");
        assert!(deletes.len() > 1, "{path}: every name, and the id");
    }
}

#[test]
fn on_a_full_disk_images_that_are_used_stay_and_the_node_says_what_is_wrong() {
    for (path, ()) in each([("dockershim", ())]) {
        let before = cluster(path, WEB).logs(40).told();
        let disk = full(&images(&before));
        let story = cluster(path, WEB).disk(disk).logs(340).told();
        assert!(story.calls("RemoveImage").is_empty(), "{path}");
        let told = told(&story);
        let reasons: Vec<&str> = told.iter().map(|(reason, _)| &**reason).collect();
        assert_eq!(reasons, ["FreeDiskSpaceFailed", "ImageGCFailed"], "{path}");
        let used: u64 = images(&before).iter().map(|(_, _, size)| size).sum();
        let wanted = disk * 20 / 100 - (disk - used);
        let text = format!("failed to garbage collect required amount of images. Wanted to free {wanted} bytes, but freed 0 bytes");
        assert!(told.iter().all(|(_, message)| *message == text), "{path}: {told:?}");
    }
}

#[test]
fn the_pause_of_a_runtime_of_its_own_is_unused_in_the_kubelets_eyes_and_only_the_runtime_can_refuse_to_remove_it() {
    // (K37)
    // The kubelet's flag names another pause, and sandboxes are in no list of containers.
    let refusals = [
        (
            "cri-dockerd",
            "Error response from daemon: conflict: unable to remove repository reference \"registry.k8s.io/pause:3.6\" (must force)",
        ),
        ("containerd", ""),
        ("crio", "image is in use by a container"),
    ];
    for (path, refusal) in each(refusals) {
        let before = cluster(path, WEB).logs(40).told();
        let pause = images(&before).into_iter().find(|(_, name, _)| name.contains("pause")).unwrap();
        let story = cluster(path, WEB).disk(full(&images(&before))).logs(340).told();
        let removed = story.calls("RemoveImage");
        assert_eq!(removed.len(), 1, "{path}");
        assert_eq!(request(removed[0])["image"]["image"], pause.0, "{path}");
        assert!(story.answer("RemoveImage").text().contains(refusal), "{path}: {:?}", story.answer("RemoveImage"));
        assert_eq!(images(&story).contains(&pause), !refusal.is_empty(), "{path}");
        let told = told(&story);
        if refusal.is_empty() {
            assert!(told.is_empty() && story.alive("pause").len() == 1, "{path}: its process goes on without it: {told:?}");
        } else {
            let begins = "but freed 0 bytes space with errors in image deletion: rpc error: code = Unknown desc = ";
            assert!(told[0].0 == "ImageGCFailed" && told[0].1.contains(begins) && told[0].1.contains(refusal), "{path}: {told:?}");
        }
    }
}
