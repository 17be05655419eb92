//! podpath in the browser: one WebAssembly module that is both the app and what stands behind the `<pod-path>` element.
//!
//! | room | what is there |
//! | --- | --- |
//! | [`app`] | the app: which parts are on the screen |
//! | [`store`] | the one state, and every way in which it changes |
//! | [`run`], [`simulate`] | a run of the model with everything that the views look things up in |
//! | [`recording`] | a recording that a reader has opened, beside its simulation |
//! | [`host`], [`frame`], [`element`] | where it lives: a page, a frame, an element; and the wire to the page around |
//! | `components` | the parts of the page |
//! | `hooks` | what happens beside drawing: size, keys, time, address |
//! | [`page`], [`url`], [`text`] | the browser's settings, the address bar, the words |

pub mod app;
mod components;
mod drawn;
pub mod element;
pub mod frame;
mod hooks;
pub mod host;
pub mod layout;
pub mod page;
pub mod preset;
pub mod recording;
pub mod run;
mod screen;
pub mod simulate;
pub mod store;
pub mod text;
pub mod url;
mod window;

use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::Renderer;

use app::{App, Props};
use host::{Place, Remote};
use store::Store;

/// Draws the app into `root`, for as long as the page lives. Called once, by `static/boot.js`. With `?embed` in the address the page
/// is a frame in somebody else's page.
#[wasm_bindgen]
pub fn start(root: Element) {
    console_error_panic_hook::set_once();
    let place = if frame::is_wanted() { Place::Frame } else { Place::Page };
    let remote = Rc::new(if place == Place::Frame { frame::remote() } else { Remote::silent() });
    if place == Place::Frame {
        frame::listen(&remote);
    }
    let size = (f64::from(root.client_width()), f64::from(root.client_height()));
    let start = Rc::new(Store::open(&url::read(), page::settings()));
    let home = gloo::utils::window().location().href().unwrap_or_default().into();
    Renderer::<App>::with_root_and_props(root, Props { start, place, remote, home, size }).render();
    // What `cargo xtask bench` waits for: the first step is drawn and answers.
    if let Some(performance) = gloo::utils::window().performance() {
        // A mark is only for measuring.
        let _ = performance.mark("first-step");
    }
}
