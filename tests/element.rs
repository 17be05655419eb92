//! What the `<pod-path>` element stands on, in a browser.

use crate::browser::{body, find, press, settle, stand};
use crate::support::door;
use js_sys::{Array, Function};
use podpath::element::{Mounted, mounted};
use wasm_bindgen_test::wasm_bindgen_test;

async fn element(attributes: &[(&str, &str)]) -> (Mounted, web_sys::Element) {
    let root = stand(640, 420);
    let attributes: Array = attributes.iter().map(|(name, value)| Array::of2(&(*name).into(), &(*value).into())).collect();
    let (home, tell) = ("https://podpath.example/".to_owned(), Function::new_no_args(""));
    (mounted(root.clone(), &attributes, home, tell, door()).await.expect("an answer"), root)
}

fn state(mounted: &Mounted) -> serde_json::Value {
    serde_json::from_str(&mounted.state()).expect("JSON")
}

#[wasm_bindgen_test]
async fn a_simulation_that_is_destroyed_leaves_nothing_on_the_page() {
    let (mounted, root) = element(&[]).await;
    settle().await;
    assert!(root.query_selector("h1").expect("a selector").is_some());
    mounted.destroy();
    settle().await;
    assert_eq!(root.child_element_count(), 0);
}

#[wasm_bindgen_test]
async fn attributes_say_what_is_on_screen() {
    let (mounted, root) = element(&[("step", "container.start"), ("path", "containerd"), ("lang", "zh"), ("theme", "dark")]).await;
    settle().await;
    assert_eq!(state(&mounted)["milestone"], "container.start");
    let app = find(&root, ".podpath");
    assert_eq!(app.get_attribute("lang").as_deref(), Some("zh-CN"));
    assert!(app.class_list().contains("dark"));
    mounted.set("step".to_owned(), Some("sandbox.create".to_owned()));
    settle().await;
    assert_eq!(state(&mounted)["milestone"], "sandbox.create");
}

#[wasm_bindgen_test]
async fn an_attribute_that_means_nothing_changes_nothing() {
    let (mounted, root) = element(&[("theme", "purple"), ("range", "nine to ten"), ("step", "sandbox.create")]).await;
    settle().await;
    assert_eq!(state(&mounted)["milestone"], "sandbox.create");
    assert!(find(&root, ".podpath").class_list().contains("auto"));
}

#[wasm_bindgen_test]
async fn a_range_cannot_be_left() {
    let (mounted, _root) = element(&[("range", "9-11"), ("step", "10")]).await;
    settle().await;
    for _ in 0..5 {
        mounted.command("next", None);
        settle().await;
    }
    assert_eq!(state(&mounted)["index"], 11);
    mounted.command("goto", Some("1".to_owned()));
    settle().await;
    assert_eq!(state(&mounted)["index"], 11, "a place outside of it is refused, as one that is none: nothing moves");
}

#[wasm_bindgen_test]
async fn two_simulations_do_not_know_of_each_other() {
    let (one, _) = element(&[("step", "sandbox.create")]).await;
    let (other, _) = element(&[("step", "sandbox.create")]).await;
    settle().await;
    one.command("next", None);
    settle().await;
    assert_eq!(state(&other)["milestone"], "sandbox.create");
    assert_ne!(state(&one)["index"], state(&other)["index"]);
}

#[wasm_bindgen_test]
async fn a_key_counts_only_while_the_focus_is_inside() {
    let (mounted, root) = element(&[("step", "sandbox.create")]).await;
    settle().await;
    let before = state(&mounted)["index"].clone();
    press(&body(), "ArrowRight");
    settle().await;
    assert_eq!(state(&mounted)["index"], before);
    press(&find(&root, ".podpath"), "ArrowRight");
    settle().await;
    assert_ne!(state(&mounted)["index"], before);
}

#[wasm_bindgen_test]
async fn an_attribute_puts_the_node_into_a_cluster_and_another_leaves_it_without_a_pod() {
    let (mounted, root) = element(&[("api-server", ""), ("step", "pod.seen")]).await;
    settle().await;
    assert!(find(&root, "h1").text_content().unwrap_or_default().contains("API server"));
    mounted.set("api-server".to_owned(), None);
    settle().await;
    assert_eq!(state(&mounted)["milestone"], "pod.seen");
    assert!(find(&root, "h1").text_content().unwrap_or_default().contains("manifest"));
    mounted.set("manifest".to_owned(), Some("startup".to_owned()));
    settle().await;
    assert_eq!(state(&mounted)["beat"], "kubelet");
    let (alone, _) = element(&[("manifest", "startup")]).await;
    settle().await;
    assert_eq!(state(&alone)["beat"], "kubelet");
}
