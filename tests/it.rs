//! The app's components on a page in a browser, as one program: one browser is started for all of them.
#![cfg(target_arch = "wasm32")]

mod app;
mod browser;
mod claims;
mod element;
mod painted;
mod recording;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
