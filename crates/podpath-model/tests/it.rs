//! Everything that is asked of the model from outside. One program, because each would link the model again:
//! `cargo test -p podpath-model --test it truths::` runs a part of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

#[cfg(not(target_arch = "wasm32"))]
mod citations;
mod conform;
mod cri;
mod docker_path;
mod kernel;
mod kills;
#[cfg(target_arch = "wasm32")]
mod same_bytes;
mod startup;
mod support;
mod trace;
mod truths;

use truths::language;
