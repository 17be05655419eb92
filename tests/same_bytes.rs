//! A trace made in the browser has the same bytes as one made natively: every path and bundled manifest, every release, and what people
//! do to a node. What is true of a trace natively is true of it here.
//!
//! `cargo xtask test --only wasm` makes the traces natively first and hands their digests over when this is compiled.

#[path = "../crates/podpath-model/tests/support/digests.rs"]
mod digests;

use digests::{MANIFESTS, digests};
use podpath::preset::PRESETS;
use wasm_bindgen_test::wasm_bindgen_test;

/// What `examples/digests.rs` printed natively.
const NATIVE: Option<&str> = option_env!("PODPATH_NATIVE_DIGESTS");

#[wasm_bindgen_test]
fn a_trace_made_in_the_browser_has_the_bytes_of_one_made_natively() {
    let native = NATIVE.expect("run this by `cargo xtask test --only wasm`, which makes the native traces first");
    let here = digests();
    for (native, here) in native.split(';').zip(here.split(';')) {
        assert_eq!(native, here);
    }
    assert_eq!(native.split(';').count(), here.split(';').count());
}

#[wasm_bindgen_test]
fn every_bundled_manifest_is_compared() {
    assert_eq!(MANIFESTS.map(|(id, _)| id).to_vec(), PRESETS.iter().map(|preset| preset.id).collect::<Vec<_>>());
}
