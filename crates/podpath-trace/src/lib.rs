//! What a run leaves behind: an append-only log of events, and what can be read from it.

#[macro_use]
mod vocabulary;

mod citation;
mod event;
mod evidence;
pub mod export;
pub mod graph;
mod log;
mod milestone;
mod namespace;
mod payload;
mod role;
mod signal;
pub mod sorted;
pub mod state;

pub use citation::{Citation, SameLine, SameLines};
pub use event::{Change, Event, Facts, Failure, Kind, Object, Outcome, Peer, ProcessRef, Protocol, Seq, Status, Text, What};
pub use evidence::{Evidence, Line, Repository};
pub use log::{Entry, Log, Trace};
pub use milestone::Milestone;
pub use namespace::NamespaceKind;
pub use payload::{Nothing, Payload, SharedPayload};
pub use role::{Rank, Role, Side};
pub use signal::Signal;
