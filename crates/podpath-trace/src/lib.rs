//! What a run leaves behind: an append-only log of events, and what can be read from it. Everything that crosses from the simulator to
//! whoever shows something is here, as plain data; nothing here knows the simulator.
//!
//! | part | what is there |
//! | --- | --- |
//! | `event`, `milestone`, `role`, `evidence`, `payload` | the vocabulary |
//! | `log`, `citation`, [`processes`], [`state`], [`graph`] | the log, and what can be read from it |
//! | [`export`], [`read`] | `trace/1`, written and read |
//! | [`Recorded`], [`comparison`] | what is recorded of a trace; a recording beside its simulation |
//! | [`ask`] | what a viewer asks a simulator |
//! | [`explored`] | what came of every fault, tried by machine |
//! | [`catalogue`], [`Scenario`], [`manifest`] | what can be chosen, what made a trace, what is wrong with a manifest |
//! | [`sorted`], [`word`] | maps and sets as sorted vectors; words that were read |

#[macro_use]
mod vocabulary;

pub mod ask;
pub mod catalogue;
mod citation;
pub mod comparison;
mod event;
mod evidence;
pub mod explored;
pub mod export;
pub mod graph;
mod log;
pub mod manifest;
mod milestone;
mod namespace;
mod payload;
pub mod processes;
pub mod read;
mod recorded;
mod role;
mod scenario;
mod signal;
pub mod sorted;
pub mod state;
pub mod word;

pub use citation::{Citation, SameLine, SameLines};
pub use event::{Change, Event, Facts, Failure, Kind, Object, Outcome, Peer, ProcessRef, Protocol, Seq, Status, Text, What};
pub use evidence::{Evidence, Line, Repository};
pub use log::{Entry, Log, Trace};
pub use milestone::Milestone;
pub use namespace::NamespaceKind;
pub use payload::{Nothing, Payload, SharedPayload};
pub use recorded::{Partner, Recorded};
pub use role::{Rank, Role, Side};
pub use scenario::Scenario;
pub use signal::Signal;
