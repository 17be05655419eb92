//! A recording in the app: opened by the store's own action, on a page in a browser.

use std::rc::Rc;

use crate::browser::{all, click_named, find, press, settle, stand, text};
use crate::support::{Act, door, store};
use podpath::app::{App, Props};
use podpath::host::{Place, Remote};
use podpath::store::{Action, Store};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;
use yew::{AppHandle, Renderer};

const RECORDING: &[u8] = include_bytes!("../recordings/cri/cri-dockerd/kill-dockerd.1.json");

fn opened() -> Rc<Store> {
    store("#/v1/containerd/sandbox.create").act(Action::Recording("mine.json".into(), RECORDING.into()))
}

async fn show(start: Rc<Store>, width: u32, height: u32) -> (Element, AppHandle<App>) {
    let root = stand(width, height);
    let (remote, size) = (Rc::new(Remote::silent()), (f64::from(width), f64::from(height)));
    let props = Props { start, place: Place::Page, remote, door: door(), home: "https://podpath.example/".into(), size };
    let app = Renderer::<App>::with_root_and_props(root.clone(), props).render();
    settle().await;
    (root, app)
}

#[wasm_bindgen_test]
async fn the_arrow_keys_walk_the_rows_and_the_bar_changes_the_view() {
    let (root, app) = show(opened(), 1440, 900).await;
    let here = find(&root, ".podpath");
    press(&here, "ArrowRight");
    press(&here, "ArrowRight");
    settle().await;
    assert_eq!(find(&root, ".compare-row.now").get_attribute("aria-rowindex").as_deref(), Some("4"));
    assert!(all(&root, ".compare-row").len() < 60, "only what can be seen is on the page");
    click_named(&root, "Recording");
    settle().await;
    assert_eq!(all(&root, ".compare-row").len(), 0);
    assert_eq!(text(&root, ".recording-what b"), "mine.json");
    assert!(text(&root, ".trust").contains("recorded"));
    click_named(&root, "Close the recording");
    settle().await;
    assert_eq!(all(&root, ".recording-bar").len(), 0);
    app.destroy();
}

#[wasm_bindgen_test]
async fn a_broken_file_opens_the_dialog_with_its_cause_and_its_fix() {
    let (root, app) = show(store("#/v1/containerd/sandbox.create").act(Action::Recording("x.json".into(), (*b"{").into())), 390, 844).await;
    assert!(text(&root, ".refused b").contains("x.json"));
    assert!(text(&root, ".refused span").contains("capture/1"));
    app.destroy();
}
