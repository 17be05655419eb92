//! What can be read from a trace: the node at any moment, the call graph, and the documents that leave the program.

mod documents;
mod graph;
mod reading;
mod sample;
mod schema;
mod state;
