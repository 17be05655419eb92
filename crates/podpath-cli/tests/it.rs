//! The terminal from outside, as one program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod cli;
mod conform;
mod texts;
