//! What several parts of the tests need.

pub(crate) mod alive;
pub(crate) mod citations;
pub(crate) mod manifests;
pub(crate) mod promises;
pub(crate) mod recordings;
