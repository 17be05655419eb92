//! The process table at a step, as a tree.

mod forest;
mod index;
mod presence;
mod tree;

pub use forest::{Branch, Condition, Extent, Forest};
pub use index::{Face, Place, Process, ProcessIndex};
pub use tree::TreeRow;
