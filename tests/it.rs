//! The app: natively what needs no browser; in a browser its components on a page, and the traces that are made there. One program, so that
//! one browser is started for all of them.

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod claims;
#[cfg(target_arch = "wasm32")]
mod element;
#[cfg(target_arch = "wasm32")]
mod painted;
#[cfg(target_arch = "wasm32")]
mod recording;
#[cfg(not(target_arch = "wasm32"))]
mod reducers;
#[cfg(target_arch = "wasm32")]
mod same_bytes;
mod support;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
