//! Prints the names of the recordings whose programs a node of ours has: `cargo xtask calibrate` measures those and no others.

#![expect(clippy::print_stdout, reason = "it is what the example is for")]

#[path = "../tests/support/recordings.rs"]
mod recordings;

fn main() -> std::io::Result<()> {
    for (name, _) in recordings::of_our_nodes()? {
        println!("{name}");
    }
    Ok(())
}
