//! The app, in a browser: what a reader does to it, and what it shows.

use std::rc::Rc;

use crate::browser::{all, click, click_named, find, press, settle, stand, text, type_text};
use crate::support::{door, store};
use podpath::app::{App, Props};
use podpath::host::{Place, Remote};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlTextAreaElement};
use yew::{AppHandle, Renderer};

/// An app at a link, on a page of its own.
async fn open(link: &str) -> (Element, AppHandle<App>) {
    let root = stand(1440, 900);
    let remote = Rc::new(Remote::silent());
    let props = Props {
        start: store(link),
        place: Place::Page,
        remote,
        door: door(),
        home: "https://podpath.example/".into(),
        size: (1440.0, 900.0),
    };
    let app = Renderer::<App>::with_root_and_props(root.clone(), props).render();
    settle().await;
    (root, app)
}

fn step(root: &Element) -> usize {
    find(root, ".podpath").get_attribute("data-step").and_then(|step| step.parse().ok()).expect("a step")
}

#[wasm_bindgen_test]
async fn the_transport_moves() {
    let (root, app) = open("#/v1/containerd/sandbox.create?l=calls").await;
    let start = step(&root);
    click_named(&root, "Back");
    settle().await;
    assert_eq!(step(&root), start - 1);
    for name in ["Last", "First"] {
        click_named(&root, name);
        settle().await;
    }
    assert_eq!(step(&root), 1);
    click_named(&root, "Play");
    settle().await;
    click_named(&root, "Pause");
    settle().await;
    app.destroy();
}

#[wasm_bindgen_test]
async fn every_key_of_the_help_does_something() {
    let (root, app) = open("#/v1/containerd/sandbox.create?l=calls").await;
    let here = find(&root, ".podpath");
    for key in ["ArrowRight", "ArrowLeft", "PageDown", "PageUp", "o", "u", "End", "Home", "i"] {
        let before = step(&root);
        press(&here, key);
        settle().await;
        assert_ne!(step(&root), before, "{key}");
    }
    let level = |root: &Element| text(root, ".levels [aria-pressed=true]").trim().to_owned();
    for (key, wanted) in [("ArrowUp", "Beats"), ("ArrowUp", "Beats"), ("ArrowDown", "Calls"), ("ArrowDown", "All"), ("ArrowUp", "Calls")] {
        press(&here, key);
        settle().await;
        assert!(level(&root).starts_with(wanted), "{key}: {}", level(&root));
    }
    press(&here, "l");
    settle().await;
    assert_eq!(here.get_attribute("lang").as_deref(), Some("zh-CN"));
    press(&here, "l");
    press(&here, "?");
    settle().await;
    assert_eq!(all(&root, "[role=dialog]").len(), 1);
    press(&here, "Escape");
    settle().await;
    assert_eq!(all(&root, "[role=dialog]").len(), 0);
    app.destroy();
}

#[wasm_bindgen_test]
async fn another_path_keeps_the_place_in_the_story() {
    let (root, app) = open("#/v1/containerd/container.start?l=calls").await;
    let sentence = text(&root, "h1");
    click_named(&root, "docker");
    settle().await;
    assert_eq!(text(&root, "[role=radio][aria-checked=true]"), "docker");
    assert_eq!(text(&root, "[aria-current=step] .title").trim(), "StartContainer");
    assert_ne!(text(&root, "h1"), sentence);
    click_named(&root, "containerd");
    settle().await;
    assert_eq!(text(&root, "h1"), sentence);
    app.destroy();
}

#[wasm_bindgen_test]
async fn an_error_stands_at_its_line_and_the_text_stays() {
    let (root, app) = open("#/v1/containerd/container.start?view=manifest").await;
    let sentence_before = step(&root);
    let wrong = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: busybox\n    resources:\n      limits:\n        memory: 64MB\n";
    let area = find(&root, "textarea");
    type_text(&area, wrong);
    settle().await;
    assert_eq!(find(&root, ".yaml-line.wrong").get_attribute("data-line").as_deref(), Some("11"));
    assert!(text(&root, ".problem").contains("Line 11"));
    assert!(text(&root, ".stale-bar").contains("11"));
    assert_eq!(area.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(step(&root), sentence_before, "the last good run stays on screen");
    click(&root, ".problem .fixes button");
    settle().await;
    let mended = find(&root, "textarea");
    let mended = wasm_bindgen::JsCast::dyn_ref::<HtmlTextAreaElement>(&mended).expect("a text area").value();
    assert_eq!(mended, wrong.replace("64MB", "64Mi"));
    assert_eq!(all(&root, ".problem").len(), 0);
    app.destroy();
}

#[wasm_bindgen_test]
async fn an_example_does_not_lose_what_was_typed() {
    let (root, app) = open("#/v1/containerd/container.start?view=manifest").await;
    type_text(&find(&root, "textarea"), "kind: Pod # mine");
    settle().await;
    click_named(&root, "Examples");
    settle().await;
    click(&root, "[role=menuitem]");
    settle().await;
    click_named(&root, "Examples");
    settle().await;
    click_named(&root, "Your own manifest");
    settle().await;
    let area = find(&root, "textarea");
    assert_eq!(wasm_bindgen::JsCast::dyn_ref::<HtmlTextAreaElement>(&area).expect("a text area").value(), "kind: Pod # mine");
    app.destroy();
}

#[wasm_bindgen_test]
async fn the_list_holds_only_the_rows_that_can_be_seen() {
    let containers: String = (0..100).map(|n| format!("  - name: c{n}\n    image: busybox\n")).collect();
    let (root, app) = open("#/v1/containerd/container.start?view=manifest").await;
    type_text(&find(&root, "textarea"), &format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: many\nspec:\n  containers:\n{containers}"));
    settle().await;
    click_named(&root, "Run");
    settle().await;
    click_named(&root, "Close the editor");
    settle().await;
    click_named(&root, "Last");
    let beats = all(&root, ".beat-row").len();
    assert!((16..40).contains(&beats), "the two first have beats of their own, the others share one: {beats}");
    press(&find(&root, ".podpath"), "ArrowDown");
    settle().await;
    assert!(step(&root) > 2_000, "{}", step(&root));
    assert!(all(&root, ".step-row").len() < 120);
    assert_eq!(all(&root, "[aria-current=step]").len(), 1);
    assert!(all(&root, ".scene *").len() < 260);
    app.destroy();
}

#[wasm_bindgen_test]
async fn the_switch_in_the_editor_puts_the_node_into_a_cluster_and_out_of_it() {
    let (root, app) = open("#/v1/containerd/container.start?view=manifest").await;
    let (sentence, outlines) = (text(&root, ".scene [data-seat=top-left] .name"), all(&root, ".scene [data-seat]").len());
    click_named(&root, "The API server");
    settle().await;
    assert_eq!(text(&root, ".scene [data-seat=server] .name").trim(), "API server");
    assert_eq!(text(&root, ".scene [data-seat=client] .name").trim(), "kubectl");
    assert_eq!(all(&root, ".scene .border").len(), 1);
    assert_eq!(text(&root, ".scene [data-seat=top-left] .name"), sentence);
    click_named(&root, "A file on the node");
    settle().await;
    assert_eq!(all(&root, ".scene [data-seat]").len(), outlines);
    assert!(all(&root, ".scene [data-seat=server]").is_empty(), "the registry is all that is elsewhere");
    app.destroy();
}

#[wasm_bindgen_test]
async fn a_start_without_a_pod_keeps_the_manifest_in_the_editor() {
    let (root, app) = open("#/v1/containerd?m=startup&view=manifest").await;
    assert_eq!(text(&root, "[aria-haspopup=menu] b"), "No Pod");
    assert_eq!(all(&root, ".editor-origin [role=status]").len(), 1);
    assert_eq!(all(&root, ".stale-bar").len(), 0, "nothing is wrong");
    let area = find(&root, "textarea");
    assert!(wasm_bindgen::JsCast::dyn_ref::<HtmlTextAreaElement>(&area).expect("a text area").value().contains("kind: Pod"));
    assert!(text(&root, ".count").starts_with("beat 1 of"), "{}", text(&root, ".count"));
    click_named(&root, "Run");
    settle().await;
    assert_eq!(all(&root, ".editor-origin [role=status]").len(), 0);
    assert_eq!(text(&root, "[aria-haspopup=menu] b"), "web");
    click_named(&root, "Close the editor");
    settle().await;
    assert_eq!(text(&root, "[aria-current=step] .title"), "The kubelet sees it", "the story of a Pod opens where it always does");
    app.destroy();
}

#[wasm_bindgen_test]
async fn a_run_is_told_in_beats_and_ends_with_a_closing_frame() {
    let (root, app) = open("").await;
    assert_eq!(text(&root, "[aria-current=step] .title"), "kubectl sends a Pod", "a newcomer knows kubectl");
    assert_eq!(all(&root, ".beat-row").len(), 13, "twelve, and what was before");
    let here = find(&root, ".podpath");
    for beat in 2..=12 {
        press(&here, "ArrowRight");
        settle().await;
        assert_eq!(text(&root, "[aria-current=step] .index"), beat.to_string());
        assert_eq!(text(&root, ".say .where b"), format!("Beat {beat}"));
    }
    press(&here, "ArrowRight");
    settle().await;
    assert_eq!(text(&root, ".closing h1"), "web runs. Nobody who asked for it is its parent.");
    assert!(all(&root, ".closing .door").len() == 3 && all(&root, ".closing dd").len() == 4);
    press(&here, "ArrowLeft");
    press(&here, "ArrowDown");
    settle().await;
    assert!(!all(&root, ".step-row").is_empty(), "the beat opens in place");
    app.destroy();
}
