//! What can be read from a trace: the node at any moment, the call graph, and the documents that leave the program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod documents;
mod graph;
mod sample;
mod schema;
mod state;
