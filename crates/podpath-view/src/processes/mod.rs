//! The process table at a step, as a strip of chips and as a tree.

mod index;
mod presence;
mod strip;
mod tree;

pub use index::{Face, Place, Process, ProcessIndex};
pub use strip::{Chip, ChipState, Group, Join, Strip};
pub use tree::TreeRow;
