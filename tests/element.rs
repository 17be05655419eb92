//! What the `<pod-path>` element stands on, in a browser.
#![cfg(target_arch = "wasm32")]

use std::time::Duration;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::platform::time::sleep;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_simulation_that_is_destroyed_leaves_nothing_on_the_page() {
    let document = web_sys::window().and_then(|window| window.document()).expect("a page");
    let root = document.create_element("div").expect("a node");
    document.body().expect("a body").append_child(&root).expect("a place on the page");
    let mounted = podpath::mount(root.clone());
    sleep(Duration::ZERO).await;
    assert!(root.query_selector("h1").expect("a selector").is_some());
    mounted.destroy();
    sleep(Duration::ZERO).await;
    assert_eq!(root.child_element_count(), 0);
}
