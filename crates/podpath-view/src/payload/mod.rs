//! What the inspector shows: what a step carries, what it changed, how it is known.

mod body;
mod changed;
mod lines;
mod source;

pub use body::{Body, Origin, body};
pub use changed::{ChangedRow, changed};
pub use lines::{Class, Line, Token, lines};
pub use source::{RecordedBy, SourceRow, source};
