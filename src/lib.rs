//! podpath in the browser: one WebAssembly module that is both the app and what stands behind the `<pod-path>` element.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::{AppHandle, Html, Renderer, component, html, use_effect_with};

/// Draws the app into `root`, for as long as the page lives. Called once, by `static/boot.js`.
#[wasm_bindgen]
pub fn start(root: Element) {
    console_error_panic_hook::set_once();
    Renderer::<App>::with_root(root).render();
}

/// Draws one embedded simulation into `root`, a node of a shadow tree. Called by `static/pod-path.js`.
#[wasm_bindgen]
pub fn mount(root: Element) -> Mounted {
    console_error_panic_hook::set_once();
    Mounted(Renderer::<App>::with_root(root).render())
}

/// One embedded simulation on a page; it lives until `destroy`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Mounted(AppHandle<App>);

#[wasm_bindgen]
impl Mounted {
    /// Takes the simulation off the page and lets go of everything it held.
    pub fn destroy(self) {
        self.0.destroy();
    }
}

#[component]
fn App() -> Html {
    use_effect_with((), |()| {
        // What `cargo xtask bench` waits for: the first step is drawn and answers.
        if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
            let _ = performance.mark("first-step");
        }
    });
    html! {
        <main><h1>{ "podpath" }</h1></main>
    }
}
