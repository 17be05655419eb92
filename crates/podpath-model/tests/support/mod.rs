//! What several parts of the tests need.

pub(crate) mod alive;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod citations;
#[cfg(target_arch = "wasm32")]
pub(crate) mod digests;
pub(crate) mod promises;
pub(crate) mod recordings;
