//! Every fault by machine: what becomes of a Pod when something breaks at any place of its story.
//!
//! | part | what it does |
//! | --- | --- |
//! | [`ground`](Ground) | one manifest on one path: the run in which nothing breaks, and every fault tried in it |
//! | [`fault`](Fault) | something that breaks, and where |
//! | `places` | where a fault is another one than at the place before |
//! | [`verdict`](Verdict) | what came of it |
//! | `counts` | what there is on a node, counted |
//! | [`reviewed`](Reviewed) | the table of what is lost or left as it is in reality |
//!
//! Who has several processors shares the faults: a [`Ground`] belongs to one thread, a [`Fault`] and a [`Verdict`] to any.

mod counts;
mod fault;
mod ground;
mod places;
mod reviewed;
mod verdict;

pub use fault::{Fault, Hit};
pub use ground::Ground;
pub use reviewed::{Reviewed, Why};
pub use verdict::Verdict;
