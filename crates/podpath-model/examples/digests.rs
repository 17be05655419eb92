//! Prints what `tests/same_bytes.rs` of the app compares with: the traces as this machine makes them.

#![expect(clippy::print_stdout, reason = "it is what the example is for")]

#[path = "../tests/support/digests.rs"]
mod support;

fn main() {
    println!("{}", support::digests());
}
