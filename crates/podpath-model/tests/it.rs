//! Everything that is asked of the model from outside. One program, because each would link the model again:
//! `cargo test -p podpath-model --test it truths::` runs a part of it.

// What runs as WebAssembly makes the same traces, byte for byte: `tests/same_bytes.rs` of the app proves that.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod citations;
mod conform;
mod cri;
mod docker_path;
mod faults;
mod kernel;
mod kills;
mod startup;
mod support;
mod trace;
mod truths;

use truths::language;
