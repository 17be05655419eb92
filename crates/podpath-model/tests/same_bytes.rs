//! A trace made in the browser has the same bytes as one made natively: every path, every bundled manifest.
//!
//! `cargo xtask test --only wasm` makes the traces natively first and hands their digests over when this is compiled.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::digests::digests;

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
    assert_eq!(here.split(';').count(), podpath_model::node::PATHS.len() * 6);
}
