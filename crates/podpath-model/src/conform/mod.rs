//! Conformance: the inputs of a recording run on the recorded node, and what came of it beside what the real programs did.
//!
//! | part | what it does |
//! | --- | --- |
//! | [`recording`] | a capture/1 document: what was recorded, and what a replay prints |
//! | [`inputs`] | what of a recording is given to a replay |
//! | `client` | who is outside the node: makes the calls or gives the kubelet its pods, and breaks things |
//! | `created` | the sandboxes and containers of a trace, in the order that gives them their names |
//! | [`replay()`] | the recorded node, the client, and virtual time |
//! | `capture` | a trace as a capture/1 document |
//! | [`versions`] | whether a node of ours has the programs of a recording |
//! | `symbols` | the names that stand for ids, in both directions |
//! | [`evidence`] | which recordings have a step of any trace |
//! | [`playback`] | a recording as a trace, for everything that shows one |
//! | [`comparison`] | a recording and its simulation, row by row |
//! | [`decisions`] | what a kubelet decided, as it logged it |
//! | [`score`] | how close two documents are, as `recordings/tools/referee.py` counts |

mod capture;
mod client;
pub mod comparison;
mod created;
pub mod decisions;
pub mod evidence;
pub mod inputs;
pub mod playback;
pub mod recording;
mod replay;
pub mod score;
mod symbols;
pub mod versions;

pub use recording::{Document, Flaw, Unreadable};
pub use replay::{Simulation, Unplayable, replay, replay_drawn, simulate};
